"""Looking through every table for what should be nowhere any more."""

import json
from collections.abc import Sequence

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    cast,
    func,
    or_,
    select,
)

from service.domain.erasing import Trace
from service.domain.errors import NothingToFind
from service.store.queue.searching import numbers_of
from service.store.tables.core import comments
from service.store.tables.every import metadata
from service.store.tables.queue import SEARCH, queue_entries

MOST_IDS = 20
OF_COMMENT = "comment_id"


def find_traces(connection: Connection, needles: Sequence[str]) -> tuple[Trace, ...]:
    """Every table, and the full-text index, in which one of these stands, in any spelling."""
    traces = [_in_table(connection, table, needles) for table in metadata.sorted_tables]
    traces.append(_in_index(connection, needles))
    return tuple(trace for trace in traces if trace is not None)


def _in_table(connection: Connection, table: Table, needles: Sequence[str]) -> Trace | None:
    """None if it stands in no row. A column of a foreign key holds no words."""
    columns = [column for column in table.c if _may_hold_words(column)]
    conditions = [_holds(column, needle) for column in columns for needle in needles]
    if not conditions:
        return None
    key = table.c.id if table is comments else table.c.get(OF_COMMENT)
    query = select(key if key is not None else columns[0]).where(or_(*conditions))
    return _trace(connection, table.name, query, has_ids=key is not None)


def _may_hold_words(column: ColumnElement[object]) -> bool:
    is_text = isinstance(column.type, String | JSON)
    return is_text and not column.foreign_keys and not column.primary_key


def _holds(column: ColumnElement[object], needle: str) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):
        spelt = json.dumps(needle)[1:-1]
        # `contains` would look for a member of the JSON
        text: ColumnElement[str] = cast(column, String)
        return func.lower(text).contains(spelt.lower(), autoescape=True)
    return func.lower(column).contains(needle, autoescape=True)


def _in_index(connection: Connection, needles: Sequence[str]) -> Trace | None:
    ids: dict[str, None] = {}
    for needle in needles:
        ids |= dict.fromkeys(_indexed(connection, needle))
    return Trace(SEARCH, len(ids), tuple(ids)[:MOST_IDS]) if ids else None


def _indexed(connection: Connection, needle: str) -> Sequence[str]:
    """The comments that are found by a needle, read as a phrase."""
    phrase = needle.replace('"', " ")
    try:
        numbers = numbers_of(connection.dialect.name, f'"{phrase}"')
    except NothingToFind:
        return ()
    entry = queue_entries.c
    rows = connection.execute(select(entry.comment_id).where(entry.number.in_(numbers)))
    return [row.comment_id for row in rows]


def _trace(
    connection: Connection, place: str, query: Select[tuple[str]], *, has_ids: bool
) -> Trace | None:
    first = [str(row[0]) for row in connection.execute(query.limit(MOST_IDS))]
    if not first:
        return None
    n_rows = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
    return Trace(place, n_rows, tuple(dict.fromkeys(first)) if has_ids else ())
