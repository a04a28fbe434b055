"""The rules planners state, each with its first reading.

A rule is data. It says itself in one sentence, and it checks any choice without a
solver: ``breaches(chosen, paid)`` returns sentences, empty when the rule is kept. How a
rule becomes mathematics is known only to ``compile``.

``chosen`` has one row per candidate project: the columns of ``Candidates.projects``,
``chosen`` (bool) and ``year`` (missing when not chosen). ``paid`` has one row per
project, item type, fund and year, with ``yuan``; the item type is kept because an
earmark binds what is built, not only whose project it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, Protocol

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, Lang, both, catalogue, say
from gaibao_geo.words.numbers import money, percent

Names = Mapping[str, Both]
NO_NAMES: Names = MappingProxyType({})


def names_of(projects: pd.DataFrame) -> dict[str, Both]:
    """The name of each project by its id, in both languages (Chinese where English is missing)."""
    columns = zip(projects["project_id"], projects["name"], projects["name_en"], strict=True)
    return {str(project): Both(str(zh), str(en or zh)) for project, zh, en in columns}


def _called(project: str, names: Names, lang: Lang) -> str:
    if project not in names:
        return project
    return say("rule.project", lang, name=names[project], id=project)


def _all_called(projects: Iterable[str], names: Names, lang: Lang) -> str:
    return say("word.list_comma", lang).join(_called(p, names, lang) for p in projects)


class Rule(Protocol):
    """What every rule can do."""

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """A sentence for each place where a choice breaks the rule."""


def _funded(chosen: pd.DataFrame) -> pd.DataFrame:
    return chosen[chosen["chosen"]]


def _type_names(types: tuple[str, ...], lang: Lang) -> str:
    return say("word.list_comma", lang).join(say(f"item_type.{name}", lang) for name in types)


def _positive(yuan: int, what: str) -> None:
    if isinstance(yuan, bool) or not isinstance(yuan, int) or yuan < 0:
        raise DataError(*both("rule.fault.yuan", what=what, got=repr(yuan)))


def _share(share: float, what: str) -> None:
    if not 0 <= share <= 1:
        raise DataError(*both("rule.fault.share", what=what, got=repr(share)))


@dataclass(frozen=True)
class Budget:
    """All chosen projects together cost at most ``yuan``."""

    yuan: int

    def __post_init__(self) -> None:
        _positive(self.yuan, "Budget")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.budget.sentence", lang, yuan=money(self.yuan))

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence if the chosen projects cost more."""
        del paid
        cost = int(_funded(chosen)["cost_yuan"].sum())
        if cost <= self.yuan:
            return []
        over = money(cost - self.yuan)
        return [say("rule.budget.breach", lang, cost=money(cost), yuan=money(self.yuan), over=over)]


