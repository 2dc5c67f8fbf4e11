"""The figures of a source or a pool of them: how well spam is ranked, what is labelled wrong."""

from dataclasses import dataclass
from typing import Any

from training.evaluation.intervals import Interval, Measure, bootstrap_interval
from training.evaluation.metrics import (
    NAN,
    Bools,
    Floats,
    area_under_roc,
    average_precision,
    calibration_error,
    share,
    true_positive_rate,
    weighted_area_under_roc,
    weighted_share,
    weighted_true_positive_rate,
)
from training.evaluation.pool import Pool

FEWEST = 10  # comments of a label, for a source to count by itself


@dataclass(frozen=True)
class FigureRow:
    """One line of the table by source. Shares of one; NaN where a label is missing."""

    source: str
    ham: int
    spam: int
    auc: float
    average_precision: float
    tpr_at_1_percent: float
    tpr_at_02_percent: float
    ham_queued: float
    ham_rejected: float
    spam_published: float
    calibration_error: float


def pooled_row(name: str, pool: Pool) -> FigureRow:
    """The figures of a pool, each comment at its own model's operating point."""
    return FigureRow(
        **_ranking(name, pool.is_spam, pool.probability),
        ham_queued=share(pool.unsure, ~pool.is_spam),
        ham_rejected=share(pool.rejected, ~pool.is_spam),
        spam_published=share(pool.published, pool.is_spam),
    )


def equal_row(name: str, pool: Pool) -> FigureRow:
    """The figures of a pool in which every source counts the same, by label.

    A label of which a source has fewer than FEWEST comments is left out. A calibration error
    would mean nothing there.
    """
    weight = pool.equal_weights(FEWEST)
    is_spam, score, counts = pool.is_spam, pool.probability, weight > 0
    ham, spam = weight * ~is_spam, weight * is_spam
    return FigureRow(
        source=name,
        ham=int((counts & ~is_spam).sum()),
        spam=int((counts & is_spam).sum()),
        auc=weighted_area_under_roc(is_spam, score, weight),
        average_precision=NAN,
        tpr_at_1_percent=_weighted_at(0.01, pool, weight),
        tpr_at_02_percent=_weighted_at(0.002, pool, weight),
        ham_queued=weighted_share(pool.unsure, ham),
        ham_rejected=weighted_share(pool.rejected, ham),
        spam_published=weighted_share(pool.published, spam),
        calibration_error=NAN,
    )


def _weighted_at(rate: float, pool: Pool, weight: Floats) -> float:
    return weighted_true_positive_rate(
        pool.is_spam, pool.probability, weight, false_positive_rate=rate
    )


def baseline_row(name: str, pool: Pool, baseline: str) -> FigureRow:
    """The same comments by a baseline; it has no operating point."""
    ranking = _ranking(name, pool.is_spam, pool.baseline(baseline))
    return FigureRow(**ranking, ham_queued=NAN, ham_rejected=NAN, spam_published=NAN)


def pool_intervals(pool: Pool) -> dict[str, Interval]:
    """95 % intervals of a pool's figures, by bootstrap over articles."""
    measures: dict[str, tuple[Measure, Floats]] = {
        "auc": (area_under_roc, pool.probability),
        "average_precision": (average_precision, pool.probability),
        "tpr_at_0.01": (_at(0.01), pool.probability),
        "tpr_at_0.002": (_at(0.002), pool.probability),
        "ham_rejected": (lambda y, hit: share(hit > 0, ~y), pool.rejected.astype(float)),
        "spam_published": (lambda y, hit: share(hit > 0, y), pool.published.astype(float)),
        "calibration_error": (calibration_error, pool.probability),
    }
    return {
        name: bootstrap_interval(measure, pool.is_spam, values, pool.cluster)
        for name, (measure, values) in measures.items()
    }


def _ranking(name: str, is_spam: Bools, score: Floats) -> dict[str, Any]:
    return {
        "source": name,
        "ham": int((~is_spam).sum()),
        "spam": int(is_spam.sum()),
        "auc": area_under_roc(is_spam, score),
        "average_precision": average_precision(is_spam, score),
        "tpr_at_1_percent": true_positive_rate(is_spam, score, false_positive_rate=0.01),
        "tpr_at_02_percent": true_positive_rate(is_spam, score, false_positive_rate=0.002),
        "calibration_error": calibration_error(is_spam, score),
    }


def _at(rate: float) -> Measure:
    return lambda y, p: true_positive_rate(y, p, false_positive_rate=rate)
