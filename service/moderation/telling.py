"""What owners and moderators do so that they, and their servers, are told of what happens."""

from collections.abc import Collection
from dataclasses import dataclass

from service.domain.digests import SendMail
from service.moderation.blogger import Blogger
from service.moderation.deliveries import Deliveries
from service.moderation.digests import Digests
from service.moderation.mail_links import MailLinks
from service.moderation.signing import Signing
from service.secret import Secret
from service.store.async_store import AsyncStore


@dataclass(frozen=True, slots=True)
class Telling:
    """The use cases of it."""

    deliveries: Deliveries
    signing: Signing
    links: MailLinks
    digests: Digests
    blogger: Blogger
    send_mail: SendMail | None

    @classmethod
    def over(
        cls,
        database: AsyncStore,
        secret: Secret,
        *,
        languages: Collection[str],
        send_mail: SendMail | None,
    ) -> "Telling":
        """All of them, over one lane; `languages` are those that a mail can be written in."""
        links = MailLinks(database, secret)
        digests = Digests(database, links, languages=languages)
        signing, blogger = Signing(database, secret), Blogger(database, secret)
        return cls(Deliveries(database), signing, links, digests, blogger, send_mail)
