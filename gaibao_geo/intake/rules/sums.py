"""Parts that do not add up to what they are parts of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.amounts import wrong_unit
from gaibao_geo.intake.rules.as_written import half_unit
from gaibao_geo.intake.rules.cells import Floats, Mask, numbers, spans, where, within, written
from gaibao_geo.tables.findings import Finding, Repair, Severity
from gaibao_geo.words.numbers import WAN, money

PARTS = ("central_yuan", "province_yuan", "prefecture_yuan", "county_yuan", "other_yuan")
LEAST_PARTS = 2
MOSTLY = 0.2  # more schools than this that disagree: the two tables are of different dates
FEW = 5


def money_by_level(data: Loaded) -> Iterator[Finding]:
    """V22: central + province + prefecture + county + other is not the project's cost.

    Looked at where two of the five are filled. Exact in yuan; where the file writes 万元,
    each number may be half a unit of its last digit off, and a difference less than all of
    these together is a note (``V22_rounding``): as many units as half the parts, no more.
    Parts left blank in a column that the sheet does have may be what is lacking: then a sum
    below the cost is a warning (``V22_blank``).
    """
    cost = numbers(data, "projects", "cost_yuan")
    parts = {name: values for name in PARTS
             if (values := numbers(data, "projects", name)) is not None}  # fmt: skip
    if cost is None or len(parts) < LEAST_PARTS:
        return
    table = np.column_stack(list(parts.values()))
    filled = ~np.isnan(table)
    total = np.nansum(table, axis=1)  # whole yuan below 2**53: floats are exact
    blanks = _blanks(data, list(parts), filled)
    odd = (filled.sum(axis=1) >= LEAST_PARTS) & ~np.isnan(cost) & (total != cost)
    for index in where(odd):
        names = [name for name, there in zip(parts, filled[index], strict=True) if there]
        allowed = sum((half_unit(data, "projects", index, name) for name in ("cost_yuan", *names)),
                      Fraction(0))  # fmt: skip
        rule: str = "V22"
        severity: Severity = "error"
        if abs(total[index] - cost[index]) < allowed:
            rule, severity = "V22_rounding", "note"
        elif blanks[index] and total[index] < cost[index]:
            rule, severity = "V22_blank", "warning"
        yield _unequal(data, rule, severity, index, total=total[index],
                       cost=cost[index])  # fmt: skip


def _blanks(data: Loaded, names: list[str], filled: Mask) -> Floats:
    """How many of the columns that a sheet has are blank, row by row."""
    blanks = np.zeros(len(filled))
    for part, rows in spans(data, "projects"):
        have = [at for at, name in enumerate(names) if name in part.match.headers]
        blanks[rows] = (~filled[rows][:, have]).sum(axis=1)
    return blanks


def items_of_project(data: Loaded) -> Iterator[Finding]:
    """V22_items: the costs of a project's items do not add up to the project's cost.

    Where every item has a cost; else only a sum above the project's cost is one. Rounding
    is allowed for as above. A factor of 10 000 between the two is said as one of units
    (``V22_unit``), unless V01 has said so already.
    """
    cost = numbers(data, "projects", "cost_yuan")
    items = numbers(data, "project_items", "cost_yuan")
    if cost is None or items is None:
        return
    frame = pd.DataFrame({"project": data.tables["project_items"]["project_id"], "cost": items})
    by_project = frame.groupby("project")["cost"].agg(["sum", "count", "size"])
    ids = data.tables["projects"]["project_id"]
    found = by_project.reindex(ids)
    total, count, size = (found[name].to_numpy(np.float64) for name in ("sum", "count", "size"))
    with np.errstate(invalid="ignore"):
        odd = (count > 0) & ~np.isnan(cost) & (((count == size) & (total != cost)) | (total > cost))
    if not odd.any():
        return
    filled = frame[frame["cost"].notna()]
    items_of = filled.groupby("project").groups
    slips = {(slip.file, slip.sheet, slip.row) for slip in wrong_unit(data)}
    for index in where(odd):
        allowed = sum((half_unit(data, "project_items", int(item), "cost_yuan")
                       for item in items_of[ids[index]]),
                      half_unit(data, "projects", index, "cost_yuan"))  # fmt: skip
        rule: str = "V22_items"
        severity: Severity = "error"
        if abs(total[index] - cost[index]) < allowed:
            rule, severity = "V22_rounding", "note"
        elif _ten_thousand(total[index], cost[index]):
            part, at = data.part_of("projects", index)
            if (part.file, part.sheet, int(part.rows[at])) in slips:
                continue
            rule = "V22_unit"
        yield _unequal(data, rule, severity, index, total=total[index],
                       cost=cost[index])  # fmt: skip


def _ten_thousand(one: float, other: float) -> bool:
    """Whether one amount is some 10 000 times the other, to a hundredth."""
    small, large = sorted((one, other))
    return small > 0 and abs(large / small / WAN - 1) < 0.01


def _unequal(
    data: Loaded, rule: str, severity: Severity, index: int, *, total: float, cost: float
) -> Finding:
    shown = {"total": money(int(total)), "cost": money(int(cost)),
             "difference": money(int(abs(total - cost)))}  # fmt: skip
    return data.doubt(
        rule, severity, "projects", index, column="cost_yuan",
        value=written(data, "projects", index, "cost_yuan"), values=shown,
        repair=Repair("confirm") if severity == "error" else None,
    )  # fmt: skip


def pupils_by_stage(data: Loaded) -> Iterator[Finding]:
    """V22_pupils: a school's pupils are those of no school year, its stages added up.

    The table of schools has no year, so any year will do that has all its figures. Where
    more than one school in five disagrees (and more than five), one finding says so for
    the whole sheet.
    """
    pupils = numbers(data, "schools", "pupils")
    yearly = numbers(data, "school_years", "pupils")
    if pupils is None or yearly is None:
        return
    years = data.tables["school_years"][["school_id", "school_year"]].assign(pupils=yearly)
    by_year = years.groupby(["school_id", "school_year"])["pupils"].agg(["sum", "count", "size"])
    whole = by_year[by_year["count"] == by_year["size"]]  # a stage not known leaves no sum
    sums = whole["sum"].rename("pupils").reset_index()
    ids = data.tables["schools"]["school_id"]
    known = within(ids, sums["school_id"].tolist()) & ~np.isnan(pupils)
    pairs = set(zip(sums["school_id"], sums["pupils"], strict=True))
    odd = [at for at in where(known) if (ids[at], pupils[at]) not in pairs]
    if len(odd) > max(FEW, MOSTLY * known.sum()):
        yield data.doubt("V22_pupils_all", "warning", "schools", odd[0], column="pupils",
                         value=int(pupils[odd[0]]), values={"count": len(odd)})  # fmt: skip
        return
    latest = sums.drop_duplicates("school_id", keep="last").set_index("school_id")
    for at in odd:
        year, total = latest.loc[ids[at], ["school_year", "pupils"]]
        yield data.doubt("V22_pupils", "warning", "schools", at, column="pupils",
                         value=int(pupils[at]), values={"year": year, "total": int(total)},
                         repair=Repair("confirm"))  # fmt: skip


RULES = (money_by_level, items_of_project, pupils_by_stage)
