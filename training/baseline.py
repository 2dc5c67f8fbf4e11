"""What anybody would try first: TF-IDF of words and characters, logistic regression."""

from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from model.comment import Comment
from training.recipe import TrainingSet


def fit_baseline(seen: TrainingSet) -> Pipeline:
    """The baseline of the evaluation table, fitted on the same comments as the model."""
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
    return make_pipeline(FunctionTransformer(texts), vectors, learner).fit(
        seen.comments, seen.is_spam
    )


def texts(comments: Sequence[Comment]) -> list[str]:
    """Author and text in a row: all that a plain text classifier gets to see."""
    return [f"{c.author.name} {c.author.url} {c.text}" for c in comments]
