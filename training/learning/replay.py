"""Decisions in time order: each judged by what had been learned before it."""

from collections.abc import Iterator

import numpy as np

from model.campaigns.grouping import find_campaigns
from training.learning.lesson import Floats, Lesson, Rows

BEGINS = (0.4, 0.6, 0.8)  # of the decisions: how much is known when the next part is judged


def judge_in_turn(lesson: Lesson) -> Iterator[tuple[int, Rows, Floats, Floats]]:
    """Part by part: how many were learned before it, the trusted decisions in it, their log-odds,
    and the correction until then.

    The last part is empty: its correction has learned everything.
    """
    correction: Floats | None = None
    campaigns = find_campaigns([teaching.labelled.comment.text for teaching in lesson.taught])
    ends = [round(share * lesson.n_new) for share in (*BEGINS, 1.0)]
    for begin, end in zip(ends, [*ends[1:], lesson.n_new], strict=True):
        correction = lesson.learn(begin, start=correction)
        rows = _judged(lesson, campaigns, begin, end)
        yield begin, rows, lesson.log_odds(correction, rows), correction


def _judged(lesson: Lesson, campaigns: Rows, begin: int, end: int) -> Rows:
    """The trusted decisions of a part; of a campaign one, and none of one that was learned."""
    rows, seen = [], set(campaigns[:begin].tolist())
    for row in range(begin, end):
        if lesson.taught[row].is_trusted and campaigns[row] not in seen:
            seen.add(campaigns[row])
            rows.append(row)
    return np.array(rows, np.intp)
