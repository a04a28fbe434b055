"""What stands between the tables and a sound shortfall: all of it, in one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.fitting import Fitted, fitted
from gaibao_geo.needs.standards import standards_of
from gaibao_geo.needs.stock import SENIOR_PART
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, both, say

NAMED = 5  # schools that a finding names; it counts the others


def need_doubts(
    data: Dataset,
    stocks: pd.DataFrame,
    standards: pd.DataFrame | None = None,
    year: int | None = None,
) -> Report:
    """What a planner should know before trusting the shortfalls; nothing is guessed.

    ``stocks`` is what ``counted_stock(data)`` returns. Findings: ``N01`` no norm of an
    indicator fits some schools of a stage although others of their region have one (a
    warning: they have no shortfall of it); ``N02`` a school without pupils (a warning: norms
    by pupils do not apply to it); ``N05`` two norms that fit equally (an error); ``N06`` a
    school with a senior part whose compulsory part is not stated by itself (a warning).
    """
    table = standards_of(data) if standards is None else standards
    table = table.reset_index(drop=True)
    fits = list(fitted(stocks, table, year))
    return Report((
        *ties(table, fits), *_without_norm(stocks, table, fits), *_other_stage(stocks, table),
        *_no_pupils(data, stocks), *_senior_parts(data, stocks),
    ))  # fmt: skip


def ties(table: pd.DataFrame, fits: Iterable[Fitted]) -> Iterator[Finding]:
    """N05: two norms for one indicator, stage and role that fit the same schools equally."""
    for one in fits:
        for first, second, count in one.tied:
            ids = table["standard_id"]
            values = {"first": ids[first], "second": ids[second], "count": count,
                      "stage": _stage(one.stage), "name": _name(table, first)}  # fmt: skip
            yield Finding("N05", "error", column="standard_id", value=ids[first], values=values)


def _without_norm(
    stocks: pd.DataFrame, table: pd.DataFrame, fits: Iterable[Fitted]
) -> Iterator[Finding]:
    for one in fits:
        if len(one.without):
            first = int(np.flatnonzero((table["indicator"] == one.indicator).to_numpy())[0])
            yield _no_norm(table, first, one.stage, stocks.iloc[one.without])


def _other_stage(stocks: pd.DataFrame, table: pd.DataFrame) -> Iterator[Finding]:
    """A norm for one stage only, where the schools have both."""
    for _, group in table.groupby(["standard_set", "indicator", "role"], sort=False):
        stages = set(group["stage"])
        for stage in {"primary", "junior"} - stages if "any" not in stages else ():
            here = stocks[stocks["stage"] == stage]
            if len(here):
                yield _no_norm(table, int(group.index[0]), stage, here)


def _no_norm(table: pd.DataFrame, first: int, stage: str, here: pd.DataFrame) -> Finding:
    return Finding("N01", "warning", column="indicator", value=str(table["indicator"][first]),
                   values={"name": _name(table, first), "stage": _stage(stage),
                           "document": table["document"][first], **_schools(here)})  # fmt: skip


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


def _schools(here: pd.DataFrame) -> dict[str, object]:
    """How many schools, and the first few by name."""
    some = [_called(row) for row in rows(here.drop_duplicates("school_id").head(NAMED))]
    return {
        "count": here["school_id"].nunique(),
        "examples": Both(*(say("word.list_comma", lang).join(name.to(lang) for name in some)
                           for lang in LANGUAGES)),
    }  # fmt: skip


def _called(row: Any) -> Both:
    return Both(row.name or row.school_id, row.name_en or row.name or row.school_id)


def _name(table: pd.DataFrame, at: int) -> Both:
    return Both(table["name_zh"][at], table["name_en"][at])


def _stage(stage: str) -> Both:
    return both(f"need.stage.{stage}")
