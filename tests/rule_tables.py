"""A small county whose tables are in order, to be spoilt one cell at a time."""

from __future__ import annotations

import copy
import csv
import tomllib
from importlib.resources import files
from pathlib import Path

import pandas as pd

from gaibao_geo.intake.columns.matching import Match
from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.loaded import Loaded, Part, stacked, typed
from gaibao_geo.tables.schema import TABLES

ABOUT = """title_zh = "示例县"
title_en = "An example"
made_up = true
[school_year_for_budget_year]
2015 = "2014/15"
2016 = "2015/16"
"""
HOW = {"source": "示例（虚构）", "quality": "made_up"}
OWN = set(tomllib.loads(
    files("gaibao_geo.words").joinpath("intake_rules.toml").read_text(encoding="utf-8")
)["finding"])  # fmt: skip


def school(number, name, township, town, **more):
    return {
        "school_id": number, "name": name, "region_id": "540222", "township_id": township,
        "township": town, "kind": "primary", "owner": "public", "keep": "keep", "closed": "",
        "pupils": "", "classes": "", "boarders": "", **HOW, **more,
    }  # fmt: skip


def project(number, school_id, name, cost, **more):
    return {
        "project_id": number, "school_id": school_id, "name": name, "cost_yuan": cost,
        "programme_id": "gaibao_2014", "budget_year": 2016, "central_yuan": "", "county_yuan": "",
        "contract_yuan": "", "started_on": "", "finished_on": "", "accepted_on": "",
        "planned_finish": "", **HOW, **more,
    }  # fmt: skip


def item(*cells):
    names = ("project_id", "line", "item_type", "item", "quantity", "unit", "cost_yuan")
    return dict(zip(names, cells, strict=True))


def report(period, **more):
    return {
        "project_id": "X1", "report_period": period, "planned_m2": 1000, "started_m2": 1000,
        "completed_m2": 100, "started_share": 1, "physical_share": "", "planned_yuan": 2_000_000,
        "invested_yuan": 500_000, "paid_yuan": 500_000, "paid_share": "0.25", "note": "", **more,
    }  # fmt: skip


def year(school_id, stage, when, pupils, **more):
    return {"school_id": school_id, "stage": stage, "school_year": when, "pupils": pupils,
            "classes": 6, "teachers": 20, "pupils_in_3_years": "", **HOW, **more}  # fmt: skip


def fund(number, amount, **more):
    return {"fund_id": number, "programme_id": "gaibao_2014", "level": "central",
            "budget_year": 2016, "amount_yuan": amount, "scope": "不含县级",
            **HOW, **more}  # fmt: skip


