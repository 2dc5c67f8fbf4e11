"""Whether an adapted model may take the shipped one's place."""

from dataclasses import replace

import numpy as np

from model.comment import Author, Comment
from training.corpora.labelled import LabelledComment
from training.learning.gate import GATE_GROUPS, comparison, passes
from training.learning.lesson import DECISIONS, Lesson


def lesson(n: int, *, shipped_is_right: bool) -> Lesson:
    """So many decisions, every other one spam, each under an article of its own."""
    is_spam = np.arange(n) % 2 == 0
    decided = LabelledComment(
        "1", Comment(text="hello", author=Author(name="Jo")), True, DECISIONS, "bakery/1"
    )
    right = np.where(is_spam, 2.0, -2.0)
    shipped = right if shipped_is_right else -right
    return Lesson([decided] * n, None, is_spam, np.ones(n, bool), np.arange(n), shipped)


def test_a_model_that_does_worse_on_held_out_decisions_does_not_pass():
    for shipped_is_right in (True, False):
        decisions = lesson(GATE_GROUPS, shipped_is_right=shipped_is_right)
        assert passes(decisions, -decisions.shipped) is not shipped_is_right


def test_too_few_decisions_cannot_speak_against_a_model():
    decisions = lesson(GATE_GROUPS - 1, shipped_is_right=True)
    assert passes(decisions, -decisions.shipped)


def test_the_table_counts_what_either_model_gets_wrong():
    decisions = lesson(6, shipped_is_right=False)
    table = comparison(decisions, -decisions.shipped)
    cells = [next(iter(column.cells)) for column in table.columns]
    assert cells == [DECISIONS, "3", "3", "6", "0"]


def test_the_table_leaves_out_what_the_shipped_model_has_learned_already():
    decisions = lesson(6, shipped_is_right=False)
    known = replace(decisions, is_new=np.zeros(6, bool))
    assert comparison(known, -known.shipped).row_count == 0
