"""Sheets written by XlsxWriter: text stays text, totals are formulas with their value beside."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from gaibao_geo.briefing.personal import Screen
from gaibao_geo.io.template_sheet import FONT
from gaibao_geo.io.workbook_text import CELL_LENGTH, lines_of
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import columns_of
from gaibao_geo.words.short import short

A4 = 9
NARROW, WIDE = 4, 26  # columns, in digits
FIRST = 10  # the least of the first, in which the word for the totals stands
HEAD_LINES = 2  # of a heading
HEADER_LENGTH = 200  # characters; Excel takes 255
NO_NAMES: Mapping[str, Any] = MappingProxyType({})
_INK, _RED, _GREY, _PALE, _LINE = "#1F2937", "#B00020", "#6B7280", "#E7E6E6", "#9CA3AF"
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "stamp": {"bold": True, "font_size": 11, "font_color": _RED},
    "hint": {"font_size": 9, "font_color": _GREY},
    "section": {"bold": True, "font_size": 11},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "top"},
    "head": {"bold": True, "bg_color": _PALE, "border": 1, "text_wrap": True, "align": "center"},
    "text": {"border": 1, "text_wrap": True},
    "code": {"border": 1, "text_wrap": True},
    "no": {"border": 1, "num_format": "0", "align": "center"},
    "plain": {"text_wrap": True, "valign": "top"},
    "middle": {"border": 1, "align": "center"},
    "missing": {"border": 1, "align": "right", "font_color": _GREY},
    "blank": {"border": 1},
    "count": {"border": 1, "align": "right", "num_format": "#,##0"},
    "yuan": {"border": 1, "align": "right", "num_format": "#,##0"},
    "wan": {"border": 1, "align": "right", "num_format": "#,##0.00"},
    "wan4": {"border": 1, "align": "right", "num_format": "#,##0.0000"},
    "share": {"border": 1, "align": "right", "num_format": "0.0%"},
    "index": {"border": 1, "align": "right", "num_format": "0.000"},
}  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A formula without its ``=`` and what it comes to.

    ``{row}`` in it is the number of its own row, ``{name}`` the letters of a column of the
    table it stands in.
    """

    text: str
    value: float | int | str


@dataclass(frozen=True)
class Span:
    """The cells of one column of a table; ``ref`` names them, ``cell(n)`` its n-th (from 0)."""

    sheet: str
    column: int
    first: int
    last: int

    @property
    def ref(self) -> str:
        """The whole span, as other sheets name it."""
        letters = xl_col_to_name(self.column)
        return f"'{self.sheet}'!${letters}${self.first}:${letters}${self.last}"

    def cell(self, place: int) -> str:
        """One of its cells, as other sheets name it."""
        return f"'{self.sheet}'!${xl_col_to_name(self.column)}${self.first + place}"


@dataclass(frozen=True)
class Field:
    """A column of a table: its name in ``book.column``, its look, whether it is added up.

    ``heading`` stands instead of the catalogue's.
    """

    name: str
    look: str = "text"
    total: bool = False
    heading: str = ""


Spans = Mapping[str, Span]


class Book:
    """A workbook in one language; every sheet bears the ``stamp`` where there is one."""

    def __init__(self, lang: Lang, stamp: str, screen: Screen) -> None:
        self.lang, self.stamp, self.screen = lang, stamp, screen
        self._held = io.BytesIO()
        self._book = Workbook(self._held, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False,
        })  # fmt: skip
        base = {"font_name": FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter",
                "border_color": _LINE}  # fmt: skip
        self.looks: dict[str, Any] = {}
        for name, look in _LOOKS.items():
            whole = {**base, **look}
            self.looks[name] = self._book.add_format(whole)
            self.looks[f"{name} quoted"] = self._book.add_format({**whole, "quote_prefix": True})
            total = {**whole, "bold": True, "bg_color": "#F3F4F6"}
            self.looks[f"{name} total"] = self._book.add_format(total)

    def say(self, key: str, /, **values: object) -> str:
        """The catalogue's text under ``book``, in the book's language."""
        return say(f"book.{key}", self.lang, **values)

    def sheet(self, name: str, title: str, *, across: bool = True) -> Sheet:
        """A new sheet with its title and the stamp in its first rows, printed on A4."""
        return Sheet(self, self._book.add_worksheet(self.say(f"sheet.{name}")), title,
                     across=across)  # fmt: skip

    def content(self, title: str, unit: str) -> bytes:
        """The workbook as a file."""
        self._book.set_properties({"title": self.clean(title)[:255],
                                   "author": self.clean(unit)[:255]})  # fmt: skip
        self._book.close()
        return self._held.getvalue()

    def clean(self, text: str) -> str:
        """Text that a workbook may hold and that names no person."""
        return short(lines_of(self.screen.text(text)), CELL_LENGTH)


