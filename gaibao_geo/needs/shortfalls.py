"""What each school lacks, in the unit of each indicator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.deciding import STATES as DECIDED
from gaibao_geo.needs.deciding import UNKNOWN, deciding
from gaibao_geo.needs.doubts import ties
from gaibao_geo.needs.fitting import Fitted, fitted
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.standards import checked_standards, standards_of
from gaibao_geo.needs.stock import stock
from gaibao_geo.tables.findings import Report
from gaibao_geo.tables.schema import TABLES

Floats = NDArray[np.float64]
Fits = dict[tuple[str, str, str], Fitted]
Horizon = Literal[3, 5]
STATES = ("met", "short", "unknown", "not_applicable")
OF_NORM = ["indicator", "standard_id", "standard_set", "role", "direction", "per", "item_set",
           "item_no", "name_zh", "name_en", "unit", "unit_en", "document", "status"]  # fmt: skip
COLUMNS = [
    *("school_id", "stage", "indicator", "standard_id", "standard_set", "role", "direction"),
    *("per", "value", "base", "required", "actual", "shortfall", "attainment", "state"),
    *("required_projected", "shortfall_projected", "shared", "item_set", "item_no"),
    *("name_zh", "name_en", "unit", "unit_en", "document", "status"),
]
_COUNTED = {
    column.name
    for table in ("school_years", "facilities")
    for column in TABLES[table].columns if column.kind == "integer"
}  # fmt: skip
OF_SCHOOL = [
    *("school_id", "indicator", "name_zh", "name_en", "unit", "unit_en", "required", "actual"),
    *("shortfall", "shortfall_projected", "state", "document", "status"),
]
_TOLD = ["name_zh", "name_en", "unit", "unit_en", "document", "status"]
_KEY = ["school_id", "indicator"]
_SUMMED = ["required", "actual", "shortfall_projected"]
_DIGITS = 6  # of a shortfall: a difference of float noise is none


def shortfalls(
    data: Dataset,
    standards: pd.DataFrame | None = None,
    horizon: Horizon = 3,
    year: int | None = None,
) -> pd.DataFrame:
    """Shortfall of each school against each standard that holds there.

    One row per ``school_id``, ``stage`` (``primary``, ``junior``, or ``any``: the school as a
    whole), ``indicator`` and ``role`` (``baseline``, ``standard``, ``ceiling``). Columns:

    * ``standard_id``, ``standard_set``, ``direction`` (``at_least``, ``at_most``), ``per``,
      ``value``: the norm; ``base``: what it is multiplied by (pupils, hundreds of pupils,
      classes, boarders, or 1 for a school);
    * ``required`` = value × base and ``actual``, both in ``unit``;
    * ``shortfall`` = max(required − actual, 0); for a norm of at most so much
      max(actual − required, 0), what is there too much. A thing that is counted is short by a
      whole number, rounded up;
    * ``attainment`` = actual / required (at most: required / actual), not clipped at 1;
    * ``state``: ``met``, ``short``, ``unknown`` or ``not_applicable``;
    * ``required_projected``, ``shortfall_projected``: the same at the pupils forecast in
      ``horizon`` years (3 or 5); boarders are taken to keep their share of the pupils; a norm
      per class has none, because classes are not forecast;
    * ``shared``: the stock of a school of two stages, stated only for the whole, was split
      between them in proportion to what each requires, so that neither hides the other's
      lack and their shortfalls add up to the school's;
    * ``item_set``, ``item_no``: the item of a checklist that the norm answers; names, units,
      ``document`` and ``status`` (``verified``, ``unverified``) of the norm.

    Unknown is not zero: where the stock, or what the norm is multiplied by, is missing, or
    where size or area type that decide which norm holds are, the figures are missing and the
    state is ``unknown``; but a school that has what a norm asks meets it, even where it is not
    known whether the norm is for such schools. A norm for nobody (no boarders, no pupils, a
    school that does not board) does not apply. Schools that table ``exclusions`` leaves out
    for purpose ``need`` have no rows. ``standards`` is a table of the schema (default:
    ``standards_of(data)``); ``year`` picks the norms in force then, default: those not ended.

    Texts that repeat are categories, for the sake of memory. A dataset that states its
    shortfalls itself (table ``shortfalls``) gets them back in this shape, with ``required``,
    ``actual`` and ``attainment`` missing. Raises ``DataError`` for norms that name no
    indicator, a wrong unit, or that fit the same school equally.

    A made-up school with 375 boarders and 308 beds (20 baseline items, no. 13: one bed each)
    has required 375, actual 308 and shortfall 375 - 308 = 67; the tests hold it to that.
    """
    if "shortfalls" in data:
        return _stated(data.shortfalls)
    table = standards_of(data) if standards is None else checked_standards(standards)
    table = table.reset_index(drop=True)
    stocks = counted_stock(data)
    fits = {(one.indicator, one.role, one.stage): one for one in fitted(stocks, table, year)}
    own = data if standards is None else None
    Report(tuple(ties(table, fits.values(), own))).raise_errors()
    found = [_measured(stocks, table, one, fits, horizon) for one in fits.values()]
    return _together(found, stocks, table)


def counted_stock(data: Dataset) -> pd.DataFrame:
    """What ``stock`` gives, without the schools that are left out for purpose ``need``."""
    stocks = stock(data)
    out = left_out(data, "need", stocks)
    if out.empty:
        return stocks
    gone = pd.Index(out["school_id"]).get_indexer(pd.Index(stocks["school_id"])) >= 0
    counted: pd.DataFrame = stocks[~gone].reset_index(drop=True)
    return counted


def _measured(
    stocks: pd.DataFrame, table: pd.DataFrame, one: Fitted, fits: Fits, horizon: int
) -> dict[str, NDArray[Any]]:
    """The columns of one indicator, stage and role, as arrays."""
    norms = table.iloc[one.norm]
    here = stocks.iloc[one.at]
    value = np.where(one.sure, norms["value"].to_numpy(np.float64), np.nan)
    per, applies = norms["per"].to_numpy(dtype=object), norms["applies"].to_numpy(dtype=object)
    most = (norms["direction"] == "at_most").to_numpy(dtype=bool)
    base = _base(here, per, "pupils")
    actual = _floats(here[one.indicator])
    required = value * base
    part = _part_of_whole(stocks, table, one, fits, required)
    shared = np.isnan(actual) & ~np.isnan(part)
    actual = np.where(shared, part, actual)
    future = value * _base(here, per, f"pupils_in_{horizon}_years")
    shortfall = _lack(required, actual, most, one.indicator)
    applies = _applies(here, applies)
    for_nobody = (base == 0) | (applies == 0)
    for figure in (shortfall, required, future):
        figure[for_nobody] = np.nan
    later = _lack(future, actual, most, one.indicator)
    # who has what a norm asks lacks nothing, whether or not it turns out to be held to it
    unsure = np.isnan(applies) & (shortfall != 0)
    shortfall[unsure] = np.nan
    later[np.isnan(applies) & (later != 0)] = np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        attainment = np.where(most, required / actual, actual / required)
    attainment[~np.isfinite(attainment) | unsure] = np.nan
    state = np.select(
        [for_nobody, np.isnan(shortfall), shortfall > 0], [3, 2, 1], default=0
    )
    return {
        "at": one.at, "norm": one.norm, "value": value, "base": base, "required": required,
        "actual": actual, "shortfall": shortfall, "attainment": attainment, "state": state,
        "required_projected": future, "shared": shared,
        "shortfall_projected": later,
    }  # fmt: skip


def _base(here: pd.DataFrame, per: NDArray[Any], pupils: str) -> Floats:
    """What each norm is multiplied by; ``pupils`` names today's pupils or the forecast ones."""
    then, now = _floats(here[pupils]), _floats(here["pupils"])
    boarders, classes = _floats(here["boarders"]), _floats(here["classes"])
    if pupils != "pupils":
        with np.errstate(divide="ignore", invalid="ignore"):
            boarders = np.where(boarders == 0, 0.0, boarders * then / now)
        classes = np.full(len(here), np.nan)
    known = {"pupil": then, "hundred_pupils": then / 100, "boarder": boarders,
             "class": classes, "school": np.ones(len(here))}  # fmt: skip
    base = np.select([per == name for name in known], list(known.values()), default=np.nan)
    base[~np.isfinite(base)] = np.nan
    return base


