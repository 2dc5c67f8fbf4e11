"""`python -m training.models`: list, show, compare, promote, roll back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from model.artifact import BASE_FOLDER, read_content, read_manifest
from service.domain.model_reports import Flip, GateFigure, GateReport
from service.store.store import Store, open_store
from training.models import app

SHIPPED = read_manifest(BASE_FOLDER).model_version
REPORT = GateReport(
    is_passed=False,
    why="it did worse on held-out decisions",
    against=SHIPPED,
    n_decisions=40,
    n_flips=1,
    figures=(GateFigure(name="ham rejected", before=0, after=3),),
    flips=(Flip(comment_id="c-17", human="ham", before="ham", after="spam"),),
)
Run = Callable[..., str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'winnow.db'}")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def run(
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """What a command prints; its error where it fails."""
    monkeypatch.setenv("WINNOW_DATA_DIR", str(tmp_path))

    def run_command(*words: str, fails: bool = False) -> str:
        if fails:
            with pytest.raises(SystemExit) as stopped:
                app(list(words), standalone_mode=False)
            assert stopped.value.code == 1
        else:
            app(list(words), standalone_mode=False)
        captured = capsys.readouterr()
        return captured.err if fails else captured.out

    return run_command


def keep(store: Store, version: str, report: GateReport | None = None) -> None:
    manifest = read_manifest(BASE_FOLDER).model_copy(update={"model_version": version})
    store.keep_model(manifest, read_content(BASE_FOLDER), report=report)


def active(store: Store) -> str | None:
    model = store.active_model()
    return None if model is None else model.version


def test_the_model_that_ships_is_listed_as_the_one_that_judges(run: Run) -> None:
    assert run("list").startswith(f"{SHIPPED}  shipped, active  ")


def test_models_are_listed_with_what_their_gate_said(run: Run, store: Store) -> None:
    keep(store, "site-1", REPORT)
    assert "site-1  candidate" in run("list")
    assert "did not pass its gate" in run("list")


def test_a_model_is_shown_with_its_figures_and_flips(run: Run, store: Store) -> None:
    keep(store, "site-1", REPORT)
    shown = run("show", "site-1")
    assert "did not pass its gate: it did worse on held-out decisions (40 of them)" in shown
    assert "ham rejected" in shown
    assert "c-17  ham -> spam, a moderator said ham" in shown


def test_a_model_without_a_report_is_shown_too(run: Run, store: Store) -> None:
    store.register_model("m-1", "/models/1", digest="d" * 64)
    assert "there is no report of its gate" in run("show", "m-1")


def test_two_models_are_compared_side_by_side(run: Run, store: Store) -> None:
    keep(store, "site-1", REPORT)
    keep(store, "site-2")
    row = next(
        line for line in run("compare", "site-1", "site-2").splitlines() if "ham rej" in line
    )
    assert [cell.strip() for cell in row.strip("│").split("│")] == ["ham rejected", "3", "-"]


def test_a_promoted_model_judges_and_a_rollback_takes_it_back(run: Run, store: Store) -> None:
    keep(store, "site-1")
    assert "site-1 judges from now on" in run("promote", "site-1")
    assert active(store) == "site-1"
    assert f"{SHIPPED} judges from now on" in run("rollback")
    assert active(store) is None


def test_the_model_that_ships_can_be_promoted(run: Run, store: Store) -> None:
    store.register_model("m-1", "/models/1", digest="d" * 64)
    store.activate_model("m-1")
    run("promote", SHIPPED)
    assert active(store) is None


def test_nothing_is_before_the_model_that_ships(run: Run) -> None:
    assert "there is none before it" in run("rollback", fails=True)


def test_the_report_of_a_fit_is_one_page_without_anything_else(run: Run, store: Store) -> None:
    keep(store, "site-1", REPORT)
    page = run("report", "site-1")
    assert page.lstrip().startswith("<!doctype html>")
    assert "This model did not do better than the one before" in page
    assert "a comment whose words are gone" in page  # c-17 is not in this store
    assert "Bericht einer Anpassung" in run("report", "site-1", "--language", "de")


def test_a_language_without_a_catalogue_is_refused(run: Run, store: Store) -> None:
    keep(store, "site-1", REPORT)
    said = run("report", "site-1", "--language", "tlh", fails=True)
    assert "tlh is no language; there are: en, de" in said


def test_a_candidate_is_put_into_the_shadow_read_and_stopped(run: Run, store: Store) -> None:
    keep(store, "site-1")
    assert "no candidate was in the shadow" in run("shadow")
    assert "site-1 judges in the shadow" in run("shadow", "site-1")
    assert "0 comments judged by both" in run("shadow")
    assert active(store) is None
    assert "the shadow has ended" in run("shadow", "stop")
    assert "no candidate is in the shadow" in run("shadow", "stop")


def test_the_model_that_judges_needs_no_shadow(run: Run, store: Store) -> None:
    keep(store, "site-1")
    store.activate_model("site-1")
    assert "it needs no shadow" in run("shadow", "site-1", fails=True)


@pytest.mark.parametrize(
    "words",
    [("show", "x"), ("shadow", "x"), ("report", "x"), ("compare", "x", "y"), ("promote", "x")],
)
def test_an_unknown_version_is_refused(run: Run, words: tuple[str, ...]) -> None:
    assert "no model x is registered" in run(*words, fails=True)


def test_a_model_that_cannot_be_loaded_is_not_promoted(run: Run, store: Store) -> None:
    store.register_model("m-1", "/nowhere", digest="d" * 64)
    assert "all stays as it is" in run("promote", "m-1", fails=True)
    assert active(store) is None


def test_a_model_that_cannot_be_loaded_is_not_rolled_back_to(run: Run, store: Store) -> None:
    store.register_model("m-1", "/nowhere", digest="d" * 64)
    keep(store, "site-1")
    store.activate_model("m-1")
    store.activate_model("site-1")
    assert "all stays as it is" in run("rollback", fails=True)
    assert active(store) == "site-1"


def test_a_misspelt_setting_stops_the_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINNOW_DATA_DIRR", "x")
    assert "WINNOW_DATA_DIR" in run("list", fails=True)
