"""Where the words stand: the very matches of the pattern, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.grams.texts import Texts
from model.grams.word_spans import word_spans
from model.text.words import WORD


def found_in(text):
    return [text[start:end] for start, end in word_spans(Texts([text])).tolist()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" cheap rolex ", ["cheap", "rolex"]),
        ("don't, I’m", ["don't", "I’m"]),
        ("rock'n'roll", ["rock'n", "roll"]),
        ("'quoted' it'", ["quoted", "it"]),
        ("the 90's2000 and y'1", ["the", "90's", "2000", "and", "y", "1"]),
        ("snake_case", ["snake", "case"]),
        ("²nd ⅷ 好的", ["²nd", "ⅷ", "好的"]),
        ("", []),
        ("?!", []),
    ],
)
def test_words_are_told_apart(text, words):
    assert found_in(text) == words


awkward = st.text(st.sampled_from("ab1²_ '’é好\u0301\ud800\U0001f600"), max_size=25)


@given(awkward | st.text(max_size=40))
def test_words_are_those_that_the_pattern_finds(text):
    plain = [list(match.span()) for match in WORD.finditer(text)]
    assert word_spans(Texts([text])).tolist() == plain


def test_words_of_many_texts_are_counted_from_the_first():
    assert word_spans(Texts([" it's ", " so "])).tolist() == [[1, 5], [7, 9]]
