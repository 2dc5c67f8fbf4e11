"""What a site teaches the shipped model, what it rehearses, and how it is replayed."""

from collections import Counter

import numpy as np
import pytest

from model.artifact import BASE_FOLDER, load
from model.comment import Author, Comment
from training.corpora.labelled import LabelledComment
from training.learning import lesson
from training.learning.lesson import DECISIONS, Teaching, lesson_of
from training.learning.replay import judge_in_turn


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Little to rehearse: these tests are about what is done with it."""
    monkeypatch.setattr(lesson, "MOST_REHEARSED", 20)
    monkeypatch.setattr(lesson, "MOST_WITNESSES", 10)


def comments(source: str, n: int) -> list[LabelledComment]:
    """So many readers' comments of a source."""
    author = Author(name="Jo")
    return [
        LabelledComment(str(k), Comment(text=f"Day {k}", author=author), k % 2 == 0, source, source)
        for k in range(n)
    ]


def taught(n: int, **fields) -> list[Teaching]:
    return [Teaching(one, is_trusted=True, **fields) for one in comments(DECISIONS, n)]


def read(new, n_known):
    shipped, _ = load(BASE_FOLDER)
    return lesson_of(shipped, new, comments("known", n_known))


def test_of_a_long_rehearsal_a_part_is_drawn_and_no_decision_is_left_out():
    learned = read(taught(5), 60)
    assert Counter(c.source for c in learned.labelled) == {DECISIONS: 5, "known": 30}
    assert learned.is_witness.tolist() == [False] * 25 + [True] * 10


def test_the_same_rehearsal_is_drawn_each_time():
    drawn = [[c.id for c in read([], 60).labelled] for _ in "ab"]
    assert drawn[0] == drawn[1]


def test_nothing_is_learned_from_witnesses_and_from_what_is_worth_nothing():
    learned = read(taught(5, worth=0.0), 60)
    assert learned.learn(5) == pytest.approx(0, abs=1e-6)
    assert not learned.weight[learned.is_witness].any()


def test_decisions_are_judged_by_what_was_learned_before_them():
    learned = read(taught(10), 60)
    parts = [rows.tolist() for _, rows, _, _ in judge_in_turn(learned)]
    assert parts == [[4, 5], [6, 7], [8, 9], []]


def test_only_what_moderators_decided_is_judged_and_of_a_campaign_one():
    words = "Buy the finest wooden watches from our store today with free shipping, offer"
    copies = [
        Teaching(
            LabelledComment(str(k), Comment(text=f"{words} {k}"), True, DECISIONS, "a"),
            is_trusted=k != 7,
        )
        for k in range(10)
    ]
    learned = read([*taught(10), *copies], 60)
    parts = [rows.tolist() for _, rows, _, _ in judge_in_turn(learned)]
    assert parts == [[8, 9, 10], [], [], []]


def test_the_last_correction_has_learned_everything():
    learned = read(taught(10), 60)
    *_, (_, _, _, correction) = judge_in_turn(learned)
    alone = learned.learn(10)
    rows = np.arange(10)
    said, meant = (learned.log_odds(c, rows) for c in (correction, alone))
    assert said == pytest.approx(meant, abs=0.02)


def test_without_a_decision_nothing_is_judged_and_nothing_changes():
    parts = list(judge_in_turn(read([], 60)))
    assert [rows.tolist() for _, rows, _, _ in parts] == [[], [], [], []]
    assert parts[-1][3] == pytest.approx(0, abs=1e-6)
