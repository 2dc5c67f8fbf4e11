"""What wrong labels do to a fit, and what stops them: trust, quarantine, gate.

    .venv/bin/python benchmarks/poison.py

A site's moderators decide on comments that the shipped model has not learned from, in turn; others
add labels by API keys. After each fit the comments under other articles are judged; then the two
halves change places, so that every comment is judged once. The aim: beside the fit without wrong
labels, ham rejected or held rises by at most 0.5 points and spam published by at most 2, or the
gate keeps the candidate from judging. What is further away is marked with a star. Of a few hundred
comments each is a third of a point: `--corpus` takes more that the model has not learned from.
"""

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.measured_once import MeasuredOnce  # noqa: E402
from offline.poisoned import AT_ONCE, SEED, Site, scenarios, site_of, taught_by  # noqa: E402
from sklearn.pipeline import Pipeline  # noqa: E402

from model.artifact import BASE_FOLDER, Manifest, load  # noqa: E402
from model.features import FeatureTable  # noqa: E402
from training.command import application, read_labelled  # noqa: E402
from training.corpora.labelled import LabelledComment  # noqa: E402
from training.corpora.reading import read_corpora  # noqa: E402
from training.corpora.shipped import WRITTEN_CORPORA  # noqa: E402
from training.learning.active import ActiveOpinion  # noqa: E402
from training.learning.attempt import FitAttempt, best_attempt, hear, learn  # noqa: E402
from training.learning.gate import GateFigures, Opinion, figures_of  # noqa: E402
from training.learning.lesson import Teaching  # noqa: E402
from training.learning.worth import teachings  # noqa: E402

UNSEEN = Path(__file__).parents[1] / "fixtures" / "unseen"
HAM_AIM, SPAM_AIM = 0.5, 2.0  # points
HEADINGS = ("poison", "labels", "learned", "ham touched %", "spam published %", "CPU s", "gate")
app = application()
Halves = tuple[list[LabelledComment], list[LabelledComment]]


@dataclass(frozen=True)
class Fitted:
    """What became of the other half's comments, and what the gate said."""

    n_given: int
    n_taught: int
    log_odds: np.ndarray
    complaints: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Half:
    """A site with its decisions, and the comments that stand elsewhere, read once."""

    site: Site
    rest: list[LabelledComment]
    table: FeatureTable


@dataclass(frozen=True)
class Bench:
    """The shipped model, and what measures comments for each fit."""

    shipped: Pipeline
    base: Manifest
    measure: MeasuredOnce

    def fit(self, half: Half, name: str) -> Fitted:
        """Learn what a site has to teach under one kind of poison; judge what stands elsewhere."""
        began = process_time()
        wrong_share, poison = scenarios(half.site)[name]
        taught = teachings(taught_by(half.site, wrong_share, poison))
        attempt = best_attempt(taught, self._try_with)
        learned, hearing = attempt.learned, attempt.hearing
        seconds = process_time() - began
        log_odds = learned.lesson.adapted(learned.correction).decision_function(half.table)
        n_given = len(half.site.decided) + (len(poison.comments) if poison else 0)
        complaints = tuple(complaint.words for complaint in hearing.complaints())
        return Fitted(n_given, attempt.n_taught, log_odds, complaints, seconds)

    def _try_with(self, taught: Sequence[Teaching]) -> FitAttempt:
        learned = learn(self.shipped, taught, measure=self.measure)
        version = self.base.model_version
        active = ActiveOpinion(learned.lesson.shipped, self.base.operating_point, version)
        return FitAttempt(learned, hear(learned, active, self.base), version)


@app.command()
def main(
    corpus: Annotated[
        list[Path] | None, typer.Option(exists=True, help="Comments to decide on and to judge.")
    ] = None,
) -> None:
    """Fit under each kind of poison, and print one table."""
    shipped, base = load(BASE_FOLDER)
    bench = Bench(shipped, base, MeasuredOnce(shipped))
    written = random.Random(SEED).sample(list(read_corpora([WRITTEN_CORPORA])), AT_ONCE)
    labelled = read_labelled(corpus or [UNSEEN], skip_bad_lines=False)
    halves = list(both_ways(by_article(labelled), written, shipped))
    table = Table(title=f"{len(labelled)} comments, each half of them decided once, judged once")
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold")
    for row in rows(bench, halves):
        table.add_row(*row)
    Console(width=140).print(table)


def rows(bench: Bench, halves: Sequence[Half]) -> Iterator[Sequence[str]]:
    """A line for the shipped model, and one for each kind of poison."""
    judge = pooled(halves, bench.base)
    alone = judge([bench.shipped[-1].decision_function(half.table) for half in halves])
    yield "without a fit", "", "0", *points(alone, alone), "", ""
    clean = alone
    for name in scenarios(halves[0].site):
        fitted = [bench.fit(half, name) for half in halves]
        figures = judge([one.log_odds for one in fitted])
        clean = figures if name == "nobody" else clean
        yield name, *counts(fitted), *points(figures, clean), seconds(fitted), gate(fitted)


def by_article(labelled: Sequence[LabelledComment]) -> Halves:
    """The comments in two halves in a drawn order, an article in one of them."""
    articles = sorted({c.article for c in labelled})
    random.Random(SEED).shuffle(articles)
    first = set(articles[::2])
    shuffled = random.Random(SEED).sample(list(labelled), len(labelled))
    return [c for c in shuffled if c.article in first], [
        c for c in shuffled if c.article not in first
    ]


def both_ways(halves: Halves, written: list[LabelledComment], shipped: Pipeline) -> Iterator[Half]:
    """Each half decided by moderators, the other judged."""
    for decided, rest in (halves, halves[::-1]):
        table = shipped[:-1].transform([c.comment for c in rest])
        yield Half(site_of(shipped, decided, written), rest, table)


def pooled(halves: Sequence[Half], base: Manifest) -> Callable[[Sequence[np.ndarray]], GateFigures]:
    """What counts the comments of both halves together, by what two fits say of them."""
    is_spam = [c.is_spam for half in halves for c in half.rest]

    def judge(log_odds: Sequence[np.ndarray]) -> GateFigures:
        return figures_of(Opinion(np.concatenate(log_odds), base.operating_point), is_spam)

    return judge


def counts(fitted: Sequence[Fitted]) -> tuple[str, str]:
    """How many labels there were, and how many of them were learned from."""
    return str(sum(f.n_given for f in fitted)), str(sum(f.n_taught for f in fitted))


def seconds(fitted: Sequence[Fitted]) -> str:
    """Processor time of one fit."""
    return f"{np.mean([f.seconds for f in fitted]):.1f}"


def gate(fitted: Sequence[Fitted]) -> str:
    """What the gate had against the candidates: of one that passed, that it did."""
    return " / ".join("; ".join(f.complaints) or "passed" for f in fitted)


def points(figures: GateFigures, clean: GateFigures) -> tuple[str, str]:
    """Percentages, marked where they are further from the clean fit's than the aim."""
    ham, spam = 100 * figures.ham_touched, 100 * figures.spam_let_through
    ham_missed = ham - 100 * clean.ham_touched > HAM_AIM
    spam_missed = spam - 100 * clean.spam_let_through > SPAM_AIM
    return f"{ham:.1f}{'*' * ham_missed}", f"{spam:.1f}{'*' * spam_missed}"


if __name__ == "__main__":
    app()
