"""The numbers that a cell may stand for, as the file writes it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import written
from gaibao_geo.tables.intervals import Interval, as_written, exact

_NUMERALS = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)


def interval(data: Loaded, table: str, index: int, column: str) -> Interval:
    """Every number that a cell may stand for, in the schema's unit.

    Half a unit of its last digit either way, and what 余, 多, 近 and 约 add; a cell in
    whole yuan is exact, a share of 0 or 1 is so to the whole per cent. A cell without
    Arabic numerals is taken as exact.
    """
    value = Fraction(str(data.tables[table][column][index]))
    if column.endswith("_share") and value in (0, 1):
        half = Fraction(1, 200)
        return Interval(max(value - half, Fraction(0)), value + half)
    found = _digits(data, table, index, column)
    if found is None or value == 0:
        return exact(value)
    factor = value / Fraction(found)
    if not factor:
        return exact(value)
    part, at = data.part_of(table, index)
    whole = factor == 1 and column.endswith("_yuan")
    lean = part.qualifiers.get((at, column), "")
    said = as_written(found, lean, exact_whole=whole)
    return Interval(said.low * factor, said.high * factor, said.low_open, said.high_open)


def half_unit(data: Loaded, table: str, index: int, column: str) -> Fraction:
    """Half a unit of a cell's last digit, in the schema's unit; zero for whole yuan."""
    range_ = interval(data, table, index, column)
    return (range_.high - range_.low) / 2


def _digits(data: Loaded, table: str, index: int, column: str) -> Decimal | None:
    """The numerals of a cell as they are written, their idle zeros kept; ``None``: none."""
    found = _NUMERALS.search(unicodedata.normalize("NFKC", written(data, table, index, column)))
    number = Decimal(found[0].replace(",", "")) if found else Decimal(0)
    return number or None
