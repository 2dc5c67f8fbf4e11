"""Comments as they are handed out, some at a time, with all that was said of them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from service.domain.erasing import Marks
from service.domain.exports import ExportedComment
from service.store.erasing.persons import ids_of
from service.store.tables.actions import notes
from service.store.tables.core import articles, comments, former_revisions, label_log, sites
from service.store.tables.sites import submissions

FORMER = ("revision", "text", "author_name", "author_email", "author_url", "replaced_at")
LOGGED = ("label", "decided_at", "moderator", "note", "said_label", "model_version")


def page(
    connection: Connection,
    site_ids: Sequence[str],
    *,
    article_id: str | None,
    marks: Marks | None,
    after: str,
    limit: int,
) -> list[ExportedComment]:
    """The comments after an id, oldest first: of an article, of a person, or all of the sites."""
    query = _query().where(comments.c.site_id.in_(site_ids), comments.c.id > after)
    if article_id is not None:
        query = query.where(comments.c.article_id == article_id)
    if marks is not None:
        query = query.where(comments.c.id.in_(ids_of(site_ids, marks)))
    rows = connection.execute(query.order_by(comments.c.id).limit(limit)).all()
    ids = [row.id for row in rows]
    former, log, said = _former(connection, ids), _log(connection, ids), _notes(connection, ids)
    return [
        ExportedComment(
            **row._mapping, former=former[row.id], decisions=log[row.id], notes=said[row.id]
        )
        for row in rows
    ]


def _query() -> Select[Any]:
    c, a, s = comments.c, articles.c, submissions.c
    own = ("id", "external_id", "article_id", "created_at", "updated_at", "text", "author_name",
           "author_email", "author_url", "page_url", "label", "spam_probability", "model_version",
           "decision", "comment_type")  # fmt: skip
    return (
        select(
            *(c[name] for name in own),
            sites.c.name.label("site"),
            a.title.label("article_title"),
            a.url.label("article_url"),
            s.user_ip.label("address"),
            s.user_agent,
            s.referrer,
        )
        .join(sites, sites.c.id == c.site_id)
        .outerjoin(articles, (a.site_id == c.site_id) & (a.id == c.article_id))
        .outerjoin(submissions, s.comment_id == c.id)
        .where(c.erased_at.is_(None))
    )


def _former(connection: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    f = former_revisions.c
    query = select(f.comment_id, *(f[name] for name in FORMER)).where(f.comment_id.in_(ids))
    return _by_comment(connection, query.order_by(f.comment_id, f.revision))


def _log(connection: Connection, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    log = label_log.c
    query = select(log.comment_id, *(log[name] for name in LOGGED)).where(log.comment_id.in_(ids))
    return _by_comment(connection, query.order_by(log.comment_id, log.sequence))


def _notes(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    n = notes.c
    query = select(n.comment_id, n.text).where(n.comment_id.in_(ids), n.withdrawn_at.is_(None))
    texts: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query.order_by(n.id)):
        texts[row.comment_id].append(row.text)
    return texts


def _by_comment(connection: Connection, query: Select[Any]) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(query):
        values = dict(row._mapping)
        rows[values.pop("comment_id")].append(values)
    return rows
