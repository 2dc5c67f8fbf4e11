"""Comments measured once for many fits: the corpora are the same in each of them."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import vstack
from sklearn.pipeline import Pipeline

from model.adaptation import MeasuredComments
from model.comment import Comment
from training.learning.lesson import measured_by

PART = 1000  # comments at once: what is read of them takes room


class MeasuredOnce:
    """What `training.fit.learn` measures by: a comment that came before is not read again."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._places: dict[Comment, int] = {}
        self._parts: list[MeasuredComments] = []

    def __call__(self, comments: Sequence[Comment]) -> MeasuredComments:
        """The measures of comments, in order, a row each."""
        fresh = list(dict.fromkeys(c for c in comments if c not in self._places))
        for start in range(0, len(fresh), PART):
            self._parts.append(measured_by(self._pipeline, fresh[start : start + PART]))
        self._places.update({c: at for at, c in enumerate(fresh, len(self._places))})
        if fresh:
            self._parts = [_joined(self._parts)]
        rows = [self._places[comment] for comment in comments]
        known = self._parts[0]
        return MeasuredComments(known.grams[rows], known.columns[rows], known.log_odds[rows])


def _joined(parts: Sequence[MeasuredComments]) -> MeasuredComments:
    return MeasuredComments(
        vstack([part.grams for part in parts], format="csr"),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.log_odds for part in parts]),
    )
