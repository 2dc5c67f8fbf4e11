"""What a database holds, in figures that are the same in SQLite and in PostgreSQL."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from service.domain.backups import TableContent
from service.store.tables.actions import claims
from service.store.tables.door_links import door_links
from service.store.tables.every import metadata
from service.store.tables.passkeys import spent_challenges
from service.store.tables.people import attempts, sessions, welcome_links
from service.store.tables.queue import changes

# What belongs to browsers that are open now: not taken along, and ended where it is restored.
OF_THE_MOMENT = (
    claims, sessions, welcome_links, door_links, attempts, spent_challenges, changes,
)  # fmt: skip
KEPT_TABLES = tuple(table for table in metadata.sorted_tables if table not in OF_THE_MOMENT)
ROWS_AT_A_TIME = 1000
MODULUS = 1 << 256


def content_of(connection: Connection) -> Mapping[str, TableContent]:
    """Count and digest of every table that is kept. Two databases with equal ones hold the same."""
    return {table.name: _content(connection, table) for table in KEPT_TABLES}


def _content(connection: Connection, table: Table) -> TableContent:
    """The digest is the sum of those of the rows, so that their order is nothing to it."""
    n_rows, total = 0, 0
    rows = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(select(table))
    for row in rows:
        text = json.dumps(list(row), default=_plain, sort_keys=True, ensure_ascii=True)
        total += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        n_rows += 1
    return TableContent(rows=n_rows, digest=f"{total % MODULUS:064x}")


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(type(value).__name__)
