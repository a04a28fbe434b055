"""A sheet: cells as a file holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet as the file holds them.

    ``file`` is the path inside the dataset's folder, ``name`` the sheet's name (empty for
    a file that has none), both with unseen marks written out. ``cells`` has one row per
    row of the sheet that holds something, indexed by its number from 1 as a spreadsheet
    shows it (blank rows leave a gap), and columns 0, 1, 2 …; a cell is text, a number, a
    date, a truth value, or nothing (``None`` or empty text).

    ``merged`` lists merged areas as (top, left, bottom, right), rows from 1 and columns
    from 0, ends included. ``hidden_rows`` are row numbers; ``formulas`` maps (row, column)
    to the formula's text.
    """

    file: str
    name: str
    cells: pd.DataFrame
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


def letters(place: int) -> str:
    """The name a spreadsheet gives a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
