"""Whether payments keep what a fund asks: one question a function, in whole yuan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.rules.base import called, exact, type_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import money

if TYPE_CHECKING:
    from gaibao_geo.plans.rules.money import Fund


def overspent(
    fund: Fund, mine: pd.DataFrame, years: tuple[int, ...], lang: Lang
) -> Iterator[str]:
    """The years in which it pays more than it has, with what the years before left it."""
    paid = {int(str(year)): int(yuan) for year, yuan in mine.groupby("year")["yuan"].sum().items()}
    amounts, left = fund.amounts(years), Fraction(0)
    for year in sorted({*years, *paid}):
        had = amounts.get(year, 0) + exact(fund.carry) * left
        spent = paid.get(year, 0)
        if spent > had:
            whole = had.numerator // had.denominator
            yield say("rule.fund.over_year", lang, fund=fund.label(lang), year=year,
                      spent=money(spent), yuan=money(whole),
                      over=money(spent - whole))  # fmt: skip
        left = max(had - spent, Fraction(0))


def barred(fund: Fund, choice: Choice, mine: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """What it pays for and may not: the item, the school or the project is not for it."""
    table = choice.candidates.barred
    out = set(table.loc[table["programme_id"] == fund.programme, "project_id"])
    out = out if fund.programme else set()
    kinds = dict(zip(choice.chosen["project_id"], choice.chosen["kind"], strict=True))
    for row in rows(mine[mine["yuan"] > 0]):
        project, item = str(row.project_id), str(row.item_type)
        if project in out or not fund.may_pay(item, kinds.get(project, "")):
            yield say("rule.fund.barred", lang, fund=fund.label(lang),
                      project=called(project, choice.names, lang),
                      type=type_names((item,), lang), yuan=money(int(row.yuan)))  # fmt: skip


def shares(fund: Fund, choice: Choice, mine: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """The chosen projects of which it pays too little or too much."""
    if not fund.has_shares:
        return
    got = mine.groupby("project_id")["yuan"].sum()
    for row in rows(choice.funded):
        least, most = fund.bounds(int(row.spent_yuan), str(row.region_id))
        paid = int(got.get(row.project_id, 0))
        if not least <= paid <= most:
            yield say("rule.fund.share_breach", lang, fund=fund.label(lang),
                      project=called(str(row.project_id), choice.names, lang),
                      paid=money(paid), least=money(least), most=money(most))  # fmt: skip


def matches(fund: Fund, choice: Choice, lang: Lang) -> Iterator[str]:
    """The counties where it pays more than the others' money there allows."""
    if fund.match is None:
        return
    county = dict(zip(choice.chosen["project_id"], choice.chosen["region_id"], strict=True))
    name = dict(zip(choice.chosen["region_id"], choice.chosen["region"], strict=True))
    paid = choice.paid.assign(county=choice.paid["project_id"].map(county))
    with_it = paid["fund"].isin(fund.match_with) if fund.match_with else paid["fund"] != fund.name
    own = paid[paid["fund"] == fund.name].groupby("county")["yuan"].sum()
    others = paid[with_it].groupby("county")["yuan"].sum()
    for region, yuan in own.items():
        ratio = fund.ratio(str(region))
        beside = int(others.get(region, 0))
        if ratio is not None and int(yuan) > ratio * beside:
            most = (ratio * beside).numerator // (ratio * beside).denominator
            yield say("rule.fund.match_breach", lang, fund=fund.label(lang),
                      region=name.get(region) or region, paid=money(int(yuan)),
                      others=money(beside), most=money(most))  # fmt: skip


def pools(fund: Fund, mine: pd.DataFrame, lang: Lang) -> Iterator[str]:
    """The kinds of items that get less of it than was set apart for them."""
    got = mine.groupby("item_type")["yuan"].sum()
    for kind, least in fund.least_pools.items():
        paid = int(got.get(kind, 0))
        if paid < least:
            yield say("rule.fund.pool_breach", lang, fund=fund.label(lang),
                      type=type_names((kind,), lang), paid=money(paid), least=money(least),
                      short=money(least - paid))  # fmt: skip
