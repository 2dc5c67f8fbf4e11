"""Reasons with a bar each, the weightiest first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from model.reasons.phrases import BASELINE, REST
from model.verdict import Reason
from service.review.disguises import ShownPiece, pieces
from service.review.reason_words import translated

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
    reasons: Iterable[Reason], translate: Callable[[str], str]
) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """The reasons to show at once, and the rest of them: what is left over comes last."""
    telling = [reason for reason in reasons if reason.signal not in (BASELINE, REST)]
    leftover = [reason for reason in reasons if reason.signal in (BASELINE, REST)]
    shown = [_bar(reason, translate) for reason in (*telling, *leftover)]
    at_first = min(MOST_AT_FIRST, len(telling))
    return shown[:at_first], shown[at_first:]


def _bar(reason: Reason, translate: Callable[[str], str]) -> Bar:
    share = min(abs(reason.contribution) / FULL, 1.0)
    return Bar(
        words=pieces(translated(reason, translate)),
        leaning="spam" if reason.contribution > 0 else "ham",
        width=max(round(share * BAR, 1), 1.0),
    )
