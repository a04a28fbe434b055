"""Cells as text, and quick looks at whole columns of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

EMPTY = ("", "-", "--", "—", "——", "–", "/", "\\", ".", "…")  # marks that stand for nothing
_SPACES = re.compile(r"\s+")


def text_of(cell: object) -> str:
    """What a cell says, on one line: 1.0 is '1', a date is ISO, nothing is ''."""
    if isinstance(cell, str):
        return _SPACES.sub(" ", cell).strip()
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, float | np.floating):
        whole = float(cell).is_integer() and abs(float(cell)) < 2**53
        return str(int(cell)) if whole else str(float(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip()


def texts_of(row: pd.Series[Any]) -> list[str]:
    """The cells of a row, each as ``text_of``."""
    return [text_of(cell) for cell in row.tolist()]


def rows_of(cells: pd.DataFrame, places: Sequence[int]) -> list[list[str]]:
    """Some rows, by position, each as ``texts_of``."""
    picked = cells.iloc[list(places)].astype(object).to_numpy()
    return [[text_of(cell) for cell in row] for row in picked]


def with_cells(cells: pd.Series[Any], changed: Mapping[int, Any]) -> pd.Series[Any]:
    """A column with other values at some positions."""
    values = cells.to_numpy(dtype=object, copy=True)
    for at, value in changed.items():
        values[at] = value
    return pd.Series(values, cells.index, dtype=cells.dtype)


def plain(text: str) -> str:
    """The text in half-width, lower-case letters without any space."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).lower()


def number_of(cell: object) -> float | None:
    """The number in a cell that holds nothing else; ``None`` where there is none."""
    if isinstance(cell, bool | np.bool_):
        return None
    if isinstance(cell, int | float | np.integer | np.floating):
        return None if np.isnan(cell) else float(cell)
    if not isinstance(cell, str):
        return None
    text = plain(cell).replace(",", "").rstrip("%")
    try:
        value = float(text)
    except ValueError:
        return None
    # "nan", "infinity" and "1_0" are words to a planner, not numbers
    return value if np.isfinite(value) and "_" not in text else None


def is_blank(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which cells of a column hold nothing but spaces."""
    if isinstance(cells.dtype, pd.StringDtype):
        stripped = cells.isna() | (cells.str.strip() == "")
        return stripped.to_numpy(dtype=bool, na_value=True)
    blank: NDArray[np.bool_] = np.array(cells.isna(), dtype=bool)
    for at in np.flatnonzero(~blank).tolist():
        blank[at] = text_of(cells.iat[at]) == ""
    return blank


def blank_rows(cells: pd.DataFrame) -> NDArray[np.bool_]:
    """Which rows hold nothing.

    A later column is looked at only where all before it are blank, so a full first
    column makes this cheap.
    """
    blank = np.ones(len(cells), bool)
    for place in range(cells.shape[1]):
        left = np.flatnonzero(blank)
        if not len(left):
            break
        column = cells.iloc[:, place]
        blank[left] = is_blank(column if len(left) == len(cells) else column.iloc[left])
    return blank


def raw_bytes(cells: pd.Series[Any]) -> NDArray[np.uint8] | None:
    """All that a column of texts holds, as UTF-8, to see quickly what cannot be in it.

    Nothing is copied. There may be more than the column (what a slice left out), and there
    are no borders between cells. ``None`` where the column is not stored like this.
    """
    if not hasattr(cells.array, "__arrow_array__"):
        return None
    arrow = cells.array.__arrow_array__()
    chunks = getattr(arrow, "chunks", [arrow])
    buffers = [chunk.buffers()[-1] for chunk in chunks if len(chunk)]
    held = [np.frombuffer(buffer, np.uint8) for buffer in buffers if buffer is not None]
    if len(held) == 1:
        return held[0]
    return np.concatenate(held) if held else np.zeros(0, np.uint8)


def longest(cells: pd.Series[Any]) -> int:
    """How long the longest text of a column is, in bytes of UTF-8; zero when it has none."""
    if not len(cells):
        return 0
    if not hasattr(cells.array, "__arrow_array__"):
        return max((len(cell.encode("utf-8", "replace")) for cell in cells
                    if isinstance(cell, str)), default=0)  # fmt: skip
    arrow = cells.array.__arrow_array__()
    found = 0
    for chunk in getattr(arrow, "chunks", [arrow]):
        wide = np.int64 if "large" in str(chunk.type) else np.int32
        ends = np.frombuffer(chunk.buffers()[1], wide)[chunk.offset :][: len(chunk) + 1]
        found = max(found, int(np.diff(ends).max(initial=0)))
    return found


def sample(cells: pd.Series[Any], count: int = 60) -> list[str]:
    """The texts of some filled cells, spread over the whole column."""
    step = max(1, len(cells) // (2 * count))
    picked = [text_of(cell) for cell in cells.iloc[::step].tolist()]
    if step > 1:
        picked += [text_of(cell) for cell in cells.iloc[-5:].tolist()]
    return [text for text in picked if text not in EMPTY][: 3 * count]
