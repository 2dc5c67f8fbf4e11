"""Hashed n-grams of words and characters, for a whole batch at once.

As any substring has its hash, n-grams cost a few array operations in place of a Python loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.grams.texts import Ints, Texts, UInt64s

_MIX = np.uint64(0xD6E8FEB86659FD93)
_SALT = np.uint64(0x632BE59BD9B4E019)
_SHIFT, _TOP = np.uint64(32), np.uint64(40)


@dataclass(frozen=True)
class GramKind:
    """Which n-grams are taken of a text, and where they go: n_buckets columns from `first` on.

    `n_buckets` is a power of two. With another salt the same words have other buckets.
    """

    sizes: tuple[int, ...]
    salt: int
    n_buckets: int
    first: int = 0


@dataclass(frozen=True)
class Grams:
    """The n-grams of a batch of texts: which text, which column, which characters.

    All arrays have the shape (n_grams,); `start` and `end` are offsets in the texts laid end
    to end, so that a column can be traced back to its words.
    """

    row: Ints
    column: Ints
    start: Ints
    end: Ints


class GramKinds:
    """Several kinds of n-grams, as arrays that are looked up by a kind's number.

    `sizes` are those of all of them, in order; `takes`, shape (n_sizes, n_kinds), says which
    kind takes which.
    """

    def __init__(self, kinds: Sequence[GramKind]) -> None:
        self.sizes = sorted({size for kind in kinds for size in kind.sizes})
        self.takes = np.array([[size in kind.sizes for kind in kinds] for size in self.sizes])
        numbers = [(kind.salt, kind.n_buckets - 1, kind.first) for kind in kinds]
        self._salt, self._mask, self._first = np.array(numbers, np.uint64).T

    def columns(self, hashes: UInt64s, kind: Ints, size: Ints) -> Ints:
        """Where n-grams of these hashes and sizes go, each of a text of that kind.

        The arguments are broadcast; `hashes`, which has the shape of them all, is overwritten.
        """
        hashes ^= (self._salt[kind] + size.view(np.uint64)) * _SALT
        hashes *= _MIX
        hashes ^= hashes >> _SHIFT
        hashes *= _MIX
        hashes >>= _TOP
        hashes &= self._mask[kind]
        hashes += self._first[kind]
        return hashes.view(np.int64)


def character_grams(texts: Texts, kinds: GramKinds, kind_of_text: Ints) -> Grams:
    """All character n-grams of each text's kind, within each text."""
    lengths = texts.offsets[1:] - texts.offsets[:-1]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    to_end = texts.offsets[1:][rows] - np.arange(len(rows))  # characters from here on
    kind, size = kind_of_text[rows], np.array(kinds.sizes)[:, None]
    column = kinds.columns(texts.hashes.windows_of(kinds.sizes), kind, size)
    is_within = (to_end >= size) & kinds.takes[:, kind]
    which, start = np.nonzero(is_within)
    return Grams(rows[start], column[is_within], start, start + size[which, 0])


def word_grams(texts: Texts, spans: Ints, kinds: GramKinds, kind_of_text: Ints) -> Grams:
    """All word n-grams of each text's kind; `spans` (n_words, 2) says where the words stand."""
    start, end = spans[:, 0], spans[:, 1]
    rows = texts.rows(start)
    kind = kind_of_text[rows]
    hashes = texts.hashes(start, end)
    parts = []
    combined = np.zeros(len(start), np.uint64)
    for size in range(1, max(kinds.sizes) + 1):
        n = max(len(start) - size + 1, 0)
        combined = combined[:n] * _MIX + hashes[size - 1 :]
        if size in kinds.sizes:
            is_taken = kinds.takes[kinds.sizes.index(size), kind[:n]]
            at = np.flatnonzero((rows[:n] == rows[size - 1 :]) & is_taken)
            column = kinds.columns(combined[at], kind[at], np.array(size))
            parts.append(Grams(rows[at], column, start[at], end[at + size - 1]))
    return joined_grams(parts)


def joined_grams(parts: Sequence[Grams]) -> Grams:
    """Several sets of n-grams of the same texts as one."""
    return Grams(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.column for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
    )


def first_of_each(cells: Ints) -> Ints:
    """Where each distinct number first stands, in order of the numbers (all below 2**38)."""
    shift = len(cells).bit_length()
    numbered = np.sort((cells << shift) | np.arange(len(cells)))  # much faster than argsort
    is_first = np.diff(numbered >> shift, prepend=-1) > 0
    return np.asarray(numbered[is_first] & ((1 << shift) - 1))
