"""A table of texts in one or more columns of a page, and what is left of it for the next."""

from __future__ import annotations

from collections.abc import Sequence

from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import DARK, GREY, PITCH, Ink
from gaibao_geo.printing.lines import wrapped
from gaibao_geo.printing.records import Grid

CELL = 2.5  # points between a cell's text and its neighbour's
RULE = "#9ca3af"
Lines = list[list[str]]  # of each cell


def draw_table(ink: Ink, grid: Grid, boxes: Sequence[Box], size: float, first: int = 0) -> int:
    """Draw the rows from ``first`` on into the boxes, each with the header; the next row's place.

    It is the number of rows (and one for the total) when nothing is left. Raises
    ``ValueError`` when not even one row fits.
    """
    at = first
    for box in boxes:
        edges = _edges(grid, box)
        y = _draw_row(ink, grid, _lines(grid.columns, edges, size, bold=True), edges, y=box.y,
                      size=size, bold=True)  # fmt: skip
        ink.line([(box.x, y), (box.right, y)], weight=0.8)
        rules = []
        while at < rows_in(grid):
            last = at == len(grid.rows)
            cells = grid.total if last else grid.rows[at]
            lines = _lines(cells, edges, size, bold=last)
            if y + _height(lines, size) > box.bottom:
                break
            y = _draw_row(ink, grid, lines, edges, y=y, size=size, bold=last,
                          colour=GREY if at in grid.quiet else DARK)  # fmt: skip
            rules.append([(box.x, y), (box.right, y)])
            at += 1
        ink.rules(rules, RULE, 0.25)
        if at == rows_in(grid):
            return at
    if at == first:
        raise ValueError("no row of the table fits its page")
    return at


def rows_in(grid: Grid) -> int:
    """How many rows there are to draw, the total among them."""
    return len(grid.rows) + bool(grid.total)


def _edges(grid: Grid, box: Box) -> list[tuple[float, float]]:
    whole, x, found = sum(grid.widths), box.x, []
    for share in grid.widths:
        wide = box.w * share / whole
        found.append((x, x + wide))
        x += wide
    return found


def _lines(
    cells: Sequence[str], edges: Sequence[tuple[float, float]], size: float, *, bold: bool
) -> Lines:
    return [wrapped(text, right - left - 2 * CELL, size, bold=bold)
            for text, (left, right) in zip(cells, edges, strict=True)]  # fmt: skip


def _height(lines: Lines, size: float) -> float:
    return max(len(cell) for cell in lines) * PITCH * size + 1.5


def _draw_row(
    ink: Ink, grid: Grid, lines: Lines, edges: Sequence[tuple[float, float]], *, y: float,
    size: float, bold: bool, colour: str = DARK,
) -> float:  # fmt: skip
    for at, (cell, (left, right)) in enumerate(zip(lines, edges, strict=True)):
        for row, text in enumerate(cell):
            top = y + 0.75 + row * PITCH * size
            if at in grid.right:
                ink.text(right - CELL, top, text, size, bold=bold, colour=colour, align="right")
            else:
                ink.text(left + CELL, top, text, size, bold=bold, colour=colour)
    return y + _height(lines, size)
