"""What stands on a comment that an action had to leave as it is."""

from typing import Any

from sqlalchemy import Connection, Row, select

from service.domain.actions import Clash
from service.domain.errors import DecidedMeanwhile
from service.store.queue import entries
from service.store.queue.entries import QueueEntry
from service.store.tables.core import label_log


def clash_on(connection: Connection, comment_id: str) -> Clash:
    """What stands on a comment that was left as it is."""
    entry = entries.find(connection, comment_id)
    last = None if entry is None else _last_entry(connection, entry)
    if entry is None or last is None:
        return Clash(comment_id, None, None, None)
    return Clash(comment_id, entry.decision, last.moderator, last.decided_at)


def clash_error(connection: Connection, entry: QueueEntry) -> DecidedMeanwhile:
    """The error that says what stands on a comment now."""
    last = _last_entry(connection, entry)
    return DecidedMeanwhile(
        label=entry.decision, moderator=last.moderator if last else None, seen=entry.seen
    )


def _last_entry(connection: Connection, entry: QueueEntry) -> Row[Any] | None:
    query = select(label_log).where(label_log.c.id == entry.decision_id)
    return connection.execute(query).one_or_none()
