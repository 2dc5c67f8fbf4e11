"""Which leaf of each tree a comment reaches, found for all trees at once without walking them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

BLOCK = 64  # comments compared at once: what they need stays in the processor's cache
FEW = 4  # comments for which a sparse matrix takes longer to make than it saves
MOST_LEAVES = 64  # bits of the widest integer


@dataclass(frozen=True)
class Nodes:
    """The nodes of a boosting's trees in a row: every array but `roots` has the shape (n_nodes,).

    `value` is, at a leaf, its log-odds, and at an inner node the mean of the leaves below,
    weighted by the training comments that reached them.
    """

    roots: Ints  # (n_trees,)
    signal: Ints
    threshold: Floats
    missing_left: NDArray[np.bool_]
    left: Ints  # a leaf's children are itself
    right: Ints
    value: Floats


@dataclass
class Tree:
    """One tree by its leaves, from left to right, and its conditions with what each rules out."""

    conditions: list[int] = field(default_factory=list)  # nodes
    rules_out: list[int] = field(default_factory=list)  # a bit for each leaf
    paths: list[tuple[int, ...]] = field(default_factory=list)  # to each leaf, by nodes


class Leaves:
    """The trees of a boosting, laid out so that a leaf is found by comparing, not by walking.

    A condition that does not hold rules out the leaves to its left; the first leaf that no
    condition of its tree rules out is the one reached (Lucchese et al. 2015, QuickScorer).
    So the order of the comparisons does not matter, and a few array operations do them all.
    """

    def __init__(self, nodes: Nodes) -> None:
        """Lay the trees out. Raises ValueError if one has more than MOST_LEAVES leaves."""
        trees = [_tree(nodes, int(root)) for root in nodes.roots]
        self._width = max(len(tree.paths) for tree in trees)
        if self._width > MOST_LEAVES:
            raise ValueError(f"a tree of {self._width} leaves; {MOST_LEAVES} at most")
        self.n_signals = int(nodes.signal.max()) + 1
        self._compare(nodes, trees)
        self.value = np.zeros(len(trees) * self._width)
        self._account = np.zeros((len(self.value), self.n_signals))
        for at, path in self._paths(trees):
            self.value[at] = nodes.value[path[-1]]
            steps = np.diff(nodes.value[list(path)])
            np.add.at(self._account[at], nodes.signal[list(path[:-1])], steps)

    def reached(self, table: Floats) -> Ints:
        """The leaf of each tree that each row reaches: (n_comments, n_trees), rows of `value`."""
        blocks = [table[i : i + BLOCK] for i in range(0, len(table), BLOCK)]
        none = np.zeros((0, len(self._first_leaf)), np.int64)
        return np.concatenate([none, *map(self._reached, blocks)])

    def contributions(self, leaves: Ints) -> Floats:
        """What each signal adds on the way to these leaves: shape (n_comments, n_signals)."""
        n, n_trees = leaves.shape
        if n <= FEW:
            return np.asarray(self._account[leaves].sum(axis=1))
        rows = np.arange(0, leaves.size + 1, n_trees)
        reached = csr_matrix((np.ones(leaves.size), leaves.ravel(), rows), (n, len(self.value)))
        return np.asarray(reached @ self._account)

    def _compare(self, nodes: Nodes, trees: list[Tree]) -> None:
        """Lay out the comparisons: shape (most conditions of a tree, n_trees, 1)."""
        shape = (max(1, *(len(tree.conditions) for tree in trees)), len(trees), 1)
        self._row = np.zeros(shape[:2], np.intp)
        self._threshold = np.zeros(shape)
        self._rules_out = np.zeros(shape, np.min_scalar_type(2**self._width - 1))
        for n, tree in enumerate(trees):
            at, k = tree.conditions, len(tree.conditions)
            self._row[:k, n] = nodes.signal[at] + self.n_signals * ~nodes.missing_left[at]
            self._threshold[:k, n, 0] = nodes.threshold[at]
            self._rules_out[:k, n, 0] = tree.rules_out
        # "All that is known goes left" is a threshold of infinity: beyond it is the unknown.
        np.minimum(self._threshold, np.finfo(np.float64).max, out=self._threshold)
        self._first_leaf = self._width * np.arange(len(trees))

    def _reached(self, table: Floats) -> Ints:
        signals = table[:, : self.n_signals].T
        is_missing = np.isnan(signals)
        # What is missing goes left where it is as if it were small, and right where it is large.
        small, large = (np.where(is_missing, end, signals) for end in (-np.inf, np.inf))
        fails = np.concatenate([small, large])[self._row] > self._threshold
        out = np.bitwise_or.reduce(fails * self._rules_out, axis=0)
        first = np.bitwise_count(out & ~(out + out.dtype.type(1)))  # how many ones it ends in
        return np.asarray(first.T + self._first_leaf)

    def _paths(self, trees: list[Tree]) -> Iterator[tuple[int, tuple[int, ...]]]:
        for first, tree in zip(self._first_leaf, trees, strict=True):
            yield from enumerate(tree.paths, int(first))


def _tree(nodes: Nodes, root: int) -> Tree:
    tree = Tree()
    _visit(nodes, (root,), tree)
    return tree


def _visit(nodes: Nodes, path: tuple[int, ...], tree: Tree) -> int:
    """Enter the leaves below the end of a path into the tree; a bit for each of them."""
    node = path[-1]
    left_child, right_child = int(nodes.left[node]), int(nodes.right[node])
    if left_child == node:
        tree.paths.append(path)
        return 1 << (len(tree.paths) - 1)
    to_the_left = _visit(nodes, (*path, left_child), tree)
    tree.conditions.append(node)
    tree.rules_out.append(to_the_left)
    return to_the_left | _visit(nodes, (*path, right_child), tree)
