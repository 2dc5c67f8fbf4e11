"""Label, Reason, Verdict: what the machine says of a comment."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Label(StrEnum):
    """The classes of an answer; `unsure` is held for a moderator."""

    HAM = "ham"
    SPAM = "spam"
    UNSURE = "unsure"


class Reason(BaseModel):
    """One part of a verdict's score, in words.

    `contribution` is in log-odds: positive speaks for spam, negative for ham.
    `signal` is the stable name of what was measured, for filters and statistics.
    """

    model_config = ConfigDict(frozen=True)

    signal: str
    words: str
    contribution: float


class Span(BaseModel):
    """A part of a comment's text that counted, for highlighting.

    `start` and `end` are offsets in code points into the text as it was stored, markup and
    disguise included (JavaScript counts in UTF-16 units: slice before the text is sent, or
    over `Array.from(text)`). `contribution` is in log-odds, as a reason's: positive speaks
    for spam. `reason` says in words why, and `signal` is the stable name of what was measured.
    """

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    contribution: float
    signal: str
    reason: str


class Verdict(BaseModel):
    """What one model said of one comment.

    `spam_probability` is the logistic function of `log_odds`, to which the contributions
    of the `reasons` sum, if any were asked for. They are ordered by size.
    """

    model_config = ConfigDict(frozen=True, protected_namespaces=())

    label: Label
    spam_probability: float
    log_odds: float
    reasons: tuple[Reason, ...]
    model_version: str
