"""A table's cells as the texts a reader sees: the same in slides and memo."""

from __future__ import annotations

from collections.abc import Sequence

from gaibao_geo.briefing.chapter import Cell, Column, Table
from gaibao_geo.words import Lang, say
from gaibao_geo.words.figures import figure, share_text
from gaibao_geo.words.numbers import wan

ALIGNED = 2  # digits behind the point of 万元: whole hundreds of yuan, as estimates mostly are
DIGITS = 3  # behind the point of a bare number; zeros at its end are left away


def texts_of(table: Table, lang: Lang) -> tuple[list[list[str]], list[str]]:
    """The rows and the total (empty without one) as texts, as wide as the headings.

    Whole yuan stand in 万元 where the column says so, none of them rounded: a column has as many
    digits behind the point throughout as its longest figure needs, up to ``ALIGNED``; where one
    needs more, each has its own, for three or four zeros behind all others are only noise.
    What is not known is —, never 0, and a row that is shorter than the headings goes on as not
    known. What has no sum is an empty text in the total, and stays empty.
    """
    wide = len(table.columns)
    every = [(*cells, *(None,) * wide)[:wide] for cells in (*table.rows, table.total)]
    columns = [_column(column, [cells[place] for cells in every], lang)
               for place, column in enumerate(table.columns)]  # fmt: skip
    *rows, total = map(list, zip(*columns, strict=True))
    sums = ["" if cell == "" else text for cell, text in zip(table.total, total, strict=False)]
    return rows, sums


def unknown(cell: Cell) -> bool:
    """Whether nothing is known: ``None``, NaN, or an empty text."""
    return cell is None or cell != cell or cell == ""  # noqa: PLR0124  (NaN alone)


def _column(column: Column, cells: Sequence[Cell], lang: Lang) -> list[str]:
    texts = [_text(cell, column, lang) for cell in cells]
    if column.kind != "wan":
        return texts
    figures = [not isinstance(cell, str) and not unknown(cell) for cell in cells]
    behind = [len(text.partition(".")[2]) if here else 0
              for text, here in zip(texts, figures, strict=True)]  # fmt: skip
    digits = max(behind, default=0)
    if not 0 < digits <= ALIGNED:
        return texts
    return [(text if has else f"{text}.") + "0" * (digits - has) if here else text
            for text, has, here in zip(texts, behind, figures, strict=True)]  # fmt: skip


def _text(cell: Cell, column: Column, lang: Lang) -> str:
    if cell is None or unknown(cell):
        return say("briefing.unknown", lang)
    if isinstance(cell, str):
        return cell
    match column.kind:
        case "wan":
            return wan(round(cell))
        case "yuan" | "count":
            return f"{round(cell):,}"
        case "share":
            return share_text(float(cell), lang)
        case _:
            return figure(float(cell), lang, DIGITS)
