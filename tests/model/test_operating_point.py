"""The two cut-offs: what an error budget costs, and when it cannot be kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.stats import binom

from model.operating_point import (
    NEVER,
    ErrorBudget,
    OperatingPoint,
    affordable_errors,
    choose_operating_point,
    upper_bound,
)

BUDGET = ErrorBudget(ham_rejected=0.01, spam_published=0.1)


@pytest.mark.parametrize(
    ("errors", "trials", "bound"),
    [
        (0, 10, 0.25887),  # 1 - 0.05 ** (1 / 10), in closed form
        (0, 1497, 0.0019992),  # two in a thousand need 1,497 ham without an error
        (1, 10, 0.39416),  # textbook tables of Clopper and Pearson, one-sided 95 %
        (5, 100, 0.10225),
        (10, 10, 1.0),
        (0, 0, 1.0),
    ],
)
def test_the_upper_bound_is_clopper_and_pearsons(errors, trials, bound):
    assert upper_bound(errors, trials) == pytest.approx(bound, rel=2e-4)


@given(st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_at_the_bound_so_few_errors_have_a_chance_of_five_percent(case):
    errors, trials = case
    assert binom.cdf(errors, trials, upper_bound(errors, trials)) == pytest.approx(0.05, abs=1e-6)


@given(st.integers(0, 5000), st.floats(0.0005, 0.5))
def test_one_error_more_than_affordable_would_break_the_budget(trials, budget):
    errors = affordable_errors(trials, budget)
    assert errors < 0 or upper_bound(errors, trials) <= budget
    assert upper_bound(errors + 1, trials) > budget


def test_fewer_than_1497_ham_cannot_vouch_for_two_in_a_thousand():
    assert affordable_errors(1496, 0.002) == -1
    assert affordable_errors(1497, 0.002) == 0


def random_scores(n_ham, n_spam, seed):
    rng = np.random.default_rng(seed)
    probability = np.concatenate([rng.beta(1, 4, n_ham), rng.beta(4, 1, n_spam)])
    if seed % 2:
        probability = probability.round(1)  # many equal ones
    return probability, np.arange(n_ham + n_spam) >= n_ham


scores = st.builds(random_scores, st.integers(0, 2500), st.integers(0, 400), st.integers(0, 1000))


@given(scores)
def test_the_budget_is_kept_on_the_comments_it_was_chosen_on(outcome):
    probability, is_spam = outcome
    point = choose_operating_point(probability, is_spam, BUDGET)
    rejected = probability[~is_spam] > point.spam_above
    published = probability[is_spam] < point.ham_below
    n_ham, n_spam = len(rejected), len(published)
    assert not rejected.any() or upper_bound(rejected.sum(), n_ham) <= BUDGET.ham_rejected
    assert not published.any() or upper_bound(published.sum(), n_spam) <= BUDGET.spam_published


@given(scores)
def test_ham_never_begins_above_spam(outcome):
    point = choose_operating_point(*outcome, BUDGET)
    assert 0 <= point.ham_below <= point.spam_above <= 1


@given(scores)
def test_what_is_more_probably_ham_is_never_rejected(outcome):
    assert choose_operating_point(*outcome, BUDGET).spam_above >= 0.5


def test_with_too_little_ham_nothing_is_rejected():
    probability, is_spam = random_scores(100, 400, 0)
    point = choose_operating_point(probability, is_spam, BUDGET)
    assert point.spam_above == NEVER
    assert not point.rejects
    assert point.label(1.0) == "unsure"


def test_with_too_little_spam_nothing_is_published():
    probability, is_spam = random_scores(2000, 10, 0)
    point = choose_operating_point(probability, is_spam, BUDGET)
    assert point.ham_below == 0.0
    assert point.label(0.0) == "unsure"


def test_without_any_comment_every_comment_waits():
    point = choose_operating_point(np.zeros(0), np.zeros(0, bool), BUDGET)
    assert (point.ham_below, point.spam_above) == (0.0, NEVER)


def test_a_wider_budget_rejects_no_less():
    probability, is_spam = random_scores(2500, 400, 2)
    cut_offs = [
        choose_operating_point(probability, is_spam, ErrorBudget(ham_rejected=b)).spam_above
        for b in (0.002, 0.01, 0.05)
    ]
    assert cut_offs == sorted(cut_offs, reverse=True)


def test_with_enough_ham_a_clear_spam_is_rejected():
    probability, is_spam = random_scores(2500, 400, 2)
    assert choose_operating_point(probability, is_spam, BUDGET).label(0.999) == "spam"


@pytest.mark.parametrize("share", [0, 1, -0.1, 1.5, "two", float("nan"), float("inf")])
@pytest.mark.parametrize("field", ["ham_rejected", "spam_published"])
def test_a_budget_that_is_no_share_is_refused(field, share):
    with pytest.raises(ValidationError, match=field):
        ErrorBudget(**{field: share})


@pytest.mark.parametrize("cut_off", [-0.1, 1.1, float("nan")])
def test_a_cut_off_that_is_no_probability_is_refused(cut_off):
    with pytest.raises(ValidationError, match="spam_above"):
        OperatingPoint(ham_below=0.1, spam_above=cut_off, budget=BUDGET)


def test_cut_offs_the_wrong_way_round_are_refused():
    with pytest.raises(ValidationError, match="ham_below"):
        OperatingPoint(ham_below=0.9, spam_above=0.1, budget=BUDGET)
