"""What a site has to teach the shipped model, and the model adapted by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline

from model.adaptation import AdaptedClassifier
from model.features import FeatureTable
from training.corpora.labelled import LabelledComment
from training.learning.splits import groups_that_stay_together

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
N_FOLDS = 5
REHEARSAL_WEIGHT = 0.2  # of a comment that keeps the base as it is
MOST_REHEARSED = 13_000  # comments: with more, a fit takes longer and a decision counts for less
SEED = 1
DECISIONS = "decisions"  # the source of what moderators decided


@dataclass(frozen=True)
class Lesson:
    """Labelled comments to learn from; arrays have the shape (n_comments,).

    `is_new` marks those the base has not seen: only there do its figures mean something.
    `shipped` is what the base says of each, in log-odds.
    """

    labelled: list[LabelledComment]
    features: FeatureTable
    is_spam: NDArray[np.bool_]
    is_new: NDArray[np.bool_]
    group: NDArray[np.intp]
    shipped: Floats

    @property
    def target(self) -> Floats:
        """What to say of each comment: its label if it is new, else what the base says.

        The base has learned the other labels already; to learn them again would only make
        it surer than it should be. Without a new comment, nothing changes.
        """
        return np.where(self.is_new, self.is_spam, expit(self.shipped))

    @property
    def weight(self) -> Floats:
        """How much each comment counts."""
        return np.where(self.is_new, 1.0, REHEARSAL_WEIGHT)

    @property
    def new(self) -> list[LabelledComment]:
        """The comments that the base has not seen."""
        return [c for c, is_new in zip(self.labelled, self.is_new, strict=True) if is_new]

    def of_source(self, name: str) -> NDArray[np.bool_]:
        """Which comments are of one source."""
        return np.array([c.source == name for c in self.labelled])


def lesson_of(
    pipeline: Pipeline, new: list[LabelledComment], rehearsal: list[LabelledComment]
) -> Lesson:
    """What there is to learn: the new comments, and some that the base knows as a rehearsal.

    Of a long `rehearsal` MOST_REHEARSED are drawn.
    """
    drawn = Random(SEED).sample(rehearsal, min(len(rehearsal), MOST_REHEARSED))
    labelled = new + drawn
    features = pipeline[:-1].transform([c.comment for c in labelled])
    return Lesson(
        labelled=labelled,
        features=features,
        is_spam=np.array([c.is_spam for c in labelled]),
        is_new=np.arange(len(labelled)) < len(new),
        group=groups_that_stay_together(labelled),
        shipped=pipeline[-1].decision_function(features),
    )


def judge_left_out(pipeline: Pipeline, lesson: Lesson) -> Iterator[tuple[Rows, Floats]]:
    """Fold by fold: some rows, and their log-odds by a model adapted without their groups."""
    folds = GroupKFold(min(N_FOLDS, len(np.unique(lesson.group))))
    for rows_to_learn, rows_left_out in folds.split(lesson.group, groups=lesson.group):
        adapted = adapt(pipeline, lesson, rows_to_learn)
        yield rows_left_out, adapted.decision_function(lesson.features.take(rows_left_out))


def adapt(pipeline: Pipeline, lesson: Lesson, rows: Rows) -> AdaptedClassifier:
    """The shipped classifier, corrected by some of the comments."""
    return AdaptedClassifier(pipeline[-1]).fit(
        lesson.features.take(rows), lesson.target[rows], sample_weight=lesson.weight[rows]
    )
