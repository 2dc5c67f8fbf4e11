"""Turns at writing: SQLite has one writer at a time, and lets whoever asks next wait by chance."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()  # the first one has its turn

    @contextmanager
    def turn(self, *, wait_seconds: float) -> Iterator[None]:
        """Have a turn. Raises TimeoutError if it does not come in time."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            self._waiting[0].set()
        try:
            if not mine.wait(wait_seconds):
                raise TimeoutError("others were writing all the time")
            yield
        finally:
            with self._lock:
                self._waiting.remove(mine)
                if self._waiting:
                    self._waiting[0].set()
