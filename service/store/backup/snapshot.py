"""The whole database as one SQLite file, as it was at one moment, while the service goes on."""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import delete, text

from service.domain.backups import BackupError
from service.store.backup.content import OF_THE_MOMENT
from service.store.backup.copying import copy_all
from service.store.database.engine import sqlite_file
from service.store.store import Store, open_store
from service.store.tables.people import sessions


def take_snapshot(url: str, file: Path) -> None:
    """Write the database behind a URL to a new SQLite file. Raises BackupError, StoreError.

    Of SQLite by `VACUUM INTO`: what was deleted is not in it, nor are pages that are free. Of
    PostgreSQL row by row, in one transaction that sees one moment.
    """
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = sqlite_file(url)
    if source is None:
        _copy_into_sqlite(url, file)
    else:
        _vacuum_into(source, file)


def check_snapshot(file: Path) -> None:
    """Read every page of an SQLite file. Raises BackupError if anything in it is broken."""
    connection = sqlite3.connect(file)
    try:
        (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupError(f"the database in it cannot be read: {error}") from error
    finally:
        connection.close()
    if problem != "ok":
        raise BackupError(f"the database in it is broken: {problem}")


def fill_postgresql(file: Path, url: str) -> None:
    """Copy all rows of a migrated SQLite file into an empty PostgreSQL, whole or not at all."""
    source, target = open_store(f"sqlite:///{file}"), open_store(url)
    try:
        target.migrate()
        with source.reading() as reading, target.writing() as writing:
            copy_all(reading, writing)
    finally:
        source.close()
        target.close()


def end_the_moment(store: Store) -> int:
    """End all sessions, and what else belongs to open browsers. Returns how many sessions."""
    with store.writing() as connection:
        ended = connection.execute(delete(sessions)).rowcount
        for table in OF_THE_MOMENT:
            connection.execute(delete(table))
    return ended


def settle(file: Path) -> None:
    """Leave an SQLite file without a write-ahead log beside it."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _vacuum_into(source: Path, file: Path) -> None:
    connection = sqlite3.connect(source, timeout=10)
    try:
        connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as error:
        raise BackupError(f"{source} cannot be copied: {error}") from error
    finally:
        connection.close()


def _copy_into_sqlite(url: str, file: Path) -> None:
    source, target = open_store(url), open_store(f"sqlite:///{file}")
    try:
        if not source.is_migrated():
            raise BackupError(
                "the database has the form of another version: back it up with that version, or"
                " run `migrate` first"
            )
        target.migrate()
        with source.reading() as reading, target.writing() as writing:
            writing.execute(text("PRAGMA defer_foreign_keys = ON"))
            copy_all(reading, writing)
    finally:
        source.close()
        target.close()
    settle(file)
