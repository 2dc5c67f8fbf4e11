"""The steps that actions are made of, within one transaction."""

from sqlalchemy import Connection

from service.domain.actions import ActionOutcome
from service.domain.comments import DecisionLabel, NewLogEntry
from service.domain.errors import Invalid
from service.domain.kin import kin_words
from service.domain.people import SignedIn
from service.domain.traits import Kin
from service.moderation.kin import require_rule, stored_of
from service.store.database.exclusion import Locks
from service.store.queue import actions, rule_changes
from service.store.queue.action_entries import append_to_log
from service.store.queue.bulk import BulkOutcome
from service.store.queue.entries import QueueEntry
from service.store.queue.rule_changes import NewRule

NOTE_CHARS = 4000
MOST_NAMED = 200  # comment ids in what came of an action


def of_rules(*comment_ids: str) -> Locks:
    """What is locked to change rules, or what was done, and to decide on some comments."""
    return Locks(names=("rules",), comments=comment_ids)


def append_one(
    connection: Connection, action_id: str, comment_id: str, new: NewLogEntry, *, who: SignedIn
) -> BulkOutcome:
    """Append one entry to the label log, and count it. Raises DecidedMeanwhile, EditedSince."""
    append_to_log(connection, action_id, comment_id, new, who=who.moderator)
    actions.count(connection, action_id, 1)
    return BulkOutcome((comment_id,))


def make_rule(
    connection: Connection,
    entry: QueueEntry,
    kin: Kin,
    label: DecisionLabel,
    value: str,
    *,
    who: SignedIn,
    action_id: str,
) -> None:
    """Make a rule for what is like a comment. Raises Invalid for one that would harm."""
    require_rule(stored_of(connection, entry), kin, label)
    words = words_of(connection, entry, kin, value)
    rule = NewRule(entry.site_id, kin, value, label, words)
    rule_changes.make(connection, rule, who=who.moderator, action_id=action_id)


def words_of(connection: Connection, entry: QueueEntry, kin: Kin, value: str) -> str:
    """What an action or a rule is about, as it is shown."""
    return kin_words(kin, value, stored_of(connection, entry).comment)


def outcome_of(connection: Connection, action_id: str, outcome: BulkOutcome) -> ActionOutcome:
    """What came of an action."""
    action = actions.get(connection, action_id)
    assert action is not None  # noqa: S101 - it was begun in this very request
    return ActionOutcome(
        action, len(outcome.changed), outcome.clashes, outcome.changed[:MOST_NAMED]
    )


def check_note(note: str | None) -> None:
    """Raise Invalid for a note that is too long or cannot be stored."""
    if note is not None and (len(note) > NOTE_CHARS or "\0" in note):
        raise Invalid(f"at most {NOTE_CHARS} characters, none of them NUL", field="note")
