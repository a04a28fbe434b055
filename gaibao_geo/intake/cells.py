"""Cells as text, and quick looks at whole columns of them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
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
        blank = cells.isna() | (cells.str.strip() == "")
        return blank.to_numpy(dtype=bool, na_value=True)
    return np.fromiter((text_of(cell) == "" for cell in cells), bool, len(cells))


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


def raw_bytes(cells: pd.Series[Any]) -> bytes:
    """Everything a column of texts holds as UTF-8, to see quickly what cannot be in it.

    May hold more than the column (what a slice left out) and has no borders between
    cells; what is not in here is in no cell.
    """
    if isinstance(cells.dtype, pd.StringDtype) and hasattr(cells.array, "__arrow_array__"):
        arrow = cells.array.__arrow_array__()
        chunks = arrow.chunks if hasattr(arrow, "chunks") else [arrow]
        buffers = [chunk.buffers()[-1] for chunk in chunks if len(chunk)]
        return b"\n".join(buffer.to_pybytes() for buffer in buffers if buffer is not None)
    texts = (cell for cell in cells if isinstance(cell, str))
    return "\n".join(texts).encode("utf-8", "surrogatepass")


def sample(cells: pd.Series[Any], count: int = 60) -> list[str]:
    """The texts of some filled cells, spread over the whole column."""
    step = max(1, len(cells) // (2 * count))
    picked = [text_of(cell) for cell in cells.iloc[::step].tolist()]
    if step > 1:
        picked += [text_of(cell) for cell in cells.iloc[-5:].tolist()]
    return [text for text in picked if text not in EMPTY][: 3 * count]
