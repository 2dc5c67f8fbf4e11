"""What anybody would try first: plain text classifiers, fitted on the same comments."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from model.comment import Comment
from training.recipe import TrainingSet

Bools = NDArray[np.bool_]

TFIDF = "TF-IDF and logistic regression"
NAIVE_BAYES = "words and naive Bayes"


def fit_tfidf(seen: TrainingSet) -> Pipeline:
    """TF-IDF of words and characters, logistic regression."""
    vectors = FeatureUnion(
        [
            ("words", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)),
            (
                "characters",
                TfidfVectorizer(
                    analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True
                ),
            ),
        ]
    )
    learner = LogisticRegression(C=10.0, class_weight="balanced", max_iter=200)
    return make_pipeline(FunctionTransformer(texts), vectors, learner).fit(*_originals(seen))


def fit_naive_bayes(seen: TrainingSet) -> Pipeline:
    """Which words occur, naive Bayes: what a blog's filter of 2005 did."""
    vectors = CountVectorizer(binary=True, min_df=2)
    learner = BernoulliNB(alpha=0.1)
    return make_pipeline(FunctionTransformer(texts), vectors, learner).fit(*_originals(seen))


def _originals(seen: TrainingSet) -> tuple[list[Comment], Bools]:
    rows = seen.is_original
    return [seen.comments[at] for at in np.flatnonzero(rows)], seen.is_spam[rows]


BASELINES: dict[str, Callable[[TrainingSet], Pipeline]] = {
    TFIDF: fit_tfidf,
    NAIVE_BAYES: fit_naive_bayes,
}


def texts(comments: Sequence[Comment]) -> list[str]:
    """Author and text in a row: all that a plain text classifier gets to see."""
    return [f"{c.author.name} {c.author.url} {c.text}" for c in comments]
