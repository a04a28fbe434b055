"""Text that a spreadsheet would take for a formula: marked on the way out, unmarked on the way in.

A cell that begins with ``= + - @`` or a control mark is run by Excel and WPS when a CSV
file is opened. An apostrophe before it makes it text; so that the mark can be taken away
again without doubt, text that begins with an apostrophe gets one, too.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_MARK = "'"


def guarded_text(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might run it."""
    return f"{_MARK}{text}" if text.startswith(STARTS) else text


def plain_text(text: str) -> str:
    """What ``guarded_text`` was given."""
    return text.removeprefix(_MARK)


def guarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every text, headers included, that a spreadsheet might run marked."""
    return _texts(table, STARTS, guarded_text)


def unguarded(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the marks of ``guarded`` taken away."""
    return _texts(table, (_MARK,), plain_text)


def _texts(
    table: pd.DataFrame, starts: tuple[str, ...], change: Callable[[str], str]
) -> pd.DataFrame:
    changed = table.set_axis([change(str(name)) for name in table.columns], axis=1)
    for place, name in enumerate(table.columns):
        column = table[name]
        if column.dtype == "str":
            here = column.str.startswith(starts, na=False)
            if here.any():
                changed.isetitem(place, column.mask(here, column[here].map(change)).array)
        elif column.dtype == object:
            texts = [change(cell) if isinstance(cell, str) else cell for cell in column]
            changed.isetitem(place, pd.array(texts, dtype=object))
    return changed
