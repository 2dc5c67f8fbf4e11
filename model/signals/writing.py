"""How a text is written: its length, its characters, its words."""

import math
import re
from typing import NamedTuple

from model.reading.comment_reading import Reading

EMOJI = re.compile("[\u2600-\u27bf\U0001f300-\U0001faff]")
REPEATED = re.compile(r"(.)(?=\1\1\1)\1+")
# A pattern that begins with a set of characters is looked for at the speed of a byte search;
# one that begins with a look-behind or a repetition is tried anew at every character. So the
# look-behinds stand after the first character, and what is rare is looked for by a sign of it.
GLUED = re.compile(r"(?<![a-z])(?:[a-z]{3,}+[A-Z][a-z]{2,}|[a-z]{2,}+[.!?,][A-Za-z]{3,})")
MAY_BE_GLUED = re.compile(r"[.!?,A-Z](?<=[a-z].)[A-Za-z]{2}")
CASED_WORD = re.compile(r"[A-Z](?<=[a-z,;] .)[a-z]{2,}")


class WritingSignals(NamedTuple):
    """How a text is written, whatever it says."""

    chars: float
    words: float
    word_length: float
    capitals: float
    digits: float
    punctuation: float
    exclamations: float
    questions: float
    lines: float
    starts_lower: float
    ends_open: float
    non_latin: float
    emoji: float
    repeated: float
    distinct_words: float
    glued_words: float
    proper_names: float


def writing_signals(reading: Reading) -> WritingSignals:
    """Measure how the text is written."""
    text, characters = reading.text, reading.characters
    n_chars, n_words, letters = len(text), len(reading.tokens), characters.letters or 1
    return WritingSignals(
        chars=math.log1p(n_chars),
        words=math.log1p(n_words),
        word_length=letters / max(n_words, 1),
        capitals=characters.capitals / letters,
        digits=characters.digits / max(n_chars, 1),
        punctuation=(n_chars - letters - text.count(" ")) / max(n_chars, 1),
        exclamations=math.log1p(text.count("!")),
        questions=math.log1p(text.count("?")),
        lines=math.log1p(reading.raw.count("\n")),
        starts_lower=float(text[:1].islower()),
        ends_open=float(text[-1:].isalnum()),
        non_latin=characters.not_latin / letters,
        emoji=0.0 if text.isascii() else math.log1p(len(EMOJI.findall(text))),
        repeated=float(bool(REPEATED.search(text))),
        distinct_words=len(reading.words) / n_words if n_words else math.nan,
        glued_words=math.log1p(len(GLUED.findall(text)) if MAY_BE_GLUED.search(text) else 0),
        proper_names=len(CASED_WORD.findall(text)) / max(n_words, 1),
    )
