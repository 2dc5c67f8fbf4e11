"""What a link of a mail proves, and what may be done by it. No HTTP, no SQL.

A link is for one moderator, one comment in the words that the mail showed, for a week. It lets
decide on that comment and nothing else; only a form does, never the link by being opened. With
the moderator's password, the links of before are replaced: whoever reads the mail may be why.
"""

import base64
import hmac
from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a link says of itself; `ends` in seconds since 1970."""

    text: str
    moderator_id: str
    comment_id: str
    revision: int
    ends: int


class MailLinks:
    """Writes links and follows them."""

    def __init__(self, database: AsyncStore, secret: Secret) -> None:
        self._database = database
        self._secret = secret
        self._decisions = Decisions(database)

    async def tokens(self, who: Moderator, items: Sequence[Item]) -> dict[str, str]:
        """What links to decide on comments hold, by the comments' ids."""
        held = await self._database.read(partial(moderators.by_id, moderator_id=who.id))
        if held is None:  # removed meanwhile
            raise NotFound(GONE)
        return {item.stored.id: self._token(who, item, password_hash=held[1]) for item in items}

    async def open(self, token: str) -> MailedComment:
        """The comment of a link. Raises NotFound for what is forged, has ended, or is gone."""
        return await self._database.read(partial(self._open, token))

    async def decide(self, token: str, label: DecisionLabel, *, seen: int) -> MailedComment:
        """Decide on it as the moderator whom the mail went to; the comment as it is then.

        Raises NotFound, Forbidden, DecidedMeanwhile, and Conflict for one that was edited since.
        """
        mailed = await self.open(token)
        if not mailed.is_open:
            raise Conflict("it was decided or edited since the mail was written")
        stored = mailed.item.stored
        await self._decisions.decide_comment(
            mailed.who, stored.id, label, seen=seen, revision=stored.revision
        )
        return await self.open(token)

    def _token(self, who: Moderator, item: Item, *, password_hash: str) -> str:
        ends = int((datetime.now(UTC) + LIFE).timestamp())
        claim = f"{who.id} {item.stored.id} {item.stored.revision} {ends}"
        content = base64.urlsafe_b64encode(claim.encode()).decode().rstrip("=")
        return f"{content}.{self._mac(claim, password_hash)}"

    def _open(self, token: str, connection: Connection) -> MailedComment:
        content, _, mac = token.partition(".")
        claim = _claim(content)
        held = moderators.by_id(connection, claim.moderator_id)
        if held is None:
            raise NotFound(GONE)
        is_ours = hmac.compare_digest(mac.encode(), self._mac(claim.text, held[1]).encode())
        if not is_ours or claim.ends < datetime.now(UTC).timestamp():
            raise NotFound(GONE)
        return _mailed(connection, held[0], claim)

    def _mac(self, claim: str, password_hash: str) -> str:
        return self._secret.digest(PURPOSE, f"{claim} {password_hash}")[:MAC_CHARS]


def person(connection: Connection, who: Moderator) -> SignedIn:
    """A moderator with what they may do now, without a session."""
    memberships = roles.memberships_of(connection, who)
    return SignedIn(who, memberships, "", is_chief=roles.is_chief(connection, who))


def _claim(content: str) -> _Claim:
    """What a link says of itself, ours or not. Raises NotFound for what cannot be read."""
    padded = content + "=" * (-len(content) % 4)
    try:
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
        moderator_id, comment_id, revision, ends = text.split()
        return _Claim(text, moderator_id, comment_id, int(revision), int(ends))
    except ValueError as error:
        raise NotFound(GONE) from error


def _mailed(connection: Connection, who: Moderator, claim: _Claim) -> MailedComment:
    signed_in = person(connection, who)
    entry = access.entry_of(connection, signed_in, claim.comment_id, role="moderator")
    (item,) = items.items(connection, signed_in, [entry], alike={})
    is_open = item.stored.decision is None and item.stored.revision == claim.revision
    return MailedComment(signed_in, item, is_open)
