"""Blogs at Blogger: how each is read, how far it was, and when it is due again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, select, update

from service.domain.blogger import BloggerBlog
from service.store.database.upsert import insert_into
from service.store.tables.blogger import blogger_blogs as blogs
from service.store.tables.core import sites
from service.store.tables.sites import site_options


def get(connection: Connection, site_id: str) -> BloggerBlog | None:
    """The blog of a site; None if it is none of Blogger's."""
    row = connection.execute(_blogs().where(blogs.c.site_id == site_id)).one_or_none()
    return None if row is None else _blog(row)


def every(connection: Connection) -> list[tuple[str, BloggerBlog]]:
    """All of them, each with the name of its site, but of sites that are retired."""
    query = _blogs().add_columns(sites.c.name).where(sites.c.retired_at.is_(None))
    return [(row.name, _blog(row)) for row in connection.execute(query.order_by(sites.c.name))]


def put(
    connection: Connection,
    site_id: str,
    *,
    blog_id: str,
    sealed: str | None,
    takes_down_unsure: bool,
) -> None:
    """Read a blog from now on, or in another way. Another blog is read from now on, too."""
    now, before = datetime.now(UTC), get(connection, site_id)
    columns: dict[str, Any] = {
        "blog_id": blog_id, "sealed": sealed, "takes_down_unsure": takes_down_unsure,
        "due_at": now, "failures": 0, "problem": None, "etag": None,
    }  # fmt: skip
    if before is None or before.blog_id != blog_id:
        columns |= {"read_until": now, "looked_at": None}
    else:
        columns |= {"read_until": before.read_until, "looked_at": before.looked_at}
    connection.execute(
        insert_into(connection.dialect.name, blogs)
        .values(site_id=site_id, **columns)
        .on_conflict_do_update(index_elements=["site_id"], set_=columns)
    )


def remove(connection: Connection, site_id: str) -> bool:
    """Read it no more; its credentials are gone. False if it was not read."""
    return connection.execute(delete(blogs).where(blogs.c.site_id == site_id)).rowcount == 1


def make_due(connection: Connection, site_id: str) -> bool:
    """Have it read now. False if it is none of Blogger's."""
    is_it = blogs.c.site_id == site_id
    return (
        connection.execute(update(blogs).where(is_it).values(due_at=datetime.now(UTC))).rowcount
        == 1
    )


def claim(
    connection: Connection, *, now: datetime, lease: timedelta, limit: int
) -> Sequence[BloggerBlog]:
    """Take what is due, for so long; what its process dies over is due again then."""
    is_due = (blogs.c.due_at <= now) & sites.c.retired_at.is_(None)
    query = _blogs().where(is_due).order_by(blogs.c.due_at).limit(limit)
    rows = connection.execute(query.with_for_update(of=blogs, skip_locked=True)).all()
    ids = [row.site_id for row in rows]
    connection.execute(update(blogs).where(blogs.c.site_id.in_(ids)).values(due_at=now + lease))
    return [_blog(row) for row in rows]


def move_on(connection: Connection, blog: BloggerBlog, *, until: datetime) -> None:
    """Its feed was read so far: in the transaction that stores what was read."""
    is_it = (blogs.c.site_id == blog.site_id) & (blogs.c.blog_id == blog.blog_id)
    connection.execute(
        update(blogs).where(is_it, blogs.c.read_until < until).values(read_until=until)
    )


def settle(
    connection: Connection, blog: BloggerBlog, *, now: datetime, due_at: datetime, etag: str | None
) -> None:
    """A round worked."""
    columns = {"looked_at": now, "due_at": due_at, "etag": etag, "failures": 0, "problem": None}
    connection.execute(_same(blog).values(**columns))


def put_off(connection: Connection, blog: BloggerBlog, *, due_at: datetime, problem: str) -> None:
    """A round did not work."""
    failures = blog.failures + 1
    connection.execute(_same(blog).values(due_at=due_at, failures=failures, problem=problem))


def _same(blog: BloggerBlog) -> Any:
    """As it was when it was claimed: what an owner has changed meanwhile is due at once."""
    is_it = (blogs.c.site_id == blog.site_id) & (blogs.c.blog_id == blog.blog_id)
    sealed = blogs.c.sealed.is_(None) if blog.sealed is None else blogs.c.sealed == blog.sealed
    return update(blogs).where(is_it, sealed)


def _blogs() -> Select[Any]:
    columns = [column for column in blogs.c if column is not blogs.c.site_id]
    private = site_options.c.allows_private_addresses
    return (
        select(blogs.c.site_id, *columns, sites.c.url.label("site_url"), private)
        .join(sites, sites.c.id == blogs.c.site_id)
        .outerjoin(site_options, site_options.c.site_id == blogs.c.site_id)
    )


def _blog(row: Row[Any]) -> BloggerBlog:
    return BloggerBlog(
        site_id=row.site_id,
        site_url=row.site_url,
        blog_id=row.blog_id,
        sealed=row.sealed,
        takes_down_unsure=row.takes_down_unsure,
        read_until=row.read_until,
        etag=row.etag,
        due_at=row.due_at,
        failures=row.failures,
        problem=row.problem,
        looked_at=row.looked_at,
        allows_private_addresses=bool(row.allows_private_addresses),
    )
