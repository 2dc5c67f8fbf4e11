"""Work with the database that can be ended from another thread, also while it waits for answers.

A statement's time-out is the server's word. A server that stands still keeps none, so the clock
is ours: its connection is cut, and whoever waits on it wakes up with an error.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, InvalidRequestError

LOOK_SECONDS = 0.1  # between looks for work that is overdue
# SQLite asks whether to go on once in so many of its steps: some hundredths of a second.
STEPS_BETWEEN_LOOKS = 500_000
FRESH_SECONDS = 1.0  # a connection that was used so lately is not asked whether it still lives


class Interruption:
    """One piece of work that may take so many seconds, and can be ended before that."""

    def __init__(self) -> None:
        self._ends_at: float | None = None
        self._lock = threading.Lock()
        self._connection: Any = None
        self._is_ended = False
        self.is_unwanted = False  # whoever asked has gone: what fails then says nothing

    @property
    def is_due(self) -> bool:
        """Whether the work is to end: it was told to, or its time is over."""
        return self._is_ended or (self._ends_at is not None and time.monotonic() > self._ends_at)

    def begin(self, seconds: float | None) -> None:
        """The work begins: from now on it may take so long. None: any time."""
        self._ends_at = None if seconds is None else time.monotonic() + seconds

    def hold(self, connection: Any) -> None:
        """The work has this connection of the driver's now; None once it gave it back."""
        with self._lock:
            self._connection = connection

    def give_up(self) -> None:
        """End the work because nobody waits for it any more."""
        self.is_unwanted = True
        self.end()

    def end(self) -> None:
        """End the work: what it waits for now fails, and so does whatever it asks for next."""
        with self._lock:
            self._is_ended = True
            if self._connection is not None:
                _cut(self._connection)


def _cut(connection: Any) -> None:
    with suppress(Exception):  # it came to an end by itself meanwhile
        if hasattr(connection, "interrupt"):  # SQLite
            connection.interrupt()
        else:
            with socket.socket(fileno=os.dup(connection.fileno())) as same:
                same.shutdown(socket.SHUT_RDWR)


class Watch:
    """Looks after all that works with a database, and ends what is overdue.

    One thread, a daemon, however many connections there are.
    """

    def __init__(self) -> None:
        self._local = threading.local()
        self._watched: set[Interruption] = set()
        self._lock = threading.Lock()
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, interruption: Interruption) -> Iterator[None]:
        """Whatever this thread does with the database meanwhile can be ended.

        Raises TimeoutError for what then fails because of it.
        """
        self._begin(interruption)
        self._local.interruption = interruption
        try:
            yield
        except (DBAPIError, InvalidRequestError) as error:
            if interruption.is_due:
                raise TimeoutError("it took too long") from error
            raise
        finally:
            self._local.interruption = None
            with self._lock:
                self._watched.discard(interruption)

    def close(self) -> None:
        """Look no more."""
        self._is_over.set()

    def follow(self, engine: Engine) -> None:
        """Have the work at hand hold the connections that it takes from this engine."""
        is_sqlite = engine.dialect.name == "sqlite"
        took = self._took_sqlite if is_sqlite else self._took_postgresql
        event.listen(engine, "checkout", took)
        event.listen(engine, "checkin", self._gave_back)

    def _begin(self, interruption: Interruption) -> None:
        with self._lock:
            self._watched.add(interruption)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="winnow-watch", daemon=True)
                self._thread.start()

    def _look(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            with self._lock:
                overdue = [watched for watched in self._watched if watched.is_due]
            for watched in overdue:
                watched.end()

    @property
    def _at_hand(self) -> Interruption | None:
        return getattr(self._local, "interruption", None)

    def _took_sqlite(self, connection: Any, _record: Any, _proxy: Any) -> None:
        at_hand = self._at_hand
        if at_hand is None:
            connection.set_progress_handler(None, 0)
        else:
            at_hand.hold(connection)
            connection.set_progress_handler(lambda: at_hand.is_due, STEPS_BETWEEN_LOOKS)

    def _took_postgresql(self, connection: Any, record: Any, _proxy: Any) -> None:
        at_hand = self._at_hand
        if at_hand is not None:
            at_hand.hold(connection)
            if at_hand.is_due:
                raise TimeoutError("there was no time left for it")
        if time.monotonic() - record.info.get("used_at", 0.0) > FRESH_SECONDS:
            _require_life(connection)

    def _gave_back(self, connection: Any, record: Any) -> None:
        at_hand = self._at_hand
        if at_hand is not None:
            at_hand.hold(None)
        was_cut = at_hand is not None and at_hand.is_due
        record.info["used_at"] = 0.0 if was_cut else time.monotonic()


def _require_life(connection: Any) -> None:
    """Raise what makes the pool open another connection, if this one is dead."""
    try:
        connection.execute("")
        connection.rollback()
    except Exception as error:
        raise DisconnectionError(str(error)) from error
