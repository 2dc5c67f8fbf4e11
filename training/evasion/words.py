"""Evasions that rewrite words: other letters, signs between them, other words."""

import re
import string
from random import Random

from training.evasion.material import OTHER_WORDS
from training.evasion.rewriting import Evasion, Rewrite, rewrite_text, rewrite_words, sometimes

WORD = re.compile(r"[^\W\d_]{2,}")
LONG_WORD = re.compile(r"[A-Za-z]{5,}")
CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
LEET = dict(zip("aeiost", "@31057", strict=True))
ACCENTS = str.maketrans("aeiounyc", "áèíöüñÿç")
BOLD = str.maketrans(
    string.ascii_letters, "".join(map(chr, (*range(0x1D41A, 0x1D434), *range(0x1D400, 0x1D41A))))
)
FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})


def _with_inside(char: str) -> Rewrite:
    """A character put into the middle of a word."""
    return lambda word, draw: f"{word[: len(word) // 2]}{char}{word[len(word) // 2 :]}"


def _swapped(word: str, draw: Random) -> str:
    at = draw.randrange(1, len(word) - 2)
    return f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}"


def _with_digits(word: str, draw: Random) -> str:
    """Half of the letters that have a digit like them, written as that digit."""
    letters = set(draw.sample(sorted(LEET), 3))
    return "".join(LEET[char] if char in letters else char for char in word)


def _synonym(word: str, draw: Random) -> str:
    synonyms = OTHER_WORDS.get(word.lower())
    if not synonyms:
        return word
    synonym = draw.choice(synonyms)
    return synonym.capitalize() if word[0].isupper() else synonym


def _entities(word: str, draw: Random) -> str:
    return "".join(f"&#{ord(char)};" for char in word)


def _each(pattern: re.Pattern[str], change: Rewrite) -> Rewrite:
    return lambda text, draw: pattern.sub(lambda match: change(match.group(), draw), text)


WORD_EVASIONS: dict[str, Evasion] = {
    "look-alike letters": rewrite_words(WORD, sometimes(0.6, lambda w, _: w.translate(CYRILLIC))),
    "one look-alike a word": rewrite_words(
        WORD, lambda w, _: w[:1] + w[1:2].translate(CYRILLIC) + w[2:]
    ),
    "zero-width spaces": rewrite_words(WORD, _with_inside("\u200b")),
    "soft hyphens": rewrite_words(WORD, _with_inside("\u00ad")),
    "combining marks": rewrite_words(WORD, lambda w, _: "".join(char + "\u0336" for char in w)),
    "spaced letters": rewrite_words(LONG_WORD, sometimes(0.5, lambda w, _: " ".join(w))),
    "dotted letters": rewrite_words(LONG_WORD, sometimes(0.5, lambda w, _: ".".join(w))),
    "bold letters": rewrite_words(WORD, lambda w, _: w.translate(BOLD)),
    "full-width letters": rewrite_words(WORD, lambda w, _: w.translate(FULL_WIDTH)),
    "digits for letters": rewrite_words(LONG_WORD, sometimes(0.5, _with_digits)),
    "accents": rewrite_words(WORD, lambda w, _: w.translate(ACCENTS)),
    "swapped letters": rewrite_words(LONG_WORD, sometimes(0.5, _swapped)),
    "tags inside words": rewrite_text(_each(LONG_WORD, _with_inside("<b></b>"))),
    "entities": rewrite_text(_each(WORD, _entities)),
    "capitals": rewrite_text(lambda text, _: text.upper()),
    "small letters": rewrite_text(lambda text, _: text.lower(), lambda name, _: name.lower()),
    "a line a word": rewrite_text(lambda text, _: text.replace(" ", "\n")),
    "spun synonyms": rewrite_words(WORD, _synonym),
}
