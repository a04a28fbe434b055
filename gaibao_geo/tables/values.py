"""The cells of one column as typed values, with a doubt for each that cannot be read.

Nothing is repaired in silence: a cell that cannot be read is a doubt, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from gaibao_geo.tables.columns import Column, Kind
from gaibao_geo.tables.findings import Repair, Severity
from gaibao_geo.words import both

MOST_DIGITS = 18  # so that a whole number fits into 64 bits
EMPTY_WORDS = frozenset({"", "—", "-", "/", "无", "无数据", "NA", "N/A", "nan"})
_FLAGS = {"是": True, "yes": True, "true": True, "1": True,
          "否": False, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Doubt:
    """A doubt about one cell: ``at`` counts the cells of the column from 0."""

    at: int
    rule: str
    severity: Severity
    value: str
    values: Mapping[str, object] = field(default_factory=dict)
    repair: Repair | None = None


@dataclass(frozen=True)
class ColumnValues:
    """A column as typed values on a ``RangeIndex``, what is doubtful, and what leans.

    ``qualifiers`` holds 余, 多, 近 or 约 for the cells (counted from 0) that have one.
    """

    values: pd.Series[Any]
    doubts: tuple[Doubt, ...] = ()
    qualifiers: Mapping[int, str] = field(default_factory=dict)


def read_values(cells: pd.Series[Any], column: Column, unit: str = "") -> ColumnValues:
    """The typed values of a column's cells.

    ``cells`` are texts, numbers, dates or nothing, as the file holds them; ``unit`` is
    the unit the file states for the whole column (empty: the schema's).

    Text comes back as text (empty where the cell was), ``integer`` and ``yuan`` as
    ``Int64``, ``number`` and ``rate`` as float, ``decimal`` as ``Decimal``, ``flag`` as
    boolean, ``date`` as ISO text; a missing number is ``<NA>``/``NaN``/``None``, never zero.
    """
    values: list[Any] = []
    doubts: list[Doubt] = []

    def doubt(at: int, rule: str, text: str, **more: object) -> None:
        unit = column.unit or both(f"kind.{column.kind}")
        doubts.append(Doubt(at, rule, "error", text, {"unit": unit, **more}))

    for at, cell in enumerate(cells):
        text = "" if cell is None else str(cell).strip()
        if text in EMPTY_WORDS and text not in column.allowed:
            if column.required:
                doubt(at, "empty_cell", text)
            values.append(None)
            continue
        try:
            value = _READERS[column.kind](text)
        except (ValueError, InvalidOperation):
            doubt(at, "bad_value", text, kind=both(f"kind.{column.kind}"))
            values.append(None)
            continue
        if column.allowed and text not in column.allowed:
            doubt(at, "out_of_range", text, allowed=", ".join(column.allowed))
        elif not _within(column, value):
            doubt(at, "out_of_range", text, allowed=f"{column.least} … {column.most or '∞'}")
        values.append(value)
    return ColumnValues(as_series(column.kind, values), tuple(doubts))


def as_series(kind: Kind, values: list[Any]) -> pd.Series[Any]:
    """The values (``None``: missing) as a column of the type that belongs to ``kind``."""
    if kind in ("text", "date"):
        values = ["" if value is None else value for value in values]
    return pd.Series(values, index=pd.RangeIndex(len(values)), dtype=_DTYPES[kind])


def _within(column: Column, value: object) -> bool:
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return True
    low = column.least is None or value >= column.least
    return low and (column.most is None or value <= column.most)


def _whole(text: str) -> int:
    value = _finite(text)
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _finite(text: str) -> Decimal:
    """The number; one with more digits than any table needs (1E100) is refused, not read."""
    value = Decimal(text.replace(",", ""))
    if not value.is_finite() or abs(value.adjusted()) >= MOST_DIGITS:
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


_READERS: dict[Kind, Callable[[str], Any]] = {
    "text": str,
    "integer": _whole,
    "yuan": _whole,
    "number": lambda text: float(_finite(text)),
    "rate": lambda text: float(_finite(text)),
    "decimal": _finite,
    "flag": _flag,
    "date": str,
}
_DTYPES: dict[Kind, str] = {
    "text": "str",
    "date": "str",
    "integer": "Int64",
    "yuan": "Int64",
    "number": "float64",
    "rate": "float64",
    "decimal": "object",
    "flag": "boolean",
}
