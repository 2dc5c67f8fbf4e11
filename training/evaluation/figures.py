"""The figures of an evaluation: by source, by kind, for the hard pairs; with intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from training.evaluation.held_out import Bools, Floats, HeldOut, Pool
from training.evaluation.metrics import (
    area_under_roc,
    average_precision,
    bootstrap_interval,
    calibration_error,
    cut_off,
    true_positive_rate,
)

Interval = tuple[float, float]
NAN = float("nan")


@dataclass(frozen=True)
class Row:
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


@dataclass(frozen=True)
class KindRow:
    """One kind of spam or ham at the default operating point, and of spam at 1 % of ham lost.

    Shares of one; `caught_at_1_percent` is NaN for ham. Cut-offs are of the whole pool.
    """

    kind: str
    is_spam: bool
    comments: int
    rejected: float
    queued: float
    published: float
    caught_at_1_percent: float


@dataclass(frozen=True)
class PairFigures:
    """How many hard pairs (the same words, ham under one article and spam under another) are
    told apart: the spam has the higher probability. With the exact 95 % interval.
    """

    pairs: int
    told_apart: float
    interval: Interval


def source_row(part: HeldOut) -> Row:
    """The figures of one source at the operating point its model would have shipped with."""
    return pooled_row(part.source, Pool([part]))


def pooled_row(name: str, pool: Pool) -> Row:
    """The figures of a pool, each comment at its own model's operating point."""
    unsure = ~(pool.rejected | pool.published)
    return Row(
        source=name,
        ham=int((~pool.is_spam).sum()),
        spam=int(pool.is_spam.sum()),
        **_ranking(pool.is_spam, pool.probability),
        ham_queued=share(unsure, ~pool.is_spam),
        ham_rejected=share(pool.rejected, ~pool.is_spam),
        spam_published=share(pool.published, pool.is_spam),
        calibration_error=calibration_error(pool.is_spam, pool.probability),
    )


def baseline_row(row: str, pool: Pool, name: str) -> Row:
    """The same comments by the baseline of this name; it has no operating point."""
    score = pool.baseline(name)
    return Row(
        source=row,
        ham=int((~pool.is_spam).sum()),
        spam=int(pool.is_spam.sum()),
        **_ranking(pool.is_spam, score),
        ham_queued=NAN,
        ham_rejected=NAN,
        spam_published=NAN,
        calibration_error=calibration_error(pool.is_spam, score),
    )


def kind_rows(pool: Pool) -> list[KindRow]:
    """A row for each kind that the pool holds: spam first, the worst caught kind first."""
    kinds = sorted({(c.kind, c.is_spam) for c in pool.comments if c.kind})
    above = cut_off(pool.is_spam, pool.probability, false_positive_rate=0.01)
    rows = [_kind_row(pool, kind, is_spam, above) for kind, is_spam in kinds]
    return sorted(rows, key=lambda row: (not row.is_spam, -row.published if row.is_spam else 0))


def _kind_row(pool: Pool, kind: str, is_spam: bool, above: float) -> KindRow:
    of_kind = np.array([(c.kind, c.is_spam) == (kind, is_spam) for c in pool.comments])
    unsure = ~(pool.rejected | pool.published)
    return KindRow(
        kind=kind,
        is_spam=is_spam,
        comments=int(of_kind.sum()),
        rejected=share(pool.rejected, of_kind),
        queued=share(unsure, of_kind),
        published=share(pool.published, of_kind),
        caught_at_1_percent=share(pool.probability > above, of_kind) if is_spam else NAN,
    )


def pair_figures(pool: Pool, score: Floats) -> PairFigures | None:
    """How well a score tells the hard pairs apart; None without a pair."""
    pairs: dict[tuple[str, str], dict[bool, float]] = {}
    for source, comment, value in zip(pool.sources, pool.comments, score, strict=True):
        if comment.pair:
            pairs.setdefault((source, comment.pair), {})[comment.is_spam] = float(value)
    whole = [pair for pair in pairs.values() if len(pair) == 2]
    if not whole:
        return None
    apart = sum(pair[True] > pair[False] for pair in whole)
    return PairFigures(len(whole), apart / len(whole), exact_interval(apart, len(whole)))


def exact_interval(hits: int, trials: int) -> Interval:
    """95 % interval of a share (Clopper and Pearson 1934)."""
    low = 0.0 if not hits else float(beta.ppf(0.025, hits, trials - hits + 1))
    high = 1.0 if hits == trials else float(beta.ppf(0.975, hits + 1, trials - hits))
    return low, high


def intervals(pool: Pool) -> dict[str, Interval]:
    """95 % intervals of a pool's figures, by bootstrap over articles."""
    measures: dict[str, tuple[Callable[[Bools, Floats], float], Floats]] = {
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


def share(hit: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    """How many of some comments are hit, as a share; NaN of none."""
    return float(hit[among].mean()) if among.any() else NAN


def _ranking(is_spam: Bools, score: Floats) -> dict[str, float]:
    return {
        "auc": area_under_roc(is_spam, score),
        "average_precision": average_precision(is_spam, score),
        "tpr_at_1_percent": true_positive_rate(is_spam, score, false_positive_rate=0.01),
        "tpr_at_02_percent": true_positive_rate(is_spam, score, false_positive_rate=0.002),
    }


def _at(rate: float) -> Callable[[Bools, Floats], float]:
    return lambda y, p: true_positive_rate(y, p, false_positive_rate=rate)
