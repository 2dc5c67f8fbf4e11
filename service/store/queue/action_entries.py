"""The entries of the label log that actions wrote, each with what had stood before."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from service.domain.actions import Action
from service.domain.comments import DecisionLabel, NewLogEntry
from service.domain.errors import Conflict
from service.domain.labels import Provenance
from service.domain.people import Moderator
from service.store.comments import label_log
from service.store.queue import clashes, entries
from service.store.queue.actions import action_query, from_row
from service.store.queue.entries import QueueEntry
from service.store.tables.actions import action_entries, actions
from service.store.tables.core import comments
from service.store.tables.core import label_log as label_log_table


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An entry of the label log that an action wrote, and what had stood before.

    `revision` is that of the words that both were about.
    """

    comment_id: str
    sequence: int
    before: DecisionLabel | None
    revision: int


def append_to_log(
    connection: Connection, action_id: str, comment_id: str, new: NewLogEntry, *, who: Moderator
) -> None:
    """Write an entry of the label log, as part of an action.

    Raises DecidedMeanwhile if `new.seen` is given and the log has grown, EditedSince if the
    comment was edited, Conflict if it was erased. Nothing is written then.
    """
    entry = _locked(connection, comment_id)
    if new.seen not in (None, entry.seen):
        raise clashes.clash_error(connection, entry)
    label_log.append(
        connection, comment_id, new.label,
        moderator=who.name, note=new.note, revision=new.revision,
        by=Provenance(
            "random sample" if entry.is_drawn else "queue",
            moderator_id=who.id,
            restores=new.restores,
        ),
    )  # fmt: skip
    connection.execute(
        insert(action_entries).values(
            action_id=action_id,
            comment_id=comment_id,
            sequence=entry.seen + 1,
            before=entry.decision,
        )
    )


def of_action(connection: Connection, action_id: str) -> list[ActionEntry]:
    """What an action wrote into the label log."""
    wrote = (label_log_table.c.comment_id == action_entries.c.comment_id) & (
        label_log_table.c.sequence == action_entries.c.sequence
    )
    query = (
        select(action_entries, label_log_table.c.revision)
        .join(label_log_table, wrote)
        .where(action_entries.c.action_id == action_id)
        .order_by(action_entries.c.comment_id)
    )
    rows = connection.execute(query)
    return [ActionEntry(row.comment_id, row.sequence, row.before, row.revision) for row in rows]


def actions_behind(
    connection: Connection, comment_ids: Sequence[str]
) -> dict[tuple[str, int], Action]:
    """The actions that wrote the logs of some comments, by comment and sequence."""
    query = (
        action_query(action_entries.c.comment_id, action_entries.c.sequence)
        .join(action_entries, action_entries.c.action_id == actions.c.id)
        .where(action_entries.c.comment_id.in_(set(comment_ids)))
    )
    return {(row.comment_id, row.sequence): from_row(row) for row in connection.execute(query)}


def _locked(connection: Connection, comment_id: str) -> QueueEntry:
    lock = select(comments.c.id).where(comments.c.id == comment_id).with_for_update(key_share=True)
    connection.execute(lock).one()
    entry = entries.find(connection, comment_id)
    if entry is None:  # a trigger sees to it that every other comment has one
        raise Conflict("the comment was erased since")
    return entry
