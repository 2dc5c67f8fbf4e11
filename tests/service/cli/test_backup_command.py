"""`backup` and `restore` at the command line, and what `serve` says of the model it finds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import kept_models
import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.__main__ import command_line
from service.cli.first_start import greet
from service.settings import Settings
from service.store.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command over one folder or another; `typed` is what it reads."""
    (tmp_path / "winnow.db").write_bytes(migrated_sqlite.read_bytes())

    def run_command(*words: str, typed: str = "", folder: str = "") -> Result:
        monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path / folder))
        ended: Any = CliRunner().invoke(command_line(), list(words), input=typed)
        return ended

    return run_command


def test_a_sealed_backup_goes_there_and_back(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "winnow.backup")
    made = run("backup", file, "--sealed", typed="correct horse\n")
    assert f"{file} holds 0 comments, 0 trained models" in made.output
    assert "in plain" not in made.output
    back = run("restore", file, typed="correct horse\n", folder="new")
    assert "every table compared" in back.output
    assert run("sites", "list", folder="new").exit_code == 0


def test_models_that_are_in_the_database_count_among_those_in_a_backup(
    run: Run, tmp_path: Path
) -> None:
    store = open_store(Settings(data_dir=tmp_path).store_url)
    kept_models.keep(store, "m-1")
    store.close()
    file = str(tmp_path / "winnow.backup")
    assert "0 comments, 1 trained model " in run("backup", file).output
    assert "restored 0 comments, 1 trained model, of" in run("restore", file, folder="new").output


def test_a_plain_backup_says_what_lies_open_in_it(run: Run, tmp_path: Path) -> None:
    assert "in plain" in run("backup", str(tmp_path / "winnow.backup")).output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("backup", "{}/winnow.db"), "overwrites nothing"),
        (("backup", "{}/nowhere/backup"), "cannot be written"),
        (("backup", "{}/backup", "--sealed"), "empty passphrase"),
        (("restore", "{}/none"), "cannot be read: No such file"),
        (("restore", "{}/whole"), "is there already"),
        (("restore", "{}"), "Is a directory"),
    ],
)
def test_what_cannot_be_backed_up_or_restored_is_said_on_one_line(
    run: Run, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    run("backup", str(tmp_path / "whole"))
    ended = run(*(word.format(tmp_path) for word in words), typed="\n")
    assert ended.exit_code != 0
    assert complaint in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "content", [b"", b"no backup", b"\x1f\x8b\x08 broken", b"winnow sealed 1\n"]
)
def test_a_file_that_is_no_backup_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    ended = run("restore", str(tmp_path / "file"), typed="correct horse\n", folder="new")
    assert ended.exit_code == 1
    assert len(ended.stderr.splitlines()) == 1


def test_a_backup_of_no_database_is_refused(run: Run, tmp_path: Path) -> None:
    ended = run("backup", str(tmp_path / "backup"), folder="empty")
    assert "there is no database" in ended.stderr


def test_serve_says_that_comments_wait_where_the_active_model_cannot_be_read(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path)
    store = open_store(settings.store_url)
    store.register_model("m-1", str(tmp_path / "nowhere"), digest="d" * 64)
    store.activate_model("m-1")
    greet(settings, store, url="http://127.0.0.1:8100")
    store.close()
    assert "model          none: no readable manifest.json" in capsys.readouterr().out


def test_serve_says_that_comments_wait_where_the_only_model_cannot_be_read(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(data_dir=tmp_path, model_dir=tmp_path / "nowhere")
    store = open_store(settings.store_url)
    greet(settings, store, url="http://127.0.0.1:8100")
    store.close()
    assert "wait in the queue" in capsys.readouterr().out
