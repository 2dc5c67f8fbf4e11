"""The filters that are compared: fitted on the same comments, asked about the same others."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.comment import Comment
from offline.bogofilter import Bogofilter
from offline.program import used_by_children
from offline.spamassassin import SpamAssassin
from training.evaluation.baseline import BASELINES, originals
from training.knowledge.reading import ListedKnowledge
from training.learning.recipe import TrainingSet

BATCH = 256
WINNOW, BOGOFILTER = "Winnow", "bogofilter"
BY_BAYES, IN_ALL = "SpamAssassin, Bayes alone", "SpamAssassin, total score"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """What is fitted on, what is judged, which of it by slow filters, and a folder to use."""

    seen: TrainingSet
    knowledge: ListedKnowledge
    unseen: Sequence[Comment]
    sample: NDArray[np.intp]
    folder: Path


@dataclass(frozen=True)
class FilterScores:
    """A score for each comment, shape (n_comments,), NaN where not asked; seconds in all."""

    scores: Floats
    seconds: float


ScoresByFilter = dict[str, FilterScores]
Scorer = Callable[[Sequence[Comment]], Floats]


def winnow(task: Task) -> ScoresByFilter:
    """Winnow, in batches, fitted on what everybody is fitted on."""
    return {WINNOW: timed(task.seen.fit(task.knowledge).decision_function, task.unseen)}


def baselines(task: Task) -> ScoresByFilter:
    """scikit-learn's text classifiers, in batches."""
    by_filter = {}
    for name, fit in BASELINES.items():
        model = fit(task.seen)
        by_filter[name] = timed(lambda batch, m=model: m.predict_proba(batch)[:, 1], task.unseen)
    return by_filter


def bogofilter(task: Task) -> ScoresByFilter:
    """Bogofilter, from one mailbox."""
    program = Bogofilter(task.folder / "bogofilter", with_article=False)
    teach(program, task.seen)
    began = used_by_children()
    scores = np.array(program.scores(task.unseen), float)
    return {BOGOFILTER: FilterScores(scores, used_by_children() - began)}


def spamassassin(task: Task) -> ScoresByFilter:
    """SpamAssassin, from one mailbox that holds the sample."""
    program = SpamAssassin(task.folder / "spamassassin")
    teach(program, task.seen)
    began = used_by_children()
    pairs = program.scores([task.unseen[i] for i in task.sample])
    seconds = used_by_children() - began
    scores = np.full((len(task.unseen), 2), np.nan)
    scores[task.sample] = np.array(pairs, float).reshape(-1, 2)
    return {
        BY_BAYES: FilterScores(scores[:, 0], seconds),
        IN_ALL: FilterScores(scores[:, 1], seconds),
    }


def teach(program: Bogofilter | SpamAssassin, seen: TrainingSet) -> None:
    comments, is_spam = originals(seen)
    for label in (True, False):
        of_label = [c for c, spam in zip(comments, is_spam, strict=True) if spam == label]
        program.learn(of_label, is_spam=label)


def timed(score: Scorer, comments: Sequence[Comment]) -> FilterScores:
    """Scores in batches, and the processor time that they took."""
    batches = [comments[i : i + BATCH] for i in range(0, len(comments), BATCH)]
    began = time.process_time()
    scores = [score(batch) for batch in batches]
    return FilterScores(np.concatenate([np.zeros(0), *scores]), time.process_time() - began)
