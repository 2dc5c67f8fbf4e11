"""Tricks inside words: undone where they hide something, left alone where they do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.text.disguise import (
    ACCENTS,
    DIGITS_IN_WORDS,
    LETTERS_AS_ENTITIES,
    SPACED_WORDS,
    SPELLED_HOSTS,
    TAGS_IN_WORDS,
    undo_and_count,
    undo_tricks,
)
from model.text.plain import read_plain_text
from model.text.wording import read_wording

STEPS = (TAGS_IN_WORDS, LETTERS_AS_ENTITIES, SPELLED_HOSTS, ACCENTS, SPACED_WORDS, DIGITS_IN_WORDS)


@pytest.mark.parametrize(
    ("step", "text", "plain"),
    [
        (TAGS_IN_WORDS, "cas<b></b>ino", "casino"),
        (TAGS_IN_WORDS, "cas<!-- x -->ino", "casino"),
        (TAGS_IN_WORDS, 'cas<span class="a">in</span>o', "casino"),
        (LETTERS_AS_ENTITIES, "&#99;&#x61;sin&#111;", "casino"),
        (SPELLED_HOSTS, "at best-pills dot com now", "at http://best-pills.com now"),
        (SPELLED_HOSTS, "at pills [.] shop [dot] net", "at http://pills.shop.net"),
        (SPELLED_HOSTS, "at pills(dot)ru", "at http://pills.ru"),
        (SPELLED_HOSTS, "at pills dot co dot uk", "at http://pills.co.uk"),
        (SPELLED_HOSTS, "bit dot ly/3x", "http://bit.ly/3x"),
        (SPACED_WORDS, "v i a g r a", "viagra"),
        (SPACED_WORDS, "c.a.s.i.n.o", "casino"),
        (DIGITS_IN_WORDS, "c4s1no and b@by", "casino and baby"),
        (ACCENTS, "bùý çhéáp ŕöłẽx", "buy cheap rołex"),
    ],
)
def test_a_trick_is_undone_and_counted(step, text, plain):
    undone, n = undo_and_count(text, step)
    assert undone == plain
    assert n > 0


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (TAGS_IN_WORDS, "<b>bold</b> and <i>more</i>"),
        (TAGS_IN_WORDS, "H<sub>2</sub>O"),
        (TAGS_IN_WORDS, "one<br>two<p>three"),
        (LETTERS_AS_ENTITIES, "Tom &#38; Jerry&#8217;s caf&#233;"),  # no letter of ASCII
        (SPELLED_HOSTS, "after the dot com bubble"),
        (SPELLED_HOSTS, "put a dot in the middle"),
        (SPELLED_HOSTS, "from the red dot to the left"),
        (SPELLED_HOSTS, "I agree. It is so"),
        (SPACED_WORDS, "a b c and A. B. Miller"),
        (DIGITS_IN_WORDS, "in 2019 my mp3 player, 3d and b2b"),
        (DIGITS_IN_WORDS, "write to jane@example.com"),
        (ACCENTS, "Straße, Ærø, привет, ελλάδα, がぎぐ"),
    ],
)
def test_what_is_no_trick_stays(step, text):
    assert undo_and_count(text, step) == (text, 0)


@given(st.text(max_size=60))
def test_counting_undoes_what_undoing_undoes(text):
    for step in STEPS:
        assert undo_and_count(text, step)[0] == undo_tricks(text, [step])


@pytest.mark.parametrize(
    "trick",
    ["cas<b></b>ino", "&#99;asino", "c\u0336a\u0336s\u0336ino", "ca\u200bsino", "с\u0430sino",
     "c4sin0w"[:5] + "o", "c.a.s.i.n.o", "𝐜𝐚𝐬𝐢𝐧𝐨"],
)  # fmt: skip
def test_a_word_in_disguise_is_worded_as_without(trick):
    assert read_wording(f"the best {trick} here").lower() == "the best casino here"


def test_a_spelled_out_host_is_a_link():
    plain = read_plain_text("visit best-pills dot com for more")
    assert [link.url for link in plain.links] == ["http://best-pills.com"]
    assert plain.spaced == 1


def test_tags_in_words_and_letters_as_entities_are_counted_as_tricks():
    plain = read_plain_text("the ca<b></b>sino of my d&#114;eams")
    assert (plain.text, plain.invisible, plain.styled) == ("the casino of my dreams", 1, 1)


def test_letters_struck_through_are_read_and_counted():
    plain = read_plain_text("c\u0336a\u0336sino")
    assert (plain.text, plain.styled) == ("casino", 2)


def test_an_accent_that_has_no_letter_of_its_own_is_no_trick():
    assert read_plain_text("ẹ\u0301kọ́ wà").styled == 0  # Yoruba


@pytest.mark.parametrize(
    "text", ["x<b>" * 30_000, "&#" * 60_000, "a dot " * 20_000, "a1" * 60_000, "x<!--" * 20_000]
)
def test_a_hostile_text_is_read(text):
    assert isinstance(read_wording(text), str)


SPELLED_OUT = r"[a-d ]{0,9}(?:.[ .*_\-]){0,7}[a-z]?(?: ?[(\[{] ?(?:dot|\.) ?[)\]}] ?com)?"
TRICKY = (
    st.text(alphabet="adotcs k1@0.*_-([{)]} <>/b!&#;é\n\u00a0", max_size=60)
    | st.from_regex(SPELLED_OUT)
    | st.from_regex(r"[a-z]{0,3}[0-9@]{0,2}[a-z]{0,4}")
)


@given(TRICKY)
@settings(max_examples=500)
def test_whatever_holds_a_trick_holds_its_sign(text):
    for step in STEPS:
        if step.pattern.search(text):
            assert step.may_match(text)
