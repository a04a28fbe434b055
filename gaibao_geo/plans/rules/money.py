"""Rules about pots of money."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.rules import fund_checks
from gaibao_geo.plans.rules.base import (
    NO_NAMES,
    Rule,
    by_year,
    exact,
    item_types,
    one_of_these,
    share_of_one,
    type_names,
    whole_yuan,
)
from gaibao_geo.tables.columns import SCHOOL_KINDS
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import money, percent

LEVELS = ("central", "province", "prefecture", "county", "township", "society", "")
Part = tuple[float, float]


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

    What it has:

    * ``yuan``: one amount (for the first year of the problem) or an amount by year;
    * ``carry``: the share (0-1) of what is left in a year that may be used in the next: 0, all
      of it lapses; 1, nothing does. Money at hand in a year is that year's amount and
      ``carry`` of what was at hand and not paid the year before, never rounded;
    * ``level``: whose money it is (``central``, ``province``, ``prefecture``, ``county``,
      ``township``, ``society``; empty: unknown), which changes words only.

    What it may pay for; empty means any:

    * ``pays``: kinds of items; ``schools``: kinds of schools (every project's must then be
      known); ``programme``: the programme it belongs to, which may not pay for the projects
      that ``candidates.barred`` lists for it.

    How much of it:

    * ``share``: the least and most, as fractions of what is spent on each chosen project, that
      this fund pays of it over all years; the least is rounded up and the most down to
      whole yuan. ``tiers`` gives counties (by ``region_id``) bounds of their own:
      ``tiers = { "350402" = [0.2, 1.0] }``;
    * ``match``: at most so many yuan of this fund for each yuan that the funds named in
      ``match_with`` (empty: all others) pay in the same county over all years; or a number
      for each county, and those not named are free;
    * ``least_use``: the share of its amounts, over all years together, that must be used; with
      ``firm=False`` it is a target, each yuan that is lacking priced at 1 yuan;
    * ``pools``: by kind of item, the share of its amounts that must go to that kind.
    """

    name: str
    yuan: int | Mapping[int, int]
    pays: tuple[str, ...] = ()
    share: Part = (0.0, 1.0)
    title: Both | None = None
    level: str = ""
    schools: tuple[str, ...] = ()
    programme: str = ""
    tiers: Mapping[str, Part] = field(default_factory=dict)
    match: float | Mapping[str, float] | None = None
    match_with: tuple[str, ...] = ()
    carry: float = 0.0
    least_use: float = 0.0
    firm: bool = True
    pools: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        what = f"Fund {self.name}"
        for amount in self.yuan.values() if isinstance(self.yuan, Mapping) else [self.yuan]:
            whole_yuan(amount, what)
        for name in ("tiers", "pools"):
            if not isinstance(getattr(self, name), Mapping):
                raise DataError(*both("rule.fund.no_table", what=what, field=name))
        # a code of four digits is read as a year
        object.__setattr__(self, "tiers", {str(key): part for key, part in self.tiers.items()})
        for part in (self.share, *self.tiers.values()):
            _bounds_of_one(part, what)
        if isinstance(self.match, Mapping):
            object.__setattr__(self, "match", {str(key): n for key, n in self.match.items()})
        for ratio in self.ratios.values():
            number = isinstance(ratio, int | float) and not isinstance(ratio, bool)
            if not number or not 0 <= ratio < math.inf:
                raise DataError(*both("rule.fund.bad_match", what=what, got=repr(ratio)))
        if self.name in self.match_with:
            raise DataError(*both("rule.fund.own_match", what=what))
        for share in (self.carry, self.least_use, *self.pools.values()):
            share_of_one(share, what)
        one_of_these(self.level, LEVELS, f"{what} level")
        for kind in self.schools:
            one_of_these(kind, SCHOOL_KINDS, f"{what} schools")
        item_types((*self.pays, *self.pools), what)

    @property
    def ratios(self) -> dict[str, float]:
        """The match by county; under ``""`` the one for all."""
        if isinstance(self.match, Mapping):
            return dict(self.match)
        return {} if self.match is None else {"": self.match}

    @property
    def has_shares(self) -> bool:
        """Whether it must or may pay only a part of some project."""
        return any(tuple(part) != (0.0, 1.0) for part in (self.share, *self.tiers.values()))

    def amounts(self, years: tuple[int, ...]) -> dict[int, int]:
        """Whole yuan that come in each year of the problem."""
        return by_year(self.yuan, years)

    @property
    def total(self) -> int:
        """Whole yuan over all its years."""
        return sum(self.yuan.values()) if isinstance(self.yuan, Mapping) else self.yuan

    @property
    def least_used(self) -> int:
        """Whole yuan of it that must be used."""
        return math.ceil(exact(self.least_use) * self.total)

    @property
    def least_pools(self) -> dict[str, int]:
        """Whole yuan of it that must go to each kind of item."""
        return {kind: math.ceil(exact(part) * self.total) for kind, part in self.pools.items()}

    def may_pay(self, item_type: str, school_kind: str = "") -> bool:
        """Whether it may pay for an item of this type at a school of this kind."""
        at_school = not self.schools or school_kind in self.schools
        return at_school and (not self.pays or item_type in self.pays)

    def part(self, region_id: str = "") -> Part:
        """Its least and greatest share of a project in this county."""
        return self.tiers.get(region_id, self.share)

    def bounds(self, spent_yuan: int, region_id: str = "") -> tuple[int, int]:
        """Least and greatest whole yuan it pays of what is spent on a project in this county."""
        least, most = (exact(part) * spent_yuan for part in self.part(region_id))
        return math.ceil(least), math.floor(most)

    def ratio(self, region_id: str) -> Fraction | None:
        """Its yuan for each yuan of the others in this county; ``None`` when it is free."""
        if self.match is None:
            return None
        told = self.match.get(region_id) if isinstance(self.match, Mapping) else self.match
        return None if told is None else exact(told)

    def label(self, lang: Lang = "zh") -> str:
        """What to call it: its title, else its name."""
        return self.title.to(lang) if self.title else self.name

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        comma = say("word.list_comma", lang)
        parts = [say("rule.fund.sentence", lang, fund=self.label(lang), yuan=money(self.total))]
        if self.level:
            parts.append(say(f"rule.fund.level.{self.level}", lang))
        if isinstance(self.yuan, Mapping):
            in_years = [
                say("rule.fund.in_year", lang, year=year, yuan=money(yuan))
                for year, yuan in sorted(self.yuan.items())
            ]
            parts.append(say("rule.fund.years", lang, years=comma.join(in_years)))
        if self.carry:
            parts.append(say("rule.fund.carry", lang, share=percent(self.carry, 0)))
        if self.pays:
            parts.append(say("rule.fund.pays", lang, types=type_names(self.pays, lang)))
        if self.schools:
            kinds = comma.join(say(f"rule.fund.kind.{kind}", lang) for kind in self.schools)
            parts.append(say("rule.fund.schools", lang, kinds=kinds))
        if self.programme:
            parts.append(say("rule.fund.programme", lang, programme=self.programme))
        parts += self._how_much(lang)
        return say("rule.fund.comma", lang).join(parts) + say("rule.stop", lang)

    def _how_much(self, lang: Lang) -> Iterable[str]:
        comma = say("word.list_comma", lang)
        shares = {"": self.share} if tuple(self.share) != (0.0, 1.0) else {}
        for region, part in {**shares, **self.tiers}.items():
            least, most = (percent(share, 0) for share in part)
            where = "tier" if region else "share"
            yield say(f"rule.fund.{where}", lang, region=region, least=least, most=most)
        others = comma.join(self.match_with) or say("rule.fund.others", lang)
        for region, ratio in self.ratios.items():
            where = "match_in" if region else "match"
            yield say(f"rule.fund.{where}", lang, region=region, others=others, ratio=f"{ratio:g}")
        if self.least_use:
            key = "rule.fund.least_use" if self.firm else "rule.fund.wanted_use"
            yield say(key, lang, share=percent(self.least_use, 0), yuan=money(self.least_used))
        for kind, share in self.pools.items():
            yield say("rule.fund.pool", lang, share=percent(share, 0),
                      type=type_names((kind,), lang))  # fmt: skip

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """Sentences for a year overspent, a barred item paid, a share, match or pool not kept."""
        mine = choice.paid[choice.paid["fund"] == self.name]
        return [
            *fund_checks.overspent(self, mine, choice.years, lang),
            *fund_checks.barred(self, choice, mine, lang),
            *fund_checks.shares(self, choice, mine, lang),
            *fund_checks.matches(self, choice, lang),
            *fund_checks.pools(self, mine, lang),
            *(self._unused(choice, lang) if self.firm else ()),
        ]

    def misses(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence when less is used than is wanted."""
        return [] if self.firm else self._unused(choice, lang)

    def short_yuan(self, choice: Choice) -> int:
        """Whole yuan less used than is wanted."""
        return 0 if self.firm else self._lacking(choice)

    def _lacking(self, choice: Choice) -> int:
        used = choice.paid.loc[choice.paid["fund"] == self.name, "yuan"].sum()
        return max(self.least_used - int(used), 0)

    def _unused(self, choice: Choice, lang: Lang) -> list[str]:
        short = self._lacking(choice)
        if not short:
            return []
        least = self.least_used
        return [say("rule.fund.unused", lang, fund=self.label(lang), used=money(least - short),
                    least=money(least), short=money(short))]  # fmt: skip

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """Money in a year that is none of the problem's; what it must know of schools and does not.

        A fund for some kinds of schools needs each school's kind, one with counties of their
        own needs each school's county.
        """
        if isinstance(self.yuan, Mapping):
            for year in sorted(set(self.yuan) - set(years)):
                yield both("problem.other_year", fund=self.name, year=year)
        by_county = bool(self.tiers) or isinstance(self.match, Mapping)
        for column, asked in (("kind", bool(self.schools)), ("region_id", by_county)):
            unknown = parts.projects.loc[parts.projects[column] == "", "school_id"] if asked else ()
            if len(unknown):
                yield both(f"rule.fund.unknown_{column}", fund=self.name,
                           schools=", ".join(sorted(set(unknown))))  # fmt: skip


def _bounds_of_one(part: object, what: str) -> None:
    if not isinstance(part, tuple | list) or len(part) != 2:
        raise DataError(*both("rule.fund.no_pair", what=what, got=repr(part)))
    for share in part:
        share_of_one(share, what)
    if part[0] > part[1]:
        raise DataError(*both("rule.fault.order", what=what))
