"""The weights of the past from replayed comments: a logistic layer over the text's log-odds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from model.past.precedent import TRAITS, Trait
from model.past.weights import PastWeights, TraitWeight
from training.past.replay import Bools, Floats

PENALTY = 1.0  # of weights that differ from what they begin at
MOST_FOR_SPAM, MOST_FOR_HAM = 3.0, 1.5  # log-odds that all together may add
# What anybody can put into a form says little for ham, and words copied from a reader nothing.
MOST_OF: dict[tuple[Trait, str], float] = {
    ("author", "ham"): 1.5,
    ("name", "ham"): 0.7,
    ("address", "ham"): 0.0,
    ("text", "ham"): 0.0,
    ("phrase", "ham"): 0.0,
    ("site", "spam"): 2.0,
    ("site", "ham"): 1.0,
}
SIDES = ("spam", "ham")


@dataclass(frozen=True)
class Replayed:
    """Comments of one stream with the evidence they met: arrays of n_comments rows."""

    log_odds: Floats
    evidence: Floats
    is_spam: Bools


def fit_weights(
    streams: Sequence[Replayed], *, start: PastWeights | None = None, penalty: float = PENALTY
) -> PastWeights:
    """The weights under which the labels are likeliest, held by a penalty where they start.

    A stream counts with the root of its length. No weight is below zero, and none above what a
    forger may gain by it.
    """
    evidence = np.vstack([stream.evidence for stream in streams])
    log_odds = np.concatenate([stream.log_odds for stream in streams])
    is_spam = np.concatenate([stream.is_spam for stream in streams])
    weight = _weight([len(stream.is_spam) for stream in streams])
    centre = _as_array(start)

    def loss(values: Floats) -> tuple[float, Floats]:
        score = log_odds + evidence @ values
        held = values - centre
        fit = weight @ np.logaddexp(0.0, np.where(is_spam, -score, score))
        slope = evidence.T @ (weight * (expit(score) - is_spam))
        return float(fit + penalty * held @ held), slope + 2 * penalty * held

    limits = [(0.0, MOST_OF.get((trait, side))) for side in SIDES for trait in TRAITS]
    fitted = minimize(loss, centre, jac=True, method="L-BFGS-B", bounds=limits)
    return _as_weights(fitted.x)


def added(replayed: Replayed, weights: PastWeights) -> Floats:
    """What the past adds to each comment, within its bounds: shape (n_comments,)."""
    total = replayed.evidence @ _as_array(weights)
    return np.clip(total, -weights.most_for_ham, weights.most_for_spam)


def _weight(lengths: Sequence[int]) -> Floats:
    """Of each comment; they sum to the number of comments."""
    weight = np.concatenate([np.full(n, n**-0.5) for n in lengths if n])
    return np.asarray(weight * len(weight) / weight.sum())


def _as_array(weights: PastWeights | None) -> Floats:
    if weights is None:
        return np.zeros(2 * len(TRAITS))
    return np.array([getattr(weights.traits[trait], side) for side in SIDES for trait in TRAITS])


def _as_weights(values: Floats) -> PastWeights:
    spam, ham = (part.round(2).tolist() for part in np.split(values, 2))
    pairs = zip(TRAITS, spam, ham, strict=True)
    return PastWeights(
        traits={
            trait: TraitWeight(spam=for_spam, ham=for_ham) for trait, for_spam, for_ham in pairs
        },
        most_for_spam=MOST_FOR_SPAM,
        most_for_ham=MOST_FOR_HAM,
    )
