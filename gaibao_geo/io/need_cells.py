"""Cells of the need workbooks: looks that print well in black and white, text that stays text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from math import ceil
from typing import Any, Literal

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.io.template_sheet import FONT, GRID
from gaibao_geo.io.workbook_text import write_text
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import columns_of, share_digits
from gaibao_geo.words.visible import visible

TITLE_LENGTH = 31  # UTF-16 units that Excel allows in the name of a sheet
LINE_PT = 14.0
TALLEST_PT = 400.0  # Excel takes 409
_ILLEGAL = re.compile(r"[\[\]:*?/\\]")
_INK, _DARK, _PALE, _GREY = "1F2937", "404040", "E7E6E6", "6B7280"
Align = Literal["left", "center", "right"]

# name: bold, size, colour of the text, fill, alignment, number format, framed
_LOOKS: dict[str, tuple[bool, float, str, str, Align, str, bool]] = {
    "title": (True, 15, _INK, "", "left", "General", False),
    "section": (True, 11, _INK, "", "left", "General", False),
    "plain": (False, 9, _INK, "", "left", "General", False),
    "hint": (False, 9, _GREY, "", "left", "General", False),
    "mark": (True, 11, "B00020", "", "right", "General", False),
    "link": (False, 10, "0563C1", "", "left", "General", False),
    "head": (True, 9, _INK, _PALE, "center", "General", True),
    "label": (False, 9, _INK, _PALE, "left", "General", True),
    "text": (False, 9, _INK, "", "left", "General", True),
    "middle": (False, 9, _INK, "", "center", "General", True),
    "bad": (True, 9, "FFFFFF", _DARK, "center", "General", True),
    "unknown": (False, 8, _GREY, "", "center", "General", True),
    "whole": (False, 9, _INK, "", "right", "#,##0", True),
    "tenths": (False, 9, _INK, "", "right", "#,##0.0", True),
    "hundredths": (False, 9, _INK, "", "right", "#,##0.00", True),
    "small": (False, 9, _INK, "", "right", "#,##0.00####", True),
    "index": (False, 9, _INK, "", "right", "0.000", True),
    **{f"share{digits}": (False, 9, _INK, "", "right", "0." + "0" * digits + "%", True)
       for digits in range(1, 7)},
}  # fmt: skip


class Book:
    """A workbook of planners' sheets in one language, every one with the made-up mark."""

    def __init__(self, data: Dataset, lang: Lang) -> None:
        self.data = data
        self.lang = lang
        self.book = Workbook()
        self.book.remove(self.book.active)
        for name, (bold, size, colour, fill, align, fmt, framed) in _LOOKS.items():
            style = NamedStyle(f"need {name}", number_format=fmt)
            style.font = Font(name=FONT, size=size, bold=bold, color=colour,
                              underline="single" if name == "link" else None)  # fmt: skip
            if fill:
                style.fill = PatternFill("solid", fgColor=fill)
            wrapped = fmt == "General"
            style.alignment = Alignment(horizontal=align, vertical="center", wrap_text=wrapped)
            style.border = GRID if framed else Border()
            self.book.add_named_style(style)

    def say(self, key: str, /, **values: object) -> str:
        """The catalogue's text under ``needs_books``, in the book's language."""
        return say(f"needs_books.{key}", self.lang, **values)

    def page(self, title: str, widths: Sequence[float], *, landscape: bool = False) -> Page:
        """A new sheet, A4 wide."""
        return Page(self, self.book.create_sheet(title), widths, landscape=landscape)

    def content(self) -> bytes:
        """The workbook as a file."""
        self.book.active = 0
        held = io.BytesIO()
        self.book.save(held)
        return held.getvalue()


