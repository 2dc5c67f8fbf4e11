"""Where each character of a cleaned text stands in the text as it was typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.comment import Comment
from model.reading.comment_reading import Reading
from model.text.trace import trace_plain_text, trace_wording
from model.text.traced_text import TracedText
from model.text.wording import MAX_WORDING_CHARS

parts = st.sampled_from(
    ["<a href='http://a.example/x'>", "</a>", "[url=http://b.example]", "[/url]", "&amp;",
     "&#8203;", "[c](https://c.example)", "www.d.example", "\u200b", "\u00ad", "Ω", "Σ", "İ", "ß",
     "ﬃ", "①", "e\u0301\u0323", "각", "\u1100\u1161", "ко", "cаsіno", "𝓿𝓲𝓪𝓰𝓻𝓪", "\u0344", "\n \t",
     "很好", "क्ष", "\u09c7\u09be", "v i a g r a",
     "ca<b></b>sino", "c&#97;sino", "shop dot com", "c4s1no", "z\u0336a\u0336"]
)  # fmt: skip
texts = st.text(max_size=60) | st.lists(parts | st.text(max_size=5), max_size=12).map("".join)


@given(texts)
@example("é" * 20 + "e\u0301" * 20)
@example("\u09c7\u09be")  # two letters without a combining class that melt into one
def test_the_wording_is_traced_as_it_is_read(text):
    assert trace_wording(text).text == Reading(Comment(text=text)).marked


def test_a_long_wording_is_traced_as_it_is_cut():
    text = "İstanbul a\u200bnd Ω " * MAX_WORDING_CHARS
    assert trace_wording(text).text == Reading(Comment(text=text)).marked


@given(texts)
def test_every_character_comes_from_within_the_text(text):
    for traced in (trace_wording(text), trace_plain_text(text)[0]):
        assert len(traced.starts) == len(traced.ends) == len(traced.text)
        ranges = list(zip(traced.starts, traced.ends, strict=True))
        assert all(0 <= start <= end <= len(text) for start, end in ranges)
        assert traced.starts == sorted(traced.starts)


@given(texts)
def test_every_link_stands_within_the_text(text):
    assert all(0 <= link.start < link.end <= len(text) for link in trace_plain_text(text)[1])


def shown(raw, traced, part):
    """What stands in the original where a text was found in the traced one."""
    at = traced.text.index(part)
    start, end = traced.original(at, at + len(part))
    return raw[start:end]


@pytest.mark.parametrize(
    ("raw", "read", "typed"),
    [
        ("Buy cheap watches", "cheap", "cheap"),
        ("Buy   cheap\n\nwatches", "cheap watches", "cheap\n\nwatches"),
        ("Buy ch\u200be\u200bap watches", "cheap", "ch\u200be\u200bap"),
        ("Buy 𝐜𝐡𝐞𝐚𝐩 watches", "cheap", "𝐜𝐡𝐞𝐚𝐩"),
        ("Buy сheap watches", "cheap", "сheap"),  # a Cyrillic first letter
        ("In İstanbul cheap watches", "cheap", "cheap"),  # a letter of two in lower case
        ("caf\u0065\u0301 cheap", "cafe", "cafe\u0301"),
        ("각각 cheap", "cheap", "cheap"),
        ("ﬁne cheap", "fine", "ﬁne"),
        ("Buy ch<b></b>eap", "cheap", "ch<b></b>eap"),
        ("Buy c&#104;eap", "cheap", "c&#104;eap"),
        ("Buy c\u0336h\u0336eap", "cheap", "c\u0336h\u0336eap"),
        ("Buy ch3ap", "cheap", "ch3ap"),
        ("Buy c h e a p", "cheap", "c h e a p"),
        ("at shop dot com", "http://shop.com", "shop dot com"),
    ],
)
def test_a_word_of_the_wording_is_found_as_it_was_typed(raw, read, typed):
    assert shown(raw, trace_wording(raw), read) == typed


@pytest.mark.parametrize(
    ("raw", "read", "typed"),
    [
        ("<p>call <b>555</b> now</p>", "555", "555"),
        ("fish &amp; chips", "& chips", "&amp; chips"),
        ("[b]cheap[/b] [url=http://a.example]watches[/url]", "watches", "watches"),
        ("see [the docs](https://docs.example/a) there", "the docs", "the docs"),
    ],
)
def test_a_word_of_the_plain_text_is_found_as_it_was_typed(raw, read, typed):
    assert shown(raw, trace_plain_text(raw)[0], read) == typed


def test_links_are_found_however_they_are_written():
    raw = (
        "<a href='http://a.example/1'>a</a> [url=http://b.example]b[/url]"
        " [c](https://c.example) www.d.example"
    )
    links = trace_plain_text(raw)[1]
    assert [raw[link.start : link.end] for link in links] == [
        "http://a.example/1", "http://b.example", "https://c.example", "www.d.example"
    ]  # fmt: skip


def test_nothing_comes_from_nowhere():
    assert TracedText.of("").original(0, 0) == (0, 0)
