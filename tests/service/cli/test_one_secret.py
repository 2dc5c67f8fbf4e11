"""A replica with another secret than the database's does not start."""

from pathlib import Path

import pytest
import typer

from service.cli.one_secret import accept_secret, require_same_secret
from service.settings import Settings
from service.store.store import Store

OURS, OTHER = "our secret " * 4, "other secret " * 4


def with_secret(secret: str, url: str) -> Settings:
    return Settings(secret_key=secret, database_url=url)


def test_replicas_with_one_secret_start(store: Store, migrated_url: str) -> None:
    for _ in range(2):
        require_same_secret(with_secret(OURS, migrated_url), store)


def test_a_replica_with_another_secret_is_told_what_to_do(
    store: Store, migrated_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    require_same_secret(with_secret(OURS, migrated_url), store)
    with pytest.raises(typer.Exit):
        require_same_secret(with_secret(OTHER, migrated_url), store)
    complaint = capsys.readouterr().err
    assert "the database belongs to another secret than that of WINNOW_SECRET_KEY" in complaint
    assert "accept-secret" in complaint
    assert OTHER not in complaint


def test_a_replica_that_made_a_secret_of_its_own_is_shown_where(
    store: Store, migrated_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require_same_secret(with_secret(OURS, migrated_url), store)
    with pytest.raises(typer.Exit):
        require_same_secret(Settings(data_dir=tmp_path, database_url=migrated_url), store)
    assert str(tmp_path / "secret.key") in capsys.readouterr().err


def test_a_secret_that_is_lost_can_be_replaced(
    store: Store, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_same_secret(with_secret(OURS, migrated_url), store)
    monkeypatch.setenv("WINNOW_SECRET_KEY", OTHER)
    monkeypatch.setenv("WINNOW_DATABASE_URL", migrated_url)
    accept_secret()
    require_same_secret(with_secret(OTHER, migrated_url), store)


def test_the_database_does_not_hold_the_secret(store: Store, migrated_url: str) -> None:
    require_same_secret(with_secret(OURS, migrated_url), store)
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT value FROM installation").scalars().all()
    assert len(rows) == 1
    assert OURS not in rows[0]
