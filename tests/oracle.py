"""The judge that tries everything: every selection, every year, exact payments.

It shares no code with the compiler or the payments of the tool. Who can pay what is a search
in whole yuan written from the rules' definitions (``scipy.optimize.milp``, one column for
each line, year and fund); the rules' own ``breaches`` judge; the best that passes is
the answer. Only for small cases: (years + 1) ** projects selections.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor
from time import perf_counter

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Divisible, Fund, YearSpread

NOTHING_PAID = pd.DataFrame(columns=PAID_COLUMNS)


def selections(problem: Problem, most: float = float("inf")):
    """Every way to choose projects and their years for ``most`` yuan, as ``chosen`` tables."""
    projects = problem.candidates.projects
    ids = list(projects["project_id"])
    ways = [
        [None, *product(problem.years, amounts(problem, row))] for row in projects.itertuples()
    ]
    for picked in product(*ways):
        if sum(way[1] for way in picked if way) > most:
            continue
        taken = {p: way for p, way in zip(ids, picked, strict=True) if way}
        yield chosen_table(
            problem.candidates,
            {project: year for project, (year, _) in taken.items()},
            {project: yuan for project, (_, yuan) in taken.items()},
        )


def amounts(problem: Problem, project) -> list[int]:
    """Every amount in whole yuan that may be spent on a project: all of it, or whole lots less."""
    cost, ids = int(project.cost_yuan), [project.project_id]
    for rule in problem.rules:
        if isinstance(rule, Divisible) and project.project_id in (rule.projects or ids):
            least = max(ceil(Fraction(str(rule.least)) * cost), 1)
            return list(range(cost, least - 1, -rule.step_yuan))
    return [cost]


def spread_of(problem: Problem, project: str) -> list[Fraction]:
    """What part of a project is due in the first, second, ... year."""
    lines = problem.candidates.lines
    kinds = set(lines.loc[lines["project_id"] == project, "item_type"])
    for rule in problem.rules:
        if isinstance(rule, YearSpread) and (
            project in rule.projects
            or kinds & set(rule.kinds)
            or not (rule.projects or rule.kinds)
        ):
            whole = sum(Fraction(str(share)) for share in rule.shares)
            return [Fraction(str(share)) / whole for share in rule.shares]
    return [Fraction(1)]


def split_by_remainder(yuan: int, shares: list[Fraction]) -> list[int]:
    """Whole yuan by shares: what is left over goes to the largest remainders, the earlier first."""
    parts = [floor(yuan * share) for share in shares]
    by_size = sorted(range(len(shares)), key=lambda n: (parts[n] - yuan * shares[n], n))
    for n in by_size[: yuan - sum(parts)]:
        parts[n] += 1
    return parts


class Sums:
    """Rows of sums with bounds, over columns that come as they are named."""

    def __init__(self):
        self.columns, self.rows = {}, []

    def row(self, entries, least, most):
        terms = {}
        for key, value in entries:
            place = self.columns.setdefault(key, len(self.columns))
            terms[place] = terms.get(place, 0) + float(value)
        self.rows.append((terms, float(least), float(most)))

    def best(self, wanted):
        """The least of ``wanted`` (by column) with the columns of payments whole."""
        if not self.columns:
            return {} if all(low <= 0 <= high for _, low, high in self.rows) else None
        matrix = np.zeros((len(self.rows), len(self.columns)))
        for at, (terms, _, _) in enumerate(self.rows):
            for place, value in terms.items():
                matrix[at, place] = value
        price = np.array([float(wanted.get(key, 0)) for key in self.columns])
        found = milp(
            price, integrality=np.array([int(key[0] == "pay") for key in self.columns]),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(
                matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows]),
        )  # fmt: skip
        return None if found.x is None else dict(zip(self.columns, found.x, strict=True))


def payments(problem: Problem, chosen: pd.DataFrame) -> pd.DataFrame | None:
    """Whole payments that keep every fund's rules, ``None`` if there are none.

    Of all that do, one that misses the targets for use by the least.
    """
    years = problem.years
    every = int(chosen["spent_yuan"].sum())
    funds = problem.funds or (Fund("", dict.fromkeys(years, every)),)
    sums, ways = Sums(), []  # ways: (key, project, kind, county, year, fund)
    for project in chosen[chosen["chosen"]].itertuples():
        if not project_rows(problem, project, funds, sums, ways):
            return None
    wanted = {}
    for fund in funds:
        fund_rows(fund, years, sums, ways, wanted)
    found = sums.best(wanted)
    if found is None:
        return None
    rows = [(key[1], key[2], key[4], key[3], round(found[key])) for key, *_ in ways]
    return pd.DataFrame([row for row in rows if row[4]], columns=PAID_COLUMNS)


def may_be_in_part(problem: Problem, project: str) -> bool:
    return any(
        isinstance(rule, Divisible) and (not rule.projects or project in rule.projects)
        for rule in problem.rules
    )


def may_pay(problem: Problem, fund: Fund, project, kind: str) -> bool:
    barred = problem.candidates.barred
    pair = (barred["project_id"] == project.project_id) & (
        barred["programme_id"] == fund.programme
    )
    return (
        (not fund.pays or kind in fund.pays)
        and (not fund.schools or project.kind in fund.schools)
        and not pair.any()
    )


def project_rows(problem: Problem, project, funds, sums: Sums, ways: list) -> bool:
    """What is due of a project, and each fund's share of it; ``False`` if it starts too late."""
    parts, years, name = problem.candidates, problem.years, project.project_id
    shares, start = spread_of(problem, name), problem.years.index(project.year)
    if start + len(shares) > len(years):
        return False
    in_part, mine = may_be_in_part(problem, name), []
    for line in parts.lines[parts.lines["project_id"] == name].itertuples():
        whole = Fraction(line.cost_yuan * project.spent_yuan, project.cost_yuan)
        fixed, of_line = split_by_remainder(line.cost_yuan, shares), []
        payers = [fund for fund in funds if may_pay(problem, fund, project, line.item_type)]
        for later, share in enumerate(shares):
            year = years[start + later]
            here = [("pay", name, line.item_type, year, fund.name) for fund in payers]
            ways += [(key, name, line.item_type, project.region_id, year, key[4]) for key in here]
            low = floor(whole * share) if in_part else fixed[later]
            high = ceil(whole * share) if in_part else fixed[later]
            sums.row([(key, 1) for key in here], low, high)
            of_line += here
        sums.row([(key, 1) for key in of_line], floor(whole), ceil(whole))
        mine += of_line
    sums.row([(key, 1) for key in mine], project.spent_yuan, project.spent_yuan)
    for fund in funds:
        low, high = (Fraction(str(part)) * project.spent_yuan
                     for part in fund.tiers.get(project.region_id, fund.share))  # fmt: skip
        sums.row([(key, 1) for key in mine if key[4] == fund.name], ceil(low), floor(high))
    return True


