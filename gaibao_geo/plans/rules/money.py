"""Rules about pots of money."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    by_year,
    called,
    exact,
    item_types,
    share_of_one,
    type_names,
    whole_yuan,
)
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent


@dataclass(frozen=True)
class Budget(Rule):
    """All chosen projects together cost at most ``yuan``."""

    yuan: int

    def __post_init__(self) -> None:
        whole_yuan(self.yuan, "Budget")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.budget.sentence", lang, yuan=money(self.yuan))

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence if the chosen projects cost more."""
        cost = int(choice.funded["spent_yuan"].sum())
        if cost <= self.yuan:
            return []
        over = money(cost - self.yuan)
        return [say("rule.budget.breach", lang, cost=money(cost), yuan=money(self.yuan), over=over)]


@dataclass(frozen=True)
class Fund(Rule):
    """A pot of money: how much in which year, what it may pay for, and its share.

    ``yuan`` is one amount (for the first year of the problem) or an amount by year.
    ``pays`` lists the item types it may pay for; empty means any. ``share`` bounds, as
    fractions of a chosen project's cost, what this fund pays of it over all years; the
    lower bound is rounded up and the upper bound down to whole yuan.
    """

    name: str
    yuan: int | Mapping[int, int]
    pays: tuple[str, ...] = ()
    share: tuple[float, float] = (0.0, 1.0)
    title: Both | None = None

    def __post_init__(self) -> None:
        what = f"Fund {self.name}"
        for amount in self.yuan.values() if isinstance(self.yuan, Mapping) else [self.yuan]:
            whole_yuan(amount, what)
        for part in self.share:
            share_of_one(part, what)
        if self.share[0] > self.share[1]:
            raise DataError(*both("rule.fault.order", what=what))
        item_types(self.pays, what)

    def amounts(self, years: tuple[int, ...]) -> dict[int, int]:
        """Whole yuan available in each year of the problem."""
        return by_year(self.yuan, years)

    @property
    def total(self) -> int:
        """Whole yuan over all its years."""
        return sum(self.yuan.values()) if isinstance(self.yuan, Mapping) else self.yuan

    def may_pay(self, item_type: str) -> bool:
        """Whether it may pay for an item of this type."""
        return not self.pays or item_type in self.pays

    def bounds(self, cost_yuan: int) -> tuple[int, int]:
        """Least and greatest whole yuan it pays of a project of this cost."""
        least, most = (exact(part) * cost_yuan for part in self.share)
        return math.ceil(least), math.floor(most)

    def label(self, lang: Lang = "zh") -> str:
        """What to call it: its title, else its name."""
        return self.title.to(lang) if self.title else self.name

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        parts = [say("rule.fund.sentence", lang, fund=self.label(lang), yuan=money(self.total))]
        if isinstance(self.yuan, Mapping):
            comma = say("word.list_comma", lang)
            in_years = [
                say("rule.fund.in_year", lang, year=year, yuan=money(yuan))
                for year, yuan in sorted(self.yuan.items())
            ]
            parts.append(say("rule.fund.years", lang, years=comma.join(in_years)))
        if self.pays:
            parts.append(say("rule.fund.pays", lang, types=type_names(self.pays, lang)))
        if self.share != (0.0, 1.0):
            least, most = (percent(part, 0) for part in self.share)
            parts.append(say("rule.fund.share", lang, least=least, most=most))
        return say("rule.fund.comma", lang).join(parts) + say("rule.stop", lang)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """Sentences for a year overspent, a barred item paid, or a share out of bounds."""
        mine = choice.paid[choice.paid["fund"] == self.name]
        return [
            *self._overspent(mine, choice.years, lang),
            *self._barred(mine, choice.names, lang),
            *self._shares(choice, mine, lang),
        ]

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """Money in a year that is none of the problem's."""
        del parts
        if isinstance(self.yuan, Mapping):
            for year in sorted(set(self.yuan) - set(years)):
                yield both("problem.other_year", fund=self.name, year=year)

    def _overspent(self, mine: pd.DataFrame, years: tuple[int, ...], lang: Lang) -> Iterator[str]:
        held = self.amounts(years)
        for year, yuan in mine.groupby("year")["yuan"].sum().items():
            had = held.get(int(str(year)), 0)
            if int(yuan) > had:
                yield say("rule.fund.over_year", lang, fund=self.label(lang), year=year,
                          spent=money(int(yuan)), yuan=money(had),
                          over=money(int(yuan) - had))  # fmt: skip

    def _barred(self, mine: pd.DataFrame, names: Names, lang: Lang) -> Iterator[str]:
        for row in rows(mine):
            if not self.may_pay(str(row.item_type)) and int(row.yuan) > 0:
                yield say("rule.fund.barred", lang, fund=self.label(lang),
                          project=called(str(row.project_id), names, lang),
                          type=type_names((str(row.item_type),), lang),
                          yuan=money(int(row.yuan)))  # fmt: skip

    def _shares(self, choice: Choice, mine: pd.DataFrame, lang: Lang) -> Iterator[str]:
        got = mine.groupby("project_id")["yuan"].sum()
        for row in rows(choice.funded):
            least, most = self.bounds(int(row.spent_yuan))
            paid = int(got.get(row.project_id, 0))
            if not least <= paid <= most:
                yield say("rule.fund.share_breach", lang, fund=self.label(lang),
                          project=called(str(row.project_id), choice.names, lang),
                          paid=money(paid), least=money(least), most=money(most))  # fmt: skip
