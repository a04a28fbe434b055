"""The stock held against the norms that fit, column by column as plain arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.needs.fitting import Fitted
from gaibao_geo.tables.schema import TABLES

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]
Fits = Mapping[tuple[str, str, str], Fitted]  # by indicator, role and stage
MET, SHORT, UNKNOWN, NOT_APPLICABLE = range(4)
STATES = ("met", "short", "unknown", "not_applicable")
FIGURES = ("value", "base", "required", "actual", "shortfall", "attainment",
           "required_projected", "shortfall_projected")  # fmt: skip
_OTHER = {"primary": "junior", "junior": "primary"}
_COUNTED = {
    column.name
    for table in ("school_years", "facilities")
    for column in TABLES[table].columns if column.kind == "integer"
}  # fmt: skip
_DIGITS = 6  # of a shortfall: a difference of float noise is none


def measured(stocks: pd.DataFrame, table: pd.DataFrame, fits: Fits, later: str) -> list[Columns]:
    """The columns that ``shortfalls`` describes, for each indicator, role and stage.

    ``at`` and ``norm`` are places in the stock and in the table of standards, ``state`` one
    in ``STATES``; ``later`` names the column of the pupils forecast.
    """
    against = _Against(stocks, table, fits, later)
    return [against.columns(one) for one in fits.values()]


class _Against:
    """The stock's columns as arrays, each made once, and what norms make of them."""

    def __init__(
        self, stocks: pd.DataFrame, table: pd.DataFrame, fits: Fits, later: str
    ) -> None:
        self.stocks, self.fits, self.later = stocks, fits, later
        self.value = table["value"].to_numpy(dtype=np.float64)
        self.per, self.applies, direction = (
            table[name].to_numpy(dtype=object) for name in ("per", "applies", "direction")
        )
        self.limits = direction == "at_most"
        self.school, _ = pd.factorize(stocks["school_id"])
        whole = np.flatnonzero((stocks["stage"] == "any").to_numpy(dtype=bool))
        self.whole = np.full(self.school.max(initial=-1) + 1, -1)
        self.whole[self.school[whole]] = whole
        self.held: dict[str, Floats] = {}

    def of(self, name: str, at: NDArray[np.int64]) -> Floats:
        if name not in self.held:
            self.held[name] = self.stocks[name].to_numpy(dtype=np.float64, na_value=np.nan)
        found: Floats = self.held[name][at]
        return found

    def columns(self, one: Fitted) -> Columns:
        at, most = one.at, self.limits[one.norm]
        value = np.where(one.sure, self.value[one.norm], np.nan)
        base = self.base(one, "pupils")
        required, future = value * base, value * self.base(one, self.later)
        actual = self.of(one.indicator, at)
        part = self.part_of_whole(one, required)
        shared = np.isnan(actual) & ~np.isnan(part)
        actual = np.where(shared, part, actual)
        applies = self.held_to(one)
        for_nobody = (base == 0) | (applies == 0)
        required[for_nobody] = future[for_nobody] = np.nan
        shortfall = _lack(required, actual, most, one.indicator)
        coming = _lack(future, actual, most, one.indicator)
        # who has what a norm asks lacks nothing, whether or not it turns out to be held to it
        unsure = np.isnan(applies) & (shortfall != 0)
        shortfall[unsure] = np.nan
        coming[np.isnan(applies) & (coming != 0)] = np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            attainment = np.where(most, required / actual, actual / required)
        attainment[~np.isfinite(attainment) | unsure] = np.nan
        state = np.select([for_nobody, np.isnan(shortfall), shortfall > 0],
                          [NOT_APPLICABLE, UNKNOWN, SHORT], default=MET)  # fmt: skip
        figures = (value, base, required, actual, shortfall, attainment, future, coming)
        return {"at": at, "norm": one.norm, "state": state, "shared": shared,
                **dict(zip(FIGURES, figures, strict=True))}  # fmt: skip

    def base(self, one: Fitted, pupils: str) -> Floats:
        """What each norm is multiplied by; ``pupils`` names today's pupils or the forecast."""
        at, per = one.at, self.per[one.norm]
        heads = self.of(pupils, at)
        boarders, classes = self.of("boarders", at), self.of("classes", at)
        if pupils != "pupils":
            with np.errstate(divide="ignore", invalid="ignore"):
                share = np.where(boarders == 0, 0.0, boarders / self.of("pupils", at))
            boarders = np.where(boarders == 0, 0.0, share * heads)
            classes = np.full(len(at), np.nan)
        known = {"pupil": heads, "hundred_pupils": heads / 100, "boarder": boarders,
                 "class": classes, "school": np.ones(len(at))}  # fmt: skip
        base = np.select([per == name for name in known], list(known.values()), default=np.nan)
        base[~np.isfinite(base)] = np.nan
        return base

    def held_to(self, one: Fitted) -> Floats:
        """1 where a norm is for such a school, 0 where not, ``NaN`` where nobody knows."""
        applies = self.applies[one.norm]
        boards, meals = self.of("boarders", one.at), self.of("meals", one.at)
        boards = np.where(boards > 0, 1.0, boards)
        either = np.where((boards == 1) | (meals == 1), 1.0, boards + meals)
        names = [applies == "boarding", applies == "boarding_or_meals"]
        return np.select(names, [boards, either], default=1.0)

    def part_of_whole(self, one: Fitted, required: Floats) -> Floats:
        """What falls to this stage of a stock that is stated only for the school.

        What the other stage does not have, where that is stated; else the part that each
        stage requires of what both require. ``NaN`` where neither can be told.
        """
        mate = self.fits.get((one.indicator, one.role, _OTHER.get(one.stage, "")))
        if mate is None:
            return np.full(len(required), np.nan)
        asked, has = np.full((2, len(self.whole)), np.nan)
        there = self.school[mate.at]
        asked[there] = np.where(mate.sure, self.value[mate.norm], np.nan) * self.base(
            mate, "pupils"
        )
        has[there] = self.of(one.indicator, mate.at)
        here = self.school[one.at]
        whole = np.where(self.whole[here] < 0, np.nan, self.of(one.indicator, self.whole[here]))
        with np.errstate(divide="ignore", invalid="ignore"):
            part = whole * required / (required + asked[here])
        rest = np.where(np.isnan(asked[here]), np.nan, np.maximum(whole - has[here], 0.0))
        part = np.where(np.isnan(has[here]), part, rest)
        return np.where(np.isfinite(part), part, np.nan)


def _lack(required: Floats, actual: Floats, most: NDArray[np.bool_], indicator: str) -> Floats:
    lack = np.round(np.where(most, actual - required, required - actual), _DIGITS)
    lack = np.where(lack > 0, lack, np.where(np.isnan(lack), np.nan, 0.0))
    return np.asarray(np.ceil(lack) if indicator in _COUNTED else lack, dtype=np.float64)
