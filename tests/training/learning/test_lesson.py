"""What a site teaches the shipped model, and what it rehearses beside."""

from collections import Counter

from model.artifact import BASE_FOLDER, load
from model.comment import Author, Comment
from training.corpora.labelled import LabelledComment
from training.learning import lesson
from training.learning.lesson import DECISIONS, lesson_of


def comments(source: str, n: int) -> list[LabelledComment]:
    """So many readers' comments of a source."""
    author = Author(name="Jo")
    return [
        LabelledComment(
            str(k), Comment(text=f"Day {k} of my starter", author=author), False, source, source
        )
        for k in range(n)
    ]


def test_of_a_long_rehearsal_a_part_is_drawn_and_no_decision_is_left_out(monkeypatch):
    monkeypatch.setattr(lesson, "MOST_REHEARSED", 20)
    shipped, _ = load(BASE_FOLDER)
    learned = lesson_of(shipped, comments(DECISIONS, 5), comments("known", 60))
    assert Counter(c.source for c in learned.labelled) == {DECISIONS: 5, "known": 20}
    assert learned.is_new.tolist() == [True] * 5 + [False] * 20


def test_the_same_rehearsal_is_drawn_each_time(monkeypatch):
    monkeypatch.setattr(lesson, "MOST_REHEARSED", 20)
    shipped, _ = load(BASE_FOLDER)
    drawn = [[c.id for c in lesson_of(shipped, [], comments("known", 60)).labelled] for _ in "ab"]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) == 20
