"""What stands between the tables and a sound shortfall: all of it, in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.fitting import Fitted, fitted, in_force, in_region
from gaibao_geo.needs.many_schools import counted
from gaibao_geo.needs.standards import checked_standards, norm_doubt, standards_of
from gaibao_geo.needs.stock import SENIOR_PART
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both


def need_doubts(
    data: Dataset,
    stocks: pd.DataFrame,
    standards: pd.DataFrame | None = None,
    year: int | None = None,
) -> Report:
    """What a planner should know before trusting the shortfalls; nothing is guessed.

    ``stocks`` is what ``counted_stock(data)`` returns. Findings: ``N01`` no norm of an
    indicator, baseline or standard, fits some schools of a stage although there is one for
    their region (a warning: they have no shortfall of it); ``N02`` a school without pupils (a
    warning: norms by pupils do not apply to it); ``N05`` two norms that fit equally (an
    error); ``N06`` a school with a senior part whose compulsory part is not stated by itself
    (a warning).
    """
    table = standards_of(data) if standards is None else checked_standards(standards)
    table = table.reset_index(drop=True)
    own = data if standards is None else None
    fits = list(fitted(stocks, table, year))
    now = table[[in_force(row, year) for row in rows(table)]]
    return Report((
        *ties(table, fits, own), *_without_norm(data, stocks, now, fits, own is data),
        *_no_pupils(data, stocks), *_senior_parts(data, stocks),
    ))  # fmt: skip


def ties(
    table: pd.DataFrame, fits: Iterable[Fitted], data: Dataset | None = None
) -> Iterator[Finding]:
    """N05: two norms for one indicator, stage and role that fit the same schools equally.

    ``data`` is the dataset whose own norms stand first in ``table``, for the row.
    """
    for one in fits:
        for first, second, count in one.tied:
            ids = table["standard_id"]
            values = {"first": ids[first], "second": ids[second], "count": count,
                      "stage": _stage(one.stage), "name": _name(table, first)}  # fmt: skip
            yield norm_doubt("N05", "error", table, first, data=data, column="standard_id",
                             values=values)  # fmt: skip


def _without_norm(
    data: Dataset, stocks: pd.DataFrame, table: pd.DataFrame, fits: Iterable[Fitted], own: bool
) -> Iterator[Finding]:
    """N01: schools that nothing measures by an indicator for which their region has a norm.

    A ceiling measures no lack. An indicator with a norm for the whole school is asked of
    schools, any other of their stages: where it has one for a stage only, the other stage of
    the same region is without.
    """
    schools = pd.factorize(stocks["school_id"])[0]
    stage = stocks["stage"].to_numpy(dtype=object)
    asked = table[table["role"] != "ceiling"]
    measured: dict[str, list[Fitted]] = {}
    for one in fits:
        if one.role != "ceiling":
            measured.setdefault(one.indicator, []).append(one)
    for indicator, norms in asked.groupby("indicator", sort=False):
        codes = norms["region_id"].unique()
        here = np.logical_or.reduce([in_region(stocks["region_id"], code) for code in codes])
        has = np.zeros(len(stocks), dtype=bool)
        whole = np.zeros(schools.max(initial=-1) + 1, dtype=bool)  # schools, not rows
        for one in measured.get(str(indicator), []):
            has[one.at] = True
            if one.stage == "any":
                whole[schools[one.at]] = True
        by_stage = set(norms["stage"]) - {"any"}
        for each in ("primary", "junior") if by_stage else ("any",):
            gone = stocks[here & (stage == each) & ~has & ~whole[schools]]
            if len(gone):
                norm = int(norms.index[0])
                values = {"name": _name(table, norm), "stage": _stage(each),
                          "document": table["document"][norm],
                          **counted(data, gone["school_id"])}  # fmt: skip
                yield norm_doubt("N01", "warning", table, norm, data=data if own else None,
                                 column="indicator", values=values)  # fmt: skip


def _no_pupils(data: Dataset, stocks: pd.DataFrame) -> Iterator[Finding]:
    none = stocks[(stocks["pupils"] == 0) & (stocks["stage"] == "any")]
    place = pd.Series(range(len(data.schools)), index=data.schools["school_id"])
    for row in rows(none):
        yield data.doubt("N02", "warning", "schools", int(place[row.school_id]),
                         column="pupils", value="0", values={"name": _called(row)})  # fmt: skip


def _senior_parts(data: Dataset, stocks: pd.DataFrame) -> Iterator[Finding]:
    kinds = stocks["kind"].isin(SENIOR_PART) & (stocks["stage"] != "any")
    blank = stocks["pupils"].isna() | stocks["teaching_m2"].isna()
    place = pd.Series(range(len(data.schools)), index=data.schools["school_id"])
    for row in rows(stocks[kinds & blank].drop_duplicates("school_id")):
        yield data.doubt("N06", "warning", "schools", int(place[row.school_id]), column="kind",
                         value=row.kind, values={"name": _called(row)})  # fmt: skip


def _called(row: Any) -> Both:
    return Both(row.name or row.school_id, row.name_en or row.name or row.school_id)


def _name(table: pd.DataFrame, at: int) -> Both:
    return Both(table["name_zh"][at], table["name_en"][at])


def _stage(stage: str) -> Both:
    return both(f"need.stage.{stage}")
