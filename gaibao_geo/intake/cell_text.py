"""A raw cell as text, the same wherever it is written down and compared."""

from __future__ import annotations

from typing import Any

import pandas as pd


def cell_text(cell: Any) -> str:
    """The cell as text: empty where it holds nothing, and 1032 for a float that is whole."""
    if cell is None or (pd.api.types.is_scalar(cell) and pd.isna(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell).strip()
