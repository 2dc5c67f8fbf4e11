"""How rare words are."""

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

RARITY_BUCKETS = 2**16
REMEMBERED = 2**14  # stems whose rarity is kept at hand: some three megabytes
Floats = NDArray[np.float32]


def bucket(word: str) -> int:
    """The row of a word in a rarity table: a hash, so that the table holds no words."""
    return crc32(word.encode("utf-8", "surrogatepass")) % RARITY_BUCKETS


class Rarities(dict[str, float]):
    """The rarity of each stem, looked up in a table by bucket; the stems met are remembered.

    `table` holds inverse document frequencies, shape (RARITY_BUCKETS,).
    """

    def __init__(self, table: Floats) -> None:
        super().__init__()
        self._table = table.data  # its items are plain floats

    def __missing__(self, word: str) -> float:
        if len(self) >= REMEMBERED:  # so that made-up words cannot put an end to remembering
            self.clear()
        rarity = self[word] = self._table[bucket(word)]
        return rarity

    def of(self, words: frozenset[str]) -> list[float]:
        """The rarities of the words, in order of size."""
        return sorted(map(self.__getitem__, words))
