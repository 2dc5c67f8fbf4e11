"""How a text is written and what stands in it.

Every function of these modules returns one value for each name in the tuple beside it. NaN means
"cannot be known here" (no name, no URL field): a missing field is never a zero, so that the
presence of a field does not stand for a label.
"""

import math
import re

from model.reading.comment_reading import Reading
from model.text.characters import count_characters

NAN = math.nan
# A pattern that begins with a set of characters is looked for at the speed of a byte search;
# one that begins with a look-behind or a repetition is tried anew at every character. So the
# look-behinds stand after the first character, and what is rare is looked for by a sign of it.
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s().\-/*~]{6,20}\d(?![\w])")
PRICE = re.compile(
    r"[$€£¥₹]\s?\d|\d\s?(?:[$€£¥₹]|(?:usd|eur|dollars?|euros?|pounds?|bucks)\b)", re.I
)
EMAIL = re.compile(r"(?<![\w.+*-])[\w.+*-]++@[\w-]++\.\w{2,}")  # see markup.py: never quadratic
MESSENGER = re.compile(r"whats\s?app|telegram|\bt\.me\b|viber|skype|wechat|微信|\bqq\b|加v", re.I)
MESSENGER_HINTS = ("whats", "telegram", "t.me", "viber", "skype", "wechat", "微信", "qq", "加v")
EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
REPEATED = re.compile(r"(.)(?=\1\1\1)\1+")
GLUED = re.compile(r"(?<![a-z])(?:[a-z]{3,}+[A-Z][a-z]{2,}|[a-z]{2,}+[.!?,][A-Za-z]{3,})")
MAY_BE_GLUED = re.compile(r"[.!?,A-Z](?<=[a-z].)[A-Za-z]{2}")
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
CASED_WORD = re.compile(r"[A-Z](?<=[a-z,;] .)[a-z]{2,}")
SENTENCE_END = re.compile(r"[.!?…。！？](?![.!?…。！？])")
TEXT_SIGNALS = (
    "chars", "words", "word_length", "capitals", "digits", "punctuation", "exclamations",
    "questions", "lines", "starts_lower", "ends_open", "non_latin", "emoji", "repeated",
    "distinct_words", "glued_words", "proper_names", "phone_numbers", "prices", "emails",
    "messengers", "broken_lines", "loose_punctuation", "excerpt", "code", "html_tags",
    "invisible", "lookalikes", "styled", "spaced", "numbers", "sentence_words",
)  # fmt: skip


def text_signals(reading: Reading) -> tuple[float, ...]:
    """Measure how the text is written. One value for each of TEXT_SIGNALS."""
    text, raw, words = reading.text, reading.raw, reading.tokens
    n_chars, n_words = len(text), len(words)
    kinds = count_characters(text)
    letters = kinds.letters or 1
    plain = reading.plain
    return (
        math.log1p(n_chars),
        math.log1p(n_words),
        letters / max(n_words, 1),
        kinds.capitals / letters,
        kinds.digits / max(n_chars, 1),
        (n_chars - letters - text.count(" ")) / max(n_chars, 1),
        math.log1p(text.count("!")),
        math.log1p(text.count("?")),
        math.log1p(raw.count("\n")),
        float(text[:1].islower()),
        float(text[-1:].isalnum()),
        kinds.not_latin / letters,
        0.0 if text.isascii() else math.log1p(len(EMOJI.findall(text))),
        float(bool(REPEATED.search(text))),
        len(reading.words) / n_words if n_words else NAN,
        math.log1p(_count(GLUED, text) if MAY_BE_GLUED.search(text) else 0),
        _count(CASED_WORD, text) / max(n_words, 1),
        float(_count(PHONE, text) if kinds.digits > 1 else 0),
        math.log1p(_count(PRICE, text) if kinds.digits else 0),
        float(_count(EMAIL, text) if "@" in text else 0),
        float(_messengers(text)),
        math.log1p(_count(BROKEN_LINE, raw) if MAY_BE_BROKEN.search(raw) else 0),
        math.log1p(_count(LOOSE_PUNCTUATION, raw) if MAY_BE_LOOSE.search(raw) else 0),
        float(_is_excerpt(raw)),
        math.log1p(_count(CODE, text)),
        math.log1p(_count(HTML_TAG, raw) if "<" in raw else 0),
        math.log1p(plain.invisible),
        math.log1p(plain.lookalikes),
        math.log1p(plain.styled),
        float(plain.spaced),
        math.log1p(_count(NUMBER, text) if kinds.digits else 0),
        n_words / (1 + _count(SENTENCE_END, text)),
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _messengers(text: str) -> int:
    lower = text.lower()
    if not text.isascii():  # to the pattern, but not to str.lower(), these are an i
        lower = lower.replace("i\u0307", "i").replace("ı", "i")
    is_hinted = any(hint in lower for hint in MESSENGER_HINTS)
    return _count(MESSENGER, text) if is_hinted else 0


def _is_excerpt(raw: str) -> bool:
    begins = raw.lstrip().startswith(("[", "...", "…"))
    return (begins or raw.rstrip().endswith("]")) and bool(EXCERPT.search(raw))
