"""How much the second reader counts on a site, corrected by its decisions."""

from itertools import islice

import numpy as np
from numpy.typing import NDArray

from model.artifact import BASE_FOLDER
from model.comment import Comment
from model.reading.comment_reading import Reading
from model.second_reader.second_reader import SecondReader
from model.second_term import SecondTerm
from training.learning.lesson import Lesson
from training.learning.second_opinion import adapted_term

Floats = NDArray[np.float64]
MOST_READ = 1000  # doubtful decisions that are read again: some seconds


def site_term(term: SecondTerm | None, lesson: Lesson, held_out: Floats) -> SecondTerm | None:
    """The shipped term, corrected by what decisions say of the second reader.

    `held_out` are the first reader's log-odds by models that had not learned from a comment:
    (n_comments,). Where there is no second reader to ask, the term stays as it is.
    """
    if term is None:
        return None
    rows = doubtful_rows(term, lesson, held_out)
    second = second_log_odds(term, [lesson.labelled[row].comment for row in rows])
    return adapted_term(term, held_out[rows], second, lesson.is_spam[rows])


def doubtful_rows(term: SecondTerm, lesson: Lesson, held_out: Floats) -> list[int]:
    """The decisions that the second reader is asked about, at most MOST_READ of them."""
    return [*islice(np.flatnonzero(term.asks(held_out) & lesson.is_new).tolist(), MOST_READ)]


def second_log_odds(term: SecondTerm, comments: list[Comment]) -> Floats:
    """What the second reader that ships says of each comment; NaN where it cannot be asked."""
    reader = SecondReader.load(term, BASE_FOLDER, seconds=np.inf)
    return reader.log_odds([Reading(comment) for comment in comments])
