"""A sparse matrix written row after row, whose entries lie in memory once.

Columns are counted in 32 bits, as the solver counts them: an entry takes 12 bytes.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array


class SparseRows:
    """Rows that are added at the end; in each row columns rise, and each is there once."""

    def __init__(self) -> None:
        self._ends = [np.zeros(1, dtype=np.int32)]
        self._column, self._value = np.empty(0, dtype=np.int32), np.empty(0)
        self._lent = False  # whether somebody holds the arrays, who may not see them move

    def add(self, owner: np.ndarray, column: np.ndarray, value: np.ndarray, count: int) -> None:
        """So many more rows, by their entries: those of one row and column add up."""
        ends, column, value = _in_rows(owner, column, value, count)
        first = len(self._column)
        self._grow(first + len(column))
        self._column[first:], self._value[first:] = column, value
        self._ends.append(ends[1:] + np.int32(first))

    def matrix(self, width: int) -> csr_array:
        """All rows so far, with so many columns; not a copy, so not to be changed."""
        self._lent = True
        self._ends = [np.concatenate(self._ends)]
        shape = (len(self._ends[0]) - 1, width)
        return csr_array((self._value, self._column, self._ends[0]), shape=shape)

    def _grow(self, size: int) -> None:
        if self._lent:
            self._column, self._value = self._column.copy(), self._value.copy()
            self._lent = False
        # in place: what is there already is not held twice meanwhile
        self._column.resize(size, refcheck=False)
        self._value.resize(size, refcheck=False)


def _in_rows(
    owner: np.ndarray, column: np.ndarray, value: np.ndarray, count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each row ends, columns and values; what is in order already is not copied."""
    owner, column = (np.asarray(part).astype(np.int32, copy=False) for part in (owner, column))
    if _ordered(owner, column):
        ends = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(owner, minlength=count), out=ends[1:])
        return ends, column, value
    width = int(column.max(initial=-1)) + 1
    made = csr_array((value, (owner, column)), shape=(count, width))
    return made.indptr, made.indices, made.data


def _ordered(owner: np.ndarray, column: np.ndarray) -> bool:
    """Whether entries come row by row, and in each row by rising columns."""
    rising = column[1:] > column[:-1]
    rising &= owner[1:] == owner[:-1]
    rising |= owner[1:] > owner[:-1]
    return bool(rising.all())
