"""The texts of a batch laid end to end, with hashes of all their substrings.

A polynomial prefix hash gives the hash of any substring in constant time (Karp and Rabin
1987). Nothing but the hash is kept: a fitted model holds no text.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

UInt64s = NDArray[np.uint64]
Ints = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, hence invertible modulo 2**64


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
        self.codes = codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
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

    def windows_of(self, sizes: Sequence[int]) -> UInt64s:
        """The hashes of the substrings of each size from each character on.

        Shape (n_sizes, n_chars); zero where fewer characters are left.
        """
        sums, n = self._sums, len(self._sums) - 1
        hashes = np.zeros((len(sizes), n), np.uint64)
        for row, size in zip(hashes, sizes, strict=True):
            np.subtract(sums[size:], sums[: max(n + 1 - size, 0)], out=row[: max(n + 1 - size, 0)])
        hashes *= self._back[:n]
        return hashes


class Texts:
    """The texts of a batch laid end to end: `offsets` (n_texts + 1,) says where each begins."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.joined = "".join(texts)
        self.offsets = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=self.offsets[1:])
        self.hashes = PrefixHash(self.joined)
        self.codes = self.hashes.codes

    def rows(self, at: Ints) -> Ints:
        """Which text each of these offsets is in."""
        return np.searchsorted(self.offsets, at, side="right") - 1
