"""Articles: those a site PUT under its own ids, and those that came inline with a comment."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, or_, select

from model.comment import Article
from service.domain.articles import ArticleBounds, StoredArticle, size_of
from service.domain.errors import NoRoom
from service.store.comments import article_room
from service.store.database.exclusion import lock_name
from service.store.database.upsert import insert_into
from service.store.tables.core import articles


def put(
    connection: Connection,
    site_id: str,
    article_id: str,
    article: Article,
    *,
    bounds: ArticleBounds | None = None,
) -> bool:
    """Store an article under the site's own id. True if it is new, False if replaced.

    Raises NoRoom beyond the bounds.
    """
    former = get(connection, site_id, article_id)
    if not _has_room(connection, site_id, article, former, bounds):
        raise NoRoom(
            "the articles of this site take all the room they may: this one was not stored."
            " Its owner can make more; a comment that brings its article along is judged with it"
        )
    row = _row(site_id, article_id, article, origin="put")
    change = {k: row[k] for k in ("title", "text", "url", "url_hash", "updated_at", "origin")}
    connection.execute(
        insert_into(connection.dialect.name, articles)
        .values(**row)
        .on_conflict_do_update(index_elements=["site_id", "id"], set_=change)
    )
    return former is None


def get(connection: Connection, site_id: str, article_id: str) -> StoredArticle | None:
    """An article of a site by its id."""
    row = connection.execute(select(articles).where(_is(site_id, article_id))).one_or_none()
    return None if row is None else _article(row)


def find_inline(connection: Connection, site_id: str, article: Article) -> StoredArticle | None:
    """What is stored of an article that came inline: by its URL if it has one, else its words.

    Of several at one URL, the one that was PUT comes first, and the oldest of those.
    """
    if not article.url:
        return get(connection, site_id, inline_id(article))
    key = {"site": site_id, "url_hash": _url_hash(article.url)}
    row = connection.execute(_by_url(), key).one_or_none()
    return None if row is None else _article(row)


def ids_at(site_id: str, urls: Iterable[str]) -> Select[tuple[str]]:
    """The ids of all articles of a site at some URLs."""
    c = articles.c
    return select(c.id).where(c.site_id == site_id, c.url_hash.in_(map(_url_hash, urls)))


def is_at(connection: Connection, site_id: str, url: str) -> bool:
    """Whether a site has an article at a URL."""
    return connection.execute(ids_at(site_id, [url]).limit(1)).first() is not None


def merge_inline(sent: Article, stored: StoredArticle | None) -> Article:
    """The article to judge by: what was PUT, else what was sent, gaps filled from what we have."""
    if stored is None:
        return sent
    if stored.origin == "put":
        return stored.article
    return Article(
        title=sent.title or stored.article.title,
        text=sent.text or stored.article.text,
        url=sent.url or stored.article.url,
    )


def keep_inline(
    connection: Connection, site_id: str, sent: Article, *, bounds: ArticleBounds | None = None
) -> str | None:
    """Store an article that came inline with a comment, and return its id.

    Beyond the bounds it stays as it was stored; None if it never was. Without bounds all is kept.
    """
    stored = find_inline(connection, site_id, sent)
    merged = merge_inline(sent, stored)
    if stored is not None and merged == stored.article:
        return stored.id
    if not _has_room(connection, site_id, merged, stored, bounds):
        return None if stored is None else stored.id
    row = _row(site_id, inline_id(sent), merged, origin="inline")
    change = {k: row[k] for k in ("title", "text", "url", "updated_at")}
    connection.execute(
        insert_into(connection.dialect.name, articles)
        .values(**row)
        .on_conflict_do_update(
            index_elements=["site_id", "id"],
            set_=change,
            where=(articles.c.origin == "inline")  # a PUT may have taken an id of this form
            & or_(*(articles.c[k] != row[k] for k in ("title", "text", "url"))),
        )
    )
    return inline_id(sent)


def may_become(
    connection: Connection,
    site_id: str,
    article_id: str,
    article: Article,
    *,
    bounds: ArticleBounds | None,
) -> bool:
    """Whether there is room for what the page of a known article says now."""
    former = get(connection, site_id, article_id)
    return _has_room(connection, site_id, article, former, bounds)


def lock_of(site_id: str, article_id: str) -> str:
    """The name of the lock of an article, by the id it has or would have."""
    return lock_name("article", site_id, article_id)


def inline_id(article: Article) -> str:
    """The id of an article that came without one: from its URL, else from its words."""
    if article.url:
        return f"url-{_url_hash(article.url)[:32]}"
    words = "\0".join((article.title, article.text))
    return f"text-{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def _has_room(
    connection: Connection,
    site_id: str,
    article: Article,
    former: StoredArticle | None,
    bounds: ArticleBounds | None,
) -> bool:
    """Whether an article may take the place of its former self, or be a new one."""
    more = size_of(article) - (0 if former is None else former.n_bytes)
    new = int(former is None)
    return article_room.has_room(connection, site_id, bounds, n_bytes=more, n_articles=new)


@cache
def _by_url() -> Select[Any]:
    """Made once: putting a statement together costs more than running it."""
    return (
        select(articles)
        .where(
            articles.c.site_id == bindparam("site"), articles.c.url_hash == bindparam("url_hash")
        )
        .order_by(case((articles.c.origin == "put", 0), else_=1), articles.c.created_at)
        .limit(1)
    )


def _url_hash(url: str) -> str:
    """Of the page, not of a place in it."""
    page = url.strip().partition("#")[0]  # unlike urldefrag, for whatever was sent as a URL
    return hashlib.sha256(page.encode()).hexdigest()


def _row(site_id: str, article_id: str, article: Article, *, origin: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "site_id": site_id,
        "id": article_id,
        "origin": origin,
        **article.model_dump(),
        "url_hash": _url_hash(article.url) if article.url else None,
        "created_at": now,
        "updated_at": now,
    }


def _is(site_id: str, article_id: str) -> Any:
    return (articles.c.site_id == site_id) & (articles.c.id == article_id)


def _article(row: Row[Any]) -> StoredArticle:
    return StoredArticle(
        id=row.id,
        article=Article(title=row.title, text=row.text, url=row.url),
        origin=row.origin,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
