"""A database that stands still: whoever waited for it together is told together."""

import time

from service.store.database.engine import StoreUnavailable
from service.store.database.failures import IN_TIME


class Standstill:
    """Remembers when the database last did its work, and when it last let its time run out.

    Without it, a queue before a database that answers nobody would be tried one by one, each
    for as long as the first.
    """

    def __init__(self) -> None:
        self._worked_at = self._failed_at = 0.0

    def note_work(self) -> None:
        """It did what was asked."""
        self._worked_at = time.monotonic()

    def note_failure(self, error: Exception) -> None:
        """It failed; only time that ran out counts."""
        if isinstance(error, StoreUnavailable) and str(error) == IN_TIME:
            self._failed_at = time.monotonic()

    def refuse(self, asked_at: float) -> None:
        """Raise StoreUnavailable if time ran out for somebody since, and nothing worked."""
        if self._worked_at < asked_at < self._failed_at:
            raise StoreUnavailable(IN_TIME)
