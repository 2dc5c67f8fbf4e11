"""How many comments there are under a filter."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from service.domain.filter import Filter
from service.domain.queue import TABS, Tab
from service.store.queue.conditions import Condition, conditions, unindexed
from service.store.tables.queue import comment_signals, queue_counts, queue_entries


def by_tab(connection: Connection, filter_: Filter, site_ids: Sequence[str]) -> dict[Tab, int]:
    """How many comments each tab has under the rest of a filter."""
    if filter_.is_narrow:
        columns = queue_entries.c
        query = select(columns.state, func.count()).group_by(columns.state)
        query = query.where(*_countable(connection.dialect.name, filter_, site_ids))
    else:
        columns = queue_counts.c
        query = select(columns.state, func.sum(columns.n)).group_by(columns.state)
        query = query.where(columns.site_id.in_(site_ids))
    by_state = {row[0]: int(row[1]) for row in connection.execute(query)}
    return {tab: by_state.get(tab, 0) for tab in TABS}


def by_campaign(
    connection: Connection, filter_: Filter, site_ids: Sequence[str], campaign_ids: Iterable[str]
) -> dict[str, int]:
    """How many comments of each campaign are on this tab under this filter."""
    ids = list(campaign_ids)
    if not ids:
        return {}
    columns, dialect = queue_entries.c, connection.dialect.name
    query = (
        select(columns.campaign_id, func.count())
        .where(columns.campaign_id.in_(ids), unindexed(dialect, columns.state) == filter_.tab)
        .where(*conditions(dialect, filter_, site_ids, is_rare=True))
        .group_by(columns.campaign_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _countable(dialect: str, filter_: Filter, site_ids: Sequence[str]) -> list[Condition]:
    """A filter's conditions, to be counted: then a reason alone finds what it has at once."""
    reason_alone = Filter(tab=filter_.tab, site=filter_.site, reason=filter_.reason)
    if not filter_.reason or filter_ != reason_alone:
        return conditions(dialect, filter_, site_ids)
    c = comment_signals.c
    with_reason = queue_entries.c.number.in_(select(c.number).where(c.signal == filter_.reason))
    return [with_reason, *conditions(dialect, replace(filter_, reason=""), site_ids, is_rare=True)]
