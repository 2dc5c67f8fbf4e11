"""Learn from what moderators decided: `python -m training.fit`."""

from contextlib import closing
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress
from sklearn.pipeline import Pipeline

from model.artifact import BASE_FOLDER, MANIFEST, Manifest, load, save
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.store import Store, open_existing_store
from training.command import SkipBadLines, application, errors, read_labelled, require_writable
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.learning.gate import comparison, losses, passes
from training.learning.lesson import (
    DECISIONS,
    N_FOLDS,
    Floats,
    Lesson,
    adapt,
    judge_left_out,
    lesson_of,
)
from training.learning.site_term import site_term

LEARNED = "{} decisions of moderators and {} comments of other corpora to learn from."
IS_ACTIVE = "It is the active model; a running service takes it up within seconds."
NOT_BETTER = (
    "It did worse than the shipped model on held-out decisions, so it was not made active."
    " To use it all the same: python -m service models activate {}"
)
app = application(SettingsError, StoreError)


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
    labelled = read_labelled(corpus, skip_bad_lines=skip_bad_lines) if corpus else []
    folder = output or settings.data_dir / "models" / uuid4().hex
    require_writable(folder)
    console = Console(width=100)
    with closing(opened_store(settings)) as store:
        decisions = read_decisions(store)
        shipped, base = load(BASE_FOLDER)
        lesson, held_out, adapted = learn(shipped, decisions + labelled)
        console.print(LEARNED.format(len(decisions), len(labelled)))
        if lesson.new:
            console.print(comparison(lesson, held_out))
        manifest = keep(adapted, base, lesson, held_out, folder)
        console.print(f"{manifest.model_version} is in {folder}")
        is_active = force or passes(lesson, held_out)
        register(store, manifest, folder, is_active=is_active)
        console.print(IS_ACTIVE if is_active else NOT_BETTER.format(manifest.model_version))


def opened_store(settings: Settings) -> Store:
    """The service's store, in this version's form."""
    store = open_existing_store(settings.store_url)
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
        for decided in store.decided_comments()
    ]


def learn(shipped: Pipeline, new: list[LabelledComment]) -> tuple[Lesson, Floats, Pipeline]:
    """What there was to learn, the log-odds of each comment left out, and the adapted model."""
    with Progress(console=errors) as progress:
        task = progress.add_task("learning", total=N_FOLDS + 2)
        lesson = lesson_of(shipped, new, list(read_corpora([WRITTEN_CORPORA])))
        progress.advance(task)
        held_out = np.full(len(lesson.labelled), np.nan)
        for rows, log_odds in judge_left_out(shipped, lesson):
            held_out[rows] = log_odds
            progress.advance(task)
        adapted = adapt(shipped, lesson, np.arange(len(lesson.labelled)))
        progress.advance(task)
    return lesson, held_out, Pipeline([*shipped.steps[:-1], ("learn", adapted)])


def keep(
    adapted: Pipeline, base: Manifest, lesson: Lesson, held_out: Floats, folder: Path
) -> Manifest:
    """Write the adapted model with what it learned from and how it did."""
    loss = losses(lesson.is_spam, held_out)[lesson.is_new]
    return save(
        adapted,
        folder,
        name="site",
        corpora=corpora_of(lesson.new),
        metrics={"held_out_log_loss": round(float(loss.mean()), 4)} if len(loss) else {},
        operating_point=base.operating_point,
        parent=base.model_version,
        second_term=site_term(base.second_term, lesson, held_out),
    )


def register(store: Store, manifest: Manifest, folder: Path, *, is_active: bool) -> None:
    """Enter the model in the registry: as a candidate, or as the one that judges."""
    store.register_model(manifest.model_version, str(folder.resolve()), digest=manifest.sha256)
    if is_active:
        store.activate_model(manifest.model_version)


if __name__ == "__main__":
    app()
