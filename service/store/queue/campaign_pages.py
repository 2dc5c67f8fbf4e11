"""Campaigns for people to look at."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from service.domain.campaigns import Campaign
from service.domain.people import SignedIn
from service.store.queue import items, rules
from service.store.queue.entries import QueueEntry, from_row
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
    tallies, latest = _tallies(connection, ids), _latest(connection, ids)
    stored = items.stored_comments(connection, list(latest.values()))
    sites = {site.id: site for site in who.sites}
    return tuple(
        Campaign(
            id=row.id,
            site=sites[row.site_id],
            size=row.size,
            held=tallies[row.id, "held", None],
            published=tallies[row.id, "published", None],
            rejected=tallies[row.id, "rejected", None],
            decided_ham=tallies[row.id, "decided", "ham"],
            decided_spam=tallies[row.id, "decided", "spam"],
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


def _tallies(connection: Connection, ids: Sequence[str]) -> Counter[tuple[str, str, str | None]]:
    """How many of each campaign stand where: by its id, the tab and the decision."""
    c = queue_entries.c
    query = select(c.campaign_id, c.state, c.decision, func.count()).where(c.campaign_id.in_(ids))
    tally: Counter[tuple[str, str, str | None]] = Counter()
    for row in connection.execute(query.group_by(c.campaign_id, c.state, c.decision)):
        standing = row.decision if row.state == "decided" else None
        tally[row.campaign_id, row.state, standing] += row[3]
    return tally


def _latest(connection: Connection, ids: Sequence[str]) -> dict[str, QueueEntry]:
    c = queue_entries.c
    newest = select(func.max(c.number)).where(c.campaign_id.in_(ids)).group_by(c.campaign_id)
    rows = connection.execute(select(queue_entries).where(c.number.in_(newest)))
    return {row.campaign_id: from_row(row) for row in rows}
