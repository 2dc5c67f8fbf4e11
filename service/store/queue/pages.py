"""Pages of the queue, by key: each tab in its order, near-duplicates as one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, tuple_

from service.domain.filter import Filter
from service.domain.queue import Tab
from service.store.queue.conditions import conditions, unindexed
from service.store.queue.entries import QueueEntry, QueuePosition, from_row
from service.store.queue.looking import rarest_search
from service.store.tables.queue import queue_entries

# Entries of a tab that are looked at one by one before all is looked for: they fill most pages of
# what is found often.
FIRST = 2_000


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
    search = rarest_search(connection, filter_)
    finds_many = search is not None and not search.finds_few
    for site_id in site_ids:  # each by its own index, then merged
        query = _first_fitting(connection, filter_, site_id, after) if finds_many else None
        rows = [] if query is None else connection.execute(query.limit(limit)).all()
        if len(rows) < limit:
            query = _all_fitting(connection, filter_, site_id)
            rows = connection.execute(_in_order(query, filter_.tab, after).limit(limit)).all()
        entries += map(from_row, rows)
    entries.sort(key=lambda entry: _order(filter_.tab, entry.position))
    return entries[:limit]


def _first_fitting(
    connection: Connection, filter_: Filter, site_id: str, after: QueuePosition | None
) -> Select[Any]:
    """What fits among the first entries of a tab, asked for one by one."""
    c, dialect = queue_entries.c, connection.dialect.name
    on_tab = select(queue_entries).where(c.site_id == site_id, c.state == filter_.tab)
    ordered = _in_order(on_tab, filter_.tab, after)
    last = connection.execute(ordered.offset(FIRST).limit(1)).one_or_none()
    if last is not None:
        ordered = _before(ordered, filter_.tab, from_row(last).position)
    ordered = ordered.where(*conditions(dialect, filter_, [site_id], is_rare=True))
    return _without_copies(connection, ordered, filter_, site_id)


def _all_fitting(connection: Connection, filter_: Filter, site_id: str) -> Select[Any]:
    """What fits, by the index of what is looked for, if anything is."""
    c, dialect = queue_entries.c, connection.dialect.name
    is_search = bool(filter_.host or filter_.reason or filter_.words)
    state = unindexed(dialect, c.state) if is_search else c.state
    fits = conditions(dialect, filter_, [site_id])
    query = select(queue_entries).where(state == filter_.tab, *fits)
    return _without_copies(connection, query, filter_, site_id)


def _in_order(query: Select[Any], tab: Tab, after: QueuePosition | None) -> Select[Any]:
    c = queue_entries.c
    if tab == "decided":
        if after is not None:
            query = query.where(c.decision_id < after.decision_id)
        return query.order_by(c.decision_id.desc())
    if after is not None:
        query = query.where(tuple_(c.turn, c.number) > tuple_(after.turn, after.number))
    return query.order_by(c.turn, c.number)


def _before(query: Select[Any], tab: Tab, last: QueuePosition) -> Select[Any]:
    c = queue_entries.c
    if tab == "decided":
        return query.where(c.decision_id > last.decision_id)
    return query.where(tuple_(c.turn, c.number) < tuple_(last.turn, last.number))


def _without_copies(
    connection: Connection, query: Select[Any], filter_: Filter, site_id: str
) -> Select[Any]:
    """Leave out what has a near-duplicate before it, on the same tab, under the same filter."""
    if filter_.campaign or filter_.tab == "decided":
        return query
    c, before = queue_entries.c, queue_entries.alias("before")
    earlier = select(before.c.number).where(
        before.c.campaign_id == c.campaign_id,
        before.c.state == filter_.tab,
        tuple_(before.c.turn, before.c.number) < tuple_(c.turn, c.number),
        *conditions(connection.dialect.name, filter_, [site_id], before, is_rare=True),
    )
    is_copy = c.campaign_id.is_not(None) & earlier.correlate(queue_entries).exists()
    return query.where(~is_copy)


def _order(tab: Tab, position: QueuePosition) -> Any:
    if tab == "decided":  # newest first: the complement of an identifier's digits sorts backwards
        return tuple(-ord(digit) for digit in position.decision_id)
    return (position.turn, position.number)
