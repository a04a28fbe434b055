"""A list drawn up by hand: projects in some order, each taken if money and rules still allow it.

A hand keeps running sums for the rules it knows by heart: budgets, what is left in each
fund and year, which projects and items it may pay for, caps of schools, versions of one
work, works that need others, decisions made before. What its sums do not know (every other
rule, shares, and whether the funds can really be paid out to the yuan) is judged
afterwards, and what does not fit is left out, the last taken first: block by block, halving
a block that does not fit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.answers.judged_list import said_by, unpaid
from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.arrays import arrays_of
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.pots import Pots
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, Needs, OneOf, Rule, SchoolCap
from gaibao_geo.tables.rows import rows

LOOKS = 400  # judgements without payments that one list may take
SETTLEMENTS = 24  # judgements with payments, which are slower
Placed = list[tuple[str, int]]  # projects with their years, in the order they were taken


class Hand:
    """The running sums; ``take`` adds a project if they allow it and says whether it did."""

    def __init__(self, problem: Problem):
        self._problem, self.placed = problem, Placed()
        self._years: dict[str, int] = {}
        projects = problem.candidates.projects
        self._facts = {row.project_id: row for row in rows(projects)}
        self._lines: dict[str, list[tuple[int, list[Fund]]]] = {}
        for line, open_to in zip(rows(problem.candidates.lines), _payers(problem), strict=True):
            self._lines.setdefault(line.project_id, []).append((int(line.cost_yuan), open_to))
        self._left = min((rule.yuan for rule in _of(problem, Budget)), default=None)
        self._funds = {
            (fund.name, year): yuan
            for fund in problem.funds
            for year, yuan in fund.amounts(problem.years).items()
        }
        self._cap = min(
            (rule.yuan for rule in _of(problem, SchoolCap) if rule.yuan is not None), default=None
        )
        self._school: dict[str, int] = {}
        self._out = {rule.project for rule in _of(problem, Lock) if rule.state == "out"}
        self._needs = {
            rule.project: rule.requires for rule in _of(problem, Needs) if rule.project
        }
        self._versions: dict[str, list[tuple[str, ...]]] = {}
        for rule in _of(problem, OneOf):
            for project in rule.projects:
                self._versions.setdefault(project, []).append(rule.projects)

    def take(self, project: str, within: tuple[str, ...] = ()) -> bool:
        """Add a project, what it needs before it, in the first year with the money for it."""
        if project in self._years:
            return True
        if self._barred(project):
            return False
        fact = self._facts[project]
        cost, school = int(fact.cost_yuan), fact.school_id
        first = self._problem.years[0] if pd.isna(fact.earliest_year) else int(fact.earliest_year)
        for needed in self._needs.get(project, ()):
            if needed in within or not self.take(needed, (*within, project)):
                return False
            first = max(first, self._years[needed])
        # what it needs may have used up the money, or the school's share
        year = None if self._barred(project) else self._paid_in(project, cost, first)
        if year is None:
            return False
        self._years[project] = year
        self.placed.append((project, year))
        self._school[school] = self._school.get(school, 0) + cost
        if self._left is not None:
            self._left -= cost
        return True

    def _barred(self, project: str) -> bool:
        """Whether a decision, another version, the budget or the school's cap is against it."""
        fact = self._facts[project]
        cost = int(fact.cost_yuan)
        rivals = (other for group in self._versions.get(project, ()) for other in group)
        return (
            project in self._out
            or any(other in self._years for other in rivals)
            or (self._left is not None and cost > self._left)
            or (self._cap is not None and self._school.get(fact.school_id, 0) + cost > self._cap)
        )

    def _paid_in(self, project: str, cost: int, first: int) -> int | None:
        """The first year whose funds can pay, their money taken; ``None`` if there is none."""
        for year in self._problem.years:
            if year < first:
                continue
            taken = self._from_funds(project, cost, year)
            if taken is not None:
                for name, yuan in taken.items():
                    self._funds[name, year] -= yuan
                return year
        return None

    def _from_funds(self, project: str, cost: int, year: int) -> dict[str, int] | None:
        taken: dict[str, int] = {}
        if not self._problem.funds:
            return taken
        for yuan, payers in self._lines.get(project, []):
            missing = yuan
            for fund in payers:
                had = taken.get(fund.name, 0)
                most = min(self._funds.get((fund.name, year), 0), fund.bounds(cost)[1]) - had
                paid = max(min(missing, most), 0)
                taken[fund.name] = had + paid
                missing -= paid
            if missing:
                return None
        return taken


def _payers(problem: Problem) -> list[list[Fund]]:
    """The funds that may pay for each line of the candidates."""
    arrays, funds = arrays_of(problem), problem.funds
    pots = Pots(arrays, tuple(funds), (False,) * len(funds))
    open_to = pots.allowed(np.arange(len(arrays.line_project)))
    return [[fund for fund, may in zip(funds, column, strict=True) if may] for column in open_to.T]


def _of(problem: Problem, kind: type[Any]) -> list[Any]:
    return [rule for rule in problem.rules if isinstance(rule, kind)]


def settled(problem: Problem, placed: Placed) -> tuple[Placed, pd.DataFrame]:
    """Of what a hand has taken, what every rule and the funds allow; and who pays what.

    A rule that an empty list breaks already (a floor, a must) may stay broken but no worse.
    """
    watched = [rule for rule in problem.rules if not isinstance(rule, Budget | Fund)]
    before = [_count(rule, unpaid(problem, [])) for rule in watched]

    def allowed(tried: Placed) -> bool:
        choice = unpaid(problem, tried)
        return all(
            _count(rule, choice) <= most for rule, most in zip(watched, before, strict=True)
        )

    kept = _as_many_as_fit(placed, allowed, LOOKS)
    if not problem.funds:
        return kept, share_out(problem, chosen_table(problem.candidates, dict(kept)))
    nothing = pd.DataFrame(columns=PAID_COLUMNS)
    first = _counts(problem, [], nothing)
    found: list[pd.DataFrame] = [nothing]

    def payable(tried: Placed) -> bool:
        try:
            paid = share_out(problem, chosen_table(problem.candidates, dict(tried)))
        except InfeasibleError:
            return False
        if any(now > most for now, most in
               zip(_counts(problem, tried, paid), first, strict=True)):  # fmt: skip
            return False
        found[0] = paid
        return True

    kept = _as_many_as_fit(kept, payable, SETTLEMENTS)
    return kept, found[0]


def _count(rule: Rule, choice: Choice) -> int:
    return len(said_by(rule, choice) or ())


def _counts(problem: Problem, placed: Placed, paid: pd.DataFrame) -> list[int]:
    parts = problem.candidates
    choice = Choice(parts, chosen_table(parts, dict(placed)), paid, problem.years)
    return [len(rule.breaches(choice)) for rule in problem.rules]


def _as_many_as_fit(placed: Placed, fits: Callable[[Placed], bool], looks: int) -> Placed:
    """In order, as many as fit: a block that does not is halved until one alone is left out.

    After ``looks`` judgements what is still open is left out.
    """
    taken, blocks = Placed(), [placed]
    while blocks and looks:
        block = blocks.pop()
        if not block:
            continue
        looks -= 1
        if fits([*taken, *block]):
            taken = [*taken, *block]
        elif len(block) > 1:
            middle = len(block) // 2
            blocks += [block[middle:], block[:middle]]
    return taken
