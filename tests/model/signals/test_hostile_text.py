"""Texts made to break or slow what is measured of them."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_comments import BREAD, RARITY, read_comment

from model.comment import Article, Author, Comment
from model.reading.comment_reading import Reading
from model.signals.measuring import MEASURED_SIGNALS, measure_signals
from model.signals.rarity import Rarities

RARITIES = Rarities(RARITY)
anything = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(
    [
        "",
        "http://[x",
        "<a href='http://[x'>y</a>",
        "www.a.com",
        "[url=//[]b[/url]",
        "1",
        "好",
        "A B",
    ]
)


@given(anything, anything, anything, anything, anything, anything)
def test_every_name_has_one_value_and_none_is_infinite(text, name, email, url, title, body):
    comment = Comment.model_construct(
        text=text,
        author=Author.model_construct(name=name, email=email, url=url),
        article=Article.model_construct(title=title, text=body, url=url),
    )
    values = measure_signals(Reading(comment), RARITIES)
    assert len(values) == len(MEASURED_SIGNALS)
    assert not np.isinf(values).any()


SLOW = [
    "x", "aA", "a.", "a@", "a@a.", "_", " ", "  ,", "\n", "a\n", "1 ", "1", "+", "$ ", "1 $", "…",
    "[...]", "<", "<a", "</", "{|", "(", "www.a.com ", "[url=", "http://[ ", "A ", "a b. ", "好",
    "<a href='//a.b/'>x</a>",
]  # fmt: skip


@pytest.mark.parametrize("part", SLOW)
def test_a_long_text_made_to_be_slow_is_measured_quickly(part):
    text = (part * 50_000)[:100_000]
    started = time.process_time()
    comment = read_comment(text, article=BREAD, name="Jane", url="http://example.com")
    measure_signals(comment, RARITIES)
    assert time.process_time() - started < 1.5
