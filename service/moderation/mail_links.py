"""What a link of a mail proves, and what may be done by it. No HTTP, no SQL.

A link is for one moderator, one comment in the words that the mail showed, for a week. It lets
decide on that comment and nothing else; only a form does, never the link by being opened.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.comments import DecisionLabel
from service.domain.errors import Conflict, NotFound
from service.domain.people import Moderator, SignedIn
from service.domain.queue import Item
from service.moderation import access
from service.moderation.deciding import Decisions
from service.secret import Secret
from service.store.async_store import AsyncStore
from service.store.people import moderators, roles
from service.store.queue import items

LIFE = timedelta(days=7)
PURPOSE = "mail link"
MAC_CHARS = 40
GONE = "this link is not one of ours, or it has ended"


@dataclass(frozen=True, slots=True)
class MailedComment:
    """A comment as a link of a mail shows it, and whether it can be decided on by it."""

    who: SignedIn
    item: Item
    is_open: bool


class MailLinks:
    """Writes links and follows them."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database = database
        self._secret = secret
        self._decisions = Decisions(database)

    def token(self, who: Moderator, item: Item) -> str:
        """What a link to decide on a comment holds."""
        ends = int((datetime.now(UTC) + LIFE).timestamp())
        stored = item.stored
        claim = f"{who.id} {stored.id} {stored.revision} {ends}"
        content = base64.urlsafe_b64encode(claim.encode()).decode().rstrip("=")
        return f"{content}.{self._mac(claim)}"

    async def open(self, token: str) -> MailedComment:
        """The comment of a link. Raises NotFound for what is forged, has ended, or is gone."""
        return await self._database.read(partial(_open, *self._read(token)))

    async def decide(self, token: str, label: DecisionLabel, *, seen: int) -> MailedComment:
        """Decide on it as the moderator whom the mail went to; the comment as it is then.

        Raises NotFound, Forbidden, DecidedMeanwhile, and Conflict for one that was edited since.
        """
        moderator_id, comment_id, revision = self._read(token)
        mailed = await self.open(token)
        if not mailed.is_open:
            raise Conflict("it was decided or edited since the mail was written")
        await self._decisions.decide_comment(
            mailed.who, comment_id, label, seen=seen, revision=revision
        )
        return await self._database.read(partial(_open, moderator_id, comment_id, revision))

    def _read(self, token: str) -> tuple[str, str, int]:
        content, _, mac = token.partition(".")
        try:
            padded = content + "=" * (-len(content) % 4)
            claim = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
            is_ours = hmac.compare_digest(mac.encode(), self._mac(claim).encode())
        except ValueError as error:
            raise NotFound(GONE) from error
        if not is_ours:
            raise NotFound(GONE)
        moderator_id, comment_id, revision, ends = claim.split()
        if int(ends) < datetime.now(UTC).timestamp():
            raise NotFound(GONE)
        return moderator_id, comment_id, int(revision)

    def _mac(self, claim: str) -> str:
        return self._secret.digest(PURPOSE, claim)[:MAC_CHARS]


def person(connection: Connection, who: Moderator) -> SignedIn:
    """A moderator with what they may do now, without a session."""
    memberships = roles.memberships_of(connection, who)
    return SignedIn(who, memberships, "", is_chief=roles.is_chief(connection, who))


def _open(
    moderator_id: str, comment_id: str, revision: int, connection: Connection
) -> MailedComment:
    present = (who for who, _ in moderators.all_moderators(connection) if not who.removed_at)
    who = next((who for who in present if who.id == moderator_id), None)
    if who is None:
        raise NotFound(GONE)
    signed_in = person(connection, who)
    entry = access.entry_of(connection, signed_in, comment_id, role="moderator")
    (item,) = items.items(connection, signed_in, [entry], alike={})
    is_open = item.stored.decision is None and item.stored.revision == revision
    return MailedComment(signed_in, item, is_open)
