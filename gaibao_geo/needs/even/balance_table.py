"""The table of 差异系数 and other measures, from tables of stock, limits and norms alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gaibao_geo.needs.even.inequality import Floats, measures, share_below, theil_parts
from gaibao_geo.needs.fitting import fitted
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, say

Mask = NDArray[np.bool_]

COMPOSITE = "composite"
COUNTED = ["schools", "unknown_schools", "left_out_schools"]
COLUMNS = [
    *("region_id", "stage", "indicator", "name_zh", "name_en", "unit", "unit_en"),
    *("schools", "pupils", "unknown_schools", "left_out_schools"),
    *("mean", "cv", "most", "within", "gini", "theil", "theil_between", "palma"),
    *("below_share", "standard", "standard_document", "standard_status"),
    *("missing_zh", "missing_en", "document", "status"),
]
_LIMIT = ["indicator", "name_zh", "name_en", "unit", "unit_en", "most", "document", "status"]
_PER = {"pupil": 1.0, "hundred_pupils": 100.0}
_ROUNDING = 1e-9  # a coefficient this little above its limit is so by arithmetic alone


def balance_of(
    stocks: pd.DataFrame,
    limits: pd.DataFrame,
    left_out: pd.DataFrame,
    standards: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The rows of ``needs.even.balance.balance``, without the regions' names.

    ``stocks`` as ``needs.stock.stock`` returns it; ``limits`` the rows of one set of table
    ``balance_limits``; ``left_out`` with the ``school_id`` of the schools that do not count;
    ``standards`` the norms for ``below_share``, with role and direction filled in.
    """
    stocks = stocks[stocks["stage"].isin(limits["stage"])]
    codes, regions = pd.factorize(stocks["region_id"], sort=True)
    # as plain objects: a column of text looks its list up one word at a time
    out = stocks["school_id"].astype(object).isin(left_out["school_id"].astype(object))
    found = []
    for stage, asked in limits.groupby("stage", sort=False):
        at = (stocks["stage"] == stage).to_numpy(dtype=bool)
        here = stocks[at].reset_index(drop=True)
        counted = ~out.to_numpy(dtype=bool)[at]
        single = asked[asked["indicator"] != COMPOSITE]
        measured = [_measured(here, counted, limit, standards) for limit in rows(single)]
        for area in _areas(list(regions), codes[at]):
            tables = [_indicator(area, one, counted) for one in measured]
            found += tables
            found += [_composite(area, limit, measured, tables, counted)
                      for limit in rows(asked[asked["indicator"] == COMPOSITE])]  # fmt: skip
    table = pd.concat(found, ignore_index=True)
    table = table[table[COUNTED].sum(axis=1) > 0]
    table["within"] = within_limit(table["cv"], table["most"])
    last = table["region_id"].mask(table["region_id"] == "", "\uffff")  # all together
    return table.iloc[last.argsort(kind="stable")].reset_index(drop=True)[COLUMNS]


def composite(coefficients: ArrayLike) -> Floats:
    """综合差异系数: the plain mean of the coefficients (first axis), NaN if one is missing.

    Source: the tables published for 教督〔2012〕3号; 长春南关区 prints 0.359 for its eight.
    """
    return np.asarray(np.mean(np.asarray(coefficients, dtype=float), axis=0))


def within_limit(coefficients: ArrayLike, most: ArrayLike) -> pd.arrays.BooleanArray:
    """Whether each coefficient is no more than its limit; missing where either is."""
    value, limit = np.broadcast_arrays(np.atleast_1d(coefficients).astype(float), most)
    return pd.arrays.BooleanArray(value <= limit + _ROUNDING, np.isnan(value) | np.isnan(limit))


@dataclass(frozen=True)
class _Area:
    """Counties side by side, or all schools together: where each school stands among them."""

    regions: list[str]
    groups: NDArray[np.int64]  # -1: a school of no known county
    counties: NDArray[np.int64] | None = None  # when all together, if every school has one

    def count(self, which: Mask) -> NDArray[np.int64]:
        """How many of the schools in each region."""
        at = which & (self.groups >= 0)
        return np.bincount(self.groups[at], minlength=len(self.regions))


def _areas(regions: list[str], codes: NDArray[np.int64]) -> Iterator[_Area]:
    unnamed = regions[:1] == [""]  # the regions are sorted
    named = regions[unnamed:]
    if named:
        yield _Area(named, codes - unnamed)
    if unnamed or len(named) != 1:
        yield _Area([""], np.zeros_like(codes), None if unnamed else codes)


@dataclass(frozen=True)
class _Norm:
    """What holds at each school, and how a row says it."""

    each: Floats  # in the unit of the values; NaN where none holds
    value: float = np.nan  # where one holds at all schools
    document: str = ""
    status: str = ""


@dataclass(frozen=True)
class _Measured:
    """One indicator at the schools of a stage; NaN where a school is left out or unknown."""

    limit: Any
    values: Floats
    pupils: Floats
    norm: _Norm


