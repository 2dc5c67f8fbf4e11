"""How much each word of a field adds to its reader's log-odds."""

from typing import NamedTuple

import numpy as np

from model.fields import Field, field_grams, field_text
from model.linear import HashedLogistic
from model.reading import Reading
from model.text import WORD


class WordShare(NamedTuple):
    """A word of a field's text, by its offsets there, and its share of the log-odds."""

    start: int
    end: int
    log_odds: float


def word_contributions(
    reading: Reading, field: Field, reader: HashedLogistic
) -> list[tuple[str, float]]:
    """The words of one field, in order, each with its share of the reader's log-odds."""
    text = field_text(reading, field)
    return [(text[w.start : w.end], w.log_odds) for w in word_shares(text, field, reader)]


def word_shares(text: str, field: Field, reader: HashedLogistic) -> list[WordShare]:
    """The words of more than one letter in a field's text, in order.

    An n-gram's weight is shared out over the characters it covers, and a word gets what
    falls to its characters. An n-gram that occurs twice counts once, where it first stands.
    """
    grams = field_grams([text], field)
    buckets, first = np.unique(grams.bucket, return_index=True)
    idf = reader.idf_[buckets].astype(np.float64)
    half = buckets >= field.n_buckets
    length = np.sqrt(np.bincount(half, idf * idf, minlength=2))
    weight = reader.coef_[buckets] * idf / np.maximum(length, 1e-9)[half.astype(int)]
    start, end = grams.start[first], grams.end[first]
    each = weight / (end - start)
    steps = np.bincount(start, each, minlength=len(text) + 1)
    steps -= np.bincount(end, each, minlength=len(text) + 1)
    upto = np.concatenate([[0.0], np.cumsum(np.cumsum(steps))])
    return [
        WordShare(*match.span(), float(upto[match.end()] - upto[match.start()]))
        for match in WORD.finditer(text)
        if len(match.group()) > 1
    ]
