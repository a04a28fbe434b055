"""Funds as a few sums: what can be paid at all, without saying who pays.

A set of projects can be paid in a year exactly when, for every set G of funds, what the
projects cannot get from the other funds is no more than what G holds (Hall, Gale; with
bounds on each fund's share of a project it is the same for base polyhedra, whose sums
keep whole numbers). So funds, earmarks and shares become one weight a project for each G, and
few of these sums differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gaibao_geo.plans.arrays import Arrays
from gaibao_geo.plans.pots import Pots
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund

MOST_FUNDS = 6  # 2**6 sets of funds


@dataclass(frozen=True)
class Money:
    """Sums that money allows, in whole yuan.

    ``weight`` (sums × projects); ``in_year`` (sums × years) and ``in_all`` (sums) are the
    most of each; ``barred`` says that no year's money can pay a project.
    """

    weight: np.ndarray
    in_year: np.ndarray
    in_all: np.ndarray
    barred: np.ndarray

    def taken(self, which: np.ndarray) -> Money:
        """The same for some projects, in their order."""
        weight = np.ascontiguousarray(self.weight[:, which])
        return replace(self, weight=weight, barred=self.barred[which])


def money_of(problem: Problem, arrays: Arrays) -> Money:
    """The sums of a problem's budgets and funds; those that can never bind are left out."""
    count, years = arrays.count, problem.years
    cost = arrays.cost.astype(np.float64)
    weight: list[np.ndarray] = []
    in_year: list[np.ndarray] = []
    in_all: list[float] = []
    budgets = [rule.yuan for rule in problem.rules if isinstance(rule, Budget)]
    if budgets:
        weight.append(cost)
        in_year.append(np.full(len(years), float(min(budgets))))
        in_all.append(float(min(budgets)))
    barred = np.zeros(count, dtype=bool)
    funds = problem.funds
    if funds:
        lower, barred = _lower(funds, arrays)
        held = np.array([[fund.amounts(years)[year] for year in years] for fund in funds], float)
        for some in range(1, 1 << len(funds)):
            which = [n for n in range(len(funds)) if some >> n & 1]
            weight.append(lower[some])
            in_year.append(held[which].sum(axis=0))
            in_all.append(float(held[which].sum()))
    for mine, most in zip(weight, in_year, strict=True):
        barred |= mine > most.max()  # a project starts, and is paid, in one year
    kept = _needed(weight, in_year, in_all, barred)
    shape = (len(kept), count)
    return Money(
        np.array([weight[n] for n in kept]).reshape(shape),
        np.array([in_year[n] for n in kept]).reshape(len(kept), len(years)),
        np.array([in_all[n] for n in kept]).reshape(len(kept)), barred,
    )  # fmt: skip


def _lower(funds: tuple[Fund, ...], arrays: Arrays) -> tuple[np.ndarray, np.ndarray]:
    """What each project must get from each set of funds at least, and which none can pay.

    With r0(H) the cost of the lines that only funds of H may pay and each fund's share between
    l and u: r(G) = max over H of r0(H) + l(G - H) - u(H - G).
    """
    count, sets = arrays.count, 1 << len(funds)
    only = np.zeros((sets, count))
    pots = Pots(arrays, funds, (False,) * len(funds))
    open_to = pots.allowed(np.arange(len(arrays.line_project)))
    able = (open_to * (1 << np.arange(len(funds)))[:, None]).sum(axis=0)
    for some in range(sets):
        mine = (able & ~some) == 0
        only[some] = np.bincount(arrays.line_project[mine], arrays.line_cost[mine], count)
    if not pots.share_funds:
        return only, only[0] > 0
    least, most = np.zeros((sets, count)), np.zeros((sets, count))
    for n, fund in enumerate(funds):
        bounds = pots.bounds(fund, arrays.cost, np.arange(count)).T.astype(np.float64)
        holding = [some for some in range(sets) if some >> n & 1]
        least[holding] += bounds[0]
        most[holding] += bounds[1]
    lower = np.full((sets, count), -np.inf)
    for some in range(sets):
        for other in range(sets):
            given = only[other] + least[some & ~other] - most[other & ~some]
            np.maximum(lower[some], given, out=lower[some])
    return lower, (lower[0] > 0) | (lower[-1] > only[-1])


def _needed(
    weight: list[np.ndarray], in_year: list[np.ndarray], in_all: list[float], barred: np.ndarray
) -> list[int]:
    """The sums that can bind and that no other makes needless."""
    kept: list[int] = []
    for n, mine in enumerate(weight):
        total = mine[~barred].sum()
        if total <= in_all[n] and (total <= in_year[n]).all():
            continue
        same = [
            m for m in range(len(weight))
            if m != n and (weight[m] >= mine).all() and in_all[m] <= in_all[n]
            and (in_year[m] <= in_year[n]).all()
        ]  # fmt: skip
        # of two equal sums the first stays
        if any(m < n or not (_same(n, m, weight, in_year) and in_all[m] == in_all[n])
               for m in same):  # fmt: skip
            continue
        kept.append(n)
    return kept


def _same(n: int, m: int, weight: list[np.ndarray], in_year: list[np.ndarray]) -> bool:
    return bool((weight[n] == weight[m]).all() and (in_year[n] == in_year[m]).all())
