"""What cannot be before, above or less than something else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import Floats, Mask, numbers, place_of, texts, where, written
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money, percent

DATES = (  # the later one, and what it cannot be before
    ("finished_on", "started_on"),
    ("accepted_on", "started_on"),
    ("planned_finish", "started_on"),
)
CUMULATIVE = ("started_m2", "completed_m2", "invested_yuan", "paid_yuan", "bought_yuan")
AHEAD = 0.15  # money this far ahead of the works is a red flag: 15 points
_EXACT = (4, 7, 10)  # 2016, 2016-05, 2016-05-03


def finished_within_begun(data: Loaded) -> Iterator[Finding]:
    """V26: more finished than begun, in area or (where an area is missing) as a share."""
    done, begun = (numbers(data, "progress", name) for name in ("completed_m2", "started_m2"))
    judged: Mask | None = None
    if done is not None and begun is not None:
        yield from _more(data, "completed_m2", done, begun)
        judged = ~np.isnan(done) & ~np.isnan(begun)
    done, begun = (numbers(data, "progress", name) for name in ("completed_share", "started_share"))
    if done is not None and begun is not None:
        if judged is not None:
            done = np.where(judged, np.nan, done)
        yield from _more(data, "completed_share", done, begun)


def _more(data: Loaded, column: str, done: Floats, begun: Floats) -> Iterator[Finding]:
    show = percent if column.endswith("_share") else "{:,.12g}".format
    with np.errstate(invalid="ignore"):
        odd = done > begun * (1 + 1e-9)
    for index in where(odd):
        yield data.doubt(
            "V26", "error", "progress", index, column=column,
            value=written(data, "progress", index, column),
            values={"done": show(done[index]), "begun": show(begun[index])},
        )  # fmt: skip


def paid_within_contract(data: Loaded) -> Iterator[Finding]:
    """V26_paid: a project was paid more than its contract; at the first such report."""
    paid, contract = (numbers(data, *at) for at in
                      (("progress", "paid_yuan"), ("projects", "contract_yuan")))  # fmt: skip
    if paid is None or contract is None:
        return
    agreed = _by_project(data, contract)
    with np.errstate(invalid="ignore"):
        odd = paid > agreed
    said: set[str] = set()
    reports = data.tables["progress"]
    for index in reports[odd].sort_values("report_period", kind="stable").index:
        project = reports["project_id"][index]
        if project in said:
            continue
        said.add(project)
        yield data.doubt(
            "V26_paid", "error", "progress", index, column="paid_yuan",
            value=written(data, "progress", index, "paid_yuan"),
            values={"paid": money(int(paid[index])), "contract": money(int(agreed[index]))},
            repair=Repair("confirm"),
        )  # fmt: skip


def _by_project(data: Loaded, values: Floats) -> Floats:
    """A column of projects, for each row of the reports."""
    ids = data.tables["projects"]["project_id"]
    known = pd.Series(values, index=ids)[~ids.duplicated().to_numpy()]
    mapped = data.tables["progress"]["project_id"].map(known)
    return np.asarray(mapped.to_numpy(dtype=np.float64, na_value=np.nan))


def dates_in_order(data: Loaded) -> Iterator[Finding]:
    """V26_dates: finished, accepted or planned to finish before the works began.

    A date is as exact as the file states it, so only what both state is compared:
    2016 is not before 2016-05.
    """
    for later, earlier in DATES:
        end, start = (texts(data, "projects", name) for name in (later, earlier))
        if end is None or start is None:
            continue
        for index in where(surely_before(end, start)):
            yield data.doubt(
                "V26_dates", "error", "projects", index, column=later,
                value=written(data, "projects", index, later),
                values={"date": end[index], "start": start[index],
                        "what": both(f"rules.date.{later}")},
            )  # fmt: skip


def surely_before(one: pd.Series[str], other: pd.Series[str]) -> Mask:
    """Whether a date of ISO text lies before another whatever the parts not stated are."""
    before = np.zeros(len(one), dtype=bool)
    shared = np.minimum(one.str.len().to_numpy(), other.str.len().to_numpy())
    for length in _EXACT:
        here = (one.str[:length] < other.str[:length]).to_numpy(dtype=bool, na_value=False)
        before |= here & (shared == length)
    return before


def money_ahead_of_works(data: Loaded) -> Iterator[Finding]:
    """V27: the share of the money paid is more than 15 points above that of the works done.

    Money: 拨付率 as stated; else what was paid of the planned money, else of the project's
    contract, else of its cost. Works: 形象进度 as stated; else the area finished of the area
    planned, else 竣工率. What was worked off is no yardstick: it says nothing of the plan.
    """
    paid = numbers(data, "progress", "paid_yuan")
    money_share = numbers(data, "progress", "paid_share")
    for table, column in (("progress", "planned_yuan"), ("projects", "contract_yuan"),
                          ("projects", "cost_yuan")):  # fmt: skip
        whole = numbers(data, table, column)
        if paid is None or whole is None:
            continue
        money_share = _first(
            money_share, _ratio(paid, whole if table == "progress" else _by_project(data, whole))
        )
    works = numbers(data, "progress", "physical_share")
    done, plan = (numbers(data, "progress", name) for name in ("completed_m2", "planned_m2"))
    if done is not None and plan is not None:
        works = _first(works, _ratio(done, plan))
    stated = numbers(data, "progress", "completed_share")
    if stated is not None:
        works = _first(works, stated)
    if money_share is None or works is None:
        return
    with np.errstate(invalid="ignore"):
        ahead = money_share - works > AHEAD + 1e-9
    column = "paid_share" if paid is None else "paid_yuan"
    for index in where(ahead):
        yield data.doubt(
            "V27", "warning", "progress", index, column=column,
            value=written(data, "progress", index, column),
            values={"money": percent(money_share[index]), "works": percent(works[index])},
            repair=Repair("confirm"),
        )  # fmt: skip


def _first(one: Floats | None, other: Floats) -> Floats:
    return other if one is None else np.where(np.isnan(one), other, one)


def _ratio(above: Floats, below: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def never_falls(data: Loaded) -> Iterator[Finding]:
    """V28: a figure counted from the start is less than in an earlier report.

    Reports whose periods are not stated equally exactly (2016 and 2016-10) are not
    compared; a report that leaves the figure out is passed over.
    """
    periods = texts(data, "progress", "report_period")
    if periods is None:
        return
    reports = data.tables["progress"].sort_values(["project_id", "report_period"], kind="stable")
    for column in CUMULATIVE:
        values = numbers(data, "progress", column)
        if values is None:
            continue
        rows = pd.DataFrame({
            "project": reports["project_id"], "period": reports["report_period"],
            "value": values[reports.index], "at": reports.index,
        }).dropna(subset="value")  # fmt: skip
        rows = rows[rows["period"] != ""]
        before = rows.groupby("project").shift(1)
        falls = (rows["value"] < before["value"]) & (
            rows["period"].str.len() == before["period"].str.len()
        )
        for index in rows.index[falls]:
            earlier = int(before["at"][index])
            yield data.doubt(
                "V28", "warning", "progress", int(index), column=column,
                value=written(data, "progress", int(index), column),
                values={"now": _shown(column, values[index]),
                        "before": _shown(column, values[earlier]),
                        "period": periods[earlier], "place": place_of(data, "progress", earlier)},
                repair=Repair("confirm"),
            )  # fmt: skip


def _shown(column: str, value: float) -> Both:
    if column.endswith("_yuan"):
        return money(int(value))
    return both("rules.area", amount=f"{value:,.12g}")


RULES = (
    finished_within_begun,
    paid_within_contract,
    dates_in_order,
    money_ahead_of_works,
    never_falls,
)
