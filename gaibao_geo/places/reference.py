"""The tables of ``geo/``: regions with what became of their codes, townships with points."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from gaibao_geo.tables.columns import Table
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.shipped import shipped


@cache
def our_regions() -> pd.DataFrame:
    """``geo/regions.csv``, typed as the schema says; not to be changed."""
    return _read(TABLES["regions"])


@cache
def our_townships() -> pd.DataFrame:
    """``geo/townships.csv``, typed as the schema says; not to be changed."""
    return _read(TABLES["townships"])


def _read(table: Table) -> pd.DataFrame:
    """Plainly: these files are ours, and tests hold them to the full reading."""
    raw = pd.read_csv(shipped("geo") / f"{table.name}.csv", dtype="str", encoding="utf-8-sig")
    columns: dict[str, pd.Series[Any]] = {}
    for column in table.columns:
        cells = raw[column.name] if column.name in raw else pd.Series(
            None, index=raw.index, dtype="str")  # fmt: skip
        if column.kind == "text":
            columns[column.name] = cells.fillna("")
        else:
            numbers = pd.to_numeric(cells)
            columns[column.name] = numbers.astype(
                "Int64" if column.kind == "integer" else "float64"
            )
    return pd.DataFrame(columns)
