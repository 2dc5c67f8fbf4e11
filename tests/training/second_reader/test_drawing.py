"""Which comments the second reader learns from, and how often."""

import numpy as np
import pytest

from model.comment import Comment
from training.corpora.labelled import LabelledComment
from training.second_reader.drawing import WRITTEN_WEIGHT, drawn_rows, weights_of


def comments(source: str, n: int, *, is_spam: bool, kind: str = "") -> list[LabelledComment]:
    """So many comments of one source and label."""
    return [
        LabelledComment(
            id=str(number),
            comment=Comment(text="Hello"),
            is_spam=is_spam,
            source=source,
            article="",
            kind=kind,
        )
        for number in range(n)
    ]


def test_both_labels_count_the_same() -> None:
    labelled = comments("blog-a", 90, is_spam=False) + comments("blog-a", 10, is_spam=True)
    weight = weights_of(labelled)
    assert weight[:90].sum() == pytest.approx(0.5)
    assert weight[90:].sum() == pytest.approx(0.5)


def test_a_source_counts_by_the_square_root_of_its_size() -> None:
    ham = comments("blog-a", 1, is_spam=False)
    spam = comments("blog-a", 100, is_spam=True) + comments("blog-b", 4, is_spam=True)
    weight = weights_of(ham + spam)
    assert weight[1:101].sum() / weight[101:].sum() == pytest.approx(10 / 2)


def test_a_written_comment_counts_for_less_than_a_real_one() -> None:
    ham = comments("blog-a", 1, is_spam=False)
    spam = comments("blog-a", 9, is_spam=True) + comments("own", 9, is_spam=True, kind="praise")
    weight = weights_of(ham + spam)
    assert weight[10:].sum() / weight[1:10].sum() == pytest.approx(WRITTEN_WEIGHT)


def test_each_comment_is_drawn_as_often_as_its_share_asks_for() -> None:
    weight = np.array([0.5, 0.25, 0.125, 0.125])
    rows = drawn_rows(weight, 800, np.random.default_rng(1))
    assert np.bincount(rows).tolist() == pytest.approx([400, 200, 100, 100], abs=1)
