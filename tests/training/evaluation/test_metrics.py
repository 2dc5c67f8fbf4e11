"""The figures of a report, against figures worked out by hand."""

import math

import numpy as np
import pytest

from training.evaluation.intervals import bootstrap_interval
from training.evaluation.metrics import (
    area_under_roc,
    average_precision,
    calibration_error,
    true_positive_rate,
)

HAM, SPAM = [False] * 4, [True] * 4


def arrays(*pairs):
    """Labels and scores of (is_spam, score) pairs."""
    return np.array([p[0] for p in pairs], bool), np.array([p[1] for p in pairs], float)


FOUR = arrays((False, 0.1), (True, 0.4), (False, 0.35), (True, 0.8))
MIXED = arrays((False, 0.1), (False, 0.4), (True, 0.35), (True, 0.8))
ALL_HAM = arrays((False, 0.1), (False, 0.9))
ALL_SPAM = arrays((True, 0.1), (True, 0.9))


def test_a_perfect_order_has_an_area_of_one():
    assert area_under_roc(*FOUR) == 1.0


def test_one_pair_of_four_the_wrong_way_round_has_an_area_of_three_quarters():
    assert area_under_roc(*MIXED) == 0.75


def test_average_precision_by_hand():
    # Spam at ranks 1 and 3: (1/1 + 2/3) / 2.
    assert average_precision(*MIXED) == pytest.approx(5 / 6)


def test_with_no_false_positive_allowed_only_spam_above_all_ham_counts():
    assert true_positive_rate(*MIXED, false_positive_rate=0.0) == 0.5


def test_with_half_of_the_ham_allowed_the_second_highest_ham_is_the_cut_off():
    assert true_positive_rate(*MIXED, false_positive_rate=0.5) == 1.0


def test_one_percent_of_two_hundred_ham_is_two():
    ham = np.linspace(0, 0.5, 200)  # the third highest is just below 0.5
    is_spam = np.array([False] * 200 + [True] * 4)
    score = np.concatenate([ham, [0.9, 0.499, 0.496, 0.4949]])
    assert true_positive_rate(is_spam, score, false_positive_rate=0.01) == 0.75


def test_spam_that_ties_with_the_cut_off_is_not_caught():
    is_spam, score = arrays((False, 0.5), (True, 0.5), (True, 0.6))
    assert true_positive_rate(is_spam, score, false_positive_rate=0.01) == 0.5


@pytest.mark.parametrize("one_label", [ALL_HAM, ALL_SPAM], ids=["ham", "spam"])
def test_with_one_label_only_the_figures_are_unknown(one_label):
    assert math.isnan(area_under_roc(*one_label))
    assert math.isnan(average_precision(*one_label))
    assert math.isnan(true_positive_rate(*one_label, false_positive_rate=0.01))


def test_probabilities_that_keep_their_word_have_no_calibration_error():
    is_spam = np.array([True] * 3 + [False] * 7)
    assert calibration_error(is_spam, np.full(10, 0.3)) == pytest.approx(0)


def test_the_calibration_error_by_hand():
    # Bin of 0.25: two comments, half of them spam, off by 0.25; bin of 0.9: off by 0.1.
    is_spam, probability = arrays((True, 0.25), (False, 0.25), (True, 0.9), (True, 0.9))
    assert calibration_error(is_spam, probability) == pytest.approx((2 * 0.25 + 2 * 0.1) / 4)


def test_a_probability_of_one_falls_in_the_last_bin():
    assert calibration_error(np.array([True]), np.array([1.0])) == 0


def test_no_comments_have_no_calibration_error():
    assert calibration_error(np.zeros(0, bool), np.zeros(0)) == 0


def share(is_spam, score):
    return float(is_spam.mean())


def test_an_interval_holds_the_figure_itself():
    rng = np.random.default_rng(1)
    is_spam = rng.random(400) < 0.3
    low, high = bootstrap_interval(share, is_spam, rng.random(400), np.arange(400))
    assert low < is_spam.mean() < high


def test_comments_of_few_articles_make_a_wider_interval_than_of_many():
    is_spam = np.repeat(np.arange(20) % 3 == 0, 20)
    score = np.zeros(400)
    narrow = bootstrap_interval(share, is_spam, score, np.arange(400))
    wide = bootstrap_interval(share, is_spam, score, np.repeat(np.arange(20), 20))
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_whole_articles_are_drawn():
    # Each of two articles is all ham or all spam: a draw has a share of 0, a half or 1.
    is_spam = np.array([False, True] * 10)
    seen = set()
    bootstrap_interval(
        lambda y, _: seen.add(share(y, _)) or 0.0, is_spam, np.zeros(20), is_spam * 1
    )
    assert seen == {0.0, 0.5, 1.0}


def test_an_interval_is_the_same_each_time():
    is_spam, score = np.arange(50) % 2 == 0, np.zeros(50)
    assert bootstrap_interval(share, is_spam, score, np.arange(50)) == bootstrap_interval(
        share, is_spam, score, np.arange(50)
    )