def _applies(here: pd.DataFrame, applies: NDArray[Any]) -> Floats:
    """1 where a norm is for such a school, 0 where not, ``NaN`` where nobody knows."""
    boards = _floats(here["boarders"])
    boards = np.where(boards > 0, 1.0, boards)
    meals = _floats(here["meals"])
    either = np.where((boards == 1) | (meals == 1), 1.0, boards + meals)
    return np.select([applies == "boarding", applies == "boarding_or_meals"], [boards, either], 1.0)


def _lack(required: Floats, actual: Floats, most: NDArray[np.bool_], indicator: str) -> Floats:
    lack = np.round(np.where(most, actual - required, required - actual), _DIGITS)
    lack = np.where(lack > 0, lack, np.where(np.isnan(lack), np.nan, 0.0))
    return np.asarray(np.ceil(lack) if indicator in _COUNTED else lack, dtype=np.float64)


def _part_of_whole(
    stocks: pd.DataFrame, table: pd.DataFrame, one: Fitted, fits: Fits, required: Floats
) -> Floats:
    """The part of the school's stock that falls to this stage, by what each stage requires."""
    mates = [
        fits[one.indicator, one.role, stage]
        for stage in ("primary", "junior")
        if stage != one.stage and (one.indicator, one.role, stage) in fits
    ]
    if one.stage == "any" or not mates:
        return np.full(len(required), np.nan)
    mate = mates[0]
    norms, there = table.iloc[mate.norm], stocks.iloc[mate.at]
    theirs = norms["value"].to_numpy(np.float64) * _base(
        there, norms["per"].to_numpy(dtype=object), "pupils"
    )
    schools = stocks["school_id"].iloc[one.at]
    other = _floats(pd.Series(theirs, index=there["school_id"]).reindex(schools))
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")[one.indicator]
    with np.errstate(divide="ignore", invalid="ignore"):
        part = _floats(whole.reindex(schools)) * required / (required + other)
    return np.where(np.isfinite(part), part, np.nan)


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(dtype=np.float64, na_value=np.nan, copy=True)


