"""When a queue is long or old enough that somebody should be told, and when it is no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from service.domain.figures import SiteQueue

Crossing = Literal["size", "age"]
MOST_SIZE_TOLD, MOST_HOURS_TOLD = 1_000_000, 8_760
BACK_AT = 0.8  # of the size: else a queue that goes up and down about it would tell each time


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """From how many comments that wait, and how many hours of the oldest, a queue is told of."""

    size: int
    hours: int


def crossings(
    queue: SiteQueue, limits: QueueLimits, *, before: Collection[Crossing], now: datetime
) -> frozenset[Crossing]:
    """The limits that a queue is beyond. One it was beyond `before` it leaves well below only."""
    needed = max(1, limits.size * BACK_AT) if "size" in before else limits.size
    is_long = queue.held >= needed
    hours = timedelta(hours=limits.hours)
    is_old = queue.oldest_at is not None and now - queue.oldest_at >= hours
    answers: dict[Crossing, bool] = {"size": is_long, "age": is_old}
    return frozenset(name for name, is_beyond in answers.items() if is_beyond)
