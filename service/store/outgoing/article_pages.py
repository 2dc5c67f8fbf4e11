"""What is known of articles' pages: when to look at one, and what it said of itself last time.

A row that is claimed is due again after a while, in case the process that reads it dies.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, func, select, true, update

from service.store.database.upsert import insert_into
from service.store.tables.core import articles, sites
from service.store.tables.sites import article_pages, site_options

FRESH = timedelta(days=1)  # so long a page is not looked at again


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page to read. `attempts` counts this one."""

    site_id: str
    article_id: str
    url: str
    attempts: int
    etag: str | None
    last_modified: str | None
    site_url: str
    allows_private_addresses: bool


def want(connection: Connection, site_id: str, article_id: str, url: str) -> None:
    """Have a page read that nobody has read yet, or not for long."""
    now = datetime.now(UTC)
    connection.execute(
        _want(connection.dialect.name),
        {
            "site_id": site_id,
            "article_id": article_id,
            "url": url,
            "due_at": now,
            "attempts": 0,
            "stale": now - FRESH,
        },
    )


def want_again(connection: Connection, site_id: str, article_id: str) -> None:
    """Have a page read again that was read before, if that is long ago."""
    connection.execute(
        _want_again(),
        {
            "of_site": site_id,
            "of_article": article_id,
            "now": (now := datetime.now(UTC)),
            "stale": now - FRESH,
        },
    )


def claim(connection: Connection, *, limit: int, lease: timedelta) -> list[DuePage]:
    """Take pages that are due, for so long."""
    now = datetime.now(UTC)
    query = _page_query().where(article_pages.c.due_at <= now).order_by(article_pages.c.due_at)
    query = query.limit(limit).with_for_update(of=article_pages, skip_locked=True)
    pages = [_due(row) for row in connection.execute(query)]
    for page in pages:
        _change(connection, page, due_at=now + lease, attempts=page.attempts)
    return pages


def keep(
    connection: Connection,
    page: DuePage,
    *,
    title: str,
    text: str,
    etag: str | None,
    last_modified: str | None,
) -> bool:
    """Enter what a page says. True if the article reads otherwise than before.

    An article that was PUT is left as it is, and so are words that a page no longer shows: it
    may be under repair, or ask for a password.
    """
    _settle(connection, page, etag=etag, last_modified=last_modified, problem=None)
    outcome = connection.execute(
        update(articles)
        .where(
            articles.c.site_id == page.site_id,
            articles.c.id == page.article_id,
            articles.c.origin == "inline",
            (articles.c.title != title) | (articles.c.text != text),
            articles.c.text == "" if not text else true(),
        )
        .values(title=title, text=text, updated_at=datetime.now(UTC))
    )
    return outcome.rowcount == 1


def settle(connection: Connection, page: DuePage, *, problem: str | None) -> None:
    """A page has not changed, or cannot be read: look again when it is commented on later."""
    _settle(connection, page, problem=problem)


def postpone(connection: Connection, page: DuePage, *, wait: timedelta, problem: str) -> None:
    """Look at a page again after a while."""
    _change(connection, page, due_at=datetime.now(UTC) + wait, problem=problem)


def _settle(connection: Connection, page: DuePage, **values: Any) -> None:
    _change(connection, page, due_at=None, attempts=0, looked_at=datetime.now(UTC), **values)


def _change(connection: Connection, page: DuePage, **values: Any) -> None:
    connection.execute(
        update(article_pages)
        .where(
            article_pages.c.site_id == page.site_id,
            article_pages.c.article_id == page.article_id,
        )
        .values(**values)
    )


def _due(row: Any) -> DuePage:
    return DuePage(
        site_id=row.site_id,
        article_id=row.article_id,
        url=row.url,
        attempts=row.attempts + 1,
        etag=row.etag,
        last_modified=row.last_modified,
        site_url=row.site_url,
        allows_private_addresses=bool(row.allows),
    )


def _page_query() -> Select[Any]:
    """Pages with their sites, as `_due` reads them."""
    names = ("site_id", "article_id", "url", "attempts", "etag", "last_modified")
    return (
        select(
            *(article_pages.c[name] for name in names),
            sites.c.url.label("site_url"),
            func.coalesce(site_options.c.allows_private_addresses, False).label("allows"),
        )
        .join(sites, sites.c.id == article_pages.c.site_id)
        .outerjoin(site_options, site_options.c.site_id == article_pages.c.site_id)
    )


@cache
def _want(dialect: str) -> Any:
    inserted = insert_into(dialect, article_pages)
    columns = ("site_id", "article_id", "url", "due_at", "attempts")
    return inserted.values({name: bindparam(name) for name in columns}).on_conflict_do_update(
        index_elements=["site_id", "article_id"],
        set_={"due_at": inserted.excluded.due_at},
        where=_is_stale(),
    )


@cache
def _want_again() -> Update:
    return (
        update(article_pages)
        .where(
            article_pages.c.site_id == bindparam("of_site"),
            article_pages.c.article_id == bindparam("of_article"),
            _is_stale(),
        )
        .values(due_at=bindparam("now"))
    )


def _is_stale() -> Any:
    return article_pages.c.due_at.is_(None) & (article_pages.c.looked_at < bindparam("stale"))
