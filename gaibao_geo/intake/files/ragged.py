"""Rows of a text table with too few or too many cells.

Lines above a table (title, unit) and below it (remarks) are often written by hand with a
single cell, and commas at the end of rows are harmless: neither is a doubt. A row of the
table itself that is shorter or longer than the rest may have lost or gained a comma, so
that every amount behind it stands in the wrong column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gaibao_geo.intake.files.limits import SINGLY
from gaibao_geo.tables.findings import Finding, Repair


def ragged_rows(
    numbers: Sequence[int], lines: Sequence[Sequence[str]], name: str
) -> list[Finding]:
    """An error for each row of ``lines`` whose width is doubtful.

    ``numbers`` are the row numbers; blank rows are not among them. When there are many,
    the first few have an error each and one more lists the rest.
    """
    counts = [len(line) for line in lines]
    if min(counts) == max(counts):
        return []
    ends = [_end(line) for line in lines]
    first, width = _table(counts, ends)
    last = max((at for at, count in enumerate(counts) if count >= width), default=first)
    doubtful = [
        at
        for at, (count, end) in enumerate(zip(counts, ends, strict=True))
        if end > width or (count < width and not _is_aside(lines[at], at, first, last, width))
    ]
    shown = doubtful if len(doubtful) <= SINGLY else doubtful[: SINGLY - 1]
    found = [
        Finding("ragged_row", "error", name, row=numbers[at], repair=Repair("confirm"),
                values={"cells": max(counts[at], 1), "columns": width})
        for at in shown
    ]  # fmt: skip
    if rest := doubtful[len(shown) :]:
        rows = row_list([numbers[at] for at in rest])
        values = {"count": len(rest), "columns": width, "rows": rows}
        found.append(Finding("ragged_rows", "error", name, row=numbers[rest[0]], values=values))
    return found


def _end(line: Sequence[str]) -> int:
    """The number of cells up to the last that is filled."""
    end = len(line)
    while end and not line[end - 1].strip():
        end -= 1
    return end


def _table(counts: Sequence[int], ends: Sequence[int]) -> tuple[int, int]:
    """Where the table begins, and how many columns it has there."""
    usual = Counter(count for count in counts if count > 1) or Counter(counts)
    width = max(usual, key=lambda count: (usual[count], count))
    reached = max(end for count, end in zip(counts, ends, strict=True) if count == width)
    first = next(at for at, end in enumerate(ends) if end >= reached)
    return first, ends[first]


def _is_aside(line: Sequence[str], at: int, first: int, last: int, width: int) -> bool:
    """Whether a short row belongs to the lines above or below the table."""
    if at < first:
        return is_aside_above(line, width)
    return at > last and _filled(line) == 1


def is_aside_above(line: Sequence[str], width: int) -> bool:
    """Whether a line above a table of ``width`` columns is a title, a unit or a date."""
    return _filled(line) <= 1 or 2 * len(line) <= width


def _filled(line: Sequence[str]) -> int:
    return sum(1 for cell in line if cell.strip())


def row_list(numbers: Sequence[int], most: int = 200) -> str:
    """Row numbers as ``3–5, 9``; long lists end in an ellipsis."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = [str(low) if low == high else f"{low}–{high}" for low, high in spans]
    return ", ".join(texts[:most]) + (", …" if len(texts) > most else "")
