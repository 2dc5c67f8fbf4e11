"""Which columns each row of a sparse matrix has: a matrix of ones, as hashed n-grams make it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Int32s = NDArray[np.int32]
Ends = NDArray[np.int32] | NDArray[np.int64]  # the wider one beyond two milliards


@dataclass(frozen=True, eq=False)
class Ones:
    """Compressed rows, as scipy has them, but made without its checks.

    To judge one comment, those take as long as all that is done with the matrix.
    `indices` (n_ones,) holds the columns row by row, `indptr` (n_rows + 1,) where each row begins.
    """

    indices: Int32s
    indptr: Ends
    n_columns: int

    def __len__(self) -> int:
        return len(self.indptr) - 1

    @classmethod
    def stacked(cls, parts: Sequence[Self]) -> Self:
        """Several matrices of the same columns, one below the other."""
        if len(parts) == 1:
            return parts[0]
        sizes = [len(part.indices) for part in parts]
        kind = np.int32 if sum(sizes) <= np.iinfo(np.int32).max else np.int64
        begins = np.cumsum([0, *sizes[:-1]], dtype=kind)
        ends = [part.indptr[1:] + begin for part, begin in zip(parts, begins, strict=True)]
        indptr = np.concatenate([np.zeros(1, kind), *ends])
        return cls(np.concatenate([part.indices for part in parts]), indptr, parts[0].n_columns)

    def take(self, rows: NDArray[np.intp]) -> "Ones":
        """Some of the rows."""
        taken = self.csr[rows]
        return Ones(taken.indices, taken.indptr, self.n_columns)

    def with_values(self, values: NDArray[np.float32]) -> csr_matrix:
        """The matrix with these in place of its ones, in the order of `indices`."""
        return csr_matrix((values, self.indices, self.indptr), (len(self), self.n_columns))

    @cached_property
    def csr(self) -> csr_matrix:
        """As scipy knows it."""
        return self.with_values(np.ones(len(self.indices), np.float32))
