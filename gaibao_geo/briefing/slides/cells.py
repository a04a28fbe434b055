"""A table's cells as the texts a reader sees."""

from __future__ import annotations

from gaibao_geo.briefing.chapter import Cell, Column, Table
from gaibao_geo.briefing.slides.text import clean
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import figure, share_text
from gaibao_geo.words.numbers import wan


def cell_text(cell: Cell, column: Column, lang: Lang) -> str:
    """One cell in words: yuan as exact 万元 where the column says so; not known is —, never 0."""
    if unknown(cell):
        return say("slides.unknown", lang)
    if isinstance(cell, str) or cell is None:
        return clean(str(cell))
    match column.kind:
        case "wan":
            return wan(round(cell))
        case "yuan" | "count":
            return f"{round(cell):,}"
        case "share":
            return share_text(float(cell), lang)
        case _:
            return figure(float(cell), lang)


def unknown(cell: Cell) -> bool:
    """Whether nothing is known: ``None``, NaN, or an empty text."""
    return cell is None or cell != cell or cell == ""  # noqa: PLR0124  (NaN alone)


def texts_of(table: Table, lang: Lang) -> tuple[list[str], list[list[str]], list[str]]:
    """The headings, the rows and the total (empty without one) as texts, as wide as the headings.

    A row that is shorter than the headings goes on as not known. What has no sum is an empty
    text in the total, and stays empty.
    """
    columns = table.columns

    def row(cells: tuple[Cell, ...]) -> list[str]:
        held = (*cells, *(None,) * len(columns))
        return [cell_text(cell, column, lang)
                for cell, column in zip(held, columns, strict=False)]  # fmt: skip

    head = [clean(column.name) for column in columns]
    sums = ["" if cell == "" else text
            for cell, text in zip(table.total, row(table.total), strict=False)]  # fmt: skip
    return head, [row(cells) for cells in table.rows], sums


def holds_unknown(table: Table) -> bool:
    """Whether a — stands in the table, which then says what it means."""
    cells = [cell for cells in table.rows for cell in cells]
    return any(map(unknown, cells)) or any(cell is None for cell in table.total)
