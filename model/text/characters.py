"""How many letters, capitals and digits a text holds: plain ASCII at the speed of bytes."""

import re
import string
from typing import NamedTuple

BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
# From U+2000 to U+206F there is punctuation only: quotation marks, dashes, an ellipsis.
BEYOND_LATIN = re.compile("[\u0250-\u1fff\u2070-\U0010ffff]")
_LETTERS, _CAPITALS = string.ascii_letters.encode(), string.ascii_uppercase.encode()
_DIGITS = string.digits.encode()


class Characters(NamedTuple):
    """How many characters of each kind, in the sense of str.isalpha() and its like."""

    letters: int
    capitals: int
    digits: int
    not_latin: int  # letters beyond the Latin blocks


def count_characters(text: str) -> Characters:
    """Count the characters of a text by kind."""
    plain = text.encode("ascii", "ignore")
    n = len(plain)
    letters = n - len(plain.translate(None, _LETTERS))
    capitals = n - len(plain.translate(None, _CAPITALS))
    digits = n - len(plain.translate(None, _DIGITS))
    if n == len(text):
        return Characters(letters, capitals, digits, 0)
    foreign = "".join(BEYOND_ASCII.findall(text))
    letters += sum(map(str.isalpha, foreign))
    capitals += sum(map(str.isupper, foreign))
    digits += sum(map(str.isdigit, foreign))
    not_latin = sum(char > "\u024f" and char.isalpha() for char in foreign)
    return Characters(letters, capitals, digits, not_latin)


def is_latin(text: str) -> bool:
    """Whether most letters at the beginning of a text are Latin; True for none."""
    beginning = text[:400]
    if beginning.isascii() or not BEYOND_LATIN.search(beginning):
        return True
    kinds = count_characters(beginning)
    return 2 * (kinds.letters - kinds.not_latin) >= kinds.letters
