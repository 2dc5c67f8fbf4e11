"""Waiting for what a busy machine takes its time for."""

import time
from collections.abc import Callable

SECONDS = 180


def until(happens: Callable[[], object], *, seconds: float = SECONDS) -> None:
    """Try again and again until it is so. Fails if it never is."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
