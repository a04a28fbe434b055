"""From a dataset's table of funds to the rules of a question."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.works.item_types import item_types_of
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.plans.rules.money import Fund
from gaibao_geo.tables.columns import ITEM_TYPES
from gaibao_geo.words import Both, both

POT = ["programme_id", "level", "name", "earmark", "scope", "carry_over", "matching"]
_YEAR = re.compile(r"[-_ ]?(19|20)[0-9]{2}$")


def funds_of(data: Dataset, years: tuple[int, ...]) -> list[Fund]:
    """The table ``funds`` as rules, in its order, with the amounts of these years.

    Rows that differ only in year, batch and amount are one pot of money; batches of one year
    add up. A pot is named by its ``fund_id`` without the year (``central-2016`` and
    ``central-2017`` are ``central``). ``earmark`` is a class of items: the pot pays for
    the kinds that ``item_types`` puts in that class, and for the kind that is called like it;
    ``any`` or empty: for all. A project priced only as a whole (``package``) has no class and
    is paid by no earmarked pot. ``carry_over`` yes: all that is left may be used next
    year; no or empty: it lapses. ``matching`` is the county's money for each yuan of this: the
    pot pays at most 1 / ``matching`` for each yuan of the programme's pots of level ``county``.

    Rows of other years are left out. Raises ``DataError`` when the table is missing, has
    nothing in these years, an earmark no kind of item, or a matching no county's pot.
    """
    if "funds" not in data:
        raise DataError(*both("fund_tables.no_table", path=data.path))
    table = data.funds[data.funds["budget_year"].isin(years)].reset_index(drop=True)
    if table.empty:
        raise DataError(*both("fund_tables.no_years", years=", ".join(map(str, years))))
    kinds = item_types_of(data)[0]
    pot = table[POT].astype("object").where(table[POT].notna(), "").apply(tuple, axis=1)
    number = pd.Series(pd.factorize(pot)[0], index=table.index)
    pots = [rows for _, rows in table.groupby(number, sort=True)]
    names = _names(pots)
    return [
        _fund(name, rows, kinds, {
            other for other, beside in zip(names, pots, strict=True)
            if beside["level"].iloc[0] == "county" and other != name
            and beside["programme_id"].iloc[0] == rows["programme_id"].iloc[0]
        })
        for name, rows in zip(names, pots, strict=True)
    ]  # fmt: skip


def _names(pots: list[pd.DataFrame]) -> list[str]:
    """A name for each pot: its ids without their years, where that is one name of its own."""
    short = [{_YEAR.sub("", str(name)) for name in rows["fund_id"]} for rows in pots]
    return [
        next(iter(mine)) if len(mine) == 1 and sum(mine == other for other in short) == 1
        and mine != {""} else str(rows["fund_id"].iloc[0])
        for mine, rows in zip(short, pots, strict=True)
    ]  # fmt: skip


def _fund(name: str, rows: pd.DataFrame, kinds: pd.DataFrame, partners: set[str]) -> Fund:
    first = rows.iloc[0]
    told = str(first["name"])
    by_year = rows.groupby("budget_year")["amount_yuan"].sum()
    matching = None if pd.isna(first["matching"]) else float(first["matching"])
    if matching and not partners:
        raise DataError(*both("fund_tables.no_county", fund=name))
    return Fund(
        name,
        {int(str(year)): int(yuan) for year, yuan in by_year.items()},
        pays=_pays(str(first["earmark"]), kinds, name),
        title=Both(told, told) if told else None,
        level=str(first["level"]),
        programme=str(first["programme_id"]),
        carry=1.0 if not pd.isna(first["carry_over"]) and bool(first["carry_over"]) else 0.0,
        match=_turned_over(matching) if matching else None,
        match_with=tuple(sorted(partners)) if matching else (),
    )


def _pays(earmark: str, kinds: pd.DataFrame, fund: str) -> tuple[str, ...]:
    if earmark in ("", "any"):
        return ()
    of_class = set(kinds.loc[kinds["item_class"] == earmark, "item_type"])
    types = tuple(kind for kind in ITEM_TYPES if kind in of_class or kind == earmark)
    if not types:
        raise DataError(*both("fund_tables.no_types", fund=fund, earmark=earmark))
    return types


def _turned_over(matching: float) -> float:
    """Yuan for one yuan beside it, no less than exact: 0.7 beside 1 is 10 beside 7."""
    wanted = 1 / exact(matching)
    near = float(wanted)
    while Fraction(str(near)) < wanted:
        near = math.nextafter(near, math.inf)
    return near
