"""What a site has to teach the shipped model, and the model adapted by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.special import expit
from sklearn.pipeline import Pipeline

from model.adaptation import AdaptedClassifier, MeasuredComments
from model.comment import Comment
from model.linear import fit_correction
from training.corpora.labelled import LabelledComment

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.intp]
Measure = Callable[[Sequence[Comment]], MeasuredComments]
REHEARSAL_WEIGHT = 2600.0  # of all comments together that keep the base as it is, if there are all
MOST_REHEARSED = 8_000  # comments: more take longer, and keep it no better
MOST_WITNESSES = 2_000  # comments that nothing is learned from: what becomes of them is the gate's
SEED = 1
DECISIONS = "decisions"  # the source of what moderators decided


@dataclass(frozen=True)
class Teaching:
    """A labelled comment that the base has not seen, and how much it may teach.

    `is_trusted` says that a moderator decided so in the queue: what the gate judges by.
    `day` is when, as a number that sorts; what is older than all decisions has 0.
    """

    labelled: LabelledComment
    worth: float = 1.0
    is_trusted: bool = False
    decided_at: float = 0.0


@dataclass(frozen=True)
class Lesson:
    """Labelled comments to learn from; arrays have the shape (n_comments,).

    First the new ones, in the order they were decided in, then the rehearsal, which the base
    knows, then the witnesses, from which nothing is learned.
    """

    taught: tuple[Teaching, ...]
    corpus: tuple[LabelledComment, ...]
    n_rehearsed: int
    classifier: AdaptedClassifier
    matrix: csr_matrix
    shipped: Floats

    @property
    def labelled(self) -> list[LabelledComment]:
        """Every comment."""
        return [teaching.labelled for teaching in self.taught] + list(self.corpus)

    @cached_property
    def is_spam(self) -> Bools:
        """The label of each."""
        return np.array([labelled.is_spam for labelled in self.labelled], bool)

    @property
    def n_new(self) -> int:
        """How many comments the base has not seen."""
        return len(self.taught)

    @property
    def is_new(self) -> Bools:
        """Which comments the base has not seen."""
        return np.arange(len(self.shipped)) < self.n_new

    @property
    def is_witness(self) -> Bools:
        """Which comments nothing is learned from."""
        return np.arange(len(self.shipped)) >= self.n_new + self.n_rehearsed

    @cached_property
    def target(self) -> Floats:
        """What to say of each comment: its label if it is new, else what the base says.

        The base has learned the other labels already; to learn them again would only make
        it surer than it should be. Without a new comment, nothing changes.
        """
        return np.where(self.is_new, self.is_spam, expit(self.shipped))

    @cached_property
    def weight(self) -> Floats:
        """How much each comment counts."""
        each = REHEARSAL_WEIGHT / MOST_REHEARSED
        rehearsal = np.where(np.arange(len(self.corpus)) < self.n_rehearsed, each, 0.0)
        return np.concatenate([[teaching.worth for teaching in self.taught], rehearsal])

    def learn(self, n_new: int, *, start: Floats | None = None) -> Floats:
        """The correction learned from the first so many new comments, and the rehearsal.

        `start` is an earlier correction, from which it is found sooner.
        """
        is_learned = self.weight > 0
        is_learned[n_new : self.n_new] = False
        rows = np.flatnonzero(is_learned)
        return fit_correction(
            self.matrix[rows],
            self.target[rows],
            self.shipped[rows],
            weight=self.weight[rows],
            penalty=self.classifier.penalty,
            start=start,
        )

    def log_odds(self, correction: Floats, rows: Rows) -> Floats:
        """What the base says of some comments, corrected."""
        return np.asarray(self.shipped[rows] + self.matrix[rows] @ correction)

    def adapted(self, correction: Floats) -> AdaptedClassifier:
        """The base with a correction."""
        return self.classifier.corrected(correction)


def lesson_of(
    pipeline: Pipeline,
    taught: Sequence[Teaching],
    corpus: Sequence[LabelledComment],
    *,
    measure: Measure | None = None,
    measure_known: Measure | None = None,
) -> Lesson:
    """What there is to learn: the new comments, and some that the base knows.

    `measure` is how comments are measured by the pipeline where not at once and here, and
    `measure_known` how those are that it knows, where not alike. Of a long list of known ones,
    MOST_REHEARSED are drawn and MOST_WITNESSES set apart.
    """
    n = min(len(corpus), MOST_REHEARSED + MOST_WITNESSES)
    drawn = tuple(Random(SEED).sample(list(corpus), n))
    measure = measure or partial(measured_by, pipeline)
    rehearsal = (measure_known or measure)([labelled.comment for labelled in drawn])
    new = [measure([teaching.labelled.comment for teaching in taught])] if taught else []
    classifier = AdaptedClassifier(pipeline[-1])
    matrix, shipped = classifier.prepare_measured(together([*new, rehearsal]))
    n_rehearsed = min(n, MOST_REHEARSED)
    return Lesson(tuple(taught), drawn, n_rehearsed, classifier, matrix, shipped)


def together(parts: Sequence[MeasuredComments]) -> MeasuredComments:
    """The comments of all parts, in their order; there is at least one part."""
    return MeasuredComments(
        vstack([part.grams for part in parts], format="csr"),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.log_odds for part in parts]),
    )


def measured_by(pipeline: Pipeline, comments: Sequence[Comment]) -> MeasuredComments:
    """Comments as a pipeline reads them, all at once."""
    return AdaptedClassifier(pipeline[-1]).measure(pipeline[:-1].transform(comments))
