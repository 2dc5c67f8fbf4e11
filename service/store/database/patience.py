"""How long whoever asked still waits: no statement is begun that they will not see the end of."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ends_at: ContextVar[float | None] = ContextVar("winnow_patience_ends_at", default=None)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """All that is asked meanwhile, here and in tasks begun here, ends by then."""
    before = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(before)


def wait_without_end() -> None:
    """From here on, this task has all the time that each thing by itself may take."""
    _ends_at.set(None)


def seconds_left(at_most: float | None) -> float | None:
    """How long one thing may take now: `at_most`, or less if patience ends before. None: any."""
    ends_at = _ends_at.get()
    if ends_at is None:
        return at_most
    left = max(0.0, ends_at - time.monotonic())
    return left if at_most is None else min(left, at_most)
