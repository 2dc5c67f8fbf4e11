"""Undoing an action: which one, where, and what it did beside the label log."""

from datetime import UTC, datetime

from sqlalchemy import Connection, or_, select, update

from service.domain.actions import Action
from service.domain.errors import Conflict
from service.domain.people import Moderator
from service.store.queue import notes, rule_changes
from service.store.queue.actions import action_query, from_row, get
from service.store.tables.actions import action_entries, action_rules, actions, rules
from service.store.tables.actions import notes as note_table
from service.store.tables.core import comments


def last_to_undo(connection: Connection, who: Moderator) -> Action | None:
    """A moderator's newest action that is not undone; an undo counts if it undid another."""
    undone = actions.alias("undone")
    undid_undo = select(undone.c.id).where(undone.c.id == actions.c.undoes, undone.c.kind == "undo")
    query = action_query().where(
        actions.c.moderator_id == who.id,
        actions.c.undone_at.is_(None),
        or_(actions.c.kind != "undo", undid_undo.exists()),
    )
    row = connection.execute(query.order_by(actions.c.id.desc()).limit(1)).one_or_none()
    return None if row is None else from_row(row)


def mark_undone(connection: Connection, undone_id: str, *, by: str) -> None:
    """Mark an action as undone, once. Raises Conflict if somebody was faster."""
    outcome = connection.execute(
        update(actions)
        .where(actions.c.id == undone_id, actions.c.undone_at.is_(None))
        .values(undone_at=datetime.now(UTC), undone_by=by)
    )
    if outcome.rowcount != 1:
        raise Conflict("this was undone already")


def take_back(connection: Connection, undone: Action, *, by: str) -> None:
    """Take back what an action did beside the label log: its rules, its notes."""
    rule_changes.take_back(connection, undone.id, action_id=by)
    first = undone
    while first.undoes is not None and (before := get(connection, first.undoes)):
        first = before  # the notes belong to what was done first, before any undo
    if first.kind == "note":
        notes.turn(connection, first.id)


def sites_touched(connection: Connection, action_id: str) -> set[str]:
    """The sites of the comments that an action decided or noted on, and of its rules."""
    decided = select(action_entries.c.comment_id).where(action_entries.c.action_id == action_id)
    noted = select(note_table.c.comment_id).where(note_table.c.action_id == action_id)
    of_comments = select(comments.c.site_id).where(
        or_(comments.c.id.in_(decided), comments.c.id.in_(noted))
    )
    of_rules = (
        select(rules.c.site_id)
        .join(action_rules, action_rules.c.rule_id == rules.c.id)
        .where(action_rules.c.action_id == action_id)
    )
    return {*connection.scalars(of_comments.distinct()), *connection.scalars(of_rules)}
