"""A score taken apart, in words: exact contributions of a fitted model as Reasons."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.columns import COLUMNS
from model.features import CommentFeatures
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.loudest import find_quotes
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
from model.reasons.quoting import Quotes
from model.reasons.summary import choose_lines, summarise
from model.verdict import Reason, ReasonGroup

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

# What a column says when its value is unknown, low or high: a number, equal for equal words.
LOW_UNTIL = np.array([PHRASES[c].low_until if c in PHRASES else -np.inf for c in COLUMNS])
_WORDS = (
    [(PHRASES if c in PHRASES else FIELD_PHRASES)[c].unknown for c in COLUMNS],
    [PHRASES[c].low if c in PHRASES else c for c in COLUMNS],
    [PHRASES[c].high if c in PHRASES else c for c in COLUMNS],
)
SAYINGS = np.unique(_WORDS, return_inverse=True)[1].reshape(3, len(COLUMNS))


class Explanation(NamedTuple):
    """A score taken apart: signal by signal, and in a few sentences. Both sum to it."""

    reasons: tuple[Reason, ...]
    summary: tuple[ReasonGroup, ...]


def explain(
    readings: Sequence[Reading],
    values: Floats,
    contributions: Floats,
    *,
    baseline: float,
    readers: dict[str, HashedLogistic],
    features: CommentFeatures,
    limit: int,
) -> list[Explanation]:
    """The reasons of each comment, the weightiest first; they sum to its log-odds.

    `values` and `contributions` have the shape (n_comments, len(COLUMNS)). Signals that say
    the same in words are added up; what is beyond `limit` is added up in one last reason.
    """
    states = np.where(np.isnan(values), 0, np.where(values <= LOW_UNTIL, 1, 2))
    totals = _add_up_sayings(states, contributions)
    order = np.argsort(-np.abs(totals), axis=1, kind="stable")
    shown = order[:, :limit]
    row = np.arange(len(readings))[:, None]
    remainders = totals[row, order[:, limit:]].sum(axis=1)
    quotes = find_quotes(readings, contributions, readers=readers, features=features)
    lines = choose_lines(contributions, states, quotes.is_of_links())
    start = Reason(BASELINE, BASELINE_PHRASE, baseline)
    rows = zip(
        *(array.tolist() for array in (shown, values, totals[row, shown], remainders)),
        strict=True,
    )
    return [
        Explanation(
            (*_column_reasons(number, *columns, quotes=quotes), *_remainder(remainder), start),
            summarise(*lines[number], number, columns[1], quotes=quotes, baseline=baseline),
        )
        for number, (*columns, remainder) in enumerate(rows)
    ]


def _add_up_sayings(states: Ints, contributions: Floats) -> Floats:
    """The contributions, those that say the same added up in the first column that says it."""
    n, width = contributions.shape
    column, silent = np.arange(width), SAYINGS.max() + 1
    saying = np.where(contributions == 0, silent, SAYINGS[states, column])
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
        _reason(row, COLUMNS[column], values[column], total, quotes)
        for column, total in zip(columns, totals, strict=True)
        if total
    ]


def _remainder(contribution: float) -> tuple[Reason, ...]:
    return (Reason(REST, REST_PHRASE, contribution),) if contribution else ()


def _reason(row: int, name: str, value: float, contribution: float, quotes: Quotes) -> Reason:
    if name in PHRASES:
        phrase, values = signal_phrase(name, value)
        return Reason(name, phrase, contribution, values)
    of_field = FIELD_PHRASES[name]
    if math.isnan(value):
        return Reason(name, of_field.unknown, contribution)
    phrase = of_field.spam if contribution > 0 else of_field.ham
    quote = quotes.of_field(row, name)
    if quote:
        return Reason(name, quoting(phrase), contribution, {"x": quote})
    return Reason(name, phrase, contribution)
