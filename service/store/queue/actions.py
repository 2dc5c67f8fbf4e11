"""Actions: what a moderator did in one go, with every entry of the label log it wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, insert, or_, select, update

from service.domain.actions import Action, ActionKind, Clash
from service.domain.comments import DecisionLabel, EditedSince, LogLabel
from service.domain.errors import Conflict, DecidedMeanwhile
from service.domain.people import Moderator
from service.store.comments import label_log
from service.store.database.ids import new_id
from service.store.queue import entries
from service.store.queue import rules as rules_of
from service.store.queue.entries import QueueEntry
from service.store.tables.actions import action_entries, action_rules, actions, notes, rules
from service.store.tables.core import comments
from service.store.tables.core import label_log as log
from service.store.tables.people import moderators


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """An entry of the label log that an action wrote, and what had stood before."""

    comment_id: str
    sequence: int
    before: DecisionLabel | None


def begin(
    connection: Connection,
    who: Moderator,
    kind: ActionKind,
    *,
    label: DecisionLabel | None = None,
    words: str = "",
    undoes: str | None = None,
) -> str:
    """Enter an action that has touched nothing yet. Returns its id."""
    action_id = new_id()
    connection.execute(
        insert(actions).values(
            id=action_id,
            moderator_id=who.id,
            kind=kind,
            label=label,
            words=words,
            changed=0,
            made_at=datetime.now(UTC),
            undoes=undoes,
        )
    )
    return action_id


def say(
    connection: Connection,
    action_id: str,
    comment_id: str,
    label: LogLabel,
    *,
    who: Moderator,
    seen: int | None,
    revision: int | None = None,
    note: str | None = None,
) -> None:
    """Write an entry of the label log, as part of an action.

    Raises DecidedMeanwhile if `seen` is given and the log has grown, Conflict if the comment was
    edited. Nothing is written then.
    """
    entry = _locked(connection, comment_id)
    if seen is not None and entry.seen != seen:
        raise clash_error(connection, entry)
    try:
        label_log.append(
            connection, comment_id, label, moderator=who.name, note=note, revision=revision
        )
    except EditedSince as error:
        raise Conflict("the comment was edited since: read it again") from error
    connection.execute(
        insert(action_entries).values(
            action_id=action_id,
            comment_id=comment_id,
            sequence=entry.seen + 1,
            before=entry.decision,
        )
    )


def count(connection: Connection, action_id: str, changed: int) -> None:
    """Add to the number of comments an action has touched."""
    found = update(actions).where(actions.c.id == action_id)
    connection.execute(found.values(changed=actions.c.changed + changed))


def get(connection: Connection, action_id: str) -> Action | None:
    """An action by its id."""
    row = connection.execute(_query().where(actions.c.id == action_id)).one_or_none()
    return None if row is None else _action(row)


def latest(connection: Connection, who: Moderator, *, limit: int) -> tuple[Action, ...]:
    """A moderator's actions, newest first."""
    query = _query().where(actions.c.moderator_id == who.id).order_by(actions.c.id.desc())
    return tuple(_action(row) for row in connection.execute(query.limit(limit)))


