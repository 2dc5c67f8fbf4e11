"""Learn from what moderators decided: `python -m training.fit`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scipy.special import expit
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline

from model.adaptation import AdaptedClassifier
from model.artifact import BASE_FOLDER, MANIFEST, Manifest, load, save
from model.features import FeatureTable
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.store import Store, open_store
from training.command import SkipBadLines, application, errors, read_labelled
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.learning.splits import groups_that_stay_together

Floats = NDArray[np.float64]
N_FOLDS = 5
REHEARSAL_WEIGHT = 0.2  # of a comment that keeps the base as it is
DECISIONS = "decisions"
GATE_GROUPS = 30  # decisions on fewer articles and campaigns cannot tell two models apart
LEARNED = "{} decisions of moderators and {} comments of other corpora to learn from."
NOT_BETTER = (
    "It did worse than the shipped model on held-out decisions, so it was not made active."
    " To use it all the same: python -m service models activate {}"
)
app = application(SettingsError, StoreError)


@dataclass(frozen=True)
class Lesson:
    """Labelled comments to learn from; arrays have the shape (n_comments,).

    `is_new` marks those the base has not seen: only there do its figures mean something.
    `shipped` is what the base says of each, in log-odds.
    """

    labelled: list[LabelledComment]
    features: FeatureTable
    is_spam: NDArray[np.bool_]
    is_new: NDArray[np.bool_]
    group: NDArray[np.intp]
    shipped: Floats

    @property
    def target(self) -> Floats:
        """What to say of each comment: its label if it is new, else what the base says.

        The base has learned the other labels already; to learn them again would only make
        it surer than it should be. Without a new comment, nothing changes.
        """
        return np.where(self.is_new, self.is_spam, expit(self.shipped))

    @property
    def weight(self) -> Floats:
        """How much each comment counts."""
        return np.where(self.is_new, 1.0, REHEARSAL_WEIGHT)

    def of_source(self, name: str) -> NDArray[np.bool_]:
        """Which comments are of one source."""
        return np.array([c.source == name for c in self.labelled])


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="More labelled comments: .jsonl, .csv or a folder."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="A new folder to write; else one in the data directory.")
    ] = None,
    skip_bad_lines: SkipBadLines = False,
    force: Annotated[bool, typer.Option(help="Activate the model even if it did worse.")] = False,
) -> None:
    """Adapt the shipped model to this site's decisions, tell how it does, and activate it."""
    settings = Settings.from_environment()
    if output is not None and (output / MANIFEST).exists():
        raise CorpusError(f"{output} holds a model already, which may be the active one")
    more = read_labelled(corpus, skip_bad_lines=skip_bad_lines) if corpus else []
    store = opened_store(settings)
    pipeline, base = load(BASE_FOLDER)
    with Progress(console=errors) as bar:
        step = partial(bar.advance, bar.add_task("learning", total=N_FOLDS + 2))
        lesson = prepare(pipeline, read_decisions(store) + more)
        step()
        held_out = judge_left_out(pipeline, lesson, step)
        adapted = adapt(pipeline, lesson, np.arange(len(lesson.labelled)))
        step()
    console = Console(width=100)
    console.print(LEARNED.format(int(lesson.of_source(DECISIONS).sum()), len(more)))
    console.print(report(lesson, held_out))
    folder = output or settings.data_dir / "models" / uuid4().hex
    manifest = keep(
        Pipeline([*pipeline.steps[:-1], ("learn", adapted)]), base, lesson, held_out, folder
    )
    console.print(f"{manifest.model_version} is in {folder}")
    if force or passes(lesson, held_out):
        activate(store, manifest, folder, console)
    else:
        register(store, manifest, folder)
        console.print(NOT_BETTER.format(manifest.model_version))
    store.close()


def opened_store(settings: Settings) -> Store:
    """The service's store, in this version's form."""
    store = open_store(settings.store_url)
    store.migrate()
    return store


def read_decisions(store: Store) -> list[LabelledComment]:
    """The comments of the label log, with the label a moderator gave last."""
    return [
        LabelledComment(
            id=decided.id,
            comment=decided.comment,
            is_spam=decided.label == "spam",
            source=DECISIONS,
            article=f"{decided.site}/{decided.article_id or decided.id}",
        )
        for decided in store.labelled_comments()
    ]


