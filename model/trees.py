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


def extract_trees(fitted: HistGradientBoostingClassifier) -> Trees:
    """Take the trees out of a fitted binary boosting."""
    trees = [stage[0].nodes for stage in fitted._predictors]
    sizes = [len(tree) for tree in trees]
    nodes, roots = np.concatenate(trees), _begins(sizes)
    is_leaf = nodes["is_leaf"].astype(bool)
    root_of_node = np.repeat(roots, sizes)
    children = [_children(nodes, side, root_of_node) for side in ("left", "right")]
    return Trees(
        roots=roots,
        signal=np.where(is_leaf, 0, nodes["feature_idx"]).astype(np.int32),
        threshold=nodes["num_threshold"].astype(np.float64),
        missing_left=nodes["missing_go_to_left"].astype(bool),
        left=children[0],
        right=children[1],
        value=_mean_values(nodes, *children),
        baseline=float(np.ravel(fitted._baseline_prediction)[0]),
        depth=int(nodes["depth"].max()),
    )


def _begins(sizes: Sequence[int]) -> Ints:
    """Where each part begins in a row of parts of these sizes."""
    return np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)


def _children(nodes: NDArray[np.void], side: str, root: Ints) -> Ints:
    """The child on one side of each node, whose tree begins at `root`; a leaf's is itself."""
    itself = np.arange(len(nodes), dtype=np.int32)
    child = nodes[side].astype(np.int32) + root
    return np.where(nodes["is_leaf"].astype(bool), itself, child).astype(np.int32)


def average_boostings(boostings: Sequence[Trees], shares: Sequence[float]) -> Trees:
    """A weighted mean of boostings over the same signals, as one row of trees.

    The `shares` sum to one.
    """
    pairs = list(zip(boostings, shares, strict=True))
    begins = _begins([len(boosting.value) for boosting in boostings])
    return Trees(
        **{name: _join_nodes(boostings, name) for name in ("signal", "threshold", "missing_left")},
        **{name: _join_nodes(boostings, name, begins) for name in ("roots", "left", "right")},
        value=np.concatenate([boosting.value * share for boosting, share in pairs]),
        baseline=sum(boosting.baseline * share for boosting, share in pairs),
        depth=max(boosting.depth for boosting in boostings),
    )


def _join_nodes(boostings: Sequence[Trees], name: str, begins: Ints | None = None) -> NDArray[Any]:
    """One array of all boostings; numbers of nodes are moved to where their boosting begins."""
    arrays = [getattr(boosting, name) for boosting in boostings]
    if begins is None:
        return np.concatenate(arrays)
    return np.concatenate([array + begin for array, begin in zip(arrays, begins, strict=True)])


def _mean_values(nodes: NDArray[np.void], left_child: Ints, right_child: Ints) -> Floats:
    is_leaf = nodes["is_leaf"].astype(bool)
    value = np.where(is_leaf, nodes["value"], 0.0).astype(np.float64)
    count = nodes["count"].astype(np.float64)
    for depth in range(int(nodes["depth"].max()) - 1, -1, -1):
        at = np.flatnonzero((nodes["depth"] == depth) & ~is_leaf)
        a, b = left_child[at], right_child[at]
        value[at] = (value[a] * count[a] + value[b] * count[b]) / (count[a] + count[b])
    return value