def _together(
    found: Iterable[dict[str, NDArray[Any]]], stocks: pd.DataFrame, table: pd.DataFrame
) -> pd.DataFrame:
    """The parts below each other, school by school; what repeats as categories."""
    parts = list(found) or [_nothing()]
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    school, _ = pd.factorize(stocks["school_id"])  # rising: the stock is sorted by it
    codes = {name: pd.factorize(table[name].astype(object)) for name in OF_NORM}
    norm, at = whole.pop("norm"), whole.pop("at")
    order = np.lexsort((norm, at, codes["indicator"][0][norm], school[at]))
    norm, at = norm[order], at[order]
    stage = pd.Categorical(stocks["stage"]).take(at)
    state = _category(whole.pop("state")[order], STATES)
    return pd.DataFrame({
        "school_id": stocks["school_id"].take(at).reset_index(drop=True),
        "stage": stage,
        "state": state,
        **{name: values[order] for name, values in whole.items()},
        **{name: _category(code[norm], texts) for name, (code, texts) in codes.items()},
    })[COLUMNS]  # fmt: skip


def _category(codes: NDArray[Any], texts: Iterable[str]) -> Any:
    return pd.Categorical.from_codes(pd.Index(codes), categories=pd.Index(list(texts), dtype="str"))


def _nothing() -> dict[str, NDArray[Any]]:
    whole = {"at": np.empty(0, np.int64), "norm": np.empty(0, np.int64),
             "state": np.empty(0, np.int64), "shared": np.empty(0, bool)}  # fmt: skip
    figures = ("value", "base", "required", "actual", "shortfall", "attainment",
               "required_projected", "shortfall_projected")  # fmt: skip
    return whole | {name: np.empty(0) for name in figures}


def _stated(table: pd.DataFrame) -> pd.DataFrame:
    missing = dict.fromkeys(
        ("value", "base", "required", "actual", "attainment", "required_projected",
         "shortfall_projected"), float("nan"),
    )  # fmt: skip
    none = dict.fromkeys(("standard_id", "standard_set", "item_set", "item_no"), "")
    return table.assign(
        **missing, **none, stage="any", role="standard", direction="at_least", per="school",
        shared=False, state=table["shortfall"].gt(0).map({True: "short", False: "met"}),
        document=table["source"], status=table["quality"],
    )[COLUMNS]  # fmt: skip


def by_school(lacking: pd.DataFrame) -> pd.DataFrame:
    """What each school lacks of each indicator, its stages added up: a row for both.

    Of a stage's norms (baseline and standard; ceilings are left aside) the one with the
    largest shortfall counts. Columns ``school_id``, ``indicator``, names and units,
    ``required``, ``actual``, ``shortfall``, ``shortfall_projected`` (all sums in ``unit``,
    missing where a stage's is), ``state``, ``document``, ``status``, in the order of school
    and indicator. A stage that is known
    to be short makes the school short, by at least the sum of what is known; else one
    unknown stage makes the state ``unknown``. Of an indicator with norms for the stages and
    for the whole school the larger shortfall counts. Norms that apply to no stage of a school
    give no row.
    """
    found = deciding(lacking)
    used, state = found.used, found.state[found.used]
    figures = {name: found.total(_floats(lacking[name]))[used] for name in _SUMMED}
    lack = found.total(np.nan_to_num(_floats(lacking["shortfall"])))[used]
    told = lacking[[*_KEY, *_TOLD]].take(found.lead[used]).reset_index(drop=True)
    order = np.lexsort([pd.factorize(told[name], sort=True)[0] for name in _KEY[::-1]])
    return told.assign(
        **figures, shortfall=np.where(state == UNKNOWN, np.nan, lack),
        state=_category(state, DECIDED),
    )[OF_SCHOOL].take(order).reset_index(drop=True)  # fmt: skip
