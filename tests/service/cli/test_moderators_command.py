"""`python -m service moderators`: who may review, from the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from running_blog import QUICK
from typer.testing import CliRunner

from service.__main__ import command_line
from service.cli import moderators as command
from service.moderation.passwords import no_password
from service.store.people import attempts, moderators, owner_changes, second_factors
from service.store.sites import sites
from service.store.store import Store, open_store

PASSWORD = "correct horse battery"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """Run `moderators` over a store with one site; `typed` is what comes on standard input."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(command, "Passwords", lambda: QUICK)
    shutil.copy(migrated_sqlite, tmp_path)
    store = opened(tmp_path)
    with store.writing() as connection:
        sites.add_site(connection, "my-blog", url="https://blog.example")
    store.close()

    def run_command(*words: str, typed: str = "") -> Result:
        ended: Any = CliRunner().invoke(command_line(), ["moderators", *words], input=typed)
        return ended

    return run_command


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'winnow.db'}")


def is_password(folder: Path, name: str, password: str) -> bool:
    store = opened(folder)
    with store.reading() as connection:
        stored = moderators.with_password(connection, name)
    store.close()
    return stored is not None and QUICK.is_right(password, stored[1])


def test_a_moderator_is_added_with_the_password_that_was_typed(run: Run, tmp_path: Path) -> None:
    added = run("add", "ines", "--site", "my-blog", typed=f"{PASSWORD}\n")
    assert "ines can sign in as moderator of my-blog" in added.output
    assert is_password(tmp_path, "ines", PASSWORD)
    assert run("list").output == "ines  moderator of my-blog\n"


def test_another_password_is_set(run: Run, tmp_path: Path) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    run("password", "ines", typed="another long one\n")
    assert is_password(tmp_path, "ines", "another long one")


def test_a_role_is_changed_and_taken_away(run: Run) -> None:
    run("add", "ines", "--role", "viewer", typed=f"{PASSWORD}\n")
    run("role", "ines", "owner")
    assert run("list").output == "ines  owner of every site\n"
    run("role", "ines", "none")
    assert run("list").output == "ines  no role\n"


def test_who_is_removed_is_listed_as_that(run: Run) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    assert "can sign in no more" in run("remove", "ines").output
    assert run("list").output.startswith("ines  removed ")
    assert run("sign-out", "ines").exit_code == 1


def test_a_removal_is_taken_back_with_the_roles_and_the_password(run: Run) -> None:
    run("add", "ines", "--role", "viewer", "--site", "my-blog", typed=f"{PASSWORD}\n")
    listed = run("list").output
    run("remove", "ines")
    assert run("restore", "Ines").output == "Ines can sign in again\n"
    assert run("list").output == listed


@pytest.mark.parametrize("words", [("add", "vera"), ("password", "ines")])
def test_comments_can_be_stored_while_a_password_is_typed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, str]
) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")

    def type_slowly() -> str:
        store = opened(tmp_path)
        with store.writing() as connection:
            sites.add_site(connection, "meanwhile", url="https://m.example")
        store.close()
        return PASSWORD

    monkeypatch.setattr(command, "_ask_password", type_slowly)
    assert run(*words).exit_code == 0