@dataclass(frozen=True)
class Fund:
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
        amounts = self.yuan.values() if isinstance(self.yuan, Mapping) else [self.yuan]
        for amount in amounts:
            _positive(amount, f"Fund {self.name}")
        for part in self.share:
            _share(part, f"Fund {self.name}")
        if self.share[0] > self.share[1]:
            raise DataError(*both("rule.fault.order", what=f"Fund {self.name}"))
        unknown = [kind for kind in self.pays if f"item_type.{kind}" not in catalogue()]
        if unknown:
            got = ", ".join(unknown)
            raise DataError(*both("rule.fault.types", what=f"Fund {self.name}", got=got))

    def amounts(self, years: tuple[int, ...]) -> dict[int, int]:
        """Whole yuan available in each year of the problem."""
        if isinstance(self.yuan, Mapping):
            return {year: int(self.yuan.get(year, 0)) for year in years}
        return {year: self.yuan if year == years[0] else 0 for year in years}

    @property
    def total(self) -> int:
        """Whole yuan over all its years."""
        return sum(self.yuan.values()) if isinstance(self.yuan, Mapping) else self.yuan

    def may_pay(self, item_type: str) -> bool:
        """Whether it may pay for an item of this type."""
        return not self.pays or item_type in self.pays

    def bounds(self, cost_yuan: int) -> tuple[int, int]:
        """Least and greatest whole yuan it pays of a project of this cost."""
        least, most = self.share
        return math.ceil(round(least * cost_yuan, 6)), math.floor(round(most * cost_yuan, 6))

    def label(self, lang: Lang = "zh") -> str:
        """What to call it: its title, else its name."""
        return self.title.to(lang) if self.title else self.name

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        parts = [say("rule.fund.sentence", lang, fund=self.label(lang), yuan=money(self.total))]
        if isinstance(self.yuan, Mapping):
            comma = say("word.list_comma", lang)
            by_year = [
                say("rule.fund.in_year", lang, year=year, yuan=money(yuan))
                for year, yuan in sorted(self.yuan.items())
            ]
            parts.append(say("rule.fund.years", lang, years=comma.join(by_year)))
        if self.pays:
            parts.append(say("rule.fund.pays", lang, types=_type_names(self.pays, lang)))
        if self.share != (0.0, 1.0):
            least, most = (percent(part, 0) for part in self.share)
            parts.append(say("rule.fund.share", lang, least=least, most=most))
        return say("rule.fund.comma", lang).join(parts) + say("rule.stop", lang)

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """Sentences for a year overspent, a barred item paid, or a share out of bounds."""
        mine, names = paid[paid["fund"] == self.name], names_of(chosen)
        return [
            *self._overspent(mine, lang),
            *self._barred(mine, names, lang),
            *self._shares(chosen, mine, names, lang),
        ]

    def _overspent(self, mine: pd.DataFrame, lang: Lang) -> Iterator[str]:
        by_year = self.yuan if isinstance(self.yuan, Mapping) else None
        if by_year is None:
            spent = int(mine["yuan"].sum())
            if spent > self.total:
                yield say("rule.fund.over", lang, fund=self.label(lang), spent=money(spent),
                          yuan=money(self.total), over=money(spent - self.total))  # fmt: skip
            return
        for year, yuan in mine.groupby("year")["yuan"].sum().items():
            had = int(by_year.get(int(str(year)), 0))
            if int(yuan) > had:
                yield say("rule.fund.over_year", lang, fund=self.label(lang), year=year,
                          spent=money(int(yuan)), yuan=money(had),
                          over=money(int(yuan) - had))  # fmt: skip

    def _barred(self, mine: pd.DataFrame, names: Names, lang: Lang) -> Iterator[str]:
        for row in rows(mine):
            if not self.may_pay(str(row.item_type)) and int(row.yuan) > 0:
                yield say("rule.fund.barred", lang, fund=self.label(lang),
                          project=_called(str(row.project_id), names, lang),
                          type=_type_names((str(row.item_type),), lang),
                          yuan=money(int(row.yuan)))  # fmt: skip

    def _shares(
        self, chosen: pd.DataFrame, mine: pd.DataFrame, names: Names, lang: Lang
    ) -> Iterator[str]:
        got = mine.groupby("project_id")["yuan"].sum()
        for row in rows(_funded(chosen)):
            least, most = self.bounds(int(row.cost_yuan))
            paid = int(got.get(row.project_id, 0))
            if not least <= paid <= most:
                yield say("rule.fund.share_breach", lang, fund=self.label(lang),
                          project=_called(str(row.project_id), names, lang), paid=money(paid),
                          least=money(least), most=money(most))  # fmt: skip


