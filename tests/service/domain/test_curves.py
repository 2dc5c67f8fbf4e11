"""Curves over scores and labels, by what can be counted on fingers."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from service.domain.curves import MOST_POINTS, ScoredLabels

SPAM_FIRST = ScoredLabels.of([True, True, False, False], [3.0, 1.0, -1.0, -2.0])


def drawn(n, *, ties):
    """So many comments of a model that is better than a coin, some with the same score."""
    random = np.random.default_rng(1)
    is_spam = random.random(n) < 0.4
    scores = random.normal(size=n) + is_spam
    return ScoredLabels(is_spam, scores.round(1) if ties else scores)


def test_a_model_that_puts_all_spam_above_all_ham_catches_all_before_it_loses_any():
    assert (0.0, 1.0) in SPAM_FIRST.roc()
    assert (SPAM_FIRST.auc(), SPAM_FIRST.average_precision()) == (1.0, 1.0)
    assert SPAM_FIRST.precision_recall()[-1] == (1.0, 0.5)


@pytest.mark.parametrize("ties", [False, True])
def test_areas_are_those_that_everybody_computes(ties):
    scored = drawn(300, ties=ties)
    truth = (scored.is_spam, scored.log_odds)
    assert scored.auc() == pytest.approx(roc_auc_score(*truth))
    assert scored.average_precision() == pytest.approx(average_precision_score(*truth))
    assert scored.brier() == pytest.approx(brier_score_loss(scored.is_spam, scored.probability))


def test_bins_hold_every_comment_once():
    scored = drawn(300, ties=False)
    assert sum(n for _, _, n in scored.reliability()) == 300
    assert sum(map(sum, scored.histogram())) == 300


def test_losses_add_up_to_the_mean_loss():
    assert SPAM_FIRST.losses_added_up()[0] == (0.0, 0.0)
    right = np.logaddexp(0, -np.array([3.0, 1.0, 1.0, 2.0])).sum()
    assert SPAM_FIRST.losses_added_up()[-1] == (4.0, pytest.approx(right))


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    curve = drawn(5000, ties=False).roc()
    assert (len(curve), curve[0], curve[-1]) == (MOST_POINTS, (0.0, 0.0), (1.0, 1.0))


@pytest.mark.parametrize("is_spam", [[], [True], [False, False]])
def test_of_one_label_there_is_nothing_to_tell_apart(is_spam):
    scored = ScoredLabels.of(is_spam, [0.0] * len(is_spam))
    assert not scored.tells_apart
    assert scored.losses_added_up()[0] == (0.0, 0.0)
