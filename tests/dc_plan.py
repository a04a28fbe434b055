"""Washington DC's capital programme of fiscal years 2016-2021 as a question of ours.

Source: civictechdc/school-modernization (CC0), ``dc_dcps_with_condition.csv``. From it come each
school's enrolment, floor area, the state of its building systems (1 good, 3 fair, 5 poor) and
the money the district allotted and planned by year. Two things are assumptions of the example:
a modernisation brings every system of a school to good; and a school for which the
district plans none would cost the district's own median for a square foot.
"""

from __future__ import annotations

import pandas as pd
from dc_tables import DC

from gaibao_geo.plans.candidates import Candidates

FILE = "dc_dcps_with_condition.csv"
YEARS = tuple(range(2016, 2022))
PLANNED = "Total FY16 Allotted and FY17-21 Planned Expenditures"
BY_YEAR = ["Sum of Allotments in FY 2016", *(f"Sum of FY {year}" for year in YEARS[1:])]
LEAST_MODERNISATION = 5_000_000  # below it the district's figure is the tail of a finished work
GOOD = 1.0
DISTRICT = "district 2016-2021"


def schools_with_condition() -> pd.DataFrame:
    """The 77 open schools whose building systems were judged, one row each."""
    table = pd.read_csv(DC / FILE)
    return table[table["Converted Average"].notna()].reset_index(drop=True)


def by_year(table: pd.DataFrame) -> dict[int, int]:
    """What the district allotted (2016) and planned (2017-21) for these schools, whole dollars."""
    return {
        year: round(float(table[column].sum())) for year, column in zip(YEARS, BY_YEAR, strict=True)
    }


def dc_candidates() -> Candidates:
    """A modernisation of each school with a system that is not good."""
    table = schools_with_condition()
    systems = [name for name in table.columns if name.endswith("Score")]
    systems = [name for name in systems if name != "Standardized Facility Score"]
    states = table[systems].apply(pd.to_numeric, errors="coerce")
    ids = "DC" + table.index.astype(str).str.zfill(3)
    planned = table[PLANNED].fillna(0.0) >= LEAST_MODERNISATION
    foot = (table[PLANNED] / table["21CSF sq ft"])[planned].median()
    cost = table[PLANNED].where(planned, (table["21CSF sq ft"] * foot).round())
    school = table["School"].str.strip()
    common = {
        "school_id": ids, "school": school, "school_en": school,
        "region_id": "ward " + table["Ward"].astype(str),
        "region": "ward " + table["Ward"].astype(str),
        "region_en": "Ward " + table["Ward"].astype(str), "kind": table["Level"],
    }  # fmt: skip
    pupils = table["Total_Enrolled"].round().astype("Int64")
    weakness = (table["Converted Average"] - GOOD) / (5.0 - GOOD)
    schools = pd.DataFrame({**common, "pupils": pupils, "weakness": weakness})
    worse = states.gt(GOOD).any(axis=1)
    projects = pd.DataFrame({
        **common, "project_id": "M-" + ids, "name": school, "name_en": school,
        "cost_yuan": cost.round().astype("Int64"), "need_yuan": cost.round().astype("Int64"),
        "list_name": pd.Series(DISTRICT, index=table.index).where(planned, ""),
        "quality": pd.Series("reported", index=table.index).where(planned, "estimated"),
    })[worse]  # fmt: skip
    lines = projects[["project_id", "cost_yuan"]].assign(item_type="package")
    gaps = (states - GOOD).stack().rename("shortfall").reset_index()
    gaps.columns = ["row", "indicator", "shortfall"]
    gaps = gaps[gaps["shortfall"] > 0]
    name = gaps["indicator"].str.removesuffix(" Score")
    needs = pd.DataFrame({
        "school_id": ids[gaps["row"]], "indicator": name.to_numpy(), "name_zh": name.to_numpy(),
        "name_en": name.to_numpy(), "shortfall": gaps["shortfall"].to_numpy(),
        "pupils": pupils[gaps["row"]].array, "weakness": weakness[gaps["row"]].to_numpy(),
    })  # fmt: skip
    effects = needs.rename(columns={"shortfall": "amount"}).assign(
        project_id="M-" + needs["school_id"]
    )[["project_id", "indicator", "amount"]]
    return Candidates(projects, lines, effects, needs, schools)