def fund_rows(fund: Fund, years, sums: Sums, ways: list, wanted: dict) -> None:
    """What a fund has in each year, must use, sets apart, and pays beside others."""
    own = [way for way in ways if way[5] == fund.name]
    came = fund.yuan if isinstance(fund.yuan, dict) else {years[0]: fund.yuan}
    for place, year in enumerate(years):
        # what is left of a year is what came, what was carried, less what was paid
        entries = [(key, 1) for key, *_, when, _ in own if when == year]
        entries.append((("left", fund.name, year), 1))
        if place:
            entries.append((("left", fund.name, years[place - 1]), -Fraction(str(fund.carry))))
        sums.row(entries, came.get(year, 0), came.get(year, 0))
    total = sum(came.values())
    used, least = [(way[0], 1) for way in own], ceil(Fraction(str(fund.least_use)) * total)
    if not fund.firm:
        wanted["lacking", fund.name] = 1
        used.append((("lacking", fund.name), 1))
    sums.row(used, least, np.inf)
    for kind, share in fund.pools.items():
        of_kind = [(way[0], 1) for way in own if way[2] == kind]
        sums.row(of_kind, ceil(Fraction(str(share)) * total), np.inf)
    for county in {way[3] for way in own} if fund.match is not None else ():
        ratio = fund.match.get(county) if isinstance(fund.match, dict) else fund.match
        if ratio is not None:
            there = [(way[0], 1) for way in own if way[3] == county]
            beside = [
                (way[0], -Fraction(str(ratio))) for way in ways
                if way[3] == county and way[5] != fund.name
                and (not fund.match_with or way[5] in fund.match_with)
            ]  # fmt: skip
            sums.row([*there, *beside], -np.inf, 0)


