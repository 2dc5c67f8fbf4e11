"""A random sample of what is published and rejected unseen: drawn, looked at, and added up."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from scipy.special import betaincinv

from model.verdict import Label

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2


@dataclass(frozen=True, slots=True)
class SampleShares:
    """Which share of what is published, and of what is rejected, moderators are to look at."""

    published: float = 0.0
    rejected: float = 0.0

    def of(self, label: Label) -> float:
        """The share for a label; what is unsure is looked at anyway."""
        return {Label.HAM: self.published, Label.SPAM: self.rejected}.get(label, 0.0)


NO_SAMPLE = SampleShares()


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """Comments of one label in some days, alike in what became of them.

    `share` is that of the sample they were drawn into, None for none. `decision` is what a
    person said, None for nothing yet.
    """

    day: date
    label: Label
    share: float | None
    decision: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a thousand, with the interval of CONFIDENCE. None: nobody has looked yet."""

    estimate: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What a sample says of some days.

    `ham_lost`: of a thousand real comments, those rejected. `spam_published`: of a thousand
    published comments, the spam. `n_looked_at` of the `n_drawn` were decided on.
    """

    since: date
    ham_lost: Rate
    spam_published: Rate
    n_drawn: int
    n_looked_at: int


def is_drawn(comment_id: str, share: float) -> bool:
    """Whether a comment is in the sample. By its id, which is made at random here."""
    digest = hashlib.sha256(f"sample {comment_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def accuracy(counts: Sequence[SampleCounts], *, since: date) -> Accuracy:
    """What a sample says of the days that the counts are of."""
    rejected, lost = _errors(counts, Label.SPAM)
    published, passed = _errors(counts, Label.HAM)
    others = _ham_held(counts)
    drawn = [c for c in counts if c.share is not None]
    return Accuracy(
        since=since,
        ham_lost=_lost_of_ham(rejected, lost, published, passed, others),
        spam_published=Rate(*(None if x is None else 1000 * x for x in passed)),  # type: ignore[arg-type]
        n_drawn=sum(c.n for c in drawn),
        n_looked_at=sum(c.n for c in drawn if c.decision is not None),
    )


def by_week(counts: Sequence[SampleCounts], *, today: date, n: int) -> tuple[Accuracy, ...]:
    """The same for each of the last `n` weeks, from Monday on, the newest first."""
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=k) for k in range(n)]
    return tuple(
        accuracy([c for c in counts if m <= c.day < m + timedelta(weeks=1)], since=m)
        for m in mondays
    )


def share_of_errors(
    n: int, weights: Sequence[tuple[float, bool]], *, n_known: int = 0
) -> tuple[float | None, float, float]:
    """The share of errors among `n` comments, and its interval, from those looked at.

    Each of these comes with its weight, one by the share it was drawn with, and whether the
    machine was wrong. `n_known` errors are known of anyway. Weighted as by Hájek (1971); the
    interval is that of Clopper and Pearson (1934) for the effective number of comments, as
    Korn and Graubard (1998) have it, with the correction for a sample of much of a finite whole.
    """
    floor = n_known / n if n else 0.0
    if not n:
        return 0.0, 0.0, 0.0
    if not weights:
        return None, floor, 1.0
    total = sum(weight for weight, _ in weights)
    share = sum(weight for weight, is_error in weights if is_error) / total
    effective = total**2 / sum(weight**2 for weight, _ in weights)
    if len(weights) >= n:
        return share, share, share
    effective *= (n - 1) / (n - len(weights))
    low, high = _clopper_pearson(share * effective, effective)
    return max(share, floor), max(low, floor), max(high, floor)


def _clopper_pearson(errors: float, trials: float) -> tuple[float, float]:
    low = 0.0 if errors <= 0 else float(betaincinv(errors, trials - errors + 1, TAIL))
    high = 1.0 if errors >= trials else float(betaincinv(errors + 1, trials - errors, 1 - TAIL))
    return low, high


def _errors(
    counts: Sequence[SampleCounts], label: Label
) -> tuple[int, tuple[float | None, float, float]]:
    """How many comments had this label, and the share of errors among them."""
    ours = [c for c in counts if c.label is label]
    right = label.value
    weights = [
        (1 / c.share, c.decision != right)
        for c in ours
        if c.share and c.decision is not None
        for _ in range(c.n)
    ]
    n_known = sum(c.n for c in ours if c.decision not in (None, right))
    n = sum(c.n for c in ours)
    return n, share_of_errors(n, weights, n_known=n_known)


def _ham_held(counts: Sequence[SampleCounts]) -> float:
    """How many of the comments that waited are ham; of those that wait, as of the others."""
    held = [c for c in counts if c.label is Label.UNSURE]
    ham = sum(c.n for c in held if c.decision == "ham")
    decided = sum(c.n for c in held if c.decision is not None)
    waiting = sum(c.n for c in held) - decided
    return ham + waiting * (ham / decided if decided else 0.5)


def _lost_of_ham(
    rejected: int,
    lost: tuple[float | None, float, float],
    published: int,
    passed: tuple[float | None, float, float],
    held: float,
) -> Rate:
    """Ham among what was rejected, of all ham: each bound with the other's worse one."""

    def rate(share: float, spam_share: float) -> float:
        n_lost = rejected * share
        n_ham = n_lost + published * (1 - spam_share) + held
        return 1000 * n_lost / n_ham if n_ham else 0.0

    estimate = None if lost[0] is None else rate(lost[0], passed[0] or 0.0)
    high = rate(lost[2], passed[2]) if math.isfinite(lost[2]) else 1000.0
    return Rate(estimate, rate(lost[1], passed[1]), high)
