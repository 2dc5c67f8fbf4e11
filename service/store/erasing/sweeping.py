"""Getting rid of the bytes of what was erased: in free pages, in the index, in the log."""

from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.pool import PoolProxiedConnection

from service.store.tables.actions import actions, notes, rules
from service.store.tables.core import comments, former_revisions, label_log, verdicts
from service.store.tables.queue import SEARCH, campaigns, comment_hosts, queue_entries
from service.store.tables.sites import outbox, submissions

PAGES_AT_ONCE = 500  # of the full-text index, in one transaction
REWRITTEN = (
    comments, former_revisions, verdicts, label_log, queue_entries, comment_hosts, campaigns,
    actions, notes, rules, outbox, submissions,
)  # fmt: skip


def begin_merging(connection: Connection) -> None:
    """Start to write the full-text index anew: what was deleted from it stays till then."""
    if connection.dialect.name == "sqlite":
        _merge(connection, -PAGES_AT_ONCE)


def go_on_merging(connection: Connection) -> bool:
    """One bounded step of it. False once nothing is left to do."""
    return connection.dialect.name == "sqlite" and _merge(connection, PAGES_AT_ONCE) > 1


def sweep(engine: Engine, *, rewrites: bool) -> None:
    """Empty the write-ahead log of SQLite, as far as no reader needs it.

    `rewrites` writes the database anew without what is free. Writers wait for that.
    """
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            _sweep_sqlite(connection, rewrites=rewrites)
        elif rewrites:
            _vacuum_postgresql(connection)
    finally:
        connection.close()


def _sweep_sqlite(connection: PoolProxiedConnection, *, rewrites: bool) -> None:
    cursor = connection.cursor()
    if rewrites:
        cursor.execute("VACUUM")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cursor.close()


def _merge(connection: Connection, pages: int) -> int:
    """How many rows of the index were written; fewer than two mean that nothing is left to do."""
    before = connection.scalar(text("SELECT total_changes()"))
    searching_index = f"INSERT INTO {SEARCH} ({SEARCH}, rank) VALUES ('merge', {pages})"  # noqa: S608
    connection.execute(text(searching_index))
    after = connection.scalar(text("SELECT total_changes()"))
    return int(after or 0) - int(before or 0)


def _vacuum_postgresql(connection: PoolProxiedConnection) -> None:
    """FULL: a plain VACUUM leaves the bytes of a row in its page until it is used again."""
    driver: Any = connection.driver_connection
    driver.rollback()
    driver.autocommit = True
    try:
        for name in (*(table.name for table in REWRITTEN), SEARCH):
            driver.execute(f"VACUUM (FULL) {name}")
    finally:
        driver.autocommit = False
