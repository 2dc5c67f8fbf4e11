"""Hashed n-grams of words and characters, for a whole batch at once.

A polynomial prefix hash over all the texts of a batch gives the hash of any substring in
constant time (Karp and Rabin 1987), so n-grams cost a few array operations in place of a
Python loop. Nothing but the hash is kept: a fitted model holds no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

UInt64s = NDArray[np.uint64]
Ints = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, hence invertible modulo 2**64
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SALT = np.uint64(0x632BE59BD9B4E019)
_SHIFT = np.uint64(32)


@dataclass(frozen=True)
class Grams:
    """The n-grams of a batch of texts: which text, which bucket, which characters.

    All arrays have the shape (n_grams,); `start` and `end` are offsets in the texts laid end
    to end, so that a bucket can be traced back to its words.
    """

    row: Ints
    bucket: Ints
    start: Ints
    end: Ints


@lru_cache(maxsize=2)
def _powers(n: int) -> tuple[UInt64s, UInt64s]:
    inverse = pow(_BASE, -1, 2**64)
    forth = np.full(n, _BASE, np.uint64)
    back = np.full(n, inverse, np.uint64)
    forth[0] = back[0] = 1
    return np.multiply.accumulate(forth), np.multiply.accumulate(back)


class PrefixHash:
    """Hashes of substrings of one long text: equal for equal substrings, wherever they stand."""

    def __init__(self, text: str) -> None:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        n = 1 << max(16, len(codes).bit_length())  # one table serves most batches
        forth, self._back = _powers(n)
        self._sums = np.zeros(len(codes) + 1, np.uint64)
        np.cumsum((codes + np.uint64(1)) * forth[: len(codes)], out=self._sums[1:])

    def __call__(self, start: Ints, end: Ints) -> UInt64s:
        """The hashes of the substrings between the offsets, shape (n_substrings,)."""
        return (self._sums[end] - self._sums[start]) * self._back[start]

    def windows(self, size: int) -> UInt64s:
        """The hashes of all substrings of one size, in order: shape (n_chars - size + 1,)."""
        sums, n = self._sums, max(len(self._sums) - size, 0)
        return (sums[size:] - sums[:n]) * self._back[:n]


class Texts:
    """The texts of a batch laid end to end: `offsets` (n_texts + 1,) says where each begins."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.joined = "".join(texts)
        self.offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=self.offsets[1:])
        self.hashes = PrefixHash(self.joined)

    def rows(self, at: Ints) -> Ints:
        """Which text each of these offsets is in."""
        return np.searchsorted(self.offsets, at, side="right") - 1


def _buckets(hashes: UInt64s, salt: int | Ints, n_buckets: int) -> Ints:
    mixed = (hashes ^ (np.atleast_1d(salt).astype(np.uint64) * _SALT)) * _MIX
    mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX
    return (mixed >> np.uint64(40)).astype(np.int64) % n_buckets


def character_grams(texts: Texts, sizes: Sequence[int], *, salt: int, n_buckets: int) -> Grams:
    """All character n-grams of the given sizes, within each text."""
    lengths = texts.offsets[1:] - texts.offsets[:-1]
    rows = np.repeat(np.arange(len(lengths)), lengths)
    at = np.arange(len(rows))
    to_end = texts.offsets[1:][rows] - at  # characters from here to the end of the text
    whole = to_end >= np.array(sizes)[:, None]
    which, start = np.nonzero(whole)
    size = np.array(sizes)[which]
    end = start + size
    bucket = _buckets(texts.hashes(start, end), salt + size, n_buckets)
    return Grams(rows[start], bucket, start, end)


def word_grams(
    texts: Texts, spans: Ints, sizes: Sequence[int], *, salt: int, n_buckets: int
) -> Grams:
    """All word n-grams of the given sizes; `spans` (n_words, 2) says where the words stand."""
    start, end = spans[:, 0], spans[:, 1]
    rows = texts.rows(start)
    hashes = texts.hashes(start, end)
    parts = []
    combined = np.zeros(len(start), np.uint64)
    for size in range(1, max(sizes) + 1):
        n = max(len(start) - size + 1, 0)
        combined = combined[:n] * _MIX + hashes[size - 1 :]
        if size in sizes:
            whole = rows[:n] == rows[size - 1 :]
            bucket = _buckets(combined[whole], salt + size, n_buckets)
            parts.append(Grams(rows[:n][whole], bucket, start[:n][whole], end[size - 1 :][whole]))
    return _gathered(parts)


def _gathered(parts: Sequence[Grams]) -> Grams:
    return Grams(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.bucket for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
    )


def joined_grams(first: Grams, second: Grams, *, offset: int) -> Grams:
    """Two sets of n-grams of the same texts as one, the second's buckets after the first's."""
    return _gathered([first, replace(second, bucket=second.bucket + offset)])


def first_of_each(cells: Ints) -> Ints:
    """Where each distinct number first stands, in order of the numbers (all below 2**38)."""
    shift = len(cells).bit_length()
    numbered = np.sort((cells << shift) | np.arange(len(cells)))  # much faster than argsort
    is_first = np.diff(numbered >> shift, prepend=-1) > 0
    return np.asarray(numbered[is_first] & ((1 << shift) - 1))
