"""A shipped model adapted to what a site's moderators decided."""

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator, ClassifierMixin

from model.classifier import StackedClassifier
from model.columns import FIELD_COLUMNS
from model.features import FeatureTable
from model.grams.fields import FIELDS
from model.linear import Floats, HashedLogistic, fit_correction

# What a shift of all comments alike is measured in: the prior holds it a hundred times as firmly as
# a weight. Decisions are about what was doubtful, and say little of how much spam there is.
SHIFT_UNIT = 0.1


class MeasuredComments(NamedTuple):
    """Comments as the base reads them: n-grams, columns and log-odds, a row each."""

    grams: csr_matrix
    columns: Floats
    log_odds: Floats


class AdaptedClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A fitted classifier plus a linear correction learned from few comments.

    The correction weighs each field's n-grams and the columns of the boosting. A prior
    holds it at zero, so that ten decisions move the model a little and a thousand a lot.
    `penalty` is the precision of that prior. Learned: `corrections_`, by field name, shape
    (2 * n_buckets,); `column_correction_`, shape (n_columns,); `shift_`.
    """

    corrections_: dict[str, NDArray[np.float32]]
    column_correction_: Floats
    centre_: Floats
    scale_: Floats
    shift_: float

    def __init__(self, base: StackedClassifier, penalty: float = 1.0) -> None:
        self.base = base
        self.penalty = penalty
        self.classes_ = base.classes_

    @property
    def readers_(self) -> dict[str, HashedLogistic]:
        """The readers of the base: they name the words that speak."""
        return self.base.readers_

    def fit(self, X: FeatureTable, y: Floats, *, sample_weight: Floats) -> Self:
        """Fit the correction; arrays have the shape (n_comments,).

        `y` is what each comment is to be given as its probability of spam: its label, or the
        base's own word on a comment that is there to keep the base as it is.
        """
        matrix, shipped = self.prepare(X)
        weights = fit_correction(matrix, y, shipped, weight=sample_weight, penalty=self.penalty)
        return self.corrected(weights)

    def prepare(self, X: FeatureTable) -> tuple[csr_matrix, Floats]:
        """What a correction weighs of each comment, a row each, and the log-odds of the base."""
        return self.prepare_measured(self.measure(X))

    def measure(self, X: FeatureTable) -> MeasuredComments:
        """Comments by themselves: what is measured of one depends on no other."""
        columns = self.base.columns(X)
        blocks = [self.base.readers_[f.name].weighted(X.grams[f.name]) for f in FIELDS]
        return MeasuredComments(hstack(blocks, "csr"), columns, self.base.log_odds(X, columns))

    def prepare_measured(self, measured: MeasuredComments) -> tuple[csr_matrix, Floats]:
        """As `prepare`. Learns the centre and scale of the columns: no label is needed for them."""
        self.centre_, self.scale_ = _centre_and_scale(measured.columns)
        return self.weighable(measured), measured.log_odds

    def weighable(self, measured: MeasuredComments) -> csr_matrix:
        """What a correction weighs of each comment, by the centre and scale that were learned."""
        standardised = csr_matrix(self._standardised(measured.columns))  # dense, it takes twice
        shift = csr_matrix(np.full((len(measured.columns), 1), SHIFT_UNIT))
        return hstack([measured.grams, standardised, shift], "csr")

    def corrected(self, weights: Floats) -> Self:
        """Take a correction that was fitted on the matrix of `prepare`."""
        self._keep(weights)
        return self

    def columns(self, X: FeatureTable) -> Floats:
        """The columns of the base: shape (n_comments, len(COLUMNS))."""
        return self.base.columns(X)

    def decision_function(self, X: FeatureTable) -> Floats:
        """Log-odds of spam, shape (n_comments,)."""
        return self.log_odds(X, self.columns(X))

    def log_odds(self, X: FeatureTable, columns: Floats) -> Floats:
        """The same, for `columns` that are there already."""
        baseline, parts = self.contributions(X, columns)
        return np.asarray(baseline + parts.sum(axis=1))

    def contributions(self, X: FeatureTable, columns: Floats) -> tuple[float, Floats]:
        """The baseline and what each of COLUMNS adds, the correction included."""
        baseline, parts = self.base.contributions(X, columns)
        parts = parts + self._standardised(columns) * self.column_correction_
        for at, field in zip(FIELD_COLUMNS, FIELDS, strict=True):
            grams: csr_matrix = self.base.readers_[field.name].weighted(X.grams[field.name])
            parts[:, at] += grams @ self.corrections_[field.name]
        return baseline + self.shift_, parts

    def _standardised(self, columns: Floats) -> Floats:
        """Columns as a linear model wants them; what is unknown says nothing."""
        return np.asarray(np.nan_to_num((columns - self.centre_) / self.scale_).clip(-4, 4))

    def _keep(self, weights: Floats) -> None:
        self.corrections_, start = {}, 0
        for field in FIELDS:
            end = start + 2 * field.n_buckets
            self.corrections_[field.name] = weights[start:end].astype(np.float32)
            start = end
        self.column_correction_ = weights[start:-1]
        self.shift_ = SHIFT_UNIT * float(weights[-1])


def _centre_and_scale(columns: Floats) -> tuple[Floats, Floats]:
    is_known = ~np.isnan(columns)
    n = np.maximum(is_known.sum(axis=0), 1)
    centre = np.where(is_known, columns, 0.0).sum(axis=0) / n
    variance = (np.where(is_known, columns - centre, 0.0) ** 2).sum(axis=0) / n
    return centre, np.sqrt(variance) + 0.05
