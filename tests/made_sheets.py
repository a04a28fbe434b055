"""Sheets for tests: a workbook as openpyxl writes it, or the lines of a CSV, as cells."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd

from gaibao_geo.intake.columns.matching import match
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import find_layout


def csv_sheet(text, file="表.csv"):
    """Lines of comma-separated cells, as texts; blank lines keep their row number."""
    rows = [line.split(",") for line in text.strip("\n").split("\n")]
    width = max(len(row) for row in rows)
    rows = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    return Sheet(file, "", pd.DataFrame(rows, index=range(1, len(rows) + 1), dtype="str"))


def book_sheet(rows, merged=(), name="Sheet1", file="台账.xlsx"):
    """Rows written to a workbook by openpyxl and read again, with its merged areas."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    saved = io.BytesIO()
    book.save(saved)
    page = openpyxl.load_workbook(saved).active
    cells = pd.DataFrame(list(page.iter_rows(values_only=True)), dtype=object)
    cells = cells.where(cells.notna(), None)
    cells.index = range(1, len(cells) + 1)
    areas = tuple((area.min_row, area.min_col - 1, area.max_row, area.max_col - 1)
                  for area in page.merged_cells.ranges)  # fmt: skip
    return Sheet(file, name, cells, areas)


def laid_out(sheet, **more):
    """The layout of a sheet and the rules of its findings."""
    layout, findings = find_layout(sheet, **more)
    return layout, findings, [item.rule for item in findings]


def matched(sheet):
    """The matches of a sheet by table, and every finding."""
    layout, findings = find_layout(sheet)
    matches, more = match(layout) if layout else ([], [])
    return matches, findings + more


def rules(findings):
    return [item.rule for item in findings]


def said(findings, rule):
    """The findings of one rule."""
    return [item for item in findings if item.rule == rule]
