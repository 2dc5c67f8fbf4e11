"""The classifier: build_classifier() gives the unfitted pipeline."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from model.boosting import fit_boostings
from model.columns import RARITY_COLUMN, RELATION_COLUMNS, usual_relation
from model.features import CommentFeatures, CommentReader, FeatureTable
from model.knowledge.knowledge import Knowledge
from model.readers import Readers, Rows, fit_readers, read_fields, read_held_out
from model.trees import Trees

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Folds = list[tuple[Rows, Rows]]  # the rows to fit on, and those that are held out


def build_classifier(knowledge: Knowledge) -> Pipeline:
    """The unfitted pipeline from Comment values to the probability of spam."""
    return Pipeline(
        [
            ("read", CommentReader()),
            ("features", CommentFeatures(knowledge)),
            ("learn", StackedClassifier()),
        ]
    )


class StackedClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Linear readers of each field under boostings over signals, calibrated.

    One logistic regression for each field (wording, name, addresses) reads its hashed
    n-grams. A gradient boosting weighs their log-odds together with the named signals: it
    learns from log-odds of comments that the readers had not seen, by folds that keep a
    group whole (Wolpert 1992). Its score is averaged with that of a boosting of the signals
    alone, which good words do not fool. A last logistic regression on held-out scores calibrates
    them (Platt 1999). Each layer is additive, so a score can be taken apart exactly.

    Where the article is not known, the trees see the `usual_` relation, so that a comment that
    comes before its article is judged by the rest of it.

    Learned: `readers_` by field name, `trees_`, `usual_`, `slope_`, `intercept_`, and
    `held_out_log_odds_`, shape (n_comments,): the calibrated score of each training comment
    by a model that had not seen its group; NaN for a comment without a signal weight.
    """

    readers_: Readers
    trees_: Trees
    usual_: Floats
    slope_: float
    intercept_: float
    held_out_log_odds_: Floats

    def __init__(
        self,
        n_folds: int = 5,
        n_trees: int = 200,
        learning_rate: float = 0.1,
        max_leaf_nodes: int = 16,
        max_features: float = 0.3,
        random_state: int = 0,
    ) -> None:
        self.n_folds = n_folds
        self.n_trees = n_trees
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.max_features = max_features
        self.random_state = random_state
        self.classes_ = np.array([False, True])

    def fit(
        self,
        X: FeatureTable,
        y: Bools,
        *,
        groups: NDArray[Any],
        reader_weight: Floats,
        signal_weight: Floats,
        calibrates: Bools,
    ) -> Self:
        """Fit on the comments of several groups (sources, or articles).

        All arrays have the shape (n_comments,). A `signal_weight` of zero keeps a comment
        out of the boosting and the calibration: chat and templates have words to teach,
        but no author and no article. The probabilities suit comments like those that
        `calibrates` marks: as many of them spam as there. Raises ValueError with fewer than
        n_folds groups.
        """
        folds = self.folds(y, groups)
        readings = read_held_out(X, y, reader_weight, folds)
        table = np.column_stack([X.signals.astype(np.float64), readings])
        self._calibrate(self._held_out_scores(table, y, signal_weight, folds), y, calibrates)
        self.readers_ = fit_readers(X, y, reader_weight, np.arange(len(y)))
        self.trees_ = fit_boostings(self._learner(), table, y, signal_weight)
        self.usual_ = usual_relation(table[signal_weight > 0])
        return self

    def decision_function(self, X: FeatureTable) -> Floats:
        """Calibrated log-odds of spam, shape (n_comments,)."""
        return self.log_odds(X, self.columns(X))

    def log_odds(self, X: FeatureTable, columns: Floats) -> Floats:
        """The same, for `columns` that are there already."""
        scores = self.trees_.scores(self._under_an_article(columns))
        return self.slope_ * scores + self.intercept_

    def contributions(self, X: FeatureTable, columns: Floats) -> tuple[float, Floats]:
        """The baseline and what each of COLUMNS adds, in log-odds: (n_comments, n_columns)."""
        baseline, parts = self.trees_.contributions(self._under_an_article(columns))
        return self.slope_ * baseline + self.intercept_, self.slope_ * parts

    def columns(self, X: FeatureTable) -> Floats:
        """The signals and the readers' log-odds: shape (n_comments, len(COLUMNS))."""
        return np.column_stack([X.signals.astype(np.float64), *read_fields(self.readers_, X)])

    def _under_an_article(self, columns: Floats) -> Floats:
        """The columns with the usual relation where a comment has words but no article."""
        has_words = ~np.isnan(columns[:, [RARITY_COLUMN]])
        is_unknown = np.isnan(columns) & RELATION_COLUMNS & has_words
        return np.where(is_unknown, self.usual_, columns)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = dict(super().__getstate__())
        state.pop("held_out_log_odds_", None)  # a row for each training comment: not shipped
        return state

    def folds(self, y: Bools, groups: NDArray[Any]) -> Folds:
        """The rows to fit on and those held out, fold by fold; a group is held out whole."""
        splitter = StratifiedGroupKFold(self.n_folds, shuffle=True, random_state=self.random_state)
        return list(splitter.split(np.zeros(len(y)), y, groups))

    def _learner(self) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            max_iter=self.n_trees,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            max_features=self.max_features,
            min_samples_leaf=20,
            l2_regularization=5.0,
            early_stopping=False,
            random_state=self.random_state,
        )

    def _held_out_scores(self, table: Floats, y: Bools, weight: Floats, folds: Folds) -> Floats:
        """The score of each comment by boostings of the other folds; NaN without a weight."""
        scores = np.full(len(y), np.nan)
        for train, held_out in folds:
            trees = fit_boostings(self._learner(), table[train], y[train], weight[train])
            weighed = held_out[weight[held_out] > 0]
            scores[weighed] = trees.scores(table[weighed])
        return scores

    def _calibrate(self, scores: Floats, y: Bools, calibrates: Bools) -> None:
        rows = ~np.isnan(scores) & calibrates
        platt = LogisticRegression(C=1e6).fit(scores[rows, None], y[rows])
        self.slope_, self.intercept_ = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        self.held_out_log_odds_ = self.slope_ * scores + self.intercept_
