"""Unit costs: the row of the price list that holds for a kind of item at a school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.rules.word_lists import plain_unit
from gaibao_geo.needs.fitting import significant
from gaibao_geo.needs.many_schools import of_schools
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.units import find_unit
from gaibao_geo.tables.values import nothing
from gaibao_geo.words import Both, both

Level = Literal["low", "mid", "high"]
LEVELS: tuple[Level, ...] = ("low", "mid", "high")
_FACTORS = ("altitude_factor", "transport_factor")
_PLACES = (None, 4, 2, 0)  # signs of a region's code: itself, prefecture, province, anywhere
_NEAR, _SAFE = 1e-3, 1e12  # yuan: how near to a half, and up to which cost, floats decide
_DIGITS = 60  # of the exact arithmetic; prices, factors and quantities together have fewer


@dataclass(frozen=True)
class Prices:
    """What one unit costs at each price, by row of the price list, in yuan, factors included.

    ``table`` holds the rows that can be used: ``item_type``, ``place`` (the part of the region's
    code that counts), ``year``, ``from_m``, ``low``, ``mid``, ``high`` (``Decimal``; ``None``
    where not stated) and ``source``.
    """

    table: pd.DataFrame

    def yuan(self, which: NDArray[np.int64], quantity: pd.Series[float], at: Level) -> Any:
        """Whole yuan of each quantity at the price row ``which``: an ``Int64`` array.

        Unit cost × altitude factor × transport factor × quantity, rounded half up to the yuan
        once, at the end; missing where there is no row (-1) or it does not state that price.
        """
        unit = self.table[at].to_numpy(dtype=object)
        floats = np.array([np.nan if price is None else float(price) for price in unit] + [np.nan])
        cost = floats[which] * quantity.to_numpy(np.float64)
        missing = np.isnan(cost)
        # A float is off by less than 4e-16 of its value: it decides unless it is near a half.
        unsure = (np.abs(cost - np.floor(cost) - 0.5) < _NEAR) | (cost > _SAFE)
        whole = np.floor(np.where(missing | unsure, 0, cost) + 0.5).astype(np.int64)
        with localcontext(prec=_DIGITS):
            for place in np.flatnonzero(unsure):
                exact = unit[which[place]] * Decimal(str(quantity.iloc[place]))
                whole[place] = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        return pd.arrays.IntegerArray(whole, missing)


def prices_of(data: Dataset, types: pd.DataFrame) -> tuple[Prices, list[Finding]]:
    """The usable rows of the dataset's ``unit_costs``, and what is wrong with the others.

    ``types`` are the kinds of item. ``N22`` (error): the price is for another unit than the kind
    of item has; ``N25`` (error): low, middle and high do not rise, or a price or factor is not
    above zero. Such rows are not used. No price travels with the program: without the
    table there is none.
    """
    units = {str(kind): str(unit) for kind, unit in
             zip(types["item_type"], types["unit"], strict=True)}  # fmt: skip
    costs = _costs(data)
    faults = [(row.Index, fault) for row in rows(costs) for fault in _faults(data, row, units)]
    sound = costs[~costs.index.isin([index for index, _ in faults])]
    table = pd.DataFrame({
        "item_type": sound["item_type"],
        "place": sound["region_id"].map(significant).astype("str"),
        "year": sound["year"].astype("float64"),
        "from_m": sound["altitude_from_m"],
        "source": sound["source"],
    })
    for level in LEVELS:
        costs_of_one = [_unit(row, level) for row in rows(sound)]
        table[level] = pd.Series(costs_of_one, index=sound.index, dtype="object")
    return Prices(table.reset_index(drop=True)), [fault for _, fault in faults]


def _costs(data: Dataset) -> pd.DataFrame:
    if "unit_costs" in data:
        return data.unit_costs.reset_index(drop=True)
    columns = TABLES["unit_costs"].columns
    return pd.DataFrame({column.name: nothing(column.kind, 0) for column in columns})


def _faults(data: Dataset, row: Any, units: Mapping[str, str]) -> Iterator[Finding]:
    unit = units.get(row.item_type)
    if unit is not None and not _is_for(row.unit, unit):
        yield data.doubt("N22", "error", "unit_costs", row.Index, column="unit", value=row.unit,
                         values={"item_type": row.item_type, "unit": unit})  # fmt: skip
    stated = [figure for figure in (getattr(row, f"{level}_yuan") for level in LEVELS)
              if not pd.isna(figure)]  # fmt: skip
    factors = [figure for figure in (getattr(row, name) for name in _FACTORS)
               if not pd.isna(figure)]  # fmt: skip
    if stated != sorted(stated) or min([*stated, *factors], default=1) <= 0:
        values = {"item_type": row.item_type, "prices": ", ".join(map(str, stated))}
        yield data.doubt("N25", "error", "unit_costs", row.Index, column="mid_yuan",
                         value=row.mid_yuan, values=values)  # fmt: skip


def _is_for(written: str, unit: str) -> bool:
    """Whether a price is in yuan for one such unit: 床, 元/床, but not 万元/床 or 百床."""
    price, slash, _ = written.rpartition("/")
    money = find_unit(price)
    yuan = money is not None and money.dimension == "money" and money.factor == 1
    return (yuan or not slash) and plain_unit(written) == plain_unit(unit)


def _unit(row: Any, level: Level) -> Decimal | None:
    """The price of one unit with its factors; nothing where it is not stated."""
    price = getattr(row, f"{level}_yuan")
    factors = [getattr(row, name) for name in _FACTORS]
    if pd.isna(price):
        return None
    with localcontext(prec=_DIGITS):
        for factor in factors:
            price = price if pd.isna(factor) else price * factor
    return Decimal(price)


def price_rows(
    data: Dataset, prices: Prices, wanted: pd.DataFrame, year: int | None = None,
    level: Level = "mid",
) -> tuple[NDArray[np.int64], list[Finding]]:  # fmt: skip
    """Which row of ``prices`` holds for each row of ``wanted`` (-1: none), and what is lacking.

    ``wanted`` has ``school_id``, ``item_type`` and ``item``, ``item_en`` (what it is called);
    region and altitude are those of table ``schools``. A row of the price list holds
    for its region and from its altitude up (empty: any). Of those that hold, the one for
    the smallest place is taken: county, then prefecture (first four digits), province
    (first two), any; there the latest year not after ``year`` (without ``year`` the latest),
    else the earliest after it (note ``N20_later``: nothing is discounted); there the
    highest altitude.

    ``N20`` (warning, by kind of item and county): no row holds; ``N20_altitude``: rows would,
    but all from an altitude that the schools do not have or do not state; ``N20_level``: the
    row has no such price as ``level``. Nothing is guessed: those works stay unpriced.
    """
    schools = data.schools.drop_duplicates("school_id").set_index("school_id")
    floors = np.unique(prices.table["from_m"].dropna().to_numpy(np.float64))
    height = schools["altitude_m"].reindex(wanted["school_id"]).to_numpy(np.float64)
    asked = pd.DataFrame({
        "item_type": wanted["item_type"].to_numpy(),
        "region": schools["region_id"].reindex(wanted["school_id"]).to_numpy(),
        "band": np.where(np.isnan(height), 0, np.searchsorted(floors, height, side="right")),
    })  # fmt: skip
    cases = asked.drop_duplicates().reset_index(drop=True)
    band = np.searchsorted(floors, prices.table["from_m"].to_numpy(np.float64)) + 1
    listed = prices.table.assign(
        row=range(len(prices.table)), band=np.where(prices.table["from_m"].isna(), 0, band)
    )
    chosen, reachable = _chosen(cases, listed, year)
    of_case = asked.merge(cases.assign(case=cases.index), how="left")["case"].to_numpy(np.int64)
    which = chosen[of_case]
    doubts = _doubts(data, prices, wanted.assign(region=asked["region"].to_numpy()), which,
                     reachable=reachable[of_case], year=year, level=level)  # fmt: skip
    return which, list(doubts)


def _chosen(
    cases: pd.DataFrame, listed: pd.DataFrame, year: int | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The row that holds in each case (-1: none), and whether one would but for the altitude."""
    parts = []
    for order, signs in enumerate(_PLACES):
        near = cases.assign(case=cases.index, order=order, place=cases["region"].str[:signs])
        parts.append(near.merge(listed, on=["item_type", "place"], suffixes=("", "_from")))
    found = pd.concat(parts, ignore_index=True)
    reachable = cases.index.isin(found["case"])
    found = found[found["band_from"] <= found["band"]]
    late = found["year"] > (np.inf if year is None else year)
    found = found.assign(
        late=late, age=np.where(late, found["year"], -found["year"]), above=-found["band_from"]
    ).sort_values(["case", "order", "late", "age", "above"], kind="stable")
    first = found.drop_duplicates("case").set_index("case")["row"]
    return first.reindex(cases.index).fillna(-1).to_numpy(np.int64), reachable


