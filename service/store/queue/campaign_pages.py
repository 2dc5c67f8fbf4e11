"""Campaigns for people to look at."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from service.domain.campaigns import Campaign
from service.domain.counting import MOST_COUNTED, bounded
from service.domain.filter import Filter
from service.domain.people import SignedIn
from service.store.queue import items, rules
from service.store.queue.entries import QueueEntry, from_row
from service.store.queue.kin import STANDINGS, standings
from service.store.tables.queue import campaigns, queue_entries


def campaigns_of(
    connection: Connection,
    who: SignedIn,
    site_ids: Sequence[str],
    *,
    after: str | None,
    limit: int,
) -> tuple[Campaign, ...]:
    """Campaigns of some sites with two members or more, the youngest first."""
    rows = connection.execute(_page_query(site_ids, after).limit(limit)).all()
    ids = [row.id for row in rows]
    tallies, latest = _tallies(connection, rows), _latest(connection, ids)
    stored = items.stored_comments(connection, list(latest.values()))
    sites = {site.id: site for site in who.sites}
    return tuple(
        Campaign(
            id=row.id,
            site=sites[row.site_id],
            size=bounded(row.size, is_cut=False),
            **tallies[row.id],
            latest=stored[latest[row.id].comment_id],
            rule=rules.standing_for(connection, row.site_id, "campaign", row.id),
        )
        for row in rows
        if row.id in latest
    )


def _page_query(site_ids: Sequence[str], after: str | None) -> Select[Any]:
    query = select(campaigns).where(campaigns.c.site_id.in_(site_ids), campaigns.c.size > 1)
    if after:
        query = query.where(campaigns.c.id < after)
    return query.order_by(campaigns.c.id.desc())


def _tallies(
    connection: Connection, of_campaigns: Sequence[Row[Any]]
) -> Mapping[str, Mapping[str, int]]:
    """How many of each campaign stand where: those of a huge one no further than is read."""
    small = [row.id for row in of_campaigns if row.size <= MOST_COUNTED]
    tallies = {row.id: dict.fromkeys(STANDINGS, 0) for row in of_campaigns}
    c = queue_entries.c
    query = select(c.campaign_id, c.state, c.decision, func.count()).where(c.campaign_id.in_(small))
    for row in connection.execute(query.group_by(c.campaign_id, c.state, c.decision)):
        standing = f"decided_{row.decision}" if row.state == "decided" else row.state
        tallies[row.campaign_id][standing] += row[3]
    for row in of_campaigns:
        if row.size > MOST_COUNTED:
            tallies[row.id] |= standings(connection, Filter(campaign=row.id), row.site_id)
    return tallies


def _latest(connection: Connection, ids: Sequence[str]) -> dict[str, QueueEntry]:
    c = queue_entries.c
    newest = select(func.max(c.number)).where(c.campaign_id.in_(ids)).group_by(c.campaign_id)
    rows = connection.execute(select(queue_entries).where(c.number.in_(newest)))
    return {row.campaign_id: from_row(row) for row in rows}
