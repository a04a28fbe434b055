"""Random questions that the engine can serve: with all that makes them hard to judge."""

from __future__ import annotations

from random import Random

import pandas as pd

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Lock, Needs, OneOf, RegionFloor, SchoolCap

KINDS = ("canteen", "dormitory", "teaching")
INDICATORS = ("beds", "rooms", "seats")
YEARS = (2016, 2017, 2018)


def some_schools(rng: Random, schools: int):
    """Candidates of ``schools`` schools with one to five projects each in up to four counties."""
    counties = rng.randint(1, 4)
    projects, lines, effects, needs = [], [], [], []
    alike = rng.random() < 0.3  # costs and amounts that tie
    for number in range(schools):
        school, county = f"S{number:03}", f"C{number % counties}"
        pupils = 100 if alike else rng.randint(5, 900)
        weakness = 0.5 if alike else round(rng.random(), 3)
        needs += [
            {"school_id": school, "indicator": name, "shortfall": rng.choice([1.0, 2.5, 7.3]),
             "pupils": pupils, "weakness": weakness}
            for name in INDICATORS if rng.random() < 0.8
        ]  # fmt: skip
        for place in range(rng.randint(1, 5)):
            project = f"P{number:03}-{place}"
            cost = rng.choice([10, 20, 40]) if alike else rng.randint(1, 400)
            projects.append({"project_id": project, "school_id": school, "school": school,
                             "region_id": county, "region": county, "name": project,
                             "kind": "junior" if number % 7 == 3 else "primary",
                             "cost_yuan": cost, "need_yuan": cost})  # fmt: skip
            cut = rng.choice([0, cost, rng.randint(0, cost)])
            kinds = rng.sample(KINDS, 2)
            lines += [
                {"project_id": project, "item_type": kind, "cost_yuan": yuan}
                for kind, yuan in zip(kinds, (cut, cost - cut), strict=True) if yuan
            ]  # fmt: skip
            effects += [
                {"project_id": project, "indicator": name,
                 "amount": rng.choice([0.5, 1.0, 3.3, 8.0])}
                for name in INDICATORS if rng.random() < 0.45
            ]  # fmt: skip
    barred = [(row["project_id"], "gaibao") for row in projects[::9]]
    tables = (pd.DataFrame(rows) for rows in (projects, lines, effects, needs))
    return Candidates(*tables, barred=pd.DataFrame(barred, columns=["project_id", "programme_id"]))


def instant_question(seed: int, schools: int = 40) -> Problem:
    """A question of one to three years, with money of one kind or more."""
    rng = Random(seed)
    parts = some_schools(rng, schools)
    ids, need = list(parts.projects["project_id"]), int(parts.projects["cost_yuan"].sum())
    years = YEARS[: rng.choice([1, 1, 2, 3])]
    rules = []
    if rng.random() < 0.6:
        rules.append(Budget(int(need * rng.uniform(0.05, 0.7))))
    if rng.random() < 0.6 or not rules:
        shared = rng.random() < 0.3
        for name in "fgh"[: rng.randint(1, 3)]:
            held = {year: int(need * rng.uniform(0.0, 0.3)) for year in years}
            share = rng.choice([(0.0, 1.0), (0.1, 1.0), (0.0, 0.6)]) if shared else (0.0, 1.0)
            pays = rng.choice([(), tuple(rng.sample(KINDS, 2)), tuple(rng.sample(KINDS, 1))])
            primary = ("primary",) if rng.random() < 0.2 else ()
            tiers = {rng.choice(["C0", "C1"]): (0.0, 0.5)} if shared and rng.random() < 0.5 else {}
            rules.append(Fund(name, held, pays=pays, share=share, schools=primary, tiers=tiers,
                              programme=rng.choice(["", "", "gaibao"])))  # fmt: skip
    if rng.random() < 0.5:
        rules.append(SchoolCap(int(rng.uniform(0.3, 1.5) * need / schools)))
    if rng.random() < 0.5:
        by = rng.choice(["region", "region", "school"])
        rules.append(RegionFloor(rng.choice([0.02, 0.1]), by=by, firm=rng.random() < 0.6))
    for _ in range(rng.randint(0, 6)):
        rules.append(OneOf(tuple(sorted(rng.sample(ids, 2)))))
    for _ in range(rng.randint(0, 6)):
        first, *others = rng.sample(ids, rng.choice([2, 2, 3]))
        rules.append(Needs(first, tuple(others)))
    locked = rng.sample(ids, rng.choice([0, 0, 1, 3]))
    rules += [Lock(project, rng.choice(["in", "out"])) for project in locked]
    rng.shuffle(rules)
    return Problem(parts, rules, CloseGaps(rng.choice(["weakness", "pupils", "equal"])), years)
