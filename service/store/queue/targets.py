"""The comments that a decision on a whole filter is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from model.comment import Comment
from service.domain.filter import Filter
from service.domain.queue import Tab
from service.store.comments import rows
from service.store.queue.conditions import conditions
from service.store.tables.core import comments
from service.store.tables.queue import queue_entries


@dataclass(frozen=True, slots=True)
class DecisionTarget:
    """A comment to be decided on, with the length of its log when it was chosen."""

    number: int
    comment_id: str
    seen: int


def words_of_targets(
    connection: Connection, targets: Sequence[DecisionTarget]
) -> dict[str, Comment]:
    """What comments say, by their ids, without their articles."""
    ids = [target.comment_id for target in targets]
    query = select(comments.c.id, *(comments.c[name] for name in rows.WORDS))
    of_them = connection.execute(query.where(comments.c.id.in_(ids)))
    return {row.id: rows.comment_of(row._asdict()) for row in of_them}


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
    """Comments under a filter, on any of some tabs in place of its own, by number.

    What was drawn at random is to be looked at, and decided by itself.
    """
    c = queue_entries.c
    query = (
        select(c.number, c.comment_id, c.seen)
        .where(c.state.in_(tabs), c.number > after)
        .where(c.drawn_share.is_(None) | (c.state == "decided"))
        .where(*conditions(connection.dialect.name, filter_, site_ids))
        .where(c.number <= until)
        .order_by(c.number)
        .limit(limit)
    )
    under_it = connection.execute(query)
    return [DecisionTarget(row.number, row.comment_id, row.seen) for row in under_it]
