"""`blogger`: a blog at Blogger is connected, looked at and ended on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blogger_stand_in import BLOG_ID, CREDENTIALS
from click.testing import Result
from typer.testing import CliRunner

from service.__main__ import command_line
from service.cli import blogger as command
from service.store.store import open_store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(command, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(command, "STEP_SECONDS", 0.05)

    def run_command(*words: str) -> Result:
        ended: Any = CliRunner().invoke(command_line(), [*words])
        return ended

    run_command("migrate")
    run_command("sites", "add", "my-blog", "https://blog.example")
    return run_command


def credentials_file(tmp_path: Path, content: str) -> str:
    file = tmp_path / "google.json"
    file.write_text(content)
    return str(file)


def test_a_blog_is_connected_shown_and_ended(run: Run, tmp_path: Path) -> None:
    file = credentials_file(tmp_path, json.dumps(CREDENTIALS))
    connected = run("blogger", "connect", "my-blog", BLOG_ID, "--credentials", file)
    assert connected.exit_code == 0
    shown = run("blogger", "show", "my-blog")
    assert "told        yes" in shown.output
    assert CREDENTIALS["refresh_token"] not in shown.output
    assert run("blogger", "disconnect", "my-blog").exit_code == 0
    assert "no blog of Blogger's" in run("blogger", "show", "my-blog").output
    assert run("blogger", "disconnect", "my-blog").exit_code == 1
    assert run("blogger", "poll", "my-blog").exit_code == 1


def test_where_no_service_runs_nobody_reads_it(run: Run) -> None:
    run("blogger", "connect", "my-blog", BLOG_ID)
    polled = run("blogger", "poll", "my-blog")
    assert (polled.exit_code, "does the service run" in polled.output) == (1, True)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"client_id": 1, "client_secret": "x", "refresh_token": "y"}', "[" * 60_000],
    ids=["empty", "list", "nothing", "number", "deep"],
)
def test_a_file_that_holds_no_credentials_connects_nothing(
    run: Run, tmp_path: Path, content: str
) -> None:
    file = credentials_file(tmp_path, content)
    ended = run("blogger", "connect", "my-blog", BLOG_ID, "--credentials", file)
    assert ended.exit_code == 2
    assert "google.json" in ended.output
    assert run("blogger", "show", "my-blog").exit_code == 1


def test_a_number_that_is_none_connects_nothing(run: Run) -> None:
    ended = run("blogger", "connect", "my-blog", "my-blog.blogspot.com")
    assert (ended.exit_code, "digits only" in ended.output) == (2, True)


def test_doctor_names_a_blog_that_was_not_read_for_a_while(run: Run, tmp_path: Path) -> None:
    run("blogger", "connect", "my-blog", BLOG_ID)
    assert "blogger: ok" in run("doctor").output
    store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE blogger_blogs SET problem = 'it slept', failures = 3")
    store.close()
    examined = run("doctor")
    assert (examined.exit_code, "blogger: my-blog: it slept" in examined.output) == (1, True)
