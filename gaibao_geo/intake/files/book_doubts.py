"""What a planner should know of a workbook beside its values (V38)."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pandas as pd

from gaibao_geo.intake.files.limits import SINGLY
from gaibao_geo.intake.files.ragged import row_list
from gaibao_geo.intake.files.sheet import Sheet, letters
from gaibao_geo.intake.files.sheet_xml import Cell, SheetScan
from gaibao_geo.tables.findings import Finding, Severity


def book_doubts(names: frozenset[str], file: str) -> list[Finding]:
    """Links to other files, and macros, by the names of a workbook's parts."""
    found = []
    if any(name.startswith("xl/externallinks/") for name in names):
        found.append(Finding("V38_links", "warning", file))
    if "xl/vbaproject.bin" in names:
        found.append(Finding("V38_macros", "note", file))
    return found


def sheet_doubts(sheet: Sheet, scan: SheetScan | None) -> list[Finding]:
    """Hidden things, error cells, formulas without a result, and formulas written as text."""
    found = []
    if sheet.hidden:
        found.append(Finding("V38_hidden_sheet", "warning", sheet.file, sheet.name))
    if sheet.hidden_rows:
        rows = sorted(sheet.hidden_rows)
        values = {"count": len(rows), "rows": row_list(rows)}
        found.append(Finding("V38_hidden_rows", "warning", sheet.file, sheet.name, values=values))
    if sheet.hidden_columns:
        names = ", ".join(map(letters, sorted(sheet.hidden_columns)))
        values = {"count": len(sheet.hidden_columns), "columns": names}
        found.append(
            Finding("V38_hidden_columns", "warning", sheet.file, sheet.name, values=values)
        )
    if scan:
        found += _at_cells("V38_error_cell", "warning", sheet, scan.errors)
        waiting = {cell: "=" + scan.formulas.get(cell, "") for cell in scan.blank}
        found += _at_cells("V38_uncalculated", "error", sheet, waiting)
        if done := scan.formula_count - len(scan.blank):
            values = {"count": done}
            found.append(Finding("V38_formulas", "note", sheet.file, sheet.name, values=values))
    return found + formula_text_doubts(sheet)


def formula_text_doubts(sheet: Sheet) -> list[Finding]:
    """Cells whose text reads like a formula: it was typed or exported as text."""
    cells: dict[Cell, str] = {}
    rows = sheet.cells.index.tolist()
    for place, (_, column) in enumerate(sheet.cells.items()):
        if isinstance(column.dtype, pd.StringDtype):
            at = column.str.startswith("=").to_numpy().nonzero()[0].tolist()
        else:
            texts = enumerate(column.tolist())
            at = [row for row, cell in texts if isinstance(cell, str) and cell[:1] == "="]
        cells |= {(rows[row], place): str(column.iloc[row]) for row in at}
    return _at_cells("V38_formula_text", "warning", sheet, cells)


def formula_texts(scan: SheetScan) -> dict[Cell, str]:
    """The text of each formula; one that is shared is written out for its own cell."""
    texts = {cell: "=" + text for cell, text in scan.formulas.items() if text}
    followers = {
        cell: scan.masters[key] for cell, key in scan.shared.items()
        if cell not in texts and key in scan.masters
    }  # fmt: skip
    if followers:
        # Loading it takes a while, and few workbooks need it.
        from openpyxl.formula.translate import Translator  # noqa: PLC0415

        for cell, master in followers.items():
            text, origin = texts[master], f"{letters(master[1])}{master[0]}"
            with suppress(Exception):  # any text can stand there; then it is kept as it is
                text = Translator(text, origin).translate_formula(f"{letters(cell[1])}{cell[0]}")
            texts[cell] = text
    return texts


def _at_cells(
    rule: str, severity: Severity, sheet: Sheet, cells: Mapping[Cell, str]
) -> list[Finding]:
    """A finding per cell, or per column where it has many: its first cell, and all rows."""
    by_column: dict[int, list[int]] = {}
    for row, place in cells:
        by_column.setdefault(place, []).append(row)
    found = []
    for place, rows in sorted(by_column.items()):
        rows.sort()
        many = len(rows) >= SINGLY
        values = {"count": len(rows), "rows": row_list(rows, 20)} if many else {}
        found += [
            Finding(
                f"{rule}_many" if many else rule, severity, sheet.file, sheet.name, row,
                letters(place), cells[row, place][:80], values, cell=f"{letters(place)}{row}",
            )
            for row in (rows[:1] if many else rows)
        ]  # fmt: skip
    return found