def _measured(
    here: pd.DataFrame, counted: Mask, limit: Any, standards: pd.DataFrame | None
) -> _Measured:
    pupils = here["pupils"].to_numpy(dtype=np.float64)
    base = np.where(counted & (pupils > 0), pupils, np.nan) / _PER[limit.per]
    values = here[limit.indicator].to_numpy(dtype=np.float64) / base
    return _Measured(limit, values, pupils, _norm(here, limit, standards))


def _norm(here: pd.DataFrame, limit: Any, standards: pd.DataFrame | None) -> _Norm:
    """The norm that a school's value is held against: of the limit's set, else of any."""
    each = np.full(len(here), np.nan)
    if standards is None:
        return _Norm(each)
    fits = standards[
        (standards["indicator"] == limit.indicator)
        & standards["stage"].isin([limit.stage, "any"])
        & (standards["role"] == "standard")
        & (standards["direction"] == "at_least")
        & standards["per"].isin(list(_PER))
    ]
    own = fits[fits["standard_set"] == limit.balance_set]
    fits = (own if len(own) else fits).assign(stage=limit.stage).reset_index(drop=True)
    one = next(fitted(here, fits, None), None)
    if one is None or one.tied or not one.sure.any():  # of two that fit equally none is chosen
        return _Norm(each)
    least = (fits["value"] / fits["per"].map(_PER)).to_numpy(np.float64) * _PER[limit.per]
    each[one.at[one.sure]] = least[one.norm[one.sure]]
    held = np.unique(one.norm[one.sure])
    return _Norm(
        each,
        least[held[0]] if len(set(least[held])) == 1 else np.nan,
        "；".join(fits["document"].iloc[held].unique()),
        max(fits["status"].iloc[held], key=["verified", "unverified"].index),
    )


def _indicator(area: _Area, one: _Measured, counted: Mask) -> pd.DataFrame:
    """The measures of one indicator in each region."""
    inside, count = area.groups >= 0, len(area.regions)
    values, pupils, groups = one.values[inside], one.pupils[inside], area.groups[inside]
    below = share_below(values, one.norm.each[inside], pupils, groups, count)
    held = ~np.isnan(below)
    between = np.nan
    if area.counties is not None and len(values):
        counties = area.counties
        between = theil_parts(values, pupils, counties, int(counties.max()) + 1).between
    table = measures(values, pupils, groups, count).assign(
        below_share=below,
        standard=np.where(held, one.norm.value, np.nan),
        standard_document=np.where(held, one.norm.document, ""),
        standard_status=np.where(held, one.norm.status, ""),
        theil_between=between, missing_zh="", missing_en="",
    )  # fmt: skip
    return _row(table, area, one.limit, counted)


def _composite(
    area: _Area,
    limit: Any,
    measured: list[_Measured],
    tables: list[pd.DataFrame],
    counted: Mask,
) -> pd.DataFrame:
    """The mean of the coefficients in each region, of the schools that have every figure."""
    coefficients = np.array([table["cv"] for table in tables])
    every = np.all([~np.isnan(one.values) for one in measured], axis=0)
    at = every & (area.groups >= 0)
    pupils = np.bincount(
        area.groups[at], weights=measured[0].pupils[at], minlength=len(area.regions)
    )
    table = pd.DataFrame({
        "schools": area.count(every), "pupils": pupils, "cv": composite(coefficients),
        **dict.fromkeys(["mean", "gini", "theil", "theil_between", "palma", "below_share",
                         "standard"], np.nan),
        "standard_document": "", "standard_status": "",
        **_missing(np.isnan(coefficients).T, [one.limit for one in measured]),
    })  # fmt: skip
    return _row(table, area, limit, counted)


def _missing(gone: Mask, limits: list[Any]) -> dict[str, NDArray[np.object_]]:
    """The names of the indicators that each region (row) has no coefficient of."""
    kinds, which = np.unique(gone, axis=0, return_inverse=True)  # few, however many regions
    return {
        f"missing_{lang}": np.array([
            say("word.list_comma", lang).join(
                Both(limit.name_zh, limit.name_en).to(lang)
                for limit, absent in zip(limits, kind, strict=True) if absent
            ) for kind in kinds
        ], dtype=object)[which.ravel()]
        for lang in LANGUAGES
    }  # fmt: skip


def _row(table: pd.DataFrame, area: _Area, limit: Any, counted: Mask) -> pd.DataFrame:
    """The figures of each region with its id, the schools that are not in them, and the limit."""
    in_scope = area.count(counted)
    return table.assign(
        region_id=pd.Series(area.regions, dtype="str"),
        stage=limit.stage,
        pupils=table["pupils"].fillna(0).astype("int64"),
        unknown_schools=in_scope - table["schools"],
        left_out_schools=area.count(~counted),
        **{name: getattr(limit, name) for name in _LIMIT},
    )
