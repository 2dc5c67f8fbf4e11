"""All rows from one database to another, SQLite or PostgreSQL, in one transaction.

The triggers rest meanwhile: what they would write comes along.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Identity, Table, func, insert, select, text

from model.comment import Author, Comment
from service.store.backup.content import KEPT_TABLES, ROWS_AT_A_TIME
from service.store.queue.searching import make_findable, searchable
from service.store.tables.core import comments
from service.store.tables.queue import queue_entries


def copy_all(source: Connection, target: Connection) -> None:
    """Copy every table that is kept into a migrated database that is empty."""
    with _triggers_at_rest(target):
        for table in KEPT_TABLES:
            _copy(source, target, table)
    make_all_findable(target)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execution_options(yield_per=ROWS_AT_A_TIME).execute(select(table))
    for batch in rows.partitions():
        target.execute(insert(table), [dict(row._mapping) for row in batch])
    if target.dialect.name == "postgresql":
        _go_on_counting(target, table)


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let the next number come after those that were copied."""
    for column in table.c:
        if isinstance(column.default, Identity) or column.identity is not None:
            last = connection.scalar(select(func.max(column)))
            if last is not None:
                sequence = func.pg_get_serial_sequence(table.name, column.name)
                connection.execute(select(func.setval(sequence, last)))


def make_all_findable(connection: Connection) -> None:
    """Fill the full-text index, which each kind of database keeps in a way of its own."""
    c, last = comments.c, 0
    query = (
        select(queue_entries.c.number, c.text, c.author_name, c.author_email, c.author_url)
        .join(comments, c.id == queue_entries.c.comment_id)
        .where(queue_entries.c.is_filed.is_(True))
        .order_by(queue_entries.c.number)
        .limit(ROWS_AT_A_TIME)
    )
    while rows := connection.execute(query.where(queue_entries.c.number > last)).all():
        authors = {
            r.number: Author(name=r.author_name, email=r.author_email, url=r.author_url)
            for r in rows
        }
        words = {r.number: searchable(Comment(text=r.text, author=authors[r.number])) for r in rows}
        make_findable(connection, words)
        last = rows[-1].number


@contextmanager
def _triggers_at_rest(connection: Connection) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        for table in KEPT_TABLES:
            connection.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        yield
        for table in KEPT_TABLES:
            connection.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
        return
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = connection.execute(query).all()
    for trigger in triggers:
        connection.execute(text(f"DROP TRIGGER {trigger.name}"))
    yield
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)
