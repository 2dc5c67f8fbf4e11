"""Campaigns for people to look at."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from service.domain.people import SignedIn
from service.domain.queue import Campaign
from service.store.queue import entries, items, rules
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
    query = (
        select(campaigns)
        .where(campaigns.c.site_id.in_(site_ids), campaigns.c.size > 1)
        .order_by(campaigns.c.id.desc())
        .limit(limit)
    )
    if after:
        query = query.where(campaigns.c.id < after)
    found = connection.execute(query).all()
    tallies = _tallies(connection, [row.id for row in found])
    latest = _latest(connection, [row.id for row in found])
    stored = items.stored_comments(connection, list(latest.values()))
    places = {site.id: site for site in who.sites}
    return tuple(
        Campaign(
            id=row.id,
            site=places[row.site_id],
            size=row.size,
            waiting=tallies[row.id, None],
            decided_ham=tallies[row.id, "ham"],
            decided_spam=tallies[row.id, "spam"],
            latest=stored[latest[row.id].comment_id],
            rule=rules.standing_for(connection, row.site_id, "campaign", row.id),
        )
        for row in found
        if row.id in latest
    )


def _tallies(connection: Connection, ids: Sequence[str]) -> Counter[tuple[str, str | None]]:
    c = queue_entries.c
    query = select(c.campaign_id, c.decision, func.count()).where(c.campaign_id.in_(ids))
    found: Counter[tuple[str, str | None]] = Counter()
    for campaign_id, decision, n in connection.execute(query.group_by(c.campaign_id, c.decision)):
        found[campaign_id, decision] = n
    return found


def _latest(connection: Connection, ids: Sequence[str]) -> dict[str, entries.QueueEntry]:
    c = queue_entries.c
    newest = select(func.max(c.number)).where(c.campaign_id.in_(ids)).group_by(c.campaign_id)
    found = connection.execute(select(queue_entries).where(c.number.in_(newest)))
    return {row.campaign_id: entries.from_row(row) for row in found}
