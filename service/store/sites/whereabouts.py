"""Where the comments of sites come from, beside where the sites are registered."""

from collections import Counter
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, select

from service.domain.sites import Misplaced, Site
from service.domain.urls import is_of_site, read_address
from service.store.tables.core import articles, comments
from service.store.tables.queue import queue_entries
from service.store.tables.sites import submissions

NEWEST = 100  # of a site's comments that are looked at


def misplaced(connection: Connection, site: Site) -> Misplaced | None:
    """The host that a site's comments name, if none of them names that of the site."""
    rows = connection.execute(_newest(), {"site": site.id})
    urls = [url for row in rows for url in (row.url, _url(row.blog)) if url and read_address(url)]
    if not urls or any(is_of_site(url, site_url=site.url) for url in urls):
        return None
    hosts = Counter(address.host for address in map(read_address, urls) if address)
    return Misplaced(site, hosts.most_common(1)[0][0])


def has_comment(connection: Connection, site: Site) -> bool:
    """Whether a comment of the site has come, be it erased since."""
    first = select(comments.c.id).where(comments.c.site_id == site.id).limit(1)
    return connection.scalar(first) is not None


def _url(blog: str | None) -> str:
    """The protocol's address of a blog, which is kept without its scheme."""
    return f"https://{blog}" if blog else ""


@cache
def _newest() -> Select[Any]:
    is_its_article = and_(
        articles.c.site_id == comments.c.site_id, articles.c.id == comments.c.article_id
    )
    c = queue_entries.c  # its index of days has the newest of a site at its end
    of_site = select(c.comment_id).where(c.site_id == bindparam("site"))
    newest = of_site.order_by(c.created_on.desc()).limit(NEWEST).subquery("newest")
    return (
        select(submissions.c.blog, articles.c.url)
        .select_from(newest)
        .join(comments, comments.c.id == newest.c.comment_id)
        .outerjoin(submissions, submissions.c.comment_id == comments.c.id)
        .outerjoin(articles, is_its_article)
    )
