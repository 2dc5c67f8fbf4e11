"""Whether the database does what a comment needs of it: it is read, written to, and has room."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from service.store.database import schema
from service.store.database.engine import StoreUnavailable, sqlite_file
from service.store.database.failures import FAILING, FULL, READ_ONLY
from service.store.database.ids import new_id
from service.store.tables.people import attempts

ROOM_BYTES = 65_536  # written beside an SQLite file: a commit needs no more


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
    file = sqlite_file(str(connection.engine.url))
    if file is not None:
        _require_room(file.parent)
    return True


def _require_room(folder: Path) -> None:
    """What is rolled back never reaches the disk, so that something else has to."""
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