def _doubts(
    data: Dataset, prices: Prices, wanted: pd.DataFrame, which: NDArray[np.int64], *,
    reachable: NDArray[np.bool_], year: int | None, level: Level,
) -> Iterator[Finding]:  # fmt: skip
    """The findings about prices, one for each rule, kind of item and county."""
    table = prices.table
    stated = table[level].notna().to_numpy(dtype=bool)
    late = (table["year"] > (np.inf if year is None else year)).to_numpy(dtype=bool)
    known = which >= 0
    rule = np.full(len(wanted), "", dtype=object)
    if len(table):
        rule[known & late[which]] = "N20_later"
        rule[known & ~stated[which]] = "N20_level"
    rule[~known] = "N20"
    rule[~known & reachable] = "N20_altitude"
    nowhere = ~wanted["item_type"].isin(table["item_type"]).to_numpy(dtype=bool)
    about = wanted.assign(rule=rule, which=which, region=wanted["region"].mask(nowhere, ""))
    for key, group in about[rule != ""].groupby(["rule", "item_type", "region"], sort=False):
        first = group.iloc[0]
        region = both("project.region", code=key[2]) if key[2] else both("project.anywhere")
        values: dict[str, object] = {
            "name": Both(first["item"], first["item_en"]), "region": region,
            "level": both(f"project.price.{level}"),
        }  # fmt: skip
        if first["which"] >= 0:
            values["year"] = int(table["year"].iloc[int(first["which"])])
        severity: Severity = "note" if key[0] == "N20_later" else "warning"
        yield of_schools(data, str(key[0]), severity, group["school_id"], column="school_id",
                         values=values)  # fmt: skip
