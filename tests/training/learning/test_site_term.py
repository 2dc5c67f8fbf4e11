"""A site's decisions say how far its second reader is to be believed."""

import numpy as np
import pytest

from model.comment import Comment
from model.second_term import SecondTerm
from training.corpora.labelled import LabelledComment
from training.learning import site_term as learning
from training.learning.lesson import DECISIONS, Lesson, Teaching

N = 400
SHIPPED = SecondTerm(
    sha256="0" * 64, asked_above=-4.0, asked_below=3.0, weight=0.5, shift=0.0, most=3.0, fading=0.5
)


def lesson(*, n_new: int, first: float) -> Lesson:
    """N comments, half of them spam, of which so many are decisions."""
    labelled = [
        LabelledComment(
            id=str(n),
            comment=Comment(text=f"Comment {n}"),
            is_spam=n % 2 == 0,
            source=DECISIONS if n < n_new else "own",
            article="",
        )
        for n in range(N)
    ]
    return Lesson(
        taught=tuple(map(Teaching, labelled[:n_new])),
        corpus=tuple(labelled[n_new:]),
        n_rehearsed=N - n_new,
        classifier=None,  # type: ignore[arg-type] - not looked at
        matrix=None,
        shipped=np.full(N, first),
    )


@pytest.fixture
def wrong_reader(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A second reader that is sure of the opposite; what it was asked is kept."""
    asked: list[str] = []

    def opposite(term: SecondTerm, comments: list[Comment]) -> np.ndarray:
        asked.extend(c.text for c in comments)
        return np.array([-3.0 if int(c.text.split()[1]) % 2 == 0 else 3.0 for c in comments])

    monkeypatch.setattr(learning, "second_log_odds", opposite)
    return asked


def test_a_reader_that_decisions_contradict_counts_for_less(wrong_reader: list[str]) -> None:
    term = learning.site_term(SHIPPED, lesson(n_new=N, first=0.0), np.zeros(N))
    assert term is not None
    assert term.weight < 0.2


def test_only_doubtful_decisions_are_read_again(wrong_reader: list[str]) -> None:
    held_out = np.where(np.arange(N) < 3, 0.0, -9.0)
    learning.site_term(SHIPPED, lesson(n_new=2, first=0.0), held_out)
    assert wrong_reader == ["Comment 0", "Comment 1"]


def test_a_model_without_a_second_reader_gets_none() -> None:
    assert learning.site_term(None, lesson(n_new=N, first=0.0), np.zeros(N)) is None


def test_a_reader_that_cannot_be_asked_leaves_the_term_as_it_is() -> None:
    assert learning.site_term(SHIPPED, lesson(n_new=N, first=0.0), np.zeros(N)) == SHIPPED
