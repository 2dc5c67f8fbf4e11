"""Terms of spam, kept as hashes: how many of them a text holds."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.grams.texts import Ints, PrefixHash, Texts
from model.text.disguise import ACCENTS, undo_tricks

PREFIX_CHARS = 5  # shorter terms stand in too many innocent words
MAX_CHARS = 24
FILTER_BITS = 20
LENGTHS = np.arange(PREFIX_CHARS, MAX_CHARS + 1)
LENGTH_BITS = np.uint32(1) << np.arange(len(LENGTHS), dtype=np.uint32)


class Lexicon:
    """A set of lower-case terms that are looked for anywhere in a text, inside words too.

    Holds by the hash of their first letters how long the terms are (as bits), and the hash of
    each whole term (sorted, by length), and no term. One of fewer than PREFIX_CHARS letters
    is left out.
    """

    def __init__(self, heads: NDArray[np.uint32], terms: dict[int, NDArray[np.uint64]]) -> None:
        self._heads = heads
        self._terms = terms

    @classmethod
    def of(cls, terms: Iterable[str]) -> Self:
        """The lexicon of some terms; case and accents do not matter."""
        by_length: dict[int, list[str]] = {}
        for term in {undo_tricks(term.strip().lower(), (ACCENTS,)) for term in terms}:
            if PREFIX_CHARS <= len(term) <= MAX_CHARS:
                by_length.setdefault(len(term), []).append(term)
        heads = np.zeros(1 << FILTER_BITS, np.uint32)
        hashed = {}
        for length, same in sorted(by_length.items()):
            prefix = PrefixHash("".join(same))
            start = np.arange(len(same)) * length
            heads[_head(prefix(start, start + PREFIX_CHARS))] |= LENGTH_BITS[length - PREFIX_CHARS]
            hashed[length] = np.unique(prefix(start, start + length))
        return cls(heads, hashed)

    def count(self, texts: Texts) -> Ints:
        """How many terms stand in each text, overlaps counted: shape (n_texts,).

        The texts are in lower case and without accents.
        """
        n_texts = len(texts.offsets) - 1
        if not self._terms:
            return np.zeros(n_texts, np.int64)
        start, end, row = self._possible_terms(texts)
        is_term = self._are_terms(texts.hashes(start, end))
        return np.bincount(row[is_term], minlength=n_texts)

    def _possible_terms(self, texts: Texts) -> tuple[Ints, Ints, Ints]:
        """Where a term could stand, by its first letters: start, end and number of its text."""
        lengths = self._heads[_head(texts.hashes.windows(PREFIX_CHARS))]
        start = np.flatnonzero(lengths)
        row = texts.rows(start)
        room = texts.offsets[row + 1] - start
        is_possible = (lengths[start, None] & LENGTH_BITS > 0) & (room[:, None] >= LENGTHS)
        at, length = np.divmod(np.flatnonzero(is_possible), len(LENGTHS))
        return start[at], start[at] + LENGTHS[length], row[at]

    def _are_terms(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of these are terms: most are not, and a bitmap says so at once."""
        terms, bitmap = self._sorted
        is_term = bitmap[_head(hashes)]
        if not is_term.any():
            return is_term
        maybe = hashes[is_term]
        nearest = np.minimum(np.searchsorted(terms, maybe), len(terms) - 1)
        is_term[is_term] = terms[nearest] == maybe
        return is_term

    @cached_property
    def _sorted(self) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        terms = np.sort(np.concatenate(list(self._terms.values())))
        bitmap = np.zeros(1 << FILTER_BITS, bool)
        bitmap[_head(terms)] = True
        return terms, bitmap

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "_sorted"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self._heads.dtype == bool:  # saved before lengths were kept: it may be any
            self._heads = self._heads * LENGTH_BITS.sum(dtype=np.uint32)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Where the terms stand in a lower-case text, as offsets, by their beginnings."""
        prefix = PrefixHash(text)
        start = np.flatnonzero(self._heads[_head(prefix.windows(PREFIX_CHARS))])
        spans = []
        for length in self._terms:
            fits = start[start + length <= len(text)]
            hits = fits[self._are_terms(prefix(fits, fits + length))]
            spans += [(int(at), int(at) + length) for at in hits]
        return sorted(spans)


def _head(hashes: NDArray[np.uint64]) -> Ints:
    return (hashes >> np.uint64(64 - FILTER_BITS)).astype(np.int64)
