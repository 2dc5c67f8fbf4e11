"""The linear reader of each field: what its n-grams say of a comment."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.features import FeatureTable
from model.grams.fields import FIELDS
from model.grams.ones import Ones
from model.linear import HashedLogistic

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]
Readers = dict[str, HashedLogistic]  # by the name of the field


def fit_readers(X: FeatureTable, y: Bools, weight: Floats, rows: Rows) -> Readers:
    """Fit a reader of each field, on those of the rows that have something there."""
    return {field.name: _fit_reader(X.grams[field.name], y, weight, rows) for field in FIELDS}


def _fit_reader(grams: Ones, y: Bools, weight: Floats, rows: Rows) -> HashedLogistic:
    is_filled = np.diff(grams.indptr) > 0
    rows = rows[is_filled[rows] & (weight[rows] > 0)]
    return HashedLogistic().fit(grams.take(rows), y[rows], sample_weight=weight[rows])


def read_fields(readers: Readers, X: FeatureTable) -> list[Floats]:
    """The log-odds of each field, shape (n_comments,) each; NaN where nothing is there."""
    return [_read_field(readers[field.name], X.grams[field.name]) for field in FIELDS]


def _read_field(reader: HashedLogistic, grams: Ones) -> Floats:
    is_filled = grams.indptr[1:] > grams.indptr[:-1]
    return np.where(is_filled, reader.decision_function(grams), np.nan)


def read_held_out(
    X: FeatureTable, y: Bools, weight: Floats, folds: Sequence[tuple[Rows, Rows]]
) -> Floats:
    """The log-odds of each field by readers of the other folds: (n_comments, len(FIELDS)).

    Each of the `folds` has the rows to fit on, and the rows that are held out.
    """
    log_odds = np.empty((len(y), len(FIELDS)))
    for train, held_out in folds:
        readers = fit_readers(X, y, weight, train)
        log_odds[held_out] = np.column_stack(read_fields(readers, X.take(held_out)))
    return log_odds
