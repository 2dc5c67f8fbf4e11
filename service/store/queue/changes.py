"""The feed of changes: a cursor, and what came after it.

On PostgreSQL, transactions commit in another order than they drew their numbers. A reader
therefore takes only what was written by transactions older than all that are under way: none
can still come before it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, tuple_

from service.domain.changes import Change, Changes
from service.domain.errors import UnknownCursor
from service.store.tables.queue import changes

KEPT = 100_000  # changes; whoever is further behind begins anew
MOST = 500  # at once

Cursor = tuple[int, int]


def since(connection: Connection, cursor: str | None, site_ids: Sequence[str]) -> Changes:
    """What changed on some sites after a cursor; without one, where it begins.

    Raises UnknownCursor.
    """
    if cursor is None:
        return Changes(_write(_newest(connection)), ())
    after = _read(cursor)
    if _is_pruned(connection, after):
        return Changes(_write(_newest(connection)), (), is_reset=True)
    c = changes.c
    query = (
        select(changes)
        .where(tuple_(c.transaction_id, c.sequence) > after, *_settled(connection))
        .order_by(c.transaction_id, c.sequence)
        .limit(MOST)
    )
    rows = connection.execute(query).all()
    if not rows:
        return Changes(cursor, ())
    distinct = dict.fromkeys(
        Change(row.kind, row.comment_id, row.site_id) for row in rows if row.site_id in site_ids
    )
    return Changes(_write((rows[-1].transaction_id, rows[-1].sequence)), tuple(distinct))


def prune(connection: Connection) -> None:
    """Forget changes that are so old that nobody who is awake asks for them."""
    newest = connection.scalar(select(func.max(changes.c.sequence))) or 0
    connection.execute(delete(changes).where(changes.c.sequence <= newest - KEPT))


def _newest(connection: Connection) -> Cursor:
    query = (
        select(changes.c.transaction_id, changes.c.sequence)
        .where(*_settled(connection))
        .order_by(changes.c.transaction_id.desc(), changes.c.sequence.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (0, 0) if row is None else (row.transaction_id, row.sequence)


def _settled(connection: Connection) -> list[Any]:
    if connection.dialect.name == "sqlite":  # one writer at a time: nothing comes out of order
        return []
    oldest = text("changes.transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return [oldest]


def _is_pruned(connection: Connection, after: Cursor) -> bool:
    query = select(changes.c.transaction_id, changes.c.sequence)
    query = query.order_by(changes.c.sequence).limit(1)
    oldest = connection.execute(query).one_or_none()
    if oldest is None:
        return False
    return bool(oldest.sequence > 1 and after[1] < oldest.sequence - 1)


def _write(cursor: Cursor) -> str:
    return f"{cursor[0]}.{cursor[1]}"


def _read(cursor: str) -> Cursor:
    transaction, _, sequence = cursor.partition(".")
    digits = transaction.isascii() and sequence.isascii()
    if not (digits and transaction.isdigit() and sequence.isdigit() and len(cursor) < 38):
        raise UnknownCursor
    position = int(transaction), int(sequence)
    if max(position) >= 2**63:
        raise UnknownCursor
    return position
