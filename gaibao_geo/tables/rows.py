"""Rows of a table, one at a time."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

AT_ONCE = 4096  # rows that are held as Python's own values; a country's table has millions


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Each row as a named tuple: ``row.cost_yuan``; ``row.Index`` is its place.

    The values have the types the schema gives their columns, which a type checker cannot
    know; hence ``Any``. Numbers and flags are Python's own; what is missing stays what the
    column has for it.
    """
    # pandas' own rows ask a column of text for its values one by one, which takes four times
    # as long, and make a new class for every table
    kind = _kind(("Index", *map(str, table.columns)))
    for first in range(0, len(table), AT_ONCE):
        part = table.iloc[first : first + AT_ONCE]
        columns = (part.iloc[:, place].tolist() for place in range(part.shape[1]))
        yield from map(kind._make, zip(part.index.tolist(), *columns, strict=True))


@lru_cache(maxsize=512)
def _kind(names: tuple[str, ...]) -> Any:
    """A class of rows; a name that is no word of Python's is its place."""
    return namedtuple("Row", names, rename=True)
