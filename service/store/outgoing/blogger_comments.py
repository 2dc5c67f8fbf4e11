"""Comments that were read from Blogger: which are known, and where each is on its blog."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from model.verdict import Label
from service.domain.blogger import BloggerComment, BloggerNotice, BloggerPlace
from service.store.database.upsert import insert_into
from service.store.tables.blogger import blogger_blogs, blogger_comments
from service.store.tables.core import comments
from service.store.tables.sites import site_options


def known(
    connection: Connection, site_id: str, numbers: Collection[str]
) -> dict[str, BloggerPlace]:
    """Which of these were read before, erased ones among them, and where each was then."""
    marks = {_mark(site_id, number): number for number in numbers}
    c = blogger_comments.c
    query = select(c.mark, c.place).where(c.site_id == site_id, c.mark.in_(marks))
    return {marks[row.mark]: row.place for row in connection.execute(query)}


def enter(
    connection: Connection, site_id: str, newly: Sequence[tuple[str, BloggerComment]]
) -> None:
    """Enter comments that were read, each by its id here. Twice is as good as once."""
    rows = [_row(site_id, comment_id, read) for comment_id, read in newly]
    if rows:
        insert = insert_into(connection.dialect.name, blogger_comments)
        connection.execute(insert.on_conflict_do_nothing(), rows)


def note_live(connection: Connection, site_id: str, numbers: Collection[str]) -> None:
    """The feed shows these: what the blog kept back was published there."""
    c, marks = blogger_comments.c, [_mark(site_id, number) for number in numbers]
    is_it = (c.site_id == site_id) & c.mark.in_(marks) & (c.place == "pending")
    connection.execute(update(blogger_comments).where(is_it).values(place="live"))


def forget(connection: Connection, comment_id: str) -> None:
    """An erased comment is known by nothing but a hash of its number."""
    is_it = blogger_comments.c.comment_id == comment_id
    blank = {"comment_id": None, "post_id": None, "number": None}
    connection.execute(update(blogger_comments).where(is_it).values(**blank))


def move(connection: Connection, comment_id: str, place: BloggerPlace) -> None:
    """The blog has put it there."""
    is_it = blogger_comments.c.comment_id == comment_id
    connection.execute(update(blogger_comments).where(is_it).values(place=place))


def notice(connection: Connection, comment_id: str) -> BloggerNotice | None:
    """What stands, and what its blog has; None if there is no telling a blog of it."""
    c, b = blogger_comments.c, blogger_blogs.c
    private = site_options.c.allows_private_addresses
    query = (
        select(comments.c.label, comments.c.decision, c.site_id, c.post_id, c.number, c.place)
        .add_columns(b.blog_id, b.sealed, b.takes_down_unsure, private)
        .join(blogger_comments, c.comment_id == comments.c.id)
        .join(blogger_blogs, b.site_id == c.site_id)
        .outerjoin(site_options, site_options.c.site_id == c.site_id)
        .where(comments.c.id == comment_id, b.sealed.is_not(None))
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _notice(row)


def _notice(row: Any) -> BloggerNotice:
    return BloggerNotice(
        site_id=row.site_id,
        blog_id=row.blog_id,
        post_id=row.post_id,
        number=row.number,
        place=row.place,
        stands=Label(row.decision or row.label),
        takes_down_unsure=row.takes_down_unsure,
        sealed=row.sealed,
        allows_private_addresses=bool(row.allows_private_addresses),
    )


def _row(site_id: str, comment_id: str, read: BloggerComment) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "mark": _mark(site_id, read.number),
        "comment_id": comment_id,
        "post_id": read.post_id,
        "number": read.number,
        "place": read.place,
    }


def _mark(site_id: str, number: str) -> str:
    return hashlib.sha256(f"{site_id} {number}".encode()).hexdigest()
