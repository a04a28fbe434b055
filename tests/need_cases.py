"""A pencil-sized county pair for the need map: seven schools, every state that can occur."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.needs.shortfalls import COLUMNS
from gaibao_geo.places.regions import polygons

NAN = float("nan")
NAMES = {  # name, English name, unit, English unit
    "teaching_m2": ("教学及辅助用房", "Teaching rooms", "平方米", "m²"),
    "beds": ("寄宿生床位", "Beds for boarders", "床", "beds"),
    "classes_66plus": ("66人以上的班", "Classes of 66 and more", "个", "classes"),
    "equipment_yuan": ("教学仪器设备值", "Equipment", "元", "yuan"),
}


def norm(school, indicator, value, base, actual, **more):
    """One row of what schools lack, its sums done as the contract says."""
    most = more.get("direction") == "at_most"
    required = value * base
    shortfall = max(actual - required if most else required - actual, 0.0)
    if pd.isna(required) or pd.isna(actual):
        shortfall = NAN
    state = "unknown" if pd.isna(shortfall) else "short" if shortfall > 0 else "met"
    zh, en, unit, unit_en = NAMES[indicator]
    row = {
        "school_id": school, "stage": "primary", "indicator": indicator,
        "standard_id": "s", "standard_set": "", "role": "standard", "direction": "at_least",
        "per": "pupil", "value": value, "base": base, "required": required, "actual": actual,
        "shortfall": shortfall, "attainment": NAN, "state": state, "required_projected": NAN,
        "shortfall_projected": NAN, "shared": False, "item_set": "", "item_no": "",
        "name_zh": zh, "name_en": en, "unit": unit, "unit_en": unit_en,
        "document": "教督〔2017〕6号", "status": "verified",
    }  # fmt: skip
    return row | more


LACKING = pd.DataFrame([
    norm("A", "teaching_m2", 4.5, 100, 300),
    norm("A", "beds", 1, 20, 15, per="boarder", stage="any", role="baseline",
         document="某省标准", status="unverified"),
    norm("A", "classes_66plus", 0, 1, 2, per="school", direction="at_most"),
    norm("B", "teaching_m2", 4.5, 40, 90, shared=True),
    norm("B", "teaching_m2", 5.8, 50, 145, stage="junior", shared=True, document="初中标准"),
    norm("C", "teaching_m2", 4.5, NAN, 300),
    norm("D", "teaching_m2", 4.5, 60, 700),
    norm("D", "teaching_m2", 10, 60, 700, role="ceiling", direction="at_most", document="限高"),
    norm("E", "teaching_m2", 4.5, 60, 243, shortfall_projected=90.0),
])[COLUMNS]  # fmt: skip

SCHOOLS = pd.DataFrame({
    "school_id": list("ABCDEFG"),
    "name": ["甲小学", "乙学校", "丙小学", "丁小学", "戊小学", "己小学", "庚小学"],
    "name_en": ["Jia", "Yi", "Bing", "Ding", "Wu", "Ji", "Geng"],
    "kind": ["primary", "nine_year", "primary", "primary", "primary", "primary", ""],
    "region_id": ["540222"] * 3 + ["540529"] * 4,
    "pupils": pd.array([100, 90, None, 60, 60, 30, None], dtype="Int64"),
    "lon": [89.6, 89.6, 89.7, 92.5, NAN, 92.6, NAN],
    "lat": [28.9, 28.9, 28.8, 28.4, NAN, 28.5, NAN],
    "accuracy_m": [2000, 2000, 50, 50, NAN, 50, NAN],
    "approximate": [True, True, False, False, True, False, True],
})
WEAK = pd.DataFrame({
    "index": [0.5, 0.3, 0.1, 0.0, NAN], "share_known": [1.0, 0.75, 1.0, 1.0, 0.0],
    "rank": [1, 2, 3, 4, NAN], "rank_best": [1, 1, 3, 4, NAN], "rank_worst": [2, 2, 3, 4, NAN],
}, index=list("BAEDC"))  # fmt: skip
LEFT = pd.DataFrame({
    "school_id": ["F", "G"], "reason_zh": ["民办学校", "拟撤并"],
    "reason_en": ["private", "to be closed"], "document": ["问答", "问答"],
    "status": ["verified", "unverified"],
})


def shapes():
    """The two counties' boundaries, with English names."""
    return polygons(["540222", "540529"]).assign(name_en=["Gyantse", "Lhünzê"])


def given(**other):
    """What ``need_map`` takes beside its first three tables."""
    return {"weak": WEAK, "left": LEFT} | other
