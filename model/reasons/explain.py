"""A score taken apart, in words: exact contributions of a fitted model as Reasons."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.columns import COLUMNS
from model.grams.fields import ADDRESSES, NAME, WORDING
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.phrases import (
    BASELINE,
    BASELINE_PHRASE,
    FIELD_PHRASES,
    PHRASES,
    REST,
    REST_PHRASE,
    quoting,
    signal_phrase,
)
from model.reasons.wordwise import word_contributions
from model.verdict import Reason

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Quotes = dict[tuple[int, str], str]  # by row and column

QUOTED_WORDS, QUOTED_CHARS = 4, 40
AUDIBLE = 0.02  # log-odds: a word that adds less is not quoted

# What a column says when its value is unknown, low or high: a number, equal for equal words.
LOW_UNTIL = np.array([PHRASES[c].low_until if c in PHRASES else -np.inf for c in COLUMNS])
_WORDS = (
    [(PHRASES if c in PHRASES else FIELD_PHRASES)[c].unknown for c in COLUMNS],
    [PHRASES[c].low if c in PHRASES else c for c in COLUMNS],
    [PHRASES[c].high if c in PHRASES else c for c in COLUMNS],
)
SAYINGS = np.unique(_WORDS, return_inverse=True)[1].reshape(3, len(COLUMNS))


def explain(
    readings: Sequence[Reading],
    values: Floats,
    contributions: Floats,
    *,
    baseline: float,
    readers: dict[str, HashedLogistic],
    limit: int,
) -> list[tuple[Reason, ...]]:
    """The reasons of each comment, the weightiest first; they sum to its log-odds.

    `values` and `contributions` have the shape (n_comments, len(COLUMNS)). Signals that say
    the same in words are added up; what is beyond `limit` is added up in one last reason.
    """
    totals = _add_up_sayings(values, contributions)
    order = np.argsort(-np.abs(totals), axis=1, kind="stable")
    shown, summed_up = order[:, :limit], order[:, limit:]
    quotes = _quotes(readings, totals, shown, readers=readers)
    start = Reason(BASELINE, BASELINE_PHRASE, baseline)
    row = np.arange(len(readings))[:, None]
    remainders = totals[row, summed_up].sum(axis=1)
    rows = zip(
        *(array.tolist() for array in (shown, values[row, shown], totals[row, shown], remainders)),
        strict=True,
    )
    return [
        (*_column_reasons(number, *columns, quotes=quotes), *_remainder(remainder), start)
        for number, (*columns, remainder) in enumerate(rows)
    ]


def _add_up_sayings(values: Floats, contributions: Floats) -> Floats:
    """The contributions, those that say the same added up in the first column that says it."""
    n, width = contributions.shape
    state = np.where(np.isnan(values), 0, np.where(values <= LOW_UNTIL, 1, 2))
    column, silent = np.arange(width), SAYINGS.max() + 1
    saying = np.where(contributions == 0, silent, SAYINGS[state, column])
    saying += np.arange(n)[:, None] * (silent + 1)
    first = np.full(n * (silent + 1), width)
    np.minimum.at(first, saying.ravel(), np.tile(column, n))
    account = np.arange(n)[:, None] * width + first[saying]
    totals = np.bincount(account.ravel(), contributions.ravel(), n * width)
    return totals.reshape(n, width).astype(np.float64)


def _column_reasons(
    row: int, columns: list[int], values: list[float], totals: list[float], *, quotes: Quotes
) -> list[Reason]:
    """The reasons that some columns give, in their order; none where one adds nothing."""
    return [
        _reason(COLUMNS[column], value, total, quotes.get((row, COLUMNS[column]), ""))
        for column, value, total in zip(columns, values, totals, strict=True)
        if total
    ]


def _remainder(contribution: float) -> tuple[Reason, ...]:
    return (Reason(REST, REST_PHRASE, contribution),) if contribution else ()


def _reason(name: str, value: float, contribution: float, quote: str) -> Reason:
    if name in PHRASES:
        phrase, values = signal_phrase(name, value)
        return Reason(name, phrase, contribution, values)
    of_field = FIELD_PHRASES[name]
    if math.isnan(value):
        return Reason(name, of_field.unknown, contribution)
    phrase = of_field.spam if contribution > 0 else of_field.ham
    if quote:
        return Reason(name, quoting(phrase), contribution, {"x": quote})
    return Reason(name, phrase, contribution)


def _quotes(
    readings: Sequence[Reading],
    totals: Floats,
    shown: Ints,
    *,
    readers: dict[str, HashedLogistic],
) -> Quotes:
    """What of the comment is shown beside a field: the name, or the words that speak loudest."""
    quotes = {(row, NAME.name): _quoted(reading.name) for row, reading in enumerate(readings)}
    for field in (WORDING, ADDRESSES):
        column = COLUMNS.index(field.name)
        rows = np.flatnonzero((shown == column).any(axis=1) & (totals[:, column] != 0)).tolist()
        if rows:
            words = word_contributions([readings[row] for row in rows], field, readers[field.name])
            towards = np.sign(totals[rows, column])
            loudest = words.loudest(towards, limit=QUOTED_WORDS, above=AUDIBLE)
            for row, row_words in zip(rows, loudest, strict=True):
                quotes[row, field.name] = ", ".join(map(_quoted, row_words))
    return quotes


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= QUOTED_CHARS else text[: QUOTED_CHARS - 1] + '…'}”"
