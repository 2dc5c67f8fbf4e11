"""The linear readers: TF-IDF by halves, and the correction of a model already fitted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.sparse import csr_matrix, random_array
from scipy.special import expit

from model import linear
from model.grams.ones import Ones
from model.linear import HashedLogistic, fit_correction, weigh

N_COLUMNS = 20  # words in the first ten, characters in the last


def ones(n_rows, *, density=0.3, seed=0):
    return of_csr(random_array((n_rows, N_COLUMNS), density=density, rng=seed, format="csr"))


def of_csr(matrix):
    return Ones(matrix.indices, matrix.indptr, matrix.shape[1])


@pytest.fixture(scope="module")
def taught():
    X = ones(200)
    y = np.asarray((X.csr[:, 0] + X.csr[:, 15]).todense()).ravel() > 0
    return HashedLogistic().fit(X, y, sample_weight=np.ones(200)), X, y


def test_it_learns_what_it_is_shown(taught):
    reader, X, y = taught
    assert ((reader.decision_function(X) > 0) == y).mean() > 0.95


def test_a_column_that_never_occurs_weighs_nothing():
    X = csr_matrix(ones(50).csr.multiply(np.arange(N_COLUMNS) != 3))
    X.eliminate_zeros()
    X = of_csr(X)
    y = np.arange(50) % 2 == 0
    reader = HashedLogistic().fit(X, y, sample_weight=np.ones(50))
    assert reader.coef_[3] == 0


@given(st.integers(0, 10_000))
def test_each_half_of_a_row_has_unit_length_or_is_empty(seed):
    X = ones(30, density=0.15, seed=seed)
    idf = np.random.default_rng(seed).uniform(0.5, 9, N_COLUMNS).astype(np.float32)
    weighted = X.with_values(weigh(X, idf)).toarray()
    lengths = np.linalg.norm(weighted.reshape(30, 2, -1), axis=2)
    filled = X.csr.toarray().reshape(30, 2, -1).any(axis=2)
    assert lengths == pytest.approx(filled.astype(float), abs=1e-5)


def test_an_empty_row_scores_the_intercept(taught):
    reader, _, _ = taught
    assert reader.decision_function(ones(1, density=0)) == pytest.approx([reader.intercept_])


def test_a_row_scores_the_same_alone_as_among_others(taught):
    reader, X, _ = taught
    alone = [reader.decision_function(X.take([i]))[0] for i in range(10)]
    assert alone == pytest.approx(reader.decision_function(X.take(range(10))), abs=1e-6)


def test_a_rare_column_has_a_higher_idf_than_a_common_one(taught):
    reader, X, _ = taught
    frequency = np.bincount(X.indices, minlength=N_COLUMNS)
    assert reader.idf_[frequency.argmin()] > reader.idf_[frequency.argmax()]


# The correction


def corrected(penalty, *, weight=1.0):
    X = ones(80, seed=4).csr
    y = np.arange(80) % 3 == 0
    offset = np.random.default_rng(5).normal(size=80)
    weights = fit_correction(X, y, offset, weight=np.full(80, weight), penalty=penalty)
    return X, y, offset, weights


def test_a_column_that_no_comment_has_is_not_moved():
    X = csr_matrix(([1.0, 1.0], ([0, 1], [1, 1])), shape=(2, 4))
    y, offset = np.array([1.0, 1.0]), np.zeros(2)
    weights = fit_correction(X, y, offset, weight=np.ones(2), penalty=1.0, start=np.ones(4))
    assert list(weights[[0, 2, 3]]) == [0, 0, 0]
    assert weights[1] > 0.5


def test_a_huge_penalty_changes_nothing():
    assert np.abs(corrected(1e9)[-1]).max() < 1e-6


def test_a_smaller_penalty_moves_the_model_further():
    lengths = [np.linalg.norm(corrected(penalty)[-1]) for penalty in (100.0, 1.0, 0.01)]
    assert lengths == sorted(lengths)
    assert lengths[0] < lengths[2]


def test_a_correction_fits_the_labels_better():
    X, y, offset, weights = corrected(0.1)
    sign = np.where(y, 1, -1)
    before = np.logaddexp(0, -sign * offset).sum()
    assert np.logaddexp(0, -sign * (offset + X @ weights)).sum() < before


def test_the_correction_is_where_the_gradient_vanishes():
    X, y, offset, weights = corrected(1.0)
    at_start = X.T @ (expit(offset) - y)
    gradient = X.T @ (expit(offset + X @ weights) - y) + weights
    assert np.linalg.norm(gradient) < 0.01 * np.linalg.norm(at_start)


def test_comments_without_weight_teach_nothing():
    assert np.abs(corrected(1.0, weight=0.0)[-1]).max() == 0


def test_only_columns_that_occur_are_searched_and_all_others_stay_at_zero(monkeypatch):
    searched = []

    def look(loss, start, **_):
        searched.append(start)
        return type("Found", (), {"x": np.ones(len(start))})

    monkeypatch.setattr(linear, "minimize", look)
    X = csr_matrix(np.array([[0, 1, 0, 1], [0, 0, 0, 1]], float))
    weights = fit_correction(
        X, np.ones(2), np.zeros(2), weight=np.ones(2), penalty=1.0, start=np.arange(4.0)
    )
    assert [start.tolist() for start in searched] == [[1, 3]]
    assert weights.tolist() == [0, 1, 0, 1]


def test_the_same_is_found_from_a_former_correction():
    X, y, offset, weights = corrected(1.0)
    again = fit_correction(X, y, offset, weight=np.ones(80), penalty=1.0, start=weights)
    assert again == pytest.approx(weights, abs=1e-3)


def test_the_gradient_is_that_of_the_loss(monkeypatch):
    seen = {}

    def look(loss, start, **_):
        seen["loss"] = loss
        return type("Found", (), {"x": start})

    monkeypatch.setattr(linear, "minimize", look)
    corrected(0.7)
    at = np.random.default_rng(6).normal(size=N_COLUMNS)
    numerical = approx_fprime(at, lambda w: seen["loss"](w)[0], 1e-6)
    assert seen["loss"](at)[1] == pytest.approx(numerical, abs=1e-4)
