"""Reasons with a bar each, the weightiest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from model.reasons.phrases import BASELINE, REST
from model.verdict import Reason, ReasonGroup
from service.domain.comments import Judgement
from service.domain.rules import leading_lines
from service.review.disguises import ShownPiece, pieces
from service.review.reason_words import translated

ENDS = (BASELINE, REST)
MOST_AT_FIRST = 5
BAR = 40  # half of a bar's width, in the units of its view box
FULL = 2.5  # log-odds that fill it; more is not drawn longer


@dataclass(frozen=True, slots=True)
class Bar:
    """One reason: what it says, which way it leans, how long its bar is."""

    words: tuple[ShownPiece, ...]
    leaning: Literal["spam", "ham"]
    width: float


def bars(
    judgement: Judgement, translate: Callable[[str], str]
) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """The lines to show at once, and all the reasons: what is left over comes last.

    A verdict of before there were such lines shows its weightiest reasons, then the others.
    """
    reasons = judgement.reasons
    telling = [reason for reason in reasons if reason.signal not in ENDS]
    leftover = [reason for reason in reasons if reason.signal in ENDS]
    lines = [_bar(line, translate) for line in leading_lines(judgement) if line.group not in ENDS]
    signals = [_bar(reason, translate) for reason in (*telling, *leftover)]
    if lines:
        return lines, signals
    at_first = min(MOST_AT_FIRST, len(telling))
    return signals[:at_first], signals[at_first:]


def _bar(reason: Reason | ReasonGroup, translate: Callable[[str], str]) -> Bar:
    share = min(abs(reason.contribution) / FULL, 1.0)
    return Bar(
        words=pieces(translated(reason, translate)),
        leaning="spam" if reason.contribution > 0 else "ham",
        width=max(round(share * BAR, 1), 1.0),
    )
