"""Workbooks as sheets: Excel's and WPS's of today, and the old ones.

Values come from calamine as the file stores them; nothing is calculated and no macro
runs. A workbook of today is first unpacked under watch (``book_parts``); an old one is
read in a process of its own (``book_child``).
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gaibao_geo.intake.files.book_child import values
from gaibao_geo.intake.files.book_doubts import book_doubts, formula_texts, sheet_doubts
from gaibao_geo.intake.files.book_parts import Parts, damaged, watched_parts
from gaibao_geo.intake.files.kinds import Kind
from gaibao_geo.intake.files.limits import CHILD_BYTES, CHILD_SECONDS, MAX_CELLS, MAX_COLUMNS
from gaibao_geo.intake.files.sheet import Sheet, letters
from gaibao_geo.intake.files.sheet_xml import SheetScan
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both
from gaibao_geo.words.visible import visible

_CHILD = Path(__file__).with_name("book_child.py")
# A float carries 15 digits; above, a whole number is a rounded one and stays a float.
_EXACT = 10**15
Areas = Sequence[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True)
class _Read:
    """The rows of one sheet that hold something, by number, from column ``left`` on."""

    rows: dict[int, list[Any]]
    left: int
    merged: Areas


def read_book(data: bytes, kind: Kind, name: str) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a workbook that hold something, hidden ones included.

    An empty worksheet, which every new workbook has, is left out; a workbook of nothing
    else is an error.
    """
    sheets, findings = _new_book(data, name) if kind == "book" else _old_book(data, name)
    if not sheets and not any(found.severity == "error" for found in findings):
        findings = [*findings, Finding("file_empty", "error", name)]
    return sheets, findings


def _new_book(data: bytes, name: str) -> tuple[list[Sheet], list[Finding]]:
    parts, fault = watched_parts(data, name)
    if parts is None:
        return [], [fault] if fault else []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        about_sheets = book.sheets_metadata
    except BaseException as error:
        return [], [_fault(error, name)]
    sheets: list[Sheet] = []
    findings = book_doubts(parts.names, name)
    for about in about_sheets:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet, faults = _new_sheet(book, about, parts, name)
        sheets += [sheet] if sheet else []
        findings += faults
    return sheets, findings


def _new_sheet(
    book: CalamineWorkbook, about: SheetMetadata, parts: Parts, name: str
) -> tuple[Sheet | None, list[Finding]]:
    shown = visible(about.name)
    if about.name in parts.too_large:
        return None, [parts.too_large[about.name]]
    if about.name not in parts.scans:
        return None, [damaged(name, both("damaged.cut_off"), shown)]
    scan = parts.scans[about.name]
    try:
        read = _Read(**values(book.get_sheet_by_name(about.name)))
    except BaseException as error:
        return None, [_fault(error, name, shown)]
    is_hidden = about.visible != SheetVisibleEnum.Visible
    return _sheet(read, scan, name, shown, is_hidden=is_hidden)


