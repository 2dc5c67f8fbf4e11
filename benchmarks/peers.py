"""Winnow beside other filters, all fitted on the same comments and asked about the same others.

    .venv/bin/python benchmarks/peers.py [--corpus FOLDER] [--folds N] [--scores FILE]

Whole subjects of fixtures/corpora are left out, and so are their articles; with --corpus the
blogs there, each in turn or in --folds groups, by filters fitted on everything else. Bogofilter
and SpamAssassin (Debian's packages) read each comment as a mail; SpamAssassin has its local
rules and no network, and judges a sample, being slow. All left-out comments are pooled. Time is
processor time a comment, in batches of 256 or from one mailbox. --scores takes Winnow's part
from a file of `python -m training.evaluate --output`, in place of fitting it again; what has
no known article is left out then, as it is in the figures of a shipped model.
"""

import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.left_out import Trial, trial  # noqa: E402
from offline.peers import (  # noqa: E402
    BATCH,
    BY_BAYES,
    WINNOW,
    FilterScores,
    ScoresByFilter,
    Task,
    baselines,
    bogofilter,
    spamassassin,
    timed,
    winnow,
)
from offline.program import NotInstalled, find  # noqa: E402

from model.artifact import BASE_FOLDER  # noqa: E402
from model.judge import Judge  # noqa: E402
from training.command import application, progress  # noqa: E402
from training.corpora.errors import CorpusError  # noqa: E402
from training.corpora.labelled import LabelledComment  # noqa: E402
from training.evaluation.left_out import Fold  # noqa: E402
from training.evaluation.metrics import area_under_roc, true_positive_rate  # noqa: E402
from training.evaluation.record import read_held_out  # noqa: E402
from training.learning.recipe import training_set  # noqa: E402

WinnowScores = dict[tuple[str, str], float]  # Winnow's scores by source and id
app = application(NotInstalled)


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None, typer.Option(exists=True, help="A folder of labelled comments.")
    ] = None,
    folds: Annotated[
        int | None, typer.Option(min=0, help="Groups of sources; 0 leaves out one by one.")
    ] = None,
    sample: Annotated[
        int, typer.Option(min=1, help="Comments that SpamAssassin judges, about.")
    ] = 2000,
    scores: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="Winnow's scores, kept.")
    ] = None,
) -> None:
    """Fit and ask everybody, and print the tables."""
    find("bogofilter", package="bogofilter")
    find("sa-learn", package="spamassassin")
    winnows = winnow_scores(scores) if scores else None
    n_folds = folds if folds is not None else (0 if corpus else 5)
    tried = replace(trial(corpus or [], n_folds=n_folds), needs_article=scores is not None)
    labelled = [c for fold in tried.folds for c in tried.unseen(fold)]
    every = max(1, len(labelled) // sample)
    outcomes = [
        judge_fold(tried, fold, every, winnows)
        for fold in progress(tried.folds, "folds", total=len(tried.folds))
    ]
    print_tables(labelled, pooled(outcomes))


def winnow_scores(path: Path) -> WinnowScores:
    """Winnow's probabilities by source and id."""
    held_out = read_held_out(path)
    return {(source.source, c.id): c.probability for source in held_out for c in source.comments}


def judge_fold(
    tried: Trial, fold: Fold, every: int, winnows: WinnowScores | None
) -> ScoresByFilter:
    """Everybody's scores of the comments of one fold."""
    unseen = tried.unseen(fold)
    with tempfile.TemporaryDirectory(prefix="winnow-peers-") as folder:
        task = Task(
            seen=training_set(tried.seen(fold)),
            knowledge=tried.knowledge,
            unseen=[c.comment for c in unseen],
            sample=np.arange(0, len(unseen), every),
            folder=Path(folder),
        )
        first = winnow(task) if winnows is None else {WINNOW: from_file(winnows, unseen)}
        return first | baselines(task) | bogofilter(task) | spamassassin(task)


def from_file(winnows: WinnowScores, unseen: Sequence[LabelledComment]) -> FilterScores:
    """Winnow's kept scores, and the time that the model which ships takes."""
    try:
        scores = np.array([winnows[c.source, c.id] for c in unseen], float)
    except KeyError as error:
        source, of_id = error.args[0]
        raise CorpusError(f"--scores: comment {of_id} of {source} is not in the file") from error
    shipped = Judge.load(BASE_FOLDER).pipeline
    return FilterScores(
        scores, timed(shipped.decision_function, [c.comment for c in unseen]).seconds
    )


def pooled(outcomes: Iterable[ScoresByFilter]) -> ScoresByFilter:
    """The scores of all folds, one after the other."""
    folds = list(outcomes)
    return {
        name: FilterScores(
            np.concatenate([fold[name].scores for fold in folds]),
            sum(fold[name].seconds for fold in folds),
        )
        for name in folds[0]
    }


def print_tables(labelled: Sequence[LabelledComment], by_filter: ScoresByFilter) -> None:
    """All comments by all that judged them all; the sample by everybody."""
    is_spam = np.array([c.is_spam for c in labelled])
    in_sample = ~np.isnan(by_filter[BY_BAYES].scores)
    of_all = {name: a for name, a in by_filter.items() if not np.isnan(a.scores).any()}
    print_table("All left-out comments", is_spam, of_all, np.ones(len(is_spam), bool))
    if not in_sample.all():
        print_table("The sample that SpamAssassin judged", is_spam, by_filter, in_sample)
    print(f"{BATCH} comments a batch; sources: {len({c.source for c in labelled})}")


def print_table(
    title: str, is_spam: np.ndarray, by_filter: ScoresByFilter, rows: np.ndarray
) -> None:
    spam, ham = int(is_spam[rows].sum()), int((~is_spam[rows]).sum())
    table = Table(title=f"{title}: {spam} spam, {ham} ham")
    for heading in ("filter", "AUC", "TPR @ 1 %", "TPR @ 0.2 %", "µs a comment"):
        table.add_column(heading, justify="left" if heading == "filter" else "right")
    for name, filter_ in by_filter.items():
        score, judged = filter_.scores[rows], int((~np.isnan(filter_.scores)).sum())
        figures = [area_under_roc(is_spam[rows], score)] + [
            true_positive_rate(is_spam[rows], score, false_positive_rate=rate)
            for rate in (0.01, 0.002)
        ]
        cost = f"{1e6 * filter_.seconds / judged:,.0f}"
        table.add_row(name, *(f"{figure:.3f}" for figure in figures), cost)
    Console(width=100).print(table)


if __name__ == "__main__":
    app()
