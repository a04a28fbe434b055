"""Pencil-sized tables for proposals: a county in memory, and what its schools lack."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import COLUMNS
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.values import nothing
from gaibao_geo.words import Both

NAN = math.nan
COUNTY = "540222"
BEDS = {"item_type": "dormitory", "name": "学生宿舍", "name_en": "Dormitory",
        "item_class": "living", "unit": "床", "indicator": "beds"}  # fmt: skip
TEACHING = {"item_type": "teaching", "name": "教学用房", "name_en": "Teaching block",
            "item_class": "buildings", "unit": "平方米", "indicator": "teaching_m2"}  # fmt: skip
CANTEEN = {"item_type": "canteen", "name": "食堂", "name_en": "Canteen", "item_class": "living",
           "unit": "个", "indicator": "canteens"}  # fmt: skip
DESKS = {"item_type": "desks", "name": "课桌椅", "name_en": "Desks", "item_class": "equipment",
         "unit": "套", "indicator": "desks"}  # fmt: skip
BOOKS = {"item_type": "books", "name": "图书", "name_en": "Books", "item_class": "equipment",
         "unit": "册", "indicator": "books"}  # fmt: skip
DANGER = {"item_type": "danger", "name": "危房改造", "name_en": "Dangerous buildings",
          "item_class": "buildings", "unit": "平方米", "indicator": "danger_d_m2"}  # fmt: skip
UNITS = {one["indicator"]: one["unit"] for one in (BEDS, TEACHING, CANTEEN, DESKS, BOOKS, DANGER)}


def typed(name, rows):
    """Rows as a table of the schema, with every column it has."""
    columns = {}
    for column in TABLES[name].columns:
        blank = nothing(column.kind, len(rows))
        values = [row.get(column.name, blank.iloc[at]) for at, row in enumerate(rows)]
        columns[column.name] = pd.Series(values, index=range(len(rows)), dtype=blank.dtype)
    return pd.DataFrame(columns)


def dataset(*, made_up=True, **tables):
    """A dataset that was read from nowhere."""
    frames = {name: typed(name, rows) for name, rows in tables.items()}
    return Dataset("county", Both("示例县", "A county"), made_up, Both("", ""), frames, Path(),
                   "")  # fmt: skip


def school(number, name="甲小学", **more):
    return {"school_id": number, "name": name, "name_en": "", "region_id": COUNTY,
            "kind": "primary", "owner": "public", "keep": "keep", **more}  # fmt: skip


def price(item_type, mid, unit, **more):
    return {"item_type": item_type, "region_id": "", "year": 2016, "unit": unit,
            "mid_yuan": mid, "source": "县造价", **more}  # fmt: skip


def gap(number, indicator, required, actual, **more):
    """A row of what ``shortfalls`` returns: required − actual is lacking."""
    role = more.get("role", "standard")
    most = role == "ceiling" or more.get("direction") == "at_most"
    sign = -1 if most else 1
    lack = max(sign * (required - actual), 0)
    future = more.get("required_projected", NAN)
    known = not math.isnan(lack)
    return {
        "school_id": number, "stage": "any", "indicator": indicator, "standard_id": indicator,
        "standard_set": "", "role": role, "direction": "at_most" if most else "at_least",
        "per": "pupil", "value": 1.0, "base": required, "required": required, "actual": actual,
        "shortfall": lack, "attainment": NAN,
        "state": ("short" if lack > 0 else "met") if known else "unknown",
        "required_projected": future,
        "shortfall_projected": max(sign * (future - actual), 0) if not math.isnan(future) else NAN,
        "shared": False, "item_set": "", "item_no": "", "name_zh": f"{indicator}指标",
        "name_en": indicator, "unit": UNITS.get(indicator, "个"), "unit_en": "pieces",
        "document": f"{indicator}标准", "status": "verified", **more,
    }  # fmt: skip


def lacking(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


def said(report, rule):
    return [finding for finding in report if finding.rule == rule]
