"""A queue is told of when it crosses a limit, not while it stays beyond it."""

from datetime import UTC, datetime, timedelta

import pytest

from service.domain.crossings import Crossing, QueueLimits, crossings
from service.domain.figures import SiteQueue

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
LIMITS = QueueLimits(size=100, hours=24)


@pytest.mark.parametrize(
    ("held", "hours", "before", "found"),
    [
        (0, None, [], []),
        (99, 1, [], []),
        (100, 1, [], ["size"]),
        (80, 1, ["size"], ["size"]),
        (79, 1, ["size"], []),
        (1, 24, [], ["age"]),
        (1, 23, ["age"], []),
        (500, 48, ["age"], ["size", "age"]),
    ],
)
def test_a_limit_is_left_well_below_it(
    held: int, hours: int | None, before: list[Crossing], found: list[Crossing]
) -> None:
    oldest = None if hours is None else NOW - timedelta(hours=hours)
    queue = SiteQueue("my-blog", held, oldest)
    assert crossings(queue, LIMITS, before=before, now=NOW) == frozenset(found)


def test_an_empty_queue_is_never_beyond_a_limit() -> None:
    queue = SiteQueue("my-blog", 0, None)
    assert not crossings(queue, QueueLimits(1, 1), before=["size", "age"], now=NOW)
