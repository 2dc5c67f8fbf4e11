"""Tricks inside words: what is undone before a comment's wording is read.

Each trick is a pattern and what takes its place, so that the same tricks clean a text and
trace where its characters came from.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

INLINE_TAGS = "b|i|u|s|em|strong|span|font|small|big|wbr|mark|ins|del|tt|abbr|label|q"
TAG_IN_WORD = re.compile(
    rf"(?<=\w)(?:</?(?:{INLINE_TAGS})(?:\s[^<>]{{0,200}}+)?/?>|<!--[^<>]{{0,200}}+>)++(?=\w)", re.I
)
LETTER_ENTITY = re.compile(r"&#(?:0{0,5}(\d{2,3})|x0{0,5}([0-9a-f]{2}));?", re.I)
DOT = r"(?:\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\sdot\s)"
# Endings of hosts that are no word a reader would write behind " dot ".
SUFFIXES = (
    "com|net|org|info|biz|ru|cn|de|fr|nl|it|es|pl|br|in|uk|io|co|us|eu|tv|me|xyz|top|site|online|shop"
    "|club|store|app|blog|vip|pro|live|work|link|click|win|icu|fun|website|space|tech|agency|fans|bet"
    "|bid|loan|cc|ws|su|pw|au|ua|pk|ae|ch|se|pt|jp|kr|ir|vn|id|za|nz|ca|ng|gr|cz|hu|ro|sk|ai|ly|gl|gd"
    "|stream|casino|dating|date|download|trade|tk|ml|cf|buzz|cyou|monster|loans|academy|support"
)
SPELLED_HOST = re.compile(
    rf"(?<![\w@./-])(?!(?:the|a|an|my|your|this|of|old|big)\s)(?:[a-z0-9-]{{1,63}}{DOT}){{1,3}}"
    rf"(?:{SUFFIXES}|(?:at|to|is|no|be|so)(?=/))\b(?:{DOT}(?:{SUFFIXES})\b)?",
    re.I,
)
SPELLED_DOT = re.compile(DOT, re.I)
SPACED_LETTERS = re.compile(r"(?<!\w)(?:[^\W\d_][ .*_\-]){4,}[^\W\d_](?!\w)")
BETWEEN_LETTERS = re.compile(r"[ .*_\-]")
# A word with a digit between letters, in which those at its edges stand for letters too.
DIGIT_IN_WORD = re.compile(
    r"(?<![\w@$])(?=[0134578$@]?[a-z]{1,30}[0134578$@]{1,2}[a-z])[a-z0134578$@]{4,30}(?![\w@$]|\.\w)",
    re.I,
)
LETTERS_MEANT = str.maketrans("0134578$@", "oieastbsa")
ACCENTED = "".join(
    char
    for char in map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))
    if unicodedata.normalize("NFD", char)[0].isascii()
)
ACCENTED_LETTER = re.compile(f"[{ACCENTED}]")
BARE_LETTERS = str.maketrans({char: unicodedata.normalize("NFD", char)[0] for char in ACCENTED})


# A match of a pattern above holds one of its sign, which is found much sooner where none is.
DOT_IN_BRACKETS = re.compile(r"[(\[{]\s?\.")
LETTERS_APART = re.compile(r"[ .*_\-][^\W\d_][ .*_\-][^\W\d_][ .*_\-]")
DIGIT_AFTER_LETTER = re.compile(r"[0134578$@](?<=[a-z].)[0134578$@]?[a-z]", re.I)


class Trick(NamedTuple):
    """A trick: what a text that holds it must hold, its pattern, what takes a match's place."""

    may_match: Callable[[str], object]
    pattern: re.Pattern[str]
    by: Callable[[re.Match[str]], str]


def _nothing(match: re.Match[str]) -> str:
    return ""


def _character(match: re.Match[str]) -> str:
    """The ASCII letter or digit that an entity spells; any other entity stays."""
    decimal, hexadecimal = match.groups()
    char = chr(int(decimal) if decimal else int(hexadecimal, 16))
    return char if char.isascii() and char.isalnum() else match.group()


def _as_link(match: re.Match[str]) -> str:
    return "http://" + SPELLED_DOT.sub(".", match.group())


def _together(match: re.Match[str]) -> str:
    return BETWEEN_LETTERS.sub("", match.group())


def _letters(match: re.Match[str]) -> str:
    return match.group().translate(LETTERS_MEANT)


def _bare(match: re.Match[str]) -> str:
    return match.group().translate(BARE_LETTERS)


def _may_spell_a_dot(text: str) -> bool:
    return "dot" in text.lower() or bool(DOT_IN_BRACKETS.search(text))


TAGS_IN_WORDS = Trick(lambda text: "<" in text, TAG_IN_WORD, _nothing)
LETTERS_AS_ENTITIES = Trick(lambda text: "&#" in text, LETTER_ENTITY, _character)
SPELLED_HOSTS = Trick(_may_spell_a_dot, SPELLED_HOST, _as_link)
SPACED_WORDS = Trick(LETTERS_APART.search, SPACED_LETTERS, _together)
DIGITS_IN_WORDS = Trick(DIGIT_AFTER_LETTER.search, DIGIT_IN_WORD, _letters)
# Also where an accent belongs: languages are told apart well enough without.
ACCENTS = Trick(lambda text: not text.isascii(), ACCENTED_LETTER, _bare)


def undo_tricks(text: str, tricks: Iterable[Trick]) -> str:
    """The text with each trick undone, one after the other."""
    for may_match, pattern, by in tricks:
        if may_match(text):
            text = pattern.sub(by, text)
    return text


def undo_and_count(text: str, trick: Trick) -> tuple[str, int]:
    """The text with one trick undone, and how often it was there."""
    if not trick.may_match(text):
        return text, 0
    n_undone = 0

    def undo(match: re.Match[str]) -> str:
        nonlocal n_undone
        replacement = trick.by(match)
        n_undone += replacement != match.group()
        return replacement

    return trick.pattern.sub(undo, text), n_undone