def _old_book(data: bytes, name: str) -> tuple[list[Sheet], list[Finding]]:
    limits = map(str, (MAX_CELLS, MAX_COLUMNS, CHILD_BYTES))
    command = [sys.executable, "-P", str(_CHILD), *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, the file only on its input
            command, input=data, capture_output=True, timeout=CHILD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return [], [damaged(name, both("damaged.slow", seconds=CHILD_SECONDS))]
    if done.returncode:
        return [], [damaged(name, both("damaged.broken"))]
    answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own script
    if answer == "locked":
        return [], [Finding("book_locked", "error", name)]
    if isinstance(answer, str):
        return [], [damaged(name, answer.removeprefix("fault: "))]
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for found in answer:
        shown = visible(found["name"])
        if "fault" in found:
            findings.append(damaged(name, found["fault"], shown))
        elif "far" in found:
            row, column = found["far"]
            far = {"far": f"{letters(column)}{row + 1}", "limit": f"{MAX_CELLS:,}"}
            findings.append(Finding("sheet_too_large", "error", name, shown, values=far))
        else:
            read = _Read(found["rows"], found["left"], found["merged"])
            sheet, faults = _sheet(read, None, name, shown, is_hidden=found["hidden"])
            sheets += [sheet] if sheet else []
            findings += faults
    if sheets:
        findings.append(Finding("V38_not_seen", "note", name))
    return sheets, findings


def _fault(error: BaseException, name: str, sheet: str = "") -> Finding:
    """A reader's failure as a finding; its panics are no ordinary exceptions."""
    if isinstance(error, KeyboardInterrupt | SystemExit):
        raise error
    if isinstance(error, PasswordError):
        return Finding("book_locked", "error", name, sheet)
    return damaged(name, visible(str(error)) or type(error).__name__, sheet)


def _sheet(
    read: _Read, scan: SheetScan | None, name: str, shown: str, *, is_hidden: bool
) -> tuple[Sheet | None, list[Finding]]:
    """A sheet with its doubts; none when it holds nothing."""
    cells = _cells(read, scan)
    if cells.empty and not (scan and scan.blank):
        return None, []
    rows, width = cells.index, cells.shape[1]
    hidden_rows = frozenset(scan.hidden_rows.intersection(rows)) if scan else frozenset()
    hidden_columns = (
        frozenset(place for place in scan.hidden_columns if place < width)
        if scan else frozenset()
    )  # fmt: skip
    sheet = Sheet(
        name, shown, cells, _areas(read.merged, cells), is_hidden, hidden_rows, hidden_columns,
        formula_texts(scan) if scan else {},
    )  # fmt: skip
    return sheet if len(cells) else None, sheet_doubts(sheet, scan)


def _cells(read: _Read, scan: SheetScan | None) -> pd.DataFrame:
    """The rows that hold something, numbered as the sheet numbers them, from column A."""
    rows, left = read.rows, read.left
    if scan and scan.errors:
        rows, left = _with_errors(read, scan), 0
    held = [number for number, row in rows.items() if _holds(row)]
    width = left + len(rows[held[0]]) if held else 0
    grid = np.full((width, len(held)), None, dtype=object)
    for place, column in enumerate(zip(*(rows[at] for at in held), strict=True), left):
        grid[place] = _column(column)
    return pd.DataFrame(grid.T, index=pd.Index(held, dtype="int64"), dtype=object)


def _with_errors(read: _Read, scan: SheetScan) -> dict[int, list[Any]]:
    """The rows from column A with ``#REF!`` and its like where the reader left a blank."""
    width = max(scan.last[1] + 1, read.left + max(map(len, read.rows.values()), default=0))
    whole = {
        number: ([""] * read.left + row + [""] * width)[:width]
        for number, row in read.rows.items()
    }
    for (number, place), text in scan.errors.items():
        whole.setdefault(number, [""] * width)[place] = text
    return dict(sorted(whole.items()))


def _holds(row: Sequence[Any]) -> bool:
    return any(not isinstance(cell, str) or bool(cell.strip()) for cell in row)


def _column(cells: Sequence[Any]) -> list[Any]:
    """A column with nothing as ``None`` and whole numbers as such."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        return [cell or None for cell in cells]
    return [_value(cell) for cell in cells]


def _value(cell: Any) -> Any:
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < _EXACT else cell
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, bool | int) or hasattr(cell, "year"):
        return cell
    return str(cell)  # a time of day or a duration


def _areas(merged: Areas, cells: pd.DataFrame) -> tuple[tuple[int, int, int, int], ...]:
    """Merged areas as far as the cells reach; one that lies outside says nothing."""
    if cells.empty:
        return ()
    bottom, right = int(cells.index[-1]), cells.shape[1] - 1
    return tuple(
        (area[0] + 1, area[1], min(end[0] + 1, bottom), min(end[1], right))
        for area, end in merged
        if area[0] < bottom and area[1] <= right and area[0] <= end[0] and area[1] <= end[1]
    )
