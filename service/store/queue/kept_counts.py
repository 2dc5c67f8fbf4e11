"""How many comments each tab has, as triggers keep it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from service.domain.queue import TABS, Tab
from service.store.tables.queue import queue_counts


def by_tab(connection: Connection, site_ids: Sequence[str]) -> Mapping[Tab, int]:
    """All the comments of some sites."""
    c = queue_counts.c
    query = select(c.state, func.sum(c.n)).where(c.site_id.in_(site_ids)).group_by(c.state)
    by_state = {row[0]: int(row[1]) for row in connection.execute(query)}
    return {tab: by_state.get(tab, 0) for tab in TABS}
