"""Campaigns for people to look at."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from service.domain.campaigns import Campaign
from service.domain.comments import StoredComment
from service.domain.counting import MOST_COUNTED, bounded
from service.domain.filter import Filter
from service.domain.sites import Site
from service.store.queue import items, rules
from service.store.queue.entries import QueueEntry, from_row
from service.store.queue.kin import STANDINGS, standings
from service.store.tables.queue import campaigns, queue_entries


def campaigns_of(
    connection: Connection,
    sites: Sequence[Site],
    *,
    after: str | None,
    limit: int,
) -> tuple[Campaign, ...]:
    """Campaigns of some sites with two members or more, the youngest first."""
    sites_by_id = {site.id: site for site in sites}
    rows = connection.execute(_page_query(list(sites_by_id), after).limit(limit)).all()
    ids = [row.id for row in rows]
    tallies, latest = _tallies(connection, rows), _latest(connection, ids)
    stored = items.stored_comments(connection, list(latest.values()))
    return tuple(
        Campaign(
            id=row.id,
            site=sites_by_id[row.site_id],
            size=bounded(row.size, is_cut=False),
            **tallies[row.id],
            latest=stored[latest[row.id].comment_id],
            rule=rules.standing_for(connection, row.site_id, "campaign", row.id),
        )
        for row in rows
        if row.id in latest
    )


def is_known(connection: Connection, site_id: str, campaign_id: str) -> bool:
    """Whether it is a campaign of this site."""
    is_this = (campaigns.c.id == campaign_id) & (campaigns.c.site_id == site_id)
    return connection.execute(select(campaigns.c.id).where(is_this)).first() is not None


def members(
    connection: Connection, site_id: str, campaign_id: str, *, after: str | None, limit: int
) -> tuple[StoredComment, ...]:
    """The comments of a campaign after a comment's id, the oldest first."""
    c = queue_entries.c
    query = select(queue_entries).where(
        c.site_id == site_id, c.campaign_id == campaign_id, c.comment_id > (after or "")
    )
    rows = connection.execute(query.order_by(c.comment_id).limit(limit))
    entries = [from_row(row) for row in rows]
    stored = items.stored_comments(connection, entries)
    return tuple(stored[entry.comment_id] for entry in entries)


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
