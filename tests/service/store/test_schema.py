"""Migrations, on both databases."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from service.store.database.engine import StoreError
from service.store.database.schema import NewerDatabase
from service.store.store import Store, open_store
from service.store.tables.every import metadata
from service.store.tables.queue import SEARCH


def is_declared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether it is in the code's tables: what full-text search looks in is made by hand."""
    return kind != "table" or not (name or "").startswith(SEARCH)


def test_migrations_lead_to_the_tables_in_the_code(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_declared}
        )
        assert compare_metadata(context, metadata) == []


def test_an_empty_database_is_not_migrated(database_url: str) -> None:
    store = open_store(database_url)
    assert not store.is_migrated()
    store.migrate()
    assert store.is_migrated()
    store.close()


def test_migrating_twice_changes_nothing(store: Store) -> None:
    assert store.migrate() == store.migrate()


def test_replicas_that_start_together_migrate_once(database_url: str) -> None:
    stores = [open_store(database_url) for _ in range(4)]
    failures: list[Exception] = []

    def migrate(store: Store) -> None:
        try:
            store.migrate()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert stores[0].is_migrated()
    for store in stores:
        store.close()


def test_a_newer_database_is_refused(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="newer than this version of Winnow"):
        store.migrate()


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("sqlite://", "needs a file"),
        ("mysql://root@db/winnow", "not mysql"),
        ("nonsense", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_used_is_explained(url: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        open_store(url)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(f"sqlite:///{tmp_path}/file/winnow.db")


def test_a_database_that_does_not_answer_is_explained_without_its_password() -> None:
    store = open_store("postgresql://winnow:hunter2@127.0.0.1:1/winnow")
    with pytest.raises(StoreError) as caught:
        store.migrate()
    assert "hunter2" not in str(caught.value)


def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/winnow.db")
    with store.reading() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    store.close()
    assert values == ["wal", 2, 1, 10_000]
