"""The metrics of one application, in a registry of its own."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from model.reasons.second_reading import MISSING, SECOND
from model.verdict import Label, Reason
from service.metrics import kinds
from service.metrics.kinds import MetricKind
from service.metrics.looked_up import LookedUp


class Metrics:
    """Counts what happens, and remembers what was read last. Thread-safe.

    Where several processes serve together, each with a `shared_folder` that its environment names
    (see `service.cli.workers`), any of them tells what all have counted.
    """

    def __init__(self, *, shared_folder: Path | None = None) -> None:
        # A restart shows without them, and they are half as much again.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry(auto_describe=False)
        own = CollectorRegistry() if shared_folder else self._registry
        if shared_folder is not None:
            MultiProcessCollector(self._registry, path=str(shared_folder))  # type: ignore[no-untyped-call]
        self._requests = _counter(kinds.REQUESTS, own)
        self._request_seconds = _histogram(kinds.REQUEST_SECONDS, own)
        self._unavailable = _counter(kinds.UNAVAILABLE, own)
        self._verdicts = _counter(kinds.VERDICTS, own)
        self._batch_comments = _histogram(kinds.BATCH_COMMENTS, own)
        self._second_readings = _counter(kinds.SECOND_READINGS, own)
        self._sites: set[str] = set()
        self.looked_up = LookedUp()
        self._registry.register(self.looked_up)
        self._begin_at_zero()

    def count_request(self, way: str, status: str, seconds: float) -> None:
        """A request was answered; `status` is its class, `seconds` until the answer began."""
        self._requests.labels(way, status).inc()
        self._request_seconds.labels(way).observe(seconds)

    def count_unavailable(self, way: str, missing: Sequence[str]) -> None:
        """Somebody heard 503, for want of these."""
        for reason in missing:
            bounded = reason if reason in kinds.REASONS_UNAVAILABLE else "other"
            self._unavailable.labels(way, bounded).inc()

    def count_verdict(self, site: str, label: Label) -> None:
        """A comment of a site, by its name, was judged as it came."""
        self._verdicts.labels(self._site(site), label.value).inc()

    def count_batch(self, n: int) -> None:
        """So many comments are judged together."""
        self._batch_comments.observe(n)

    def count_second_readings(self, reasons: Iterable[Reason]) -> None:
        """What reasons say of second readings, or that there was none where one was due."""
        for reason in reasons:
            if reason.signal == SECOND:
                outcome = "missed" if reason.phrase == MISSING else "read"
                self._second_readings.labels(outcome).inc()

    def expose(self, *, model_version: str | None) -> bytes:
        """All of it in Prometheus' text format; the version of the model that judges is given."""
        self.looked_up.model_version = model_version
        return generate_latest(self._registry)

    def _begin_at_zero(self) -> None:
        """A number that is first told as 1 has not risen, as Prometheus reckons."""
        for way in kinds.WAYS_IN:
            for status in kinds.ANSWERS:
                self._requests.labels(way, status)
            for reason in kinds.REASONS_UNAVAILABLE:
                self._unavailable.labels(way, reason)
        for outcome in kinds.OUTCOMES:
            self._second_readings.labels(outcome)

    def _site(self, name: str) -> str:
        if name not in self._sites and len(self._sites) >= kinds.MOST_SITES:
            return kinds.OTHER_SITES
        self._sites.add(name)
        return name


def _counter(kind: MetricKind, registry: CollectorRegistry) -> Counter:
    return Counter(kind.name, kind.meaning, kind.labels, registry=registry)


def _histogram(kind: MetricKind, registry: CollectorRegistry) -> Histogram:
    return Histogram(kind.name, kind.meaning, kind.labels, registry=registry, buckets=kind.buckets)
