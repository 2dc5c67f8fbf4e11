"""Which model judges, and that none does where the active one cannot be loaded."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from eventually import eventually
from kept_models import keep
from running_blog import Running, WordJudge

from model.artifact import BASE_FOLDER, ArtifactError, read_manifest
from model.comment import Comment
from model.verdict import Verdict
from service.domain.models import RegisteredModel
from service.scoring.active_model import ActiveModel
from service.scoring.scoring import Scoring
from service.scoring.shelf import ModelShelf, tried
from service.store.database.engine import StoreUnavailable
from service.store.store import Store

SHIPPED = read_manifest(BASE_FOLDER).model_version


class Failing(WordJudge):
    """Loads, but cannot judge."""

    def judge(self, comments: Sequence[Comment]) -> list[Verdict]:
        raise KeyError("coef_")


class Shelf:
    """Has models of any name; those of some names are broken in some way."""

    def __init__(self) -> None:
        self.mended: set[str] = set()
        self.asked: list[str] = []

    def open(self, active: RegisteredModel | None) -> WordJudge:
        version = "shipped" if active is None else active.version
        self.asked.append(version)
        if version in self.mended:
            return WordJudge(version=version)
        if version == "broken":
            raise ArtifactError(f"{version} cannot be read")
        if version == "odd":
            raise KeyError("coef_")
        if version == "away":
            raise StoreUnavailable("the database does not answer")
        if version == "failing":
            tried(Failing(), name=version)
        return WordJudge(version=version)


@pytest.fixture
def scoring() -> Scoring:
    return Scoring(None, timeout_seconds=1)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def active(scoring: Scoring, shelf: Shelf) -> ActiveModel:
    return ActiveModel(scoring, shelf.open)


def activate(store: Store, version: str) -> RegisteredModel:
    store.register_model(version, f"/models/{version}", digest="d" * 64)
    return store.activate_model(version)


def test_the_model_that_ships_judges_at_first(active: ActiveModel, scoring: Scoring) -> None:
    active.refresh(None)
    assert scoring.model_version == "shipped"


def test_a_model_that_is_activated_later_takes_over(
    active: ActiveModel, scoring: Scoring, store: Store
) -> None:
    active.refresh(None)
    active.refresh(activate(store, "mine"))
    assert (scoring.model_version, active.problem) == ("mine", None)


def test_a_model_is_loaded_once(active: ActiveModel, shelf: Shelf, store: Store) -> None:
    for _ in range(3):
        active.refresh(activate(store, "mine"))
    assert shelf.asked == ["mine"]


def test_each_time_a_model_was_loaded_and_only_then_it_is_said(
    scoring: Scoring, shelf: Shelf, store: Store
) -> None:
    loaded: list[str | None] = []
    active = ActiveModel(scoring, shelf.open, lambda: loaded.append(scoring.model_version))
    active.refresh(None)
    active.refresh(None)
    active.refresh(activate(store, "broken"))
    active.refresh(activate(store, "mine"))
    assert loaded == ["shipped", "mine"]


@pytest.mark.parametrize("version", ["broken", "odd", "failing"])
def test_while_the_active_model_cannot_be_loaded_no_other_judges(
    active: ActiveModel, scoring: Scoring, store: Store, version: str
) -> None:
    active.refresh(activate(store, "mine"))
    active.refresh(activate(store, version))
    assert scoring.model_version is None
    assert active.problem is not None
    assert version in active.problem


def test_it_judges_as_soon_as_it_can_be_loaded(
    active: ActiveModel, scoring: Scoring, shelf: Shelf, store: Store
) -> None:
    active.refresh(activate(store, "broken"))
    shelf.mended.add("broken")
    active.refresh(store.active_model())
    assert (scoring.model_version, active.problem) == ("broken", None)


def test_while_the_database_is_away_all_stays_as_it_is(
    active: ActiveModel, scoring: Scoring, shelf: Shelf, store: Store
) -> None:
    active.refresh(activate(store, "mine"))
    with pytest.raises(StoreUnavailable):
        active.refresh(activate(store, "away"))
    assert (scoring.model_version, active.problem) == ("mine", None)
    shelf.mended.add("away")
    active.refresh(store.active_model())
    assert scoring.model_version == "away"


def test_a_problem_is_logged_once(
    active: ActiveModel, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        active.refresh(activate(store, "broken"))
    assert len([r for r in caplog.records if "cannot be used" in r.getMessage()]) == 1


def test_a_fixed_folder_goes_before_the_registry(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="nowhere"):
        ModelShelf(store, fixed=tmp_path / "nowhere").open(activate(store, "mine"))


async def test_without_its_model_a_service_keeps_comments_and_is_not_ready(
    running: Running,
) -> None:
    async with running(judge=None, model_poll_seconds=0.01) as blog:
        before = await blog.client.get("/readyz")
        activate(blog.store, "gone")
        await eventually(lambda: blog.parts.scoring.model_version is None)
        ready = await blog.client.get("/readyz")
        comment = (await blog.check("Thanks")).json()
    assert before.status_code == 200
    assert (ready.status_code, ready.json()["missing"]) == (503, ["model"])
    assert (comment["label"], comment["model_version"]) == ("unsure", None)


async def test_a_running_service_takes_up_the_activated_model_from_the_database(
    running: Running,
) -> None:
    async with running(judge=None, model_poll_seconds=0.01) as blog:
        keep(blog.store, "site-1")
        blog.store.activate_model("site-1")
        await eventually(lambda: blog.parts.scoring.model_version == "site-1")
        ready = (await blog.client.get("/readyz")).json()
        assert ready["model_version"] == "site-1"
        comment = (await blog.check("Thanks, that helped")).json()
    assert comment["model_version"] == "site-1"
