"""A boosting as plain arrays: the same scores as scikit-learn's, and exact contributions."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import HistGradientBoostingClassifier

from model.trees import average_boostings, extract_trees

N_SIGNALS = 6


def table(n, seed, *, unknown=0.2):
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, N_SIGNALS)).round(1)
    rows[rng.random(rows.shape) < unknown] = np.nan
    return rows


@pytest.fixture(scope="module")
def fitted():
    rows = table(600, 1)
    filled = np.nan_to_num(rows, nan=0.3)
    is_spam = filled[:, 0] + filled[:, 1] * filled[:, 2] > 0.2
    weight = np.linspace(0.5, 1.5, 600)
    learner = HistGradientBoostingClassifier(
        max_iter=25, max_leaf_nodes=8, early_stopping=False, random_state=0
    )
    return learner.fit(rows, is_spam, sample_weight=weight)


@pytest.fixture(scope="module")
def trees(fitted):
    return extract_trees(fitted)


def test_scores_are_scikit_learns(fitted, trees):
    rows = table(300, 2)
    assert trees.scores(rows) == pytest.approx(fitted.decision_function(rows), abs=1e-9)


def test_scores_are_scikit_learns_where_all_is_unknown(fitted, trees):
    rows = np.full((1, N_SIGNALS), np.nan)
    assert trees.scores(rows) == pytest.approx(fitted.decision_function(rows), abs=1e-9)


def test_scores_are_scikit_learns_on_the_thresholds_themselves(fitted, trees):
    rows = np.repeat(np.unique(trees.threshold)[:, None], N_SIGNALS, axis=1)
    assert trees.scores(rows) == pytest.approx(fitted.decision_function(rows), abs=1e-9)


def test_boostings_are_averaged_score_by_score_and_signal_by_signal(trees):
    rows = table(600, 3)
    learner = HistGradientBoostingClassifier(max_iter=10, max_leaf_nodes=4, early_stopping=False)
    fewer = extract_trees(learner.fit(rows[:, :2], np.nan_to_num(rows[:, 1]) > 0))
    average = average_boostings([trees, fewer], [0.75, 0.25])
    scores = 0.75 * trees.scores(rows) + 0.25 * fewer.scores(rows)
    assert average.scores(rows) == pytest.approx(scores, abs=1e-9)
    baseline, parts = average.contributions(rows)
    of_each = trees.contributions(rows)[1], fewer.contributions(rows)[1]
    assert parts == pytest.approx(0.75 * of_each[0] + 0.25 * of_each[1], abs=1e-9)
    assert baseline + parts.sum(axis=1) == pytest.approx(scores, abs=1e-9)


@given(st.lists(st.floats(allow_infinity=False), min_size=N_SIGNALS, max_size=N_SIGNALS))
def test_scores_are_scikit_learns_for_any_numbers(fitted, trees, row):
    rows = np.array([row])
    assert trees.scores(rows) == pytest.approx(fitted.decision_function(rows), abs=1e-9)


@given(st.lists(st.floats(allow_infinity=False), min_size=N_SIGNALS, max_size=N_SIGNALS))
def test_contributions_and_the_baseline_sum_to_the_score(trees, row):
    rows = np.array([row])
    baseline, parts = trees.contributions(rows)
    assert baseline + parts.sum(axis=1) == pytest.approx(trees.scores(rows), abs=1e-9)


def test_the_baseline_is_the_same_for_every_comment(trees):
    assert trees.contributions(table(3, 3))[0] == trees.contributions(table(7, 4))[0]


def test_contributions_are_those_of_their_own_row(trees):
    rows = table(5, 5)
    together = trees.contributions(rows)[1]
    alone = np.vstack([trees.contributions(rows[i : i + 1])[1] for i in range(5)])
    assert together == pytest.approx(alone, abs=1e-12)


def test_a_signal_that_no_tree_looks_at_contributes_nothing(fitted):
    rows = table(600, 1)
    rows[:, 5] = 1.0  # the same everywhere: nothing to split
    learner = HistGradientBoostingClassifier(max_iter=5, random_state=0)
    constant = extract_trees(learner.fit(rows, np.nan_to_num(rows[:, 0]) > 0))
    assert not constant.contributions(rows)[1][:, 5].any()


def test_no_rows_have_no_scores(trees):
    assert trees.scores(np.zeros((0, N_SIGNALS))).shape == (0,)
    assert trees.contributions(np.zeros((0, N_SIGNALS)))[1].shape == (0, N_SIGNALS)


def test_trees_of_one_leaf_give_the_baseline_alone():
    rows, is_spam = np.zeros((50, 2)), np.arange(50) % 2 == 0
    learner = HistGradientBoostingClassifier(max_iter=2, random_state=0).fit(rows, is_spam)
    trees = extract_trees(learner)
    assert trees.scores(rows[:1]) == pytest.approx(learner.decision_function(rows[:1]))
    assert not trees.contributions(rows[:1])[1].any()


def test_a_tree_of_too_many_leaves_is_refused():
    rows = np.arange(2000.0)[:, None]
    learner = HistGradientBoostingClassifier(
        max_iter=1, max_leaf_nodes=70, min_samples_leaf=1, random_state=0
    ).fit(rows, (rows[:, 0] // 7) % 2 == 0)
    with pytest.raises(ValueError, match="a tree of 70 leaves; 64 at most"):
        extract_trees(learner).scores(rows)


def test_trees_of_64_leaves_have_scikit_learns_scores():
    rows = np.arange(2000.0)[:, None]
    learner = HistGradientBoostingClassifier(
        max_iter=2, max_leaf_nodes=64, min_samples_leaf=1, random_state=0
    ).fit(rows, (rows[:, 0] // 7) % 2 == 0)
    assert extract_trees(learner).scores(rows) == pytest.approx(learner.decision_function(rows))


def test_what_is_remembered_for_speed_is_not_saved(trees):
    trees.scores(table(1, 6))
    assert "_leaves" not in pickle.loads(pickle.dumps(trees)).__dict__


def test_many_rows_have_the_scores_that_each_has_alone(trees):
    rows = table(200, 7)
    assert list(trees.scores(rows)) == [trees.scores(row[None])[0] for row in rows]
