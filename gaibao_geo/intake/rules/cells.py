"""Columns of loaded tables as rules need them, and cells as the file writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.loaded import Loaded, Part
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def numbers(data: Loaded, table: str, name: str) -> Floats | None:
    """A column as floats, ``NaN`` where it is missing.

    ``None`` when the dataset has no such column, or nothing stands in it: a rule has
    nothing to say then.
    """
    values = _column(data, table, name)
    if values is None:
        return None
    floats = np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))
    return None if np.isnan(floats).all() else floats


def texts(data: Loaded, table: str, name: str) -> pd.Series[str] | None:
    """A column of text, empty where it is missing; ``None`` as for ``numbers``."""
    values = _column(data, table, name)
    return None if values is None or not (values != "").any() else values


def _column(data: Loaded, table: str, name: str) -> pd.Series[Any] | None:
    """The column, if it is the published schema's: a plan folder's tables are others."""
    if table not in data.tables or data.parts[table][0].match.table != TABLES.get(table):
        return None
    return data.tables[table].get(name)


def extra_columns(data: Loaded, table: str) -> Iterator[str]:
    """The columns of a table that its schema does not know, as the files call them."""
    known = {column.name for column in data.parts[table][0].match.table.columns}
    yield from (name for name in data.tables[table].columns if name not in known)


def spans(data: Loaded, table: str) -> Iterator[tuple[Part, slice]]:
    """The parts of a table, each with the rows that it holds there."""
    start = 0
    for part in data.parts[table]:
        yield part, slice(start, start + len(part.rows))
        start += len(part.rows)


def written(data: Loaded, table: str, index: int, column: str) -> str:
    """A cell as the file has it; empty when the file does not have the column."""
    part, at = data.part_of(table, index)
    if column not in part.match.body:
        return ""
    cell = part.match.body[column].iloc[at]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or cell is pd.NA else str(cell).strip()


def where(mask: Mask | pd.Series[bool]) -> Iterator[int]:
    """The places at which a mask holds, in order; a missing answer is no."""
    if isinstance(mask, pd.Series):
        mask = mask.to_numpy(dtype=bool, na_value=False)
    yield from (int(at) for at in np.flatnonzero(mask))


def within(values: pd.Series[str], known: Iterable[str]) -> Mask:
    """Where each text is one of those known; ``Series.isin`` takes ten times as long."""
    those = set(known)
    cells = values.to_numpy(dtype=object)
    return np.fromiter((cell in those for cell in cells), dtype=np.bool_, count=len(cells))


def place_of(data: Loaded, table: str, index: int) -> Both:
    """File, sheet and row of a row of a table, in words."""
    part, at = data.part_of(table, index)
    here = Finding("", "note", part.file, part.sheet, int(part.rows[at]))
    return Both(here.where("zh"), here.where("en"))


def plain(number: float | Decimal) -> str:
    """A number without an exponent, thousands marks or idle zeros."""
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
