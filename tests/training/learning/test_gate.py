"""Whether a candidate may take the active model's place: only if it did better."""

from dataclasses import replace

import numpy as np
import pytest

from model.operating_point import ErrorBudget, OperatingPoint
from training.learning.gate import GATE_DECISIONS, Hearing, Opinion, figures_of

POINT = OperatingPoint(ham_below=0.3, spam_above=0.9, budget=ErrorBudget())
SURE = 4.0  # log-odds beyond either cut-off


def opinion(is_spam, *, wrong=0, held=0):
    """A model that is right, but for the first few of the ham and of the spam."""
    log_odds = np.where(is_spam, SURE, -SURE)
    for label in (False, True):
        rows = np.flatnonzero(is_spam == label)
        log_odds[rows[:wrong]] *= -1
        log_odds[rows[wrong : wrong + held]] = 0.0
    return Opinion(log_odds, POINT)


def labels(n):
    return np.arange(n) % 2 == 0


def hearing(n=GATE_DECISIONS, *, active, candidate, written=None):
    """So many decisions, half of them spam, and 400 written comments that both judge rightly."""
    decisions, corpora = labels(n), labels(400)
    return Hearing(
        is_spam=decisions,
        active=opinion(decisions, **active),
        candidate=opinion(decisions, **candidate),
        written_is_spam=corpora,
        written_shipped=opinion(corpora),
        written_candidate=opinion(corpora, **(written or {})),
    )


def complaints_of(heard):
    return tuple(complaint.words for complaint in heard.complaints())


def test_a_candidate_that_makes_fewer_errors_passes():
    assert hearing(active={"held": 8}, candidate={"held": 2}).complaints() == ()


def test_a_candidate_that_makes_more_errors_does_not():
    (complaint,) = complaints_of(hearing(active={"held": 2}, candidate={"held": 8}))
    assert complaint == "its error on held-out decisions is 3.2, the active model's 0.8"


def test_one_that_says_the_same_does_not():
    assert "no better" in complaints_of(hearing(active={"held": 2}, candidate={"held": 2}))[0]


def test_too_few_decisions_cannot_speak_for_a_candidate():
    few = hearing(GATE_DECISIONS - 2, active={"held": 8}, candidate={"held": 2})
    assert f"takes {GATE_DECISIONS}" in complaints_of(few)[0]
    none = hearing(0, active={}, candidate={})
    assert len(complaints_of(none)) == 1


def test_readers_that_moderators_called_ham_are_not_lost_for_caught_spam():
    heard = hearing(200, active={"held": 90}, candidate={})
    lost = heard.candidate.log_odds.copy()
    lost[np.flatnonzero(~heard.is_spam)[:5]] = SURE
    worse = replace(heard, candidate=Opinion(lost, POINT))
    assert worse.of_candidate.error < worse.of_active.error
    assert complaints_of(worse) == ("it would reject 5 more comments that moderators called ham",)


def slipped(n, n_lost):
    """Of n decisions the candidate rejects so many readers, and holds far fewer."""
    heard = hearing(n, active={"held": n // 10}, candidate={})
    rows = np.flatnonzero(~heard.is_spam)[-n_lost:]
    log_odds = heard.candidate.log_odds.copy()
    log_odds[rows] = SURE
    return replace(heard, candidate=Opinion(log_odds, POINT))


def test_of_very_many_readers_a_few_are_slips_of_moderators():
    assert slipped(28_000, 3).complaints() == ()
    (complaint,) = slipped(28_000, 8).complaints()
    assert (complaint.kind, complaint.numbers["n"]) == ("loses_ham", 8)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"held": 2}, "it rejects or holds 1.0 points more of the written ham"),
        ({"wrong": 5}, "it publishes 2.5 points more of the written spam"),
    ],
)
def test_a_candidate_that_forgets_what_spam_and_ham_are_does_not_pass(written, complaint):
    heard = hearing(active={"held": 8}, candidate={"held": 2}, written=written)
    assert complaint in complaints_of(heard)


def test_one_that_is_surer_of_its_mistakes_does_not_pass():
    heard = hearing(active={"held": 8, "wrong": 1}, candidate={"held": 2, "wrong": 1})
    rash = np.where(heard.candidate.log_odds * (heard.is_spam - 0.5) < 0, 50.0, 1.0)
    rash = replace(heard, candidate=Opinion(heard.candidate.log_odds * rash, POINT))
    assert "surer" in complaints_of(rash)[0]


def test_flips_are_what_both_label_differently():
    heard = hearing(active={"held": 1}, candidate={})
    assert heard.flips == [0, 1]


def test_figures_count_what_becomes_of_comments():
    is_spam = labels(20)
    figures = figures_of(opinion(is_spam, wrong=1, held=2), is_spam)
    assert (figures.n_ham, figures.ham_lost, figures.ham_held) == (10, 1, 2)
    assert (figures.n_spam, figures.spam_published, figures.spam_held) == (10, 1, 2)
    assert figures.error == pytest.approx(1 + 4 + 0.2 * 4)
