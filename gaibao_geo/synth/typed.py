"""Tables in the schema's columns, order and types, marked as made up."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gaibao_geo.synth.settings import setting
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.values import nothing

_TYPES: dict[str, Any] = {
    "text": "str", "date": "str", "integer": "Int64", "yuan": "Int64", "number": "float64",
    "rate": "float64", "flag": "boolean", "decimal": "object",
}  # fmt: skip


def typed(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """``rows`` as the table ``name``: what it lacks is missing, what is not of it is left out."""
    marks = {"source": setting("names")["made_up"], "quality": "made_up"}
    columns: dict[str, pd.Series[Any]] = {}
    for column in TABLES[name].columns:
        if column.name in rows:
            columns[column.name] = rows[column.name].astype(_TYPES[column.kind])
        elif column.name in marks:
            columns[column.name] = pd.Series(marks[column.name], index=rows.index, dtype="str")
        else:
            columns[column.name] = nothing(column.kind, len(rows)).set_axis(rows.index)
    return pd.DataFrame(columns)
