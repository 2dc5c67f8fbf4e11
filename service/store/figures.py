"""The numbers of the whole store for whoever watches the service: a few reads of indexes."""

from collections.abc import Sequence
from typing import get_args

from sqlalchemy import Connection, Integer, cast, func, select

from service.domain.articles import ArticleBounds
from service.domain.figures import OutboxLine, SiteArticles, SiteQueue
from service.domain.sites import Site
from service.store.comments import article_room
from service.store.outgoing.outbox import Kind
from service.store.queue import overview
from service.store.tables.queue import queue_counts
from service.store.tables.sites import outbox


def queues(connection: Connection, sites: Sequence[Site]) -> tuple[SiteQueue, ...]:
    """The queue of each site."""
    c = queue_counts.c
    query = select(c.site_id, func.sum(c.n)).where(c.state == "held").group_by(c.site_id)
    held = {site_id: int(n) for site_id, n in connection.execute(query)}
    return tuple(_queue(connection, site, held.get(site.id, 0)) for site in sites)


def articles(
    connection: Connection, sites: Sequence[Site], bounds: ArticleBounds
) -> tuple[SiteArticles, ...]:
    """How full the room for the articles of each site is."""
    rooms = article_room.of_every_site(connection)
    taken = (SiteArticles(s.name, rooms[s.id].used(bounds)) for s in sites if s.id in rooms)
    return tuple(taken)


def outbox_lines(connection: Connection) -> tuple[OutboxLine, ...]:
    """What is to be told, by each way there is."""
    c = outbox.c
    waits, is_dead = c.state == "waiting", cast(c.state == "given up", Integer)
    waiting = {
        row.kind: (row.n, row.oldest)
        for row in connection.execute(
            select(c.kind, func.count().label("n"), func.min(c.created_at).label("oldest"))
            .where(waits)
            .group_by(c.kind)
        )
    }
    rows = connection.execute(select(c.kind, func.sum(is_dead)).group_by(c.kind))
    dead = {kind: int(n) for kind, n in rows}
    return tuple(
        OutboxLine(kind, *waiting.get(kind, (0, None)), dead.get(kind, 0))
        for kind in get_args(Kind)
    )


def _queue(connection: Connection, site: Site, held: int) -> SiteQueue:
    oldest = overview.oldest_held(connection, (site.id,)) if held else None
    return SiteQueue(site.name, held, oldest)
