"""A fitted gradient boosting as plain arrays: scores and exact contributions, fast."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from model.leaves import Leaves, Nodes

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Trees(Nodes):
    """The trees of a boosting, and what every score begins with.

    A step down from a node to its child adds the difference of their values to the account of
    the node's signal, so the contributions of all signals and the baseline sum to the score
    (Saabas 2014).
    """

    baseline: float
    depth: int

    def scores(self, table: Floats) -> Floats:
        """Log-odds of each row of `table` (n_comments, n_signals): shape (n_comments,)."""
        leaves = self._leaves
        return np.asarray(leaves.value[leaves.reached(table)].sum(axis=1)) + self.baseline

    def contributions(self, table: Floats) -> tuple[float, Floats]:
        """The baseline, and what each signal adds to it: shape (n_comments, n_signals)."""
        total = np.zeros(table.shape)
        reached = self._leaves.reached(table)
        total[:, : self._leaves.n_signals] = self._leaves.contributions(reached)
        return self.baseline + float(self.value[self.roots].sum()), total

    @cached_property
    def _leaves(self) -> Leaves:
        return Leaves(self)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_leaves"}


def plain_trees(fitted: HistGradientBoostingClassifier) -> Trees:
    """Take the trees out of a fitted binary boosting."""
    trees = [stage[0].nodes for stage in fitted._predictors]
    sizes = [len(nodes) for nodes in trees]
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    nodes = np.concatenate(trees)
    base = np.repeat(offsets, sizes)
    leaf = nodes["is_leaf"].astype(bool)
    itself = np.arange(len(nodes), dtype=np.int32)
    left = np.where(leaf, itself, nodes["left"].astype(np.int32) + base)
    right = np.where(leaf, itself, nodes["right"].astype(np.int32) + base)
    return Trees(
        roots=offsets,
        signal=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=nodes["num_threshold"].astype(np.float64),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=left.astype(np.int32),
        right=right.astype(np.int32),
        value=_mean_values(nodes, leaf, left, right),
        baseline=float(np.ravel(fitted._baseline_prediction)[0]),
        depth=int(nodes["depth"].max()),
    )


def averaged(boostings: Sequence[Trees], shares: Sequence[float]) -> Trees:
    """A weighted mean of boostings over the same signals, as one row of trees.

    The `shares` sum to one.
    """
    pairs = list(zip(boostings, shares, strict=True))
    sizes = [len(one.value) for one in boostings]
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(one, name) for one in boostings])

    def moved(name: str) -> Ints:
        each = zip(boostings, offsets, strict=True)
        return np.concatenate([getattr(one, name) + offset for one, offset in each])

    return Trees(
        roots=moved("roots"),
        signal=joined("signal"),
        threshold=joined("threshold"),
        missing_left=joined("missing_left"),
        left=moved("left"),
        right=moved("right"),
        value=np.concatenate([one.value * share for one, share in pairs]),
        baseline=sum(one.baseline * share for one, share in pairs),
        depth=max(one.depth for one in boostings),
    )


def _mean_values(
    nodes: NDArray[np.void], leaf: NDArray[np.bool_], left: Ints, right: Ints
) -> Floats:
    value = np.where(leaf, nodes["value"], 0.0).astype(np.float64)
    count = nodes["count"].astype(np.float64)
    for depth in range(int(nodes["depth"].max()) - 1, -1, -1):
        at = np.flatnonzero((nodes["depth"] == depth) & ~leaf)
        a, b = left[at], right[at]
        value[at] = (value[a] * count[a] + value[b] * count[b]) / (count[a] + count[b])
    return value
