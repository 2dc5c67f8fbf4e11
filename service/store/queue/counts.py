"""How many comments there are under a filter: no further than a person reads."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, func, select

from service.domain.counting import MOST_COUNTED, bounded
from service.domain.filter import Filter
from service.domain.queue import Tab
from service.store.queue import kept_counts
from service.store.queue.conditions import conditions, unindexed
from service.store.queue.looking import look_at_tabs
from service.store.tables.queue import campaigns, queue_entries


def by_tab(connection: Connection, filter_: Filter, site_ids: Sequence[str]) -> dict[Tab, int]:
    """How many comments each tab has under the rest of a filter."""
    if not filter_.is_narrow:
        kept = kept_counts.by_tab(connection, site_ids)
        return {tab: bounded(n, is_cut=False) for tab, n in kept.items()}
    looked = look_at_tabs(connection, filter_, site_ids)
    return {
        tab: bounded(on_tab.fitting.get((), 0), is_cut=on_tab.is_cut)
        for tab, on_tab in looked.items()
    }


def are_more_than(
    most: int | None, connection: Connection, filter_: Filter, site_ids: Sequence[str]
) -> bool:
    """Whether more comments than so many are on the filter's tab, counted as far as that.

    None is no bound.
    """
    if most is None:
        return False
    on_tab = queue_entries.c.state == filter_.tab
    fits = conditions(connection.dialect.name, filter_, site_ids)
    fitting = select(queue_entries.c.number).where(on_tab, *fits).limit(most + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(fitting)) or 0) > most


def by_campaign(
    connection: Connection, filter_: Filter, site_ids: Sequence[str], campaign_ids: Iterable[str]
) -> dict[str, int]:
    """How many comments of each campaign are on this tab under this filter."""
    ids = set(campaign_ids)
    if not ids:
        return {}
    c = campaigns.c
    huge = set(connection.scalars(select(c.id).where(c.id.in_(ids), c.size > MOST_COUNTED)))
    numbers = _of_small(connection, filter_, site_ids, ids - huge)
    return numbers | {id_: _of_huge(connection, filter_, site_ids, id_) for id_ in huge}


def _of_small(
    connection: Connection, filter_: Filter, site_ids: Sequence[str], ids: Collection[str]
) -> dict[str, int]:
    columns, dialect = queue_entries.c, connection.dialect.name
    query = (
        select(columns.campaign_id, func.count())
        .where(columns.campaign_id.in_(ids), unindexed(dialect, columns.state) == filter_.tab)
        .where(*conditions(dialect, filter_, site_ids, is_rare=True))
        .group_by(columns.campaign_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _of_huge(
    connection: Connection, filter_: Filter, site_ids: Sequence[str], campaign_id: str
) -> int:
    c, dialect = queue_entries.c, connection.dialect.name
    members = (
        select(c.number)
        .where(c.campaign_id == campaign_id, c.state == filter_.tab)
        .limit(MOST_COUNTED + 1)
        .subquery("members")
    )
    of_them = queue_entries.join(members, c.number == members.c.number)
    fitting = func.count().filter(*conditions(dialect, filter_, site_ids, is_rare=True))
    n, n_looked_at = connection.execute(select(fitting, func.count()).select_from(of_them)).one()
    return bounded(n, is_cut=n_looked_at > MOST_COUNTED)
