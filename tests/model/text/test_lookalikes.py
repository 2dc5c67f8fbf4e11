"""Invisible characters, styled letters and look-alikes: undone and counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.text.lookalikes import undisguise
from model.text.plain import read_plain_text


def test_zero_width_characters_are_taken_out_and_counted():
    plain = read_plain_text("v\u200bi\u200ba\u00adgra")
    assert plain.text == "viagra"
    assert plain.invisible == 3


def test_a_word_of_mixed_scripts_is_folded_and_counted():
    plain = read_plain_text("Cheap r\u043el\u0435x")  # Cyrillic o and e
    assert plain.text == "Cheap rolex"
    assert plain.lookalikes == 2


@pytest.mark.parametrize("text", ["Сок в магазине", "Όλα καλά", "Hello, сосед, bye"])
def test_russian_and_greek_words_stay_as_they_are(text):
    plain = read_plain_text(text)
    assert plain.text == text
    assert plain.lookalikes == 0


@pytest.mark.parametrize("styled", ["𝓬𝓱𝓮𝓪𝓹", "𝐜𝐡𝐞𝐚𝐩", "ｃｈｅａｐ"])
def test_styled_letters_become_plain_and_are_counted(styled):
    plain = read_plain_text(f"{styled} pills")
    assert plain.text == "cheap pills"
    assert plain.styled == 5


@pytest.mark.parametrize(
    "honest",
    [
        "می\u200cخواهم بدانم",  # Persian: the joiner is spelling
        "क्\u200dष अच्छा लेख",  # Hindi
        "we \U0001f468\u200d\U0001f469\u200d\U0001f467 loved it",  # a family emoji
    ],
)
def test_joiners_that_belong_to_the_spelling_are_no_trick(honest):
    assert read_plain_text(honest).invisible == 0


def test_a_joiner_in_english_is_a_trick_though():
    assert read_plain_text("free mo\u200dney").invisible == 1


texts = st.text(st.characters(exclude_categories=())) | st.text("aа\u200b𝓪ａоo <>[]()/.&;=x")


@given(texts)
def test_undoing_disguise_twice_changes_nothing_more(text):
    once = undisguise(text).text
    assert undisguise(once).text == once