class Sieve:
    """Rules, asked in the order in which they refuse the most choices in the least time."""

    def __init__(self, rules):
        self.order = [[0.0, 0, 0, rule] for rule in rules]  # seconds, times asked, times refused

    def refuses(self, choice) -> bool:
        for told in self.order:
            began = perf_counter()
            broken = bool(told[3].breaches(choice))
            told[0] += perf_counter() - began
            told[1] += 1
            told[2] += broken
            if broken:
                self.order.sort(key=lambda one: one[0] / (one[2] + 0.1))
                return True
        return False


ROUNDING = 1e-6  # numbers of an aim no further apart than this are the same


def best(problem: Problem):
    """The best choice that keeps every rule, with its rank; ``None`` if there is none.

    Order: least short of targets; most of the aims in turn, each number after the other and
    each aim within what it may give up; cheapest, fewest gifts, earliest, lowest ids, and of
    two years the lower id in the earlier one. The rank is (short, numbers of the aims,
    cost, ...). Who pays is asked only of choices that might win.
    """
    others = [rule for rule in problem.rules if not isinstance(rule, Fund)]
    money = sum(fund.total for fund in problem.funds) if problem.funds else float("inf")
    waiting, sieve = [], Sieve(others)
    for chosen in selections(problem, money):
        choice = Choice(problem.candidates, chosen, NOTHING_PAID, problem.years)
        if sieve.refuses(choice):
            continue
        waiting.append((sum(rule.short_yuan(choice) for rule in others), choice))
    if any(tolerance for _, tolerance in problem.objective.in_turn()):
        return _within_tolerances(problem, waiting)
    winner = None
    ordered = sorted(
        ((short, _numbers(problem, choice), *_after(problem, choice)), place)
        for place, (short, choice) in enumerate(waiting)
    )
    for rank, place in ordered:
        if winner is not None and winner[0] <= rank:
            break
        paid = _paid(problem, waiting[place][1].chosen)
        if paid is not None:
            full = (_short(problem, paid), *rank[1:])
            if winner is None or full < winner[0]:
                winner = (full, paid)
    return winner and _told(problem, winner[0][0], winner[1])


def _paid(problem: Problem, chosen: pd.DataFrame) -> Choice | None:
    """The choice with payments that keep every rule; ``None`` if there are none."""
    paid = payments(problem, chosen)
    if paid is None:
        return None
    choice = Choice(problem.candidates, chosen, paid, problem.years)
    return None if any(rule.breaches(choice) for rule in problem.rules) else choice


def _short(problem: Problem, choice: Choice) -> int:
    return sum(rule.short_yuan(choice) for rule in problem.rules)


def _numbers(problem: Problem, choice: Choice) -> tuple[float, ...]:
    """What the aims in turn reach, less of it first when sorted."""
    return tuple(
        -round(number, 6)
        for aim, _ in problem.objective.in_turn() for number in aim.values(choice)
    )  # fmt: skip


def _after(problem: Problem, choice: Choice) -> tuple:
    took, chosen = choice.funded, choice.chosen
    places = [problem.years.index(year) if pd.notna(year) else 0 for year in chosen["year"]]
    return (
        int(took["spent_yuan"].sum()),
        int((took["cost_yuan"] == 0).sum()),
        sum(places),
        tuple(not taken for taken in chosen["chosen"]),
        tuple(places),
    )


def _told(problem: Problem, short: int, choice: Choice):
    rank = (short, problem.objective.values(choice), *_after(problem, choice))
    return rank, choice.chosen, choice.paid


def _within_tolerances(problem: Problem, waiting):
    """As ``best`` where an aim may give up something for the next: all that can be paid."""
    kept = [paid for _, each in waiting if (paid := _paid(problem, each.chosen)) is not None]
    if not kept:
        return None
    least = min(_short(problem, choice) for choice in kept)
    kept = [choice for choice in kept if _short(problem, choice) == least]
    for aim, tolerance in problem.objective.in_turn():
        numbers = [aim.values(choice) for choice in kept]
        most = max(tuple(round(number, 6) for number in each) for each in numbers)
        floor = [number - tolerance * abs(number) - 2 * ROUNDING for number in most]
        exact = tolerance == 0
        kept = [
            choice
            for choice, each in zip(kept, numbers, strict=True)
            if all(n >= low for n, low in zip(each, floor, strict=True))
            and (not exact or tuple(round(n, 6) for n in each) == most)
        ]
    winner = min(kept, key=lambda choice: _after(problem, choice))
    return _told(problem, least, winner)
