"""From entries to what the queue shows: comments with their traits, decisions and claims."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from service.domain.comments import LogEntry, StoredComment
from service.domain.people import SignedIn
from service.domain.queue import Item, band_of
from service.store.comments import rows
from service.store.comments.label_log import log_query
from service.store.comments.statements import comment_query
from service.store.queue import claims, filed_traits
from service.store.queue.entries import QueueEntry
from service.store.tables.core import comments, label_log


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
    traits = filed_traits.of_entries(connection, entries)
    held = claims.on_comments(connection, who, list(stored))
    sites = {site.id: site for site in who.sites}
    return tuple(
        Item(
            stored=stored[entry.comment_id],
            site=sites[entry.site_id],
            traits=traits[entry.number],
            seen=entry.seen,
            band=band_of(entry.spam_probability),
            alike=alike.get(entry.campaign_id or "", 1),
            claim=held.get(entry.comment_id),
            is_decided_by_key=_is_by_key(stored[entry.comment_id]),
            is_drawn=entry.is_drawn,
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


def _is_by_key(stored: StoredComment) -> bool:
    return stored.decision is not None and not stored.decision.is_signed


def _log_entries(connection: Connection, ids: Sequence[str]) -> dict[str, LogEntry]:
    if not ids:
        return {}
    query = log_query().where(label_log.c.id.in_(ids))
    return {row.comment_id: rows.log_entry(row) for row in connection.execute(query)}
