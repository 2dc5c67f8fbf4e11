"""The audit: who decided, when, and what the machine had said."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from service.domain.actions import AuditEntry
from service.domain.people import SignedIn
from service.domain.queue import Note
from service.store.comments import rows
from service.store.queue import actions
from service.store.queue.conditions import unindexed
from service.store.tables.actions import notes
from service.store.tables.core import comments, label_log
from service.store.tables.people import moderators

BEGINNING_CHARS = 160


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
    query = (
        select(
            label_log,
            comments.c.site_id,
            comments.c.author_name,
            comments.c.text,
        )
        .join(comments, comments.c.id == label_log.c.comment_id)
        .where(unindexed(connection.dialect.name, comments.c.site_id).in_(site_ids))
        .order_by(label_log.c.id.desc())
        .limit(limit)
    )
    if after:
        query = query.where(label_log.c.id < after)
    if comment_id:
        query = query.where(label_log.c.comment_id == comment_id)
    if moderator:
        query = query.where(label_log.c.moderator == moderator)
    found = connection.execute(query).all()
    acted = actions.by_log(connection, [(row.comment_id, row.sequence) for row in found])
    places = {site.id: site for site in who.sites}
    said = []
    for row in found:
        log = rows.log_entry(row)
        action = acted.get((row.comment_id, row.sequence))
        said.append(
            AuditEntry(
                id=row.id,
                comment_id=row.comment_id,
                site=places[row.site_id],
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
                beginning=" ".join(row.text[: 2 * BEGINNING_CHARS].split())[:BEGINNING_CHARS],
            )
        )
    return tuple(said)


def signed_log(connection: Connection, comment_id: str, length: int) -> tuple[bool, ...]:
    """Of each entry of a comment's log, whether a signed-in moderator wrote it."""
    acted = actions.by_log(connection, [(comment_id, 0)])
    return tuple((comment_id, sequence) in acted for sequence in range(1, length + 1))


def notes_on(connection: Connection, comment_id: str) -> tuple[Note, ...]:
    """The notes on a comment, oldest first, with those that were withdrawn."""
    query = (
        select(notes, moderators.c.name)
        .join(moderators, moderators.c.id == notes.c.moderator_id)
        .where(notes.c.comment_id == comment_id)
        .order_by(notes.c.id)
    )
    return tuple(
        Note(row.id, row.name, row.text, row.written_at, is_withdrawn=row.withdrawn_at is not None)
        for row in connection.execute(query)
    )
