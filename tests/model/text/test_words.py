"""The words of a text and their stems."""

import pytest

from model.text.words import stems, tokens


def test_words_are_lower_case_and_keep_their_apostrophe():
    assert tokens("Don't PANIC, it’s fine_here") == ["don't", "panic", "it’s", "fine", "here"]


def test_a_script_without_spaces_becomes_pairs_of_characters():
    assert tokens("东京都") == ["东京", "京都"]


def test_latin_words_beside_such_a_script_stay_whole():
    assert tokens("Python 很好用") == ["python", "很好", "好用"]


def test_one_character_alone_is_a_word():
    assert tokens("好") == ["好"]


def test_nothing_has_no_words():
    assert tokens("") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("bake", "bakes"), ("baker", "bakery"), ("watch", "watches"), ("хлебом", "хлебов")],
)
def test_inflected_forms_meet_in_one_stem(first, second):
    assert stems([first]) == stems([second])


def test_different_words_have_different_stems():
    assert stems(["rolex"]) != stems(["roller"])


def test_a_single_letter_has_no_stem():
    assert stems(["a", "I"]) == frozenset()


@pytest.mark.parametrize("word", ["es", "sees", "ss", "eee"])
def test_a_word_of_endings_alone_has_a_stem(word):
    assert all(stems([word]))