def prepare(pipeline: Pipeline, new: list[LabelledComment]) -> Lesson:
    """What there is to learn from: the new comments, and those that ship as a rehearsal."""
    rehearsal = list(read_corpora([WRITTEN_CORPORA]))
    labelled = new + rehearsal
    features = pipeline[:-1].transform([c.comment for c in labelled])
    return Lesson(
        labelled=labelled,
        features=features,
        is_spam=np.array([c.is_spam for c in labelled]),
        is_new=np.arange(len(labelled)) < len(new),
        group=groups_that_stay_together(labelled),
        shipped=pipeline[-1].decision_function(features),
    )


def judge_left_out(pipeline: Pipeline, lesson: Lesson, step: Callable[[], None]) -> Floats:
    """The log-odds of each comment by a model adapted without its article and campaign."""
    held_out = np.full(len(lesson.labelled), np.nan)
    folds = GroupKFold(min(N_FOLDS, len(np.unique(lesson.group))))
    for train, rest in folds.split(lesson.group, groups=lesson.group):
        adapted = adapt(pipeline, lesson, train)
        held_out[rest] = adapted.decision_function(lesson.features.take(rest))
        step()
    return held_out


def adapt(pipeline: Pipeline, lesson: Lesson, rows: NDArray[np.intp]) -> AdaptedClassifier:
    """The shipped classifier, corrected by some of the comments."""
    return AdaptedClassifier(pipeline[-1]).fit(
        lesson.features.take(rows), lesson.target[rows], sample_weight=lesson.weight[rows]
    )


def keep(
    adapted: Pipeline, base: Manifest, lesson: Lesson, held_out: Floats, folder: Path
) -> Manifest:
    """Write the adapted model with what it learned from and how it did."""
    new = [c for c, is_new in zip(lesson.labelled, lesson.is_new, strict=True) if is_new]
    found = losses(lesson.is_spam, held_out)[lesson.is_new]
    return save(
        adapted,
        folder,
        name="site",
        corpora=corpora_of(new),
        metrics={"held_out_log_loss": round(float(found.mean()), 4)} if new else {},
        operating_point=base.operating_point,
        parent=base.model_version,
    )


def losses(is_spam: NDArray[np.bool_], log_odds: Floats) -> Floats:
    """Negative log-likelihood of each label, in nats: shape (n_comments,)."""
    return np.logaddexp(0.0, np.where(is_spam, -log_odds, log_odds))


def passes(lesson: Lesson, held_out: Floats) -> bool:
    """Whether held-out decisions do not speak against the adapted model.

    They do when its loss is the greater by more than a standard error over the groups that
    were left out together; too few of them cannot tell.
    """
    rows = lesson.of_source(DECISIONS)
    group, is_spam = lesson.group[rows], lesson.is_spam[rows]
    each, at = np.unique(group, return_inverse=True)
    if len(each) < GATE_GROUPS:
        return True
    greater = losses(is_spam, held_out[rows]) - losses(is_spam, lesson.shipped[rows])
    by_group = np.bincount(at, greater) / np.bincount(at)
    return bool(by_group.mean() <= by_group.std() / np.sqrt(len(each)))


def report(lesson: Lesson, held_out: Floats) -> Table:
    """By source, how the shipped and the adapted model judge comments left out of the fit."""
    table = Table(title="Comments left out by article and campaign, five parts in turn")
    for heading in ("source", "spam", "ham", "wrong: shipped", "wrong: adapted"):
        table.add_column(heading, justify="left" if heading == "source" else "right")
    for name in dict.fromkeys(c.source for c in lesson.labelled):
        rows = lesson.of_source(name)
        is_spam = lesson.is_spam[rows]
        is_new = lesson.is_new[rows].all()
        wrong = [np.sum((score[rows] > 0) != is_spam) for score in (lesson.shipped, held_out)]
        table.add_row(
            name,
            str(is_spam.sum()),
            str((~is_spam).sum()),
            *(map(str, wrong) if is_new else ("knows them", "knows them")),
        )
    return table


def register(store: Store, manifest: Manifest, folder: Path) -> None:
    """Enter the model in the registry as a candidate."""
    store.register_model(manifest.model_version, str(folder.resolve()), digest=manifest.sha256)


def activate(store: Store, manifest: Manifest, folder: Path, console: Console) -> None:
    """Make the model the active one; a running service takes it up by itself."""
    register(store, manifest, folder)
    store.activate_model(manifest.model_version)
    console.print("It is the active model; a running service takes it up within seconds.")


if __name__ == "__main__":
    app()