def last_to_undo(connection: Connection, who: Moderator) -> Action | None:
    """A moderator's newest action that is not undone; an undo counts if it undid another."""
    undone = actions.alias("undone")
    undid_undo = select(undone.c.id).where(undone.c.id == actions.c.undoes, undone.c.kind == "undo")
    query = _query().where(
        actions.c.moderator_id == who.id,
        actions.c.undone_at.is_(None),
        or_(actions.c.kind != "undo", undid_undo.exists()),
    )
    row = connection.execute(query.order_by(actions.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else _action(row)


def mark_undone(connection: Connection, undone: str, *, by: str) -> None:
    """Mark an action as undone, once. Raises Conflict if somebody was faster."""
    outcome = connection.execute(
        update(actions)
        .where(actions.c.id == undone, actions.c.undone_at.is_(None))
        .values(undone_at=datetime.now(UTC), undone_by=by)
    )
    if outcome.rowcount != 1:
        raise Conflict("this was undone already")


def take_back(connection: Connection, undone: Action, *, by: str) -> None:
    """Take back what an action did beside the label log: its rules, its notes."""
    rules_of.take_back(connection, undone.id, action_id=by)
    first = undone
    while first.undoes is not None and (before := get(connection, first.undoes)):
        first = before  # the notes belong to what was done first, before any undo
    if first.kind == "note":
        turn_notes(connection, first.id)


def written(connection: Connection, action_id: str) -> list[ActionEntry]:
    """What an action wrote into the label log."""
    query = select(action_entries).where(action_entries.c.action_id == action_id)
    found = connection.execute(query.order_by(action_entries.c.comment_id))
    return [ActionEntry(row.comment_id, row.sequence, row.before) for row in found]


def touched(connection: Connection, action_id: str) -> set[str]:
    """The sites of the comments that an action decided or noted on, and of its rules."""
    decided = select(action_entries.c.comment_id).where(action_entries.c.action_id == action_id)
    noted = select(notes.c.comment_id).where(notes.c.action_id == action_id)
    query = select(comments.c.site_id).where(
        or_(comments.c.id.in_(decided), comments.c.id.in_(noted))
    )
    ruled = (
        select(rules.c.site_id)
        .join(action_rules, action_rules.c.rule_id == rules.c.id)
        .where(action_rules.c.action_id == action_id)
    )
    return {*connection.scalars(query.distinct()), *connection.scalars(ruled)}


def clash(connection: Connection, comment_id: str) -> Clash:
    """What stands on a comment that was left as it is."""
    entry = entries.find(connection, comment_id)
    last = None if entry is None else _last(connection, entry)
    if entry is None or last is None:
        return Clash(comment_id, None, None, None)
    standing: DecisionLabel | None = None if last.label == "withdrawn" else last.label
    return Clash(comment_id, standing, last.moderator, last.decided_at)


def clash_error(connection: Connection, entry: QueueEntry) -> DecidedMeanwhile:
    """The error that says what stands on a comment now."""
    last = _last(connection, entry)
    return DecidedMeanwhile(
        label=entry.decision, moderator=last.moderator if last else None, seen=entry.seen
    )


def note(
    connection: Connection, action_id: str, comment_id: str, text: str, *, who: Moderator
) -> None:
    """Write a note on a comment."""
    connection.execute(
        insert(notes).values(
            id=new_id(),
            comment_id=comment_id,
            moderator_id=who.id,
            text=text,
            written_at=datetime.now(UTC),
            action_id=action_id,
        )
    )


def turn_notes(connection: Connection, action_id: str) -> None:
    """Withdraw the notes of an action, or bring them back: they are never deleted."""
    withdrawn_at = case((notes.c.withdrawn_at.is_(None), datetime.now(UTC)), else_=None)
    connection.execute(
        update(notes).where(notes.c.action_id == action_id).values(withdrawn_at=withdrawn_at)
    )


def by_log(
    connection: Connection, keys: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], Action]:
    """The actions that wrote entries of the log, by comment and sequence."""
    ids = list({comment_id for comment_id, _ in keys})
    query = _query(action_entries.c.comment_id, action_entries.c.sequence).join(
        action_entries, action_entries.c.action_id == actions.c.id
    )
    found = connection.execute(query.where(action_entries.c.comment_id.in_(ids)))
    return {(row.comment_id, row.sequence): _action(row) for row in found}


def _locked(connection: Connection, comment_id: str) -> QueueEntry:
    lock = select(comments.c.id).where(comments.c.id == comment_id).with_for_update()
    connection.execute(lock).one()
    entry = entries.find(connection, comment_id)
    assert entry is not None  # noqa: S101 - every comment has one: a trigger sees to it
    return entry


def _last(connection: Connection, entry: QueueEntry) -> Row[Any] | None:
    return connection.execute(select(log).where(log.c.id == entry.decision_id)).one_or_none()


def _query(*more: Any) -> Select[Any]:
    return select(actions, moderators.c.name.label("moderator"), *more).join(
        moderators, moderators.c.id == actions.c.moderator_id
    )


def _action(row: Row[Any]) -> Action:
    return Action(
        id=row.id,
        kind=row.kind,
        moderator=row.moderator,
        words=row.words,
        label=row.label,
        changed=row.changed,
        made_at=row.made_at,
        undone_at=row.undone_at,
        undoes=row.undoes,
    )
