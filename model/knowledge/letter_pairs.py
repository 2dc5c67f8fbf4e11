"""How odd the letters of a word are: no language writes as bots that hit keys at random do."""

import math
import unicodedata
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
EDGE = len(ALPHABET)  # the sign for where a word begins and ends
SHORTEST = 5  # letters of a word that says anything: abbreviations are odd too
MAX_WORD_CHARS = 40
REMEMBERED = 2**14  # words whose surprisal is kept at hand
UNSEEN = 0.5  # pairs counted of each kind before any word


class LetterPairs:
    """The surprisal of each Latin letter after the one before it.

    `surprisal` has the shape (27, 27), in nats: minus the logarithm of how often the second
    follows the first (a Markov chain of letters; Shannon 1948); the last row and column are a
    word's edge. One that learned nothing is NaN: it does not know.
    """

    def __init__(self, surprisal: NDArray[np.float32]) -> None:
        self.surprisal = surprisal

    @classmethod
    def silent(cls) -> Self:
        """One that knows no word."""
        return cls(np.full((EDGE + 1, EDGE + 1), math.nan, np.float32))

    @classmethod
    def learn(cls, words: Iterable[str]) -> Self:
        """Count the pairs of distinct words, each once."""
        counts = np.full((EDGE + 1, EDGE + 1), UNSEEN)
        for letters in {latin_letters(word) for word in words}:
            if len(letters) > 1:
                places = _places(letters)
                np.add.at(counts, (places[:-1], places[1:]), 1)
        return cls(-np.log(counts / counts.sum(axis=1, keepdims=True)).astype(np.float32))

    def mean(self, words: Iterable[str]) -> float:
        """The mean surprisal of the letters of longer words, in nats; NaN where there is none."""
        letters, total = 0, 0.0
        for word in words:
            measured = self._words[word]
            letters += measured.letters
            total += measured.total
        return total / letters if letters else math.nan

    @cached_property
    def _words(self) -> "_MeasuredWords":
        return _MeasuredWords(self.surprisal)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_words"}


class _Measured(NamedTuple):
    letters: int
    total: float


class _MeasuredWords(dict[str, _Measured]):
    """Words met before, and what their letters come to."""

    def __init__(self, surprisal: NDArray[np.float32]) -> None:
        super().__init__()
        self._surprisal = surprisal.tolist()  # plain numbers are read sooner

    def __missing__(self, word: str) -> _Measured:
        if len(self) >= REMEMBERED:  # so that made-up words cannot put an end to remembering
            self.clear()
        letters = latin_letters(word[:MAX_WORD_CHARS])
        measured = _Measured(0, 0.0)
        if len(letters) >= SHORTEST:
            places = _places(letters)
            pairs = pairwise(places)
            mean = sum(self._surprisal[a][b] for a, b in pairs) / (len(places) - 1)
            measured = _Measured(len(letters), mean * len(letters))
        self[word] = measured
        return measured


def latin_letters(word: str) -> str:
    """The Latin letters of a word, small and without their marks."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word)
    return "".join(filter(ALPHABET.__contains__, word.lower()))


def _places(letters: str) -> list[int]:
    return [EDGE, *map(ALPHABET.index, letters), EDGE]