class Page:
    """One sheet, written from the top: ``row`` is the next free one."""

    def __init__(
        self, book: Book, sheet: Worksheet, widths: Sequence[float], *, landscape: bool
    ) -> None:
        self.book, self.sheet, self.widths = book, sheet, list(widths)
        self.row = 1
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.sheet_view.showGridLines = False
        sheet.page_setup.orientation = "landscape" if landscape else "portrait"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.oddFooter.center.text = "&P / &N"
        if book.data.made_up:
            sheet.oddHeader.right.text = say("word.made_up", book.lang)

    def title(self, text: str) -> None:
        """The sheet's title, with the made-up mark at the right end of its row."""
        last, mark = len(self.widths), say("word.made_up", self.book.lang)
        wide = 0
        if self.book.data.made_up:
            while sum(self.widths[last - wide - 1 :]) < columns_of(mark) + 8:
                wide += 1
            wide += 1
            self.put(last - wide + 1, mark, "mark", wide)
        self.put(1, text, "title", last - wide)
        self.end(26)

    def put(self, column: int, value: Any, look: str, over: int = 1) -> Any:
        """Write a cell of the row, ``over`` so many columns; missing says 无数据."""
        cell = self.sheet.cell(self.row, column)
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124  NaN
            value, look = say("word.no_data", self.book.lang), "unknown"
        if isinstance(value, str):
            write_text(cell, value)
        else:
            cell.value = value
        cell.style = f"need {look}"
        if over > 1:
            for place in range(column + 1, column + over):  # borders of a merged cell
                self.sheet.cell(self.row, place).style = f"need {look}"
            self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=column,
                                   end_column=column + over - 1)  # fmt: skip
        return cell

    def number(self, column: int, value: Any, over: int = 1) -> None:
        """Write an amount as a number, decimals only where it has some."""
        missing = value is None or value is pd.NA or value != value  # noqa: PLR0124
        self.put(column, None if missing else value, "whole" if missing else _look(value), over)

    def share(self, column: int, value: Any) -> None:
        """Write a rate as a number with the digits that keep it from reading 100 %."""
        missing = value is None or value is pd.NA or value != value  # noqa: PLR0124
        self.put(column, value, "unknown" if missing else f"share{share_digits(value)}")

    def heads(self, texts: Sequence[str], spans: Sequence[int] = ()) -> None:
        """A row of column headers."""
        column = 1
        for text, over in zip(texts, spans or [1] * len(texts), strict=True):
            self.put(column, text, "head", over)
            column += over
        self.end(self.height([*zip(texts, spans or [1] * len(texts), strict=True)]))

    def line(self, text: str, look: str = "plain") -> None:
        """A row with one text across the sheet, high enough to be read."""
        self.put(1, text, look, len(self.widths))
        self.end(self.height([(text, len(self.widths))]))

    def height(self, texts: Sequence[tuple[str, int]], first: int = 1) -> float:
        """Room for the tallest of the texts, each with the columns it spans, from ``first``."""
        lines, column = 1, first
        for text, over in texts:
            width = max(sum(self.widths[column - 1 : column - 1 + over]) * 1.12 - 1, 1)
            lines = max(lines, sum(ceil(max(columns_of(part), 1) / width)
                                   for part in text.split("\n")))  # fmt: skip
            column += over
        return min(LINE_PT * lines + 3, TALLEST_PT)

    def end(self, height: float | None = None) -> None:
        """Go to the next row."""
        if height is not None:
            self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def link(self, column: int, text: str, sheet: str, look: str = "link", over: int = 1) -> None:
        """Write a text that leads to the top of another sheet."""
        cell = self.put(column, text, look, over)
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")


def sheet_name(number: int, name: str) -> str:
    """A legal name for a sheet that no other has: its number, then as much of ``name`` as fits.

    Excel allows 31 UTF-16 units, none of ``[]:*?/\\`` and no apostrophe at the ends.
    """
    text = f"{number:03d} {_ILLEGAL.sub(' ', visible(name))}"
    while len(text.encode("utf-16-le")) > 2 * TITLE_LENGTH:
        text = text[:-1]
    return text.rstrip(" '")


def _look(value: float) -> str:
    for look, digits in (("whole", 0), ("tenths", 1), ("hundredths", 2)):
        if abs(value - round(value, digits)) < 1e-9:
            return look
    return "hundredths" if abs(value) >= 1 else "small"
