"""Files as sheets of cells, whatever made them; nothing is interpreted here."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from gaibao_geo.tables.findings import Finding

SUFFIXES = (".csv",)


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet as the file holds them.

    ``file`` is the path inside the dataset's folder, ``name`` the sheet's name (empty for
    a file that has none). ``cells`` has one row per row of the sheet, indexed by its
    number from 1 as a spreadsheet shows it, and columns 0, 1, 2 …; a cell is text, a
    number, a date, a truth value, or nothing (``None`` or empty text).

    ``merged`` lists merged areas as (top, left, bottom, right), rows from 1 and columns
    from 0, ends included. ``hidden_rows`` are row numbers; ``formulas`` maps (row, column)
    to the formula's text.
    """

    file: str
    name: str
    cells: pd.DataFrame
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_sheets(file: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a file, called ``name`` in findings; never raises for what is in it."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return [], [Finding("not_utf8", "error", name)]
    except OSError as error:
        return [], [Finding("bad_csv", "error", name, values={"reason": error.strerror})]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[list[str]] = []
    faults: list[Finding] = []
    try:
        lines = list(reader)
    except csv.Error as error:
        row = reader.line_num
        return [], [Finding("bad_csv", "error", name, row=row, values={"reason": error})]
    width = len(lines[0]) if lines else 0
    for number, line in enumerate(lines, 1):
        if any(line) and len(line) != width:
            size = {"cells": len(line), "columns": width}
            faults.append(Finding("ragged_row", "error", name, row=number, values=size))
    bad = {fault.row for fault in faults}
    cells = pd.DataFrame(
        [line for number, line in enumerate(lines, 1) if any(line) and number not in bad],
        index=[n for n, line in enumerate(lines, 1) if any(line) and n not in bad],
        dtype="str",
    )
    return [Sheet(name, "", cells)], faults
