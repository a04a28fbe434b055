"""Which table a sheet holds, and which of its columns is which column of the schema."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.intake.layout import Layout
from gaibao_geo.intake.mapping import SheetMapping
from gaibao_geo.intake.match_record import Match
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES, Table


def match(
    layout: Layout,
    known_tables: Mapping[str, Table] = TABLES,
    told: SheetMapping | None = None,
) -> tuple[list[Match], list[Finding]]:
    """The tables that a sheet's rows belong to, with what was matched and what was not."""
    if told is not None:
        return told.apply(layout, known_tables)
    file, sheet = layout.sheet.file, layout.sheet.name
    stem = (sheet or file.rpartition("/")[2]).removesuffix(".csv")
    if stem not in known_tables:
        known = ", ".join(known_tables)
        return [], [Finding("unknown_file", "warning", file, sheet, values={"known": known})]
    table = known_tables[stem]
    known_columns = {column.name for column in table.columns}
    faults = [
        Finding("missing_column", "error", file, sheet, column=column.name,
                values={"meaning": column.meaning})
        for column in table.columns
        if column.required and column.name not in layout.names
    ]
    places: dict[str, int] = {}
    top = layout.header_rows[-1]
    for place, name in enumerate(layout.names):
        if name in places:
            faults.append(Finding("repeated_column", "error", file, sheet, top, name))
            continue
        if name not in known_columns:
            faults.append(Finding("unknown_column", "note", file, sheet, top, name))
        places[name] = place
    body = layout.body[list(places.values())].set_axis(list(places), axis=1)
    named = [name for name in places if name in known_columns]
    return [
        Match(table, layout, body, {name: name for name in named},
              {name: layout.units[places[name]] for name in named}, places,
              dict.fromkeys(named, "name"))
    ], faults
