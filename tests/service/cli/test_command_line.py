"""`python -m service`: what it prints, and how it fails."""

import os
import re
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import text
from typer.testing import CliRunner

from model.comment import Comment
from model.verdict import Label
from service.__main__ import command_line
from service.cli.one_server import the_only_server
from service.domain.commands import typed
from service.domain.comments import Judgement
from service.domain.submissions import AkismetSubmission
from service.settings import Settings
from service.store.akismet import submissions
from service.store.comments import comments
from service.store.database.schema import head_revision
from service.store.sites import sites
from service.store.store import open_store

Run = Callable[..., Result]
KEY = re.compile(r"shown only now: ([a-z0-9]{12})")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """Run a command over a folder of its own, with an empty database."""
    shutil.copy(migrated_sqlite, tmp_path)

    def run_command(*words: str, **variables: str) -> Result:
        for name, value in {"DATA_DIR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(f"WINNOW_{name}", value)
        ended: Any = CliRunner().invoke(command_line(), list(words))
        return ended

    return run_command


def test_a_site_is_added_with_a_key_that_works(run: Run, tmp_path: Path) -> None:
    ended = run("sites", "add", "my-blog", "https://blog.example")
    key = KEY.search(ended.output)
    assert key is not None
    store = open_store(f"sqlite:///{tmp_path}/winnow.db")
    with store.reading() as connection:
        site = sites.site_of_key(connection, key.group(1))
    store.close()
    assert site is not None
    assert (site.name, site.url) == ("my-blog", "https://blog.example")


def test_sites_and_keys_are_listed_without_any_key(run: Run) -> None:
    added = run("sites", "add", "my-blog", "https://blog.example")
    key = KEY.search(added.output)
    assert key is not None
    assert run("sites", "list").output == "my-blog  https://blog.example\n"
    listed = run("keys", "list").output
    assert "my-blog" in listed
    assert key.group(1) not in listed


def test_a_further_key_can_be_added_and_revoked(run: Run) -> None:
    run("sites", "add", "my-blog", "https://blog.example")
    assert KEY.search(run("keys", "add", "my-blog").output)
    key_id = run("keys", "list").output.split()[0]
    assert run("keys", "revoke", key_id).exit_code == 0
    assert run("keys", "revoke", key_id).exit_code == 1


def test_a_key_is_replaced_while_the_former_one_works(run: Run, tmp_path: Path) -> None:
    former = KEY.search(run("sites", "add", "my-blog", "https://blog.example").output)
    key_id = run("keys", "list").output.split()[0]
    new = KEY.search(run("keys", "rotate", key_id).output)
    listed = run("keys", "list").output
    assert "unused  replaced by" in listed
    assert run("keys", "rotate", key_id).exit_code == 1
    run("sites", "retire", "my-blog")
    assert "retired 20" in run("sites", "list").output
    assert opened(tmp_path, former, new) == [None, None]
    run("sites", "restore", "my-blog")
    run("sites", "rename", "my-blog", "bread")
    assert opened(tmp_path, former, new) == ["bread", "bread"]
    run("keys", "revoke", key_id)
    assert opened(tmp_path, former, new) == [None, "bread"]


def opened(folder: Path, *keys: re.Match[str] | None) -> list[str | None]:
    """The sites that keys open now."""
    store = open_store(f"sqlite:///{folder}/winnow.db")
    with store.reading() as connection:
        found = [sites.site_of_key(connection, key.group(1)) for key in keys if key]
    store.close()
    return [site.name if site else None for site in found]


def test_a_key_is_made_for_some_scopes_and_listed_with_them(run: Run) -> None:
    run("sites", "add", "my-blog", "https://blog.example")
    assert run("keys", "add", "my-blog", "--scopes", "check, submit").exit_code == 0
    assert "only" not in run("keys", "list").output.splitlines()[0]
    assert run("keys", "list").output.rstrip().endswith("only check submit")


@pytest.mark.parametrize("scopes", ["chek", "check,own", ""])
def test_a_misspelt_scope_makes_no_key(run: Run, scopes: str) -> None:
    run("sites", "add", "my-blog", "https://blog.example")
    assert run("keys", "add", "my-blog", "--scopes", scopes).exit_code == 2
    assert len(run("keys", "list").output.splitlines()) == 1


def test_a_key_says_what_it_is_for(run: Run) -> None:
    run("sites", "add", "my-blog", "https://blog.example")
    assert run("keys", "add", "my-blog", "--for", "the new server").exit_code == 0
    assert run("keys", "list").output.rstrip().endswith("in use  the new server")


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("sites", "rename", "my-blog", "My Blog"), 2, "small letters"),
        (("sites", "rename", "my-blog", ""), 2, "small letters"),
        (("sites", "rename", "my-blgo", "bread"), 1, "did you mean my-blog?"),
        (("sites", "retire", "my-blgo"), 1, "did you mean my-blog?"),
        (("sites", "set", "my-blog", "url", ""), 2, "http://"),
        (("keys", "rotate", "nonsense"), 1, "no key of your sites"),
        (("keys", "revoke", "nonsense"), 1, "no key of your sites"),
        (("keys", "add", "my-blog", "--for", "x" * 61), 2, "at most 60"),
        (("sites", "add", "My Blog", "https://b.example"), 2, "small letters"),
        (("sites", "add", "blog", "b.example"), 2, "http://"),
        (("keys", "add", "my-blgo"), 1, "did you mean my-blog?"),
        (("keys", "add", "zzz"), 1, "known are: my-blog"),
        (("sites", "add", "my-blog", "https://b.example"), 1, "there is a site my-blog already"),
    ],
)
def test_what_cannot_be_is_said_on_one_line(
    run: Run, words: tuple[str, ...], code: int, complaint: str
) -> None:
    run("sites", "add", "my-blog", "https://blog.example")
    ended = run(*words)
    assert ended.exit_code == code
    assert complaint in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_migrate_says_where_the_database_is(run: Run) -> None:
    assert f"revision {head_revision()}" in run("migrate").output