@dataclass(frozen=True)
class SchoolCap:
    """No school gets more than ``yuan`` in all: money is not heaped on a few."""

    yuan: int

    def __post_init__(self) -> None:
        _positive(self.yuan, "SchoolCap")

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        return say("rule.school_cap.sentence", lang, yuan=money(self.yuan))

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence per school above the cap."""
        del paid
        keys = ["school_id", "school", "school_en"]
        spent = _funded(chosen).groupby(keys)["cost_yuan"].sum().reset_index()
        return [
            say("rule.school_cap.breach", lang, school=Both(row.school, row.school_en),
                id=row.school_id, cost=money(int(row.cost_yuan)), yuan=money(self.yuan),
                over=money(int(row.cost_yuan) - self.yuan))
            for row in rows(spent)
            if row.cost_yuan > self.yuan
        ]  # fmt: skip


@dataclass(frozen=True)
class RegionFloor:
    """Each region gets at least ``share`` of its own priced need.

    The need of a region (column ``by``) is the cost of all its candidate projects, two
    versions of one work counted once (``need_yuan``). As a target (the default) the plan
    comes as near as it can before it looks at the aim, and says what is still missing;
    when ``firm`` a plan that misses it is no plan.
    """

    share: float
    of: Literal["need"] = "need"
    by: Literal["township", "school"] = "township"
    firm: bool = False

    def __post_init__(self) -> None:
        _share(self.share, "RegionFloor")
        if self.by not in ("township", "school"):
            known, got = "township, school", repr(self.by)
            raise DataError(*both("rule.fault.choice", what="RegionFloor by", known=known, got=got))
        if self.of != "need":
            raise DataError(
                *both("rule.fault.choice", what="RegionFloor of", known="need", got=repr(self.of))
            )

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        key = "rule.region_floor.firm" if self.firm else "rule.region_floor.target"
        return say(key, lang, by=say(f"rule.by.{self.by}", lang), share=percent(self.share, 0))

    def measured(self, chosen: pd.DataFrame) -> pd.DataFrame:
        """What each region should get, gets, and is short of: whole yuan, one row a region."""
        need = chosen.groupby(self.by)["need_yuan"].sum()
        got = _funded(chosen).groupby(self.by)["cost_yuan"].sum().reindex(need.index).fillna(0)
        floor = need.map(lambda yuan: math.ceil(round(self.share * int(yuan), 6)))
        table = pd.DataFrame({"need_yuan": need, "floor_yuan": floor, "got_yuan": got})
        table = table.astype("int64")
        table["short_yuan"] = (table["floor_yuan"] - table["got_yuan"]).clip(lower=0)
        return table

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence per region under its floor, if the floor is firm; a target has none."""
        del paid
        if not self.firm:
            return []
        return self.misses(chosen, lang)

    def misses(self, chosen: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence per region under its floor, whether firm or a target."""
        table = self.measured(chosen)
        english = chosen.drop_duplicates(self.by).set_index(self.by)[f"{self.by}_en"]
        return [
            say("rule.region_floor.breach", lang,
                region=Both(str(row.Index), str(english[row.Index])), got=money(row.got_yuan),
                floor=money(row.floor_yuan), short=money(row.short_yuan))
            for row in rows(table[table["short_yuan"] > 0])
        ]  # fmt: skip


@dataclass(frozen=True)
class Needs:
    """``project`` is chosen only with every one of ``requires``, none of them later."""

    project: str
    requires: tuple[str, ...]

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        others = _all_called(self.requires, names, lang)
        project = _called(self.project, names, lang)
        return say("rule.needs.sentence", lang, project=project, requires=others)

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence per project it needs that is missing or comes later."""
        del paid
        names = names_of(chosen)
        years = _funded(chosen).set_index("project_id")["year"]
        if self.project not in years.index:
            return []
        said = []
        project = _called(self.project, names, lang)
        for needed in self.requires:
            other = _called(needed, names, lang)
            if needed not in years.index:
                said.append(say("rule.needs.missing", lang, project=project, other=other))
            elif years[needed] > years[self.project]:
                said.append(say("rule.needs.later", lang, project=project, other=other,
                                year=years[needed], first=years[self.project]))  # fmt: skip
        return said


@dataclass(frozen=True)
class OneOf:
    """At most one of ``projects`` is chosen: versions of the same work."""

    projects: tuple[str, ...]

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        return say("rule.one_of.sentence", lang, projects=_all_called(self.projects, names, lang))

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence if two or more are chosen."""
        del paid
        both_in = [p for p in _funded(chosen)["project_id"] if p in self.projects]
        if len(both_in) < 2:
            return []
        return [say("rule.one_of.breach", lang,
                    projects=_all_called(both_in, names_of(chosen), lang))]  # fmt: skip


@dataclass(frozen=True)
class Lock:
    """A person's decision: ``project`` must (``in``) or must not (``out``) be chosen."""

    project: str
    state: Literal["in", "out"]
    reason: str = ""

    def __post_init__(self) -> None:
        if self.state not in ("in", "out"):
            what = f"Lock {self.project} state"
            raise DataError(
                *both("rule.fault.choice", what=what, known="in, out", got=repr(self.state))
            )

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence, with its reason."""
        text = say(f"rule.lock.{self.state}", lang, project=_called(self.project, names, lang))
        why = say("rule.lock.reason", lang, reason=self.reason) if self.reason else ""
        return text + why + say("rule.stop", lang)

    def breaches(self, chosen: pd.DataFrame, paid: pd.DataFrame, lang: Lang = "zh") -> list[str]:
        """One sentence if the choice goes against the decision."""
        del paid
        is_in = bool(chosen.loc[chosen["project_id"] == self.project, "chosen"].any())
        if is_in == (self.state == "in"):
            return []
        project = _called(self.project, names_of(chosen), lang)
        return [say(f"rule.lock.{self.state}_breach", lang, project=project)]


AnyRule = Budget | Fund | SchoolCap | RegionFloor | Needs | OneOf | Lock
RULES: Mapping[str, type[AnyRule]] = {
    rule.__name__: rule for rule in (Budget, Fund, SchoolCap, RegionFloor, Needs, OneOf, Lock)
}
