"""The cells of one column as typed values, with a doubt for each that cannot be read.

Nothing is repaired in silence: what was read in another form than it stands in is noted,
and a cell that cannot be read is a doubt, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.cleaning import NUMBER, TEXT, as_texts
from gaibao_geo.tables.columns import Column, Kind
from gaibao_geo.tables.dates import looks_like_text_month
from gaibao_geo.tables.findings import Repair, Severity
from gaibao_geo.tables.quick import Mask, quick_values
from gaibao_geo.tables.readings import (
    CURRENCIES,
    MOST_DIGITS,
    Fault,
    Measure,
    Reading,
    alike,
    reader_for,
    shown,
)
from gaibao_geo.tables.units import Unit, find_price_unit, find_unit, scale_of
from gaibao_geo.words import both

__all__ = ["MOST_DIGITS", "ColumnValues", "Doubt", "nothing", "read_values"]

Positions = NDArray[np.int64]

_NUMERIC = ("integer", "yuan", "number", "rate", "decimal")
_WARNINGS = ("V31_none", "V20_own", "V20_currency")  # notes that ask for an answer
_SHARE = 1.5  # a bare rate above this is taken for a percentage; 毛入学率 may pass 1 by a little
_SHOWN = 5  # different spellings that a note quotes


@dataclass(frozen=True)
class Doubt:
    """A doubt about one cell: ``at`` counts the cells of the column from 0.

    What was read alike in many cells is one note, at the first of them, with their ``count``.
    """

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
    the unit the file states for the whole column (empty: the schema's). A unit in a cell
    goes before both.

    Text comes back as text (empty where the cell was), ``integer`` and ``yuan`` as
    ``Int64``, ``number`` and ``rate`` as float, ``decimal`` as ``Decimal``, ``flag`` as
    boolean, ``date`` as ISO text; a missing number is ``<NA>``/``NaN``/``None``, never zero.
    """
    texts, kinds = as_texts(cells)
    blank = (texts == "").to_numpy(dtype=bool)
    notebook = _Notebook(column, texts)
    measure, fault = _measure(column, unit)
    if fault and not blank.all():
        notebook.fault(int(np.argmin(blank)), fault, unit)
        if fault.severity == "error":
            return ColumnValues(nothing(column.kind, len(texts)), tuple(notebook.doubts))
    quick = quick_values(texts, blank, column, measure)
    odd = np.flatnonzero(~quick.settled)
    read = _readings(texts, kinds, odd, column, measure)
    for reading, positions in read:
        notebook.reading(reading, positions)
    if column.required:
        for at in np.flatnonzero(blank):
            notebook.fault(int(at), Fault("empty_cell"))
    plain = quick.settled & ~blank
    if column.kind in ("text", "date"):
        values = _texts(texts, plain, read)
    else:
        values = _numbers(column, blank, quick.values, read)
    notebook.of_column(values, plain, kinds, measure)
    if column.kind == "rate":
        bare = plain.copy()
        for reading, positions in read:
            bare[positions] = reading.bare
        notebook.shares(values.to_numpy(), bare, unit.strip(), measure)
    return ColumnValues(values, notebook.all_doubts(), notebook.qualifiers)


def nothing(kind: Kind, count: int) -> pd.Series[Any]:
    """A column of ``count`` missing values."""
    missing: Any = "" if kind in ("text", "date") else None
    if kind == "decimal":
        missing = [None] * count  # one None would become NaN
    return pd.Series(missing, index=pd.RangeIndex(count), dtype=_DTYPES[kind])


def _readings(
    texts: pd.Series[str],
    kinds: NDArray[np.int8],
    odd: Positions,
    column: Column,
    measure: Measure,
) -> list[tuple[Reading, Positions]]:
    """What each different odd cell says, and where it stands; in order of first appearance."""
    if not len(odd):
        return []
    left = texts.iloc[odd]
    october, dotted = True, False
    if column.kind == "date":
        october = not any(map(looks_like_text_month, left[kinds[odd] == TEXT].unique()))
    elif column.name.endswith("_id"):
        dotted = bool(left[kinds[odd] == TEXT].str.fullmatch(_DOTTED_ID).any())
    read = reader_for(column, measure, october=october, dotted_ids=dotted)
    codes, _ = pd.factorize(left)
    keys = codes * 4 + kinds[odd]
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(keys[order]) != 0])
    groups = sorted(np.split(odd[order], starts[1:]), key=lambda group: int(group[0]))
    firsts = [group[0] for group in groups]
    shown = texts.iloc[firsts].tolist()
    readings = (read(text, int(kinds[at])) for text, at in zip(shown, firsts, strict=True))
    return list(zip(readings, groups, strict=True))


_DOTTED_ID = r"[0-9]+\.[0-9]*[1-9][0-9]*"


def _numbers(
    column: Column, blank: Mask, values: NDArray[Any], read: Iterable[tuple[Reading, Positions]]
) -> pd.Series[Any]:
    missing = blank.copy()
    for reading, positions in read:
        if reading.value is None:
            missing[positions] = True
        else:
            values[positions] = reading.value
    if column.kind in ("integer", "yuan"):
        return pd.Series(pd.arrays.IntegerArray(values, missing))
    if column.kind == "flag":
        return pd.Series(pd.arrays.BooleanArray(values, missing))
    values[missing] = None if column.kind == "decimal" else np.nan
    return pd.Series(values, dtype=_DTYPES[column.kind])


