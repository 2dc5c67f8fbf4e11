"""Connections: how SQLite and PostgreSQL are opened so that a commit is on disk."""

import os
import sqlite3
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from service.domain.errors import WinnowError
from service.store.database.lanes import COMMANDS, Lane

IS_WRITING = "winnow_is_writing"
PRIVATE, OF_OTHERS = 0o600, 0o077  # modes of files
BESIDE = ("-wal", "-shm")
WRITERS = 1  # a connection beside those that read
CONNECT_SECONDS = 2  # the driver takes no less
# What of a network is gone for good is noticed within half a minute.
KEEPALIVE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}


class StoreError(WinnowError):
    """The store cannot be used. The message says why, without a password."""


class NoDatabase(StoreError):
    """There is no database of Winnow's where one was to be opened."""


class StoreUnavailable(StoreError):
    """The database does not answer now; later it may. The message says why."""


def make_engine(url: str | URL, lane: Lane = COMMANDS) -> Engine:
    """An engine for an SQLite file or a PostgreSQL database, not connected yet.

    The folder of an SQLite file is made if need be. `lane` says how many connections it may
    have, and how long each may keep anybody waiting.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("the database URL cannot be read; see docs/settings.md") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed, lane)
        case "postgresql" | "postgres":
            return _postgresql(parsed, lane)
        case other:
            raise StoreError(f"the database must be sqlite or postgresql, not {other}")


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database; None for another one, and a URL that cannot be read."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (
        None,
        "",
        ":memory:",
    )
    return Path(str(parsed.database)) if is_file else None


def reading_options(dialect: str) -> dict[str, str]:
    """What makes all queries of one transaction see the same moment, as in SQLite they do."""
    return {"isolation_level": "REPEATABLE READ"} if dialect == "postgresql" else {}


def _sqlite(url: URL, lane: Lane) -> Engine:
    if not url.database or url.database == ":memory:":
        raise StoreError("SQLite needs a file: what is in memory alone is lost")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    _keep_private(Path(url.database))
    engine = create_engine(url, hide_parameters=True, **_pool(lane))
    event.listen(engine, "connect", partial(_prepare_sqlite, lane))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _keep_private(file: Path) -> None:
    """Let nobody but the owner read the file, and what SQLite keeps beside it with its mode."""
    with suppress(OSError):  # SQLite says by itself if the file cannot be opened
        # Only a new one: to close a file that is open elsewhere in this process unlocks it.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
    for path in (file, *(file.with_name(file.name + suffix) for suffix in BESIDE)):
        with suppress(OSError):
            if path.stat().st_mode & OF_OTHERS:
                path.chmod(PRIVATE)


def _pool(lane: Lane) -> dict[str, Any]:
    connections = lane.readers + WRITERS
    return {"pool_size": connections, "max_overflow": 0, "pool_timeout": lane.lock_seconds}


def _prepare_sqlite(lane: Lane, connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions on its own
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {round(lane.lock_seconds * 1000)}")
    _switch_to_wal(cursor, until=time.monotonic() + lane.lock_seconds)
    cursor.execute("PRAGMA synchronous = FULL")  # a commit survives the loss of power
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only let go
    cursor.close()


def _switch_to_wal(cursor: Any, *, until: float) -> None:
    """Turn the write-ahead log on: once in the life of a file, but by all who open it first.

    The busy timeout does not hold for this switch, so it is tried again here.
    """
    while cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that begins by reading and then writes can fail at once with "database is
    # locked", whatever the timeout: a writer says so at the beginning, and waits its turn.
    writes = connection.get_execution_options().get(IS_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, lane: Lane) -> Engine:
    options = " ".join([str(url.query.get("options", "")), *_server_bounds(lane)]).strip()
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": options, **KEEPALIVE},
        **_pool(lane),
    )


def _server_bounds(lane: Lane) -> list[str]:
    """What has the server itself end what takes too long, or what nobody waits for."""
    if lane.read_seconds is None:
        return []
    bounds = {
        "statement_timeout": lane.read_seconds,
        "lock_timeout": lane.lock_seconds,
        "idle_in_transaction_session_timeout": 2 * lane.read_seconds,
        "client_connection_check_interval": 1.0,
    }
    return [f"-c {name}={seconds * 1000:.0f}" for name, seconds in bounds.items()]
