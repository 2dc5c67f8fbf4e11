"""From entries to what the queue shows: comments with their traits, decisions and claims."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from service.domain.comments import LogEntry, StoredComment
from service.domain.people import SignedIn
from service.domain.queue import Claim, Item, band_of
from service.domain.sites import Site
from service.domain.traits import Traits
from service.store.comments import rows
from service.store.comments.statements import comment_query
from service.store.queue.entries import QueueEntry
from service.store.tables.actions import claims
from service.store.tables.core import comments, label_log
from service.store.tables.people import moderators
from service.store.tables.queue import campaigns, comment_hosts


def items(
    connection: Connection,
    who: SignedIn,
    entries: Sequence[QueueEntry],
    *,
    alike: Mapping[str, int],
    with_article_text: bool = False,
) -> tuple[Item, ...]:
    """The items of entries, in their order."""
    stored = stored_comments(connection, entries, with_article_text=with_article_text)
    traits = traits_of(connection, entries)
    claimed = claims_on(connection, who, [entry.comment_id for entry in entries])
    places: dict[str, Site] = {site.id: site for site in who.sites}
    return tuple(
        Item(
            stored=stored[entry.comment_id],
            site=places[entry.site_id],
            traits=traits[entry.number],
            seen=entry.seen,
            band=band_of(entry.spam_probability),
            alike=alike.get(entry.campaign_id or "", 1),
            claim=claimed.get(entry.comment_id),
        )
        for entry in entries
    )


def stored_comments(
    connection: Connection, entries: Sequence[QueueEntry], *, with_article_text: bool = False
) -> dict[str, StoredComment]:
    """The comments of entries, by id, with the decisions that stand."""
    standing = [entry.decision_id for entry in entries if entry.decision and entry.decision_id]
    decisions = _log_entries(connection, standing)
    query = comment_query(with_article_text=with_article_text).where(
        comments.c.id.in_([entry.comment_id for entry in entries])
    )
    return {
        row.id: rows.stored_comment(row, decisions.get(row.id)) for row in connection.execute(query)
    }


def traits_of(connection: Connection, entries: Sequence[QueueEntry]) -> dict[int, Traits]:
    """What was filed of each entry, by its number."""
    hosts: dict[int, list[str]] = {}
    query = (
        select(comment_hosts.c.number, comment_hosts.c.host)
        .where(comment_hosts.c.number.in_([entry.number for entry in entries]))
        .where(comment_hosts.c.kind != "parent")
        .order_by(comment_hosts.c.host)
    )
    for number, host in connection.execute(query):
        hosts.setdefault(number, []).append(host)
    sizes = _sizes(connection, {entry.campaign_id for entry in entries if entry.campaign_id})
    return {
        entry.number: Traits(
            author=entry.author,
            hosts=tuple(hosts.get(entry.number, ())),
            language=entry.language,
            campaign=entry.campaign_id,
            campaign_size=sizes.get(entry.campaign_id or "", 1),
        )
        for entry in entries
    }


def claims_on(
    connection: Connection, who: SignedIn, comment_ids: Collection[str]
) -> dict[str, Claim]:
    """The claims that hold on some comments, by comment."""
    query = (
        select(claims.c.comment_id, claims.c.expires_at, claims.c.moderator_id, moderators.c.name)
        .join(moderators, moderators.c.id == claims.c.moderator_id)
        .where(claims.c.comment_id.in_(comment_ids), claims.c.expires_at > datetime.now(UTC))
    )
    return {
        row.comment_id: Claim(
            row.comment_id,
            row.name,
            is_mine=row.moderator_id == who.moderator.id,
            expires_at=row.expires_at,
        )
        for row in connection.execute(query)
    }


def _log_entries(connection: Connection, ids: Sequence[str]) -> dict[str, LogEntry]:
    if not ids:
        return {}
    query = select(label_log).where(label_log.c.id.in_(ids))
    return {row.comment_id: rows.log_entry(row) for row in connection.execute(query)}


def _sizes(connection: Connection, ids: Collection[str]) -> dict[Any, int]:
    if not ids:
        return {}
    query = select(campaigns.c.id, campaigns.c.size).where(campaigns.c.id.in_(ids))
    return {row.id: row.size for row in connection.execute(query)}
