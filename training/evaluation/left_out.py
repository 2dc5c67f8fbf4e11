"""Each source judged by a model that never saw it.

A module of its own, because worker processes cannot import what is run with `python -m`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.judge import Judge
from model.operating_point import OperatingPoint
from training.command import progress
from training.corpora.labelled import LabelledComment
from training.corpora.second_readings import NO_READINGS, SecondReadings, readings_of
from training.evaluation.baseline import BASELINES
from training.evaluation.held_out import HeldOut, ScoredComment
from training.knowledge.reading import ListedKnowledge
from training.learning.recipe import BLOG_PREFIX, operating_point, training_set
from training.learning.second_opinion import UNNAMED, learned_term
from training.workers import HERE, Workplace

Floats = NDArray[np.float64]
Fold = tuple[str, ...]  # sources, or subjects of one, that are left out together
BATCH = 256
FIRST_ALONE = "first reader"  # its column among the baselines, where a second one reads too


def sources_to_leave_out(labelled: Sequence[LabelledComment], *, n_groups: int = 0) -> list[Fold]:
    """The blogs among the sources, each by itself or in groups; all where none is called one."""
    blogs = [c for c in labelled if c.source.startswith(BLOG_PREFIX)] or labelled
    return in_folds(blogs, n_groups or len({c.left_out_with for c in blogs}))


def in_folds(labelled: Sequence[LabelledComment], n_folds: int) -> list[Fold]:
    """The sources in so many folds of about the same size.

    A source is left out whole, or by its subjects where it has some: so are articles and the
    hard pairs among them.
    """
    sizes = Counter(c.left_out_with for c in labelled)
    folds: list[list[str]] = [[] for _ in range(min(n_folds, len(sizes)))]
    for source, _ in sizes.most_common():
        min(folds, key=lambda fold: sum(sizes[name] for name in fold)).append(source)
    return [tuple(fold) for fold in folds]


def leave_out(
    folds: Sequence[Fold],
    labelled: Sequence[LabelledComment],
    knowledge: ListedKnowledge,
    *,
    workers: Workplace = HERE,
    baselines: Sequence[str] = (),
    second_readings: SecondReadings = NO_READINGS,
) -> list[HeldOut]:
    """Judge the sources of each fold by a model fitted on all comments but theirs.

    `second_readings` are by readers that never saw a comment's source, too.
    """
    judge = partial(judge_unseen, labelled, knowledge, second_readings, baselines)
    by_fold = progress(workers.map(judge, folds), "folds left out", total=len(folds))
    return [source for sources in by_fold for source in sources]


def judge_unseen(
    labelled: Sequence[LabelledComment],
    knowledge: ListedKnowledge,
    second_readings: SecondReadings,
    baselines: Sequence[str],
    fold: Fold,
) -> list[HeldOut]:
    """Fit on what is not of the fold, and judge what is."""
    seen = training_set(without(labelled, fold), second_readings)
    unseen = [c for c in labelled if c.left_out_with in fold]
    comments = [c.comment for c in unseen]
    pipeline = seen.fit(knowledge)
    held_out, log_odds = pipeline[-1].held_out_log_odds_, pipeline.decision_function(comments)
    by_baseline = {name: BASELINES[name](seen).predict_proba(comments)[:, 1] for name in baselines}
    if second_readings:
        by_baseline[FIRST_ALONE] = np.asarray(expit(log_odds))
        term = learned_term(seen, held_out, sha256=UNNAMED)
        held_out = held_out + term.of(held_out, seen.second)
        log_odds = log_odds + term.of(log_odds, readings_of(unseen, second_readings))
    point = operating_point(seen, held_out)
    return by_source(unseen, np.asarray(expit(log_odds)), by_baseline, point)


def judge_with(judge: Judge, labelled: Sequence[LabelledComment]) -> list[HeldOut]:
    """What a model that is there says of comments it was not trained on."""
    probability = []
    for at in range(0, len(labelled), BATCH):
        batch = [c.comment for c in labelled[at : at + BATCH]]
        probability += [v.spam_probability for v in judge.judge(batch, reasons=0)]
    return by_source(labelled, np.array(probability), {}, judge.manifest.operating_point)


def without(labelled: Iterable[LabelledComment], fold: Fold) -> list[LabelledComment]:
    """The comments to train on: those of other sources.

    Where no blog is left among them, the written ones are all there is to calibrate on, and
    count as real ones.
    """
    seen = [c for c in labelled if c.left_out_with not in fold]
    if any(c.source.startswith(BLOG_PREFIX) for c in seen):
        return seen
    return [replace(c, kind="") for c in seen]


def by_source(
    labelled: Sequence[LabelledComment],
    probability: Floats,
    baselines: dict[str, Floats],
    point: OperatingPoint,
) -> list[HeldOut]:
    """The scores of comments, source by source."""
    comments: dict[str, list[ScoredComment]] = {}
    for at, c in enumerate(labelled):
        by_baseline = {name: float(values[at]) for name, values in baselines.items()}
        scored = _scored(c, float(probability[at]), by_baseline)
        comments.setdefault(c.source, []).append(scored)
    return [
        HeldOut(source=source, operating_point=point, comments=tuple(of_source))
        for source, of_source in comments.items()
    ]


def _scored(c: LabelledComment, probability: float, baselines: dict[str, float]) -> ScoredComment:
    return ScoredComment(
        id=c.id,
        article=c.article,
        is_spam=c.is_spam,
        kind=c.kind,
        pair=c.pair,
        probability=probability,
        baselines=baselines,
        is_corrected=c.is_corrected,
    )
