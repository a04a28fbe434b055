"""What plain arithmetic shows before any search: sums that cannot come out.

Each check is a proof by itself: where it speaks, no plan keeps every rule. Each is one small
function in ``CHECKS`` that says, with amounts, what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from gaibao_geo.plans.choice import names_of
from gaibao_geo.plans.groups import keys_by, names_by
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Divisible,
    Fund,
    Lock,
    Needs,
    NotKept,
    OneOf,
    RegionFloor,
    SchoolCap,
    YearSpread,
)
from gaibao_geo.plans.rules.base import all_called, called, exact, type_names
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import LANGUAGES, Both, both
from gaibao_geo.words.numbers import money, percent


@dataclass(frozen=True)
class Facts:
    """What follows from the rules of a problem at once, without a search."""

    problem: Problem

    @cached_property
    def barred(self) -> frozenset[str]:
        """Projects that must not be chosen."""
        projects = self.problem.candidates.projects
        found: set[str] = set()
        for rule in self.problem.rules:
            if isinstance(rule, Lock) and rule.state == "out":
                found.add(rule.project)
            if isinstance(rule, NotKept):
                found.update(projects.loc[rule.barred(projects), "project_id"])
        return frozenset(found)

    @cached_property
    def decided(self) -> frozenset[str]:
        """Projects that a person decided must be chosen."""
        return frozenset(
            rule.project
            for rule in self.problem.rules
            if isinstance(rule, Lock) and rule.state == "in"
        )

    @cached_property
    def musts(self) -> frozenset[str]:
        """Projects that must be chosen: those decided, and whatever these need."""
        needs = [
            rule for rule in self.problem.rules
            if isinstance(rule, Needs) and rule.project and not rule.any_of
        ]  # fmt: skip
        found, size = set(self.decided), -1
        while len(found) > size:
            size = len(found)
            for rule in needs:
                if rule.project in found:
                    found.update(rule.requires)
        return frozenset(found)

    @cached_property
    def least_yuan(self) -> pd.Series:
        """The least that each project can cost, by its id: all, or what must be built of it."""
        projects = self.problem.candidates.projects
        cost = dict(zip(projects["project_id"], projects["cost_yuan"].astype(int), strict=True))
        least = dict(cost)
        for rule in self.problem.rules:
            if isinstance(rule, Divisible):
                for project in rule.mine(projects)["project_id"]:
                    left_out = rule.most_lots(cost[project]) * rule.step_yuan
                    least[project] = cost[project] - left_out
        return pd.Series(least, dtype="int64")

    @cached_property
    def required(self) -> pd.DataFrame:
        """The projects that must be chosen, with ``least_yuan``."""
        projects = self.problem.candidates.projects
        mine = projects[projects["project_id"].isin(self.musts)]
        return mine.assign(least_yuan=self.least_yuan.reindex(mine["project_id"]).to_numpy())

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The items of projects that must be chosen and are built whole."""
        lines = self.problem.candidates.lines
        whole = self.problem.candidates.projects.set_index("project_id")["cost_yuan"]
        fixed = [p for p in sorted(self.musts) if self.least_yuan[p] == whole[p]]
        return lines[lines["project_id"].isin(fixed) & (lines["cost_yuan"] > 0)]

    def name(self, project: str) -> Both:
        """What a project is called."""
        names = names_of(self.problem.candidates.projects)
        return Both(*(called(project, names, lang) for lang in LANGUAGES))

    def listed(self, projects: Iterable[str]) -> Both:
        """Several projects in one list."""
        names = names_of(self.problem.candidates.projects)
        ids = sorted(projects)
        return Both(*(all_called(ids, names, lang) for lang in LANGUAGES))

    @cached_property
    def kind_of(self) -> dict[str, str]:
        """The kind of each project's school by the project's id."""
        table = self.problem.candidates.projects
        return dict(zip(table["project_id"], table["kind"], strict=True))

    @cached_property
    def not_paid(self) -> frozenset[tuple[str, str]]:
        """Each project and programme that may not pay for it."""
        table = self.problem.candidates.barred
        return frozenset(zip(table["project_id"], table["programme_id"], strict=True))

    def may_pay(self, fund: Fund, line: Any) -> bool:
        """Whether a fund may pay for an item (a row with ``project_id`` and ``item_type``)."""
        if (line.project_id, fund.programme) in self.not_paid:
            return False
        return fund.may_pay(line.item_type, self.kind_of[line.project_id])

    @property
    def county_of(self) -> dict[str, str]:
        """The county of each project by its id."""
        table = self.problem.candidates.projects
        return dict(zip(table["project_id"], table["region_id"], strict=True))

    def firm_floors(self) -> Iterable[RegionFloor]:
        """The floors in yuan that a plan must reach."""
        floors = (rule for rule in self.problem.rules if isinstance(rule, RegionFloor))
        return (rule for rule in floors if rule.firm and rule.of != "spent")


