"""How much each word of a field adds to its reader's log-odds."""

from collections.abc import Callable, Sequence
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
IsQuotable = Callable[[str, int], bool]  # of a lower-case word, and of the number of its comment
BESIDE = (" ", "-")  # between the words of one phrase
TRIED = 3  # times as many words as are named: beyond, they are too faint to speak of
MOST_JOINED = 3  # words that hyphens join to another, on either side


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

    def loudest(
        self, towards: Floats, *, limit: int, above: float, is_quotable: IsQuotable
    ) -> list[list[str]]:
        """For each comment, the words that speak loudest for spam (1) or for ham (-1).

        `towards` has the shape (n_comments,). Only distinct words that add more than `above`
        and may be quoted, at most `limit` of them; neighbours become one phrase.
        """
        loud = self._loudest_of_each(self.share * towards[self.row], limit * TRIED, above)
        chosen: list[dict[str, int]] = [{} for _ in towards]  # where each word stands, by row
        columns = (array[loud].tolist() for array in (self.row, self.start, self.end))
        for at, row, start, end in zip(loud.tolist(), *columns, strict=True):
            words = chosen[row]
            if len(words) < limit:
                word = self.joined[start:end]
                if word not in words and is_quotable(word, row):
                    words[word] = at
        return [self._phrases([*words.values()]) for words in chosen]

    def _loudest_of_each(self, loudness: Floats, limit: int, above: float) -> Ints:
        """Where the loudest words of each comment stand, at most `limit`, in that order."""
        loud = np.flatnonzero((loudness > above) & (self.end - self.start > 1))
        loud = loud[np.lexsort((-loudness[loud], self.row[loud]))]
        rows = self.row[loud]
        return loud[np.arange(len(loud)) - np.searchsorted(rows, rows) < limit]

    def _phrases(self, places: Sequence[int]) -> list[str]:
        """The words at some places, in their order; those side by side as one."""
        runs: list[list[int]] = []
        for at in sorted(places):
            if runs and runs[-1][-1] == at - 1 and self._between(at) in BESIDE:
                runs[-1].append(at)
            else:
                runs.append([at])
        runs.sort(key=lambda run: min(map(places.index, run)))
        return [self._whole(run[0], run[-1]) for run in runs]

    def _whole(self, first: int, last: int) -> str:
        """A run of words, with those that a hyphen joins to it."""
        start, end = self.start[first], self.end[last]
        if self.joined[start - 1] == "-" or self.joined[end : end + 1] == "-":
            for _ in range(MOST_JOINED):
                first -= self._between(first) == "-"
                last += self._between(last + 1) == "-"
        return self.joined[self.start[first] : self.end[last]]

    def _between(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.joined[self.end[at - 1] : self.start[at]] if 0 < at < len(self.row) else ""


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
    return words_of(field_texts(readings, (field,)), field, reader)


def word_shares(text: str, field: Field, reader: HashedLogistic) -> list[WordShare]:
    """The words of more than one letter in one text of a field, in order."""
    words = words_of(Texts([text]), field, reader)
    columns = (words.start.tolist(), words.end.tolist(), words.share.tolist())
    return [WordShare(*word) for word in zip(*columns, strict=True) if word[1] - word[0] > 1]


def words_of(texts: Texts, field: Field, reader: HashedLogistic) -> FieldWords:
    """What each word of a batch of `field_texts` adds."""
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
