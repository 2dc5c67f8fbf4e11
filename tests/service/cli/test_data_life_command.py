"""`erase` and `export` at the command line."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from running_blog import Running, WordJudge
from typer.testing import CliRunner

from service.__main__ import command_line

Run = Callable[..., Result]
EVA = {"name": "Eva Zauberberg", "email": "eva@z.example", "url": "https://z.example"}


@pytest.fixture
async def run(
    tmp_path: Path, running: Running, word_judge: WordJudge, monkeypatch: pytest.MonkeyPatch
) -> Run:
    async with running(judge=word_judge) as blog:
        await blog.check("Hawthorn", author=EVA)
        await blog.check("Hi from Jo", author={"name": "Jo"})
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WINNOW_BACKUP_DAYS", "30")

    def run_command(*words: str, typed: str = "") -> Result:
        ended: Any = CliRunner().invoke(command_line(), list(words), input=typed)
        return ended

    return run_command


def test_a_person_is_erased_once_that_is_confirmed(run: Run, tmp_path: Path) -> None:
    refused = run("erase", "person", "--email", "eva@z.example", typed="n\n")
    assert "1 comments: 1 by email" in refused.output
    assert refused.exit_code == 1
    erased = run("erase", "person", "--email", "eva@z.example", typed="y\n")
    assert "erased: 1 comments" in erased.output
    assert "found nowhere" in erased.output
    assert "backups from before still hold it until 20" in erased.output
    assert b"eva@z.example" not in (tmp_path / "winnow.db").read_bytes()


def test_a_site_is_erased(run: Run) -> None:
    assert "erased: 2 comments" in run("erase", "site", "my-blog", "--yes").output
    assert "my-blog" not in run("sites", "list").output


def test_one_comment_is_erased(run: Run, tmp_path: Path) -> None:
    run("export", str(tmp_path / "all.json"))
    first = json.loads((tmp_path / "all.json").read_text())[0]["id"]
    assert "is erased" in run("erase", "comment", "my-blog", first).output
    assert "no comment of this site" in run("erase", "comment", "my-blog", "nonsense").stderr


def test_an_export_is_for_its_owner_alone_and_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "eva.csv"
    assert run("export", str(file), "--name", "Eva Zauberberg").exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Hawthorn" in file.read_text()
    assert "Jo" not in file.read_text()
    assert "File exists" in run("export", str(file)).stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("erase", "person", "--yes"), "a name, a mail address"),
        (("erase", "person", "--name", "x", "--site", "nowhere"), "there is no site nowhere"),
        (("erase", "site", "nowhere", "--yes"), "there is no site nowhere"),
        (("export", "comments.xml"), ".json or .csv"),
        (("export", "/nowhere/comments.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_erased_or_exported_is_said_on_one_line(
    run: Run, words: tuple[str, ...], complaint: str
) -> None:
    ended = run(*words)
    assert ended.exit_code != 0
    assert complaint in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
