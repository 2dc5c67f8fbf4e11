"""Comments drawn at random into the queue, and how many of which label there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from model.verdict import Label
from service.domain.sampling import SampleCounts
from service.store.database.ids import first_id
from service.store.tables.queue import queue_entries

DRAWN_TURN = 8  # one for all: in the order they came, so that those looked at are no choice
LATE_TURN = 17  # of what was written long before it came: see migrations/review.py
UNSEEN = ("published", "rejected")


@dataclass(frozen=True, slots=True)
class UnseenComment:
    """A comment that the machine published or rejected, and nobody has looked at."""

    number: int
    comment_id: str
    label: Label


def unseen_comments(connection: Connection, *, after: int, limit: int) -> list[UnseenComment]:
    """Comments of all sites that may be drawn, by age, after a number."""
    c = queue_entries.c
    query = (
        select(c.number, c.comment_id, c.label)
        .where(c.number > after, c.state.in_(UNSEEN))
        .where(c.drawn_share.is_(None), c.turn < LATE_TURN)
        .order_by(c.number)
        .limit(limit)
    )
    return [
        UnseenComment(number, comment_id, Label(label))
        for number, comment_id, label in connection.execute(query)
    ]


def last_number_before(connection: Connection, moment: datetime) -> int:
    """The number of the last comment that came before a moment; 0 if none did."""
    c = queue_entries.c
    query = select(func.min(c.number)).where(c.comment_id >= first_id(moment))
    return max((connection.scalar(query) or 1) - 1, 0)


def draw(connection: Connection, comment_id: str, share: float) -> None:
    """Let a comment wait in the queue, unless somebody has decided on it meanwhile."""
    c = queue_entries.c
    entry = update(queue_entries).where(c.comment_id == comment_id, c.state.in_(UNSEEN))
    connection.execute(entry.values(drawn_share=share, state="held", turn=DRAWN_TURN))


def counts(
    connection: Connection, site_ids: Sequence[str], *, since: date
) -> tuple[SampleCounts, ...]:
    """The comments of some sites since a day, by what the machine and people said of them.

    What was written long before it came, an archive, is not among them.
    """
    c = queue_entries.c
    groups = (c.created_on, c.label, c.drawn_share, c.decision)
    query = (
        select(*groups, func.count())
        .where(c.site_id.in_(site_ids), c.created_on >= since)
        .where((c.turn < LATE_TURN) | c.drawn_share.is_not(None))
        .group_by(*groups)
    )
    return tuple(
        SampleCounts(day, Label(label), share, decision, n)
        for day, label, share, decision, n in connection.execute(query)
    )
