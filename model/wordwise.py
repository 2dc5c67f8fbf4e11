"""How much each word of a field adds to its reader's log-odds."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.fields import Field, field_grams, field_texts, word_spans
from model.linear import HashedLogistic
from model.ngrams import Ints, Texts, first_of_each
from model.reading import Reading

Floats = NDArray[np.float64]
WordContributions = list[tuple[str, float]]


def word_contributions(
    readings: Sequence[Reading], field: Field, reader: HashedLogistic
) -> list[WordContributions]:
    """For each comment the words of one field, in order, and their shares of its log-odds.

    An n-gram's weight is shared out over the characters it covers, and a word gets what
    falls to its characters. An n-gram that occurs twice counts once, where it first stands.
    """
    texts = field_texts(readings, field)
    spans = word_spans(texts)
    upto = _upto(texts, spans, field, reader)
    found: list[WordContributions] = [[] for _ in readings]
    shares = upto[spans[:, 1]] - upto[spans[:, 0]]
    rows = texts.rows(spans[:, 0])
    for row, (start, end), share in zip(
        rows.tolist(), spans.tolist(), shares.tolist(), strict=True
    ):
        if end - start > 1:
            found[row].append((texts.joined[start:end], share))
    return found


def _upto(texts: Texts, spans: Ints, field: Field, reader: HashedLogistic) -> Floats:
    """What all the characters before each offset add, shape (n_chars + 2,)."""
    grams = field_grams(texts, spans, field)
    first = first_of_each(grams.row * 2 * field.n_buckets + grams.bucket)
    bucket, start, end = grams.bucket[first], grams.start[first], grams.end[first]
    idf = reader.idf_[bucket].astype(np.float64)
    half = 2 * grams.row[first] + (bucket >= field.n_buckets)
    length = np.sqrt(np.bincount(half, idf * idf))
    weight = reader.coef_[bucket] * idf / np.maximum(length, 1e-9)[half]
    each = weight / (end - start)
    n_steps = len(texts.joined) + 1
    steps = np.bincount(start, each, n_steps) - np.bincount(end, each, n_steps)
    return np.concatenate([[0.0], np.cumsum(np.cumsum(steps))])
