"""Whether the database does what a comment needs of it: it is read, written to, and has room."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, text

from service.store.database import schema
from service.store.database.engine import StoreUnavailable, sqlite_file
from service.store.database.failures import FAILING, FULL, READ_ONLY
from service.store.database.ids import new_id
from service.store.tables.people import attempts

ROOM_BYTES = 262_144  # a commit needs no more
# More than PostgreSQL may keep in memory for it, so that it writes a file beside its tables.
SORTED_ROWS = 512
SORT_ON_DISK = """
SELECT count(*) FROM (
    SELECT repeat('x', CAST(:bytes AS integer)) || n AS word FROM generate_series(1, :n) AS n
    ORDER BY word OFFSET 0
) AS sorted
"""


def try_out(connection: Connection) -> bool:
    """Write, take it back, and tell whether the database has this version's form.

    Raises StoreUnavailable for a disk that is full, and what the database says of itself.
    """
    if not schema.is_migrated(connection):
        return False
    with connection.begin_nested() as trial:
        row = {"id": new_id(), "subject": "a probe", "tried_at": datetime.now(UTC)}
        connection.execute(insert(attempts), [row])
        trial.rollback()
    _require_room(connection)
    return True


def _require_room(connection: Connection) -> None:
    """What is rolled back never reaches the disk, so that something else has to."""
    file = sqlite_file(str(connection.engine.url))
    if file is not None:
        return _write_beside(file.parent)
    connection.execute(text("SET LOCAL work_mem = '64kB'"))
    connection.execute(text(SORT_ON_DISK), {"bytes": ROOM_BYTES // SORTED_ROWS, "n": SORTED_ROWS})


def _write_beside(folder: Path) -> None:
    with _disk_errors(), tempfile.TemporaryFile(dir=folder) as trial:
        trial.write(b"\0" * ROOM_BYTES)
        trial.flush()
        os.fsync(trial.fileno())


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reasons = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
        reasons |= {errno.EACCES: READ_ONLY, errno.EPERM: READ_ONLY}
        raise StoreUnavailable(reasons.get(error.errno or 0, FAILING)) from error
