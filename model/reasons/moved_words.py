"""Which words an adapted model reads otherwise than the one that it adapts."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from model.adaptation import AdaptedClassifier
from model.comment import Comment
from model.grams.fields import WORDING
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.quotable import is_telling, stands_in_the_text
from model.reasons.wordwise import word_contributions

AUDIBLE = 0.01  # log-odds: below, a word was not moved


class WordShift(NamedTuple):
    """A word, how far it moves the comments it stands in on average, and how many those are."""

    word: str
    shift: float
    n_comments: int


def moved_words(
    classifier: AdaptedClassifier, comments: Sequence[Comment], *, most: int
) -> list[WordShift]:
    """The words of some comments that the correction moved furthest, most of them first.

    A correction weighs hashed n-grams: only comments that are there tell what they stood for.
    """
    readings = [Reading(comment) for comment in comments]
    words = word_contributions(readings, WORDING, _correction(classifier))
    shares: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    loud = np.flatnonzero(np.abs(words.share) >= AUDIBLE).tolist()
    for at in loud:
        row, word = int(words.row[at]), words.joined[words.start[at] : words.end[at]]
        if is_telling(word) and stands_in_the_text(word, readings[row]):
            shares[word][row] += float(words.share[at])
    shifts = [
        WordShift(word, float(np.mean([*of.values()])), len(of)) for word, of in shares.items()
    ]
    return sorted(
        shifts, key=lambda shift: (-abs(shift.shift * np.sqrt(shift.n_comments)), shift.word)
    )[:most]


def _correction(classifier: AdaptedClassifier) -> HashedLogistic:
    """The correction of the wording as a reader of its own."""
    reader = HashedLogistic()
    reader.idf_ = classifier.readers_[WORDING.name].idf_
    reader.coef_ = classifier.corrections_[WORDING.name]
    reader.intercept_ = 0.0
    return reader