def test_a_newer_database_ends_the_start(run: Run, tmp_path: Path) -> None:
    run("migrate")
    store = open_store(f"sqlite:///{tmp_path}/winnow.db")
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    ended = run("serve", PORT="0")
    assert ended.exit_code == 1
    assert "newer than this version of Winnow" in ended.stderr


def test_a_port_in_use_ends_the_start(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run("serve", PORT=str(taken.getsockname()[1]))
    assert ended.exit_code == 1
    assert "Address already in use" in ended.stderr
    assert "WINNOW_PORT" in ended.stderr


COMMANDS = [
    ("sites", "list"),
    ("sites", "add", "my-blog", "https://blog.example"),
    ("sites", "show", "my-blog"),
    ("sites", "set", "my-blog", "unsure", "spam"),
    ("keys", "list"),
    ("labels", "list"),
    ("moderators", "list"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_in_the_wrong_folder_makes_no_database_there(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    elsewhere = tmp_path / "elsewhere" / "data"
    ended = run(*words, DATA_DIR=str(elsewhere))
    assert ended.exit_code == 2
    assert f"there is no database in {elsewhere}" in ended.stderr
    assert "WINNOW_DATA_DIR" in ended.stderr
    assert not elsewhere.parent.exists()


def test_an_empty_file_is_no_database_either(run: Run, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "winnow.db").touch()
    ended = run("sites", "list", DATA_DIR=str(tmp_path / "elsewhere"))
    assert (ended.exit_code, "winnow.db is empty" in ended.stderr) == (2, True)


def test_a_database_can_be_made_without_serving(run: Run, tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    assert run("migrate", DATA_DIR=folder).exit_code == 0
    assert run("sites", "list", DATA_DIR=folder).exit_code == 0


def test_a_second_server_on_one_folder_is_told_which_process_has_it(
    run: Run, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path)
    with the_only_server(settings):
        ended = run("serve", PORT="0")
        assert run("sites", "list").exit_code == 0
    assert ended.exit_code == 1
    assert f"another Winnow (process {os.getpid()}) serves {tmp_path}/winnow.db" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_what_a_crash_has_left_behind_locks_nothing(tmp_path: Path) -> None:
    (tmp_path / "winnow.db.server").write_text("99999\n")
    for _ in range(2):
        with the_only_server(Settings(data_dir=tmp_path)):
            assert (tmp_path / "winnow.db.server").read_text() == f"{os.getpid()}\n"


def test_on_postgresql_many_may_serve() -> None:
    settings = Settings(database_url="postgresql://nobody@nowhere/winnow")
    with the_only_server(settings), the_only_server(settings):
        pass


def test_a_folder_that_cannot_be_written_ends_the_start(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = run("serve", PORT="0", DATA_DIR=str(tmp_path / "file" / "data"))
    assert ended.exit_code == 2
    assert "cannot be written" in ended.stderr


def test_a_misspelt_variable_ends_the_start(run: Run) -> None:
    ended = run("serve", PROT="1")
    assert ended.exit_code == 2
    assert "did you mean WINNOW_PORT?" in ended.stderr


def test_a_file_that_is_no_database_is_said_on_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "winnow.db").write_bytes(b"garbage " * 1000)
    ended = run("migrate")
    assert ended.exit_code == 1
    assert "the database is damaged (file is not a database)" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def comment_by_akismet(folder: Path, *, blog: str) -> None:
    """A comment that names its blog, as it is stored."""
    store = open_store(f"sqlite:///{folder}/winnow.db")
    with store.writing() as connection:
        site = sites.find_site(connection, "my-blog")
        stored, _ = comments.record(
            connection,
            site.id,
            Comment(text="Hmm"),
            external_id=None,
            article_id=None,
            judgement=Judgement(label=Label.UNSURE),
        )
        values = dict.fromkeys(AkismetSubmission.__dataclass_fields__, "")
        nothing = {"callback_id": None, "told": None, "ruling": None, "engine_id": None}
        further: Any = {**values, **nothing, "blog": blog, "context": (), "was_discarded": False}
        submissions.add(connection, site.id, stored.id, AkismetSubmission(**further))
    store.close()


def test_a_site_that_no_comment_comes_from_is_pointed_out(run: Run, tmp_path: Path) -> None:
    run("sites", "add", "my-blog", "http://localhost")
    comment_by_akismet(tmp_path, blog="bread.example/blog")
    for words in (("sites", "list"), ("sites", "show", "my-blog")):
        said = run(*words).output
        assert "no comment of my-blog comes from http://localhost, but from bread.example" in said
        assert f" {typed('service sites set my-blog url https://bread.example')}\n" in said
    run("sites", "set", "my-blog", "url", "https://bread.example")
    assert "no comment" not in run("sites", "list").output