@pytest.mark.parametrize(
    ("words", "typed", "complaint"),
    [
        (("add", "vera", "--role", "king"), PASSWORD, "a role is one of"),
        (("add", "vera", "--site", "my-blg"), PASSWORD, "did you mean my-blog?"),
        (("add", "ve ra"), PASSWORD, "a name has up to 60 letters"),
        (("add", "Ines"), PASSWORD, "there is a moderator Ines already"),
        (("add", "vera"), "short", "12 to 1000 characters"),
        (("role", "ines", "king"), "", "a role is one of"),
        (("role", "vera", "owner"), "", "there is no moderator vera"),
        (("password", "vera"), PASSWORD, "there is no moderator vera"),
        (("remove", "vera"), "", "there is no moderator vera"),
        (("restore", "ines"), "", "nobody called ines was removed"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    run: Run, words: tuple[str, ...], typed: str, complaint: str
) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    refused = run(*words, typed=f"{typed}\n")
    assert refused.exit_code in (1, 2)
    assert complaint in refused.output


def test_wrong_passwords_are_forgotten_so_that_nobody_waits(run: Run, tmp_path: Path) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    free = attempts.subjects("ines", "203.0.113.7")
    store = opened(tmp_path)
    with store.writing() as connection:
        for _ in range(30):
            attempts.enter(connection, free)
    assert "nobody has to wait to sign in (60 failures" in run("forgive").output
    with store.reading() as connection:
        assert attempts.wait_seconds(connection, free) == 0
    store.close()
    assert "(0 failures" in run("forgive").output


def test_to_forgive_takes_no_name(run: Run) -> None:
    assert run("forgive", "ines").exit_code == 2


def test_a_lost_second_factor_is_cleared(run: Run, tmp_path: Path) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    store = opened(tmp_path)
    with store.writing() as connection:
        who = moderators.find(connection, "ines")
        second_factors.add(connection, who, "sealed", step=1)
        second_factors.put_codes(connection, who, ["a", "b"])
    cleared = run("clear-second-factor", "ines")
    assert "has no second factor any more, and is signed out everywhere" in cleared.output
    with store.reading() as connection:
        assert second_factors.get(connection, who) is None
    store.close()
    store = opened(tmp_path)
    with store.writing() as connection:
        moderators.add(connection, "vera", no_password())
    store.close()
    kept = run("clear-second-factor", "vera")
    assert kept.exit_code == 1
    assert "vera has no password" in kept.output
    assert "moderators reset vera" in kept.output
    assert "had no second factor" in run("clear-second-factor", "ines").output
    assert "there is no moderator eve" in run("clear-second-factor", "eve").output


def test_what_is_changed_of_moderators_is_in_the_owners_record(run: Run, tmp_path: Path) -> None:
    run("add", "ines", "--site", "my-blog", typed=f"{PASSWORD}\n")
    run("role", "ines", "owner")
    run("password", "ines", typed="another long one\n")
    run("sign-out", "ines")
    run("clear-second-factor", "ines")
    run("remove", "ines")
    run("restore", "ines")
    store = opened(tmp_path)
    with store.reading() as connection:
        site = sites.find_site(connection, "my-blog")
        changes = owner_changes.latest(connection, [site.id], with_all_sites=True, limit=20)
    store.close()
    assert [(change.kind, change.site, change.about) for change in reversed(changes)] == [
        ("moderator-made", "my-blog", "ines: moderator"),
        ("role-given", None, "ines: owner"),
        ("password-given", None, "ines"),
        ("signed-out", None, "ines"),
        ("factor-cleared", None, "ines"),
        ("moderator-removed", None, "ines"),
        ("moderator-restored", None, "ines"),
    ]
    assert {change.moderator for change in changes} == {None}


def test_somebody_is_invited_and_a_password_replaced_by_a_link_that_is_printed(run: Run) -> None:
    invited = run("invite", "vera", "--role", "viewer", "--site", "my-blog").output
    assert "vera becomes viewer of my-blog by this link, once" in invited
    assert "http://127.0.0.1:8100/review/link?token=" in invited
    run("add", "ines", typed=f"{PASSWORD}\n")
    assert "/review/link?token=" in run("reset", "ines").output
    listed = run("links").output
    assert "vera  viewer of my-blog  until" in listed
    assert "ines  another password  until" in listed
    shown = next(line.split()[0] for line in listed.splitlines() if "vera" in line)
    assert run("revoke", shown).output == "the link for vera opens nothing any more\n"
    assert "vera" not in run("links").output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("invite", "ines"), "somebody has this name"),
        (("invite", "ve ra"), "letters, digits"),
        (("invite", "vera", "--role", "king"), "a role is one of"),
        (("invite", "vera", "--site", "my-blg"), "did you mean my-blog?"),
        (("reset", "vera"), "there is no moderator vera"),
        (("revoke", ""), "no link is named"),
        (("revoke", "0000"), "no link is named"),
    ],
)
def test_a_link_that_cannot_be_is_refused_in_words(
    run: Run, words: tuple[str, ...], complaint: str
) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    refused = run(*words)
    assert refused.exit_code in (1, 2)
    assert complaint in refused.output


def test_somebody_is_let_in_by_a_link_that_is_printed(run: Run) -> None:
    run("add", "ines", typed=f"{PASSWORD}\n")
    assert "/review/link?token=" in run("let-in", "ines").output
    assert "ines  signs in  until" in run("links").output
    assert "there is no moderator vera" in run("let-in", "vera").output
