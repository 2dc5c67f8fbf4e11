"""Pages of the queue, by key: each tab in its order, near-duplicates as one."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Select, func, select, tuple_

from service.domain.filter import Filter
from service.domain.queue import Tab
from service.store.queue.conditions import Condition, conditions, searches, unindexed
from service.store.queue.entries import QueueEntry, QueuePosition, from_row
from service.store.tables.queue import queue_entries

FEW = 5_000  # comments found by a host or words


def page(
    connection: Connection,
    filter_: Filter,
    site_ids: Sequence[str],
    *,
    after: QueuePosition | None,
    limit: int,
) -> list[QueueEntry]:
    """Entries of some sites in the order of the tab, after a position.

    Of near-duplicates on one site, all but the first are left out, unless a campaign is asked for.
    """
    entries: list[QueueEntry] = []
    dialect, finds_few = connection.dialect.name, _finds_few(connection, filter_)
    for site_id in site_ids:  # each by its own index, then merged
        query = _page_query(dialect, filter_, site_id, after, finds_few=finds_few)
        entries += [from_row(row) for row in connection.execute(query.limit(limit))]
    entries.sort(key=lambda entry: _order(filter_.tab, entry.position))
    return entries[:limit]


def _finds_few(connection: Connection, filter_: Filter) -> bool:
    """Whether host or words find so little that it is looked through, rather than the tab."""
    for query in searches(connection.dialect.name, filter_):
        first = query.limit(FEW + 1).subquery()
        if (connection.scalar(select(func.count()).select_from(first)) or 0) <= FEW:
            return True
    return False


def _page_query(
    dialect: str, filter_: Filter, site_id: str, after: QueuePosition | None, *, finds_few: bool
) -> Select[Any]:
    query = _on_tab(dialect, filter_, site_id, finds_few=finds_few)
    if filter_.tab == "decided":
        return _newest_first(query, after)
    if not filter_.campaign:
        query = query.where(~_is_foreshadowed(dialect, filter_, site_id))
    return _by_turn(query, after)


def _on_tab(dialect: str, filter_: Filter, site_id: str, *, finds_few: bool) -> Select[Any]:
    c = queue_entries.c
    finds_many = bool(filter_.host or filter_.words) and not finds_few
    state = unindexed(dialect, c.state) if finds_few else c.state
    site = [c.site_id == site_id] if finds_many else []
    return select(queue_entries).where(
        state == filter_.tab, *site, *conditions(dialect, filter_, [site_id], is_rare=finds_many)
    )


def _newest_first(query: Select[Any], after: QueuePosition | None) -> Select[Any]:
    decision_id = queue_entries.c.decision_id
    if after is not None:
        query = query.where(decision_id < after.decision_id)
    return query.order_by(decision_id.desc())


def _by_turn(query: Select[Any], after: QueuePosition | None) -> Select[Any]:
    c = queue_entries.c
    if after is not None:
        query = query.where(tuple_(c.turn, c.number) > tuple_(after.turn, after.number))
    return query.order_by(c.turn, c.number)


def _is_foreshadowed(dialect: str, filter_: Filter, site_id: str) -> Condition:
    """Whether a near-duplicate stands before this entry, on the same tab, under the same filter."""
    c, before = queue_entries.c, queue_entries.alias("before")
    query = select(before.c.number).where(
        before.c.campaign_id == c.campaign_id,
        before.c.state == filter_.tab,
        tuple_(before.c.turn, before.c.number) < tuple_(c.turn, c.number),
        *conditions(dialect, filter_, [site_id], before, is_rare=True),
    )
    return cast(Condition, c.campaign_id.is_not(None) & query.correlate(queue_entries).exists())


def _order(tab: Tab, position: QueuePosition) -> Any:
    if tab == "decided":  # newest first: the complement of an identifier's digits sorts backwards
        return tuple(-ord(digit) for digit in position.decision_id)
    return (position.turn, position.number)
