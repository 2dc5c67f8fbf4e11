"""How much the second reader counts is learned from held-out comments near the cut-offs."""

import numpy as np
import pytest
from scipy.special import expit

from model.second_term import SecondTerm
from training.corpora.errors import CorpusError
from training.learning.recipe import TrainingSet
from training.learning.second_opinion import MOST_ASKED, UNNAMED, adapted_term, learned_term

N = 6000


def learned(*, weight: float, is_real: bool = True) -> SecondTerm:
    """The term learned where the truth is the first log-odds plus so much of the second."""
    random = np.random.default_rng(3)
    first, second = random.normal(-4, 2.5, N), random.normal(0, 2, N)
    is_spam = random.random(N) < expit(first + weight * second)
    nowhere = np.zeros(N, bool)
    seen = TrainingSet(
        comments=[],
        is_spam=is_spam,
        group=np.zeros(N),
        reader_weight=np.ones(N),
        signal_weight=np.ones(N),
        is_real=~nowhere if is_real else nowhere,
        is_judged=nowhere,
        second=second,
    )
    return learned_term(seen, first, sha256=UNNAMED)


@pytest.mark.parametrize("weight", [0.0, 0.6])
def test_it_counts_for_as_much_as_it_knows(weight: float) -> None:
    assert learned(weight=weight).weight == pytest.approx(weight, abs=0.12)


def test_a_reader_that_says_the_opposite_is_not_turned_round() -> None:
    assert learned(weight=-0.5).weight == 0.0


def test_one_real_comment_in_six_is_read_again() -> None:
    term = learned(weight=0.6)
    first = np.random.default_rng(3).normal(-4, 2.5, N)
    assert term.asks(first).mean() == pytest.approx(MOST_ASKED, abs=0.01)


def test_too_few_doubtful_comments_teach_nothing() -> None:
    with pytest.raises(CorpusError, match="too few doubtful comments"):
        learned(weight=0.6, is_real=False)


SHIPPED = SecondTerm(
    sha256=UNNAMED, asked_above=-4.0, asked_below=3.0, weight=0.5, shift=0.0, most=3.0, fading=0.5
)


def decided(n: int, *, weight: float) -> SecondTerm:
    """The shipped term after so many doubtful decisions that agree with another weight."""
    random = np.random.default_rng(5)
    first, second = random.uniform(-3, 2, n), random.normal(0, 2, n)
    is_spam = random.random(n) < expit(first + weight * second)
    return adapted_term(SHIPPED, first, second, is_spam)


def test_without_decisions_the_term_stays() -> None:
    assert decided(0, weight=1.5) == SHIPPED


def test_decisions_correct_the_weight_a_few_little_and_many_much() -> None:
    few, many = decided(10, weight=1.5), decided(3000, weight=1.5)
    assert abs(few.weight - SHIPPED.weight) < 0.25
    assert many.weight == pytest.approx(1.5, abs=0.2)


def test_a_site_where_the_second_reader_is_wrong_stops_listening_to_it() -> None:
    assert decided(3000, weight=-1.0).weight < 0.1


def test_decisions_that_were_not_read_twice_say_nothing_of_it() -> None:
    nothing = np.full(50, np.nan)
    assert adapted_term(SHIPPED, np.zeros(50), nothing, np.ones(50, bool)) == SHIPPED
