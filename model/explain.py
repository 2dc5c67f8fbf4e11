"""A score taken apart, in words: exact contributions of a fitted model as Reasons."""

import math
from collections.abc import Iterable

import numpy as np

from model.classifier import COLUMNS
from model.features import SIGNALS
from model.fields import ADDRESSES, NAME, WORDING
from model.linear import HashedLogistic
from model.phrases import PHRASES, Unit
from model.reading import Reading
from model.verdict import Reason
from model.wordwise import word_contributions

BASELINE = "baseline"
REST = "rest"
NAMED_WORDS = 4


def explain(
    reading: Reading,
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    contributions: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    *,
    baseline: float,
    readers: dict[str, HashedLogistic],
    limit: int,
) -> tuple[Reason, ...]:
    """The reasons of one comment, the weightiest first; they sum to its log-odds.

    `values` and `contributions` have the shape (len(COLUMNS),). Signals that say the same
    in words are added up; what is beyond `limit` is added up in one last reason.
    """
    parts: dict[str, tuple[str, float]] = {}
    for name, value, part in zip(COLUMNS, values, contributions, strict=True):
        if part:
            words = _words(name, float(value), float(part), reading, readers)
            first, total = parts.get(words, (name, 0.0))
            parts[words] = (first, total + float(part))
    reasons = [Reason(signal=s, words=w, contribution=c) for w, (s, c) in parts.items()]
    reasons.sort(key=lambda reason: -abs(reason.contribution))
    return (*reasons[:limit], *_remainder(reasons[limit:], baseline))


def _remainder(reasons: Iterable[Reason], baseline: float) -> tuple[Reason, ...]:
    rest = math.fsum(reason.contribution for reason in reasons)
    start = Reason(signal=BASELINE, words="where every comment starts", contribution=baseline)
    if not rest:
        return (start,)
    return (Reason(signal=REST, words="everything else together", contribution=rest), start)


def _words(
    name: str, value: float, part: float, reading: Reading, readers: dict[str, HashedLogistic]
) -> str:
    if name in SIGNALS:
        return phrase(name, value)
    if math.isnan(value):
        return {NAME.name: "no author name", ADDRESSES.name: "no link and no author URL"}.get(
            name, "no text"
        )
    towards = "spam" if part > 0 else "a reader's"
    if name == NAME.name:
        shown = _shortened(reading.name)
        kind = "an advertisement" if part > 0 else "a person's"
        return f"author name reads like {kind}: “{shown}”"
    field = WORDING if name == WORDING.name else ADDRESSES
    told = _telling(reading, readers[name], name, part)
    subject = "the wording" if field is WORDING else "the addresses"
    return f"{subject} reads like {towards}" + (f": {told}" if told else "")


def _telling(reading: Reading, reader: HashedLogistic, name: str, part: float) -> str:
    """The words that speak loudest in the direction of the contribution."""
    field = WORDING if name == WORDING.name else ADDRESSES
    sign = 1.0 if part > 0 else -1.0
    found = sorted(word_contributions(reading, field, reader), key=lambda item: -sign * item[1])
    seen = dict.fromkeys(word for word, weight in found if sign * weight > 0.02)
    return ", ".join(f"“{_shortened(word)}”" for word in list(seen)[:NAMED_WORDS])


def phrase(name: str, value: float) -> str:
    """What a signal of this value means, in a moderator's words."""
    words = PHRASES[name]
    if math.isnan(value):
        return words.unknown
    if value <= words.low_until:
        return words.low
    return words.high.format(n=_shown(value, words.unit))


def _shown(value: float, unit: Unit) -> str:
    if unit is Unit.SHARE:
        return f"{100 * value:.0f} %"
    if unit is Unit.LOG_COUNT:
        return str(round(math.expm1(value)))
    return f"{value:.0f}"


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
