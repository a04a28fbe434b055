"""The blank workbook that a planner fills in: a sheet per table, made from the schema."""

from __future__ import annotations

import io
from collections.abc import Iterable

from openpyxl import Workbook

from gaibao_geo.errors import DataError
from gaibao_geo.io.template_about import write_about
from gaibao_geo.io.template_sheet import write_sheet
from gaibao_geo.tables.schema import PLANNING, Table
from gaibao_geo.words import Lang, both, say

# As a planner thinks: whom it is about, what they lack, what is proposed, who pays, how far.
# What travels with the program or is computed by it is there for the asking.
USUAL = (
    "schools", "school_years", "facilities", "checks", "projects", "project_items",
    "programmes", "funds", "progress", "zones", "zone_members", "pairs",
)  # fmt: skip
FURTHER = (
    "points", "unit_costs", "item_types", "standards", "check_items", "exclusions",
    "balance_limits", "eligibility", "shortfalls", "distances", "regions", "townships",
)  # fmt: skip


def template(tables: Iterable[str] | None = None, lang: Lang = "zh") -> bytes:
    """An .xlsx workbook with a sheet about the data and one for each table, with an example.

    ``tables`` names tables of the schema, in any order (``None``: the usual ones). The
    example rows agree with each other and are made up, and say so. Raises ``DataError``
    for a table that a planner does not fill in.
    """
    chosen = _chosen(USUAL if tables is None else tuple(tables))
    book = Workbook()
    about = book.active
    about.title = say("template.about_sheet", lang)
    write_about(about, chosen, lang)
    names = {table.name for table in chosen}
    for table in chosen:
        write_sheet(book.create_sheet(sheet_name(table, lang)), table, names, lang)
    book.properties.title = say("template.about.heading", lang)
    book.properties.creator = "gaibao_geo"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_name(table: Table, lang: Lang) -> str:
    """The short name under which a table's sheet goes."""
    return say(f"template.sheet.{table.name}", lang)


def _chosen(names: tuple[str, ...]) -> list[Table]:
    known = {table.name: table for table in PLANNING}
    for name in names:
        if name not in known:
            shown = ", ".join((*USUAL, *FURTHER))
            raise DataError(*both("template.no_table", name=name, known=shown))
    order = (*USUAL, *FURTHER)
    return [known[name] for name in sorted(set(names), key=order.index)]
