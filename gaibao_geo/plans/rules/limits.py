"""The rule that bounds any sum: how much of what, where and when."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.groups import each
from gaibao_geo.plans.rules.amounts import (
    HALF,
    built_sums,
    by_key,
    group_faults,
    listed,
    millionths,
    plain,
    values_of,
)
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, exact, whole_number, whole_yuan
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money

MONEY = "cost_yuan"
SIDES = ("at_most", "at_least")


@dataclass(frozen=True)
class Limit(Rule):
    """The sum of a column over the chosen projects is at most, or at least, so much.

    * ``column``: any column of numbers of the candidates' projects: floor area a builder can
      manage in a year, land, teachers. Of a project built in part the same part counts.
      ``cost_yuan`` means the yuan that are spent, and is compared in whole yuan; anything else is
      read and compared to the millionth of its unit.
    * ``at_most``, ``at_least``: a number in the column's unit for every group, or a mapping
      from the group's key to one (a group left out has no limit). At least one is stated.
    * ``by``: ``school``, ``township``, ``region`` (county) or a column of text of the projects;
      empty: all projects together.
    * ``year``: only projects that start in this year; ``"each"``: every year's starts by
      themselves, each with the same limit; ``None``: all years together.
    * ``firm``: when false the limit is a target; every unit beyond it is priced at ``price``
      whole yuan (of ``cost_yuan`` 1, of other columns it must be stated).

    An unknown value of the column at any candidate is a fault naming the projects, for
    unknown is not zero; so is a limit for a group or year that has no candidates.
    """

    column: str
    at_most: float | Mapping[str, float] | None = None
    at_least: float | Mapping[str, float] | None = None
    by: str = ""
    year: int | Literal["each"] | None = None
    firm: bool = True
    price: int | None = None

    def __post_init__(self) -> None:
        what = f"Limit {self.column}"
        for side in SIDES:
            object.__setattr__(self, side, by_key(getattr(self, side)))
        if self.at_most is None and self.at_least is None:
            raise DataError(*both("rule.fault.nothing", what=what, known=", ".join(SIDES)))
        for value in self._stated():
            self._check(value, what)
        if not self.by and any(isinstance(getattr(self, side), Mapping) for side in SIDES):
            raise DataError(*both("rule.fault.no_by", what=what))
        if self.year is not None and self.year != "each":
            whole_number(self.year, f"{what} year")
        if self.price is None and not self.firm:
            if self.column != MONEY:
                raise DataError(*both("rule.fault.no_price", what=what))
            object.__setattr__(self, "price", 1)
        if self.price is not None:
            whole_number(self.price, f"{what} price", least=1)

    def _stated(self) -> Iterator[object]:
        for side in SIDES:
            if getattr(self, side) is not None:
                yield from values_of(getattr(self, side))

    def _check(self, value: object, what: str) -> None:
        if self.column == MONEY:
            whole_yuan(value, what)
        elif isinstance(value, bool) or not isinstance(value, int | float) or value - value != 0:
            raise DataError(*both("rule.fault.no_number", what=what, got=repr(value)))

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        said = []
        for side in SIDES:
            stated = getattr(self, side)
            if isinstance(stated, Mapping):
                parts = [
                    say("rule.limit.one", lang, group=key, amount=self._amount(value))
                    for key, value in sorted(stated.items())
                ]
                amounts = say("word.list_comma", lang).join(parts)
                amount = say("rule.limit.several", lang, amounts=amounts)
            elif stated is not None:
                amount = self._amount(stated).to(lang)
            else:
                continue
            said.append(say(f"rule.limit.{side}", lang, amount=amount))
        return say(
            "rule.limit.firm" if self.firm else "rule.limit.target", lang,
            where=self._where(lang), what=self._what(lang), price=money(self.price or 0),
            limits=say("rule.limit.and", lang).join(said),
        )  # fmt: skip

    def groups(self, parts: Candidates) -> tuple[np.ndarray, list[str]]:
        """The group of each candidate project, as a place in the sorted keys, and those keys."""
        if not self.by:
            return np.zeros(len(parts.projects), dtype=np.int64), [""]
        codes, keys = parts.places(self.by)
        return codes, [str(key) for key in keys]

    def bound(self, side: str, key: str) -> Fraction | None:
        """What is stated for a group, exactly as it is written; ``None``: nothing."""
        stated = getattr(self, side)
        value = stated.get(key) if isinstance(stated, Mapping) else stated
        return None if value is None else exact(value)

    def sums(self, choice: Choice) -> dict[tuple[str, int | None], Fraction]:
        """The exact sum of each group and, where it matters, year of start."""
        parts = choice.candidates
        codes, keys = self.groups(parts)
        table = choice.chosen.assign(_group=codes, _amount=millionths(parts.projects[self.column]))
        took = table[table["chosen"]]
        years: list[int | None] = [*choice.years] if self.year == "each" else [None]
        if isinstance(self.year, int):
            took = took[took["year"] == self.year]
            years = [self.year]
        place = took["year"].map({year: n for n, year in enumerate(years)}) if years[0] else 0
        owner = (took["_group"] * len(years) + place).to_numpy(dtype=np.int64)
        found = built_sums(took["_amount"].to_numpy(), took, owner, len(keys) * len(years))
        return dict(zip(((key, year) for key in keys for year in years), found, strict=True))

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per group and year beyond the limit; a target has none."""
        return self._said(choice, lang) if self.firm else []

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence per group and year beyond the limit, if it is a target."""
        return [] if self.firm else self._said(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """Whole yuan that all together are beyond a target, at its price, each rounded up."""
        if self.firm:
            return 0
        return sum(math.ceil(off * (self.price or 0)) for *_, off in self._beyond(choice))

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """No such column or group, unknown values, a year that is none of the problem's."""
        if self.by:
            yield from group_faults(parts, self.by, (self.at_most, self.at_least))
        values = parts.projects.get(self.column)
        if values is None or not _numeric(values):
            known = listed(name for name in parts.projects if _numeric(parts.projects[name]))
            yield both("rule.fault.no_column", column=self.column, known=known)
        else:
            unknown = values.isna() | np.isinf(values.astype("float64"))
            if unknown.any():
                projects = listed(parts.projects.loc[unknown, "project_id"])
                yield both("rule.fault.unknown_value", column=self.column, projects=projects)
        if isinstance(self.year, int) and self.year not in years:
            yield both("rule.fault.other_year", what=f"Limit {self.column}", year=self.year)

    def _beyond(self, choice: Choice) -> Iterator[tuple[str, int | None, str, Fraction, Fraction]]:
        """Group, year, side, sum and how far beyond, wherever the limit is not kept."""
        for (key, year), amount in self.sums(choice).items():
            for side in SIDES:
                bound = self.bound(side, key)
                off = Fraction(0) if bound is None else bound - amount
                if side == "at_most":
                    off = -off
                if off > 0:
                    yield key, year, side, amount, off

    def _said(self, choice: Choice, lang: Lang) -> list[str]:
        names = choice.candidates.called(self.by) if self.by else {}
        said = []
        for key, year, side, amount, off in self._beyond(choice):
            if off <= HALF:
                continue
            where = say("rule.limit.group", lang, group=names[key]) if self.by else ""
            when = "" if year is None else say("rule.limit.year", lang, year=year)
            said.append(say(f"rule.limit.{side}_breach", lang, where=where + when,
                            what=self._what(lang), amount=self._amount(amount),
                            bound=self._amount(self.bound(side, key)),
                            off=self._amount(off)))  # fmt: skip
        return said

    def _amount(self, value: float | Fraction | None) -> Both:
        number = value if isinstance(value, Fraction) else exact(value or 0)
        return money(int(number)) if self.column == MONEY else Both(plain(number), plain(number))

    def _where(self, lang: Lang) -> str:
        where = say("rule.limit.each", lang, by=each(self.by, lang)) if self.by else ""
        if self.year == "each":
            return where + say("rule.limit.each_year", lang)
        return where + ("" if self.year is None else say("rule.limit.year", lang, year=self.year))

    def _what(self, lang: Lang) -> str:
        if self.column == MONEY:
            return say("rule.limit.money", lang)
        return say("rule.limit.column", lang, column=self.column)


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
