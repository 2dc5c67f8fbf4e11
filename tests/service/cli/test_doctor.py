"""`doctor`, and what a damaged database is told at the start."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from span_collector import collecting
from stored_weeks import store_weeks
from typer.testing import CliRunner

from model.comment import Article
from service.__main__ import command_line
from service.store.comments import articles
from service.store.sites import sites
from service.store.store import open_store
from training import models

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over a folder with a database of its own."""
    (tmp_path / "winnow.db").write_bytes(migrated_sqlite.read_bytes())
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    return lambda *words: CliRunner().invoke(command_line(), list(words))


def spoil(file: Path) -> None:
    """Overwrite all pages but the first."""
    size = file.stat().st_size
    with file.open("r+b") as opened:
        opened.seek(4096)
        opened.write(b"\x55" * (size - 4096))


def test_a_sound_installation_is_well(run: Run) -> None:
    ended = run("doctor")
    assert ended.exit_code == 0, ended.output
    assert ended.output.count(": ok\n") == 8


def test_what_is_no_longer_as_it_was_is_said_with_what_to_do_and_is_no_failure(
    run: Run, tmp_path: Path
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    with store.writing() as connection:
        site = sites.add_site(connection, "bread", url="https://b.example")
    store_weeks(store, site, languages=("ru",))
    store.close()
    ended = run("doctor")
    assert ended.exit_code == 0
    assert "drift: bread: 100 of 100 comments are in ru; it was 0\n  -> Decide" in ended.output


def test_a_collector_that_takes_no_traces_is_said_and_is_no_failure(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as collector:
        monkeypatch.setenv("WINNOW_TRACES_URL", collector.url)
        assert "traces: ok\n" in run("doctor").output
        assert collector.spans == [], "no span is made for it"
    ended = run("doctor")
    assert ended.exit_code == 0
    assert "traces: no collector takes them\n  -> see whether the collector runs" in ended.output
    assert "opentelemetry" not in ended.output


@pytest.fixture
def read_only_postgres(
    postgres: Callable[..., str], migrated_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database on a server that takes no writes, as a standby takes none."""
    url = postgres(migrated_postgres)
    store = open_store(url)
    with store.writing() as connection:
        (name,) = connection.exec_driver_sql("SELECT current_database()").one()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.close()
    monkeypatch.setenv("WINNOW_DATABASE_URL", url)


@pytest.mark.usefixtures("read_only_postgres")
def test_a_server_that_takes_no_writes_is_no_matter_of_files(run: Run) -> None:
    ended = run("doctor")
    assert ended.exit_code == 1
    assert "takes no writes\n  -> let WINNOW_DATABASE_URL name the primary" in ended.output
    assert "folder" not in ended.output


@pytest.mark.usefixtures("read_only_postgres")
def test_a_start_on_it_ends_in_a_line_that_names_doctor(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINNOW_PORT", "0")
    ended = run("serve")
    assert ended.exit_code == 1
    (line,) = ended.stderr.splitlines()
    assert line.startswith("winnow: the database server takes no writes; ")
    assert "doctor" in line


def test_a_damaged_file_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    spoil(tmp_path / "winnow.db")
    ended = run("doctor")
    assert ended.exit_code == 1
    assert "restore a backup" in ended.output


def test_a_file_that_is_none_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "winnow.db").write_bytes(b"not a database at all" * 300)
    ended = run("doctor")
    assert ended.exit_code == 1
    assert "restore a backup" in ended.output


def test_a_locked_file_is_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "winnow.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ended = run("doctor")
    other.close()
    assert ended.exit_code == 1
    assert "another program holds it" in ended.output


def test_a_folder_without_a_database_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "winnow.db").unlink()
    ended = run("doctor")
    assert ended.exit_code == 1
    assert "there is no database" in ended.output


@pytest.mark.parametrize("content", ["spoilt pages", "no database"])
def test_a_damaged_file_is_not_served(run: Run, tmp_path: Path, content: str) -> None:
    if content == "spoilt pages":
        spoil(tmp_path / "winnow.db")
    else:
        (tmp_path / "winnow.db").write_bytes(b"not a database at all" * 300)
    ended = run("migrate")
    assert ended.exit_code == 1
    assert "restore a backup" in ended.output


def test_a_site_whose_articles_take_their_room_is_named_with_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    with store.writing() as connection:
        for name, n_articles in (("full-blog", 9), ("other-blog", 8)):
            site = sites.add_site(connection, name, url="https://blog.example")
            for number in range(n_articles):
                articles.put(connection, site.id, str(number), Article(title="Bread"))
    store.close()
    monkeypatch.setenv("WINNOW_SITE_ARTICLES_MAX", "10")
    ended = run("doctor")
    assert ended.exit_code == 0
    assert "articles: there is little room left for those of full-blog\n" in ended.output
    assert "set WINNOW_SITE_ARTICLES_MAX_BYTES" in ended.output


@pytest.mark.parametrize(
    ("setting", "remedy"),
    [("", "training.models promote"), ("/nowhere", "let WINNOW_MODEL_DIR name a folder")],
    ids=["of the registry", "of a folder"],
)
def test_a_model_that_cannot_be_read_is_named_with_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, remedy: str
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    store.register_model("site-1", str(tmp_path / "gone"), digest="0" * 64)
    store.activate_model("site-1")
    store.close()
    monkeypatch.setenv("WINNOW_MODEL_DIR", setting)
    ended = run("doctor")
    assert ended.exit_code == 1
    assert remedy in ended.output
    assert models.promote in [command.callback for command in models.app.registered_commands]
