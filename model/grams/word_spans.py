"""Where the words stand in a batch of texts: what a pattern would find, but for all at once."""

import re
import sys
from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from model.grams.texts import Ints, Texts
from model.text.words import WORD

NOTHING, DIGIT, APOSTROPHE, LETTER = range(4)
OF_A_WORD = np.uint8(1)  # the bit that digits and letters have


def word_spans(texts: Texts) -> Ints:
    """The matches of WORD in the texts laid end to end, in order: shape (n_words, 2).

    As texts are padded with spaces, no word reaches from one into the next.
    """
    kinds = _kinds_of_characters()[texts.codes]
    in_word = np.zeros(len(kinds) + 2, np.uint8)
    np.bitwise_and(kinds, OF_A_WORD, out=in_word[1:-1])
    spans = np.flatnonzero(in_word[1:] != in_word[:-1]).reshape(-1, 2)
    start, end = spans[1:, 0], spans[:-1, 1]
    goes_on = (start - end == 1) & (kinds[end] == APOSTROPHE) & (kinds[start] == LETTER)
    return _match_apostrophes(texts.joined, spans, np.flatnonzero(goes_on))


def _match_apostrophes(text: str, spans: Ints, goes_on: Ints) -> Ints:
    """The spans, with the pattern's own matches where words go on after an apostrophe.

    `goes_on` numbers those that go on in the next. The pattern never finds more words in a
    stretch of them than there are spans: where one begins, it takes all that is left of a span.
    """
    is_word = np.ones(len(spans), bool)
    for begin, stop in _stretches(goes_on.tolist()):
        words = [match.span() for match in WORD.finditer(text, spans[begin, 0], spans[stop - 1, 1])]
        spans[begin : begin + len(words)] = words
        is_word[begin + len(words) : stop] = False
    return spans[is_word]


def _stretches(goes_on: list[int]) -> Iterator[tuple[int, int]]:
    """The ranges of spans of which each goes on in the next."""
    begin = stop = -1
    for at in goes_on:
        if at >= stop:
            if stop > 0:
                yield begin, stop
            begin = at
        stop = at + 2
    if stop > 0:
        yield begin, stop


@cache
def _kinds_of_characters() -> NDArray[np.uint8]:
    """What WORD takes each code point for: shape (sys.maxunicode + 1,)."""
    codes = np.arange(sys.maxunicode + 1, dtype="<u4")
    every = codes.tobytes().decode("utf-32-le", "surrogatepass")
    kinds = np.full(len(every), NOTHING, np.uint8)
    for kind, pattern in ((DIGIT, r"\d+"), (LETTER, r"[^\W\d_]+")):
        for match in re.finditer(pattern, every):
            kinds[slice(*match.span())] = kind
    kinds[[ord(mark) for mark in "'’"]] = APOSTROPHE
    return kinds
