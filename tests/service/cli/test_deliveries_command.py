"""`deliveries`: what did not arrive is listed, and sent again."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service.__main__ import command_line
from service.cli import deliveries as command
from service.store.outgoing import outbox
from service.store.sites import sites
from service.store.store import Store, open_store

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))

    def run_command(*words: str) -> Result:
        ended: Any = CliRunner().invoke(command_line(), [*words])
        return ended

    shutil.copy(migrated_sqlite, tmp_path)
    run_command("sites", "add", "my-blog", "https://blog.example")
    return run_command


@pytest.fixture
def given_up(run: Run, tmp_path: Path) -> str:
    """The id of an event that did not arrive."""
    store: Store = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    with store.writing() as connection:
        errand_id = outbox.enter_trial(connection, sites.find_site(connection, "my-blog"))
        connection.exec_driver_sql(
            "UPDATE outbox SET state = 'given up', problem = 'it slept', attempts = 77,"
            """ kind = 'webhook', payload = '{"type": "comment.decided"}'"""
        )
    store.close()
    return errand_id


def test_what_did_not_arrive_is_listed_with_the_reason(run: Run, given_up: str) -> None:
    printed = run("deliveries", "list", "my-blog", "--given-up").output
    assert printed.startswith(given_up)
    assert "comment.decided  given up  77 attempts  it slept" in printed
    assert printed.endswith("0 waiting, 1 given up\n")


def test_it_is_sent_again_by_its_id_or_with_all_others(run: Run, given_up: str) -> None:
    assert run("deliveries", "send-again", "my-blog", given_up).output == "1 will be sent again\n"
    assert "1 waiting, 0 given up" in run("deliveries", "list", "my-blog").output
    assert run("deliveries", "send-again", "my-blog").output == "0 will be sent again\n"
    again = run("deliveries", "send-again", "my-blog", given_up)
    assert (again.exit_code, "this was not given up" in again.output) == (1, True)


@pytest.mark.parametrize("words", [("nonsense",), ("01a2b3c4-0000-7000-8000-000000000000",)])
def test_an_id_that_there_is_not_is_refused(run: Run, words: tuple[str, ...]) -> None:
    ended = run("deliveries", "send-again", "my-blog", *words)
    assert ended.exit_code == 1
    assert "nothing of this id" in ended.output


def test_a_site_that_there_is_not_is_refused(run: Run) -> None:
    for word in ("list", "send-again", "test"):
        ended = run("deliveries", word, "my-bolg")
        assert "did you mean my-blog?" in ended.output
        assert ended.exit_code != 0


def test_a_test_says_that_no_service_sent_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no webhook" in run("deliveries", "test", "my-blog").output
    monkeypatch.setattr(command, "TRIAL_SECONDS", 0.0)
    run("sites", "set", "my-blog", "webhook", "https://hook.example/x")
    ended = run("deliveries", "test", "my-blog")
    assert (ended.exit_code, "does the service run?" in ended.output) == (1, True)


def test_the_signing_key_is_replaced_and_the_former_one_ended(run: Run) -> None:
    former = signing_key(run)
    printed = run("deliveries", "rotate-key", "my-blog").output.splitlines()
    assert printed[0] == signing_key(run) != former
    assert printed[1].startswith("Both sign until ")
    again = run("deliveries", "rotate-key", "my-blog")
    assert (again.exit_code, "still signs: end it first" in again.output) == (1, True)
    ended = run("deliveries", "end-former-key", "my-blog").output
    assert ended == "only the new key signs from now on\n"
    assert run("deliveries", "end-former-key", "my-blog").exit_code == 1
    assert run("deliveries", "rotate-key", "my-blog").exit_code == 0


def signing_key(run: Run) -> str:
    lines = run("sites", "show", "my-blog").output.splitlines()
    return dict(line.split(maxsplit=1) for line in lines)["signing-key"]
