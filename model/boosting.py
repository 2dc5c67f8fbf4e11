"""Boostings over the columns: fitted on comments with their authors and without."""

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier

from model.columns import AUTHOR_COLUMNS, COLUMNS
from model.features import SIGNALS
from model.trees import Trees, average_boostings, extract_trees

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A boosting that sees how the fields read, and one of the signals alone: how many columns each
# sees, and its share of the average.
WIDTHS = (len(COLUMNS), len(SIGNALS))
SHARES = (1 - 1 / 3, 1 / 3)


def fit_boostings(
    learner: HistGradientBoostingClassifier, table: Floats, y: Bools, weight: Floats
) -> Trees:
    """Fit the boostings on each comment of some weight, twice: once as if its author were unknown.

    Without the second copy "has a URL" would stand for the sources whose forms ask for one,
    and a blog without that field would be judged by the absence. `learner` is unfitted.
    """
    rows = np.flatnonzero(weight > 0)
    twice = _with_and_without_author(table[rows])
    label, weights = np.tile(y[rows], 2), _unless_all_one(np.tile(weight[rows], 2))
    fitted = [
        clone(learner).fit(twice[:, :width], label, sample_weight=weights) for width in WIDTHS
    ]
    return average_boostings([extract_trees(boosting) for boosting in fitted], SHARES)


def _unless_all_one(weights: Floats) -> Floats | None:
    """None for weights that say nothing: quantiles of what is weighed take much longer."""
    return None if (weights == 1).all() else weights


def _with_and_without_author(table: Floats) -> Floats:
    is_unknown = np.isnan(table).all(axis=0)  # the boosting refuses a column without a value
    with_author = np.where(is_unknown, 0.0, table)
    without_author = np.where(AUTHOR_COLUMNS & ~is_unknown, np.nan, with_author)
    return np.vstack([with_author, without_author])
