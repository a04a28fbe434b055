"""What a plan does for each school and county, as columns that a map can colour."""

from __future__ import annotations

import pandas as pd

from gaibao_geo.maps.facts import rows_of
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.measures import nothing_chosen
from gaibao_geo.plans.outcomes import Outcome, closed_of_schools
from gaibao_geo.plans.plan import Plan
from gaibao_geo.words import Lang

UNSPLIT = "unsplit"


def closed_of(choice: Choice, by: str) -> pd.Series:
    """The closed part (0-1) of what each school, township or region lacks, by its key.

    Groups are means weighted by pupils; a school that lacks nothing counts as 1. Raises
    ``DataError`` for a group of which a school's pupils are not known.
    """
    if by == "school":
        return closed_of_schools(choice)
    table = Outcome("closed", by).table(choice)
    return pd.Series(table["level"].to_numpy(), index=table["key"])


def closed_table(after: Choice, by: str, before: Choice | None = None) -> pd.DataFrame:
    """``before`` and ``after`` of each ``key``; before is today unless another choice is given."""
    sides = {"before": before or nothing_chosen(after), "after": after}
    table = pd.DataFrame({side: closed_of(choice, by) for side, choice in sides.items()})
    return table.rename_axis("key").reset_index()


def paid_table(plan: Plan, regions: list[str]) -> pd.DataFrame:
    """``region_id``, ``level`` of the fund, ``year`` and whole ``yuan`` that the plan pays.

    Every region is there, with one row of 0 yuan where nothing is paid.
    """
    level = {fund.name: fund.level or UNSPLIT for fund in plan.problem.funds}
    region = plan.chosen.set_index("project_id")["region_id"]
    paid = plan.paid.assign(
        region_id=plan.paid["project_id"].map(region),
        level=plan.paid["fund"].map(level).fillna(UNSPLIT),
    )
    columns = ["region_id", "level", "year", "yuan"]
    summed = paid.groupby(columns[:3])["yuan"].sum().reset_index()
    paid_in = set(summed["region_id"])
    none = [
        {"region_id": code, "level": UNSPLIT, "year": plan.problem.years[0], "yuan": 0}
        for code in regions if code not in paid_in
    ]  # fmt: skip
    return pd.DataFrame([*rows_of(summed), *none], columns=columns)


def pupils_of(plan: Plan) -> pd.DataFrame:
    """``region_id`` and ``pupils``; missing where those of any school there are not known."""
    schools = plan.problem.candidates.schools
    sums = schools.assign(pupils=schools["pupils"].astype("Float64"))
    found = sums.groupby("region_id")["pupils"].agg(lambda each: each.sum(skipna=False))
    return found.reset_index()


def township_table(plan: Plan, lang: Lang) -> pd.DataFrame:
    """``key``, ``name``, ``region_id`` and ``pupils`` of each township with schools."""
    schools = plan.problem.candidates.schools
    names = names_by(schools, "township")
    keyed = schools.assign(key=keys_by(schools, "township"))
    found = keyed.groupby("key", as_index=False).agg(
        region_id=("region_id", "first"), pupils=("pupils", "sum")
    )
    return found.assign(name=[names[key].to(lang) for key in found["key"]])
