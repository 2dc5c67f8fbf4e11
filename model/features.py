"""Comments to numbers: hashed n-grams of each field and the named signals."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from model.comment import Comment
from model.grams.fields import AUTHOR_URL, NAME, TEXTS, WORDING, field_matrices, field_texts
from model.grams.ones import Ones
from model.grams.texts import Texts
from model.knowledge.knowledge import Knowledge
from model.reading.comment_reading import Reading
from model.signals.author_url import AuthorUrlSignals, EmailSignals
from model.signals.keywords import KeywordSignals, keyword_signals
from model.signals.measuring import MEASURED_SIGNALS, measure_signals
from model.signals.name import NameSignals
from model.signals.rarity import RARITY_BUCKETS, Rarities, bucket

# The signals that count terms of spam, and where each looks for them.
SEARCHED = {"name_terms": NAME, "url_terms": AUTHOR_URL, "text_terms": WORDING}
LEXICON_SIGNALS = tuple(SEARCHED)
SIGNALS = MEASURED_SIGNALS + KeywordSignals._fields + LEXICON_SIGNALS
AUTHOR_SIGNALS = frozenset(
    (
        *NameSignals._fields,
        *AuthorUrlSignals._fields,
        *EmailSignals._fields,
        "name_keyword",
        "url_commercial",
        "url_keyword",
        "name_surprisal",
        "url_surprisal",
        "name_terms",
        "url_terms",
    )
)
BATCH = 512  # comments hashed at once: bounds the memory of a long archive


@dataclass(frozen=True)
class FeatureTable:
    """The features of comments: `grams` by field name, and `signals` (n_comments, n_signals)."""

    grams: dict[str, Ones]
    signals: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.signals)

    def take(self, rows: NDArray[np.intp]) -> "FeatureTable":
        """The features of some of the comments."""
        return FeatureTable({k: m.take(rows) for k, m in self.grams.items()}, self.signals[rows])


class CommentReader(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Comment values to Readings: the first step of the pipeline. Stateless."""

    def fit(self, X: Sequence[Comment], y: object = None) -> Self:
        """Do nothing: there is nothing to learn."""
        return self

    def transform(self, X: Sequence[Comment]) -> list[Reading]:
        """Read each comment once."""
        return [Reading(comment) for comment in X]


class CommentFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Readings to a FeatureTable.

    Learns `rarity_`, the inverse document frequency of words by hashed bucket,
    shape (RARITY_BUCKETS,), over comments and articles alike. `knowledge` is
    what public lists tell of the world.
    """

    rarity_: NDArray[np.float32]

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def fit(self, X: Sequence[Reading], y: object = None) -> Self:
        """Count in how many comments, with their articles, each word occurs."""
        counts = np.zeros(RARITY_BUCKETS)
        for reading in X:
            words = reading.stems | reading.article.stems
            counts[list({bucket(word) for word in words})] += 1
        self.rarity_ = np.log((1 + len(X)) / (1 + counts)).astype(np.float32)
        self.__dict__.pop("rarities", None)
        return self

    def transform(self, X: Sequence[Reading]) -> FeatureTable:
        """Measure each comment. Any number of them, also none."""
        batches = [X[i : i + BATCH] for i in range(0, len(X), BATCH)] or [[]]
        matrices, signals = zip(*map(self._measure, batches), strict=True)
        return FeatureTable(
            {name: Ones.stacked([grams[name] for grams in matrices]) for name in matrices[0]},
            np.vstack(signals),
        )

    def signals(self, X: Sequence[Reading], texts: Texts) -> NDArray[np.float32]:
        """The signals of one batch: shape (n_comments, len(SIGNALS))."""
        measured = [
            (*measure_signals(reading, self.rarities), *keyword_signals(reading, self.knowledge))
            for reading in X
        ]
        n_measured = len(SIGNALS) - len(LEXICON_SIGNALS)
        table = np.array(measured, np.float32).reshape(len(X), n_measured)
        return np.column_stack([table, self._count_terms(texts)])

    def _measure(self, X: Sequence[Reading]) -> tuple[dict[str, Ones], NDArray[np.float32]]:
        texts = field_texts(X, TEXTS)
        return field_matrices(texts), self.signals(X, texts)

    def _count_terms(self, texts: Texts) -> NDArray[np.float32]:
        """How many terms of the lexicon stand in name, URL and text; NaN where there is none."""
        is_missing = texts.offsets[1:] == texts.offsets[:-1]
        terms = np.where(is_missing, np.nan, np.log1p(self.knowledge.terms.count(texts)))
        by_field = terms.reshape(len(TEXTS), -1)
        return by_field[[TEXTS.index(field) for field in SEARCHED.values()]].T.astype(np.float32)

    @cached_property
    def rarities(self) -> Rarities:
        """How rare words are, those met before at hand."""
        return Rarities(self.rarity_)

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = dict(super().__getstate__())
        state.pop("rarities", None)  # what is at hand, not what was learned
        return state
