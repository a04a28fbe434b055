"""Rows below the header that are no data: headers repeated at page breaks, and remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gaibao_geo.intake.columns.private import shown
from gaibao_geo.intake.layouts.cells import number_of, rows_of, texts_of
from gaibao_geo.intake.layouts.signs import is_remark, is_signed

TAIL = 40  # rows at the end among which remarks are looked for


@dataclass(frozen=True)
class Aside:
    """A row that is no data: its number, the rule that says so, and what it says."""

    row: int
    rule: str
    shown: str


def rows_aside(
    body: pd.DataFrame, heads: Sequence[Sequence[str]], marked: Sequence[int]
) -> Iterator[Aside]:
    """The rows of a table's body that are no data, from the top; ``marked`` may be signatures.

    ``heads`` are the lines of the sheet down to the end of the header (and of a row of units
    or numbers): a page that begins anew repeats them.
    """
    repeated = set(_repeated(body, heads))
    remarks = set(_remarks(body, marked)) - repeated
    places = sorted(repeated | remarks)
    for at, row in zip(places, rows_of(body, places), strict=True):
        rule = "V08" if at in repeated else "V06_remark"
        yield Aside(int(body.index[at]), rule, shown(row))


def _repeated(body: pd.DataFrame, heads: Sequence[Sequence[str]]) -> Iterator[int]:
    """Rows that say again, cell by cell, what a line of the head says."""
    lines = {tuple(line) for line in heads if any(line)}
    candidates: set[int] = set()
    for line in lines:
        place = next(at for at, text in enumerate(line) if text)
        column = body.iloc[:, place]
        # Stray spaces and dates are rare in headers; the cell is compared as it stands.
        same = column.eq(line[place]).to_numpy(dtype=bool, na_value=False)
        candidates |= set(np.flatnonzero(same).tolist())
    places = sorted(candidates)
    for at, row in zip(places, rows_of(body, places), strict=True):
        if tuple(row) in lines:
            yield at


def _remarks(body: pd.DataFrame, marked: Sequence[int]) -> Iterator[int]:
    """The remarks at the end, and lines of signatures wherever a page ends."""
    yield from _tail(body)
    for at, row in zip(marked, rows_of(body, marked), strict=True):
        if _is_line(row):
            yield at


def _is_line(row: Sequence[str]) -> bool:
    """Whether a row's first text begins a line of signatures and no number follows."""
    said = [text for text in row if text]
    return is_signed(said[0]) and not any(number_of(text) is not None for text in said)


def _tail(body: pd.DataFrame) -> list[int]:
    """From the first remark below the last row of data to the end.

    Below a remark, rows with a single text go on with it. A row as full as a record is one,
    whatever its first cell says.
    """
    first = len(body)
    for at in range(len(body) - 1, max(len(body) - TAIL, 0) - 1, -1):
        row = texts_of(body.iloc[at])
        said = [text for text in row if text]
        full = len(said) > 1 and len(said) > 0.6 * len(row)
        if is_remark(said[0]) and not full:
            first = at
        elif len(said) > 1 or number_of(said[0]) is not None:
            break
    return list(range(first, len(body)))
