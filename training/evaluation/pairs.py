"""The hard pairs: the same words, ham under one article and spam under another."""

from collections.abc import Iterable
from dataclasses import dataclass

from training.evaluation.intervals import Interval, exact_interval
from training.evaluation.metrics import Floats
from training.evaluation.pool import Pool


@dataclass(frozen=True)
class PairFigures:
    """How many pairs there are, and the share told apart: the spam has the higher probability.

    With the exact 95 % interval.
    """

    pairs: int
    told_apart: float
    interval: Interval


def pair_figures(pool: Pool, score: Floats) -> PairFigures | None:
    """How well a score tells the hard pairs apart; None without a pair."""
    pairs = [pair for pair in _scores_of_pairs(pool, score) if len(pair) == 2]
    if not pairs:
        return None
    apart = sum(pair[True] > pair[False] for pair in pairs)
    return PairFigures(len(pairs), apart / len(pairs), exact_interval(apart, len(pairs)))


def _scores_of_pairs(pool: Pool, score: Floats) -> Iterable[dict[bool, float]]:
    """The score of the spam and of the ham of each pair; one of them may be missing."""
    pairs: dict[tuple[str, str], dict[bool, float]] = {}
    for source, comment, value in zip(pool.sources, pool.comments, score, strict=True):
        if comment.pair:
            pairs.setdefault((source, comment.pair), {})[comment.is_spam] = float(value)
    return pairs.values()
