"""Each source judged by a model that never saw it.

A module of its own, because worker processes cannot import what is run with `python -m`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.special import expit

from model.judge import Judge
from model.lexicon import Lexicon
from model.operating_point import OperatingPoint
from training.command import progress
from training.corpora.labelled import LabelledComment
from training.evaluation.baseline import BASELINES
from training.evaluation.held_out import HeldOut, ScoredComment
from training.learning.recipe import BLOG_PREFIX, operating_point, training_set

Floats = NDArray[np.float64]
Fold = tuple[str, ...]  # sources that are left out together
BATCH = 256


def sources_to_leave_out(labelled: Sequence[LabelledComment], *, n_groups: int = 0) -> list[Fold]:
    """The blogs among the sources, each by itself or in groups; all where none is called one."""
    blogs = [c for c in labelled if c.source.startswith(BLOG_PREFIX)] or labelled
    return in_folds(blogs, n_groups or len({c.source for c in blogs}))


def in_folds(labelled: Sequence[LabelledComment], n_folds: int) -> list[Fold]:
    """The sources in so many folds of about the same size.

    A source is left out whole, and so are its articles and the hard pairs among them.
    """
    sizes = Counter(c.source for c in labelled)
    folds: list[list[str]] = [[] for _ in range(min(n_folds, len(sizes)))]
    for source, _ in sizes.most_common():
        min(folds, key=lambda fold: sum(sizes[name] for name in fold)).append(source)
    return [tuple(fold) for fold in folds]


def leave_out(
    folds: Sequence[Fold],
    labelled: Sequence[LabelledComment],
    lexicon: Lexicon,
    *,
    jobs: int,
    baselines: Sequence[str] = (),
) -> list[HeldOut]:
    """Judge the sources of each fold by a model fitted on all comments but theirs."""
    tasks = (delayed(judge_unseen)(labelled, lexicon, fold, baselines) for fold in folds)
    results = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    found = progress(results, "folds left out", total=len(folds))
    return [part for parts in found for part in parts]


def judge_unseen(
    labelled: Sequence[LabelledComment], lexicon: Lexicon, fold: Fold, baselines: Sequence[str]
) -> list[HeldOut]:
    """Fit on what is not of the fold, and judge what is."""
    seen = training_set(without(labelled, fold))
    unseen = [c for c in labelled if c.source in fold]
    comments = [c.comment for c in unseen]
    pipeline = seen.fit(lexicon)
    point = operating_point(seen, pipeline[-1].held_out_log_odds_)
    probability = np.asarray(expit(pipeline.decision_function(comments)))
    others = {name: BASELINES[name](seen).predict_proba(comments)[:, 1] for name in baselines}
    return by_source(unseen, probability, others, point)


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
    kept = [c for c in labelled if c.source not in fold]
    if any(c.source.startswith(BLOG_PREFIX) for c in kept):
        return kept
    return [replace(c, kind="") for c in kept]


def by_source(
    labelled: Sequence[LabelledComment],
    probability: Floats,
    baselines: dict[str, Floats],
    point: OperatingPoint,
) -> list[HeldOut]:
    """The scores of comments, source by source."""
    scored: dict[str, list[ScoredComment]] = {}
    for at, c in enumerate(labelled):
        facts = ScoredComment(
            id=c.id,
            article=c.article,
            is_spam=c.is_spam,
            kind=c.kind,
            pair=c.pair,
            probability=float(probability[at]),
            baselines={name: float(values[at]) for name, values in baselines.items()},
            is_corrected=c.is_corrected,
        )
        scored.setdefault(c.source, []).append(facts)
    return [
        HeldOut(source=source, operating_point=point, comments=tuple(comments))
        for source, comments in scored.items()
    ]
