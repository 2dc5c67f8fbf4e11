"""Whether an adapted model may take the shipped one's place, and the table that shows why."""

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from training.learning.lesson import DECISIONS, Floats, Lesson

GATE_GROUPS = 30  # decisions on fewer articles and campaigns cannot tell two models apart
HEADINGS = ("source", "spam", "ham", "wrong: shipped", "wrong: adapted")


def passes(lesson: Lesson, held_out: Floats) -> bool:
    """Whether held-out decisions do not speak against the adapted model.

    They do when its loss is the greater by more than a standard error over the groups that
    were left out together; too few of them cannot tell.
    """
    rows = lesson.of_source(DECISIONS)
    groups, group = np.unique(lesson.group[rows], return_inverse=True)
    if len(groups) < GATE_GROUPS:
        return True
    is_spam = lesson.is_spam[rows]
    greater = losses(is_spam, held_out[rows]) - losses(is_spam, lesson.shipped[rows])
    by_group = np.bincount(group, greater) / np.bincount(group)
    return bool(by_group.mean() <= by_group.std() / np.sqrt(len(groups)))


def losses(is_spam: NDArray[np.bool_], log_odds: Floats) -> Floats:
    """Negative log-likelihood of each label, in nats: shape (n_comments,)."""
    return np.logaddexp(0.0, np.where(is_spam, -log_odds, log_odds))


def comparison(lesson: Lesson, held_out: Floats) -> Table:
    """By source, how the shipped and the adapted model judge comments left out of the fit.

    Of comments that the shipped model has learned from its figures would mean nothing.
    """
    table = Table(title="Comments left out by article and campaign, five parts in turn")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "source" else "right")
    for name in dict.fromkeys(c.source for c in lesson.new):
        table.add_row(name, *_cells(lesson, held_out, lesson.of_source(name)))
    return table


def _cells(lesson: Lesson, held_out: Floats, rows: NDArray[np.bool_]) -> list[str]:
    is_spam = lesson.is_spam[rows]
    counts = [str(is_spam.sum()), str((~is_spam).sum())]
    return counts + [
        str(np.sum((score[rows] > 0) != is_spam)) for score in (lesson.shipped, held_out)
    ]
