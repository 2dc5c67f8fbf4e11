"""Label, Reason, Verdict: what the machine says of a comment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NO_VALUES: Mapping[str, str] = {}  # one for all: most reasons have none


class Label(StrEnum):
    """The classes of an answer; `unsure` is held for a moderator."""

    HAM = "ham"
    SPAM = "spam"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a verdict's score, and how to put it into words.

    `contribution` is in log-odds: positive speaks for spam, negative for ham.
    `signal` is the stable name of what was measured, for filters and statistics.
    `phrase` is the English sentence, with a gap such as `{n}` for each of `values`: it is also
    the key by which a catalogue translates it.
    """

    signal: str
    phrase: str
    contribution: float
    values: Mapping[str, str] = field(default_factory=lambda: NO_VALUES)

    @property
    def words(self) -> str:
        """The reason in English."""
        return in_words(self.phrase, self.values)


def in_words(phrase: str, values: Mapping[str, str]) -> str:
    """A phrase, in any language, with its gaps filled.

    A phrase without values is left as it is: words of before may hold braces of a commenter's.
    """
    return phrase.format_map(values) if values else phrase


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """One line of a verdict's summary: what a group of signals adds, in a person's sentence.

    `group` is its stable name, or that of the baseline or of the rest. `contribution`, `phrase`
    and `values` are as those of a Reason, and are summed up over all signals of the group.
    """

    group: str
    phrase: str
    contribution: float
    values: Mapping[str, str] = field(default_factory=lambda: NO_VALUES)

    @property
    def words(self) -> str:
        """The sentence in English."""
        return in_words(self.phrase, self.values)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a comment's text that counted, for highlighting.

    `start` and `end` are offsets in code points into the text as it was stored, markup and
    disguise included (JavaScript counts in UTF-16 units: slice before the text is sent, or
    over `Array.from(text)`). `contribution` is in log-odds, as a reason's: positive speaks
    for spam. `reason` says in words why, and `signal` is the stable name of what was measured.
    """

    start: int
    end: int
    contribution: float
    signal: str
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one model said of one comment.

    `spam_probability` is the logistic function of `log_odds`, to which the contributions
    of the `reasons` sum, if any were asked for. They are ordered by size. Those of the
    `summary`, which says the same in a few sentences, sum to it, too.
    """

    label: Label
    spam_probability: float
    log_odds: float
    reasons: tuple[Reason, ...]
    model_version: str
    summary: tuple[ReasonGroup, ...] = ()
