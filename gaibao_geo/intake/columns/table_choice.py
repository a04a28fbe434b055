"""Which table a sheet holds: by what it is called, else by its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gaibao_geo.intake.columns.aliases import KEPT, key, meaning_of, table_names
from gaibao_geo.intake.columns.private import shown
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.layouts.signs import bare, signs
from gaibao_geo.tables.columns import Table
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import PLANNING

FILLED_IN = frozenset({"source", "quality", "line", "as_of", "report_period"})
NEAR = 1.0  # how much better than the next a table must fit
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_PLANNING = frozenset(table.name for table in PLANNING)


@dataclass(frozen=True)
class _Fit:
    """How well a sheet's columns fit a table."""

    table: Table
    hits: int
    score: float


def chosen_table(
    layout: Layout, known: Mapping[str, Table]
) -> tuple[Table | None, list[Finding]]:
    """The table that a sheet holds, or ``None`` with the reason.

    The exact name of a table settles it. A usual name (学校基本情况, 项目台账), also with a
    county or year around it, settles it when the columns agree. Else the table whose columns
    fit best is taken; when two fit equally well, that is an error that names both.
    """
    sheet, name = layout.sheet, layout.sheet.name
    stem = sheet.file.rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    for own in (name,) if name else (stem,):
        if own in known:
            return known[own], []
    # A reader who knows what the file must hold is in doubt about the sheet only.
    tables = [*known.values()]
    fits = sorted((_fit(layout, table) for table in tables
                   if table.name in _PLANNING or len(tables) == 1),
                  key=lambda fit: -fit.score)  # fmt: skip
    by_name = {fit.table.name: fit for fit in fits}
    for called in dict.fromkeys((name, stem)):
        if called == stem and called in known and called in by_name:
            fit = by_name[called]
            if fit.hits > 1:
                return fit.table, []
        table, whole = _called(called)
        if table in by_name and called and not _is_unnamed(called):
            fit = by_name[table]
            if fit.hits and (whole or fit.score >= fits[0].score - 2):
                return fit.table, []
    likely = [fit for fit in fits if fit.hits > 1 and fit.score > 0]
    if not likely:
        return None, [_unknown(layout, known)]
    if len(likely) > 1 and likely[0].score - likely[1].score < NEAR:
        first, second = (fit.table for fit in likely[:2])
        asked = {"first": f"{first.name}", "second": f"{second.name}"}
        return None, [Finding("V06_which_table", "error", sheet.file, name, values=asked)]
    return likely[0].table, []


def _unknown(layout: Layout, known: Mapping[str, Table]) -> Finding:
    seen = shown(layout.names)
    return Finding("unknown_file", "warning", layout.sheet.file, layout.sheet.name, value=seen,
                   values={"known": ", ".join(known)})  # fmt: skip


def _fit(layout: Layout, table: Table) -> _Fit:
    """Columns found, less what a row cannot do without: two for a key, one for another."""
    found = {meaning.column for name in layout.names if name
             if (meaning := meaning_of(name, table)) and meaning.column != KEPT}  # fmt: skip
    score = float(len(found))
    for column in table.columns:
        if column.required and column.name not in found | FILLED_IN:
            score -= 2 if column.name in table.key else 1
    return _Fit(table, len(found), score)


def _is_unnamed(called: str) -> bool:
    """Whether a program gave the name (Sheet1), so that it says nothing."""
    rest = bare(re.sub(r"\d+", "", called))
    return not rest or rest in {bare(word) for word in signs()["sheets"]["unnamed"]}


def _called(called: str) -> tuple[str, bool]:
    """The table that a name means (学校（江孜县）, schools_540222), and whether all of it does."""
    names = table_names()
    for form in (called, _BRACKETS.sub("", called), re.sub(r"\d+", "", _BRACKETS.sub("", called))):
        if key(form) in names:
            return names[key(form)], True
    form = key(re.sub(r"\d+", "", _BRACKETS.sub("", called)))
    around = [other for other in names
              if len(other) > 1 and (form.startswith(other) or form.endswith(other))]  # fmt: skip
    return (names[max(around, key=len)], False) if around else ("", False)
