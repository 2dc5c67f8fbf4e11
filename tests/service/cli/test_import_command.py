"""`python -m service import`: an archive in, a report out, and clear words where it cannot be."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from running_blog import WordJudge
from typer.testing import CliRunner

import service.cli.importing
from service.__main__ import command_line
from service.store.sites import sites
from service.store.store import open_store

Run = Callable[..., Result]
ROWS = "id,author,status,text\n1,Ann,approved,Thanks for the bread\n2,Bob,approved,Cheap rolex\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """Run `import` over a store with one site, judged by words."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(service.cli.importing, "_judge", lambda *_: WordJudge())
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    add_site(tmp_path, "my-blog")

    def run_command(*words: str | Path, stdin: str = "") -> Result:
        arguments = ["import", *map(str, words)]
        ended: Any = CliRunner().invoke(command_line(), arguments, input=stdin)
        return ended

    return run_command


def add_site(folder: Path, name: str) -> None:
    store = open_store(f"sqlite:///{folder / 'winnow.db'}")
    with store.writing() as connection:
        sites.add_site(connection, name, url=f"https://{name}.example")
    store.close()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_text(ROWS)
    return path


def test_the_report_says_what_winnow_would_have_done_and_shows_it(run: Run, archive: Path) -> None:
    output = run(archive).output
    assert "old.csv (csv), for my-blog, judged by words-1" in output
    assert "2 comments, 2 of them new here" in output
    assert (
        "Of your 2 old comments Winnow would have held 0 and rejected 1 that you published."
    ) in output
    assert "1 of those look like spam that reached your readers." in output
    assert "0.980  no date     Bob: Cheap rolex" in output


def test_a_trial_says_that_nothing_was_stored(run: Run, archive: Path) -> None:
    assert "nothing was stored" in run(archive, "--dry-run").output
    assert "2 comments, 2 of them new here" in run(archive).output
    assert "2 comments, 0 of them new here" in run(archive).output


def test_what_was_left_out_is_said_with_its_place(run: Run, archive: Path) -> None:
    archive.write_text(ROWS + "3,Cid,trash,Hm\n4,Dan,1\n")
    output = run(archive).output
    assert "1 × Comments in the trash were left out" in output
    assert "(old.csv, line 4)" in output
    assert "(old.csv, line 5)" in output


def test_a_comment_cannot_steer_the_terminal(run: Run, archive: Path) -> None:
    archive.write_text(ROWS + "3,\x1b[31mEve,1,rolex \x1b]0;owned\x07 [red]now[/red]\n")
    output = run(archive).output
    assert "\x1b" not in output
    assert "[red]now[/red]" in output


def test_a_doubt_ends_with_the_question_and_the_option(run: Run, archive: Path) -> None:
    archive.write_text("author,text\nAnn,Good\n")
    ended = run(archive)
    assert ended.exit_code == 2
    assert "What were these comments?" in ended.output
    assert "Say it with --assume, one of: published, spam, pending, deleted" in ended.output
    assert run(archive, "--assume", "published").exit_code == 0


def test_in_a_terminal_a_doubt_is_asked(
    run: Run, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.cli.importing, "_is_asked", lambda: True)
    archive.write_text("author,text\nAnn,Cheap rolex\n")
    output = run(archive, stdin="9\n2\n").output
    assert "1  published" in output
    assert "0 published, 1 spam" in output


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--assume", "good"), "good is no status; there are: published, spam"),
        (("--status", "live=good"), "good is no status"),
        (("--status", "live"), "live: give it as --status WORD=STATUS"),
        (("--column", "=x"), "=x: give it as --column FIELD=NAME"),
        (("--format", "usenet"), "usenet is no format; there are: wordpress"),
        (("--encoding", "zip"), "zip is no charset"),
        (("--separator", "x"), "x is no separator"),
        (("--site", "my-blok"), "did you mean my-blog?"),
        (("--show", "-1"), "equal to 0"),
    ],
    ids=lambda value: "-".join(value).strip("-") if isinstance(value, tuple) else "",
)
def test_options_that_cannot_be_end_it(
    run: Run, archive: Path, options: tuple[str, str], complaint: str
) -> None:
    ended = run(archive, *options)
    assert ended.exit_code != 0
    assert complaint in ended.output
    assert "Traceback" not in ended.output


def test_of_several_sites_one_is_to_be_named(run: Run, archive: Path, tmp_path: Path) -> None:
    add_site(tmp_path, "other")
    ended = run(archive)
    assert ended.exit_code == 2
    assert "say which site with --site; there are: my-blog, other" in ended.output
    assert "for other" in run(archive, "--site", "other").output


def test_a_file_that_is_not_there_or_no_archive_ends_it(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "none.xml").exit_code == 2
    (tmp_path / "a.json").write_text("[1]")
    ended = run(tmp_path / "a.json")
    assert ended.exit_code == 1
    assert "one JSON array" in ended.output


def test_the_report_is_written_to_a_file_in_the_language_asked_for(
    run: Run, archive: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.html"
    ended = run(archive, "--dry-run", "--html", file, "--language", "de")
    assert f"The report is in {file}" in ended.output
    text = file.read_text(encoding="utf-8")
    assert "Von 2 alten Kommentaren hätte Winnow 0 zurückgehalten und 1 abgelehnt" in text
    assert "Cheap rolex" in text
    assert "href=" not in text


def test_a_report_that_cannot_be_written_is_said(run: Run, archive: Path, tmp_path: Path) -> None:
    ended = run(archive, "--html", tmp_path / "none" / "report.html")
    assert ended.exit_code == 1
    assert "cannot be written" in ended.output
    assert run(archive, "--language", "xx").exit_code == 2
