"""What wrong labels do to a fit, and what stops them: trust, quarantine, gate.

    .venv/bin/python benchmarks/poison.py

A site's moderators decide on 1,000 comments that the shipped model has not learned from, in turn;
others add labels by API keys. After each fit the comments under other articles are judged. The
aim: beside the fit without wrong labels, ham rejected or held rises by at most 0.5 points and
spam published by at most 2, or the gate keeps the candidate from judging.
"""

import random
import sys
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from offline.poisoned import Site, scenarios, site_of, taught_by  # noqa: E402
from sklearn.pipeline import Pipeline  # noqa: E402

from model.artifact import BASE_FOLDER, Manifest, load  # noqa: E402
from training.command import application  # noqa: E402
from training.corpora.labelled import LabelledComment  # noqa: E402
from training.corpora.reading import read_corpora  # noqa: E402
from training.corpora.shipped import WRITTEN_CORPORA  # noqa: E402
from training.fit import hear, learn  # noqa: E402
from training.learning.active import ActiveOpinion  # noqa: E402
from training.learning.gate import GateFigures, Opinion, figures_of  # noqa: E402
from training.learning.worth import teachings  # noqa: E402

UNSEEN = Path(__file__).parents[1] / "fixtures" / "unseen"
N_DECISIONS = 1000
HAM_AIM, SPAM_AIM = 0.5, 2.0  # points
SEED = 3
app = application()


@dataclass(frozen=True)
class Fitted:
    """What became of the comments under other articles, and what the gate said."""

    n_taught: int
    figures: GateFigures
    complaints: tuple[str, ...]
    seconds: float


@app.command()
def main() -> None:
    """Fit under each kind of poison, and print one table."""
    shipped, base = load(BASE_FOLDER)
    decided, rest = by_article(list(read_corpora([UNSEEN])))
    site = site_of(shipped, decided, list(read_corpora([WRITTEN_CORPORA])))
    table = Table(title=f"{len(decided)} decisions, judged on {len(rest)} other comments")
    for heading in ("poison", "learned", "ham touched", "spam published", "CPU s", "gate"):
        table.add_column(heading, overflow="fold")
    unadapted = Opinion(shipped.decision_function([c.comment for c in rest]), base.operating_point)
    clean = figures_of(unadapted, [c.is_spam for c in rest])
    table.add_row("without a fit", "0", *points(clean, clean), "", "")
    for name, poisoned in scenarios(site).items():
        fitted = fit(shipped, base, site, rest, poisoned)
        clean = fitted.figures if name == "nobody" else clean
        gate = "; ".join(fitted.complaints) or "passed"
        cells = points(fitted.figures, clean)
        table.add_row(name, str(fitted.n_taught), *cells, f"{fitted.seconds:.1f}", gate)
    Console(width=140).print(table)


def by_article(
    labelled: list[LabelledComment],
) -> tuple[list[LabelledComment], list[LabelledComment]]:
    """About N_DECISIONS comments in a drawn order, and those under all other articles."""
    articles = sorted({c.article for c in labelled})
    random.Random(SEED).shuffle(articles)
    decided: list[LabelledComment] = []
    while len(decided) < N_DECISIONS:
        article = articles.pop()
        decided += [c for c in labelled if c.article == article]
    random.Random(SEED).shuffle(decided)
    left = set(articles)
    return decided, [c for c in labelled if c.article in left]


def fit(
    shipped: Pipeline,
    base: Manifest,
    site: Site,
    rest: list[LabelledComment],
    poisoned: tuple[float, object],
) -> Fitted:
    """Learn what a site has to teach, and judge comments that stand elsewhere."""
    began = process_time()
    taught = teachings(taught_by(site, *poisoned))  # type: ignore[arg-type]
    learned = learn(shipped, taught)
    active = ActiveOpinion(learned.lesson.shipped, base.operating_point, base.model_version)
    hearing = hear(learned, active, base)
    seconds = process_time() - began
    adapted = learned.lesson.adapted(learned.correction)
    scores = adapted.decision_function(shipped[:-1].transform([c.comment for c in rest]))
    opinion = Opinion(np.asarray(scores), base.operating_point)
    figures = figures_of(opinion, [c.is_spam for c in rest])
    complaints = tuple(complaint.words for complaint in hearing.complaints())
    return Fitted(len(taught), figures, complaints, seconds)


def points(figures: GateFigures, clean: GateFigures) -> tuple[str, str]:
    """Percentages, marked where they are further from the clean fit's than the aim."""
    ham, spam = 100 * figures.ham_touched, 100 * figures.spam_let_through
    ham_missed = ham - 100 * clean.ham_touched > HAM_AIM
    spam_missed = spam - 100 * clean.spam_let_through > SPAM_AIM
    return f"{ham:.1f}{'*' * ham_missed}", f"{spam:.1f}{'*' * spam_missed}"


if __name__ == "__main__":
    app()
