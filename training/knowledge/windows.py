"""Runs of a few words out of what readers and articles say: the contrast to advertised phrases."""

from collections.abc import Iterator, Sequence
from random import Random

from model.text.words import tokens

SIZES = (1, 2, 3, 3, 4, 5)  # words in a window, drawn evenly
WORDS_A_WINDOW = 8  # a window for so many words of a text
MAX_CHARS = 1500  # of a text that is read


def windows_of(texts: Sequence[str], most: int, draw: Random) -> list[list[str]]:
    """At most so many windows of each text, and its last words."""
    return [window for text in texts for window in _windows(tokens(text[:MAX_CHARS]), most, draw)]


def _windows(words: list[str], most: int, draw: Random) -> Iterator[list[str]]:
    for _ in range(min(most, len(words) // WORDS_A_WINDOW + 1) if words else 0):
        size = draw.choice(SIZES)
        start = draw.randint(0, max(0, len(words) - size))
        yield words[start : start + size]
    if words:
        yield words[-draw.choice(SIZES[1:]) :]
