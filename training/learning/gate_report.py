"""What the gate writes down of a model, for whoever asks later why it judges, or does not."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.artifact import Manifest
from model.operating_point import OperatingPoint
from service.domain.model_reports import MOST_FLIPS, Flip, GateFigure, GateReport
from training.learning.gate import losses, passes
from training.learning.lesson import DECISIONS, Floats, Lesson

BETTER = "held-out decisions do not speak against it"
WORSE = "it did worse on held-out decisions"


def gate_report(base: Manifest, lesson: Lesson, held_out: Floats) -> GateReport:
    """Figures and flips over the decisions, each judged by a model that had not learned from it."""
    rows = lesson.of_source(DECISIONS)
    is_passed = passes(lesson, held_out)
    point, is_spam = base.operating_point, lesson.is_spam[rows]
    before, after = _labels(point, lesson.shipped[rows]), _labels(point, held_out[rows])
    ids = [c.id for c, of_them in zip(lesson.labelled, rows, strict=True) if of_them]
    flips = [
        Flip(
            comment_id=ids[row],
            human="spam" if is_spam[row] else "ham",
            before=before[row],
            after=after[row],
        )
        for row in np.flatnonzero(before != after)
    ]
    return GateReport(
        is_passed=is_passed,
        why=BETTER if is_passed else WORSE,
        against=base.model_version,
        n_decisions=len(ids),
        n_flips=len(flips),
        figures=_figures(lesson, held_out, rows, before, after),
        flips=tuple(flips[:MOST_FLIPS]),
    )


def _labels(point: OperatingPoint, log_odds: Floats) -> NDArray[np.str_]:
    labels = [point.label(float(p)).value for p in expit(log_odds)]
    return np.array(labels, dtype=object)


def _figures(
    lesson: Lesson,
    held_out: Floats,
    rows: NDArray[np.bool_],
    before: NDArray[np.str_],
    after: NDArray[np.str_],
) -> tuple[GateFigure, ...]:
    is_spam = lesson.is_spam[rows]
    counted = {
        "ham rejected": (~is_spam, "spam"),
        "spam published": (is_spam, "ham"),
        "held": (np.ones(len(is_spam), bool), "unsure"),
    }
    figures = [
        GateFigure(
            name=name,
            before=float(np.sum(of_them & (before == label))),
            after=float(np.sum(of_them & (after == label))),
        )
        for name, (of_them, label) in counted.items()
    ]
    if len(is_spam):
        loss = [losses(is_spam, score[rows]).mean() for score in (lesson.shipped, held_out)]
        figures.append(GateFigure(name="log loss", before=round(float(loss[0]), 4),
                                  after=round(float(loss[1]), 4)))  # fmt: skip
    return tuple(figures)