def _texts(
    texts: pd.Series[str], plain: Mask, read: list[tuple[Reading, Positions]]
) -> pd.Series[Any]:
    if not read:
        return texts
    words = ["", *("" if reading.value is None else reading.value for reading, _ in read)]
    which = np.zeros(len(texts), dtype=np.int64)
    for number, (_, positions) in enumerate(read, 1):
        which[positions] = number
    found = pd.Series(words, dtype="str").take(which).set_axis(texts.index)
    return found.where(~plain, texts) if plain.any() else found


def _measure(column: Column, unit: str) -> tuple[Measure, Fault | None]:
    """The units of a column, and what is wrong with the one the file states."""
    target = find_unit(column.unit) if column.kind in _NUMERIC else None
    word = unit.strip()
    if target is None or not word or word == column.unit:
        return Measure(target, None), None
    stated = find_unit(word) or (find_price_unit(word) if column.kind == "decimal" else None)
    times = scale_of(word)
    if stated is None and times is not None:
        stated = Unit(word, target.dimension, target.factor * times, times)
    repair = Repair("unit", column.unit)
    if stated is None:
        return Measure(target, None), Fault("V20_unknown", {"word": word}, repair)
    if stated.dimension in CURRENCIES and target.dimension == "money":
        return Measure(target, stated), Fault("V20_currency", {"word": word}, None, "warning")
    if stated.dimension != target.dimension and not alike(stated, target):
        return Measure(target, None), Fault("V20_dimension", {"word": word}, repair)
    return Measure(target, stated if stated.factor != target.factor else None), None


class _Notebook:
    """The doubts about a column while it is read; what is alike becomes one note."""

    def __init__(self, column: Column, texts: pd.Series[str]) -> None:
        self.column = column
        self.texts = texts
        self.unit = column.unit or both(f"kind.{column.kind}")
        self.stated = ""
        self.doubts: list[Doubt] = []
        self.qualifiers: dict[int, str] = {}
        self.notes: dict[str, list[tuple[int, int, str]]] = {}

    def fault(self, at: int, fault: Fault, value: str | None = None) -> None:
        text = self.texts.iloc[at] if value is None else value
        values = {"unit": self.unit, **fault.values}
        self.doubts.append(Doubt(at, fault.rule, fault.severity, text, values, fault.repair))

    def reading(self, reading: Reading, positions: Positions) -> None:
        for rule, read in reading.notes.items():
            self.note(rule, positions, read)
        if reading.fault:
            for at in positions:
                self.fault(int(at), reading.fault)
        if reading.qualifier and reading.fault is None:
            self.qualifiers |= dict.fromkeys(map(int, positions), reading.qualifier)

    def note(self, rule: str, positions: Positions, read: str) -> None:
        self.notes.setdefault(rule, []).append((int(positions[0]), len(positions), read))

    def of_column(
        self, values: pd.Series[Any], plain: Mask, kinds: NDArray[np.int8], measure: Measure
    ) -> None:
        """What the cells that were read at once are noted for."""
        native = kinds == NUMBER
        self.stated = measure.stated.word if measure.stated else ""
        noted = {
            "V38_text": plain & ~native if self.column.kind in _NUMERIC and native.any() else None,
            "V09": plain & native if self.column.name.endswith("_id") else None,
            "V20_header": plain if measure.factor != 1 else None,
        }
        for rule, cells in noted.items():
            if cells is not None and cells.any():
                positions = np.flatnonzero(cells)
                first = values.iloc[int(positions[0])]
                self.note(rule, positions, first if isinstance(first, str) else shown(first))

    def shares(self, values: NDArray[Any], bare: Mask, unit: str, measure: Measure) -> None:
        """Rates without a unit that can only be percentages, and the other way round."""
        bare = bare & ~np.isnan(values)
        if measure.stated is not None:
            self._fractions(values / float(measure.factor), bare, unit)
            return
        large = bare & (values > _SHARE)
        small = bare & (values > 0) & (values <= _SHARE)
        if unit or not large.any():
            return
        positions = np.flatnonzero(large)
        counts = {"count": int(large.sum()), "small": int(small.sum())}
        if not small.any():
            fault = Fault("V21_unit", counts, Repair("unit", "%"))
            self.fault(int(positions[0]), fault)
            return
        for at in map(int, positions):
            repair = Repair("set", f"{self.texts.iloc[at].strip()}%")
            self.fault(at, Fault("V21_mixed", counts, repair))

    def _fractions(self, written: NDArray[Any], bare: Mask, unit: str) -> None:
        """A column of % in which everything is below 1, as a spreadsheet keeps 92 %."""
        below = bare & (written > 0) & (written < 1)
        if below.any() and written[bare].max() <= 1:
            repair = Repair("unit", self.column.unit)
            self.fault(int(np.argmax(below)), Fault("V21_fraction", {"word": unit}, repair))

    def all_doubts(self) -> tuple[Doubt, ...]:
        """Every doubt in the order of the cells, the notes of a cell after its faults."""
        for rule, found in self.notes.items():
            first, _, read = min(found)
            seen = list(dict.fromkeys(self.texts.iloc[at] for at, _, _ in sorted(found)))
            values = {
                "unit": self.unit,
                "count": sum(count for _, count, _ in found),
                "read": read,
                "stated": self.stated,
                "seen": ", ".join(seen[:_SHOWN]) + (" …" if len(seen) > _SHOWN else ""),
            }
            severity: Severity = "warning" if rule in _WARNINGS else "note"
            self.doubts.append(Doubt(first, rule, severity, self.texts.iloc[first], values))
        return tuple(sorted(self.doubts, key=lambda doubt: doubt.at))


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
