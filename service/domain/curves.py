"""Curves over scores and labels: how well a model tells spam from ham. Pure arithmetic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

Floats = NDArray[np.float64]
Points = tuple[tuple[float, float], ...]
BINS = 10  # of the probability
MOST_POINTS = 200  # of a curve that is drawn


@dataclass(frozen=True, slots=True)
class ScoredLabels:
    """Labels with the log-odds that a model gave, both of shape (n_comments,)."""

    is_spam: NDArray[np.bool_]
    log_odds: Floats

    @classmethod
    def of(cls, is_spam: ArrayLike, log_odds: ArrayLike) -> "ScoredLabels":
        """From sequences."""
        return cls(np.asarray(is_spam, bool), np.asarray(log_odds, np.float64))

    @property
    def tells_apart(self) -> bool:
        """Whether there are both labels: else there is nothing to tell apart."""
        return bool(self.is_spam.any() and not self.is_spam.all())

    @property
    def probability(self) -> Floats:
        """The spam probabilities."""
        return np.asarray(expit(self.log_odds))

    def roc(self) -> Points:
        """The share of spam caught by the share of ham lost, from nothing to everything."""
        lost, caught = self._counts()
        return _thinned(lost / max(lost[-1], 1), caught / max(caught[-1], 1))

    def precision_recall(self) -> Points:
        """Of what is called spam the share that is, by the share of spam that is called so."""
        lost, caught = self._counts()
        called = lost + caught
        is_called = called > 0
        recall = caught[is_called] / max(caught[-1], 1)
        return _thinned(recall, caught[is_called] / called[is_called])

    def auc(self) -> float:
        """The area under the ROC: how often spam scores higher than ham, ties as a half."""
        lost, caught = self._counts()
        x, y = lost / max(lost[-1], 1), caught / max(caught[-1], 1)
        return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))

    def average_precision(self) -> float:
        """The precision at each recall, added up over the steps of recall."""
        lost, caught = self._counts()
        recall = caught / max(caught[-1], 1)
        precision = caught[1:] / np.maximum(lost[1:] + caught[1:], 1)
        return float(np.sum(np.diff(recall) * precision))

    def brier(self) -> float:
        """The mean squared distance of the probability from what was true (Brier 1950)."""
        return float(np.mean((self.probability - self.is_spam) ** 2))

    def reliability(self) -> tuple[tuple[float, float, int], ...]:
        """For each bin of the probability: its mean, the share of spam, how many there are."""
        probability = self.probability
        bin_of = np.minimum((probability * BINS).astype(int), BINS - 1)
        return tuple(
            (float(probability[at].mean()), float(self.is_spam[at].mean()), int(at.sum()))
            for at in (bin_of == number for number in range(BINS))
            if at.any()
        )

    def histogram(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """How many ham and spam comments fall into each bin of the probability."""
        edges = np.linspace(0, 1, 2 * BINS + 1)
        ham, _ = np.histogram(self.probability[~self.is_spam], edges)
        spam, _ = np.histogram(self.probability[self.is_spam], edges)
        return tuple(ham.tolist()), tuple(spam.tolist())

    def losses_added_up(self) -> Points:
        """The losses in nats, added up comment by comment, by how many there were."""
        loss = np.logaddexp(0.0, np.where(self.is_spam, -self.log_odds, self.log_odds))
        return _thinned(np.arange(len(loss) + 1.0), np.concatenate([[0.0], np.cumsum(loss)]))

    def _counts(self) -> tuple[Floats, Floats]:
        """How many ham and spam score at least so high, for each score, from none on."""
        order = np.argsort(-self.log_odds, kind="stable")
        score, is_spam = self.log_odds[order], self.is_spam[order]
        is_last = np.append(np.diff(score) != 0, True)[: len(score)]
        caught, lost = np.cumsum(is_spam)[is_last], np.cumsum(~is_spam)[is_last]
        return np.concatenate([[0.0], lost]), np.concatenate([[0.0], caught])


def _thinned(x: Floats, y: Floats) -> Points:
    """Evenly chosen points of a curve that has too many, its ends among them."""
    at = np.unique(np.linspace(0, len(x) - 1, min(len(x), MOST_POINTS)).round().astype(int))
    return tuple(zip(x[at].tolist(), y[at].tolist(), strict=True))
