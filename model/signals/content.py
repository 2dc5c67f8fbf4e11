"""What stands in a text: ways to reach its author, markup, tricks, numbers."""

import math
import re
from typing import NamedTuple

from model.reading.comment_reading import Reading

# Which of these patterns begin with what, and why: see writing.py.
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s().\-/*~]{6,20}\d(?![\w])")
PRICE = re.compile(
    r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|(?:usd|eur|dollars?|euros?|pounds?|bucks)\b)", re.I
)
EMAIL = re.compile(r"(?<![\w.+*-])[\w.+*-]++@[\w-]++\.\w{2,}")  # see markup.py: never quadratic
MESSENGER = re.compile(r"whats\s?app|telegram|\bt\.me\b|viber|skype|wechat|微信|\bqq\b|加v", re.I)
MESSENGER_HINTS = ("whats", "telegram", "t.me", "viber", "skype", "wechat", "微信", "qq", "加v")
MAY_BE_BROKEN = re.compile(r"\n ?[a-z]")
BROKEN_LINE = re.compile(r"[^\W\d_,] ?\n ?[a-z]")
MAY_BE_LOOSE = re.compile(r"\s[,.!?]|  \w")
LOOSE_PUNCTUATION = re.compile(r"\w \s*[,.!?](?:\s|$)|  \w")
EXCERPT = re.compile(
    r"^\s*(?:\[(?:…|\.\.\.|&#8230;|&hellip;)\]|\.\.\.|…)|\[(?:…|\.\.\.|&#8230;|&hellip;)\]\s*$"
)
CODE = re.compile(r"[{};=<>:(](?:(?<=[{};=<>])|(?<=:):|(?<=\w\()\))")  # { ; -> :: f() ...
HTML_TAG = re.compile(r"<(?!a\b|/a\b)[a-z/][^>]{0,80}>", re.I)
NUMBER = re.compile(r"\d+")
SENTENCE_END = re.compile(r"[.!?…。！？](?![.!?…。！？])")


class ContentSignals(NamedTuple):
    """What stands in a text."""

    phone_numbers: float
    prices: float
    emails: float
    messengers: float
    broken_lines: float
    loose_punctuation: float
    excerpt: float
    code: float
    html_tags: float
    invisible: float
    lookalikes: float
    styled: float
    spaced: float
    numbers: float
    sentence_words: float


def content_signals(reading: Reading) -> ContentSignals:
    """Measure what stands in the text."""
    text, raw, plain = reading.text, reading.raw, reading.plain
    n_digits = reading.characters.digits
    return ContentSignals(
        phone_numbers=float(_count(PHONE, text) if n_digits > 1 else 0),
        prices=math.log1p(_count(PRICE, text) if n_digits else 0),
        emails=float(_count(EMAIL, text) if "@" in text else 0),
        messengers=float(_messengers(text)),
        broken_lines=math.log1p(_count(BROKEN_LINE, raw) if MAY_BE_BROKEN.search(raw) else 0),
        loose_punctuation=math.log1p(
            _count(LOOSE_PUNCTUATION, raw) if MAY_BE_LOOSE.search(raw) else 0
        ),
        excerpt=float(_is_excerpt(raw)),
        code=math.log1p(_count(CODE, text)),
        html_tags=math.log1p(_count(HTML_TAG, raw) if "<" in raw else 0),
        invisible=math.log1p(plain.invisible),
        lookalikes=math.log1p(plain.lookalikes),
        styled=math.log1p(plain.styled),
        spaced=float(plain.spaced),
        numbers=math.log1p(_count(NUMBER, text) if n_digits else 0),
        sentence_words=len(reading.tokens) / (1 + _count(SENTENCE_END, text)),
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _messengers(text: str) -> int:
    lower = text.lower()
    if not text.isascii():  # to the pattern, but not to str.lower(), these are an i
        lower = lower.replace("i\u0307", "i").replace("ı", "i")
    for hint in MESSENGER_HINTS:
        if hint in lower:
            return _count(MESSENGER, text)
    return 0


def _is_excerpt(raw: str) -> bool:
    begins = raw.lstrip().startswith(("[", "...", "…"))
    return (begins or raw.rstrip().endswith("]")) and bool(EXCERPT.search(raw))
