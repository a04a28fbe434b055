"""Published answers for the aims: leximin, capital budgeting, the largest shortfall.

The cases lie beside the project; without them these tests are skipped. Divisible goods are
posed in twelfths, each good a fund of its own; chores as what somebody is spared, above a
base that makes up for different totals; a feature of a reserve as a school.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import pytest
from cases import small
from seed_texts import SHARED

from gaibao_geo.plans.aims import Maximise, WorstFirst
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Divisible, Fund, Lock, Needs, OneOf
from gaibao_geo.plans.solve import solve

CASES = SHARED / "cases"
KINDS = ("canteen", "dormitory", "teaching", "toilet")
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not CASES.exists(), reason=f"no published cases at {CASES}"),
]


def case(folder, name):
    cases = json.loads((CASES / folder / "cases.json").read_text("utf-8"))["cases"]
    return next(one for one in cases if one["id"] == name)


def levels(problem, scale):
    plan = solve(problem)
    assert plan.proof.status == "best"
    values = problem.objective.values(plan.choice)
    return plan, [value * scale for value in values]


def divided(valuations, whole=30.0, pieces=12):
    """Shares of goods among people: a project is a share of one good for one person."""
    goods = range(len(valuations[0]))
    shares = [(who, good) for who in range(len(valuations)) for good in goods]
    projects = [
        (f"g{good}-{who}", f"P{who}", "东", pieces, {"beds": valuations[who][good]})
        for who, good in shares
    ]
    lines = {f"g{good}-{who}": {KINDS[good]: pieces} for who, good in shares}
    needs = [(f"P{who}", "beds", whole, 1, 0.5) for who in range(len(valuations))]
    rules = [Fund(f"good {good}", pieces, pays=(KINDS[good],)) for good in goods]
    return Problem(small(projects, needs, lines), [*rules, Divisible((), 0.0, 1)], WorstFirst())


@pytest.mark.parametrize("name", ["two_people_1", "two_people_3", "fairpyx_a", "fairpyx_c",
                                  "fairpyx_e"])  # fmt: skip
def test_goods_divided_leximin(name):
    one = case("leximin", name)
    valuations = one.get("valuations") or list(one["values"].values())
    _, found = levels(divided(valuations), 30.0)
    assert found == pytest.approx(one["expected_sorted"])


def test_chores_leximax():
    """Alice's chores cost 7 in all, George's 15: above a base of 8 and 0 they are spared some."""
    one = case("leximin", "chores_leximax")
    costs = one["costs"]
    most = max(map(sum, costs.values()))
    projects, rules, needs = [], [], []
    for who, chores in costs.items():
        needs.append((who, "beds", most, 1, 0.5))
        projects.append((f"{who}-base", who, "东", 1, {"beds": most - sum(chores)}))
        rules.append(Lock(f"{who}-base", "in"))
        projects += [(f"{who}-{n}", who, "东", 1, {"beds": c}) for n, c in enumerate(chores)]
    rules += [OneOf(tuple(f"{who}-{n}" for who in costs)) for n in range(3)]
    plan, found = levels(Problem(small(projects, needs), rules, WorstFirst()), most)
    assert sorted(most - level for level in found) == pytest.approx(one["expected"])
    spared = [n for n in range(3) if f"Alice-{n}" in set(plan.projects["project_id"])]
    done = [0 if n in spared else 1 for n in range(3)]
    assert done[:2] == one["expected_Alice_share"][:2]  # the third costs Alice nothing either way


def npv(names, costs, values, rules, budget):
    parts = small([(name, name, "东", cost, {}) for name, cost in zip(names, costs, strict=True)],
                  [("none", "beds", 1, 1, 0.5)])  # fmt: skip
    by_name = dict(zip(names, values, strict=True))
    figures = [float(by_name[name]) for name in parts.projects["project_id"]]
    parts = replace(parts, projects=parts.projects.assign(npv=figures))
    return solve(Problem(parts, [Budget(budget), *rules], Maximise("npv")))


def test_winston_stockco():
    one = case("textbook", "winston_stockco")
    names = [f"p{n}" for n in range(4)]
    plan = npv(names, one["cost"], one["npv"], [], one["budget"])
    assert plan.value == one["optimum"]
    assert plan.chosen["chosen"].astype(int).tolist() == one["selection"]


def test_hillier_california_manufacturing():
    one = case("textbook", "hillier_california_manufacturing")
    rules = [OneOf(("LA warehouse", "SF warehouse")), Needs("LA warehouse", ("LA factory",)),
             Needs("SF warehouse", ("SF factory",))]  # fmt: skip
    plan = npv(list(one["cost"]), one["cost"].values(), one["npv"].values(), rules, one["budget"])
    assert plan.value == one["optimum"]
    assert set(plan.projects["project_id"]) == set(one["selection"])


def test_prioritizr_largest_shortfall():
    """A unit serves two features: two projects that need each other, each half of its cost."""
    one = case("prioritizr", "min_largest_shortfall")
    units = [n for n, cost in enumerate(one["cost"]) if cost is not None]
    features = range(len(one["targets"]))
    projects = [
        (f"u{n}-{f}", f"F{f}", "东", one["cost"][n] * 50, {"beds": one["features"][f][n]})
        for n, f in product(units, features)
    ]
    needs = [(f"F{f}", "beds", one["targets"][f], 1, 0.5) for f in features]
    rules = [Budget(int(one["budget"] * 100))]
    rules += [Needs(f"u{n}-{f}", (f"u{n}-{1 - f}",)) for n, f in product(units, features)]
    rules += [Lock(f"u{n - 1}-0", "in") for n in one["locked_in"]]
    rules += [Lock(f"u{n - 1}-0", "out") for n in one["locked_out"]]
    problem = Problem(small(projects, needs), rules, WorstFirst())
    plan, found = levels(problem, 1.0)
    assert 1 - found[0] == pytest.approx(one["expected_objective"])
    taken = set(plan.projects["project_id"])
    assert [int(f"u{n}-0" in taken) for n in units] == [
        one["expected_selection"][n] for n in units]  # fmt: skip

