"""Which of several processes over one database does what need only be done by one of them."""

import fcntl
import logging
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from service.store.database.exclusion import number_of

logger = logging.getLogger(__name__)

NAME = "background"
SUFFIX = f".{NAME}"  # of the file beside an SQLite database that the leader holds locked


class Leadership:
    """Held by one process at a time: ask `take` again and again. Not thread-safe.

    It ends with the process that has it, however that ends, and with its connection: a lock of a
    file beside SQLite, a lock of a session on PostgreSQL.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file: TextIO | None = None
        self._session: Connection | None = None

    def take(self) -> bool:
        """Whether this process leads from now on, or still does. Nobody does without a database."""
        if self._engine.dialect.name == "postgresql":
            with suppress(SQLAlchemyError):
                return self._still_has_session() or self._take_session()
            return False
        return self._file is not None or self._take_file()

    def let_go(self) -> None:
        """Let another one lead."""
        if self._file is not None:
            self._file.close()
        self._file = None
        self._end_session()

    def _take_file(self) -> bool:
        path = Path(f"{self._engine.url.database}{SUFFIX}")
        try:
            file = path.open("a", encoding="utf-8")
        except OSError as error:
            logger.warning("%s cannot be written: %s", path, error.strerror)
            return True  # as many as there are lead: each of the tasks can bear that
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        except OSError as error:  # some network file systems know no locks
            logger.debug("%s cannot be locked: %s", path, error.strerror)
        self._file = file
        return True

    def _take_session(self) -> bool:
        session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if session.scalar(select(func.pg_try_advisory_lock(number_of(NAME)))):
            self._session = session
            return True
        session.close()
        return False

    def _still_has_session(self) -> bool:
        if self._session is None:
            return False
        try:
            self._session.execute(text("SELECT 1"))
        except DBAPIError:
            self._end_session()
            return False
        return True

    def _end_session(self) -> None:
        """Give the session back without the lock; if that fails, it ends, and the lock with it."""
        session, self._session = self._session, None
        if session is None:
            return
        try:
            session.execute(select(func.pg_advisory_unlock(number_of(NAME))))
        except SQLAlchemyError:
            session.invalidate()
        session.close()
