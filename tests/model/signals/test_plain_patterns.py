"""Where a faster way of measuring stands for a plain pattern, it measures the same."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from measured_comments import read_comment

from model.signals.content import content_signals
from model.signals.writing import writing_signals

PLAIN = {  # the patterns without a look at a cheaper sign first
    "messengers": r"(?i)whats\s?app|telegram|\bt\.me\b|viber|skype|wechat|微信|\bqq\b|加v",
    "repeated": r"(.)\1{3,}",
    "code": r"[{};=<>]|\w\(\)|</?\w+>|::|->",
    "proper_names": r"(?<=[a-z,;] )[A-Z][a-z]{2,}",
    "numbers": r"\d+",
    "emails": r"(?<![\w.+*-])[\w.+*-]++@[\w-]++\.\w{2,}",
    "phone_numbers": r"(?<![\w.])\+?\(?\d[\d\s().\-/*~]{6,20}\d(?![\w])",
    "glued_words": r"(?<![a-z])(?:[a-z]{3,}+[A-Z][a-z]{2,}|[a-z]{2,}+[.!?,][A-Za-z]{3,})",
}
tricky = st.text(st.sampled_from("aAbqxZ019İıſ\u0307.,!?;:-+@(){}<>=/ \n"), max_size=30) | st.lists(
    st.sampled_from(
        ["WhatsApp", "vİber", "sKype", "qq", "t.me", "aaaa", "f()", "::", "-> ", "</b>"]
    )
).map("".join)


# Patterns of the text as it was typed.
RAW = {
    "loose_punctuation": r"\w \s*[,.!?](?:\s|$)|  \w",
    "broken_lines": r"[^\W\d_,] ?\n ?[a-z]",
}


def measured_of_text(text):
    reading = read_comment(text)
    return writing_signals(reading)._asdict() | content_signals(reading)._asdict()


@given(tricky)
@pytest.mark.parametrize("name", PLAIN)
def test_a_signal_is_what_its_plain_pattern_finds(name, text):
    reading = read_comment(text)
    n_matches = len(re.findall(PLAIN[name], reading.text))
    expected = {
        "repeated": float(n_matches > 0),
        "proper_names": n_matches / max(len(reading.tokens), 1),
        "numbers": math.log1p(n_matches),
        "code": math.log1p(n_matches),
        "glued_words": math.log1p(n_matches),
    }.get(name, float(n_matches))
    assert measured_of_text(text)[name] == expected


@given(tricky)
@pytest.mark.parametrize("name", RAW)
def test_a_signal_of_the_raw_text_is_what_its_plain_pattern_finds(name, text):
    n_matches = len(re.findall(RAW[name], text))
    assert measured_of_text(text)[name] == math.log1p(n_matches)
