"""How the engine grows: made-up questions of 60 to 664 schools, five projects each.

Run by hand: ``python benchmarks/engine_scale.py``. One run each, seconds of wall time; the
questions have a budget, two earmarked funds, a cap per school and floors per township.
Random tables are easier than real ones: read the growth, not the promise.
"""

from __future__ import annotations

import random
import time

import pandas as pd

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, RegionFloor, SchoolCap
from gaibao_geo.plans.solve import solve

KINDS = ("canteen", "dormitory", "teaching", "sports", "water")
SCHOOLS = (60, 200, 664)


def question(schools: int) -> Problem:
    """A made-up question; the same numbers on every run."""
    dice = random.Random(3)  # noqa: S311  (repeatable, not secret)
    projects, lines, effects, needs = [], [], [], []
    for school in range(schools):
        at = {"school_id": f"S{school:04}", "school": f"S{school}", "school_en": f"S{school}",
              "township": f"T{school // 8}", "township_en": f"T{school // 8}"}  # fmt: skip
        for kind in KINDS:
            name, cost = f"{school:04}-{kind}", dice.randint(20, 400) * 10_000
            projects.append({**at, "project_id": name, "name": name, "name_en": name,
                             "cost_yuan": cost, "need_yuan": cost, "list_name": "",
                             "quality": "made_up"})  # fmt: skip
            lines.append({"project_id": name, "item_type": kind, "cost_yuan": cost})
            effects.append({"project_id": name, "indicator": kind,
                            "amount": float(dice.randint(3, 10))})  # fmt: skip
            needs.append({"school_id": at["school_id"], "indicator": kind, "name_zh": kind,
                          "name_en": kind, "unit": "", "unit_en": "",
                          "shortfall": float(dice.randint(5, 12)),
                          "pupils": dice.randint(50, 900), "weakness": dice.random()})  # fmt: skip
    total = sum(project["cost_yuan"] for project in projects)
    rules = [
        Budget(total * 2 // 5),
        Fund("upper", total * 7 // 20, pays=("canteen", "dormitory", "teaching", "water")),
        Fund("county", total // 10, pays=("canteen", "sports", "water")),
        SchoolCap(8_000_000),
        RegionFloor(0.2),
    ]
    tables = (pd.DataFrame(rows) for rows in (projects, lines, effects, needs))
    return Problem(Candidates(*tables), rules, made_up=True)


def main() -> None:
    """Print one row per size."""
    for schools in SCHOOLS:
        problem = question(schools)
        began = time.perf_counter()
        plan = solve(problem)
        taken = time.perf_counter() - began
        found = f"{plan.proof.status}, gap {plan.proof.gap:.6f}, breaches {len(plan.breaches())}"
        print(f"{schools} schools, {len(plan.chosen)} projects: {taken:.1f} s, {found}")


if __name__ == "__main__":
    main()
