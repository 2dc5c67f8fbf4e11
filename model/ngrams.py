"""Hashed n-grams of words and characters, for a whole batch at once.

A polynomial prefix hash over all the texts of a batch gives the hash of any substring in
constant time (Karp and Rabin 1987), so n-grams cost a few array operations in place of a
Python loop. Nothing but the hash is kept: a fitted model holds no text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

UInt64s = NDArray[np.uint64]
Ints = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, hence invertible modulo 2**64
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)


@dataclass(frozen=True)
class Grams:
    """The n-grams of a batch of texts: which text, which bucket, which characters.

    All arrays have the shape (n_grams,); `start` and `end` are offsets in the text of
    that row as it was given, so that a bucket can be traced back to its words.
    """

    row: Ints
    bucket: Ints
    start: Ints
    end: Ints


@lru_cache(maxsize=1)
def _powers(n: int) -> tuple[UInt64s, UInt64s]:
    inverse = pow(_BASE, -1, 2**64)
    forth = np.full(n, _BASE, np.uint64)
    back = np.full(n, inverse, np.uint64)
    forth[0] = back[0] = 1
    return np.multiply.accumulate(forth), np.multiply.accumulate(back)


class PrefixHash:
    """Hashes of substrings of one long text: equal for equal substrings, wherever they stand."""

    def __init__(self, text: str) -> None:
        self.codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        n = 1 << max(12, int(len(self.codes) + 1).bit_length())
        forth, self._back = _powers(n)
        self._sums = np.zeros(len(self.codes) + 1, np.uint64)
        np.cumsum(
            (self.codes.astype(np.uint64) + np.uint64(1)) * forth[: len(self.codes)],
            out=self._sums[1:],
        )

    def __call__(self, start: Ints, end: Ints) -> UInt64s:
        """The hashes of the substrings between the offsets, shape (n_substrings,)."""
        return (self._sums[end] - self._sums[start]) * self._back[start]


def _buckets(hashes: UInt64s, salt: int, n_buckets: int) -> Ints:
    mixed = (hashes ^ np.uint64(salt * 0x632BE59BD9B4E019 % 2**64)) * _MIX
    mixed = (mixed ^ (mixed >> _SHIFT)) * _MIX
    return (mixed >> np.uint64(40)).astype(np.int64) % n_buckets


def character_grams(
    texts: Sequence[str], sizes: Sequence[int], *, salt: int, n_buckets: int
) -> Grams:
    """All character n-grams of the given sizes, within each text."""
    joined = "".join(texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    prefix = PrefixHash(joined)
    rows = np.repeat(np.arange(len(texts)), lengths)
    ends_of = offsets[1:][rows]
    at = np.arange(len(joined))
    parts = []
    for size in sizes:
        start = at[at + size <= ends_of]
        parts.append(
            (
                rows[start],
                _buckets(prefix(start, start + size), salt + size, n_buckets),
                start,
                start + size,
            )
        )
    return _gathered(parts, offsets)


def word_grams(
    texts: Sequence[str], spans: Sequence[Ints], sizes: Sequence[int], *, salt: int, n_buckets: int
) -> Grams:
    """All word n-grams of the given sizes; `spans` holds, for each text, (n_words, 2) offsets."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    prefix = PrefixHash("".join(texts))
    counts = np.fromiter(map(len, spans), np.int64, len(spans))
    rows = np.repeat(np.arange(len(texts)), counts)
    flat = np.concatenate([*spans, np.zeros((0, 2), np.int64)]) + offsets[rows][:, None]
    start, end = flat[:, 0], flat[:, 1]
    hashes = prefix(start, end)
    parts = []
    combined = np.zeros(len(start), np.uint64)
    for size in range(1, max(sizes) + 1):
        n = len(start) - size + 1
        if n <= 0:
            break
        combined = combined[:n] * _MIX + hashes[size - 1 :]
        if size in sizes:
            whole = rows[:n] == rows[size - 1 :]
            parts.append(
                (
                    rows[:n][whole],
                    _buckets(combined[whole], salt + size, n_buckets),
                    start[:n][whole],
                    end[size - 1 :][whole],
                )
            )
    return _gathered(parts, offsets)


def _gathered(parts: list[tuple[Ints, Ints, Ints, Ints]], offsets: Ints) -> Grams:
    if not parts:
        none = np.zeros(0, np.int64)
        return Grams(none, none, none, none)
    row, bucket, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Grams(row, bucket, start - offsets[row], end - offsets[row])


def joined_grams(first: Grams, second: Grams, *, offset: int) -> Grams:
    """Two sets of n-grams of the same texts as one, the second's buckets after the first's."""
    return Grams(
        np.concatenate([first.row, second.row]),
        np.concatenate([first.bucket, second.bucket + offset]),
        np.concatenate([first.start, second.start]),
        np.concatenate([first.end, second.end]),
    )