# 200 + 200 + 80 + 60 + 32 = 572 万元 in five projects; item costs add up to each of them.
COUNTY = {
    "schools": [
        school("2154000001", "江孜镇小学", "540222100", "江孜镇", pupils=300, classes=6),
        school("2154000002", "纳如乡小学", "540222200", "纳如乡", pupils=120, boarders=90),
        school("2154000003", "卡麦乡中心小学", "540222201", "卡麦乡", pupils=90),
        school("2154000004", "卡麦乡第二小学", "540222201", "卡麦乡", pupils=60),
        school("3154000005", "江孜镇九年一贯制学校", "540222100", "江孜镇", kind="nine_year",
               pupils=500),
        school("2154000006", "纳如乡村教学点", "540222200", "纳如乡", kind="teaching_point",
               pupils=0, keep="close"),
    ],
    "school_years": [
        year("2154000001", "primary", "2012/13", 340),
        year("2154000001", "primary", "2015/16", 300),  # (300/340)**(1/3) - 1 is -4.1 %
        year("3154000005", "primary", "2015/16", 320),
        year("3154000005", "junior", "2015/16", 180),  # 320 + 180 = 500
    ],
    "funds": [
        fund("Z1", 3_000_000), fund("Z2", 1_500_000), fund("Z3", 800_000, scope="不含县级配套"),
        fund("Z4", 620_000, level="county", scope="含县级"), fund("Z5", 400_000),
    ],
    "projects": [
        project("X1", "2154000001", "江孜镇小学教学楼", 2_000_000, central_yuan=1_600_000,
                county_yuan=400_000, contract_yuan=1_900_000, started_on="2016-05",
                planned_finish="2016-11", finished_on="2016-12-01", accepted_on="2017"),
        project("X2", "2154000002", "纳如乡小学宿舍", 2_000_000),
        project("X3", "2154000003", "卡麦乡中心小学食堂", 800_000),
        project("X4", "3154000005", "九年一贯制学校运动场", 600_000),
        project("X5", "2154000004", "卡麦乡第二小学设备", 320_000),
    ],
    "project_items": [
        item("X1", 1, "teaching", "教学楼", 1000, "㎡", 2_000_000),  # 2,000 yuan a m²
        item("X2", 1, "dormitory", "学生宿舍", 800, "平方米", 1_800_000),
        item("X2", 2, "equipment", "床位", 200, "张", 200_000),
        item("X3", 1, "canteen", "食堂", 300, "平方米", 800_000),
        item("X4", 1, "sports", "运动场", 3000, "平方米", 600_000),
        item("X5", 1, "equipment", "图书", 8000, "册", 320_000),
    ],
    "unit_costs": [
        {"item_type": "teaching", "region_id": "540222", "year": 2016, "unit": "元/平方米",
         "low_yuan": 1500, "mid_yuan": 2200, "high_yuan": 3000, "source": "示例（虚构）"},
    ],
    "progress": [
        report("2016-06"),
        report("2016-08", invested_yuan=1_000_000, completed_m2=300, paid_yuan=900_000,
               paid_share="0.45", physical_share="0.5"),
    ],
}  # fmt: skip


def spoilt(table, row, **cells):
    """The county with some cells of one row (from 0) changed."""
    county = copy.deepcopy(COUNTY)
    county[table][row] |= cells
    return county


def more(table, *rows):
    """The county with rows added to a table."""
    county = copy.deepcopy(COUNTY)
    county.setdefault(table, []).extend(rows)
    return county


def write(folder: Path, tables, about=ABOUT):
    """The tables, and nothing else, as CSV files as a spreadsheet program writes them."""
    for old in folder.glob("*.csv"):
        old.unlink()
    (folder / "dataset.toml").write_text(about, encoding="utf-8")
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
            out.writeheader()
            out.writerows(rows)
    return folder


def found(folder: Path, tables, about=ABOUT):
    """What the rules here find, in the tables read by the whole pipeline."""
    report_ = inspect_dataset(write(folder, tables, about)).report
    return [one for one in report_ if one.rule in OWN or one.severity == "error"]


def one(folder: Path, tables, about=ABOUT):
    """The only finding; fails when there are more, or none."""
    (finding,) = found(folder, tables, about)
    finding.sentence("zh")  # every text has what it needs
    finding.sentence("en")
    return finding


WAN = 10_000


def part(table, rows, *, headers=None, wan=(), above=(), file="a.csv", odd=False) -> Part:
    """A sheet's rows with headers and units of their own; ``wan``: columns in 万元.

    ``odd`` lets cells stand that cannot be read.
    """
    raw = pd.DataFrame(rows, index=range(2, len(rows) + 2), dtype="str").fillna("")
    names = list(raw.columns)
    shown = dict(zip(names, names, strict=True)) | (headers or {})
    layout = Layout(Sheet(file, "", raw), (1,), tuple(shown.values()), ("",) * len(names), raw,
                    above)  # fmt: skip
    places = {name: at for at, name in enumerate(names)}
    units = {name: "万元" if name in wan else "" for name in names}
    match = Match(TABLES[table], layout, raw, shown, units, places, dict.fromkeys(names, "alias"))
    plain = raw.copy()
    for name in wan:
        plain[name] = [str(round(float(cell) * WAN)) if cell else "" for cell in raw[name]]
    clean = Match(TABLES[table], layout, plain, shown, dict.fromkeys(names, ""), places, match.how)
    read, faults = typed(clean)
    assert odd or faults == []
    return Part(table, read.frame, read.rows, match)


def loaded(*parts: Part, about=None) -> Loaded:
    return stacked(parts, about or {})