class Sheet:
    """One sheet, written from the top: ``row`` is the next free one, from 0."""

    def __init__(self, book: Book, sheet: Any, title: str, *, across: bool) -> None:
        self.book, self.sheet, self.row = book, sheet, 0
        self._wide: list[float] = []
        self.name: str = sheet.get_name()
        sheet.hide_gridlines(2)
        if across:
            sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        stamp = f"&L{_header(book.stamp)}" if book.stamp else ""
        sheet.set_header(f"{stamp}&R{_header(book.clean(title))}")
        sheet.set_footer(f"&C{book.say('page')}")
        self.line(title, "title", 24)
        if book.stamp:
            self.line(book.stamp, "stamp", 18)

    def line(self, text: str, look: str, height: float | None = None, over: int = 1) -> None:
        """Write a text on a row of its own, over so many columns."""
        if over > 1:
            clean, shown = self._text(text, look)
            self.sheet.merge_range(self.row, 0, self.row, over - 1, "", shown)
            self.sheet.write_string(self.row, 0, clean, shown)
        else:
            self.put(0, text, look)
        self.end(height)

    def put(
        self, column: int, value: object, look: str, letters: Mapping[str, str] = NO_NAMES
    ) -> None:
        """Write a cell of the row: a text, a number, a formula, or a dash for what is not known.

        A ``code`` (an id, a fingerprint) is written as it is: no part of it is a telephone number.
        """
        looks = self.book.looks
        if isinstance(value, Formula):
            text = "=" + value.text.format(row=self.row + 1, **letters)
            self.sheet.write_formula(self.row, column, text, looks[look], value.value)
        elif isinstance(value, str):
            clean, shown = self._text(value, look)
            self.sheet.write_string(self.row, column, clean, shown)
        elif value is None or pd.isna(value):  # type: ignore[call-overload]
            missing = "missing total" if look.endswith("total") else "missing"
            self.sheet.write_string(self.row, column, self.book.say("missing"), looks[missing])
        else:
            self.sheet.write_number(self.row, column, value, looks[look])

    def end(self, height: float | None = None) -> None:
        """Go to the next row."""
        if height is not None:
            self.sheet.set_row(self.row, height)
        self.row += 1

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns, in digits; a later table only makes them wider."""
        short_of = len(widths) - len(self._wide)
        held = [*self._wide, *[0.0] * short_of]
        self._wide = [max(pair) for pair in zip(held, [*widths, *[0.0] * -short_of], strict=True)]
        for column, width in enumerate(self._wide):
            self.sheet.set_column(column, column, width)

    def table(
        self, fields: Sequence[Field], rows: Sequence[Sequence[object]], *, main: bool = True,
        most: Mapping[str, float] = NO_NAMES, tall: int = HEAD_LINES,
    ) -> Spans:  # fmt: skip
        """Write a table: totals above its heads, the rows below; where each column stands.

        Of the ``main`` table the heads are frozen and repeated on paper and a filter stands at
        them. ``most`` is how wide a column of text may be, in digits, ``tall`` how many
        lines a heading may have.
        """
        letters = {field.name: xl_col_to_name(place) for place, field in enumerate(fields)}
        totals = [place for place, field in enumerate(fields) if field.total]
        lines = ("all", "shown") if main else ("all",)
        head = self.row + (len(lines) if totals else 0)
        first, last = head + 2, head + 1 + max(len(rows), 1)
        sums = {place: _sum(rows, place) for place in totals}
        for key in lines if totals else ():
            self.put(0, self.book.say(key), "text total")
            for place in range(1, len(fields)):
                if place not in sums:
                    self.sheet.write_blank(self.row, place, None, self.book.looks["blank total"])
                    continue
                span = f"{xl_col_to_name(place)}{first}:{xl_col_to_name(place)}{last}"
                self.put(place, self._total(key, span, sums[place]),
                         f"{fields[place].look} total")  # fmt: skip
            self.end(18)
        heads = [field.heading or self.book.say(f"column.{field.name}") for field in fields]
        widths = _widths(fields, heads, rows, sums, most=most, tall=tall)
        for place, text in enumerate(heads):
            self.put(place, text, "head")
        lines_of_heads = max(-(-(columns_of(text) + 1) // int(width)) for text, width
                             in zip(heads, widths, strict=True))  # fmt: skip
        self.end(15 * min(lines_of_heads, tall) + 4)
        for row in rows:
            for place, (field, value) in enumerate(zip(fields, row, strict=True)):
                self.put(place, value, field.look, letters)
            self.end(_height(row, widths))
        self.row = last  # an empty table keeps one empty row
        self.widths(widths)
        if main:
            self.sheet.freeze_panes(head + 1, min(2, len(fields) - 1))
            self.sheet.repeat_rows(head)
            self.sheet.autofilter(head, 0, last - 1, len(fields) - 1)
        return {field.name: Span(self.name, place, first, last)
                for place, field in enumerate(fields)}  # fmt: skip

    def _total(self, key: str, span: str, value: float | int | None) -> Formula:
        """The total of all rows or of those shown; of what is partly not known there is none."""
        adds = f"SUM({span})" if key == "all" else f"SUBTOTAL(109,{span})"
        if value is not None:
            return Formula(adds, value)
        known, there = (f"COUNT({span})", f"ROWS({span})") if key == "all" else (
            f"SUBTOTAL(102,{span})", f"SUBTOTAL(103,{span})")  # fmt: skip
        missing = self.book.say("missing")
        return Formula(f'IF({known}<{there},"{missing}",{adds})', missing)

    def _text(self, text: str, look: str) -> tuple[str, Any]:
        clean = lines_of(text) if look == "code" else self.book.clean(text)
        quoted = clean.startswith(("=", "+", "-", "@")) and f"{look} quoted" in self.book.looks
        return clean, self.book.looks[f"{look} quoted" if quoted else look]


def wan_look(yuan: Sequence[int]) -> str:
    """The look of a column of 万元 in which nothing of these whole yuan is rounded away."""
    return "wan4" if any(one % 100 for one in yuan) else "wan"


def _sum(rows: Sequence[Sequence[object]], place: int) -> float | int | None:
    """What a column comes to; ``None`` where one of its cells is not known."""
    cells = [row[place] for row in rows]
    shown = [cell.value if isinstance(cell, Formula) else cell for cell in cells]
    numbers = [one for one in shown if isinstance(one, int | float) and not pd.isna(one)]
    return sum(numbers) if len(numbers) == len(shown) else None


def _shown(value: object, look: str) -> str:
    """About how a cell reads, for its width."""
    plain = value.value if isinstance(value, Formula) else value
    if isinstance(plain, str) or plain is None or pd.isna(plain):  # type: ignore[call-overload]
        return plain if isinstance(plain, str) else "-"
    if look in ("share", "index"):
        return "100.0%"
    digits = {"wan": 2, "wan4": 4}.get(look.removesuffix(" total"), 0)
    return f"{plain:,.{digits}f}"


def _widths(
    fields: Sequence[Field], heads: Sequence[str], rows: Sequence[Sequence[object]],
    sums: Mapping[int, object], *, most: Mapping[str, float], tall: int,
) -> list[float]:  # fmt: skip
    found = []
    for place, field in enumerate(fields):
        cells = [row[place] for row in rows] + ([sums[place]] if place in sums else [])
        longest = float(max((columns_of(_shown(one, field.look)) for one in cells), default=0))
        if field.look in ("text", "code"):
            longest = min(longest, most.get(field.name, WIDE))
        head = -(-(columns_of(heads[place]) + 2) // tall)
        word = max(map(len, heads[place].split())) if heads[place].isascii() else 0
        least = NARROW if place or not sums else FIRST
        found.append(max(longest, head, word, least, most.get(field.name, 0.0)) + 2.0)
    return found


def _height(row: Sequence[object], widths: Sequence[float]) -> float:
    lines = 1
    for value, width in zip(row, widths, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(-(-max(columns_of(part), 1) // max(int(width) - 1, 1))
                                   for part in value.split("\n")))  # fmt: skip
    return min(14.0 * lines + 4, 400.0)


def _header(text: str) -> str:
    """Text for the top of printed pages, where ``&`` begins a command."""
    return text[:HEADER_LENGTH // 2].replace("&", "&&")
