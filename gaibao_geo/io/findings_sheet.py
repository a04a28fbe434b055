"""The last sheet of an annotated copy: every finding in a row, and a key to the colours.

A planner decides in it: the columns for that are read again by ``ticked``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from gaibao_geo.io.workbook_text import write_text
from gaibao_geo.tables.findings import SEVERITIES, Finding, Severity
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible

ID, ACCEPT, REASON = 1, 11, 12  # columns that ``ticked`` reads, from 1
MOST_ROWS = 5_000  # findings that the sheet lists; the report has all
_QUOTED = 1_000  # characters of a text in a cell
_Links = Mapping[str, tuple[str, tuple[int, int]]]  # by id: sheet, (row, column) from 1


def _each(say_it: Callable[[Lang], str]) -> Both:
    return Both(say_it("zh"), say_it("en"))


def _two(said: Both) -> str:
    """Both languages in one cell, Chinese above; once where they are the same."""
    texts = dict.fromkeys(short(visible(text), _QUOTED) for text in said)
    return "\n".join(text for text in texts if text)


# Title of the column, its width in characters, and what stands in it.
_COLUMNS: tuple[tuple[str, float, Callable[[Finding], str]], ...] = (
    ("id", 10, lambda item: item.id),
    ("severity", 9, lambda item: _two(both(f"finding.severity.{item.severity}"))),
    ("sheet", 14, lambda item: visible(item.sheet)),
    ("cell", 8, lambda item: item.cell or ("" if item.row is None else str(item.row))),
    ("column", 18, lambda item: short(visible(item.header or item.column), _QUOTED)),
    ("value", 18, lambda item: short(visible(item.value), _QUOTED)),
    ("what", 44, lambda item: _two(_each(lambda lang: item.text("what", lang)))),
    ("why", 32, lambda item: _two(_each(lambda lang: item.text("why", lang)))),
    ("do", 36, lambda item: _two(_each(lambda lang: item.text("do", lang)))),
    ("repair", 26, lambda item: _two(_each(item.repair.in_words)) if item.repair else ""),
    ("accept", 9, lambda item: ""),
    ("reason", 26, lambda item: _two(_each(item.decision))),
)  # fmt: skip


def add_findings_sheet(
    book: Workbook,
    file: str,
    found: Sequence[Finding],
    *,
    links: _Links,
    colours: Mapping[Severity, str],
    said: Sequence[str],
) -> Worksheet:
    """Add the sheet and open the workbook at it; ``said`` names sentences to put below."""
    sheet = book.create_sheet(both("annotated.sheet").zh)
    fills = {name: PatternFill("solid", fgColor=colour) for name, colour in colours.items()}
    top = _legend(sheet, file, found, fills)
    _header(sheet, top)
    ordered = sorted(found, key=lambda item: SEVERITIES.index(item.severity))[:MOST_ROWS]
    wrap = Alignment(wrap_text=True, vertical="top")
    for row, item in enumerate(ordered, top + 1):
        for column, (_, _, text) in enumerate(_COLUMNS, 1):
            cell = sheet.cell(row, column)
            write_text(cell, text(item))
            cell.alignment = wrap
        sheet.cell(row, 2).fill = fills[item.severity]
        sheet.row_dimensions[row].height = _height(sheet, row)
        _link(sheet, row, links.get(item.id))
    last = top + max(len(ordered), 1)
    keys = [*said, *(["annotated.rows_limit"] if len(found) > MOST_ROWS else [])]
    for row, key in enumerate(keys, last + 2):
        _line(sheet, row, _two(both(key)))
    _drop_down(sheet, f"{get_column_letter(ACCEPT)}{top + 1}:{get_column_letter(ACCEPT)}{last}")
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(_COLUMNS))}{last}"
    sheet.freeze_panes = sheet.cell(top + 1, 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
    book.active = book.index(sheet)
    for other in book.worksheets:  # two sheets that are both selected would be edited as one
        other.sheet_view.tabSelected = other is sheet
    return sheet


def _legend(
    sheet: Worksheet, file: str, found: Sequence[Finding], fills: Mapping[Severity, PatternFill]
) -> int:
    """Title, key and what to do, in three rows that stay in view; the header's row."""
    counts = {f"{name}s": sum(item.severity == name for item in found) for name in SEVERITIES}
    _line(sheet, 1, _two(both("annotated.title", file=file, count=both("finding.count", **counts))))
    sheet["A1"].font = Font(bold=True, size=12)
    for name, (first, last) in zip(SEVERITIES, ((1, 4), (5, 6), (7, 7)), strict=True):
        _line(sheet, 2, _two(both(f"annotated.key.{name}")), first, last)
        sheet.cell(2, first).fill = fills[name]
    _line(sheet, 3, _two(both("annotated.decide")))
    return 4


def _line(sheet: Worksheet, row: int, text: str, first: int = 1, last: int = 9) -> None:
    write_text(sheet.cell(row, first), text)
    sheet.cell(row, first).alignment = Alignment(wrap_text=True, vertical="center")
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    sheet.row_dimensions[row].height = 34


def _header(sheet: Worksheet, row: int) -> None:
    for column, (name, width, _) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(row, column)
        write_text(cell, _two(both(f"annotated.column.{name}")))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7E6E6")
        cell.border = Border(bottom=Side(style="medium"))
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[row].height = 34


def _height(sheet: Worksheet, row: int) -> float:
    """Room for the tallest cell: a Chinese character is two wide, a line 15 points high."""
    lines = 1
    for column, (_, width, _) in enumerate(_COLUMNS, 1):
        text = str(sheet.cell(row, column).value or "")
        needed = sum(
            1 + sum(1 if mark.isascii() else 2 for mark in line) // int(width)
            for line in text.splitlines()
        )
        lines = max(lines, needed)
    return min(15.0 * lines + 3, 400.0)


def _drop_down(sheet: Worksheet, cells: str) -> None:
    """Offer the words that ``ticks`` reads: yes, and right as it stands."""
    words = ",".join(say(f"annotated.{name}", "zh").split("|")[0] for name in ("yes", "right"))
    offered = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    offered.add(cells)
    sheet.add_data_validation(offered)


def _link(sheet: Worksheet, row: int, link: tuple[str, tuple[int, int]] | None) -> None:
    """Let a click on the cell's name lead to the cell."""
    if link is None or not link[0]:
        return
    title, (at, column) = link
    place = f"{get_column_letter(column)}{at}"
    cell = sheet.cell(row, 4)
    write_text(cell, place)
    quoted = title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    cell.font = Font(color="0563C1", underline="single")
