"""A candidate in the shadow: it judges what comes, beside the active model, and moves nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from model.comment import Comment
from model.verdict import Label
from service.domain.comments import DecisionLabel

MOST_SCORES = 20_000  # kept; the oldest go first
FLIPS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class ShadowRun:
    """Which candidate is in the shadow, or was last. `ended_at` is None while it is."""

    version: str
    begun_at: datetime
    begun_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShadowTask:
    """A comment that came since, and what was said of it."""

    number: int
    comment_id: str
    site_id: str
    comment: Comment
    comment_type: str
    live_label: Label


@dataclass(frozen=True, slots=True)
class ShadowScore:
    """What the candidate said of a comment that the active model had judged."""

    number: int
    comment_id: str
    label: Label
    spam_probability: float
    live_label: Label


@dataclass(frozen=True, slots=True)
class ShadowFlip:
    """A comment that the candidate would have labelled otherwise, and what people said of it."""

    comment_id: str
    live_label: str
    label: str
    spam_probability: float
    decision: DecisionLabel | None


@dataclass(frozen=True, slots=True)
class ShadowCount:
    """How many comments have these two labels, and this decision of people's."""

    live_label: str
    label: str
    decision: str | None
    n: int


@dataclass(frozen=True, slots=True)
class ShadowReport:
    """What came of a run so far. `flips` are the newest ones."""

    run: ShadowRun
    counts: tuple[ShadowCount, ...]
    flips: tuple[ShadowFlip, ...]

    @property
    def n_judged(self) -> int:
        """How many comments both models judged."""
        return _total(self.counts)

    @property
    def n_agreed(self) -> int:
        """How many of them have the same label."""
        return _total(count for count in self.counts if count.label == count.live_label)

    @property
    def n_decided(self) -> int:
        """How many of those with different labels people decided on since."""
        return _total(self._decided_flips())

    @property
    def n_nearer(self) -> int:
        """How many of these the candidate labels nearer to the decision than the active model."""
        return _total(
            count
            for count in self._decided_flips()
            if _away(count.label, count.decision) < _away(count.live_label, count.decision)
        )

    def _decided_flips(self) -> Iterable[ShadowCount]:
        return (c for c in self.counts if c.decision is not None and c.label != c.live_label)


def _total(counts: Iterable[ShadowCount]) -> int:
    return sum(count.n for count in counts)


def _away(label: str, decision: str | None) -> int:
    """How far a label is from a decision: 0, 1 for unsure, 2 for the opposite."""
    return 0 if label == decision else 1 if label == Label.UNSURE.value else 2
