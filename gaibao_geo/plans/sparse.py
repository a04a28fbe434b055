"""Rows of a sparse matrix, made in blocks and joined without lying in memory twice.

Columns are counted in 32 bits, as the solver counts them: an entry takes 12 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array


@dataclass
class Entries:
    """The entries of some rows: those of row n lie from ``ends[n]`` to ``ends[n + 1]``.

    In each row columns rise, and each is there once.
    """

    ends: np.ndarray
    column: np.ndarray
    value: np.ndarray


def in_rows(owner: np.ndarray, column: np.ndarray, value: np.ndarray, count: int) -> Entries:
    """Entries by their row, those of one row and column added up.

    What is in order already is taken as it is, and not copied.
    """
    owner, column = (np.asarray(part).astype(np.int32, copy=False) for part in (owner, column))
    if _ordered(owner, column):
        ends = np.zeros(count + 1, dtype=np.int32)
        np.cumsum(np.bincount(owner, minlength=count), out=ends[1:])
        return Entries(ends, column, value)
    width = int(column.max(initial=-1)) + 1
    made = csr_array((value, (owner, column)), shape=(count, width))
    return Entries(made.indptr, made.indices, made.data)


def joined(blocks: Sequence[Entries]) -> Entries:
    """All blocks as one; each becomes a view of its part, so that nothing is there twice."""
    sizes = [len(block.column) for block in blocks]
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
    column, value = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
    parts = [slice(first, last) for first, last in pairwise(starts)]
    for block, part in zip(blocks, parts, strict=True):
        column[part] = block.column
        block.column = column[part]
    for block, part in zip(blocks, parts, strict=True):
        value[part] = block.value
        block.value = value[part]
    ends = [block.ends[1:] + first for block, first in zip(blocks, starts, strict=False)]
    return Entries(np.concatenate([starts[:1], *ends]), column, value)


def _ordered(owner: np.ndarray, column: np.ndarray) -> bool:
    """Whether entries come row by row, and in each row by rising columns."""
    rising = column[1:] > column[:-1]
    rising &= owner[1:] == owner[:-1]
    rising |= owner[1:] > owner[:-1]
    return bool(rising.all())
