"""What became of every row: rows in = rows kept + rows listed, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pandas as pd

from gaibao_geo.intake.cell_text import cell_text
from gaibao_geo.intake.loaded import Part
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import Lang
from gaibao_geo.words.visible import visible

COLUMNS = ["file", "sheet", "table", "rows_in", "kept", "listed", "unlisted"]
NOT_USED = ["file", "sheet", "table", "row", "rule", "what", "why", "texts"]

_ByRow = dict[int, list[Finding]]


def accounts(parts: Iterable[Part], report: Iterable[Finding]) -> pd.DataFrame:
    """One row per sheet and table: how many rows came in, and what became of them.

    ``rows_in`` counts the rows below the header that hold something, ``kept`` those in
    the table (a row that became several records counts once), ``listed`` those left out
    with a finding that names their number, ``unlisted`` those left out without one, which
    must be 0.
    """
    found = _by_sheet(report)
    lines = []
    for part in parts:
        rows, kept, about = _rows(part, found)
        listed = {row for row in rows - kept if row in about}
        lines.append([part.file, part.sheet, part.table, len(rows), len(kept), len(listed),
                      len(rows - kept - listed)])  # fmt: skip
    return pd.DataFrame(lines, columns=COLUMNS)


def rows_not_used(
    parts: Iterable[Part], report: Iterable[Finding], lang: Lang = "zh"
) -> pd.DataFrame:
    """Every row that is not in a table: where it stands, why, and what it says."""
    found = _by_sheet(report)
    lines = []
    for part in parts:
        rows, kept, about = _rows(part, found)
        cells = part.match.layout.sheet.cells
        for row in sorted(rows - kept):
            said = max(about.get(row, []), key=lambda item: item.rule == "repaired", default=None)
            texts = cells.loc[row] if row in cells.index else ()
            lines.append([
                part.file, part.sheet, part.table, row, said.rule if said else "",
                said.text("what", lang) if said else "", said.text("why", lang) if said else "",
                " | ".join(visible(text) for text in map(cell_text, texts) if text),
            ])  # fmt: skip
    return pd.DataFrame(lines, columns=NOT_USED)


def _by_sheet(report: Iterable[Finding]) -> dict[tuple[str, str], _ByRow]:
    found: dict[tuple[str, str], _ByRow] = {}
    for item in report:
        if item.row is not None:
            found.setdefault((item.file, item.sheet), {}).setdefault(item.row, []).append(item)
    return found


def _rows(part: Part, found: dict[tuple[str, str], _ByRow]) -> tuple[set[int], set[int], _ByRow]:
    """The rows that came in, those kept, and what was found about rows of the sheet.

    The rows that neither the layout nor the match speaks of are looked at here once more,
    so that a row they forgot is counted; so is one that reading refused before.
    """
    layout = part.match.layout
    about = found.get((part.file, part.sheet), {})
    kept = {int(row) for row in part.rows}
    known = {int(row) for row in layout.body.index} | layout.set_aside | part.match.set_aside | kept
    first = max(layout.header_rows, default=0)
    cells = layout.sheet.cells
    forgotten = cells[(cells.index > first) & ~cells.index.isin(list(known))]
    known |= {int(str(row)) for row in forgotten.index[list(_filled(forgotten))]}
    known |= {
        row for row, items in about.items()
        if row > first and row not in cells.index
        and any(item.severity != "note" for item in items)
    }  # fmt: skip
    return known, kept, about


def _filled(cells: pd.DataFrame) -> Iterator[bool]:
    for values in cells.itertuples(index=False):
        yield any(map(cell_text, values))
