"""A sparse matrix written row after row, whose entries lie in memory once.

Columns are counted in 32 bits, as the solver counts them: an entry takes 12 bytes.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array


class SparseRows:
    """Rows that are added at the end; in each row columns rise, and each is there once.

    ``room`` is a guess at how many entries there will be. A generous one costs nothing, for
    memory that is not written to is not taken; beyond it they are moved to twice the room.
    """

    def __init__(self, room: int) -> None:
        self._ends = [np.zeros(1, dtype=np.int32)]
        self._column, self._value = np.empty(room, dtype=np.int32), np.empty(room)
        self._size = 0

    def add(self, owner: np.ndarray, column: np.ndarray, value: np.ndarray, count: int) -> None:
        """So many more rows, by their entries: those of one row and column add up."""
        ends, column, value = _in_rows(owner, column, value, count)
        first, last = self._size, self._size + len(column)
        if last > len(self._column):
            self._column = _with_room(self._column[:first], 2 * last)
            self._value = _with_room(self._value[:first], 2 * last)
        self._column[first:last], self._value[first:last] = column, value
        self._ends.append(ends[1:] + np.int32(first))
        self._size = last

    def matrix(self, width: int) -> csr_array:
        """All rows so far, with so many columns; not a copy, so not to be changed."""
        self._ends = [np.concatenate(self._ends)]
        every, shape = slice(self._size), (len(self._ends[0]) - 1, width)
        return csr_array((self._value[every], self._column[every], self._ends[0]), shape=shape)


def _with_room(entries: np.ndarray, room: int) -> np.ndarray:
    longer = np.empty(room, dtype=entries.dtype)
    longer[: len(entries)] = entries
    return longer


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
