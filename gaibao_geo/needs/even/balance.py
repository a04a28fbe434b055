"""How even the schools of each county are, by the official 差异系数 and other measures."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.even.balance_table import COLUMNS, COMPOSITE, balance_of
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.standards import checked_standards, shipped_norms, standards_of
from gaibao_geo.needs.stock import MEASURES, stock
from gaibao_geo.places.gazetteer import gazetteer
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both

DEFAULT_RULE = "balance_2017"


def balance(
    data: Dataset, rule: str = DEFAULT_RULE, standards: pd.DataFrame | None = None
) -> pd.DataFrame:
    """How even the schools of each county are: a row per county, stage and indicator.

    ``rule`` names a set of table ``balance_limits`` (the dataset's own, else the one that
    travels with the program): ``balance_2012`` for 义务教育基本均衡, ``balance_2017`` for
    优质均衡. The schools that table ``exclusions`` leaves out for it do not count. Where there
    are several counties, the same rows for all schools together follow, with an empty
    ``region_id``; schools of no known county are only in these. Columns:

    * ``region_id``, ``region`` (its name), ``stage`` (``primary``, ``junior``),
      ``indicator`` with names, ``unit`` and ``unit_en`` (of ``mean``, per pupil or per 100
      pupils, as the name says). Indicator ``composite`` is the plain mean of the set's
      coefficients, in a set that limits it;
    * ``schools`` that count and their ``pupils``; ``unknown_schools``, which ought to count
      but have no figure (none given, or not by stage; pupils not known, or none);
      ``left_out_schools``. The three add up to all schools of the stage. In a row
      ``composite`` the first are those with a figure of every indicator;
    * ``mean``, ``cv`` (差异系数), ``gini``, ``theil``, ``palma``: see ``needs.even.inequality``;
      ``theil_between``: the part of ``theil`` that lies between the counties (in the rows of
      all schools together, if the county of each is known);
    * ``most``, the limit, and ``within``: whether the coefficient, not rounded, is no more
      than it; missing where there is no limit or no coefficient;
    * ``below_share``: share (0-1) of the pupils in schools under the norm that holds there,
      by ``standards`` (default ``standards_of(data)``; those of the same set, else any).
      ``standard`` is that norm (missing where schools have different ones), with
      ``standard_document`` and ``standard_status``;
    * ``missing_zh``, ``missing_en``: the indicators for lack of which there is no composite;
    * ``document`` and ``status`` (``verified``, ``unverified``) of the limit.

    Unknown is not zero: what cannot be computed is missing. Raises ``DataError`` for a rule
    that no table has (``N32``) and for limits on what is no indicator (``N33``).
    """
    limits = limits_of(data, rule)
    norms = standards_of(data) if standards is None else checked_standards(standards)
    stocks = stock(data)
    table = balance_of(stocks, limits, left_out(data, rule, stocks), norms)
    names = gazetteer(data.regions if "regions" in data else None).names
    table["region"] = [names.get(code, code) for code in table["region_id"]]
    return table[["region_id", "region", *COLUMNS[1:]]]


def limits_of(data: Dataset, rule: str) -> pd.DataFrame:
    """The rows of table ``balance_limits`` for a rule; ``DataError`` as ``balance`` says."""
    own = "balance_limits" in data
    table = data.balance_limits if own else shipped_norms("balance_limits")
    limits = table[table["balance_set"] == rule]
    faults = [
        data.doubt("N33", "error", "balance_limits", int(row.Index), column="indicator",
                   value=row.indicator)
        for row in rows(limits[~limits["indicator"].isin([*MEASURES, COMPOSITE])])
    ]  # fmt: skip
    if limits.empty:
        known = ", ".join(sorted(set(table["balance_set"])))
        faults.append(Finding("N32", "error", value=rule, values={"known": known}))
    Report(tuple(faults)).raise_errors()
    return limits.reset_index(drop=True)


def balance_doubts(data: Dataset, rule: str = DEFAULT_RULE) -> Report:
    """What a planner should know before reading the table of ``balance``.

    ``N30`` (a note): a school that ought to count has no pupils, or nobody knows how many;
    it is in no coefficient. ``N31`` (a warning): no school of a stage has a figure of an
    indicator. Raises ``DataError`` as ``balance`` does.
    """
    limits = limits_of(data, rule)
    stocks = stock(data)
    out = stocks["school_id"].isin(left_out(data, rule, stocks)["school_id"])
    ours = stocks[~out & stocks["stage"].isin(limits["stage"])]
    return Report((*_no_pupils(data, ours), *_no_figures(ours, limits)))


def _no_pupils(data: Dataset, stocks: pd.DataFrame) -> Iterator[Finding]:
    place = pd.Series(range(len(data.schools)), index=data.schools["school_id"])
    for row in rows(stocks[~(stocks["pupils"] > 0)]):
        pupils = None if pd.isna(row.pupils) else 0
        yield data.doubt(
            "N30", "note", "schools", int(place[row.school_id]), column="pupils",
            value="" if pupils is None else "0",
            values={"name": Both(row.name, row.name_en or row.name), "pupils": pupils,
                    "stage": both(f"need.stage.{row.stage}")},
        )  # fmt: skip


def _no_figures(stocks: pd.DataFrame, limits: pd.DataFrame) -> Iterator[Finding]:
    for limit in rows(limits[limits["indicator"] != COMPOSITE]):
        here = stocks[stocks["stage"] == limit.stage]
        if len(here) and here[limit.indicator].isna().all():
            yield Finding("N31", "warning", column=limit.indicator, value=limit.stage, values={
                "name": Both(limit.name_zh, limit.name_en), "count": len(here),
                "stage": both(f"need.stage.{limit.stage}"),
            })  # fmt: skip
