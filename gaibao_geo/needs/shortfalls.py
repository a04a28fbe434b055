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
from gaibao_geo.needs.fitting import fitted
from gaibao_geo.needs.measured import FIGURES, STATES, Columns, Floats, measured
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.standards import checked_standards, standards_of
from gaibao_geo.needs.stock import stock
from gaibao_geo.tables.findings import Report

Horizon = Literal[3, 5]
OF_NORM = ["indicator", "standard_id", "standard_set", "role", "direction", "per", "item_set",
           "item_no", "name_zh", "name_en", "unit", "unit_en", "document", "status"]  # fmt: skip
COLUMNS = [
    *("school_id", "stage", "indicator", "standard_id", "standard_set", "role", "direction"),
    *("per", "value", "base", "required", "actual", "shortfall", "attainment", "state"),
    *("required_projected", "shortfall_projected", "shared", "item_set", "item_no"),
    *("name_zh", "name_en", "unit", "unit_en", "document", "status"),
]
OF_SCHOOL = [
    *("school_id", "indicator", "name_zh", "name_en", "unit", "unit_en", "required", "actual"),
    *("shortfall", "shortfall_projected", "state", "document", "status"),
]
_TOLD = ["name_zh", "name_en", "unit", "unit_en", "document", "status"]
_KEY = ["school_id", "indicator"]
_SUMMED = ["required", "actual", "shortfall_projected"]


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
      lack and their shortfalls add up to the school's; where one stage's own is stated, the
      other has the rest;
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
    found = measured(stocks, table, fits, f"pupils_in_{horizon}_years")
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


def _together(
    found: Iterable[Columns], stocks: pd.DataFrame, table: pd.DataFrame
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


def _nothing() -> Columns:
    places = dict.fromkeys(("at", "norm", "state"), np.empty(0, np.int64))
    return {**places, "shared": np.empty(0, bool), **dict.fromkeys(FIGURES, np.empty(0))}


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


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
