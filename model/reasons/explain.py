"""A score taken apart, in words: exact contributions of a fitted model as Reasons."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.classifier import COLUMNS
from model.grams.fields import ADDRESSES, NAME, WORDING
from model.linear import HashedLogistic
from model.reading.comment_reading import Reading
from model.reasons.phrases import PHRASES, Unit
from model.reasons.wordwise import word_contributions
from model.verdict import Reason

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Quotes = dict[tuple[int, str], str]  # by row and column

BASELINE, BASELINE_PHRASE = "baseline", "where every comment starts"
REST, REST_PHRASE = "rest", "everything else together"
NAMED_WORDS = 4
AUDIBLE = 0.02  # log-odds: a word that adds less is not named


class FieldPhrase(NamedTuple):
    """How a field's reading is told: as spam, as ham, and if there is nothing to read."""

    spam: str
    ham: str
    unknown: str


FIELD_PHRASES = {
    WORDING.name: FieldPhrase(
        "the wording reads like spam", "the wording reads like a reader's", "no text"
    ),
    NAME.name: FieldPhrase(
        "author name reads like an advertisement",
        "author name reads like a person's",
        "no author name",
    ),
    ADDRESSES.name: FieldPhrase(
        "the web address reads like spam",
        "the web address reads like a reader's",
        "no link and no author URL",
    ),
}

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
    start = Reason(BASELINE, BASELINE_PHRASE, baseline)
    totals = _added_up(values, contributions)
    order = np.argsort(-np.abs(totals), axis=1, kind="stable")
    rest = np.take_along_axis(totals, order[:, limit:], axis=1).sum(axis=1).tolist()
    told = order[:, :limit]
    quotes = _quotes(readings, totals, told, readers=readers)
    rows = zip(told.tolist(), values, totals, rest, strict=True)
    return [
        (*_named(row, columns, value, total, quotes=quotes), *_remainder(left), start)
        for row, (columns, value, total, left) in enumerate(rows)
    ]


def _added_up(values: Floats, contributions: Floats) -> Floats:
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


def _remainder(rest: float) -> tuple[Reason, ...]:
    if not rest:
        return ()
    return (Reason(REST, REST_PHRASE, rest),)


def _named(
    row: int, columns: list[int], values: Floats, totals: Floats, *, quotes: Quotes
) -> list[Reason]:
    """The reasons that are told one by one, in the order of `columns`."""
    reasons = []
    for column in columns:
        name, part = COLUMNS[column], float(totals[column])
        if part:
            quote = quotes.get((row, name), "")
            reasons.append(_reason(name, float(values[column]), part, quote))
    return reasons


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
    told: Ints,
    *,
    readers: dict[str, HashedLogistic],
) -> Quotes:
    """What of the comment is shown beside a field: the name, or the words that speak loudest."""
    quotes = {(row, NAME.name): _quoted(reading.name) for row, reading in enumerate(readings)}
    for field in (WORDING, ADDRESSES):
        column = COLUMNS.index(field.name)
        rows = np.flatnonzero((told == column).any(axis=1) & (totals[:, column] != 0)).tolist()
        if not rows:
            continue
        words = word_contributions([readings[row] for row in rows], field, readers[field.name])
        towards = np.sign(totals[rows, column])
        loudest = words.loudest(towards, limit=NAMED_WORDS, above=AUDIBLE)
        for row, found in zip(rows, loudest, strict=True):
            quotes[row, field.name] = ", ".join(map(_quoted, found))
    return quotes


def quoting(phrase: str) -> str:
    """The phrase of a field with a gap for what it quotes of the comment."""
    return f"{phrase}: {{x}}"


def signal_phrase(name: str, value: float) -> tuple[str, dict[str, str]]:
    """What a signal of this value means, in a moderator's words, and what fills their gap."""
    phrases = PHRASES[name]
    if math.isnan(value):
        return phrases.unknown, {}
    if value <= phrases.low_until:
        return phrases.low, {}
    has_gap = "{n}" in phrases.high
    return phrases.high, {"n": _shown(value, phrases.unit)} if has_gap else {}


def _shown(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.LOG_COUNT:
        return str(round(math.expm1(value)))
    return f"{value:.0f}"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"
