"""The mail of what waits: each moderator's own choice, and what is to be sent. No HTTP, no SQL."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.digests import MOST_EXCERPTS, Digest, DigestChoice, DueDigest, is_due
from service.domain.errors import Invalid
from service.domain.filter import Filter
from service.domain.mail_addresses import is_mail_address
from service.domain.people import SignedIn
from service.moderation.mail_links import MailLinks, person
from service.moderation.queue import ReviewQueue
from service.store import figures
from service.store.async_store import AsyncStore
from service.store.people import digests

RETRY = timedelta(minutes=15)
HOURS = range(24)


class Digests:
    """What a moderator chooses for themselves, and the digests that are due."""

    def __init__(
        self, database: AsyncStore, links: MailLinks, *, languages: Collection[str]
    ) -> None:
        self._database = database
        self._links = links
        self._languages = languages

    async def read(self, who: SignedIn) -> DigestChoice | None:
        """What somebody chose; None for no mail."""
        return await self._database.read(partial(digests.get, who=who.moderator))

    async def choose(self, who: SignedIn, choice: DigestChoice | None) -> None:
        """Choose for oneself. Raises Invalid."""
        if choice is not None:
            self._check(choice)
        await self._database.write(partial(digests.put, who=who.moderator, choice=choice))

    async def list_due(self, now: datetime) -> list[DueDigest]:
        """Those to be sent now, by the service's clock."""
        return await self._database.read(partial(_list_due, now))

    async def compose(self, due: DueDigest) -> Digest | None:
        """What waits for somebody; None if nothing does."""
        who, queue = due.who, ReviewQueue(self._database)
        deciding = [site for site in who.sites if who.may("moderator", site.id)]
        queues = await self._database.read(partial(figures.queues, sites=deciding))
        waiting = {queue.site: queue.held for queue in queues if queue.held}
        if not waiting:
            return None
        page = await queue.list_page(_deciding_on(who), Filter(), limit=MOST_EXCERPTS)
        tokens = await self._links.tokens(who.moderator, page.items)
        return Digest(due.choice, who.moderator.name, waiting, tuple(page.items), tokens)

    async def settle(self, due: DueDigest, now: datetime) -> None:
        """It was sent, or nothing waited: the next is due tomorrow."""
        await self._database.write(partial(digests.settle, who=due.who.moderator, now=now))

    async def put_off(self, due: DueDigest, now: datetime) -> None:
        """It could not be sent: try again in a while."""
        later = partial(digests.put_off, who=due.who.moderator, until=now + RETRY)
        await self._database.write(later)

    def _check(self, choice: DigestChoice) -> None:
        if not is_mail_address(choice.address):
            raise Invalid("one plain mail address", field="address")
        if choice.language not in self._languages:
            raise Invalid(f"one of {', '.join(self._languages)}", field="language")
        for field in ("hour", "quiet_from", "quiet_to"):
            if getattr(choice, field) not in HOURS:
                raise Invalid("an hour from 0 to 23", field=field)


def _deciding_on(who: SignedIn) -> SignedIn:
    """Who it is, with no sites but those they decide on."""
    memberships = tuple(
        member for member in who.memberships if who.may("moderator", member.site.id)
    )
    return SignedIn(who.moderator, memberships, who.session_id, who.is_chief)


def _list_due(now: datetime, connection: Connection) -> list[DueDigest]:
    return [
        DueDigest(person(connection, who), choice)
        for who, choice, settled_at in digests.every(connection, now=now)
        if is_due(choice, settled_at=settled_at, now=now)
    ]
