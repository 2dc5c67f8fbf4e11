"""Looks whether a queue has become long or old, and has webhooks told once each time. No SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import Connection

from service.domain.crossings import Crossing, QueueLimits, crossings
from service.domain.figures import SiteQueue
from service.domain.sites import Site, SiteOptions
from service.store import figures
from service.store.async_store import AsyncStore
from service.store.outgoing import events


def _now() -> datetime:
    return datetime.now(UTC)


class QueueWatch:
    """Looks now and then. What a queue is beyond is in the database: a restart tells nothing."""

    def __init__(self, database: AsyncStore, *, clock: Callable[[], datetime] = _now) -> None:
        self._database = database
        self._clock = clock

    async def sweep(self) -> None:
        """Tell of every limit that was crossed since the last look."""
        look = partial(_find_news, now=self._clock())
        if await self._database.read(look):
            await self._database.write(lambda connection: _tell(connection, look(connection)))


@dataclass(frozen=True, slots=True)
class QueueNews:
    """A queue that is beyond other limits than at the last look."""

    site: Site
    queue: SiteQueue
    before: frozenset[Crossing]
    beyond: frozenset[Crossing]


def _find_news(connection: Connection, now: datetime) -> list[QueueNews]:
    listening = events.listeners(connection, "queue.waiting")
    queues = figures.queues(connection, [site for site, _ in listening])
    every = []
    for (site, options), queue in zip(listening, queues, strict=True):
        before = events.crossed(connection, site)
        beyond = crossings(queue, _limits(options), before=before, now=now)
        every.append(QueueNews(site, queue, before, beyond))
    return [news for news in every if news.beyond != news.before]


def _tell(connection: Connection, every: list[QueueNews]) -> None:
    for news in every:
        events.enter_crossings(connection, news.site, news.beyond)
        if crossed := sorted(news.beyond - news.before):
            oldest = news.queue.oldest_at and news.queue.oldest_at.isoformat()
            about = {"beyond": crossed, "held": news.queue.held, "oldest_at": oldest}
            events.note_for(connection, news.site, "queue.waiting", about)


def _limits(options: SiteOptions) -> QueueLimits:
    return QueueLimits(options.queue_size_told, options.queue_hours_told)
