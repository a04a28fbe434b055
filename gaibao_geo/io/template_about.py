"""The first sheet of the template: what the data are, how to fill them in, which sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from gaibao_geo.intake.about import KEYS
from gaibao_geo.io.template_sheet import (
    BODY,
    EXAMPLE,
    FONT,
    GRID,
    LINE_PT,
    ON_EXAMPLE,
    ON_OPTIONAL,
    ON_REQUIRED,
    OPTIONAL,
    REQUIRED,
)
from gaibao_geo.io.template_texts import capital, example_about, header, words_of
from gaibao_geo.tables.columns import DATUMS, Table, one_of
from gaibao_geo.words import Lang, say

WIDTHS = (22, 46, 62)
TITLE = Font(name=FONT, size=16, bold=True, color="0E5A6B")
HEAD = Font(name=FONT, size=12, bold=True, color="0E5A6B")
HINT = Font(name=FONT, size=10, color="6B7280")
LINK = Font(name=FONT, size=10, color="0E7490", underline="single")
WRAP = Alignment(vertical="center", wrap_text=True)
DATUM = one_of("datum", "", "", *DATUMS, required=False)


def write_about(sheet: Worksheet, chosen: Sequence[Table], lang: Lang) -> None:
    """Write the sheet: facts to be filled in, the legend, and a line for each sheet."""
    for letter, width in zip("ABC", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    _put(sheet, 1, 1, say("template.about.heading", lang), TITLE)
    sheet.row_dimensions[1].height = 30
    sheet.merge_cells("A1:C1")
    _put(sheet, 2, 1, say("template.about.lead", lang), BODY)
    sheet.merge_cells("A2:C2")
    sheet.row_dimensions[2].height = LINE_PT * 2
    row = _facts(sheet, 4, lang)
    row = _legend(sheet, row + 1, lang)
    _sheets(sheet, row + 1, chosen, lang)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _facts(sheet: Worksheet, row: int, lang: Lang) -> int:
    _put(sheet, row, 1, say("template.about.facts", lang), HEAD)
    _put(sheet, row, 2, say("template.about.facts_hint", lang), HINT)
    needed = (f"title_{lang}", "made_up")
    sheet.row_dimensions[row].height = LINE_PT * 1.5
    for at, key in enumerate(_keys(lang), row + 1):
        sheet.row_dimensions[at].height = LINE_PT * 1.3
        label = _put(sheet, at, 1, say(f"template.about.{key}", lang),
                     ON_REQUIRED if key in needed else ON_OPTIONAL)  # fmt: skip
        label.fill = REQUIRED if key in needed else OPTIONAL
        cell = _put(sheet, at, 2, _fact(key, lang), ON_EXAMPLE)
        label.border = cell.border = GRID
        cell.fill, cell.number_format = EXAMPLE, "@"
        _put(sheet, at, 3, say(f"template.about.hint_{key}", lang), HINT)
        words = _choices(key, lang)
        if words:
            rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
            sheet.add_data_validation(rule)
            rule.add(cell.coordinate)
    return row + len(KEYS) + 1


def _keys(lang: Lang) -> list[str]:
    """The facts, those of the workbook's own language first."""
    own = "title_zh", "note_zh"
    if lang == "zh":
        return list(KEYS)
    swap = dict(zip((*own, "title_en", "note_en"), ("title_en", "note_en", *own), strict=True))
    return [swap.get(key, key) for key in KEYS]


def _fact(key: str, lang: Lang) -> Any:
    return say("template.flag.yes", lang) if key == "made_up" else example_about(key)


def _choices(key: str, lang: Lang) -> list[str]:
    if key == "made_up":
        return [say("template.flag.yes", lang), say("template.flag.no", lang)]
    return list(words_of(DATUM, lang).values()) if key == "datum" else []


def _legend(sheet: Worksheet, row: int, lang: Lang) -> int:
    _put(sheet, row, 1, say("template.about.how", lang), HEAD)
    sheet.row_dimensions[row].height = LINE_PT * 1.5
    looks = {"required": (REQUIRED, ON_REQUIRED), "optional": (OPTIONAL, ON_OPTIONAL),
             "example": (EXAMPLE, ON_EXAMPLE)}  # fmt: skip
    lines = [*((f"colour_{look}", look) for look in looks),
             ("comments", "comments"), ("paste", "paste"), ("check", "check")]  # fmt: skip
    for at, (name, text) in enumerate(lines, row + 1):
        cell = _put(sheet, at, 1, say(f"template.about.{name}", lang), BODY)
        cell.border = GRID
        if text in looks:
            cell.fill, cell.font = looks[text]
        _put(sheet, at, 2, say(f"template.about.say_{text}", lang), BODY)
        sheet.merge_cells(start_row=at, end_row=at, start_column=2, end_column=3)
        sheet.row_dimensions[at].height = LINE_PT * (1.3 if lang == "zh" else 2)
    return row + len(lines) + 1


def _sheets(sheet: Worksheet, row: int, chosen: Sequence[Table], lang: Lang) -> None:
    _put(sheet, row, 1, say("template.about.sheets", lang), HEAD)
    sheet.row_dimensions[row].height = LINE_PT * 1.5
    titles = ("column_sheet", "column_what", "column_key")
    for place, name in enumerate(titles, 1):
        cell = _put(sheet, row + 1, place, say(f"template.about.{name}", lang), ON_OPTIONAL)
        cell.fill, cell.border = OPTIONAL, GRID
    comma = say("word.list_comma", lang)
    for at, table in enumerate(chosen, row + 2):
        name = say(f"template.sheet.{table.name}", lang)
        cell = _put(sheet, at, 1, name, LINK)
        # a place inside the workbook, not an outside link
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        keys = comma.join(header(table.column(key), lang) for key in table.key)
        for place, text in ((2, capital(table.meaning.to(lang))), (3, keys)):
            _put(sheet, at, place, text, BODY).border = GRID
        cell.border = GRID


def _put(sheet: Worksheet, row: int, column: int, value: Any, font: Font) -> Any:
    cell = sheet.cell(row, column, value)
    cell.font, cell.alignment = font, WRAP
    return cell
