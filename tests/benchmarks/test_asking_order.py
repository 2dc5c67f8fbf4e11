"""Orders of the queue that are compared: what stands first in each."""

from importlib import import_module

import numpy as np
import pytest

from model.comment import Comment
from model.operating_point import ErrorBudget, OperatingPoint
from service.domain.marks import Mark
from training.corpora.labelled import LabelledComment

SHOP, FRIEND = Mark("host", 1, "shop"), Mark("host", 2, "friend")
POINT = OperatingPoint(ham_below=0.2, spam_above=0.95, budget=ErrorBudget())


@pytest.fixture
def asking():
    return import_module("asking")


@pytest.fixture
def waiting(asking):
    """Four comments, three of which lead to one shop."""
    marks = [(FRIEND,), (SHOP,), (SHOP,), (SHOP,)]
    return asking.Waiting({0: 0.3, 1: 0.5, 2: 0.8, 3: 0.95}, marks)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("oldest first", [0, 1, 2, 3]),
        ("as the queue", [2, 1, 0, 3]),
        ("least certain first", [1, 0, 2, 3]),
        ("most in common first", [2, 1, 3, 0]),
        ("as the queue, and in common", [2, 1, 0, 3]),
    ],
)
def test_each_order_puts_its_own_first(asking, waiting, name, first):
    assert asking.ORDERS[name](waiting) == first


def test_its_turn_is_that_of_the_queue(asking):
    from service.store.migrations import review

    assert (asking.HAM_COST, asking.STEPS, asking.MOST) == (
        review.HAM_COST, review.STEPS, review.MOST,
    )  # fmt: skip


def test_a_share_of_what_is_held_is_decided(asking):
    life = import_module("offline.life")
    comments = [
        LabelledComment(str(at), Comment(text=str(at)), False, "blog", "a") for at in range(100)
    ]
    weeks = life.weeks_of(comments)
    stream = life.Stream("blog", comments, np.zeros(100), weeks, POINT, sees_columns=True)
    error, n_decided = asking.replay(stream, [()] * 100, asking.oldest, 0.5)
    assert n_decided == 50
    assert error == pytest.approx(0.2)


def test_what_no_share_reaches_is_said(asking):
    assert asking.needed([0.3, 0.3, 0.3, 0.3, 0.3], 0.2) == "more than all"
    assert asking.needed([0.4, 0.3, 0.1, 0.1, 0.1], 0.2) == "38%"
