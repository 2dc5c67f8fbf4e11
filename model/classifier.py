"""The classifier: build_classifier() gives the unfitted pipeline."""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from model.features import AUTHOR_SIGNALS, SIGNALS, CommentFeatures, CommentReader, FeatureTable
from model.grams.fields import ADDRESSES, FIELDS, NAME
from model.lexicon import Lexicon
from model.linear import HashedLogistic
from model.signals.article import ArticleSignals
from model.trees import Trees, averaged, plain_trees

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# The columns of the boosting: the named signals, then how each field reads.
COLUMNS = SIGNALS + tuple(field.name for field in FIELDS)
RELATION_COLUMNS = np.array([name in ArticleSignals._fields for name in COLUMNS])
SIGNALS_SHARE = 1 / 3  # of the boosting that sees no reader, in the average
AUTHOR_COLUMNS = np.array(
    [name in AUTHOR_SIGNALS or name in (NAME.name, ADDRESSES.name) for name in COLUMNS]
)


def build_classifier(lexicon: Lexicon) -> Pipeline:
    """The unfitted pipeline from Comment values to the probability of spam."""
    return Pipeline(
        [
            ("read", CommentReader()),
            ("features", CommentFeatures(lexicon)),
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

    readers_: dict[str, HashedLogistic]
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
        random_state: int = 0,
    ) -> None:
        self.n_folds = n_folds
        self.n_trees = n_trees
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
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
        folds = list(self._folds(y, groups))
        readings = np.column_stack(
            [self._held_out_readings(X, y, reader_weight, folds, f.name) for f in FIELDS]
        )
        table = np.column_stack([X.signals.astype(np.float64), readings])
        raw = self._held_out_scores(table, y, signal_weight, folds)
        self._calibrate(raw, y, calibrates)
        self.readers_ = {
            field.name: self._reader(X, y, reader_weight, np.arange(len(y)), field.name)
            for field in FIELDS
        }
        self.trees_ = self._boosted(table, y, signal_weight)
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
        readings = [self._read(self.readers_[f.name], X, f.name) for f in FIELDS]
        return np.column_stack([X.signals.astype(np.float64), *readings])

    def _under_an_article(self, columns: Floats) -> Floats:
        """The columns with the usual relation where a comment has words but no article."""
        has_words = ~np.isnan(columns[:, [COLUMNS.index("text_rarity")]])
        is_unknown = np.isnan(columns) & RELATION_COLUMNS & has_words
        return np.where(is_unknown, self.usual_, columns)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = dict(super().__getstate__())
        state.pop("held_out_log_odds_", None)  # a row for each training comment: not shipped
        return state

    def _folds(self, y: Bools, groups: NDArray[Any]) -> list[tuple[Any, Any]]:
        splitter = StratifiedGroupKFold(self.n_folds, shuffle=True, random_state=self.random_state)
        return list(splitter.split(np.zeros(len(y)), y, groups))

    def _held_out_readings(
        self, X: FeatureTable, y: Bools, weight: Floats, folds: list[tuple[Any, Any]], name: str
    ) -> Floats:
        log_odds = np.empty(len(y))
        for train, rest in folds:
            reader = self._reader(X, y, weight, train, name)
            log_odds[rest] = self._read(reader, X.take(rest), name)
        return log_odds

    def _reader(
        self, X: FeatureTable, y: Bools, weight: Floats, rows: NDArray[Any], name: str
    ) -> HashedLogistic:
        """A reader of one field, fitted on those of the rows that have something there."""
        filled = np.diff(X.grams[name].indptr) > 0
        rows = rows[filled[rows] & (weight[rows] > 0)]
        return HashedLogistic().fit(X.grams[name].take(rows), y[rows], sample_weight=weight[rows])

    @staticmethod
    def _read(reader: HashedLogistic, X: FeatureTable, name: str) -> Floats:
        at = X.grams[name].indptr
        filled = at[1:] > at[:-1]
        return np.where(filled, reader.decision_function(X.grams[name]), np.nan)

    def _boosted(self, table: Floats, y: Bools, weight: Floats) -> Trees:
        """Fit the boostings on each comment twice, once as if its author were unknown.

        Without the second copy "has a URL" would stand for the sources whose forms ask for
        one, and a blog without that field would be judged by the absence.
        """
        rows = np.flatnonzero(weight > 0)
        known = table[rows]
        unknown = np.isnan(known).all(axis=0)  # the boosting refuses a column without a value
        known = np.where(unknown, 0.0, known)
        anonymous = np.where(AUTHOR_COLUMNS & ~unknown, np.nan, known)
        twice = np.vstack([known, anonymous])
        label, weights = np.tile(y[rows], 2), np.tile(weight[rows], 2)
        widths = (len(COLUMNS), len(SIGNALS))
        boostings = [self._boosting(twice[:, :n], label, weights) for n in widths]
        return averaged(boostings, (1 - SIGNALS_SHARE, SIGNALS_SHARE))

    def _boosting(self, table: Floats, y: Bools, weight: Floats) -> Trees:
        learner = HistGradientBoostingClassifier(
            max_iter=self.n_trees,
            learning_rate=self.learning_rate,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=20,
            l2_regularization=5.0,
            early_stopping=False,
            random_state=self.random_state,
        )
        return plain_trees(learner.fit(table, y, sample_weight=weight))

    def _held_out_scores(
        self, table: Floats, y: Bools, weight: Floats, folds: list[tuple[Any, Any]]
    ) -> Floats:
        raw = np.full(len(y), np.nan)
        for train, rest in folds:
            rest = rest[weight[rest] > 0]
            raw[rest] = self._boosted(table[train], y[train], weight[train]).scores(table[rest])
        return raw

    def _calibrate(self, raw: Floats, y: Bools, calibrates: Bools) -> None:
        known = ~np.isnan(raw) & calibrates
        platt = LogisticRegression(C=1e6).fit(raw[known, None], y[known])
        self.slope_, self.intercept_ = float(platt.coef_[0, 0]), float(platt.intercept_[0])
        self.held_out_log_odds_ = self.slope_ * raw + self.intercept_


def usual_relation(table: Floats) -> Floats:
    """The median of each column that relates a comment to its article, NaN of the others."""
    usual = np.full(table.shape[1], np.nan)
    for column in np.flatnonzero(RELATION_COLUMNS):
        known = table[~np.isnan(table[:, column]), column]
        if len(known):
            usual[column] = np.median(known)
    return usual
