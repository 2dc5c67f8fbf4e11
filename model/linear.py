"""Logistic regression over hashed n-grams, and a correction of a model already fitted."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from model.grams.ones import Ones

Floats = NDArray[np.float64]
NEAR = {"ftol": 1e-6, "gtol": 1e-3}  # of the loss of all comments: beyond, no verdict moves
SHORTEST = 1e-9  # of a half without a word: nothing is divided by zero


class HashedLogistic(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Binary TF-IDF and logistic regression over a field's n-grams.

    Words and characters (the two halves of the columns) are brought to unit length each.
    Learns `idf_` and `coef_`, shape (n_columns,), and `intercept_`, in log-odds.
    """

    idf_: NDArray[np.float32]
    coef_: NDArray[np.float32]
    intercept_: float

    def __init__(self, C: float = 10.0, max_iter: int = 300) -> None:
        self.C = C
        self.max_iter = max_iter

    def fit(self, X: Ones, y: NDArray[np.bool_], sample_weight: Floats) -> Self:
        """Fit on the n-grams of some comments: (n_comments, n_columns)."""
        frequency = np.bincount(X.indices, minlength=X.n_columns)
        self.idf_ = np.log((1 + len(X)) / (1 + frequency)).astype(np.float32)
        self.coef_, self.intercept_ = np.zeros(X.n_columns, np.float32), 0.0
        if y.all() or not y.any():  # a field that one label alone fills says nothing
            return self
        used = np.flatnonzero(frequency)
        learner = LogisticRegression(C=self.C, max_iter=self.max_iter, tol=1e-5)
        learner.fit(self.weighted(X)[:, used], y, sample_weight=sample_weight)
        self.coef_[used] = learner.coef_[0]
        self.intercept_ = float(learner.intercept_[0])
        return self

    def weighted(self, X: Ones) -> csr_matrix:
        """The matrix with TF-IDF in place of its ones."""
        return X.with_values(weigh(X, self.idf_))

    def decision_function(self, X: Ones) -> Floats:
        """Log-odds of spam, shape (n_comments,). What `weighted(X) @ coef_` gives, but sooner."""
        idf, half = self.idf_.take(X.indices), halves(X)
        n_halves = 2 * len(X)
        score = np.bincount(half, idf * self.coef_.take(X.indices), n_halves)
        length = np.sqrt(np.bincount(half, idf * idf, n_halves))
        of_half = score / np.maximum(length, SHORTEST)
        return np.asarray(of_half[::2] + of_half[1::2] + self.intercept_, np.float64)


def weigh(X: Ones, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    """TF-IDF of each stored one of X, each half of a row brought to unit length."""
    weight, half = idf[X.indices], halves(X)
    length = np.sqrt(np.bincount(half, weight * weight, minlength=2 * len(X)))
    return np.asarray(weight / np.maximum(length, SHORTEST)[half], np.float32)


def halves(X: Ones) -> NDArray[np.intp]:
    """Which half of which row each stored one is in: 2 * row, and one more for characters."""
    half = np.repeat(2 * np.arange(len(X)), X.indptr[1:] - X.indptr[:-1])
    half += X.indices >= X.n_columns // 2
    return half


def fit_correction(
    X: csr_matrix,
    target: Floats,
    offset: Floats,
    *,
    weight: Floats,
    penalty: float,
    start: Floats | None = None,
) -> Floats:
    """Fit w in log-odds = offset + X w by penalised maximum likelihood.

    `target` is the probability of spam that each comment is to have: a label, 0 or 1, or what
    a model says. The penalty draws w to zero, that is, the model to the one that gave the
    offset: the maximum a posteriori estimate under a normal prior of precision `penalty`.
    `start` is where to begin; it is found from anywhere. A column that no comment has stays at
    zero: of millions of columns most are left out.
    """
    used = np.flatnonzero(X.getnnz(axis=0))
    weights = np.zeros(X.shape[1])
    begin = np.zeros(len(used)) if start is None else start[used]
    X = X[:, used]  # in place of the wide one, which a caller that has no name for it lets go of
    weights[used] = _corrected(X, target, offset, weight, penalty, begin)
    return weights


def _corrected(
    X: csr_matrix, target: Floats, offset: Floats, weight: Floats, penalty: float, begin: Floats
) -> Floats:
    transposed = X.T.tocsr()

    def loss(w: Floats) -> tuple[float, Floats]:
        score = offset + X @ w
        slope = weight * (expit(score) - target)
        value = float(weight @ (np.logaddexp(0.0, score) - target * score) + penalty * (w @ w) / 2)
        return value, np.asarray(transposed @ slope + penalty * w)

    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options=NEAR).x)
