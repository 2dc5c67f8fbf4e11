"""What is not counted but looked up: the model that judges, and what was read from the store."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from service.domain.drift import SiteDrift
from service.domain.figures import SiteArticles, SiteQueue, StoreFigures
from service.domain.sampling import Rate
from service.metrics import kinds
from service.metrics.kinds import MetricKind

PER_THOUSAND = 1000.0


class LookedUp(Collector):
    """Tells what it was told last. A scrape reads nothing: it waits for nobody."""

    def __init__(self) -> None:
        self.model_version: str | None = None
        self.figures: StoreFigures | None = None

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every metric of `LOOKED_UP`, those that nothing is known of without a value."""
        yield _gauge(kinds.ACTIVE_MODEL, {self.model_version: 1.0} if self.model_version else {})
        yield _one(kinds.MODEL_JUDGES, float(self.model_version is not None))
        if self.figures is not None:
            yield from _of_store(self.figures, datetime.now(UTC))


def _of_store(figures: StoreFigures, now: datetime) -> Iterator[GaugeMetricFamily]:
    queues, outbox = _within_bounds(figures.queues), figures.outbox
    held = {queue.site: float(queue.held) for queue in queues}
    waits = {q.site: _age(q.oldest_at, now) for q in queues if q.oldest_at}
    yield _gauge(kinds.HELD, held)
    yield _gauge(kinds.OLDEST_HELD_SECONDS, waits)
    yield _gauge(kinds.OUTBOX_WAITING, {line.kind: float(line.waiting) for line in outbox})
    yield _gauge(
        kinds.OUTBOX_LAG_SECONDS, {line.kind: _age(line.oldest_at, now) for line in outbox}
    )
    yield _gauge(kinds.OUTBOX_DEAD, {line.kind: float(line.given_up) for line in outbox})
    yield _gauge(kinds.HAM_LOST, _ratios(figures.accuracy.ham_lost))
    yield _gauge(kinds.SPAM_PUBLISHED, _ratios(figures.accuracy.spam_published))
    yield _drift(figures.drift)
    yield _gauge(kinds.ARTICLE_ROOM, _fullest(figures.article_room))
    yield _one(kinds.READ_AT, figures.read_at.timestamp())


def _within_bounds(queues: Sequence[SiteQueue]) -> list[SiteQueue]:
    """The longest queues, as many as have a line of their own, and all others as one."""
    by_length = sorted(queues, key=lambda queue: (-queue.held, queue.site))
    own, further = by_length[: kinds.MOST_SITES], by_length[kinds.MOST_SITES :]
    if not further:
        return own
    oldest = min((queue.oldest_at for queue in further if queue.oldest_at), default=None)
    return [*own, SiteQueue(kinds.OTHER_SITES, sum(queue.held for queue in further), oldest)]


def _fullest(rooms: Sequence[SiteArticles]) -> dict[str, float]:
    """Those that are fullest, as many as have a line of their own; of all others the fullest."""
    by_share = sorted(rooms, key=lambda room: (-room.used, room.site))
    shares = {room.site: room.used for room in by_share[: kinds.MOST_SITES]}
    if further := by_share[kinds.MOST_SITES :]:
        shares[kinds.OTHER_SITES] = further[0].used
    return shares


def _ratios(rate: Rate) -> dict[str, float]:
    """A number of a thousand with its bounds, as shares of one; nothing if nobody has looked."""
    if rate.estimate is None:
        return {}
    bounds = {"estimate": rate.estimate, "low": rate.low, "high": rate.high}
    return {bound: value / PER_THOUSAND for bound, value in bounds.items()}


def _drift(lines: Sequence[SiteDrift]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(kinds.DRIFT.name, kinds.DRIFT.meaning, labels=kinds.DRIFT.labels)
    for line in lines:
        family.add_metric([line.site, line.drift.kind], 1.0)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _gauge(kind: MetricKind, values: dict[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(kind.name, kind.meaning, labels=kind.labels)
    for label, value in values.items():
        family.add_metric([label], value)
    return family


def _one(kind: MetricKind, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(kind.name, kind.meaning, value=value)
