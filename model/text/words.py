"""The words of a text."""

import re
from collections.abc import Iterable, Sequence

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
STEM_CHARS = 5


def tokens(text: str) -> list[str]:
    """Lower-case words; a run of a script without spaces becomes its character pairs."""
    words = WORD.findall(text.lower())
    if not is_cut(text):
        return words
    return [part for word in words for part in _pairs(word)]


def is_cut(text: str) -> bool:
    """Whether words of the text are of a script without spaces, and become pairs."""
    return not text.isascii() and bool(CJK.search(text))


def _pairs(word: str) -> Iterable[str]:
    if len(word) < 2 or not CJK.search(word):
        return (word,)
    return (word[i : i + 2] for i in range(len(word) - 1))


def stems(words: Iterable[str]) -> frozenset[str]:
    """The distinct words of more than one letter, cut so that inflected forms meet.

    Cutting at five letters is crude, but needs to know no language.
    """
    cut = [
        word[:STEM_CHARS] if len(word) > STEM_CHARS else word.rstrip("es") or word
        for word in words
        if len(word) > 1
    ]
    return frozenset(cut)


def runs(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """All the runs of so many words, in order."""
    return list(zip(*(words[i:] for i in range(size)), strict=False))
