"""The audit: who decided, when, and what the machine had said."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select

from service.domain.actions import Action, AuditEntry
from service.domain.comments import beginning
from service.domain.people import SignedIn
from service.domain.sites import Site
from service.store.comments import rows
from service.store.comments.label_lines import is_ordered
from service.store.comments.label_log import log_query
from service.store.comments.signatures import IS_SIGNED
from service.store.queue.action_entries import actions_behind
from service.store.queue.conditions import unindexed
from service.store.tables.core import comments, label_log

BEGINNING_CHARS = 160
OF_COMMENT = ("site_id", "author_name", "text", "erased_at")


def entries(
    connection: Connection,
    who: SignedIn,
    site_ids: Sequence[str],
    *,
    comment_id: str,
    moderator: str,
    after: str | None,
    limit: int,
) -> tuple[AuditEntry, ...]:
    """Entries of the label log on some sites, newest first, after the id of one."""
    query = _log_query(connection.dialect.name, site_ids)
    if after:
        query = query.where(label_log.c.id < after)
    if comment_id:
        query = query.where(label_log.c.comment_id == comment_id)
    if moderator:
        query = query.where(label_log.c.moderator == moderator, IS_SIGNED)
    log_rows = connection.execute(query.limit(limit)).all()
    actions = actions_behind(connection, [row.comment_id for row in log_rows])
    sites = {site.id: site for site in who.sites}
    return tuple(
        _entry(row, sites[row.site_id], actions.get((row.comment_id, row.sequence)))
        for row in log_rows
    )


def _log_query(dialect: str, site_ids: Sequence[str]) -> Select[Any]:
    return (
        log_query()
        .add_columns(*(comments.c[name] for name in OF_COMMENT))
        .add_columns(is_ordered("unlearn").label("is_unlearned"))
        .join(comments, comments.c.id == label_log.c.comment_id)
        .where(unindexed(dialect, comments.c.site_id).in_(site_ids))
        .order_by(label_log.c.id.desc())
    )


def _entry(row: Row[Any], site: Site, action: Action | None) -> AuditEntry:
    log = rows.log_entry(row)
    return AuditEntry(
        id=row.id,
        comment_id=row.comment_id,
        site=site,
        label=log.label,
        moderator=log.moderator,
        is_signed_in=action is not None,
        note=log.note,
        decided_at=log.decided_at,
        said_label=log.said_label,
        said_probability=log.said_probability,
        model_version=log.model_version,
        action=action,
        author_name=row.author_name,
        beginning=beginning(row.text, chars=BEGINNING_CHARS),
        is_erased=row.erased_at is not None,
        is_unlearned=bool(row.is_unlearned),
        is_imported=log.is_imported,
    )
