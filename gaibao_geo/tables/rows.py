"""Rows of a table, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Each row as a named tuple: ``row.cost_yuan``; ``row.Index`` is its place.

    The values have the types the schema gives their columns, which a type checker cannot
    know; hence ``Any``.
    """
    return iter(table.itertuples())
