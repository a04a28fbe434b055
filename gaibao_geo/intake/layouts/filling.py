"""Cells merged over several rows: names reach down, amounts do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.columns.aliases import columns_like, is_own
from gaibao_geo.intake.columns.private import masked, shown
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.cells import is_blank, number_of, text_of, with_cells
from gaibao_geo.intake.layouts.signs import signs
from gaibao_geo.intake.layouts.totals import summed_columns
from gaibao_geo.tables.findings import Finding, Repair

FEW = 200  # blank cells of a column that are told one by one
_SHARE = (0.2, 0.95)  # of a column's cells that are blank when blank may mean "as above"


def filled_down(
    body: pd.DataFrame, names: Sequence[str], sheet: Sheet
) -> tuple[pd.DataFrame, list[Finding]]:
    """The body with merged names in every row they stand for, and what was done.

    Only what the file itself says is merged is filled. A merged amount counts once, in its
    first row, with a warning. Where a file has lost its merged areas (a CSV), a blank below
    a name is left blank, with a proposal.
    """
    faults: list[Finding] = []
    areas = [area for area in sheet.merged if area[2] > area[0] and area[1] == area[3]
             and area[1] < body.shape[1]]  # fmt: skip
    if areas and len(body):
        body, faults = _merged(body, names, areas, sheet)
    return body, faults + list(_as_above(body, names, sheet, {area[1] for area in areas}))


def _merged(
    body: pd.DataFrame,
    names: Sequence[str],
    areas: Sequence[tuple[int, int, int, int]],
    sheet: Sheet,
) -> tuple[pd.DataFrame, list[Finding]]:
    faults = []
    amounts = set(summed_columns(names, body))
    rows = body.index.to_numpy()
    columns = {place: body.iloc[:, place].tolist() for place in {area[1] for area in areas}}
    filled: dict[int, dict[int, Any]] = {}
    for top, place, bottom, _ in areas:
        first, last = np.searchsorted(rows, [top, bottom], side="right").tolist()
        if not first or rows[first - 1] != top or first == last:
            continue  # in the header, or over one row of data only
        value = columns[place][first - 1]
        text = text_of(value)
        if text and place in amounts and number_of(value) is not None:
            values = {"first": top, "last": bottom}
            faults.append(Finding("V06_merged_amount", "warning", sheet.file, sheet.name, top,
                                  names[place], shown([text]), values, names[place]))  # fmt: skip
        elif text:
            blank = (at for at in range(first, last) if not text_of(columns[place][at]))
            filled.setdefault(place, {}).update(dict.fromkeys(blank, value))
    body = body.copy(deep=False)
    for place, cells in filled.items():
        if cells:
            body[body.columns[place]] = with_cells(body.iloc[:, place], cells)
            at, value = next(iter(cells.items()))
            counted = {"count": len(cells), "row_no": int(rows[at])}
            text = shown([text_of(value)])
            faults.append(Finding("V06_filled", "note", sheet.file, sheet.name, None,
                                  names[place], text, counted, names[place]))  # fmt: skip
    return body, faults


def _as_above(
    body: pd.DataFrame, names: Sequence[str], sheet: Sheet, merged: set[int]
) -> Iterator[Finding]:
    """Blanks below a county, township or school that may mean the one above.

    A file written in the schema's own names was made by a program, and a blank in it means
    nothing but blank.
    """
    if len(body) < 2 or all(is_own(name) for name in names if name):
        return
    asked = set(signs()["headers"]["as_above"])
    for place, name in enumerate(names):
        if place in merged or not asked & {column.name for column in columns_like(name)}:
            continue
        blank = is_blank(body.iloc[:, place])
        count = int(blank.sum())
        if blank[0] or not _SHARE[0] <= count / len(blank) <= _SHARE[1]:
            continue
        if count > FEW:
            yield Finding("V06_blank_column", "warning", sheet.file, sheet.name, None, name,
                          values={"count": count}, header=name)  # fmt: skip
            continue
        above = ""
        for at, missing in enumerate(blank.tolist()):
            if not missing:
                above = text_of(body.iat[at, place])
                continue
            fill = Repair("set", above) if masked(above) == above else None
            yield Finding("V06_blank_below", "warning", sheet.file, sheet.name,
                          int(body.index[at]), name, shown([above]), header=name,
                          repair=fill)  # fmt: skip
