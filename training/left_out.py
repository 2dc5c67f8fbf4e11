"""Each source judged by a model that never saw it.

A module of its own, because worker processes cannot import what is run with `python -m`.
"""

from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.special import expit

from model.lexicon import Lexicon
from model.operating_point import OperatingPoint
from training.baseline import fit_baseline
from training.command import progress
from training.corpus import LabelledComment
from training.recipe import BLOG_PREFIX, operating_point, training_set

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class HeldOut:
    """One source's comments, judged by models that never saw the source; arrays (n,)."""

    source: str
    labelled: list[LabelledComment]
    probability: Floats
    baseline: Floats
    operating_point: OperatingPoint

    @property
    def is_spam(self) -> NDArray[np.bool_]:
        """The labels people gave."""
        return np.array([c.is_spam for c in self.labelled])


def sources_to_leave_out(labelled: list[LabelledComment]) -> list[str]:
    """The blogs among the sources, or all of them where none is called one."""
    sources = sorted({c.source for c in labelled})
    return [s for s in sources if s.startswith(BLOG_PREFIX)] or sources


def leave_out(
    sources: list[str], labelled: list[LabelledComment], lexicon: Lexicon, *, jobs: int
) -> list[HeldOut]:
    """Judge each of the sources by a model fitted on all comments but its own."""
    tasks = (delayed(_judge_unseen)(labelled, lexicon, source) for source in sources)
    results = Parallel(n_jobs=jobs, return_as="generator")(tasks)
    return list(progress(results, "sources left out", total=len(sources)))


def _judge_unseen(labelled: list[LabelledComment], lexicon: Lexicon, source: str) -> HeldOut:
    seen = training_set([c for c in labelled if c.source != source])
    unseen = [c for c in labelled if c.source == source]
    comments = [c.comment for c in unseen]
    pipeline = seen.fit(lexicon)
    return HeldOut(
        source=source,
        labelled=unseen,
        probability=expit(pipeline.decision_function(comments)),
        baseline=fit_baseline(seen).predict_proba(comments)[:, 1],
        operating_point=operating_point(seen, pipeline[-1].held_out_log_odds_),
    )
