"""`python -m service labels`: un-learning from the command line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from model.comment import Comment
from model.verdict import Label
from service.__main__ import command_line
from service.domain.comments import Judgement
from service.store.comments import comments, label_log
from service.store.sites import sites
from service.store.store import Store, open_store

Run = Callable[..., Result]


def opened(folder: Path) -> Store:
    return open_store(f"sqlite:///{folder / 'winnow.db'}")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, migrated_sqlite: Path) -> Run:
    """Run `labels` over a store with one label, which joe gave by a key."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))
    shutil.copy(migrated_sqlite, tmp_path)
    store = opened(tmp_path)
    with store.writing() as connection:
        site = sites.add_site(connection, "my-blog", url="https://blog.example")
        key = sites.site_of_key(connection, sites.add_key(connection, site))
        assert key is not None
        stored, _ = comments.record(
            connection, site.id, Comment(text="Cheap rolex"),
            external_id=None, article_id=None, judgement=Judgement(Label.UNSURE),
        )  # fmt: skip
        by = key.by_key("api")
        label_log.append(connection, stored.id, "ham", moderator="joe", by=by)
    store.close()

    def run_command(*words: str) -> Result:
        ended: Any = CliRunner().invoke(command_line(), ["labels", *words])
        return ended

    return run_command


def n_learned(folder: Path) -> int:
    store = opened(folder)
    n = len(list(store.decided_comments()))
    store.close()
    return n


def test_a_reporter_is_unlearned_and_it_is_undone_by_its_id(run: Run, tmp_path: Path) -> None:
    ended = run("unlearn", "--reporter", "joe")
    assert ended.exit_code == 0
    assert "un-learned 1 labels: reporter joe  stands" in ended.output
    assert n_learned(tmp_path) == 0
    assert run("undo", ended.output.split()[0]).exit_code == 0
    assert n_learned(tmp_path) == 1


def test_the_list_says_who_labelled_and_how_far_that_is_trusted(run: Run) -> None:
    output = run("list").output
    assert "my-blog: 1 labels, agreed in 0 of 0" in output
    assert "trust 0.50" in output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("unlearn",), 2),
        (("unlearn", "--channel", "telepathy"), 2),
        (("unlearn", "--since", "yesterday"), 2),
        (("unlearn", "--reporter", "nobody"), 1),
        (("release", "--key", "unknown"), 1),
        (("undo", "unknown"), 1),
    ],
)
def test_what_cannot_be_ends_with_a_line(run: Run, words: tuple[str, ...], code: int) -> None:
    ended = run(*words)
    assert ended.exit_code == code
    assert "Traceback" not in ended.output
