"""How many characters of each kind a text holds."""

from hypothesis import given
from hypothesis import strategies as st

from model.text.characters import count_characters


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_characters_are_counted_as_one_by_one(text):
    kinds = (str.isalpha, str.isupper, str.isdigit, lambda c: c > "\u024f" and c.isalpha())
    assert list(count_characters(text)) == [sum(map(kind, text)) for kind in kinds]
