"""Notes on comments: withdrawn when their action is undone, never deleted."""

from datetime import UTC, datetime

from sqlalchemy import Connection, case, insert, select, update

from service.domain.detail import Note
from service.domain.people import Moderator
from service.store.database.ids import new_id
from service.store.tables.actions import notes
from service.store.tables.people import moderators


def add(
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


def turn(connection: Connection, action_id: str) -> None:
    """Withdraw the notes of an action, or bring them back."""
    withdrawn_at = case((notes.c.withdrawn_at.is_(None), datetime.now(UTC)), else_=None)
    connection.execute(
        update(notes).where(notes.c.action_id == action_id).values(withdrawn_at=withdrawn_at)
    )


def on_comment(connection: Connection, comment_id: str) -> tuple[Note, ...]:
    """The notes on a comment, oldest first, with those that were withdrawn."""
    query = (
        select(notes, moderators.c.name)
        .join(moderators, moderators.c.id == notes.c.moderator_id)
        .where(notes.c.comment_id == comment_id)
        .order_by(notes.c.id)
    )
    return tuple(
        Note(row.id, row.name, row.text, row.written_at, is_withdrawn=row.withdrawn_at is not None)
        for row in connection.execute(query)
    )
