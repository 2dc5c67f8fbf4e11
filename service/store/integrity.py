"""Whether an SQLite file is sound. A damaged one answers much, until it loses something."""

import time

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.domain.commands import typed
from service.store.database.engine import StoreError
from service.store.database.failures import cause_of
from service.store.store import Store

STEPS_BETWEEN_LOOKS = 100_000
REMEDY = (
    "stop Winnow, keep a copy of the file, and restore a backup (`{restore}`)."
    " Without one, `sqlite3 winnow.db .recover | sqlite3 rescued.db` saves what can be read: put"
    " rescued.db in its place"
)


class DamagedDatabase(StoreError):
    """The file is damaged. The message says what was found, and what to do."""


def remedy() -> str:
    """What to do about a damaged file."""
    return REMEDY.format(restore=typed("service restore FILE"))


def refuse_damaged(store: Store, *, seconds: float | None = None) -> None:
    """Raise DamagedDatabase if the file is not sound, as far as is seen in so many seconds.

    Nothing for PostgreSQL, which looks after that by itself.
    """
    if not store.is_sqlite:
        return
    try:
        first = _first_fault(store, seconds)
    except DBAPIError as error:
        if "interrupted" in cause_of(error):  # the time is over: all that was seen is sound
            return
        first = cause_of(error)
    if first != "ok":
        raise DamagedDatabase(f"the database is damaged ({first[:200]}): {remedy()}")


def _first_fault(store: Store, seconds: float | None) -> str:
    until = None if seconds is None else time.monotonic() + seconds
    with store.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - it is connected
        driver.set_progress_handler(
            lambda: until is not None and time.monotonic() > until, STEPS_BETWEEN_LOOKS
        )
        try:
            return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
        finally:
            driver.set_progress_handler(None, 0)
