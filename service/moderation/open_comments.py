"""A comment that a moderator has open: all that helps to decide, and the claim on it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from service.domain.comments import History
from service.domain.detail import Detail, Note
from service.domain.edits import edit_pieces
from service.domain.excerpt import excerpt
from service.domain.kin import KinSummary
from service.domain.people import SignedIn
from service.domain.queue import Claim, Item
from service.domain.spans import spans
from service.moderation import access
from service.scoring.scoring import Scoring
from service.store.async_store import AsyncStore
from service.store.comments import comments, revisions, signatures
from service.store.database.exclusion import Locks
from service.store.queue import claims, items, kin, notes

OF_CLAIMS = Locks(names=("claims",))


class OpenComments:
    """Every method raises NotFound for what is unknown or on a site that `who` has no part in."""

    def __init__(self, database: AsyncStore, scoring: Scoring, *, claim_seconds: int) -> None:
        self._database = database
        self._scoring = scoring
        self._claim_life = timedelta(seconds=claim_seconds)

    async def read_detail(self, who: SignedIn, comment_id: str) -> Detail:
        """A comment with all that helps to decide on it. Claims nothing."""
        stored = await self._database.read(partial(_read, who, comment_id))
        return await asyncio.to_thread(_read_closely, stored, self._scoring.judge)

    async def claim_comment(self, who: SignedIn, comment_id: str) -> Claim:
        """Claim a comment, or keep it claimed: what comes back is the claim that holds.

        `is_mine` is False if another moderator was first. A viewer claims nothing: Forbidden.
        """

        def claim(connection: Connection) -> Claim:
            access.entry_of(connection, who, comment_id, role="moderator")
            claims.release_expired(connection)
            claims.take(connection, who, comment_id, life=self._claim_life)
            return claims.on_comments(connection, who, [comment_id])[comment_id]

        return await self._database.write(claim, locks=OF_CLAIMS)

    async def release_comment(self, who: SignedIn, comment_id: str) -> None:
        """Let a comment go. Does nothing if it is not claimed by this moderator."""

        def release(connection: Connection) -> None:
            access.entry_of(connection, who, comment_id, role="viewer")
            claims.release(connection, who, comment_id)

        await self._database.write(release, locks=OF_CLAIMS)


@dataclass(frozen=True, slots=True)
class StoredDetail:
    """What of a `Detail` the store knows."""

    item: Item
    history: History
    signed_log: tuple[bool, ...]
    notes: tuple[Note, ...]
    kin: tuple[KinSummary, ...]
    decided_text: str | None  # of the words that a decision was about which an edit has overtaken


def _read_closely(stored: StoredDetail, judge: object | None) -> Detail:
    """What takes a while to find in the words: what counted, what they take up, what was edited."""
    comment, decided = stored.item.stored.comment, stored.decided_text
    return Detail(
        item=stored.item,
        history=stored.history,
        signed_log=stored.signed_log,
        notes=stored.notes,
        spans=spans(judge, comment),
        excerpt=excerpt(comment),
        kin=stored.kin,
        edit=() if decided is None else edit_pieces(decided, comment.text),
    )


def _read(who: SignedIn, comment_id: str, connection: Connection) -> StoredDetail:
    entry = access.entry_of(connection, who, comment_id, role="viewer")
    (item,) = items.items(connection, who, [entry], alike={}, with_article_text=True)
    history = comments.history(connection, comment_id)
    return StoredDetail(
        item=item,
        history=history,
        signed_log=signatures.signed_log(connection, comment_id, entry.seen),
        notes=notes.on_comment(connection, comment_id),
        kin=kin.summaries(connection, entry, item.stored),
        decided_text=_decided_text(connection, item, history),
    )


def _decided_text(connection: Connection, item: Item, history: History) -> str | None:
    """What was decided on before the words that nobody has decided on, if that is so."""
    if item.stored.overtaken is None:
        return None
    decided = [
        entry.revision
        for entry in history.decisions
        if entry.label != "withdrawn" and entry.revision < item.stored.revision
    ]
    return revisions.text_of(connection, item.stored.id, revision=decided[-1]) if decided else None
