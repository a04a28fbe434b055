"""A plan of three projects that can be added up by hand, with ids and names that hurt.

Two years, two funds. The projects cost 3,000,500 + 1,000,000 + 7 = 4,000,507 yuan:

* P1, school A, 2016: 2,999,999 of the state + 501 of the county;
* =P2, school A, 2017: 1,000,000 of the state;
* ``*``, school B, 2016: 7 of the county.

The state gives 3,000,000 in 2016 and 1,000,000 in 2017 and lets half of the rest be carried
over: 1 yuan is left of 2016, so 1,000,000.5 are at hand in 2017, and 0.5 is left of it.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import PAID_COLUMNS, chosen_table
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.proof import Proof
from gaibao_geo.plans.rules import Budget, Fund, RegionFloor, SchoolCap
from gaibao_geo.words import Both

HOSTILE = '=HYPERLINK("http://e.com","甲")'
TOWN = '+乡"{0}*'
TOTAL, STATE, COUNTY = 4_000_507, 3_999_999, 508
PAID = [("P1", "dormitory", "state", 2016, 2_999_999), ("P1", "dormitory", "county", 2016, 501),
        ("=P2", "canteen", "state", 2017, 1_000_000), ("*", "canteen", "county", 2016, 7)]


def parts(name=HOSTILE):
    place = {"region_id": "350400", "region": "示范县", "region_en": "Model County"}
    schools = pd.DataFrame({
        "school_id": ["A", "B", "C"], "school": [name, "乙小学", "丙小学"],
        "school_en": ["", "School B", "School C"], "township": [TOWN, "乙乡", "乙乡"],
        "pupils": pd.array([100, pd.NA, 0], dtype="Int64"),
    }).assign(**place)  # fmt: skip
    where = schools.set_index("school_id")[["school", "school_en", "township", *place]]
    projects = pd.DataFrame({
        "project_id": ["P1", "=P2", "*", "P4"], "school_id": ["A", "A", "B", "C"],
        "name": [name, "-2+3", "@SUM(A1)", "丁"], "cost_yuan": [3_000_500, 1_000_000, 7, 9],
    }).join(where, on="school_id")  # fmt: skip
    lines = projects[["project_id", "cost_yuan"]].assign(
        item_type=["dormitory", "canteen", "canteen", "water"])  # fmt: skip
    effects = projects[["project_id"]].assign(indicator="beds", amount=[72.0, 1.0, 1.0, 1.0])
    needs = pd.DataFrame({"school_id": ["A", "B", "C"], "indicator": "beds", "shortfall": 72.0,
                          "name_zh": "床位", "name_en": "Beds", "unit": "床", "unit_en": "beds"})
    return Candidates(projects, lines, effects, needs, schools)


def rules(cap=4_000_500):
    return [
        Budget(4_000_507),
        Fund("state", {2016: 3_000_000, 2017: 1_000_000}, title=Both("中央资金", "State"),
             level="central", carry=0.5),
        Fund("county", 1_000, title=Both("县级配套", "County"), level="county"),
        SchoolCap(yuan=cap, projects=2),
        RegionFloor(yuan=8, by="township", firm=False),
    ]  # fmt: skip


def plan(chosen=("P1", "=P2", "*"), name=HOSTILE, **asked):
    held = parts(name)
    years = {"P1": 2016, "=P2": 2017, "*": 2016}
    problem = Problem(held, asked.pop("rules", rules()), CloseGaps("equal"), (2016, 2017),
                      title=Both("示范县", "Model County"), made_up=True,
                      inputs={"data": "0123456789ab13812345678c"}, **asked)  # fmt: skip
    paid = pd.DataFrame([row for row in PAID if row[0] in chosen], columns=PAID_COLUMNS)
    return Plan(problem, chosen_table(held, {one: years[one] for one in chosen}), paid,
                Proof("best", 1.0, 1.0, 0.0, 0.1, {"HiGHS": "1.0"}))  # fmt: skip


def data():
    schools = pd.DataFrame({"school_id": ["A", "B", "C"], "lon": [100.0, None, 101.0],
                            "approximate": pd.array([False, pd.NA, True], dtype="boolean")})
    return Dataset("model", Both("示范县", "Model County"), True, Both("", ""),
                   {"schools": schools}, Path(), "0123456789ab13812345678c")  # fmt: skip
