"""How much the second reader counts, and when it is asked: learned from held-out readings."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logit

from model.second_term import SecondTerm
from training.corpora.errors import CorpusError
from training.learning.recipe import TrainingSet

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MOST_ASKED = 1 / 6  # of the comments of blogs
SURE = float(logit(0.97))  # of spam: what lies above is not read again
MOST_ADDED, FADING = 3.0, 0.5  # log-odds
UNNAMED = "0" * 64  # the digest of a reader that is only evaluated
PRIOR_PRECISION = 20.0  # a site needs some hundred doubtful decisions to change the term much
LEAST_TO_LEARN_FROM = 50  # comments of each label in the window


def learned_term(seen: TrainingSet, first: Floats, *, sha256: str) -> SecondTerm:
    """The term that makes held-out labels likeliest where the second reader is asked.

    `first` holds the first reader's held-out log-odds, NaN where there are none: (n_comments,).
    The window below SURE is as wide as MOST_ASKED of the real comments allow. Raises CorpusError
    where too few comments of a label lie in it.
    """
    is_known = seen.is_real & ~np.isnan(first)
    asked_above = lowest_asked(first[is_known])
    rows = is_known & ~np.isnan(seen.second) & (first > asked_above) & (first < SURE)
    is_spam = seen.is_spam[rows]
    if min(is_spam.sum(), (~is_spam).sum()) < LEAST_TO_LEARN_FROM:
        raise CorpusError("too few doubtful comments to learn what a second reading is worth")
    weight, shift = _fit(first[rows], seen.second[rows], is_spam)
    return SecondTerm(
        sha256=sha256,
        asked_above=round(asked_above, 4),
        asked_below=round(SURE, 4),
        weight=round(weight, 4),
        shift=round(shift, 4),
        most=MOST_ADDED,
        fading=FADING,
    )


def lowest_asked(first: Floats) -> float:
    """The log-odds above which MOST_ASKED of the comments lie, those above SURE left out."""
    above = np.sort(first[first < SURE])[::-1]
    return float(above[min(int(len(first) * MOST_ASKED), len(above) - 1)]) if len(above) else SURE


def adapted_term(term: SecondTerm, first: Floats, second: Floats, is_spam: Bools) -> SecondTerm:
    """The term with its weight and shift corrected by decisions, as little as they ask for.

    Arrays have the shape (n_decisions,); NaN in `second` where there was no second reading.
    """
    rows = term.asks(first) & ~np.isnan(second)
    weight, shift = _fit(first[rows], second[rows], is_spam[rows], prior=(term.weight, term.shift))
    return term.model_copy(update={"weight": round(weight, 4), "shift": round(shift, 4)})


def _fit(
    first: Floats, second: Floats, is_spam: Bools, prior: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Weight and shift of the second reader beside a first that counts in full.

    A `prior` holds them where they are, as firmly as PRIOR_PRECISION says.
    """
    towards = np.where(is_spam, 1.0, -1.0)
    start = np.array(prior or (0.0, 0.0))
    precision = PRIOR_PRECISION if prior else 0.0

    def loss(parameters: Floats) -> float:
        weight, shift = parameters
        likelihood = np.logaddexp(0.0, -towards * (first + weight * second + shift)).sum()
        return float(likelihood + precision / 2 * ((parameters - start) ** 2).sum())

    weight, shift = minimize(loss, start, bounds=[(0.0, None), (None, None)]).x
    return float(weight), float(shift)
