"""The queue's entries: one for each comment, with what the queue is ordered and filtered by."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from service.domain.comments import DecisionLabel
from service.store.tables.queue import queue_entries


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a comment stands in the order of a tab."""

    turn: int
    number: int
    decision_id: str


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """What is known of one comment of the queue."""

    number: int
    comment_id: str
    site_id: str
    position: QueuePosition
    spam_probability: float | None
    decision: DecisionLabel | None
    decision_id: str | None
    seen: int
    author: str
    language: str
    campaign_id: str | None
    is_filed: bool
    is_drawn: bool = False


def find(connection: Connection, comment_id: str) -> QueueEntry | None:
    """The entry of a comment."""
    query = select(queue_entries).where(queue_entries.c.comment_id == comment_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else from_row(row)


def last_number(connection: Connection) -> int:
    """The number of the newest entry."""
    return connection.scalar(select(func.max(queue_entries.c.number))) or 0


def from_row(row: Row[Any]) -> QueueEntry:
    """An entry from a row."""
    return QueueEntry(
        number=row.number,
        comment_id=row.comment_id,
        site_id=row.site_id,
        position=QueuePosition(row.turn, row.number, row.decision_id or ""),
        spam_probability=row.spam_probability,
        decision=row.decision,
        decision_id=row.decision_id,
        seen=row.seen,
        author=row.author,
        language=row.language,
        campaign_id=row.campaign_id,
        is_filed=row.is_filed,
        is_drawn=row.drawn_share is not None,
    )
