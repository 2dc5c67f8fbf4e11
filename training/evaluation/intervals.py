"""95 % intervals: of a share by the exact formula, of a measure by drawing articles again."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from training.evaluation.metrics import Bools, Floats

Interval = tuple[float, float]
Measure = Callable[[Bools, Floats], float]
N_DRAWS = 200


def exact_interval(hits: int, trials: int) -> Interval:
    """95 % interval of a share (Clopper and Pearson 1934)."""
    low = 0.0 if not hits else float(beta.ppf(0.025, hits, trials - hits + 1))
    high = 1.0 if hits == trials else float(beta.ppf(0.975, hits + 1, trials - hits))
    return low, high


def bootstrap_interval(
    measure: Measure, is_spam: Bools, score: Floats, cluster: NDArray[np.intp]
) -> Interval:
    """95 % interval of a measure, drawing whole clusters (articles): comments of one are alike."""
    rng = np.random.default_rng(0)
    members = _members(cluster)
    values = []
    for _ in range(N_DRAWS):
        rows = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        values.append(measure(is_spam[rows], score[rows]))
    if np.isnan(values).all():
        return float("nan"), float("nan")
    low, high = np.nanquantile(values, [0.025, 0.975])
    return float(low), float(high)


def _members(cluster: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    """The rows of each cluster."""
    order = np.argsort(cluster, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(cluster[order])) + 1)
