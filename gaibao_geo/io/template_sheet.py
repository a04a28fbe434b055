"""One sheet of the template: header, comments, drop-downs, formats and the example rows."""

from __future__ import annotations

from math import ceil
from typing import Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gaibao_geo.io.template_texts import comment, examples, header, shown, words_of
from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import columns_of

LAST_ROW = 5000  # as far as the lists reach; more rows may be pasted all the same
LONGEST_LIST = 255  # signs that Excel allows in a list written into a cell's rule
NARROW, WIDE = 10, 22  # widths, in digits
LINE_PT = 15.0
COMMENT_PX, COMMENT_SIGNS = 300, 42
FONT = "Microsoft YaHei"
REQUIRED = PatternFill("solid", fgColor="0E5A6B")
OPTIONAL = PatternFill("solid", fgColor="D5E8EC")
EXAMPLE = PatternFill("solid", fgColor="F3F3F3")
ON_REQUIRED = Font(name=FONT, size=10, bold=True, color="FFFFFF")
ON_OPTIONAL = Font(name=FONT, size=10, color="1F2937")
ON_EXAMPLE = Font(name=FONT, size=10, italic=True, color="6B7280")
BODY = Font(name=FONT, size=10)
_THIN = Side(style="thin", color="B6C2C6")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FORMATS = {
    # a date is text, as exact as it is known: Excel would turn 2016-05 into the 1st of May
    "text": "@", "date": "@", "flag": "@", "integer": "#,##0", "yuan": "#,##0",
    "decimal": "#,##0.00", "rate": "0.0%", "number": "General",
}  # fmt: skip


def write_sheet(sheet: Worksheet, table: Table, present: set[str], lang: Lang) -> None:
    """Write a table's sheet: header in row 1, example rows below it.

    ``present`` names the tables of the workbook, so that ids can be picked from them.
    """
    names = {name: say(f"template.sheet.{name}", lang) for name in present}
    rows = examples(table, present, lang)
    lines = 1
    for place, column in enumerate(table.columns, 1):
        title = header(column, lang)
        width = min(WIDE, max(NARROW, _widest(title, rows, column, lang)))
        lines = max(lines, ceil((columns_of(title) + 1) / width))
        letter = get_column_letter(place)
        whole = sheet.column_dimensions[letter]
        whole.width, whole.font, whole.number_format = width + 3, BODY, _format(column)
        value = next((row[column.name] for row in rows if column.name in row), None)
        example = "" if value is None else _typed(value, column, lang)
        text = comment(column, table, names, example, lang)
        _head(sheet.cell(1, place, title), text, required=column.required)
        for at, row in enumerate(rows, 2):
            _example(sheet.cell(at, place), row.get(column.name), column, lang)
        rule = _rule(column, names, title, lang)
        if rule is not None:
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.row_dimensions[1].height = LINE_PT * (lines + 0.6)
    _frame(sheet, table)


def _head(cell: Any, text: str, *, required: bool) -> None:
    """Dress a header and hang its comment on it, large enough to be read whole."""
    cell.fill = REQUIRED if required else OPTIONAL
    cell.font = ON_REQUIRED if required else ON_OPTIONAL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border = GRID
    cell.number_format = "@"
    lines = sum(ceil((columns_of(line) + 1) / COMMENT_SIGNS) for line in text.split("\n"))
    cell.comment = Comment(text, "gaibao_geo", width=COMMENT_PX, height=18 * lines + 14)


def _typed(value: Any, column: Column, lang: Lang) -> str:
    """An example as it looks in its cell."""
    if column.kind == "rate":
        return f"{value:.1%}"
    if column.kind in ("yuan", "decimal"):
        return f"{value:,}"
    return str(shown(value, column, lang))


def _example(cell: Any, value: Any, column: Column, lang: Lang) -> None:
    if value is not None:
        cell.value = shown(value, column, lang)
    cell.fill, cell.font, cell.border = EXAMPLE, ON_EXAMPLE, GRID
    cell.number_format = _format(column)


def _format(column: Column) -> str:
    if column.kind == "number" and column.name.endswith(("lon", "lat")):
        return "0.00000"
    if column.kind == "integer" and (column.least or 0) >= 1:  # a year, a line: never 2,016
        return "0"
    return _FORMATS[column.kind]


def _rule(column: Column, names: dict[str, str], title: str, lang: Lang) -> DataValidation | None:
    """The drop-down or bound of a column; it warns, because what is pasted is judged later."""
    words: list[str] = []
    if column.kind == "flag":
        words = [say("template.flag.yes", lang), say("template.flag.no", lang)]
    elif column.allowed:
        words = list(words_of(column, lang).values())
    comma = say("word.list_comma", lang)
    if words:
        listed = ",".join(words)
        if len(listed) > LONGEST_LIST or listed.count(",") != len(words) - 1:
            raise ValueError(f"{column.name}: the list does not fit into a cell's rule: {listed}")
        rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True)
        text = say("template.pick_text", lang, column=title, allowed=comma.join(words))
    elif column.refers in names:
        rule = DataValidation(
            "list", formula1=f"'{names[column.refers]}'!$A$2:$A${LAST_ROW}", allow_blank=True
        )
        text = say("template.refers_text", lang, column=title, sheet=names[column.refers])
    else:
        return None
    rule.errorStyle, rule.showErrorMessage = "warning", True
    rule.errorTitle = say("template.pick", lang)[:32]
    rule.error = text if len(text) <= LONGEST_LIST - 30 else say("template.pick", lang)
    return rule


def _frame(sheet: Worksheet, table: Table) -> None:
    """Frozen header and leading columns, both repeated on every printed page."""
    lead = 2 if len(table.columns) > 1 and table.columns[1].name == "name" else len(table.key)
    lead = min(lead, 3)
    sheet.freeze_panes = sheet.cell(2, lead + 1)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(lead)}"


def _widest(title: str, rows: list[dict[str, Any]], column: Column, lang: Lang) -> int:
    """The width a column asks for: half its header (which wraps) or its longest example."""
    typed = [_typed(row[column.name], column, lang) for row in rows if column.name in row]
    said = [columns_of(text) for text in typed]
    words = [columns_of(word) for word in words_of(column, lang).values()]
    return max([ceil(columns_of(title) / 2) + 3, *said, *words])
