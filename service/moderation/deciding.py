"""What moderators say of single comments: decisions and notes. No HTTP, no SQL."""

from functools import partial

from sqlalchemy import Connection

from service.domain.actions import ActionOutcome
from service.domain.comments import DecisionLabel, NewLogEntry
from service.domain.errors import Invalid, NotFound
from service.domain.people import SignedIn
from service.moderation import access
from service.moderation.steps import append_one, check_note, outcome_of
from service.store.async_store import AsyncStore
from service.store.database.exclusion import Locks
from service.store.queue import actions, notes
from service.store.queue.bulk import BulkOutcome


class Decisions:
    """Actions on one comment, each recorded, each of which can be undone.

    Every method raises NotFound for what is unknown or belongs to a site that `who` has no
    part in, Forbidden for a viewer, and Invalid for a value that cannot be. What is decided
    goes through the label log, like decisions that come by the JSON API.
    """

    def __init__(self, database: AsyncStore) -> None:
        self._database = database

    async def decide_comment(
        self,
        who: SignedIn,
        comment_id: str,
        label: DecisionLabel,
        *,
        seen: int | None,
        revision: int | None = None,
        note: str | None = None,
    ) -> ActionOutcome:
        """Decide on one comment. `seen` is `Item.seen` as it was shown.

        Raises DecidedMeanwhile if its log has grown since, Conflict if it was edited since.
        """
        check_note(note)
        new = NewLogEntry(label, seen, revision, note)

        return await self._append(who, comment_id, new)

    async def withdraw_decision(
        self, who: SignedIn, comment_id: str, *, seen: int | None
    ) -> ActionOutcome:
        """Take the decision that stands back. Raises NotFound if none stands, DecidedMeanwhile."""
        new = NewLogEntry("withdrawn", seen)

        return await self._append(who, comment_id, new)

    async def note_on_comment(self, who: SignedIn, comment_id: str, text: str) -> ActionOutcome:
        """Note something on a comment, without deciding."""
        if not text.strip():
            raise Invalid("write something", field="note")
        check_note(text)

        def add_note(connection: Connection) -> ActionOutcome:
            access.entry_of(connection, who, comment_id, role="moderator")
            action_id = actions.begin(connection, who.moderator, "note")
            notes.add(connection, action_id, comment_id, text.strip(), who=who.moderator)
            actions.count(connection, action_id, 1)
            return outcome_of(connection, action_id, BulkOutcome((comment_id,)))

        return await self._database.write(add_note)

    async def _append(self, who: SignedIn, comment_id: str, new: NewLogEntry) -> ActionOutcome:
        append = partial(_append, who, comment_id, new)
        return await self._database.write(append, locks=Locks(comments=(comment_id,)))


def _append(
    who: SignedIn, comment_id: str, new: NewLogEntry, connection: Connection
) -> ActionOutcome:
    """Append one entry to the label log, in an action of its own."""
    entry = access.entry_of(connection, who, comment_id, role="moderator")
    if new.label == "withdrawn":
        if entry.decision is None:
            raise NotFound("no decision stands on this comment")
        action_id = actions.begin(connection, who.moderator, "withdraw")
    else:
        action_id = actions.begin(connection, who.moderator, "decide", label=new.label)
    outcome = append_one(connection, action_id, comment_id, new, who=who)
    return outcome_of(connection, action_id, outcome)
