"""Which table a sheet holds, and which of its columns is which column of the schema."""

from __future__ import annotations

from collections.abc import Mapping

from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.columns.matched import Matcher
from gaibao_geo.intake.columns.screening import screened
from gaibao_geo.intake.columns.table_choice import chosen_table
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.mappings.mapping import SheetMapping
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES, Table


def match(
    layout: Layout,
    known_tables: Mapping[str, Table] = TABLES,
    told: SheetMapping | None = None,
) -> tuple[list[Match], list[Finding]]:
    """The tables that a sheet's rows belong to, with what was matched and what was not.

    ``told`` is what a mapping file says of the sheet; without it names decide. Columns of
    personal data are left out either way, before anything else looks at them. A row may
    belong to several tables: a list of schools that also counts books and computers gives
    ``schools`` and ``facilities``, and its columns for each stage give ``school_years``.
    """
    layout, private = screened(layout)
    if told is not None:
        matches, faults = told.apply(layout, known_tables)
        return matches, private + faults
    table, faults = chosen_table(layout, known_tables)
    if table is None:
        return [], private + faults
    matches, faults = Matcher(layout, known_tables).matched(table)
    return matches, private + faults
