"""Words told apart by their letters."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.knowledge import subwords
from model.knowledge.subwords import SubwordReader

TRADES = [["plumber"], ["cheap", "plumbing"], ["locksmith"], ["roofing"], ["roof", "repair"]]
PEOPLE = [["anna"], ["hannah"], ["john", "smith"], ["annika"], ["johanna"]]
READER = SubwordReader.fit(TRADES, PEOPLE, C=10.0, weight=np.ones(10))


def test_what_was_learned_is_told_apart():
    assert all(READER.score(words) > 0 for words in TRADES)
    assert all(READER.score(words) < 0 for words in PEOPLE)


def test_a_word_never_met_is_read_by_its_letters():
    assert READER.score(["plumbers"]) > 0 > READER.score(["joanna"])


def test_of_no_word_nothing_is_known():
    assert math.isnan(READER.score([]))


def test_one_that_learned_nothing_does_not_know():
    assert math.isnan(SubwordReader.silent().score(["plumber"]))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_the_score_is_a_sum_over_words_and_finite(words):
    score = READER.score(words)
    assert math.isfinite(score)
    assert score == pytest.approx(READER.intercept + sum(READER.scores(words)))


def test_both_kinds_count_the_same_however_many_examples_there_are():
    lopsided = SubwordReader.fit(TRADES * 20, PEOPLE, C=10.0, weight=np.ones(105))
    assert lopsided.score(["anna"]) < 0


def test_an_example_of_more_weight_counts_more():
    examples = [["rolex"]], [["rolex"], ["berg"]]
    heavy, light = (
        SubwordReader.fit(*examples, C=10.0, weight=np.array([1.0, share, 1.0]))
        for share in (1, 0.01)
    )
    assert light.score(["rolex"]) > heavy.score(["rolex"])


def test_a_saved_reader_scores_the_same_and_holds_no_word():
    READER.score(["plumber"])
    saved = pickle.dumps(READER)
    assert pickle.loads(saved).score(["plumber"]) == READER.score(["plumber"])
    assert b"plumber" not in saved


def test_words_made_up_by_the_thousand_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(subwords, "REMEMBERED", 100)
    reader = SubwordReader(READER.weights, READER.step, READER.intercept)
    expected = READER.score(["plumber"])
    for number in range(1000):
        reader.score([f"word{number}"])
    assert len(reader._word_scores) <= 101
    assert reader.score(["plumber"]) == expected
