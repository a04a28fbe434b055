"""元 where 万元 is meant, and the reverse: amounts that are ten thousand times off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import Floats, Mask, numbers, plain, spans, texts, where, written
from gaibao_geo.intake.rules.word_lists import plain_unit, word_lists
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import say
from gaibao_geo.words.numbers import WAN, money

FAR_OFF = 1000  # times the median: no two works of one kind lie as far apart (assumption)
# A column of many kinds reaches from small sums to large ones without a gap; an amount ten
# thousand times off stands alone (assumption: a hundred times from the nearest).
ALONE = 100
ENOUGH = 5  # values that a median needs before anything is compared with it
RANGE_FACTOR = 3  # a unit cost may lie this far outside the range of the price list
MOST_OF_A_COLUMN = 0.8  # so many slips are a slip of the column's unit, not of its cells
# No ordinary project of a compulsory school costs as much as 10亿元, nor as little as
# 1000元: when half of a sheet's projects do, the unit is wrong (assumption).
PROJECT_YUAN = (1_000, 1_000_000_000)
AMOUNTS = (
    ("projects", "cost_yuan", ""),
    ("project_items", "cost_yuan", "item_type"),
    ("project_items", "unit_yuan", "item_type"),
    ("funds", "amount_yuan", ""),
    ("unit_costs", "mid_yuan", "item_type"),
)


@dataclass(frozen=True)
class _Slip:
    """A cell that is off: by how much the others say, and what they are."""

    times: float
    usual: float


def wrong_unit(data: Loaded) -> Iterator[Finding]:
    """V01: an amount in 元 in a column of 万元, or in 万元 in a column of 元.

    An amount is off when it is more than 1000 times the median of its kind of item, or
    less than a thousandth (five values of that kind at least; else the whole column, when
    the amount stands alone, and put right would lie among the others, ten times either
    way). A unit cost
    (stated, or cost by quantity where the units are the same) is off outside a third of
    the low to three times the high of the dataset's ``unit_costs``: ``V01`` when a factor
    of 10 000 puts it right, else ``V01_unit_cost``. Where most of a sheet's column is off
    alike, one finding proposes the other unit: ``V01_column``.
    """
    for table, column, kind in AMOUNTS:
        values = numbers(data, table, column)
        if values is None:
            continue
        slips = _beside_others(values, _kinds(data, table, kind))
        outside: dict[int, tuple[float, float, float]] = {}
        if table == "project_items":
            listed, outside = _beside_prices(data, values, column)
            slips |= listed
        for part, rows in spans(data, table):
            own = values[rows]
            here = {at: slip for at, slip in slips.items() if rows.start <= at < rows.stop}
            times = _whole_column(table, column, own, list(here.values()))
            if times:
                unit = word_lists()["units"]["yuan" if times > 1 else "wan"]
                right = part.match.units.get(column, "") != unit
                yield part.doubt(
                    "V01_column", "error", column=column, value=part.match.units.get(column, ""),
                    values={"median": money(int(np.nanmedian(own))), "unit": unit},
                    repair=Repair("unit", unit) if right else None,
                )  # fmt: skip
                slips = {at: slip for at, slip in slips.items() if at not in here}
        for at in sorted(slips):
            yield _slip(data, table, column, at, value=values[at], slip=slips[at])
        for at, (unit_cost, low, high) in sorted(outside.items()):
            if at not in slips:
                yield data.doubt(
                    "V01_unit_cost", "error", table, at, column=column,
                    value=written(data, table, at, column),
                    values={"unit_cost": plain(round(unit_cost, 2)), "low": plain(low),
                            "high": plain(high)},
                    repair=Repair("confirm"),
                )  # fmt: skip


def _kinds(data: Loaded, table: str, kind: str) -> pd.Series[str] | None:
    return texts(data, table, kind) if kind else None


def _beside_others(values: Floats, kinds: pd.Series[str] | None) -> dict[int, _Slip]:
    """The amounts that are far from the median of their kind, or of the column."""
    slips: dict[int, _Slip] = {}
    filled = values > 0
    series = pd.Series(np.where(filled, values, np.nan))
    alone = filled
    if kinds is not None:
        groups = series.groupby(kinds.to_numpy())
        median = groups.transform("median").to_numpy(dtype=np.float64)
        judged = filled & (groups.transform("count").to_numpy() >= ENOUGH)
        for at in where(judged & _far(values, median)):
            slips[at] = _Slip(values[at] / median[at], median[at])
        alone = filled & ~judged
    if filled.sum() < ENOUGH or not alone.any():
        return slips
    median_of_all = float(np.nanmedian(series))
    far = filled & _far(values, np.full(len(values), median_of_all))
    if not (far & alone).any() or not (filled & ~far).any():
        return slips
    least, most = values[filled & ~far].min(), values[filled & ~far].max()
    for at in where(far & alone):
        mended = values[at] / WAN if values[at] > median_of_all else values[at] * WAN
        apart = max(values[at] / most, least / values[at])
        if apart >= ALONE and least / 10 <= mended <= most * 10:
            slips[at] = _Slip(values[at] / median_of_all, median_of_all)
    return slips


def _far(values: Floats, usual: Floats) -> Mask:
    with np.errstate(invalid="ignore"):
        return np.asarray((values > usual * FAR_OFF) | (values * FAR_OFF < usual))


def _beside_prices(
    data: Loaded, values: Floats, column: str
) -> tuple[dict[int, _Slip], dict[int, tuple[float, float, float]]]:
    """Unit costs outside the price list: slips of 10 000, and others (cost, low, high)."""
    prices = _price_list(data)
    kinds, units = texts(data, "project_items", "item_type"), texts(data, "project_items", "unit")
    quantity = numbers(data, "project_items", "quantity")
    if prices.empty or kinds is None or units is None or (column == "cost_yuan") > (
        quantity is not None
    ):
        return {}, {}
    with np.errstate(divide="ignore", invalid="ignore"):
        cost = values if column == "unit_yuan" or quantity is None else values / quantity
    plain_units = units.map({unit: plain_unit(unit) for unit in units.unique()})
    found = prices.reindex(pd.MultiIndex.from_arrays([kinds, plain_units]))
    low, high = found["low"].to_numpy(np.float64), found["high"].to_numpy(np.float64)
    slips: dict[int, _Slip] = {}
    outside: dict[int, tuple[float, float, float]] = {}
    with np.errstate(invalid="ignore"):
        least, most = low / RANGE_FACTOR, high * RANGE_FACTOR
        off = (cost > 0) & np.isfinite(cost) & ((cost < least) | (cost > most))
    for at in where(off):
        mended = cost[at] / WAN if cost[at] > most[at] else cost[at] * WAN
        if least[at] <= mended <= most[at]:
            usual = values[at] / cost[at] * (low[at] + high[at]) / 2
            slips[at] = _Slip(values[at] / usual, usual)
        else:
            outside[at] = (cost[at], low[at], high[at])
    return slips, outside


def _price_list(data: Loaded) -> pd.DataFrame:
    """The least ``low`` and the most ``high`` of each kind of item and unit."""
    middle = numbers(data, "unit_costs", "mid_yuan")
    if middle is None:
        return pd.DataFrame()
    frame = data.tables["unit_costs"]
    low, high = (numbers(data, "unit_costs", name) for name in ("low_yuan", "high_yuan"))
    prices = pd.DataFrame({
        "kind": frame["item_type"], "unit": frame["unit"].map(plain_unit),
        "low": middle if low is None else np.where(np.isnan(low), middle, low),
        "high": middle if high is None else np.where(np.isnan(high), middle, high),
    }).dropna()  # fmt: skip
    return prices.groupby(["kind", "unit"]).agg({"low": "min", "high": "max"})


def _whole_column(table: str, column: str, own: Floats, slips: list[_Slip]) -> float:
    """How many times too high a part's column is as a whole; 0 when it is not."""
    filled = own[own > 0]
    if not filled.size:
        return 0
    if len(slips) >= ENOUGH and len(slips) >= MOST_OF_A_COLUMN * filled.size:
        return slips[0].times
    if (table, column) == ("projects", "cost_yuan") and filled.size >= ENOUGH:
        median, (least, most) = float(np.median(filled)), PROJECT_YUAN
        if not least <= median <= most:
            return median / most if median > most else median / least
    return 0


def _slip(data: Loaded, table: str, column: str, at: int, *, value: float, slip: _Slip) -> Finding:
    mended = Decimal(str(value)) / WAN if slip.times > 1 else Decimal(str(value)) * WAN
    amount = say("money.yuan", "zh", amount=f"{mended.normalize():f}")
    whole = mended == mended.to_integral_value()
    times = slip.times if slip.times > 1 else 1 / slip.times
    return data.doubt(
        "V01" if slip.times > 1 else "V01_low", "error", table, at, column=column,
        value=written(data, table, at, column),
        values={"amount": money(round(value)), "times": f"{times:,.0f}",
                "usual": money(round(slip.usual)), "mended": money(round(mended))},
        repair=Repair("set", amount) if whole or column != "cost_yuan" else None,
    )  # fmt: skip


RULES = (wrong_unit,)