Check = Callable[[Facts], Iterable[Both]]


def checks(problem: Problem) -> Iterable[Both]:
    """What plain arithmetic says against a problem, a sentence each; often nothing."""
    facts = Facts(problem)
    for check in CHECKS:
        yield from check(facts)


def in_and_out(facts: Facts) -> Iterable[Both]:
    """A project that must be chosen, or that such a one needs, must not be chosen."""
    for project in sorted(facts.musts & facts.barred):
        key = "in_and_out" if project in facts.decided else "needed_but_out"
        yield both(f"conflict.arithmetic.{key}", project=facts.name(project))


def versions(facts: Facts) -> Iterable[Both]:
    """Two versions of one work must be chosen."""
    for rule in facts.problem.rules:
        if isinstance(rule, OneOf):
            mine = facts.musts & set(rule.projects)
            if len(mine) > 1:
                yield both("conflict.arithmetic.versions", projects=facts.listed(mine))


def locked_above_budget(facts: Facts) -> Iterable[Both]:
    """What must be chosen costs more than may be spent."""
    cost = int(facts.required["least_yuan"].sum())
    for rule in facts.problem.rules:
        if isinstance(rule, Budget) and cost > rule.yuan:
            yield _above("locked_budget", cost, rule.yuan, projects=facts.listed(facts.musts))


def locked_above_cap(facts: Facts) -> Iterable[Both]:
    """What must be chosen at one school costs more than its cap."""
    cost = facts.required.groupby("school_id")["least_yuan"].sum()
    names = names_by(facts.problem.candidates.projects, "school")
    for rule in facts.problem.rules:
        if isinstance(rule, SchoolCap):
            for (school, yuan), cap in zip(cost.items(), rule.caps(cost.index), strict=True):
                if int(yuan) > cap:
                    yield _above("locked_cap", int(yuan), int(cap), school=names[str(school)],
                                 id=school)  # fmt: skip


def locked_above_funds(facts: Facts) -> Iterable[Both]:
    """What must be chosen costs more than all the funds, or items more than their funds."""
    funds = facts.problem.funds
    if not funds:
        return
    held = {fund.name: sum(fund.amounts(facts.problem.years).values()) for fund in funds}
    cost = int(facts.required["least_yuan"].sum())
    if cost > sum(held.values()):
        yield _above("locked_funds", cost, sum(held.values()), projects=facts.listed(facts.musts))
        return
    payers = [
        tuple(place for place, fund in enumerate(funds) if facts.may_pay(fund, line))
        for line in rows(facts.lines)
    ]
    for mine in dict.fromkeys(places for places in payers if places):
        theirs = facts.lines[[bool(who) and set(who) <= set(mine) for who in payers]]
        kinds = sorted(set(theirs["item_type"]))
        yuan = int(theirs["cost_yuan"].sum())
        paying = [funds[place] for place in mine]
        has = sum(held[fund.name] for fund in paying)
        if yuan > has:
            yield _above("locked_types", yuan, has, funds=_titles(paying), types=_kinds(kinds))


def too_much_for_any_year(facts: Facts) -> Iterable[Both]:
    """A project that must be chosen costs more than all funds hold in any one year."""
    years, funds = facts.problem.years, facts.problem.funds
    kept = any(fund.carry for fund in funds)
    later = any(isinstance(rule, YearSpread) for rule in facts.problem.rules)
    if len(years) < 2 or not funds or kept or later:  # what one year lacks another may give
        return
    most = max(sum(fund.amounts(years)[year] for fund in funds) for year in years)
    for project, yuan in facts.required.set_index("project_id")["least_yuan"].items():
        if int(yuan) > most:
            yield _above("any_year", int(yuan), most, project=facts.name(str(project)))


def nobody_pays(facts: Facts) -> Iterable[Both]:
    """A project that must be chosen has an item that no fund may pay for."""
    for project, kinds in _unpayable(facts).items():
        yield both("conflict.arithmetic.nobody_pays", project=facts.name(project),
                   types=_kinds(kinds))  # fmt: skip


