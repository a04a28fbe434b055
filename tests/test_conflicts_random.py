"""Two hundred questions without a plan: every claim is tried against every selection.

The judge here tries every selection; the rules' own ``breaches`` and an exact flow say what
is kept. No solver and no compiler has a part in it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations, islice
from random import Random

import pandas as pd
import pytest
import random_questions as made
from oracle import payments, selections

from gaibao_geo.plans.choice import PAID_COLUMNS, Choice
from gaibao_geo.plans.conflict.arithmetic import checks
from gaibao_geo.plans.conflict.easing import is_decision, is_target
from gaibao_geo.plans.conflict.report import conflict
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Divisible, Fund, RegionFloor, SchoolCap
from gaibao_geo.plans.solve import solve

pytestmark = pytest.mark.usefixtures("short_texts")

COUNT, BATCHES = 200, 20


def firm_floor(rng, parts, years):
    return RegionFloor(rng.choice([0.25, 0.5, 1.0]), by=rng.choice(["township", "school"]),
                       firm=True)  # fmt: skip


MAKERS = [
    made.lock, made.budget, firm_floor, made.school_cap, made.fund, made.needs, made.one_of,
    made.lock, made.divisible, made.fund,
]  # fmt: skip


class Judge:
    """Every selection of a question, and which rules each keeps."""

    def __init__(self, problem: Problem, choices=None):
        self.problem = problem
        # in the widest sense of every Divisible; its own breaches judge what is left
        wide = [replace(r, least=0.0) if isinstance(r, Divisible) else r for r in problem.rules]
        none = pd.DataFrame(columns=PAID_COLUMNS)
        self.choices = choices or [
            Choice(problem.candidates, chosen, none, problem.years)
            for chosen in selections(replace(problem, rules=wide))
        ]
        self.funds = frozenset(n for n, r in enumerate(problem.rules) if isinstance(r, Fund))
        self.payable = cache(self._payable)
        self.keeps = cache(self._keeps)

    def with_rule(self, number, rule):
        """The judge of the question with another rule in one place."""
        rules = [rule if n == number else r for n, r in enumerate(self.problem.rules)]
        other = Judge(replace(self.problem, rules=rules), self.choices)
        own = other.keeps
        other.keeps = lambda place, n: own(place, n) if n == number else self.keeps(place, n)
        return other

    def _keeps(self, place: int, number: int) -> bool:
        return not self.problem.rules[number].breaches(self.choices[place])

    def _payable(self, place: int, limited: frozenset[int]) -> bool:
        """Whether the funds can pay for a selection when only ``limited`` have limits."""
        total = int(self.problem.candidates.projects["cost_yuan"].sum())
        endless = dict.fromkeys(self.problem.years, total)
        rules = [
            rule if n in limited else Fund(rule.name, endless)
            for n, rule in enumerate(self.problem.rules) if isinstance(rule, Fund)
        ]  # fmt: skip
        question = Problem(self.problem.candidates, rules, years=self.problem.years)
        return payments(question, self.choices[place].chosen) is not None

    def keepers(self, rules: frozenset[int]):
        """The selections that keep some rules; the others are left out."""
        limited, others = rules & self.funds, rules - self.funds
        for place, choice in enumerate(self.choices):
            if all(self.keeps(place, n) for n in others) and (
                not self.funds or self.payable(place, limited)
            ):
                yield choice

    def has_plan(self, rules: frozenset[int]) -> bool:
        return next(self.keepers(rules), None) is not None


def question(seed):
    """Two to four projects and two to five rules, of which some demand and some forbid."""
    rng = Random(seed)
    years = (2016, 2017) if rng.random() < 0.3 else (2016,)
    parts = made.some_candidates(rng, rng.randint(2, 4 if len(years) == 1 else 3))
    rules, seen = [], set()
    for maker in (MAKERS[seed % 3 and 2], *rng.sample(MAKERS, rng.randint(1, 4))):
        rule = maker(rng, parts, years)
        key = getattr(rule, "name", None) or getattr(rule, "project", None) or len(rules)
        if key not in seen:
            rules.append(rule)
            seen.add(key)
    return Problem(parts, rules, years=years)


def needed(rule, choice) -> int:
    """By how many yuan a rule with amounts must give for a choice to keep it."""
    if isinstance(rule, Budget):
        return max(0, int(choice.funded["spent_yuan"].sum()) - rule.yuan)
    if isinstance(rule, SchoolCap):
        spent = choice.funded.groupby("school_id")["spent_yuan"].sum()
        return sum(max(0, int(yuan) - rule.yuan) for yuan in spent)
    return int(rule.measured(choice)["short_yuan"].sum())


def without_plan(seeds):
    """Questions that have no plan, by the judge."""
    for seed in seeds:
        asked = question(seed)
        kinds = {type(rule) for rule in asked.rules}
        if {Divisible, Fund} <= kinds:  # the judge pays whole projects only
            continue
        judge = Judge(asked)
        if not judge.has_plan(frozenset(range(len(asked.rules)))):
            yield judge
        else:
            assert list(checks(asked)) == [], "arithmetic against a question that has a plan"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_what_is_said_of_a_conflict_is_so(batch):
    judges = islice(without_plan(range(batch * 1000, batch * 1000 + 999)), COUNT // BATCHES)
    assert [claims_hold(judge) for judge in judges] == [None] * (COUNT // BATCHES)


def planned(problem, seconds):
    return solve(problem, seconds=seconds, explain=False)


def claims_hold(judge):
    problem = judge.problem
    every = frozenset(range(len(problem.rules)))
    found = conflict(problem, planned)
    rules = frozenset(found.rules)
    assert found.minimal
    assert not judge.has_plan(rules)
    for number in rules:
        assert judge.has_plan(rules - {number})
    for one in found.alone:
        assert one.known
        others = every - {one.number}
        assert bool(one.repairs) == judge.has_plan(others)
        least_alone(judge, one, others)
    least_together(judge, found.together)
    for repair in found.repairs:
        assert repair.cheapest
        assert repair.plan.breaches() == []
        changed = {change.number: change.after for change in repair.changes}
        after = [changed.get(n, rule) for n, rule in enumerate(problem.rules)]
        assert repair.plan.problem.rules == tuple(rule for rule in after if rule is not None)
    for lang in ("zh", "en"):
        assert found.text(lang)


def least_alone(judge, one, others):
    rule = judge.problem.rules[one.number]
    for repair in one.repairs:
        (change,) = repair.changes
        if isinstance(rule, Budget | SchoolCap) or (isinstance(rule, RegionFloor) and change.yuan):
            assert repair.yuan == min(needed(rule, choice) for choice in judge.keepers(others))
        elif isinstance(rule, Fund) and change.yuan:
            assert not any(
                judge.with_rule(one.number, less).has_plan(others | {one.number})
                for less in a_yuan_less(judge.problem, rule, change.after)
            )
        elif change.after is not None:
            stricter = a_percent_stricter(rule, change.after)
            if stricter is not None:
                tried = judge.with_rule(one.number, stricter)
                assert not tried.has_plan(others | {one.number})


def a_yuan_less(problem, rule, after):
    """Every way to give a fund one yuan less in all than it got (of many, a few)."""
    held, got = rule.amounts(problem.years), after.amounts(problem.years)
    total = sum(got.values()) - sum(held.values()) - 1
    first, *rest = problem.years
    ways = [{first: total}] if not rest else [
        {first: part, rest[0]: total - part} for part in range(total + 1)
    ]  # fmt: skip
    for way in Random(total).sample(ways, min(len(ways), 3)):
        yield replace(after, yuan={year: yuan + way[year] for year, yuan in held.items()})


def a_percent_stricter(rule, after):
    if isinstance(rule, RegionFloor):
        share = round(after.share + 0.01, 2)
        return replace(rule, share=share) if share < rule.share else None
    if isinstance(rule, Divisible):
        least = round(after.least + 0.01, 2)
        return replace(rule, least=least) if least < rule.least else None
    if isinstance(rule, Fund) and after.pays == rule.pays:
        (low, high), (least, most) = rule.share, after.share
        if least < low and round(least + 0.01, 2) < low:
            return replace(rule, share=(round(least + 0.01, 2), most))
        if most > high and round(most - 0.01, 2) > high:
            return replace(rule, share=(least, round(most - 0.01, 2)))
    return None


def least_together(judge, repairs):
    """Against every selection: the fewest decisions broken, and the least yuan with so many."""
    problem = judge.problem
    if judge.funds or any(isinstance(rule, Divisible) for rule in problem.rules):
        return
    priced = []
    for choice in judge.choices:
        broken = [n for n, rule in enumerate(problem.rules) if rule.breaches(choice)]
        taken_back = sum(is_decision(problem.rules[n]) for n in broken)
        yuan = sum(needed(rule, choice) for rule in problem.rules
                   if not is_decision(rule) and not is_target(rule))  # fmt: skip
        priced.append((taken_back, yuan))
    fewest = min(count for count, _ in priced)
    best = []
    for most in range(fewest, fewest + 3):
        yuan = min(yuan for count, yuan in priced if count <= most)
        if not best or yuan < best[-1]:
            best.append(yuan)
    assert [repair.yuan for repair in repairs] == best
    assert repairs[0].taken_back == fewest


def test_every_rule_was_in_some_conflict_and_was_repaired():
    """The two hundred are no monoculture: each kind of rule has a part in some of them."""
    kinds = set()
    for seed in range(60):
        for judge in without_plan([seed]):
            found = conflict(judge.problem, planned)
            kinds |= {type(judge.problem.rules[n]).__name__ for n in found.rules}
    assert {"Budget", "Lock", "RegionFloor", "SchoolCap", "Fund"} <= kinds


def test_rule_subsets_are_judged_alike():
    """The judge's own reading of left-out rules only ever widens what may be chosen."""
    judge = Judge(question(3))
    every = range(len(judge.problem.rules))
    for size in range(len(every)):
        for rules in combinations(every, size):
            if judge.has_plan(frozenset(every)):
                assert judge.has_plan(frozenset(rules))
