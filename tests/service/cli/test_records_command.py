"""`rules`, `audit`, `sign-ins`, `imports`: what the pages show, for whoever has the machine."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from model.comment import Author, Comment
from model.verdict import Label
from service.__main__ import command_line
from service.domain.comments import Judgement
from service.domain.errors import Forbidden
from service.moderation.filing import FilingRoom
from service.moderation.on_the_machine import whole_view
from service.moderation.rules import Rules
from service.store.async_store import AsyncStore
from service.store.comments import comments, label_log
from service.store.database.ids import new_id
from service.store.people import moderators, roles, sign_ins
from service.store.queue import actions, rule_changes
from service.store.queue.rule_changes import NewRule
from service.store.sites import sites
from service.store.store import Store, open_store

Run = Callable[..., Result]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Store:
    """A site with a comment that ada decided on, and two who can sign in."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    shutil.copy(migrated_sqlite, tmp_path / "winnow.db")
    opened = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    with opened.writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://blog.example")
        sites.add_site(connection, "other-blog", url="https://other.example")
        ada = moderators.add(connection, "ada", "no password")
        roles.set_role(connection, ada, "owner", site=None)
        vera = moderators.add(connection, "vera", "no password")
        roles.set_role(connection, vera, "viewer", site=site)
        stored, _ = comments.record(
            connection, site.id, Comment(text="Cheap rolex", author=Author(name="Rolf")),
            external_id=None, article_id=None, judgement=Judgement(Label.UNSURE, 0.61),
        )  # fmt: skip
        label_log.append(connection, stored.id, "spam", moderator="ada")
        sign_ins.enter(connection, "password", ada, is_new_browser=True, place="abc")
        sign_ins.enter(connection, "refused", None, is_new_browser=False, place="def")
    return opened


@pytest.fixture
def run(store: Store) -> Run:
    def run_command(*words: str) -> Result:
        ended: Any = CliRunner().invoke(command_line(), list(words))
        return ended

    return run_command


@pytest.fixture
def rule_id(store: Store) -> str:
    """A rule of ada's on my-blog."""
    with store.writing() as connection:
        ada, site = moderators.find(connection, "ada"), sites.find_site(connection, "my-blog")
        action_id = actions.begin(connection, ada, "block", label="spam", words="shoes.example")
        new = NewRule(site.id, "host", "shoes.example", "spam", words="shoes\x1b[2J.example\n")
        rule_changes.make(connection, new, who=ada, action_id=action_id)
        made = connection.exec_driver_sql("SELECT id FROM rules").scalar_one()
    return str(made)


def test_rules_are_listed_with_who_made_them_and_removed_by_somebody(
    run: Run, rule_id: str
) -> None:
    listed = run("rules", "list", "my-blog").output
    assert rule_id in listed
    assert "spam if host is shoes[2J.example  by ada, caught 0" in listed
    assert run("rules", "remove", rule_id, "--by", "ada").exit_code == 0
    assert "removed" in run("rules", "list").output
    assert "0 rules hold" in run("rules", "list").output


def test_a_rule_is_removed_once_and_by_somebody_who_may(run: Run, rule_id: str) -> None:
    viewer = run("rules", "remove", rule_id, "--by", "vera")
    assert (viewer.exit_code, "role moderator" in viewer.output) == (1, True)
    assert run("rules", "remove", rule_id, "--by", "ada").exit_code == 0
    again = run("rules", "remove", rule_id, "--by", "ada")
    assert (again.exit_code, "removed already" in again.output) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rules", "list", "no-blog"), "site of this name"),
        (("rules", "remove", "no-id", "--by", "ada"), "no rule of your sites has this id"),
        (("rules", "remove", new_id(), "--by", "ada"), "no rule of your sites has this id"),
        (("rules", "remove", new_id(), "--by", "nobody"), "there is no moderator nobody"),
        (("audit", "no-blog"), "site of this name"),
        (("imports", "show", "no-id"), "no import of your sites has this id"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(run: Run, words: tuple[str, ...], said: str) -> None:
    ended = run(*words)
    assert (ended.exit_code, said in ended.output) == (1, True)
    assert "Traceback" not in ended.output


@pytest.mark.parametrize("lines", ["0", "-1", "many"])
def test_a_number_of_lines_that_cannot_be_is_refused(run: Run, lines: str) -> None:
    assert run("audit", "--lines", lines).exit_code == 2
    assert run("sign-ins", "--lines", lines).exit_code == 2


def test_the_audit_says_who_decided_what_without_the_words(run: Run) -> None:
    output = run("audit").output
    assert "my-blog" in output
    assert "spam  by ada, by a key  the model said unsure at 0.61" in output
    assert "rolex" not in output
    assert "Rolf" not in output
    assert run("audit", "other-blog").output == ""


def test_sign_ins_are_printed_with_those_that_were_refused(run: Run) -> None:
    refused, signed_in = run("sign-ins").output.splitlines()
    assert refused.endswith("refused  a name that nobody has  def")
    assert signed_in.endswith("password  ada, a new browser  abc")
    assert len(run("sign-ins", "--lines", "1").output.splitlines()) == 1


def test_an_import_is_listed_and_its_report_printed(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "old.csv"
    archive.write_text("id,text,author,status\n1,Thanks for this,Rita,approved\n")
    assert run("import", str(archive), "--site", "my-blog").exit_code == 0
    (line,) = run("imports", "list").output.splitlines()
    assert "old.csv  1 comments, 1 new  done" in line
    assert "1 comments, 1 of them new here" in run("imports", "show", line.split()[0]).output


async def test_nothing_can_be_done_in_the_name_that_only_reads(store: Store, rule_id: str) -> None:
    database = AsyncStore(store)
    who = await database.read(whole_view)
    with pytest.raises(Forbidden):
        await Rules(database, FilingRoom(database)).remove_rule(who, rule_id)
    assert not who.is_chief
    database.close()
