"""Rules about money: both readings against the judge of everything, 200 questions each."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pandas as pd
import pytest
from agree import agree
from makers_money import COUNTIES, MAKERS
from random_questions import MAKERS as FIRST
from random_questions import some_candidates

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Fund, YearSpread
from gaibao_geo.plans.verify import verify

pytestmark = pytest.mark.usefixtures("short_texts")

EACH = 40
OTHERS = {name: maker for name, maker in FIRST.items() if name != "Fund"}
# what joins each rule: funds most of all, for they say who can pay for it
JOINING = {
    "Fund": ["Fund", "Fund", "YearSpread", "Divisible"],
    "YearSpread": ["Fund", "Fund", "Divisible"],
    "Divisible": ["Fund", "Fund", "YearSpread"],
}


def placed(parts, rng):
    """The candidates with counties, kinds of schools and projects that a programme may not pay."""
    county = {school: rng.choice(COUNTIES) for school in "ABC"}
    kind = {school: rng.choice(["primary", "primary", "junior"]) for school in "ABC"}
    at = parts.projects["school_id"]
    barred = [(p, "gaibao") for p in parts.projects["project_id"] if rng.random() < 0.15]
    return Candidates(
        parts.projects.assign(region_id=at.map(county), kind=at.map(kind)),
        parts.lines, parts.effects, parts.needs,
        barred=pd.DataFrame(barred, columns=["project_id", "programme_id"]),
    )  # fmt: skip


def money_question(name, seed):
    """2 to 4 projects in one to three years, the rule, up to three of those that join it."""
    rng = Random(f"{name} {seed}")
    years = (2016, 2017, 2018)[: rng.choice([1, 2, 2, 3] if name == "Fund" else [1, 2, 2, 2, 3])]
    count = rng.randint(2, {1: 4, 2: 3, 3: 2}[len(years)])
    parts = placed(some_candidates(rng, count), rng)
    makers = [MAKERS[other] for other in JOINING[name]]
    drawn = [MAKERS[name], *rng.sample([*makers, *OTHERS.values()], rng.randint(0, 3))]
    if name != "Fund":
        drawn += [MAKERS["Fund"]] * rng.randint(0, 2)
    rules = {}
    for maker in drawn:
        rule = maker(rng, parts, years)
        key = getattr(rule, "name", None) or getattr(rule, "project", None)
        if isinstance(rule, YearSpread):
            key = "one of them"
        rules.setdefault((type(rule), key or len(rules)), rule)
    rules = list(rules.values())
    funds = {rule.name for rule in rules if isinstance(rule, Fund)}
    for place, rule in enumerate(rules):
        others = sorted(funds - {rule.name}) if isinstance(rule, Fund) else []
        if others and rule.match is not None and rng.random() < 0.5:
            rules[place] = replace(rule, match_with=tuple(rng.sample(others, 1)))
    rng.shuffle(rules)
    return Problem(parts, rules, CloseGaps(rng.choice(["weakness", "equal"])), years=years)


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("part", range(4))
def test_a_rule_about_money_agrees(name, part):
    for seed in range(part, EACH, 4):
        asked = money_question(name, seed)
        plan = agree(asked)
        if plan is not None:
            assert verify(asked, plan.chosen, plan.paid, plan.figures()) == []
            again = replace(plan, problem=Problem.from_dict(asked.to_dict()))
            assert again.problem.rules == asked.rules
