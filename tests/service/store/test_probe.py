"""A probe of PostgreSQL exercises what a comment needs: that it is written, and has room."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from service.store.database.failures import NO_WRITES, is_out_of_reach, reason_of
from service.store.database.probe import try_out
from service.store.store import Store, open_store


@pytest.fixture
def set_to(postgres: Callable[..., str], migrated_postgres: str) -> Iterator[Callable[..., Store]]:
    """A store of a database whose sessions begin with a setting."""
    opened: list[Store] = []

    def setting(words: str) -> Store:
        url = postgres(migrated_postgres)
        first = open_store(url)
        with first.writing() as connection:
            database = connection.scalar(text("SELECT current_database()"))
            connection.execute(text(f"ALTER DATABASE {database} SET {words}"))
        first.close()
        opened.append(open_store(url))
        return opened[-1]

    yield setting
    for store in opened:
        store.close()


def test_it_writes_a_file_for_a_full_disk_lets_none_be_written(
    set_to: Callable[..., Store],
) -> None:
    """No disk is filled here: the server is told that there may be no file."""
    store = set_to("temp_file_limit = '100kB'")
    with pytest.raises(OperationalError, match="temporary file size"), store.writing() as it:
        try_out(it)


def test_a_database_that_takes_no_writes_is_not_ready(set_to: Callable[..., Store]) -> None:
    store = set_to("default_transaction_read_only = on")
    with pytest.raises(Exception, match="read-only") as raised, store.writing() as it:
        try_out(it)
    assert is_out_of_reach(raised.value)
    assert reason_of(raised.value) == NO_WRITES


def test_it_is_content_with_one_that_has_room(set_to: Callable[..., Store]) -> None:
    with set_to("work_mem = '4MB'").writing() as connection:
        assert try_out(connection)
        assert connection.scalar(text("SHOW work_mem")) == "64kB"  # of this transaction alone
