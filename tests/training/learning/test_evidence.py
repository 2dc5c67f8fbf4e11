"""What a fit writes down: scores and ids of what was held out, and no word of a comment."""

import numpy as np
import pytest

from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint
from service.domain.fit_evidence import MOST_SCORES, MOST_WORST
from training.corpora.labelled import LabelledComment
from training.learning.evidence import LearningPart, evidence_of
from training.learning.gate import Hearing, Opinion

POINT = OperatingPoint(ham_below=0.3, spam_above=0.9, budget=ErrorBudget())
NOTHING = np.zeros(0, bool)


def written(is_spam, before, after, parts=()):
    """The evidence of so many held-out decisions, and of no written comment."""
    is_spam = np.array(is_spam, bool)
    silent = Opinion(np.zeros(0), POINT)
    hearing = Hearing(
        is_spam,
        Opinion(np.array(before, float), POINT),
        Opinion(np.array(after, float), POINT),
        NOTHING,
        silent,
        silent,
    )
    judged = [
        LabelledComment(id=f"c-{n}", comment=Comment(text="Cheap rolex"), is_spam=bool(label),
                        source="decisions", article="a")
        for n, label in enumerate(is_spam)
    ]  # fmt: skip
    return evidence_of(hearing, judged, parts, channels={"queue": 2}, n_others=3)


def test_each_part_says_how_the_next_decisions_were_judged():
    parts = (LearningPart(10, 1), LearningPart(20, 1), LearningPart(30, 0))
    steps = written([True, False], [0.0, 0.0], [5.0, -5.0], parts).steps
    assert [(step.n_learned, step.n_judged) for step in steps] == [(10, 1), (20, 1)]
    assert (steps[0].before, steps[0].after) == (pytest.approx(0.6931), pytest.approx(0.0067))


def test_the_worst_errors_come_first_and_what_is_right_is_none():
    worst = written([True, False, True], [0, 0, 0], [-2.0, 4.0, 3.0]).worst
    assert [(error.comment_id, error.human) for error in worst] == [("c-1", "ham"), ("c-0", "spam")]
    assert (worst[0].before, worst[0].after) == (0.5, pytest.approx(0.982))


def test_of_many_decisions_evenly_chosen_ones_are_kept():
    n = 2 * MOST_SCORES
    found = written([True, False] * MOST_SCORES, np.zeros(n), -np.arange(n))
    assert len(found.scores.is_spam) == MOST_SCORES
    assert (found.scores.after[0], found.scores.after[-1]) == (0.0, 1.0 - n)
    assert len(found.worst) == MOST_WORST


def test_without_a_decision_there_is_nothing_to_draw():
    found = written([], [], [])
    assert (found.scores.is_spam, found.steps, found.worst) == ((), (), ())


def test_no_word_of_a_comment_is_in_it():
    assert "rolex" not in written([True], [0.0], [-5.0]).model_dump_json()
