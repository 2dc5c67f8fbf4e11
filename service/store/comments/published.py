"""What is published under an article: what was decided to be; ham that a page or a mention sent.

What an archive or an engine brought along undecided may have been kept back or deleted there.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, func, or_, select

from service.domain.comment_types import COMMENT, PUBLIC
from service.domain.embedding import OF_PAGES, PublishedComment
from service.domain.mentions import OF_MENTIONS
from service.store.comments import articles
from service.store.tables.core import comments

MOST = 500


def under(
    connection: Connection, site_id: str, urls: Iterable[str]
) -> tuple[PublishedComment, ...]:
    """The newest of them at a page's URLs, oldest first; no enquiry: one person gets that."""
    c = comments.c
    is_there = c.article_id.in_(articles.ids_at(site_id, urls))
    query = (
        select(c.author_name, c.author_url, c.text, c.created_at)
        .where(c.site_id == site_id, is_there, c.erased_at.is_(None))
        .where(_is_published(), _type().in_(PUBLIC))
        .order_by(c.created_at.desc(), c.id.desc())
        .limit(MOST)
    )
    rows = reversed(connection.execute(query).all())
    return tuple(
        PublishedComment(row.author_name, row.author_url, row.text, row.created_at) for row in rows
    )


def _is_published() -> ColumnElement[bool]:
    c = comments.c
    came_here = or_(
        *(c.external_id.startswith(way, autoescape=True) for way in (OF_PAGES, OF_MENTIONS))
    )
    return (c.decision == "ham") | (c.decision.is_(None) & (c.label == "ham") & came_here)


def _type() -> ColumnElement[str]:
    """As `comment_types.canonical` spells it."""
    spelled = func.lower(func.trim(func.coalesce(comments.c.comment_type, "")))
    canonical = func.replace(func.replace(spelled, "_", "-"), " ", "-")
    return func.coalesce(func.nullif(canonical, ""), COMMENT)
