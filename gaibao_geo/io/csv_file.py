"""Tables as the bytes of a CSV file that Excel and WPS open as it is."""

from __future__ import annotations

import io
import math
from decimal import Decimal

import pandas as pd

from gaibao_geo.tables.guard import guarded


def csv_bytes(table: pd.DataFrame) -> bytes:
    """UTF-8 with a mark; a missing value is empty; text that would be a formula is marked.

    Numbers are written in full, never with an exponent, so that they read back as they are.
    """
    plain = guarded(table)
    for place, name in enumerate(plain.columns):
        column = plain[name]
        if column.dtype == object:
            texts = [format(cell, "f") if isinstance(cell, Decimal) else cell for cell in column]
            plain.isetitem(place, pd.array(texts, dtype=object))
        elif pd.api.types.is_float_dtype(column.dtype):
            texts = [_float(cell) for cell in column.tolist()]
            plain.isetitem(place, pd.array(texts, dtype=object))
    held = io.StringIO(newline="")
    plain.to_csv(held, index=False, lineterminator="\r\n")
    return held.getvalue().encode("utf-8-sig")


def _float(cell: float) -> str | None:
    if math.isnan(cell):
        return None
    text = str(cell)
    return format(Decimal(text), "f") if "e" in text else text
