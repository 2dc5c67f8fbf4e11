"""How well probabilities tell spam from ham, on comments a model has not seen."""

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
NAN = float("nan")


def true_positive_rate(is_spam: Bools, score: Floats, *, false_positive_rate: float) -> float:
    """Share of spam above the cut-off that lets at most this share of ham through it.

    NaN without ham or without spam.
    """
    if not _has_both(is_spam):
        return NAN
    above = cut_off(is_spam, score, false_positive_rate=false_positive_rate)
    return float(np.mean(score[is_spam] > above))


def cut_off(is_spam: Bools, score: Floats, *, false_positive_rate: float) -> float:
    """The lowest score that at most this share of ham is above; NaN without ham."""
    ham = np.sort(score[~is_spam])[::-1]
    return float(ham[int(false_positive_rate * len(ham))]) if len(ham) else NAN


def area_under_roc(is_spam: Bools, score: Floats) -> float:
    """Chance that a random spam scores above a random ham; NaN with one label only."""
    return float(roc_auc_score(is_spam, score)) if _has_both(is_spam) else NAN


def weighted_area_under_roc(is_spam: Bools, score: Floats, weight: Floats) -> float:
    """The same where comments weigh differently, some of them nothing."""
    counts = weight > 0
    if not _has_both(is_spam[counts]):
        return NAN
    return float(roc_auc_score(is_spam[counts], score[counts], sample_weight=weight[counts]))


def average_precision(is_spam: Bools, score: Floats) -> float:
    """Area under the precision-recall curve; NaN with one label only."""
    return float(average_precision_score(is_spam, score)) if _has_both(is_spam) else NAN


def calibration_error(is_spam: Bools, probability: Floats, *, bins: int = 10) -> float:
    """Expected calibration error over equal-width bins (Naeini, Cooper, Hauskrecht 2015)."""
    at = np.minimum((probability * bins).astype(int), bins - 1)
    size = np.bincount(at, minlength=bins)
    gap = np.bincount(at, probability - is_spam, minlength=bins)
    return float(np.abs(gap).sum() / max(size.sum(), 1))


def share(hit: Bools, among: Bools) -> float:
    """How many of some comments are hit, as a share; NaN of none."""
    return float(hit[among].mean()) if among.any() else NAN


def weighted_share(hit: Bools, weight: Floats) -> float:
    """The share of the weight that is hit; NaN where nothing weighs anything."""
    return float(weight[hit].sum() / weight.sum()) if weight.any() else NAN


def weighted_true_positive_rate(
    is_spam: Bools, score: Floats, weight: Floats, *, false_positive_rate: float
) -> float:
    """The same where comments weigh differently; ham of the same score is lost together.

    NaN without ham or without spam of any weight.
    """
    ham, spam = weight * ~is_spam, weight * is_spam
    if not ham.any() or not spam.any():
        return NAN
    order = np.argsort(-score, kind="stable")
    lost = np.cumsum(ham[order]) / ham.sum()
    above = score[order][np.searchsorted(lost, false_positive_rate + 1e-12, side="right")]
    return float(spam[score > above].sum() / spam.sum())


def _has_both(is_spam: Bools) -> bool:
    return bool(is_spam.any() and not is_spam.all())