def shares_too_small(facts: Facts) -> Iterable[Both]:
    """All funds together may not pay the whole of a project that must be chosen."""
    funds, unpayable = facts.problem.funds, _unpayable(facts)
    county = facts.county_of
    for project, lines in facts.lines.groupby("project_id"):
        cost, region = int(lines["cost_yuan"].sum()), county[str(project)]
        most = sum(min(fund.bounds(cost, region)[1], _payable(facts, fund, lines))
                   for fund in funds)  # fmt: skip
        if funds and most < cost and project not in unpayable:
            yield _above("shares_small", cost, most, project=facts.name(str(project)))


def shares_too_large(facts: Facts) -> Iterable[Both]:
    """The least shares of all funds add up to more than a project, and one must be chosen."""
    funds = facts.problem.funds
    if any(fund.tiers for fund in funds):  # then it is asked of each project
        return
    least = sum(exact(fund.share[0]) for fund in funds)
    must = facts.musts or any(
        int(rule.bounds(facts.problem.candidates).max()) > 0
        for rule in facts.firm_floors()
        if len(facts.problem.candidates.projects)
    )
    if least > 1 and must:
        yield both("conflict.arithmetic.shares_large", share=percent(float(least), 0))


def least_share_barred(facts: Facts) -> Iterable[Both]:
    """A fund must pay more of a project than the items it may pay for cost."""
    for fund in facts.problem.funds:
        for project, lines in facts.lines.groupby("project_id"):
            cost = int(lines["cost_yuan"].sum())
            least = fund.bounds(cost, facts.county_of[str(project)])[0]
            payable = _payable(facts, fund, lines)
            if least > payable:
                yield _above("share_barred", least, payable, project=facts.name(str(project)),
                             fund=_titles([fund]))  # fmt: skip


def floors_above_money(facts: Facts) -> Iterable[Both]:
    """All firm floors together are more than may be spent."""
    money_left = facts.problem.budget_yuan
    for rule in facts.firm_floors():
        total = int(rule.bounds(facts.problem.candidates).sum())
        if money_left is not None and total > money_left:
            yield _above("floors", total, money_left)


def floor_above_candidates(facts: Facts) -> Iterable[Both]:
    """One region's floor is above the cost of all that may be chosen there."""
    projects = facts.problem.candidates.projects
    open_ones = projects[~projects["project_id"].isin(facts.barred)]
    for rule in facts.firm_floors():
        names = names_by(projects, rule.by)
        cost = open_ones["cost_yuan"].groupby(keys_by(open_ones, rule.by)).sum()
        for region, floor in rule.bounds(facts.problem.candidates).items():
            most = int(cost.get(region, 0))
            if int(floor) > most:
                yield _above("floor", int(floor), most, region=names[str(region)])


CHECKS: tuple[Check, ...] = (
    in_and_out, versions, locked_above_budget, locked_above_cap, locked_above_funds,
    too_much_for_any_year, nobody_pays, shares_too_small, shares_too_large, least_share_barred,
    floors_above_money, floor_above_candidates,
)  # fmt: skip


def _above(key: str, yuan: int, most: int, **named: object) -> Both:
    return both(f"conflict.arithmetic.{key}", yuan=money(yuan), most=money(most),
                over=money(yuan - most), **named)  # fmt: skip


def _unpayable(facts: Facts) -> dict[str, list[str]]:
    """The kinds of items that no fund may pay for, by project that must be chosen."""
    funds = facts.problem.funds
    found: dict[str, list[str]] = {}
    for line in rows(facts.lines) if funds else ():
        if not any(facts.may_pay(fund, line) for fund in funds):
            found.setdefault(line.project_id, []).append(line.item_type)
    return found


def _payable(facts: Facts, fund: Fund, lines: pd.DataFrame) -> int:
    return sum(int(line.cost_yuan) for line in rows(lines) if facts.may_pay(fund, line))


def _titles(funds: Iterable[Fund]) -> Both:
    comma = both("word.list_comma")
    mine = list(funds)
    return Both(*(comma.to(lang).join(fund.label(lang) for fund in mine) for lang in LANGUAGES))


def _kinds(kinds: Iterable[str]) -> Both:
    mine = list(dict.fromkeys(kinds))
    return Both(*(type_names(mine, lang) for lang in LANGUAGES))
