"""Identifiers that sort by the time they were made."""

import secrets
import threading
import time
import uuid
from datetime import UTC, datetime


class _Clock:
    """Nanoseconds that never stand still or go back within this process."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def tick(self, step: int) -> int:
        with self._lock:
            self._last = max(time.time_ns(), self._last + step)
            return self._last


_clock = _Clock()
_TICK_NS = 245  # a millisecond in 4,096 parts, rounded up


def new_id() -> str:
    """A UUID of version 7 (RFC 9562, section 6.2, method 3: the time to a 4,096th of a ms)."""
    milliseconds, nanoseconds = divmod(_clock.tick(_TICK_NS), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    number = milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def first_id(moment: datetime) -> str:
    """The smallest identifier that could be made in the millisecond of a moment."""
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}-7000-8000-000000000000"


def moment_of(id_: str) -> datetime:
    """When an identifier was made, to the millisecond."""
    return datetime.fromtimestamp(int(id_[:13].replace("-", ""), 16) / 1000, UTC)


def is_id(text: str) -> bool:
    """Whether this could be an identifier of ours, in the one way we write it."""
    try:
        return len(text) == 36 and str(uuid.UUID(text)) == text
    except ValueError:
        return False
