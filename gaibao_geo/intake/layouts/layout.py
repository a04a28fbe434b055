"""Where a sheet's table is: header, units, data rows, and rows that are none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.columns.aliases import columns_like, is_own
from gaibao_geo.intake.columns.private import listed, shown
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.cells import blank_rows, is_blank, plain, texts_of
from gaibao_geo.intake.layouts.filling import filled_down
from gaibao_geo.intake.layouts.header import Header, Lines, find_header
from gaibao_geo.intake.layouts.set_aside import rows_aside
from gaibao_geo.intake.layouts.signs import bare, dimension_of, signs, unit_line
from gaibao_geo.intake.layouts.totals import (
    Total,
    find_totals,
    label_columns,
    marked_rows,
    odd_totals,
    summed_columns,
    unnamed_totals,
)
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import both

TOP = 30  # filled rows among which the header is looked for
LONGEST = 200  # letters of a header cell that are kept
USUAL, WIDEST = 300, 1000  # columns: more are looked at twice, and too many to be a table
FARTHEST = 300  # filled rows among which it may be told to be


@dataclass(frozen=True)
class Layout:
    """The table of a sheet.

    ``names`` and ``units`` hold the flattened header (group/sub) and the stated unit of each
    column of ``body`` (columns 0, 1, 2 …, index: the row numbers of the sheet). ``above``
    holds the texts above the header (title, unit line, date). ``set_aside`` are the numbers
    of the rows below the header that hold something and are not in ``body`` (totals,
    repeated headers, remarks); each has a finding.
    """

    sheet: Sheet
    header_rows: tuple[int, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    body: pd.DataFrame
    above: tuple[str, ...] = ()
    set_aside: frozenset[int] = frozenset()


def find_layout(
    sheet: Sheet, header_rows: tuple[int, ...] = ()
) -> tuple[Layout | None, list[Finding]]:
    """The table of a sheet, or ``None`` when it has none.

    ``header_rows`` says where the header stands when a mapping knows it. Every filled row
    below the header is in the layout's body, or in ``set_aside`` with a finding. A blank
    sheet of a workbook, and one that only explains (说明, 目录), is passed over in silence.
    """
    cells = sheet.cells
    filled = np.flatnonzero(~blank_rows(cells))
    if not len(filled):
        silent = bool(sheet.name)
        return None, [] if silent else [_empty(sheet)]
    sheet = _narrowed(sheet)
    if sheet.cells.shape[1] > WIDEST:
        size = {"columns": sheet.cells.shape[1], "most": WIDEST}
        return None, [Finding("V06_too_wide", "error", sheet.file, sheet.name, values=size)]
    lines = _lines(sheet, filled, header_rows)
    header = find_header(lines, header_rows)
    if header is None:
        return None, [_empty(sheet)]
    if not header_rows and _explains(sheet, header):
        return None, []
    layout, findings = _Table(sheet, lines, header, filled).laid_out()
    if header_rows:  # where the header stands was told; what stands above it is no news
        findings = [item for item in findings if item.rule not in ("V06", "V06_unit_line")]
    return layout, findings


def _empty(sheet: Sheet) -> Finding:
    return Finding("empty_table", "error", sheet.file, sheet.name,
                   values={"columns": both("layout.nothing")})  # fmt: skip


def _narrowed(sheet: Sheet) -> Sheet:
    """The sheet without the blank columns at its right end that formatting leaves there."""
    width = sheet.cells.shape[1]
    if width <= USUAL:
        return sheet
    while width > 1 and is_blank(sheet.cells.iloc[:, width - 1]).all():
        width -= 1
    return replace(sheet, cells=sheet.cells.iloc[:, :width])


def _lines(sheet: Sheet, filled: NDArray[np.int64], told: tuple[int, ...]) -> Lines:
    """The filled rows at the head of a sheet; as far as the rows told, when they are."""
    rows = sheet.cells.index[filled]
    count = min(int((rows <= max(told) + 3).sum()), FARTHEST) if told else TOP
    top = sheet.cells.iloc[filled[:count]]
    texts = tuple(
        tuple(text[:LONGEST] for text in texts_of(row)) for _, row in top.astype(object).iterrows()
    )
    numbers = tuple(int(row) for row in top.index)
    merged = tuple(area for area in sheet.merged if area[0] <= numbers[-1])
    return Lines(numbers, texts, merged)


def _explains(sheet: Sheet, header: Header) -> bool:
    """Whether a sheet is a cover or an explanation; a known header makes it a table."""
    named = bare(sheet.name) in {bare(name) for name in signs()["sheets"]["about"]}
    if not sheet.name or not named:
        return False
    return sum(1 for name in header.names if name and columns_like(name)) < 3


class _Table:
    """The rows of one sheet while they are sorted into body and set aside."""

    def __init__(
        self, sheet: Sheet, lines: Lines, header: Header, filled: NDArray[np.int64]
    ) -> None:
        self.sheet, self.lines, self.header = sheet, lines, header
        self.findings: list[Finding] = []
        self.aside: set[int] = set()
        top = int(sheet.cells.index.searchsorted(lines.rows[header.end - 1]))
        self.below = filled[filled > top]

    def laid_out(self) -> tuple[Layout, list[Finding]]:
        header, lines = self.header, self.lines
        rows = lines.rows[header.first : header.end]
        above = tuple(text for line in lines.texts[: header.first] for text in line if text)
        self._tell_header(rows, above)
        for at in header.unit_rows:
            self._put_aside(lines.rows[at], "V06_units_row")
        for at in header.number_rows:
            self._put_aside(lines.rows[at], "V06_numbers_row", repair=True)
        units = self._with_unit_line(above)
        self._sort_rows()
        body, faults = filled_down(self._body(), header.names, self.sheet)
        self.findings += faults
        layout = Layout(
            self.sheet, rows, header.names, units, body, above, frozenset(self.aside)
        )
        return layout, self.findings

    def _finding(self, rule: str, row: int, **more: Any) -> Finding:
        return Finding(rule, more.pop("severity", "note"), self.sheet.file, self.sheet.name,
                       row, **more)  # fmt: skip

    def _put_aside(self, row: int, rule: str, *, repair: bool = False, **more: Any) -> None:
        self.aside.add(row)
        keep = Repair("keep_row") if repair else None
        self.findings.append(self._finding(rule, row, repair=keep, **more))

    def _tell_header(self, rows: tuple[int, ...], above: tuple[str, ...]) -> None:
        if rows == (int(self.sheet.cells.index[0]),) and rows[0] == 1 and not above:
            return
        name = "layout.row" if len(rows) == 1 else "layout.rows"
        said: object = shown(above, 100) or both("layout.nothing")
        where = both(name, first=rows[0], last=rows[-1])
        self.findings.append(self._finding("V06", rows[0], values={"rows": where, "above": said}))

    def _with_unit_line(self, above: tuple[str, ...]) -> tuple[str, ...]:
        """The units, with those of a unit line for the columns they can be meant for."""
        stated = {dimension_of(unit): unit for text in above for unit in unit_line(text)}
        units = list(self.header.units)
        for dimension, unit in stated.items():
            used = []
            for place, name in enumerate(self.header.names):
                if not name or units[place] or not _measures(name, dimension):
                    continue
                if is_own(name):
                    if name.endswith("_yuan") and unit != signs()["dimensions"]["money"][0]:
                        self.findings.append(self._finding(
                            "V06_unit_clash", self.lines.rows[self.header.end - 1],
                            severity="warning", column=name, values={"unit": unit}))  # fmt: skip
                    continue
                units[place] = unit
                used.append(name)
            if used:
                joined = listed(used)
                self.findings.append(self._finding(
                    "V06_unit_line", self.lines.rows[self.header.first],
                    values={"unit": unit, "columns": joined}))  # fmt: skip
        return tuple(units)

    def _body(self) -> pd.DataFrame:
        cells = self.sheet.cells
        if self.aside:
            kept = ~cells.index[self.below].isin(self.aside)
            return cells.iloc[self.below[kept]]
        if not len(self.below):
            return cells.iloc[:0]
        if self.below[-1] - self.below[0] + 1 == len(self.below):
            return cells.iloc[self.below[0] : self.below[-1] + 1]  # a view, nothing is copied
        return cells.iloc[self.below]

    def _sort_rows(self) -> None:
        """Set aside repeated headers, remarks and totals, and hold the totals to their parts."""
        special = (*self.header.unit_rows, *self.header.number_rows)
        heads = self.lines.texts[: max((self.header.end - 1, *special)) + 1]
        body = self._body()
        labels = label_columns(body)
        marked = marked_rows(body, labels)
        rows = body.index[marked]
        for item in rows_aside(body, heads, marked):
            self._put_aside(item.row, item.rule, repair=item.rule == "V06_remark",
                            value=item.shown)  # fmt: skip
        body = self._body()
        left = body.index.get_indexer(rows[~rows.isin(self.aside)]).tolist() if marked else []
        self._check_totals(body, find_totals(body, labels, left))

    def _check_totals(self, body: pd.DataFrame, totals: list[Total]) -> None:
        rows, names = body.index, self.header.names
        for total in totals:
            self._put_aside(int(rows[total.at]), "V07", repair=True, value=shown([total.label]))
        places = list(summed_columns(names, body)) if totals else []
        for odd in odd_totals(body, totals, places):
            name = names[odd.place] if odd.place is not None else ""
            self.findings.append(self._finding(
                "V07_sum", int(rows[odd.at]), severity="warning", column=name, header=name,
                value=odd.stated,
                values={"total": odd.total, "first": int(rows[odd.first]),
                        "last": int(rows[odd.last])}))  # fmt: skip
        body = self._body()
        for odd in unnamed_totals(body, places or summed_columns(names, body)):
            self.findings.append(self._finding(
                "V07_hidden", int(body.index[odd.at]), severity="warning",
                values={"first": int(body.index[odd.first]), "last": int(body.index[odd.last])},
                repair=Repair("drop_row")))  # fmt: skip


def _measures(name: str, dimension: str) -> bool:
    """Whether a column can be meant by a unit line of that dimension."""
    own = signs()["dimensions"].get(dimension, ())
    columns = columns_like(name)
    if columns:
        return all(column.unit in own for column in columns if column.unit) and any(
            column.unit in own for column in columns
        )
    said = plain(name)
    return any(word in said for word in signs()["header_words"].get(dimension, ()))
