"""What an evasion does to the spam that a model catches."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.comment import Comment
from model.operating_point import OperatingPoint
from training.corpora.labelled import LabelledComment
from training.evasion.evasions import EVASIONS

BATCH = 256
Floats = NDArray[np.float64]


@dataclass
class CaughtCounts:
    """Of the comments caught as they came and changed by an evasion: how many still are."""

    held: int = 0
    still_held: int = 0
    rejected: int = 0
    still_rejected: int = 0

    def __add__(self, counts: "CaughtCounts") -> "CaughtCounts":
        return CaughtCounts(*(a + b for a, b in zip(self.counts(), counts.counts(), strict=True)))

    def counts(self) -> tuple[int, int, int, int]:
        return self.held, self.still_held, self.rejected, self.still_rejected


@dataclass(frozen=True)
class SlippedComment:
    """A comment that an evasion got published."""

    evasion: str
    source: str
    id: str
    kind: str
    before: float
    after: float
    text: str
    author: str
    url: str


@dataclass
class Outcome:
    """What one fold, or all together, came to."""

    spam: int = 0
    published: int = 0
    unseen_rejected: int = 0
    caught: dict[str, CaughtCounts] = field(default_factory=dict)
    slipped: list[SlippedComment] = field(default_factory=list)


def evade(model: Pipeline, point: OperatingPoint, spam: Sequence[LabelledComment]) -> Outcome:
    """Judge spam as it came and under each evasion."""
    plain = probabilities(model, [c.comment for c in spam])
    outcome = Outcome(
        len(spam), int((plain < point.ham_below).sum()), int((plain > point.spam_above).sum())
    )
    for name, evasion in EVASIONS.items():
        hidden = [evasion(c.comment, drawing(name, c)) for c in spam]
        changed = np.array([h != c.comment for h, c in zip(hidden, spam, strict=True)], bool)
        after = np.where(changed, np.nan, plain)
        rows = np.flatnonzero(changed)
        after[rows] = probabilities(model, [hidden[i] for i in rows])
        outcome.caught[name] = caught_counts(point, plain[rows], after[rows])
        for i in rows[(plain[rows] >= point.ham_below) & (after[rows] < point.ham_below)]:
            outcome.slipped.append(slip(name, spam[i], hidden[i], (plain[i], after[i])))
    return outcome


def drawing(evasion: str, labelled: LabelledComment) -> Random:
    """The same chance for the same comment in every run, whatever else is judged."""
    return Random(zlib.crc32(f"{evasion}/{labelled.article}/{labelled.id}".encode()))


def probabilities(model: Pipeline, comments: Sequence[Comment]) -> Floats:
    """Spam probabilities, shape (n_comments,), judged in batches."""
    batches = [comments[i : i + BATCH] for i in range(0, len(comments), BATCH)]
    scores = [model.decision_function(batch) for batch in batches]
    return np.asarray(expit(np.concatenate([np.zeros(0), *scores])))


def caught_counts(point: OperatingPoint, before: Floats, after: Floats) -> CaughtCounts:
    """Counts at an operating point; arrays of the shape (n_comments,)."""
    held, rejected = before >= point.ham_below, before > point.spam_above
    return CaughtCounts(
        held=int(held.sum()),
        still_held=int((held & (after >= point.ham_below)).sum()),
        rejected=int(rejected.sum()),
        still_rejected=int((rejected & (after > point.spam_above)).sum()),
    )


def slip(
    evasion: str, was: LabelledComment, hidden: Comment, probability: tuple[float, float]
) -> SlippedComment:
    before, after = (round(float(p), 4) for p in probability)
    author = hidden.author
    return SlippedComment(
        evasion, was.source, was.id, was.kind, before, after, hidden.text, author.name, author.url
    )


def pooled(outcomes: Iterable[Outcome]) -> Outcome:
    """All folds together."""
    total = Outcome()
    for outcome in outcomes:
        total.spam += outcome.spam
        total.published += outcome.published
        total.unseen_rejected += outcome.unseen_rejected
        total.slipped += outcome.slipped
        for name, counts in outcome.caught.items():
            total.caught[name] = total.caught.get(name, CaughtCounts()) + counts
    return total


def shares(counts: CaughtCounts) -> tuple[float, float]:
    """Of what was not published, and of what was rejected, the share that still is."""
    held, still_held, rejected, still_rejected = counts.counts()
    return (
        still_held / held if held else float("nan"),
        still_rejected / rejected if rejected else float("nan"),
    )
