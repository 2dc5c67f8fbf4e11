"""How long sites keep what, and which rows have been kept long enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from service.domain.retention import Retention, RetentionKind
from service.store.queue import erasure
from service.store.tables.core import articles, comments, former_revisions, verdicts
from service.store.tables.retention import retention
from service.store.tables.sites import submissions

STANDS: Mapping[str, str] = {"rejected": "spam", "held": "unsure", "published": "ham"}
NOTHING = ("", "[]")


@dataclass(frozen=True, slots=True)
class Window:
    """Some rows that were looked at: those that are due, and where to go on; None at the end."""

    due: Sequence[str]
    go_on_after: str | None


def get(connection: Connection, site_id: str) -> Retention:
    """What a site has said."""
    query = select(retention.c.kind, retention.c.days).where(retention.c.site_id == site_id)
    return Retention({row.kind: row.days for row in connection.execute(query)})


def put(connection: Connection, site_id: str, chosen: Retention) -> None:
    """Replace what a site has said."""
    connection.execute(delete(retention).where(retention.c.site_id == site_id))
    rows = [{"site_id": site_id, "kind": kind, "days": n} for kind, n in chosen.days.items()]
    if rows:
        connection.execute(insert(retention), rows)


def count_due(connection: Connection, site_id: str, kind: RetentionKind, before: datetime) -> int:
    """How many rows of a kind are older than that."""
    due = _all_of(kind, site_id).where(_is_due(kind, before)).subquery()
    return connection.scalar(select(func.count()).select_from(due)) or 0


def look(
    connection: Connection,
    site_id: str,
    kind: RetentionKind,
    before: datetime,
    *,
    after: str,
    limit: int,
) -> Window:
    """The next so many rows by id, and which of them are due."""
    key = _key(kind)
    seen = _all_of(kind, site_id).where(key > after).order_by(key).limit(limit)
    ids = [str(row[0]) for row in connection.execute(seen)]
    if not ids:
        return Window((), None)
    due = _all_of(kind, site_id).where(key > after, key <= ids[-1], _is_due(kind, before))
    return Window(
        [str(row[0]) for row in connection.execute(due.order_by(key))],
        ids[-1] if len(ids) == limit else None,
    )


def let_go(
    connection: Connection,
    site_id: str,
    kind: RetentionKind,
    before: datetime,
    ids: Sequence[str],
) -> int:
    """Let those go that are still due: somebody may have decided meanwhile. Returns how many."""
    key = _key(kind)
    still = _all_of(kind, site_id).where(key.in_(ids), _is_due(kind, before))
    due = [str(row[0]) for row in connection.execute(still)]
    if kind == "articles":
        _blank(
            connection, articles, articles.c.id.in_(due) & (articles.c.site_id == site_id), "text"
        )
    elif kind == "verdicts":
        of_comments = verdicts.c.comment_id.in_(due)
        connection.execute(update(verdicts).where(of_comments).values(reasons=[], summary=None))
    elif kind == "addresses":
        _let_addresses_go(connection, due)
    else:
        for comment_id in due:
            erasure.erase(connection, comment_id)
    return len(due)


def _let_addresses_go(connection: Connection, ids: Sequence[str]) -> None:
    _blank(connection, comments, comments.c.id.in_(ids), "author_email")
    _blank(connection, former_revisions, former_revisions.c.comment_id.in_(ids), "author_email")
    sent = submissions.c.comment_id.in_(ids)
    _blank(connection, submissions, sent, "user_ip", "user_agent", "referrer")


def _blank(connection: Connection, table: Any, rows: ColumnElement[bool], *names: str) -> None:
    connection.execute(update(table).where(rows).values(dict.fromkeys(names, "")))


def _key(kind: RetentionKind) -> ColumnElement[str]:
    return articles.c.id if kind == "articles" else comments.c.id


def _all_of(kind: RetentionKind, site_id: str) -> Select[tuple[str]]:
    if kind == "articles":
        return select(articles.c.id).where(articles.c.site_id == site_id)
    there = (comments.c.site_id == site_id) & comments.c.erased_at.is_(None)
    return select(comments.c.id).where(there)


def _is_due(kind: RetentionKind, before: datetime) -> ColumnElement[bool]:
    c = comments.c
    if kind == "articles":
        return and_(articles.c.updated_at < before, articles.c.text != "")
    old = c.created_at < before
    if kind == "addresses":
        return and_(old, or_(c.author_email != "", _was_sent_from_somewhere()))
    if kind == "verdicts":
        return and_(old, _has_reasons())
    return and_(old, func.coalesce(c.decision, c.label) == STANDS[kind])


def _was_sent_from_somewhere() -> ColumnElement[bool]:
    s = submissions.c
    is_said = or_(s.user_ip != "", s.user_agent != "", s.referrer != "")
    return select(s.comment_id).where(s.comment_id == comments.c.id, is_said).exists()


def _has_reasons() -> ColumnElement[bool]:
    v = verdicts.c
    is_said = cast(v.reasons, String).not_in(NOTHING)
    return select(v.id).where(v.comment_id == comments.c.id, is_said).exists()
