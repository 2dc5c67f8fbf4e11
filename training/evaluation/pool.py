"""The comments of several sources together, as arrays to count by."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from training.evaluation.held_out import HeldOut
from training.evaluation.metrics import Bools, Floats


class Pool:
    """The comments of several sources together, as arrays of the shape (n_comments,).

    Each comment is `rejected` or `published` at the operating point of its own model. The
    labels are those of the corpora as they came, unless they are to be the `corrected` ones.
    """

    def __init__(self, held_out: Sequence[HeldOut], *, corrected: bool = False) -> None:
        self.held_out = held_out
        self.comments = [comment for source in held_out for comment in source.comments]
        self.sources = [source.source for source in held_out for _ in source.comments]
        is_corrected = np.array([c.is_corrected for c in self.comments], bool)
        self.n_corrected = int(is_corrected.sum())
        self.is_spam = np.array([c.is_spam for c in self.comments], bool)
        if not corrected:
            self.is_spam = self.is_spam ^ is_corrected
        self.probability = np.array([c.probability for c in self.comments], float)

    def __len__(self) -> int:
        return len(self.comments)

    def equal_weights(self, fewest: int) -> Floats:
        """Weights by which every source counts the same, for its ham and for its spam.

        Of a source with fewer comments of a label than `fewest` these weigh nothing.
        """
        keys = list(zip(self.sources, self.is_spam.tolist(), strict=True))
        counts = Counter(keys)
        return np.array([1 / counts[key] if counts[key] >= fewest else 0.0 for key in keys])

    @property
    def baselines(self) -> list[str]:
        """The names of the baselines that judged all of the comments."""
        first = self.comments[0].baselines if self.comments else {}
        return [name for name in first if all(name in c.baselines for c in self.comments)]

    def baseline(self, name: str) -> Floats:
        """What a baseline said of each comment."""
        return np.array([comment.baselines[name] for comment in self.comments], float)

    @cached_property
    def rejected(self) -> Bools:
        """Which comments are labelled spam."""
        return self.probability > self._cut_off("spam_above")

    @cached_property
    def published(self) -> Bools:
        """Which comments are labelled ham."""
        return self.probability < self._cut_off("ham_below")

    @property
    def unsure(self) -> Bools:
        """Which comments wait for a moderator."""
        return ~(self.rejected | self.published)

    @cached_property
    def cluster(self) -> NDArray[np.intp]:
        """The number of each comment's article: comments under one are alike."""
        articles = [comment.article for comment in self.comments]
        return np.asarray(np.unique(articles, return_inverse=True)[1], np.intp)

    def _cut_off(self, name: str) -> Floats:
        cut_offs = [getattr(source.operating_point, name) for source in self.held_out]
        return np.repeat(cut_offs, [len(source.comments) for source in self.held_out])
