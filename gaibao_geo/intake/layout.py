"""Where a sheet's table is: header, units, data rows, and rows that are none."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from gaibao_geo.intake.sheets import Sheet
from gaibao_geo.tables.findings import Finding


@dataclass(frozen=True)
class Layout:
    """The table of a sheet.

    ``names`` and ``units`` hold the flattened header and the stated unit of each column
    of ``body`` (columns 0, 1, 2 …, index: the row numbers of the sheet). ``above`` holds
    the texts above the header (title, unit line, date). ``set_aside`` are the numbers of
    the rows below the header that hold something and are not in ``body`` (totals, repeated
    headers, remarks); each has a finding.
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

    ``header_rows`` says where the header stands when a mapping knows it.
    """
    cells = sheet.cells
    if cells.empty or not any(cells.iloc[0]):
        return None, [Finding("empty_table", "error", sheet.file, sheet.name)]
    header = [str(name).strip() for name in cells.iloc[0]]
    top = int(cells.index[0])
    return Layout(sheet, (top,), tuple(header), ("",) * len(header), cells.iloc[1:]), []
