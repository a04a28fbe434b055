"""What is known of each county, or of each township where there is one county only."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.region_names import region_names
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem

Level = Literal["region", "township"]


def level_of(data: Dataset) -> Level:
    """Counties are compared where there are several, else the townships of the only one."""
    return "region" if data.schools["region_id"].nunique() > 1 else "township"


def by_place(
    data: Dataset,
    weak: Weakness,
    problem: Problem | None = None,
    plan: Plan | None = None,
    level: Level | None = None,
) -> pd.DataFrame:
    """One row for each county or township (``level``) that has a school, by its code.

    * ``key``, ``region_id``, ``name_zh``, ``name_en``; a township without code has its county
      and name for a key, schools without either an empty one;
    * ``schools``, ``pupils`` (missing where those of any school there are not known);
    * ``weakness``: the mean of the schools' index, weighted by pupils, over the schools of
      which both are known, missing where there is none;
    * with a ``problem``: ``cost_yuan`` of the candidate projects there and
      ``cost_per_pupil``; with a ``plan``: ``plan_yuan`` and ``plan_per_pupil``. Whole yuan;
      0 where there is no project; per pupil missing where pupils are.
    """
    level = level or level_of(data)
    schools = _schools(data, weak)
    schools = schools.assign(key=keys_by(schools, level))
    groups = schools.groupby("key")
    found = pd.DataFrame({
        "region_id": groups["region_id"].first(), "schools": groups.size(),
        "pupils": groups["pupils"].sum(min_count=1).where(groups["unknown"].sum() == 0),
        "weakness": groups["weighed"].sum() / groups["weight"].sum().where(lambda sums: sums > 0),
    })  # fmt: skip
    key_of = schools.set_index("school_id")["key"]
    if problem is not None:
        found = _money(found, problem.candidates.projects, "cost_yuan", "cost", key_of)
    if plan is not None:
        found = _money(found, plan.projects, "spent_yuan", "plan", key_of)
    names = names_by(schools, level)
    found.insert(1, "name_zh", [names[key].zh for key in found.index])
    found.insert(2, "name_en", [names[key].en for key in found.index])
    return found.reset_index()


def _schools(data: Dataset, weak: Weakness) -> pd.DataFrame:
    stocks = stock(data)
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
    seats = our_townships().set_index("township_id")
    names = region_names(data.schools["region_id"], data.regions if "regions" in data else None)
    table = data.schools.reset_index(drop=True)
    for ours, column in (("name", "township"), ("name_en", "township_en")):
        known = table["township_id"].map(seats[ours]).fillna("")
        table[column] = table[column].where(table[column] != "", known)
    pupils = table["school_id"].map(whole).astype("float64")
    index = table["school_id"].map(weak.index).astype("float64")
    both_known = index.notna() & pupils.notna()
    return table.assign(
        region=[names[code].zh for code in table["region_id"]],
        region_en=[names[code].en for code in table["region_id"]],
        pupils=pupils, unknown=pupils.isna(), weight=pupils.where(both_known, 0.0),
        weighed=(index * pupils).where(both_known, 0.0),
    )  # fmt: skip


def _money(
    found: pd.DataFrame, projects: pd.DataFrame, column: str, name: str, key_of: pd.Series
) -> pd.DataFrame:
    """The sums of a column of yuan, and the same for each pupil in whole yuan."""
    yuan = projects[column].astype("Int64").groupby(projects["school_id"].map(key_of)).sum()
    sums = yuan.reindex(found.index).fillna(0).astype("Int64")
    heads = found["pupils"].where(found["pupils"] > 0)
    return found.assign(**{
        f"{name}_yuan": sums, f"{name}_per_pupil": (sums.astype("float64") / heads).round(),
    })  # fmt: skip
