"""Letters that follow each other as in words, and letters struck at random."""

import math
import pickle

import numpy as np
import pytest

from model.knowledge.letter_pairs import EDGE, LetterPairs, latin_letters

WORDS = (
    "starter kitchen flour water oven bread winter morning evening question answer thanks".split()
)


@pytest.fixture(scope="module")
def letters():
    return LetterPairs.learn(WORDS)


def test_what_follows_a_letter_adds_up_to_one(letters):
    assert np.exp(-letters.surprisal).sum(axis=1) == pytest.approx(np.ones(EDGE + 1), abs=1e-5)


def test_a_pair_that_was_met_surprises_less_than_one_that_was_not(letters):
    t, e, q = (ord(letter) - ord("a") for letter in "teq")
    assert letters.surprisal[t, e] < letters.surprisal[t, q]


@pytest.mark.parametrize("made_up", ["lpqzvtrswk", "ghtrklmwq", "zxcvqjw"])
def test_letters_at_random_surprise_more_than_a_word_never_met(letters, made_up):
    assert letters.mean([made_up]) > letters.mean(["winterbread"]) + 0.5


def test_longer_words_count_by_their_letters(letters):
    short, long = letters.mean(["bread"]), letters.mean(["winterbread"])
    assert letters.mean(["bread", "winterbread"]) == pytest.approx((5 * short + 11 * long) / 16)


@pytest.mark.parametrize("words", [[], [""], ["https"[:4], "cpu"], ["приветище", "我的酵母"]])
def test_of_short_words_and_other_scripts_nothing_is_known(letters, words):
    assert math.isnan(letters.mean(words))


def test_marks_and_capitals_change_nothing(letters):
    assert letters.mean(["BRÉAD"]) == letters.mean(["bread"])
    assert latin_letters("Čáp3-ß") == "cap"


def test_an_endless_word_is_cut(letters):
    assert letters.mean(["bread" * 8]) == letters.mean(["bread" * 10_000])


def test_a_word_learned_twice_counts_once():
    assert np.array_equal(
        LetterPairs.learn(["bread"]).surprisal, LetterPairs.learn(["bread", "Bread"]).surprisal
    )


def test_one_that_learned_nothing_does_not_know():
    assert math.isnan(LetterPairs.silent().mean(["bread"]))


def test_words_at_hand_are_not_kept_with_it(letters):
    letters.mean(["bread"])
    again = pickle.loads(pickle.dumps(letters))
    assert vars(again).keys() == {"surprisal"}
    assert again.mean(["oven", "kitchen"]) == letters.mean(["oven", "kitchen"])


def test_made_up_words_do_not_fill_the_memory(letters, monkeypatch):
    monkeypatch.setattr("model.knowledge.letter_pairs.REMEMBERED", 10)
    fresh = LetterPairs.learn(WORDS)
    fresh.mean(f"word{n}" for n in range(100))
    assert len(fresh._words) <= 10
