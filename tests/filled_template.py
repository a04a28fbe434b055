"""The blank workbook filled in by a planner: eight schools of Gyantse and what they might get."""

from __future__ import annotations

import csv
import io

from conftest import ROOT
from openpyxl import load_workbook

from gaibao_geo.io.template import sheet_name, template
from gaibao_geo.io.template_texts import header, shown
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import LANGUAGES, Both, say

GYANTSE = ROOT / "data/demo/gyantse"
SHEETS = ("schools", "projects", "project_items", "programmes", "funds")
TITLE = Both("江孜县八校改薄数据", "Eight schools of Gyantse")
SCHOOLS = ("GZ02", "GZ03", "GZ04", "GZ05", "GZ06", "GZ07", "GZ08", "GZ09")
# Two points with east and north in each other's cell, as they come from a form of many hands.
SWAPPED = {"GZ02": {"lon": 29.10000, "lat": 89.70000}, "GZ03": {"lon": 28.95000, "lat": 89.55000}}
MADE_UP = "示例数据（虚构）"
PROGRAMME = {"programme_id": "G", "name": "全面改薄", "name_en": "Weak-school programme",
             "year_from": 2014, "year_to": 2018, "document": MADE_UP}  # fmt: skip
YEARS, EACH_YEAR = (2016, 2017, 2018), 6_000_000


def rows_of(name):
    """What the planner writes into a sheet: the demo's own rows of the eight schools."""
    if name == "programmes":
        return [PROGRAMME]
    if name == "funds":
        return [{"fund_id": f"F-{year}", "name": "中央专项", "programme_id": "G",
                 "level": "central", "budget_year": year, "amount_yuan": EACH_YEAR,
                 "earmark": "any", "carry_over": True, "source": MADE_UP,
                 "quality": "made_up"} for year in YEARS]  # fmt: skip
    told = {one: _demo(one) for one in ("schools", "projects", "project_items")}
    mine = {row["project_id"] for row in told["projects"] if row["school_id"] in SCHOOLS}
    keep = {"project_items": lambda row: row["project_id"] in mine}
    kept = filter(keep.get(name, lambda row: row["school_id"] in SCHOOLS), told[name])
    return [row | SWAPPED.get(row.get("school_id"), {}) if name == "schools" else row
            for row in kept]  # fmt: skip


def _demo(name):
    text = (GYANTSE / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def filled(lang):
    """The workbook of a language with these rows below its examples, as bytes."""
    book = load_workbook(io.BytesIO(template(SHEETS, lang)))
    about = book.worksheets[0]
    said = {say(f"template.about.title_{one}", lang): TITLE.to(one) for one in LANGUAGES}
    for cell, value in about.iter_rows(max_col=2):
        if cell.value in said:
            value.value = said[cell.value]
    for name in SHEETS:
        columns = {header(column, lang): column for column in TABLES[name].columns}
        page = book[sheet_name(TABLES[name], lang)]
        below = page.max_row + 1
        for place, head in enumerate(page[1], 1):
            column = columns[head.value]
            for at, row in enumerate(rows_of(name), below):
                value = row.get(column.name, "")
                page.cell(at, place).value = None if value == "" else shown(value, column, lang)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()
