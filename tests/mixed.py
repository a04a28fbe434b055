"""Random questions in which every rule meets every other, and every aim.

Six files of tests take a part each, so that they can run side by side. Each rule's own file
has more questions of it alone, with what that rule is most likely to stumble over.
"""

from __future__ import annotations

from random import Random

import makers_aims
import makers_limits
import makers_links
import makers_money
import pandas as pd
from agree import agree
from makers_limits import with_columns
from makers_money import COUNTIES
from random_questions import MAKERS as FIRST

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import YearSpread

PARTS, EACH_PART = 6, 150
RULES = FIRST | makers_limits.MAKERS | makers_links.MAKERS | makers_money.MAKERS
AIMS = {"CloseGaps": makers_aims.close_gaps} | makers_aims.AIM_MAKERS
DRAWN = 6


def rich_candidates(rng: Random, count: int) -> Candidates:
    """Candidates with all that any rule or aim may ask for, and nothing it needs unknown."""
    parts = with_columns(rng, count)
    at = parts.projects["school_id"]
    county = {school: rng.choice(COUNTIES) for school in "ABC"}
    kind = {school: rng.choice(["primary", "primary", "junior"]) for school in "ABC"}
    barred = [(p, "gaibao") for p in parts.projects["project_id"] if rng.random() < 0.1]
    benefit = [rng.choice([-3.5, -1, 0, 1, 2, 2.25, 7]) for _ in range(count)]
    projects = parts.projects.assign(
        region_id=at.map(county), kind=at.map(kind), benefit=pd.Series(benefit, dtype="float64")
    )
    ids = parts.schools["school_id"]
    pupils = [rng.randint(1, 60) for _ in ids]
    schools = parts.schools.assign(
        region_id=ids.map(county), kind=ids.map(kind), pupils=pd.Series(pupils, dtype="Int64")
    )
    known = schools.set_index("school_id")["pupils"]
    needs = parts.needs.assign(pupils=parts.needs["school_id"].map(known))
    return Candidates(
        projects, parts.lines, parts.effects, needs, schools,
        pd.DataFrame(barred, columns=["project_id", "programme_id"]),
    )  # fmt: skip


def drawn(number: int) -> tuple[list[str], str]:
    """The rules and the aim of a question by their names."""
    rng = Random(f"drawn {number}")
    return rng.sample(sorted(RULES), DRAWN), rng.choice(sorted(AIMS))


def question(number: int) -> Problem:
    """The question of a number: six kinds of rules and an aim, all drawn alike."""
    names, aim = drawn(number)
    rng = Random(f"mixed {number}")
    years = (2016, 2017) if rng.random() < 0.4 else (2016,)
    parts = rich_candidates(rng, rng.randint(2, 5 if len(years) == 1 else 4))
    rules = {}
    for name in names:
        rule = RULES[name](rng, parts, years)
        key = getattr(rule, "name", None) or getattr(rule, "project", None) or len(rules)
        if isinstance(rule, YearSpread):
            key = "one of them"
        rules.setdefault((type(rule), key), rule)
    return Problem(parts, list(rules.values()), AIMS[aim](rng, parts, years), years=years)


def all_agree(part: int) -> None:
    """Every question of a part; at least a third of them must have a plan to agree on."""
    plans = [agree(question(number)) for number in range(part, PARTS * EACH_PART, PARTS)]
    assert sum(plan is not None for plan in plans) * 3 >= EACH_PART


