"""A sheet without its personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from gaibao_geo.intake.columns.aliases import columns_like
from gaibao_geo.intake.columns.private import Holds, hidden_in, is_code, refused
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.tables.columns import Column
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both

_TEXTS = ("text", "date")


def screened(layout: Layout) -> tuple[Layout, list[Finding]]:
    """The layout without columns of identity-card or telephone numbers, and a warning for each.

    Such a column loses its name and its cells. Where a number stands inside other text, its
    digits become ``*``. No finding shows any of it.
    """
    names = list(layout.names)
    changed: dict[int, pd.Series[Any]] = {}
    findings: list[Finding] = []
    file, sheet, top = layout.sheet.file, layout.sheet.name, layout.header_rows[-1]
    for place, name in enumerate(layout.names):
        columns = columns_like(name) if name else ()
        cells = layout.body.iloc[:, place]
        holds = _holds(name, columns)
        why = refused(name, cells, holds)
        if why:
            names[place] = ""
            changed[place] = pd.Series("", cells.index, dtype=cells.dtype)
            kind = {"kind": both(f"layout.private.{why}")}
            findings.append(Finding("V40", "warning", file, sheet, top, name or f"#{place + 1}",
                                    values=kind, header=name))  # fmt: skip
            continue
        column, at = hidden_in(cells, holds)
        if len(at):
            changed[place] = column
            values = {"count": len(at), "row_no": int(cells.index[at[0]])}
            findings.append(Finding("V40_masked", "warning", file, sheet, None,
                                    name or f"#{place + 1}", values=values, header=name))
    if not changed:
        return layout, findings
    body = layout.body.copy(deep=False)
    for place, column in changed.items():
        body[body.columns[place]] = column
    return replace(layout, names=tuple(names), body=body), findings


def _holds(name: str, columns: Sequence[Column]) -> Holds:
    """What a column holds: codes and amounts may have as many digits as a telephone number."""
    if columns and all(column.kind not in _TEXTS for column in columns):
        return "figures"
    coded = any(column.name.endswith(("_id", "_doc", "_no")) for column in columns)
    return "codes" if coded or is_code(name) else "texts"
