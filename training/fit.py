"""Learn from what moderators decided: `python -m training.fit`."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import Progress
from sklearn.pipeline import Pipeline

from model.artifact import BASE_FOLDER, MANIFEST, Manifest, load, pack, write
from service.domain.model_reports import GateReport
from service.settings import Settings, SettingsError
from service.store.database.engine import StoreError
from service.store.store import Store, open_existing_store
from training.command import SkipBadLines, application, errors, read_labelled, require_writable
from training.corpora.errors import CorpusError
from training.corpora.labelled import LabelledComment, corpora_of
from training.corpora.reading import read_corpora
from training.corpora.shipped import WRITTEN_CORPORA
from training.learning.gate import comparison, losses
from training.learning.gate_report import gate_report
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
    " To use it all the same: python -m training.models promote {}"
)
app = application(SettingsError, StoreError)


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="More labelled comments: .jsonl, .csv or a folder."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="A new folder to write the model to, too.")
    ] = None,
    skip_bad_lines: SkipBadLines = False,
    force: Annotated[bool, typer.Option(help="Activate the model even if it did worse.")] = False,
) -> None:
    """Adapt the shipped model to this site's decisions, tell how it does, and activate it."""
    settings = Settings.from_environment()
    if output is not None and (output / MANIFEST).exists():
        raise CorpusError(f"{output} holds a model already, which may be the active one")
    labelled = read_labelled(corpus, skip_bad_lines=skip_bad_lines) if corpus else []
    if output is not None:
        require_writable(output)
    console = Console(width=100)
    with closing(opened_store(settings)) as store:
        decisions = read_decisions(store)
        shipped, base = load(BASE_FOLDER)
        lesson, held_out, adapted = learn(shipped, decisions + labelled)
        console.print(LEARNED.format(len(decisions), len(labelled)))
        if lesson.new:
            console.print(comparison(lesson, held_out))
        content = pack(adapted)
        manifest = describe(content, base, lesson, held_out)
        if output is not None:
            write(output, manifest, content)
        report = gate_report(base, lesson, held_out)
        is_active = force or report.is_passed
        register(store, settings, manifest, content, report)
        if is_active:
            store.activate_model(manifest.model_version, by="training.fit")
        console.print(f"{manifest.model_version} is registered")
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


def describe(content: bytes, base: Manifest, lesson: Lesson, held_out: Floats) -> Manifest:
    """The adapted model's manifest: what it learned from and how it did."""
    loss = losses(lesson.is_spam, held_out)[lesson.is_new]
    return Manifest.describe(
        content,
        name="site",
        corpora=corpora_of(lesson.new),
        metrics={"held_out_log_loss": round(float(loss.mean()), 4)} if len(loss) else {},
        operating_point=base.operating_point,
        parent=base.model_version,
        second_term=site_term(base.second_term, lesson, held_out),
    )


def register(
    store: Store, settings: Settings, manifest: Manifest, content: bytes, report: GateReport
) -> None:
    """Enter the model in the registry as a candidate, and let go of the oldest ones."""
    store_url = settings.model_store
    store.keep_model(manifest, content, report=report, store_url=store_url)
    store.forget_old_models(newest=settings.keep_models, store_url=store_url)


if __name__ == "__main__":
    app()
