"""What stands on a comment that an action had to leave as it is."""

from typing import Any

from sqlalchemy import Connection, Row, select

from service.domain.actions import Clash
from service.domain.errors import DecidedMeanwhile
from service.store.comments.signatures import signed_entries
from service.store.queue import entries
from service.store.queue.entries import QueueEntry
from service.store.tables.core import label_log


def clash_on(connection: Connection, comment_id: str) -> Clash:
    """What stands on a comment that was left as it is."""
    entry = entries.find(connection, comment_id)
    last = None if entry is None else _last_entry(connection, entry)
    if entry is None or last is None:
        return Clash(comment_id, None, None, None)
    moderator = last.moderator if _is_signed(connection, last) else None
    return Clash(comment_id, entry.decision, moderator, last.decided_at)


def clash_error(connection: Connection, entry: QueueEntry) -> DecidedMeanwhile:
    """The error that says what stands on a comment now."""
    last = _last_entry(connection, entry)
    is_signed = last is not None and _is_signed(connection, last)
    return DecidedMeanwhile(
        label=entry.decision,
        moderator=last.moderator if last and is_signed else None,
        is_by_key=last is not None and not is_signed,
        seen=entry.seen,
    )


def _is_signed(connection: Connection, entry: Row[Any]) -> bool:
    """Whether a signed-in moderator said so: the name that comes with a key may be anybody's."""
    return bool(signed_entries(connection, [entry.id]))


def _last_entry(connection: Connection, entry: QueueEntry) -> Row[Any] | None:
    query = select(label_log).where(label_log.c.id == entry.decision_id)
    return connection.execute(query).one_or_none()
