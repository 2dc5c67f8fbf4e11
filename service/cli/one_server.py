"""One server on one SQLite file: two would each keep a model, claims and an outbox of their own."""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from service.cli.output import MISUSE, fail
from service.settings import Settings
from service.store.database.engine import sqlite_file

logger = logging.getLogger(__name__)

SUFFIX = ".server"  # of the file beside the database that a server holds locked


@contextmanager
def the_only_server(settings: Settings) -> Iterator[None]:
    """While this is open no other server starts on the same file; on PostgreSQL many may.

    The lock ends with its process, however that ends: what a crash leaves behind locks nothing.
    """
    file = sqlite_file(settings.store_url)
    if file is None:
        yield
        return
    with _opened(file.with_name(file.name + SUFFIX)) as lock:
        _take(lock, file)
        yield


def _opened(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        folder = path.parent.absolute()
        raise fail(
            f"{folder} cannot be written: {error.strerror}; let this user write there, or set"
            " WINNOW_DATA_DIR to another folder",
            code=MISUSE,
        ) from error


def _take(lock: TextIO, database: Path) -> None:
    """Lock the file and write down whose it is, or end with who has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        raise fail(
            f"another Winnow (process {lock.read().strip() or 'unknown'}) serves"
            f" {database.absolute()} already; stop it, or give this one a folder of its own with"
            " WINNOW_DATA_DIR. Several can share a PostgreSQL"
        ) from error
    except OSError as error:  # some network file systems know no locks
        logger.warning("nothing keeps a second server off %s: %s", database, error.strerror)
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
