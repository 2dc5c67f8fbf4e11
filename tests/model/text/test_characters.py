"""How many characters of each kind a text holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.text.characters import count_characters, is_latin


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_characters_are_counted_as_one_by_one(text):
    kinds = (str.isalpha, str.isupper, str.isdigit, lambda c: c > "\u024f" and c.isalpha())
    assert list(count_characters(text)) == [sum(map(kind, text)) for kind in kinds]


@pytest.mark.parametrize(
    ("text", "latin"), [("Rye", True), ("Сок", False), ("很好", False), ("", True), ("123", True)]
)
def test_the_script_of_a_text_is_told(text, latin):
    assert is_latin(text) is latin
