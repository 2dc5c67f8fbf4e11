"""How much each word of a field adds to its reader's log-odds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.grams.fields import Field, field_grams, field_texts
from model.grams.ngrams import first_of_each
from model.grams.texts import Ints, Texts
from model.grams.word_spans import word_spans
from model.linear import SHORTEST, HashedLogistic
from model.reading.comment_reading import Reading

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FieldWords:
    """The words of a field in a batch, in order; all arrays have the shape (n_words,).

    `row` says whose comment's, `start` and `end` where in `joined` they stand, and `share`
    what each adds to the log-odds of its comment.
    """

    joined: str
    row: Ints
    start: Ints
    end: Ints
    share: Floats

    def loudest(self, towards: Floats, *, limit: int, above: float) -> list[list[str]]:
        """For each comment, the words that speak loudest for spam (1) or for ham (-1).

        `towards` has the shape (n_comments,). Only distinct words of more than one letter
        that add more than `above`, at most `limit` of them.
        """
        loudness = self.share * towards[self.row]
        loud = np.flatnonzero((loudness > above) & (self.end - self.start > 1))
        words_of_row: list[list[str]] = [[] for _ in towards]
        for at in loud[np.argsort(-loudness[loud], kind="stable")].tolist():
            words, word = words_of_row[self.row[at]], self.joined[self.start[at] : self.end[at]]
            if len(words) < limit and word not in words:
                words.append(word)
        return words_of_row


class WordShare(NamedTuple):
    """A word of one text, by its offsets there, and its share of the log-odds."""

    start: int
    end: int
    log_odds: float


def word_contributions(
    readings: Sequence[Reading], field: Field, reader: HashedLogistic
) -> FieldWords:
    """What each word of a field adds to its reader's log-odds.

    An n-gram's weight is shared out over the characters it covers, and a word gets what
    falls to its characters. An n-gram that occurs twice counts once, where it first stands.
    """
    return _words(field_texts(readings, (field,)), field, reader)


def word_shares(text: str, field: Field, reader: HashedLogistic) -> list[WordShare]:
    """The words of more than one letter in one text of a field, in order."""
    words = _words(Texts([text]), field, reader)
    columns = (words.start.tolist(), words.end.tolist(), words.share.tolist())
    return [WordShare(*word) for word in zip(*columns, strict=True) if word[1] - word[0] > 1]


def _words(texts: Texts, field: Field, reader: HashedLogistic) -> FieldWords:
    spans = word_spans(texts)
    upto = _upto(texts, spans, field, reader)
    start, end = spans[:, 0], spans[:, 1]
    return FieldWords(texts.joined, texts.rows(start), start, end, upto[end] - upto[start])


def _upto(texts: Texts, spans: Ints, field: Field, reader: HashedLogistic) -> Floats:
    """What all the characters before each offset add, shape (n_chars + 2,)."""
    grams = field_grams(texts, spans, (field,))
    first = first_of_each(grams.row * 2 * field.n_buckets + grams.column)
    column, start, end = grams.column[first], grams.start[first], grams.end[first]
    idf = reader.idf_[column].astype(np.float64)
    half = 2 * grams.row[first] + (column >= field.n_buckets)
    length = np.sqrt(np.bincount(half, idf * idf))
    weight = reader.coef_[column] * idf / np.maximum(length, SHORTEST)[half]
    per_char = weight / (end - start)
    n_steps = len(texts.joined) + 1
    steps = np.bincount(start, per_char, n_steps) - np.bincount(end, per_char, n_steps)
    return np.concatenate([[0.0], np.cumsum(np.cumsum(steps))])
