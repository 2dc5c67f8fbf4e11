"""How far counts of comments are from those of earlier weeks, and whether chance explains it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtrc

FEWEST_EXPECTED = 5  # comments of a class: of smaller ones Pearson's statistic says nothing
PRIOR_FREEDOM = 10  # weeks' worth of belief that weeks differ by chance alone
Counts = Mapping[str, int]
Floats = NDArray[np.float64]


def added_up(weeks: Sequence[Counts]) -> dict[str, int]:
    """The counts of some weeks together."""
    return {name: sum(week.get(name, 0) for week in weeks) for name in _names(weeks)}


def stability_index(before: Counts, now: Counts) -> float:
    """The population stability index: 0 for the same shares, above 0.25 for a major change.

    Sum of (q - p) ln(q / p) over the classes, which is the symmetric divergence of Kullback and
    Leibler (1951); half a comment is added to each, so that an empty one is no infinity.
    """
    p, q = _table([before, now]) + 0.5
    p, q = p / p.sum(), q / q.sum()
    return float(((q - p) * np.log(q / p)).sum())


def chance_of(weeks: Sequence[Counts], now: Counts) -> float:
    """How probable it is that counts are as far from those of earlier weeks.

    Pearson's statistic (1900) beside what the weeks differ among themselves, as an F ratio
    (quasi-likelihood; Wedderburn 1974): where every week is another, one more is no news.
    """
    table = _without_rare(_table([*weeks, now]))
    freedom = table.shape[1] - 1
    if freedom < 1:
        return 1.0
    earlier, last = table[:-1], table[-1:]
    earlier = earlier[earlier.sum(axis=1) > 0]
    spread, spread_freedom = _pearson(earlier)
    dispersion = max(1.0, (PRIOR_FREEDOM + spread) / (PRIOR_FREEDOM + spread_freedom))
    distance, _ = _pearson(np.vstack([earlier.sum(axis=0), last]))
    ratio = distance / freedom / dispersion
    return float(fdtrc(freedom, PRIOR_FREEDOM + spread_freedom, ratio))


def most_risen(before: Counts, now: Counts) -> tuple[str, float, float]:
    """The class whose share rose most: its name, its share before and now."""
    n_before, n_now = max(sum(before.values()), 1), max(sum(now.values()), 1)
    shares = {name: (before.get(name, 0) / n_before, n / n_now) for name, n in now.items()}
    name = max(sorted(shares), key=lambda name: shares[name][1] - shares[name][0])
    return name, *shares[name]


def _names(weeks: Sequence[Counts]) -> list[str]:
    return sorted({name for week in weeks for name in week})


def _table(weeks: Sequence[Counts]) -> Floats:
    """Counts by week and class."""
    names = _names(weeks)
    return np.array([[week.get(name, 0) for name in names] for week in weeks], float)


def _without_rare(table: Floats) -> Floats:
    """The same, what is rare in the last week as one class."""
    shares = table.sum(axis=0) / max(table.sum(), 1.0)
    is_rare = shares * table[-1].sum() < FEWEST_EXPECTED
    rest = table[:, is_rare].sum(axis=1, keepdims=True)
    return np.hstack([table[:, ~is_rare], rest]) if rest.sum() else table[:, ~is_rare]


def _pearson(table: Floats) -> tuple[float, int]:
    """Pearson's statistic of homogeneity, and its degrees of freedom."""
    used = table[:, table.sum(axis=0) > 0]
    if min(used.shape) < 2:
        return 0.0, 0
    expected = np.outer(used.sum(axis=1), used.sum(axis=0)) / used.sum()
    freedom = (used.shape[0] - 1) * (used.shape[1] - 1)
    return float(((used - expected) ** 2 / expected).sum()), freedom
