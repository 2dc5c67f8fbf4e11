"""A shipped model adapted to a site: it moves towards the decisions, and no further."""

import numpy as np
import pytest

from model.adaptation import SHIFT_UNIT, AdaptedClassifier
from model.comment import Article, Author, Comment

BREAD = Article(title="Baking rye bread", text="Rye bread wants a sourdough and time.")
SELLER = [
    Comment(
        text=f"We mill our own flour, order {kind} flour at www.tartu-mill.ee",
        author=Author(name="Tartu Mill", url="http://tartu-mill.ee"),
        article=BREAD,
    )
    for kind in ("rye", "wheat", "oat", "barley", "spelt", "buckwheat")
]
READERS = [
    Comment(text=text, author=Author(name=name), article=BREAD)
    for name, text in [
        ("Jane", "Mine never rises in winter, do you keep it warm?"),
        ("Ott", "My grandmother did the same, with beer"),
        ("Liis", "An hour is too long in my oven"),
        ("K. Tamm", "Thanks, that worked at last!"),
        ("Marta", "I disagree about the salt"),
        ("Jüri", "Where do you buy the flour?"),
    ]
]
SEEN = SELLER + READERS


def adapted(small_model, is_spam, *, penalty=1.0, weight=1.0):
    table = small_model.pipeline[:-1].transform(SEEN)
    learner = AdaptedClassifier(small_model.pipeline[-1], penalty=penalty)
    return learner.fit(table, np.array(is_spam), sample_weight=np.full(len(SEEN), weight))


def log_odds(small_model, learner, comments=SEEN):
    return learner.decision_function(small_model.pipeline[:-1].transform(comments))


@pytest.fixture(scope="module")
def welcome(small_model):
    """A site where the mill may advertise."""
    return adapted(small_model, [False] * len(SEEN))


@pytest.fixture(scope="module")
def unwelcome(small_model):
    """A site where it may not."""
    return adapted(small_model, [True] * len(SELLER) + [False] * len(READERS))


def test_it_moves_towards_what_moderators_decided(small_model, welcome, unwelcome):
    base = log_odds(small_model, small_model.pipeline[-1], SELLER)
    assert (log_odds(small_model, welcome, SELLER) < base).all()
    assert (log_odds(small_model, unwelcome, SELLER) > base).all()


def test_what_it_learned_holds_for_a_comment_like_those_decided(small_model, welcome, unwelcome):
    like = Comment(
        text="We mill our own flour, order malt flour at www.tartu-mill.ee",
        author=Author(name="Tartu Mill", url="http://tartu-mill.ee"),
        article=BREAD,
    )
    assert log_odds(small_model, unwelcome, [like]) > log_odds(small_model, welcome, [like])


def test_a_huge_penalty_leaves_the_shipped_model(small_model):
    held = adapted(small_model, [True] * len(SEEN), penalty=1e9)
    base = log_odds(small_model, small_model.pipeline[-1])
    assert log_odds(small_model, held) == pytest.approx(base, abs=1e-4)


def test_more_weight_moves_it_further(small_model):
    is_spam = [True] * len(SELLER) + [False] * len(READERS)
    light, heavy = (adapted(small_model, is_spam, weight=w) for w in (0.1, 2.0))
    assert (log_odds(small_model, heavy, SELLER) > log_odds(small_model, light, SELLER)).all()


def test_that_much_of_what_was_decided_is_spam_is_no_news_of_all_other_comments(
    small_model, unwelcome
):
    shipped = log_odds(small_model, small_model.pipeline[-1])
    everything = adapted(small_model, [True] * len(SEEN), weight=5.0)
    assert (log_odds(small_model, everything) > shipped).all()
    assert 0 < everything.shift_ < 0.25


def test_what_a_correction_weighs_is_what_its_log_odds_are_made_of(small_model, unwelcome):
    """The matrix that is learned from says the same as the model that judges."""
    table = small_model.pipeline[:-1].transform(SEEN)
    measured = unwelcome.measure(table)
    weights = np.concatenate([
        *unwelcome.corrections_.values(), unwelcome.column_correction_,
        [unwelcome.shift_ / SHIFT_UNIT],
    ])  # fmt: skip
    said = measured.log_odds + unwelcome.weighable(measured) @ weights
    assert said == pytest.approx(log_odds(small_model, unwelcome), abs=1e-4)


def test_contributions_and_the_baseline_sum_to_the_log_odds(small_model, unwelcome):
    comments = [*SEEN, Comment(text=""), *(c.comment for c in small_model.labelled[:30])]
    table = small_model.pipeline[:-1].transform(comments)
    baseline, parts = unwelcome.contributions(table, unwelcome.columns(table))
    assert baseline + parts.sum(axis=1) == pytest.approx(
        unwelcome.decision_function(table), abs=1e-6
    )


def test_a_comment_of_which_nothing_is_known_is_judged_too(small_model, unwelcome):
    assert np.isfinite(log_odds(small_model, unwelcome, [Comment(text="")])).all()


def test_the_shipped_model_itself_is_not_changed(small_model):
    before = log_odds(small_model, small_model.pipeline[-1])
    adapted(small_model, [True] * len(SEEN))
    assert (log_odds(small_model, small_model.pipeline[-1]) == before).all()


def test_its_readers_are_those_of_the_shipped_model(small_model, welcome):
    assert welcome.readers_ is small_model.pipeline[-1].readers_
