"""A native table that fits its box: widths by content, type as large as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml
from pptx.util import Emu

from gaibao_geo.briefing.cells import texts_of, unknown
from gaibao_geo.briefing.chapter import Table
from gaibao_geo.briefing.slides.box import POINT, Box
from gaibao_geo.briefing.slides.drawing import Pen
from gaibao_geo.briefing.slides.measure import BOLD, LINE, fitted, height, lines, widest, width
from gaibao_geo.briefing.slides.text import NAMESPACES, Type, Voice, clean, fill, put
from gaibao_geo.words import Lang, say
from gaibao_geo.words.short import short

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
FLOOR = SIZES[-1]
REMARK = 10.5
SIDE, ABOVE = 6.0, 3.0  # points of room in a cell, left and right, above and below
MOST_AIR = 1.45  # how much higher rows grow where there is room
STRONG = 1.1  # headings and totals, where a program has only DejaVu's wide bold letters
MOST_LINES = 2  # of a cell; more would leave too few rows
HEAD_LINES = 3  # of a heading
_NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines and fills


@dataclass(frozen=True)
class Laid:
    """What of a table stands on the slide: texts, column widths and row heights in points.

    ``rest`` are the rows that did not fit, ``cut`` the whole rows of which a text was cut.
    """

    head: list[str]
    rows: list[list[str]]
    total: list[str]
    size: float
    widths: list[float]
    heights: list[float]
    rest: list[list[str]]
    cut: list[list[str]]


def lay(table: Table, room: tuple[float, float], voice: Voice) -> Laid:
    """The table in the largest type in which all rows fit, else as many rows as the least takes."""
    head, rows, total = clean_texts(table, voice.lang)
    whole = _Whole(head, rows, total)
    for size in SIZES:
        widths = _widths(whole, size, room[0])
        shown = [_shortened(head, widths, size, HEAD_LINES),
                 *(_shortened(row, widths, size) for row in (*rows, total))]  # fmt: skip
        heights = [_high(row, widths, size) for row in shown if row]
        whole_words = sum(whole.least(size)) <= room[0]
        if whole_words and sum(heights) <= room[1] and shown == [head, *rows, total]:
            break
    keep = len(rows)
    last = heights[-1] if total else 0.0
    while keep > 0 and sum(heights[: keep + 1]) + last > room[1]:
        keep -= 1
    kept, rest = shown[1 : keep + 1], rows[keep:]
    cut = [row for row, seen in zip([*rows[:keep], total], [*kept, shown[-1]], strict=True)
           if row != seen]  # fmt: skip
    high = [*heights[: keep + 1], *(heights[-1:] if total else [])]
    airy = min(max(room[1] / sum(high), 1.0), MOST_AIR)
    high = [one * airy for one in high]
    return Laid(shown[0], kept, shown[-1], size, widths, high, rest, cut)


def clean_texts(table: Table, lang: Lang) -> tuple[list[str], list[list[str]], list[str]]:
    """The headings, the rows and the total (empty without one) as texts that a slide can hold."""
    rows, total = texts_of(table, lang)
    head = [clean(column.name) for column in table.columns]
    return head, [[*map(clean, row)] for row in rows], [*map(clean, total)]


def draw_table(pen: Pen, table: Table, box: Box) -> Laid:
    """The table on the slide with its remarks below; returns what of it found room."""
    voice, (across, down) = pen.voice, box.points
    notes = [clean(table.note)] if table.note else []
    if _holds_unknown(table):
        notes.append(say("slides.unknown_note", voice.lang))
    longest = [*notes, say("slides.more_rows_notes", voice.lang, count="0" * 6, here="0" * 6)]
    kept_free = min(height(longest, REMARK, across) + 6, down / 3)
    laid = lay(table, (across, down - kept_free), voice)
    gone = table.left_out + len(laid.rest)
    if laid.rest:
        notes.append(say("slides.more_rows_notes", voice.lang, count=gone, here=len(laid.rest)))
    elif gone:
        notes.append(say("slides.more_rows", voice.lang, count=gone))
    told = say("slides.table_alt", voice.lang, columns=clean(", ".join(laid.head)),
               rows=len(laid.rows))  # fmt: skip
    frame = pen.slide.shapes.add_table(
        len(laid.heights), len(laid.head), Emu(box.left), Emu(box.top), Emu(box.width),
        Emu(round(sum(laid.heights) * POINT)),
    )  # fmt: skip
    frame.name = short(told, 60)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(told))
    _native(frame.table, laid, table, voice)
    if notes:
        fit = fitted(notes, (across, kept_free - 6), (REMARK, 9.0))
        top = box.top + round((sum(laid.heights) + 6) * POINT)
        pen.words("table note", Box(box.left, top, box.width, box.bottom - top), fit.paragraphs,
                  Type(fit.size, colour=voice.muted))  # fmt: skip
        pen.loose()
    return laid


def _holds_unknown(table: Table) -> bool:
    """Whether a — stands in the table, which then says what it means."""
    cells = [cell for cells in table.rows for cell in cells]
    return any(map(unknown, cells)) or any(cell is None for cell in table.total)


def _native(native: Any, laid: Laid, table: Table, voice: Voice) -> None:
    rows = [laid.head, *laid.rows, *([laid.total] if laid.total else [])]
    look = native._tbl.tblPr
    look.find("{*}tableStyleId").text = _NO_GRID
    native.horz_banding, native.last_row = False, bool(laid.total)
    for column, points in zip(native.columns, laid.widths, strict=True):
        column.width = Emu(round(points * POINT))
    sides = ["r" if column.kind != "text" else "l" for column in table.columns]
    for at, (row, texts) in enumerate(zip(native.rows, rows, strict=True)):
        row.height = Emu(round(laid.heights[at] * POINT))
        first, last = at == 0, bool(laid.total) and at == len(rows) - 1
        for cell, text, side in zip(row.cells, texts, sides, strict=True):
            style = Type(laid.size, bold=first or last, align="r" if side == "r" else "l")
            put(cell.text_frame, (text,), style, voice)
            _ruled(cell, first=first, last=last)


def _ruled(cell: Any, *, first: bool, last: bool) -> None:
    """Lines between rows only: strong below the heading and above the total."""
    marks = cell._tc.get_or_add_tcPr()
    for name, points in (("marL", SIDE), ("marR", SIDE), ("marT", ABOVE), ("marB", ABOVE)):
        marks.set(name, str(round(points * POINT)))
    marks.set("anchor", "ctr")
    none = "<a:noFill/>"
    top = ('w="19050"', fill("accent1")) if last else ('w="0"', none)
    bottom = ('w="19050"', fill("accent1")) if first else ('w="6350"', fill("#cbd5e1"))
    for tag, (wide, inside) in (("lnL", ('w="0"', none)), ("lnR", ('w="0"', none)),
                                ("lnT", top), ("lnB", bottom)):  # fmt: skip
        if tag == "lnT" and not last:
            continue  # the row above has drawn this line
        marks.append(parse_xml(f"<a:{tag} {NAMESPACES} {wide}>{inside}</a:{tag}>"))


@dataclass(frozen=True)
class _Whole:
    """All texts of a table, none cut."""

    head: list[str]
    rows: list[list[str]]
    total: list[str]

    def least(self, size: float) -> list[float]:
        """The widths at which no number and no word is torn."""
        strong = [self.head, *([self.total] if self.total else [])]
        return [
            2 * SIDE + 1 + max(
                *(widest(row[place], size, bold=True) * STRONG for row in strong),
                *(widest(row[place], size, bold=True) for row in self.rows), 0.0,
            )
            for place in range(len(self.head))
        ]  # fmt: skip

    def natural(self, size: float) -> list[float]:
        """The widths at which every text stands in one line."""
        rows = [self.head, *self.rows, *([self.total] if self.total else [])]
        return [
            max(small, *(width(row[place], size, bold=True) + 2 * SIDE + 1 for row in rows))
            for place, small in enumerate(self.least(size))
        ]


def _widths(whole: _Whole, size: float, room: float) -> list[float]:
    """Column widths that fill the room: every text in one line, or the widest columns give way.

    A column gives way down to its widest number or word, which are torn only where the least
    type leaves no choice.
    """
    natural, least = whole.natural(size), whole.least(size)
    if sum(natural) <= room:
        return [wide * room / sum(natural) for wide in natural]
    if sum(least) >= room:
        return [wide * room / sum(least) for wide in least]
    low, high = 0.0, room
    for _ in range(40):  # the one cap under which the widths add up to the room
        cap = (low + high) / 2
        low, high = (cap, high) if sum(_capped(natural, least, cap)) <= room else (low, cap)
    return _capped(natural, least, low)


def _capped(natural: list[float], least: list[float], cap: float) -> list[float]:
    return [max(min(wide, cap), small) for wide, small in zip(natural, least, strict=True)]


def _shortened(
    row: list[str], widths: list[float], size: float, most: int = MOST_LINES
) -> list[str]:
    room = most * LINE * size + 0.01
    return [fitted((text,), (wide - 2 * SIDE, room), (size,), BOLD).paragraphs[0]
            for text, wide in zip(row, widths, strict=False)]  # fmt: skip


def _high(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    most = max(lines(text, size, wide - 2 * SIDE, bold=True)
               for text, wide in zip(row, widths, strict=True))  # fmt: skip
    return most * LINE * size + 2 * ABOVE
