"""An evaluation by the folds that a model is calibrated in: nothing is fitted anew but a baseline.

Each comment is judged by boostings and readers that never saw its source. The readings of the other
sources that those boostings learned from are of readers that may have: so a left-out blog is not
quite as unseen as in `training.evaluate`, which takes five times as long. On the 33 blogs both
gave the same figures within a point.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.artifact import Manifest
from model.classifier import StackedClassifier
from training.corpora.labelled import LabelledComment
from training.evaluation.baseline import BASELINES, TFIDF
from training.evaluation.held_out import HeldOut
from training.evaluation.left_out import FIRST_ALONE, by_source, sources_to_leave_out
from training.learning.recipe import TrainingSet

Floats = NDArray[np.float64]


def judge_in_own_folds(
    labelled: Sequence[LabelledComment],
    seen: TrainingSet,
    classifier: StackedClassifier,
    manifest: Manifest,
) -> list[HeldOut]:
    """Every comment of a blog or of the written ones, under a known article, by source.

    `labelled` are the comments that `seen` begins with, before its disguised copies.
    """
    first = classifier.held_out_log_odds_[: len(labelled)]
    rows = np.flatnonzero(~np.isnan(first) & is_evaluated(labelled))
    term = manifest.second_term
    log_odds = first + term.of(first, seen.second[: len(labelled)]) if term else first
    baselines = {TFIDF: cross_fitted(TFIDF, seen, classifier)[rows]}
    if term:
        baselines[FIRST_ALONE] = expit(first[rows])
    judged = [labelled[row] for row in rows.tolist()]
    return by_source(judged, expit(log_odds[rows]), baselines, manifest.operating_point)


def is_evaluated(labelled: Sequence[LabelledComment]) -> NDArray[np.bool_]:
    """Which comments are of blogs or written: (n_comments,). Videos and news are to learn from."""
    blogs = {source for fold in sources_to_leave_out(labelled) for source in fold}
    return np.array([bool(c.kind) or c.left_out_with in blogs for c in labelled])


def cross_fitted(name: str, seen: TrainingSet, classifier: StackedClassifier) -> Floats:
    """A baseline's probability of each comment, fitted without its source: (n_comments,)."""
    probability = np.full(len(seen.comments), np.nan)
    for train, held_out in classifier.folds(seen.is_spam, seen.group):
        originals = held_out[seen.is_original[held_out]]
        if len(originals):
            pipeline = BASELINES[name](part_of(seen, train))
            comments = [seen.comments[row] for row in originals.tolist()]
            probability[originals] = pipeline.predict_proba(comments)[:, 1]
    return probability


def part_of(seen: TrainingSet, rows: NDArray[np.intp]) -> TrainingSet:
    """Some rows of a training set."""
    return replace(
        seen,
        comments=[seen.comments[row] for row in rows.tolist()],
        is_spam=seen.is_spam[rows],
        group=seen.group[rows],
        reader_weight=seen.reader_weight[rows],
        signal_weight=seen.signal_weight[rows],
        is_real=seen.is_real[rows],
        is_judged=seen.is_judged[rows],
        second=seen.second[rows],
    )
