"""How much room the articles of sites take, as triggers count it."""

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from service.domain.articles import ArticleBounds, ArticleRoom
from service.store.tables.articles import article_room

EMPTY = ArticleRoom(0, 0)


def of_site(connection: Connection, site_id: str) -> ArticleRoom:
    """What the articles of a site take."""
    c = article_room.c
    query = select(func.sum(c.n_bytes), func.sum(c.n_articles)).where(c.site_id == site_id)
    n_bytes, n_articles = connection.execute(query).one()
    return ArticleRoom(int(n_bytes or 0), int(n_articles or 0))


def of_every_site(connection: Connection) -> Mapping[str, ArticleRoom]:
    """The same of all that have some, by the id of the site."""
    c = article_room.c
    query = select(c.site_id, func.sum(c.n_bytes), func.sum(c.n_articles)).group_by(c.site_id)
    return {
        site_id: ArticleRoom(int(n_bytes), int(n_articles))
        for site_id, n_bytes, n_articles in connection.execute(query)
    }


def has_room(
    connection: Connection,
    site_id: str,
    bounds: ArticleBounds | None,
    *,
    n_bytes: int,
    n_articles: int = 0,
) -> bool:
    """Whether a site may keep so much more; None bounds nothing.

    Replicas that keep some at the same moment may pass the bounds by what each of them keeps.
    """
    if bounds is None:
        return True
    room = of_site(connection, site_id)
    return room.has_room(bounds, n_bytes=n_bytes, n_articles=n_articles)
