"""What the tests share: hypothesis without chance, and one small model fitted once."""

import fcntl
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from sklearn.pipeline import Pipeline

from model.artifact import Manifest, load, save
from model.classifier import build_classifier
from model.judge import Judge
from model.knowledge.knowledge import Knowledge
from model.lexicon import Lexicon
from model.operating_point import ErrorBudget, OperatingPoint
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA

settings.register_profile(
    "winnow",
    derandomize=True,  # the same examples every time: a red test stays red
    database=None,
    deadline=None,  # a slow machine is not a defect
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("winnow")

# What `make quick` leaves out, by the fixture, the parameter or the folder that brings it in.
MARKS_OF_FIXTURES = {
    "postgres": "server",
    "small_model": "fit",
    "fit_small": "fit",
    "held_out": "fit",
}

ARTICLES_OF_A_CORPUS = 1
HELD_OUT = "held-out.npy"
TERMS = ("rolex", "casino", "viagra", "cheap pills", "seo services")


# The longest files, longest first: one that begins last holds everything up.
LONGEST = (
    "test_wordpress_fails_closed", "test_hostile", "test_everyone", "test_fit",
    "test_comment_check", "test_signing_in_pages", "test_exports", "test_evaluate",
    "test_keyboard", "test_together", "test_pictures", "test_three_replicas", "test_django",
    "test_first_start", "test_winnow_plugin", "test_many_at_once", "test_django_fails_closed",
    "test_wordpress", "test_isso", "test_what_waits", "test_left_out", "test_several_workers",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a fitted model or a server of its own; `make quick` runs the rest."""
    for item in items:
        for name in _marks(item):
            item.add_marker(name)
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """When a test's file begins; the rest keep their order."""
    name = item.path.stem
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def _marks(item: pytest.Item) -> set[str]:
    fixtures = set(getattr(item, "fixturenames", ()))
    marks = {mark for fixture, mark in MARKS_OF_FIXTURES.items() if fixture in fixtures}
    callspec = getattr(item, "callspec", None)
    if callspec is not None and "postgresql" in callspec.params.values():
        marks.add("server")
    if "e2e" in item.path.parts:
        marks.add("server")
    return marks


@dataclass(frozen=True)
class SmallModel:
    """A model fitted on a few of the written comments, and the folder it is saved in."""

    labelled: Sequence[LabelledComment]
    terms: Sequence[str]
    pipeline: Pipeline
    folder: Path
    manifest: Manifest


@pytest.fixture(scope="session")
def few_comments() -> list[LabelledComment]:
    """All comments under the first article of each written corpus: about 1,400."""
    written = list(read_corpora([WRITTEN_CORPORA]))
    articles: dict[str, list[str]] = {}
    for labelled in written:
        of_source = articles.setdefault(labelled.source, [])
        if labelled.article not in of_source:
            of_source.append(labelled.article)
    chosen = {a for names in articles.values() for a in names[:ARTICLES_OF_A_CORPUS]}
    return [labelled for labelled in written if labelled.article in chosen]


def fitted(labelled: Sequence[LabelledComment], *, n_folds: int, n_trees: int) -> Pipeline:
    """A classifier of so many folds and trees; every comment has the same weight."""
    same = np.ones(len(labelled))
    return (
        build_classifier(Knowledge(Lexicon.of(TERMS)))
        .set_params(learn__n_folds=n_folds, learn__n_trees=n_trees)
        .fit(
            [c.comment for c in labelled],
            np.array([c.is_spam for c in labelled]),
            learn__groups=np.array([c.article for c in labelled]),
            learn__reader_weight=same,
            learn__signal_weight=same * [bool(c.comment.article.title) for c in labelled],
            learn__calibrates=same > 0,
        )
    )


@pytest.fixture(scope="session")
def fit_small() -> Callable[..., Pipeline]:
    """Fit another small model, on comments of the test's own choice."""
    return fitted


@pytest.fixture(scope="session")
def small_model(
    few_comments: list[LabelledComment], tmp_path_factory: pytest.TempPathFactory
) -> SmallModel:
    """A real model, only small: three folds and 60 trees. Processes of one run share it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "small-model"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes first fits it
        if not (folder / HELD_OUT).exists():
            _fit_small_model(few_comments, folder)
    pipeline, manifest = load(folder / "fitted")
    pipeline[-1].held_out_log_odds_ = np.load(folder / HELD_OUT)
    return SmallModel(few_comments, TERMS, pipeline, folder / "fitted", manifest)


def _fit_small_model(few_comments: list[LabelledComment], folder: Path) -> None:
    pipeline = fitted(few_comments, n_folds=3, n_trees=60)
    save(
        pipeline,
        folder / "fitted",
        name="small",
        corpora=corpora_of(few_comments),
        metrics={"held_out_auc": 0.9},
        operating_point=OperatingPoint(ham_below=0.3, spam_above=0.9, budget=ErrorBudget()),
    )
    np.save(folder / HELD_OUT, pipeline[-1].held_out_log_odds_)  # no model keeps it


@pytest.fixture(scope="session")
def judge(small_model: SmallModel) -> Judge:
    """The small model as the service holds it: read from disk."""
    return Judge.load(small_model.folder)
