"""What anybody would try first: plain text classifiers, fitted on the same comments."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB, ComplementNB
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import LinearSVC

from model.comment import Comment
from training.learning.recipe import TrainingSet

Bools = NDArray[np.bool_]

TFIDF = "TF-IDF and logistic regression"
NAIVE_BAYES = "words and naive Bayes"
COMPLEMENT_BAYES = "TF-IDF and complement naive Bayes"
MACHINE = "TF-IDF and linear support vectors"


def fit_tfidf(seen: TrainingSet) -> Pipeline:
    """TF-IDF of words and characters, logistic regression."""
    return _fit(seen, LogisticRegression(C=10.0, class_weight="balanced", max_iter=200))


def fit_complement_bayes(seen: TrainingSet) -> Pipeline:
    """TF-IDF of words and characters, complement naive Bayes (Rennie et al. 2003)."""
    return _fit(seen, ComplementNB(alpha=0.1))


def fit_machine(seen: TrainingSet) -> Pipeline:
    """TF-IDF of words and characters, a linear support vector machine, calibrated."""
    machine = LinearSVC(C=0.5, class_weight="balanced", random_state=0)
    return _fit(seen, CalibratedClassifierCV(machine, cv=3, ensemble=False))


def fit_naive_bayes(seen: TrainingSet) -> Pipeline:
    """Which words occur, naive Bayes: what a blog's filter of 2005 did."""
    vectors = CountVectorizer(binary=True, min_df=2)
    learner = BernoulliNB(alpha=0.1)
    return make_pipeline(FunctionTransformer(texts), vectors, learner).fit(*originals(seen))


BASELINES: dict[str, Callable[[TrainingSet], Pipeline]] = {
    TFIDF: fit_tfidf,
    NAIVE_BAYES: fit_naive_bayes,
    COMPLEMENT_BAYES: fit_complement_bayes,
    MACHINE: fit_machine,
}


def _fit(seen: TrainingSet, learner: Any) -> Pipeline:
    return make_pipeline(FunctionTransformer(texts), _vectors(), learner).fit(*originals(seen))


def originals(seen: TrainingSet) -> tuple[list[Comment], Bools]:
    """The comments as they came, without disguised copies, and which are spam."""
    rows = seen.is_original
    return [seen.comments[at] for at in np.flatnonzero(rows)], seen.is_spam[rows]


def _vectors() -> FeatureUnion:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True
    )
    return FeatureUnion([("words", words), ("characters", characters)])


def texts(comments: Sequence[Comment]) -> list[str]:
    """Author and text in a row: all that a plain text classifier gets to see."""
    return [f"{c.author.name} {c.author.url} {c.text}" for c in comments]
