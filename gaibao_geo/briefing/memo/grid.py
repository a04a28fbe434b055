"""A table or a chart as the texts of a printed table: money in 万元, missing as a dash."""

from __future__ import annotations

from dataclasses import dataclass

from gaibao_geo.briefing.cells import texts_of
from gaibao_geo.briefing.chapter import Chart, Table
from gaibao_geo.words import Lang, say


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
    """A table's texts."""
    kinds = {column.kind for column in table.columns}
    lines, total = texts_of(table, lang)
    heads = tuple(
        say("memo.in_yuan", lang, name=column.name)
        if column.kind == "yuan" and "wan" in kinds else column.name
        for column in table.columns
    )  # fmt: skip
    unit = next((f"memo.unit_{kind}" for kind in ("wan", "yuan") if kind in kinds), "")
    more = say("memo.left_out", lang, count=table.left_out) if table.left_out else ""
    return Grid(
        heads=heads,
        rows=tuple(map(tuple, lines)),
        right=tuple(column.kind != "text" for column in table.columns),
        total=tuple(total),
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


def _fixed(value: float | None, digits: int, lang: Lang) -> str:
    return say("briefing.unknown", lang) if value is None else f"{value:,.{digits}f}"
