"""The label log: what moderators said, append-only. The only source of training labels."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, insert, select, update

from service.domain.comments import DecidedComment, LogEntry, LogLabel
from service.domain.errors import EditedSince
from service.store.comments import rows
from service.store.database.ids import new_id
from service.store.outgoing import outbox
from service.store.tables.core import articles, comments, former_revisions, label_log, sites

WORDS = ("text", "author_name", "author_email", "author_url", "article_id")
READ_AT_ONCE = 200  # rows in memory while training reads


def append(
    connection: Connection,
    comment_id: str,
    label: LogLabel,
    *,
    moderator: str | None = None,
    note: str | None = None,
    revision: int | None = None,
) -> None:
    """Add an entry to a comment's log, with what the machine says of it now.

    Raises EditedSince if a revision is named that is not the comment's present one.
    """
    said = connection.execute(
        select(comments).where(comments.c.id == comment_id).with_for_update()
    ).one()
    if revision not in (None, said.revision):
        raise EditedSince
    so_far = connection.scalar(
        select(func.count()).select_from(label_log).where(label_log.c.comment_id == comment_id)
    )
    decided_at = datetime.now(UTC)
    connection.execute(
        insert(label_log).values(
            id=new_id(),
            comment_id=comment_id,
            sequence=(so_far or 0) + 1,
            revision=said.revision,
            label=label,
            moderator=moderator,
            note=note,
            decided_at=decided_at,
            said_label=said.label,
            said_probability=said.spam_probability,
            model_version=said.model_version,
        )
    )
    standing_label = None if label == "withdrawn" else label
    connection.execute(
        update(comments).where(comments.c.id == comment_id).values(decision=standing_label)
    )
    event = {
        "label": label,
        "moderator": moderator,
        "decided_at": decided_at.isoformat(),
        "revision": said.revision,
        "said_label": said.label,
    }
    outbox.note_decision(connection, comment_id, event=event)


def entries(connection: Connection, comment_id: str) -> tuple[LogEntry, ...]:
    """The log of one comment, oldest first."""
    query = (
        select(label_log).where(label_log.c.comment_id == comment_id).order_by(label_log.c.sequence)
    )
    return tuple(rows.log_entry(row) for row in connection.execute(query))


def standing(connection: Connection, comment_id: str) -> LogEntry | None:
    """The decision that stands on a comment: the last entry, unless it is a withdrawal."""
    row = connection.execute(
        select(label_log)
        .where(label_log.c.comment_id == comment_id)
        .order_by(label_log.c.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None or row.label == "withdrawn" else rows.log_entry(row)


def labelled_comments(connection: Connection) -> Iterator[DecidedComment]:
    """Each comment that a decision stands on, in the words the decision was made on."""
    streamed = connection.execution_options(yield_per=READ_AT_ONCE)
    for row in streamed.execute(_labelled_query()):
        yield _labelled(row)


def _labelled_query() -> Select[Any]:
    later = label_log.alias("later")
    last = select(func.max(later.c.sequence)).where(later.c.comment_id == label_log.c.comment_id)
    then = and_(
        former_revisions.c.comment_id == label_log.c.comment_id,
        former_revisions.c.revision == label_log.c.revision,
    )
    was_edited = former_revisions.c.comment_id.is_not(None)
    words = {k: case((was_edited, former_revisions.c[k]), else_=comments.c[k]) for k in WORDS}
    stands_under = and_(
        articles.c.site_id == comments.c.site_id,
        articles.c.id == words["article_id"],
    )
    return (
        select(
            comments.c.id,
            sites.c.name.label("site"),
            *(column.label(name) for name, column in words.items()),
            articles.c.title.label("article_title"),
            articles.c.text.label("article_text"),
            articles.c.url.label("article_url"),
            label_log.c.label,
            label_log.c.decided_at,
            comments.c.created_at,
        )
        .select_from(label_log)
        .join(comments, comments.c.id == label_log.c.comment_id)
        .join(sites, sites.c.id == comments.c.site_id)
        .outerjoin(former_revisions, then)
        .outerjoin(articles, stands_under)
        .where(label_log.c.sequence == last.scalar_subquery(), label_log.c.label != "withdrawn")
        .order_by(label_log.c.id)
    )


def _labelled(row: Row[Any]) -> DecidedComment:
    return DecidedComment(
        id=row.id,
        site=row.site,
        article_id=row.article_id,
        comment=rows.comment(row, rows.article(row)),
        label=row.label,
        decided_at=row.decided_at,
        created_at=row.created_at,
    )
