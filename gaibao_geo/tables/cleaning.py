"""Cells as plain text, without what word processors and web pages leave in them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.columns import Column
from gaibao_geo.tables.tokens import lists

TEXT, NUMBER, TRUTH, TIME = range(4)  # what a cell was in the file

# Signs that are not seen: zero-width spaces, direction marks, byte order marks, soft hyphens.
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
                     "\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")  # fmt: skip
# Joiners belong to scripts that join; beside anything else they are dirt.
_JOINER = re.compile("[\u200c\u200d](?![\u0600-\u0dff\u1000-\u109f\u1780-\u17ff"
                     "\ufe0f\U0001f000-\U0001ffff])")  # fmt: skip
_BOOKMARK = re.compile(r"\[bookmark: *[\w.]*\]", re.IGNORECASE)
SOFT_RETURN = "_x000D_"  # how an .xlsx writes a carriage return
_SPACES = re.compile(r"\s+")


def _span(first: int, last: int) -> str:
    return f"{chr(first)}-{chr(last)}"


_HAN = _span(0x3400, 0x4DBF) + _span(0x4E00, 0x9FFF) + chr(0x3007)
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")

# Text that needs no cleaning, so that whole columns pass by one pattern: signs that stay as
# they are (unseen ones, combining ones, # and [ left out) with single spaces inside.
_CALM = "".join(
    ("!-\"", "$-Z", r"\\\]", "^-~", _span(0xA1, 0xAC), _span(0xAE, 0x17F), _span(0x391, 0x3C9),
     _span(0x410, 0x44F), _span(0x2010, 0x2027), _span(0x2030, 0x205E), _span(0x2460, 0x24FF),
     _span(0x3001, 0x3029), _span(0x4E00, 0x9FFF), _span(0xFF01, 0xFF5E))
)  # fmt: skip
CALM_TEXT = f"[{_CALM}]+(?: [{_CALM}]+)*"
_ASCII = r"[!-\"$-Z\\\]^-~]+"
CALM_NAME = f"[{_CALM}]+|{_ASCII}(?: {_ASCII})*"
CALM_ID = r"[0-9A-Za-z_:/·" + _span(0x4E00, 0x9FFF) + r"\-]+"


def is_name(column: Column) -> bool:
    """Whether a column holds names, in which no space stands between Chinese signs."""
    return column.name in lists()["names"]["columns"]


def cleaned(text: str, *, name: bool = False) -> str:
    """The text in Unicode's composed form (NFC), unseen signs gone, single spaces.

    Line breaks become spaces. In a ``name`` a space between two Chinese signs goes too.
    """
    plain = _JOINER.sub("", _UNSEEN.sub("", text))
    plain = _BOOKMARK.sub("", plain.replace(SOFT_RETURN, " "))
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", plain)).strip()
    return _BETWEEN_HAN.sub("", plain) if name else plain


def as_texts(cells: pd.Series[Any]) -> tuple[pd.Series[str], NDArray[np.int8]]:
    """The cells as text on a ``RangeIndex``, empty where there is nothing, and what they were.

    A number is given with the 15 digits that a spreadsheet keeps, so 0.1 + 0.2 is 0.3; a
    date as ISO text.
    """
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.reset_index(drop=True).fillna(""), np.zeros(len(cells), dtype=np.int8)
    texts, kinds = _written(cells.array)
    series = pd.Series(texts, index=pd.RangeIndex(len(texts)), dtype="str")
    return series, np.array(kinds, dtype=np.int8)


def _written(cells: Iterable[object]) -> tuple[list[str], list[int]]:
    texts: list[str] = []
    kinds: list[int] = []
    for cell in cells:
        kind = TEXT
        if isinstance(cell, str):
            text = cell
        elif cell is None or cell is pd.NA or cell is pd.NaT:
            text = ""
        elif isinstance(cell, bool | np.bool_):
            text, kind = ("TRUE" if cell else "FALSE"), TRUTH
        elif isinstance(cell, int | np.integer):
            text, kind = str(cell), NUMBER
        elif isinstance(cell, float | np.floating):
            text, kind = ("" if cell != cell else f"{cell:.15g}"), NUMBER  # noqa: PLR0124 (NaN)
        elif isinstance(cell, dt.datetime):
            text, kind = _moment(cell), TIME
        elif isinstance(cell, dt.date):
            text, kind = cell.isoformat(), TIME
        else:
            text = str(cell)
        texts.append(text)
        kinds.append(kind)
    return texts, kinds


def _moment(cell: dt.datetime) -> str:
    text = cell.isoformat(sep=" ", timespec="seconds")
    return text.removesuffix(" 00:00:00")
