"""What can be chosen, and what it would mend: four tables that a problem rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.needs.works.projects import Proposed
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both

PROJECT_COLUMNS = [
    *("project_id", "school_id", "school", "school_en", "township", "township_en"),
    *("name", "name_en", "cost_yuan", "need_yuan", "list_name", "quality"),
]
LINE_COLUMNS = ["project_id", "item_type", "cost_yuan"]
EFFECT_COLUMNS = ["project_id", "indicator", "amount"]
NEED_COLUMNS = ["school_id", "indicator", "name_zh", "name_en", "unit", "unit_en", "shortfall",
                "pupils", "weakness"]  # fmt: skip


@dataclass(frozen=True)
class Candidates:
    """Candidate projects and the shortfalls they close.

    * ``projects``: one row each; ``cost_yuan`` whole yuan; ``need_yuan`` is the cost, or 0
      for a second version of the same work, so that a need is priced once.
    * ``lines``: whole yuan of each project by ``item_type``; they add up to its cost.
    * ``effects``: how much of a school's ``indicator`` a project adds, in its unit.
    * ``needs``: ``shortfall`` > 0 of each school and indicator, with the school's pupils
      and weakness (missing where unknown).

    Rows are in the order of their ids, so that the order of a file changes no answer.
    """

    projects: pd.DataFrame
    lines: pd.DataFrame
    effects: pd.DataFrame
    needs: pd.DataFrame


def candidates(
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness | None = None,
    proposed: Proposed | None = None,
) -> Candidates:
    """The candidate projects of a dataset, against what its schools lack.

    ``data`` needs the tables ``schools``, ``projects`` and ``project_items``; with ``proposed``
    (what ``candidate_projects`` returns) its projects and items are taken instead. ``lacking``
    is what ``shortfalls`` returns and ``weak`` what ``weakness`` returns (without it the
    weakness is missing). An item's effect is what it ``adds``, else its
    quantity. Raises ``DataError`` naming every project that has no cost
    above zero, whose items' costs do not add up to it, or that belongs to no school.
    """
    schools = data.schools.set_index("school_id")
    projects = data.projects if proposed is None else proposed.projects
    items = data.project_items if proposed is None else proposed.items
    projects = projects.sort_values("project_id", ignore_index=True)
    items = items.sort_values(["project_id", "line"], ignore_index=True)
    lines = _lines(projects, items)
    faults = [*_cost_faults(projects, lines), *_strangers(projects, schools.index)]
    if faults:
        said = Both(*("\n".join(part) for part in zip(*faults, strict=True)))
        raise DataError(*both("plan.fault.head", faults=said))
    in_english = {
        name: schools[f"{name}_en"].where(schools[f"{name}_en"] != "", schools[name])
        for name in ("name", "township")
    }
    first_version = projects["version_of"] == ""
    table = projects.assign(
        school=projects["school_id"].map(schools["name"]),
        school_en=projects["school_id"].map(in_english["name"]),
        township=projects["school_id"].map(schools["township"]),
        township_en=projects["school_id"].map(in_english["township"]),
        need_yuan=projects["cost_yuan"].where(first_version, 0),
    )[PROJECT_COLUMNS]
    return Candidates(table, lines, _effects(items), _needs(lacking, data, weak))


def _lines(projects: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Whole yuan by project and item type; a project priced only as a whole is one line."""
    priced = items[items["cost_yuan"].notna()]
    whole = projects[~projects["project_id"].isin(priced["project_id"])]
    unsplit = whole[["project_id", "cost_yuan"]].assign(item_type="package")
    every: pd.DataFrame = pd.concat([priced[LINE_COLUMNS], unsplit], ignore_index=True)
    return every.groupby(["project_id", "item_type"])["cost_yuan"].sum().reset_index()


def _cost_faults(projects: pd.DataFrame, lines: pd.DataFrame) -> Iterable[Both]:
    total = lines.groupby("project_id")["cost_yuan"].sum()
    for row in rows(projects):
        if row.cost_yuan <= 0:
            yield both("plan.fault.cost", project=row.project_id, yuan=row.cost_yuan)
        elif total[row.project_id] != row.cost_yuan:
            yield both("plan.fault.lines", project=row.project_id, yuan=f"{row.cost_yuan:,}",
                       lines=f"{total[row.project_id]:,}")  # fmt: skip


def _strangers(projects: pd.DataFrame, schools: pd.Index) -> Iterable[Both]:
    for row in rows(projects[~projects["school_id"].isin(schools)]):
        yield both("plan.fault.school", project=row.project_id, school=row.school_id)


def _effects(items: pd.DataFrame) -> pd.DataFrame:
    amount = items["adds"].fillna(items["quantity"])
    useful = items.assign(amount=amount)[(items["indicator"] != "") & (amount > 0)]
    sums: pd.Series[float] = useful.groupby(["project_id", "indicator"])["amount"].sum()
    return sums.rename("amount").reset_index()


def _needs(lacking: pd.DataFrame, data: Dataset, weak: Weakness | None) -> pd.DataFrame:
    short = by_school(lacking)
    short = short[short["state"] == "short"]
    known = weak.index if weak is not None else pd.Series(dtype="float64")
    stocks = stock(data)
    pupils = stocks[stocks["stage"] == "any"].set_index("school_id")["pupils"]
    needs = short.assign(
        pupils=short["school_id"].map(pupils).astype("Int64"),
        weakness=short["school_id"].map(known).astype("float64"),
        shortfall=short["shortfall"].astype("float64"),
    )
    return needs[NEED_COLUMNS].sort_values(["school_id", "indicator"], ignore_index=True)
