"""The fitted classifier: what its scores are made of, and what they do not depend on."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.base import clone

from model.classifier import StackedClassifier
from model.columns import COLUMNS, RELATION_COLUMNS, usual_relation
from model.comment import Article, Author, Comment

BREAD = Article(title="Baking rye bread", text="Rye bread wants a sourdough and time.")
SPARSE = {
    "no author": Comment(text="Nice post about rye", article=BREAD),
    "no article": Comment(text="Nice post", author=Author(name="Jane", url="http://a.example")),
    "no text": Comment(text="", author=Author(name="Jane"), article=BREAD),
    "nothing at all": Comment(text=""),
    "no words": Comment(text="!!! \u200b ...", article=BREAD),
    "one link": Comment(text="http://cheap-pills.example/buy", article=BREAD),
    "100,000 characters": Comment(text="cheap rolex " * 8_334, article=BREAD),
}

anything = st.text(max_size=80) | st.sampled_from(
    ["", "Cheap rolex at <a href='http://[x'>y</a>", "Rye wants time", "Сок", "很好", "www.a.com"]
)
comments = st.builds(
    Comment,
    text=anything,
    author=st.builds(Author, name=anything, email=anything, url=anything),
    article=st.builds(Article, title=anything, text=anything, url=anything),
)


def table_of(pipeline, judged):
    return pipeline[:-1].transform(judged)


@given(st.lists(comments, min_size=1, max_size=3))
@settings(max_examples=30)
def test_contributions_and_the_baseline_sum_to_the_log_odds(small_model, judged):
    table = table_of(small_model.pipeline, judged)
    learned = small_model.pipeline[-1]
    baseline, parts = learned.contributions(table, learned.columns(table))
    assert baseline + parts.sum(axis=1) == pytest.approx(learned.decision_function(table), abs=1e-6)


def test_there_is_one_contribution_a_column(small_model):
    table = table_of(small_model.pipeline, list(SPARSE.values()))
    learned = small_model.pipeline[-1]
    assert learned.contributions(table, learned.columns(table))[1].shape == (
        len(SPARSE),
        len(COLUMNS),
    )


@pytest.mark.parametrize("comment", SPARSE.values(), ids=SPARSE)
def test_a_sparse_comment_is_judged_too(small_model, comment):
    assert np.isfinite(small_model.pipeline.decision_function([comment])).all()


def test_without_its_article_a_comment_is_judged_as_under_one_it_relates_to_as_usual(small_model):
    learned = small_model.pipeline[-1]
    table = table_of(small_model.pipeline, [Comment(text="Cheap rolex watches, best price")])
    columns = learned.columns(table)
    usual = np.where(RELATION_COLUMNS, learned.usual_, columns)
    assert np.isnan(columns[:, RELATION_COLUMNS]).all()
    assert np.isfinite(usual[:, RELATION_COLUMNS]).all()
    assert learned.contributions(table, columns)[1] == pytest.approx(
        learned.contributions(table, usual)[1]
    )


def test_a_comment_without_words_relates_to_no_article_as_usual(small_model):
    learned = small_model.pipeline[-1]
    table = table_of(small_model.pipeline, [Comment(text="!!!", article=BREAD)])
    columns = learned.columns(table)
    assert learned.decision_function(table) == pytest.approx(
        learned.slope_ * learned.trees_.scores(columns) + learned.intercept_
    )


def test_the_usual_relation_is_the_median_of_what_is_known():
    table = np.full((3, len(COLUMNS)), np.nan)
    share = COLUMNS.index("article_share")
    table[:, share] = (0.1, np.nan, 0.5)
    usual = usual_relation(table)
    assert usual[share] == pytest.approx(0.3)
    assert np.isnan(np.delete(usual, share)).all()


def test_a_comment_is_judged_alone_as_among_others(small_model):
    judged = [c.comment for c in small_model.labelled[:40]] + list(SPARSE.values())
    together = small_model.pipeline.decision_function(judged)
    alone = np.concatenate([small_model.pipeline.decision_function([c]) for c in judged])
    assert alone == pytest.approx(together, abs=1e-6)


def test_the_order_of_a_batch_does_not_matter(small_model):
    judged = [c.comment for c in small_model.labelled[:40]]
    forth = small_model.pipeline.decision_function(judged)
    back = small_model.pipeline.decision_function(judged[::-1])
    assert back[::-1] == pytest.approx(forth, abs=1e-6)


def test_no_comments_have_no_scores(small_model):
    assert small_model.pipeline.decision_function([]).shape == (0,)


def test_it_learned_something_that_holds_for_comments_it_had_not_seen(small_model):
    is_spam = np.array([c.is_spam for c in small_model.labelled])
    held_out = small_model.pipeline[-1].held_out_log_odds_
    assert ((held_out > 0) == is_spam).mean() > 0.8


def test_held_out_scores_are_calibrated_in_the_mean(small_model):
    is_spam = np.array([c.is_spam for c in small_model.labelled])
    predicted = expit(small_model.pipeline[-1].held_out_log_odds_).mean()
    assert predicted == pytest.approx(is_spam.mean(), abs=0.01)


def test_a_saved_classifier_drops_the_row_it_holds_of_each_training_comment(small_model):
    restored = pickle.loads(pickle.dumps(small_model.pipeline[-1]))
    assert hasattr(small_model.pipeline[-1], "held_out_log_odds_")
    assert not hasattr(restored, "held_out_log_odds_")


def test_fitting_twice_gives_the_same_model(small_model, fit_small):
    few = small_model.labelled[:300]
    scores = [
        fit_small(few, n_folds=2, n_trees=10).decision_function([few[0].comment])[0]
        for _ in range(2)
    ]
    assert scores[0] == scores[1]


def test_fewer_groups_than_folds_are_refused(small_model, fit_small):
    one_article = [c for c in small_model.labelled if c.article == small_model.labelled[0].article]
    with pytest.raises(ValueError, match="n_splits=2"):
        fit_small(one_article, n_folds=2, n_trees=10)


def test_a_comment_without_signal_weight_has_no_held_out_score(small_model, fit_small):
    few = [*small_model.labelled[:300]]
    wordy = [c for c in few if c.is_spam][:20]
    chat = [type(c)(c.id, Comment(text=c.comment.text), c.is_spam, "chat", "chat") for c in wordy]
    held_out = fit_small([*few, *chat], n_folds=2, n_trees=10)[-1].held_out_log_odds_
    assert np.isnan(held_out[-20:]).all()
    assert not np.isnan(held_out[:-20]).any()


def test_a_constructor_only_stores():
    learner = StackedClassifier(n_folds=3, n_trees=7)
    assert clone(learner).get_params() == learner.get_params()
