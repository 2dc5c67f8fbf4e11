"""Whether an SQLite file is sound. A damaged one answers much, until it loses something."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from service.domain.commands import typed
from service.store.database.engine import StoreError
from service.store.database.failures import cause_of
from service.store.store import Store

AGAIN_SECONDS = 0.01
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
    with store.reading() as connection, _interrupted_after(seconds, connection):
        return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())


@contextmanager
def _interrupted_after(seconds: float | None, connection: Connection) -> Iterator[None]:
    """A look at a whole file is one step to SQLite: only from outside can it be ended."""
    if seconds is None:
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - it is connected
    over = threading.Event()

    def interrupt() -> None:
        over.wait(seconds)
        while not over.is_set():  # once is not enough if it has not begun yet
            driver.interrupt()
            over.wait(AGAIN_SECONDS)

    watch = threading.Thread(target=interrupt)
    watch.start()
    try:
        yield
    finally:
        over.set()
        watch.join()
