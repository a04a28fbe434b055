"""A table or a chart as the texts of a printed table: money in 万元, missing as a dash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from gaibao_geo.briefing.chapter import Cell, Chart, Column, Table
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import figure, share_text
from gaibao_geo.words.numbers import WAN, wan

DIGITS = 3  # behind the point of a bare number; zeros at its end are left away


@dataclass(frozen=True)
class Grid:
    """Texts of a printed table.

    ``right`` says which columns hold figures, ``unit`` is the line above its corner (may be
    empty), ``total`` the last row where there is one, ``notes`` what stands below.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[bool, ...]
    total: tuple[str, ...] = ()
    unit: str = ""
    notes: tuple[str, ...] = ()


def grid_of_table(table: Table, lang: Lang) -> Grid:
    """A table's texts; a column of 万元 has one number of digits behind the point throughout."""
    kinds = {column.kind for column in table.columns}
    every = [*table.rows, *([table.total] if table.total else [])]
    columns = [
        _column(column, [row[place] for row in every], lang)
        for place, column in enumerate(table.columns)
    ]
    lines = tuple(zip(*columns, strict=True))
    heads = tuple(
        say("memo.in_yuan", lang, name=column.name)
        if column.kind == "yuan" and "wan" in kinds else column.name
        for column in table.columns
    )  # fmt: skip
    unit = next((f"memo.unit_{kind}" for kind in ("wan", "yuan") if kind in kinds), "")
    more = say("memo.left_out", lang, count=table.left_out) if table.left_out else ""
    return Grid(
        heads=heads,
        rows=lines[:-1] if table.total else lines,
        right=tuple(column.kind != "text" for column in table.columns),
        total=lines[-1] if table.total else (),
        unit=say(unit, lang) if unit else "",
        notes=tuple(note for note in (table.note, more) if note),
    )


def grid_of_chart(chart: Chart, lang: Lang) -> Grid:
    """A chart's values, a row for each category; missing is a dash."""
    rows = tuple(
        (name, *(_fixed(one.values[place], chart.digits, lang) for one in chart.series))
        for place, name in enumerate(chart.categories)
    )
    return Grid(
        heads=(say("memo.row", lang), *(one.name for one in chart.series)),
        rows=rows,
        right=(False, *(True for _ in chart.series)),
        unit=say("memo.unit", lang, unit=chart.unit) if chart.unit else "",
    )


def _column(column: Column, cells: Sequence[Cell], lang: Lang) -> list[str]:
    """A column's cells as texts."""
    yuan = [cell for cell in cells if isinstance(cell, int)] if column.kind == "wan" else []
    digits = max((len(wan(cell).partition(".")[2]) for cell in yuan), default=0)
    return [_cell(cell, column.kind, digits, lang) for cell in cells]


def _cell(cell: Cell, kind: str, digits: int, lang: Lang) -> str:
    if cell is None:
        return say("memo.missing", lang)
    if isinstance(cell, str):
        return cell
    if kind == "wan":
        return f"{Decimal(cell) / WAN:,.{digits}f}"
    if kind == "share":
        return share_text(cell, lang)
    return figure(cell, lang, DIGITS) if kind == "number" else f"{cell:,}"


def _fixed(value: float | None, digits: int, lang: Lang) -> str:
    return say("memo.missing", lang) if value is None else f"{value:,.{digits}f}"
