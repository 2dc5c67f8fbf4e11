"""How long a file is looked at before it is served."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.settings import Settings
from service.store.integrity import DamagedDatabase, refuse_damaged
from service.store.store import Store, open_store

ROWS, ROW_BYTES, PAGE_BYTES = 400_000, 200, 4096


@pytest.fixture
def damaged_far_behind(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Store]:
    """A store with a large table, of which those pages are spoilt that SQLite comes to last."""
    file = tmp_path / "winnow.db"
    shutil.copy(migrated_sqlite, file)
    first_of_the_table = file.stat().st_size
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE old_words (words TEXT)")
        connection.executemany(
            "INSERT INTO old_words VALUES (?)", (("w" * ROW_BYTES,) for _ in range(ROWS))
        )
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(first_of_the_table + 4 * PAGE_BYTES)
        opened.write(b"\xff" * 2 * PAGE_BYTES)
    with closing(open_store(Settings(data_dir=tmp_path).store_url)) as store:
        yield store


def test_a_whole_look_finds_what_is_far_behind(damaged_far_behind: Store) -> None:
    with pytest.raises(DamagedDatabase, match="restore a backup"):
        refuse_damaged(damaged_far_behind)


def test_a_look_ends_when_its_time_is_over_however_large_the_file(
    damaged_far_behind: Store,
) -> None:
    refuse_damaged(damaged_far_behind, seconds=0.001)


def test_what_is_asked_after_a_look_that_ended_is_answered(damaged_far_behind: Store) -> None:
    refuse_damaged(damaged_far_behind, seconds=0.001)
    with damaged_far_behind.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sites").scalar_one() == 0
