"""Words told apart by their letters: a keyword from a name, a shop's host from a person's."""

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

N_BUCKETS = 2**17
SIZES = (3, 4, 5)  # of the n-grams of letters, with a mark where a word begins and ends
MAX_WORD_CHARS = 40
REMEMBERED = 2**14  # words whose score is kept at hand: some three megabytes
LARGEST = 127  # of a weight of one byte

Words = Sequence[str]
Floats = NDArray[np.float64]


class SubwordReader:
    """Log-odds that words are of one kind rather than of another: the sum over their n-grams.

    A logistic regression on words and their letters (as in fastText; Bojanowski et al. 2017), its
    weights rounded to one byte: `weights` (N_BUCKETS,) times `step`, and `intercept`. As the
    score is a sum over words, every window of a text is scored at the cost of its words.
    One that learned nothing scores NaN: it does not know.
    """

    def __init__(self, weights: NDArray[np.int8], step: float, intercept: float) -> None:
        self.weights = weights
        self.step = step
        self.intercept = intercept

    @classmethod
    def silent(cls) -> Self:
        """A reader that knows nothing."""
        return cls(np.zeros(N_BUCKETS, np.int8), math.nan, math.nan)

    @classmethod
    def fit(
        cls, of_one: Sequence[Words], of_other: Sequence[Words], *, C: float, weight: Floats
    ) -> Self:
        """Learn what tells the first kind from the other, both counting the same in all.

        `weight` has the shape (n_of_one + n_of_other,): how much each example counts in its kind.
        """
        X = _counts([*of_one, *of_other])
        is_one = np.arange(len(weight)) < len(of_one)
        weight = weight.copy()
        for kind in (is_one, ~is_one):
            weight[kind] *= len(weight) / 2 / weight[kind].sum()
        used = np.unique(X.indices)
        learner = LogisticRegression(C=C, max_iter=1000, tol=1e-4)
        learner.fit(X[:, used], is_one, sample_weight=weight)
        coefficients = np.zeros(N_BUCKETS)
        coefficients[used] = learner.coef_[0]
        step = float(np.abs(coefficients).max()) / LARGEST or 1.0
        return cls(
            np.round(coefficients / step).astype(np.int8), step, float(learner.intercept_[0])
        )

    def score(self, words: Words) -> float:
        """Log-odds of the first kind, of all the words together; NaN of none."""
        return self.intercept + sum(self.scores(words)) if words else math.nan

    def scores(self, words: Words) -> list[float]:
        """What each word adds."""
        return list(map(self._word_scores.__getitem__, words))

    @cached_property
    def _word_scores(self) -> "_WordScores":
        return _WordScores(self.weights, self.step)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_word_scores"}


class _WordScores(dict[str, float]):
    """What each word adds, worked out when it is first met."""

    def __init__(self, weights: NDArray[np.int8], step: float) -> None:
        super().__init__()
        self._weights, self._step = weights.data, step  # its items are plain numbers

    def __missing__(self, word: str) -> float:
        if len(self) >= REMEMBERED:  # so that made-up words cannot put an end to remembering
            self.clear()
        total = sum(self._weights[bucket] for bucket in _buckets(word))
        score = self[word] = total * self._step
        return score


def _buckets(word: str) -> list[int]:
    """The buckets of a word and of its n-grams of letters."""
    marked = f"<{word[:MAX_WORD_CHARS]}>"
    grams = [
        marked[start : start + size]
        for size in SIZES
        for start in range(len(marked) - size + 1)
        if size < len(marked)
    ]
    return [crc32(gram.encode("utf-8", "surrogatepass")) % N_BUCKETS for gram in (marked, *grams)]


def _counts(examples: Sequence[Words]) -> csr_matrix:
    """How often each n-gram occurs in each example: (n_examples, N_BUCKETS)."""
    rows = [[bucket for word in words for bucket in _buckets(word)] for words in examples]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate([np.array(row, np.int32) for row in rows])
    return csr_matrix((np.ones(len(columns), np.float32), columns, ends), (len(rows), N_BUCKETS))
