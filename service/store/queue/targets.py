"""The comments that a decision on a whole filter is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from service.domain.filter import Filter
from service.domain.queue import Tab
from service.store.queue.conditions import conditions
from service.store.tables.queue import queue_entries


@dataclass(frozen=True, slots=True)
class DecisionTarget:
    """A comment to be decided on, with the length of its log when it was chosen."""

    number: int
    comment_id: str
    seen: int


def under_filter(
    connection: Connection,
    filter_: Filter,
    site_ids: Sequence[str],
    *,
    tabs: Sequence[Tab],
    after: int,
    until: int,
    limit: int,
) -> list[DecisionTarget]:
    """Comments under a filter, on any of some tabs in place of its own, by number."""
    c = queue_entries.c
    query = (
        select(c.number, c.comment_id, c.seen)
        .where(c.state.in_(tabs), c.number > after)
        .where(*conditions(connection.dialect.name, filter_, site_ids))
        .where(c.number <= until)
        .order_by(c.number)
        .limit(limit)
    )
    rows = connection.execute(query)
    return [DecisionTarget(row.number, row.comment_id, row.seen) for row in rows]
