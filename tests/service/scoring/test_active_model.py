"""Which model judges, and what happens when it cannot be loaded."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from running_blog import Running, WordJudge

from model.artifact import BASE_FOLDER, ArtifactError, Manifest
from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint
from model.verdict import Verdict
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import Scoring
from service.store.store import Store

DIGEST = "a" * 64


def model_folder(parent: Path, name: str) -> Path:
    """A folder whose manifest is real; `load` below needs no more."""
    manifest = Manifest.describe(
        name.encode(),
        name=name,
        corpora=(),
        metrics={},
        operating_point=OperatingPoint(ham_below=0.1, spam_above=0.9, budget=ErrorBudget()),
    )
    moved = manifest.model_copy(update={"sha256": DIGEST, "created_at": datetime.now(UTC)})
    (parent / name).mkdir(exist_ok=True)
    (parent / name / "manifest.json").write_text(moved.model_dump_json())
    return parent / name


class Failing(WordJudge):
    """Loads, but cannot judge."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        raise KeyError("coef_")


def load(folder: Path) -> WordJudge:
    if folder.name.startswith("broken"):
        raise ArtifactError(f"{folder.name} cannot be read")
    if folder.name.startswith("odd"):
        raise KeyError("coef_")
    if folder.name.startswith("failing"):
        return Failing(version=folder.name)
    return WordJudge(version=folder.name)


@pytest.fixture
def scoring() -> Scoring:
    return Scoring(None, timeout_seconds=1)


@pytest.fixture
def active(scoring: Scoring) -> ActiveModel:
    return ActiveModel(scoring, fixed=None, load=load)


def register(store: Store, folder: Path, *, digest: str = DIGEST) -> None:
    store.register_model(folder.name, str(folder), digest=digest)
    store.activate_model(folder.name)


def test_the_model_that_ships_judges_at_first(
    active: ActiveModel, scoring: Scoring, store: Store
) -> None:
    active.refresh(store.active_model())
    assert scoring.model_version == BASE_FOLDER.name


def test_the_registered_active_model_judges(
    active: ActiveModel, scoring: Scoring, store: Store, tmp_path: Path
) -> None:
    register(store, model_folder(tmp_path, "mine"))
    active.refresh(store.active_model())
    assert (scoring.model_version, active.problem) == ("mine", None)


def test_a_model_that_is_activated_later_takes_over(
    active: ActiveModel, scoring: Scoring, store: Store, tmp_path: Path
) -> None:
    active.refresh(store.active_model())
    register(store, model_folder(tmp_path, "mine"))
    active.refresh(store.active_model())
    assert scoring.model_version == "mine"


@pytest.mark.parametrize("name", ["broken", "odd", "failing"])
def test_a_model_that_cannot_be_loaded_leaves_the_former_one(
    active: ActiveModel, scoring: Scoring, store: Store, tmp_path: Path, name: str
) -> None:
    register(store, model_folder(tmp_path, "mine"))
    active.refresh(store.active_model())
    register(store, model_folder(tmp_path, name))
    active.refresh(store.active_model())
    assert scoring.model_version == "mine"
    assert active.problem is not None
    assert name in active.problem


def test_a_model_other_than_the_registered_one_is_not_loaded(
    active: ActiveModel, scoring: Scoring, store: Store, tmp_path: Path
) -> None:
    register(store, model_folder(tmp_path, "mine"), digest="b" * 64)
    active.refresh(store.active_model())
    assert scoring.model_version == BASE_FOLDER.name
    assert active.problem is not None
    assert "not hold the model that was registered" in active.problem


def test_the_problem_ends_when_the_model_can_be_loaded(
    active: ActiveModel, scoring: Scoring, store: Store, tmp_path: Path
) -> None:
    register(store, tmp_path / "mine")
    active.refresh(store.active_model())
    assert active.problem is not None
    model_folder(tmp_path, "mine")
    active.refresh(store.active_model())
    assert (scoring.model_version, active.problem) == ("mine", None)


def test_a_problem_is_logged_once(
    active: ActiveModel, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    register(store, model_folder(tmp_path, "broken"))
    for _ in range(3):
        active.refresh(store.active_model())
    assert len([r for r in caplog.records if "cannot be used" in r.getMessage()]) == 1


def test_a_fixed_folder_goes_before_the_registry(
    scoring: Scoring, store: Store, tmp_path: Path
) -> None:
    register(store, model_folder(tmp_path, "mine"))
    ActiveModel(scoring, fixed=tmp_path / "fixed", load=load).refresh(store.active_model())
    assert scoring.model_version == "fixed"


async def test_a_running_service_takes_up_the_activated_model(
    running: Running, tmp_path: Path
) -> None:
    async with running(judge=None, model_poll_seconds=0.01) as blog:
        before = (await blog.client.get("/readyz")).json()["warnings"]
        blog.store.register_model("gone", str(tmp_path / "gone"), digest=DIGEST)
        blog.store.activate_model("gone")
        for _ in range(200):
            ready = await blog.client.get("/readyz")
            if ready.json()["warnings"]:
                break
            await asyncio.sleep(0.01)
    assert before == []
    assert ready.status_code == 200
    assert "gone" in ready.json()["warnings"][0]
