"""Reading the store's numbers for whoever watches from outside, aside from all requests. No SQL."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from service.domain.articles import ROOMY, ArticleBounds
from service.domain.figures import StoreFigures
from service.domain.sampling import Accuracy, accuracy
from service.metrics.looked_up import LookedUp
from service.moderation.drift import DriftWatch
from service.store import figures
from service.store.async_store import AsyncStore
from service.store.queue import sampling
from service.store.sites import sites

SAMPLE_WEEKS = 8  # as on the overview
SAMPLE_LASTS = timedelta(minutes=10)  # it counts every comment of eight weeks


class StoreReadings:
    """Reads them, and hands them on to be told. The sample is added up less often."""

    def __init__(
        self,
        database: AsyncStore,
        looked_up: LookedUp,
        watch: DriftWatch,
        bounds: ArticleBounds = ROOMY,
    ) -> None:
        self._database = database
        self._looked_up = looked_up
        self._watch = watch
        self._bounds = bounds
        self._accuracy: Accuracy | None = None
        self._added_up_at: datetime | None = None

    async def sweep(self) -> None:
        """Read what there is now. Raises StoreUnavailable; what was read before is told still."""
        now = datetime.now(UTC)
        if self._added_up_at is None or now - self._added_up_at >= SAMPLE_LASTS:
            self._accuracy = None
        self._looked_up.figures = await self._database.read(self._read)
        if self._accuracy is None:
            self._accuracy, self._added_up_at = self._looked_up.figures.accuracy, now

    def _read(self, connection: Connection) -> StoreFigures:
        now, every_site = datetime.now(UTC), sites.all_sites(connection)
        site_ids = [site.id for site in every_site]
        return StoreFigures(
            read_at=now,
            queues=figures.queues(connection, every_site),
            outbox=figures.outbox_lines(connection),
            article_room=figures.articles(connection, every_site, self._bounds),
            accuracy=self._accuracy or _add_up(connection, site_ids, now.date()),
            drift=self._watch.of_sites(connection, every_site),
        )


def _add_up(connection: Connection, site_ids: list[str], today: date) -> Accuracy:
    first = today - timedelta(weeks=SAMPLE_WEEKS - 1, days=today.weekday())
    return accuracy(sampling.counts(connection, site_ids, since=first), since=first)
