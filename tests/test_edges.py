"""Questions at the edges: nothing, everything, ties, fractions, one yuan beside ten 亿."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from agree import agree
from cases import small
from oracle import best

from gaibao_geo.plans import stages
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.rules import (
    Budget,
    Divisible,
    Fund,
    Lock,
    Needs,
    OneOf,
    RegionFloor,
    SchoolCap,
)
from gaibao_geo.plans.solve import solve

EQUAL = CloseGaps("equal")


def row_of_projects(costs, parts=None):
    """Projects p0, p1 … of one school, each closing a part (1 by default) of a need of its own."""
    parts = parts or [1.0] * len(costs)
    return small(
        [(f"p{n}", "A", "东", cost, {f"i{n}": part}) for n, (cost, part)
         in enumerate(zip(costs, parts, strict=True))],
        [("A", f"i{n}", 1.0, 10, 0.5) for n in range(len(costs))],
    )  # fmt: skip


def ids(plan):
    return list(plan.projects["project_id"])


def test_no_project_at_all():
    parts = small([("p0", "A", "东", 3, {})], [("A", "beds", 2, 10, 0.5)])
    none = Candidates(parts.projects[:0], parts.lines[:0], parts.effects[:0], parts.needs)
    plan = solve(Problem(none, [Budget(5), Fund("f", 5), SchoolCap(3), RegionFloor(0.5)]))
    assert (ids(plan), plan.cost_yuan, plan.value) == ([], 0, 0.0)
    assert plan.proof.status == "best"
    assert plan.closed_share == 0.0  # two beds are lacking and none is added


def test_nothing_lacking_and_no_project():
    parts = small([("p0", "A", "东", 3, {})], [("A", "beds", 2, 10, 0.5)])
    none = Candidates(parts.projects[:0], parts.lines[:0], parts.effects[:0], parts.needs[:0])
    plan = solve(Problem(none, []))
    assert plan.closed_share == 1.0
    assert plan.proof.status == "best"


def test_one_project():
    parts = row_of_projects([7])
    assert ids(solve(Problem(parts, [Budget(7)], EQUAL))) == ["p0"]
    assert ids(solve(Problem(parts, [Budget(6)], EQUAL))) == []


def test_nothing_can_be_afforded():
    plan = solve(Problem(row_of_projects([7, 8, 9]), [Budget(6)], EQUAL))
    assert (ids(plan), plan.cost_yuan) == ([], 0)
    assert plan.proof.status == "best"


def test_everything_can_be_afforded():
    plan = solve(Problem(row_of_projects([7, 8, 9]), [Budget(24)], EQUAL))
    assert ids(plan) == ["p0", "p1", "p2"]
    assert plan.closed_share == 1.0


def test_everything_is_locked():
    parts = row_of_projects([7, 8, 9])
    locks = [Lock("p0", "in"), Lock("p1", "out"), Lock("p2", "in")]
    assert ids(solve(Problem(parts, [Budget(16), *locks], EQUAL))) == ["p0", "p2"]


def test_a_project_that_closes_nothing_is_not_bought():
    parts = small([("p0", "A", "东", 1, {}), ("p1", "A", "东", 5, {"beds": 2})],
                  [("A", "beds", 2, 10, 0.5)])  # fmt: skip
    assert ids(solve(Problem(parts, [Budget(100)], EQUAL))) == ["p1"]


def test_a_project_that_costs_nothing_is_taken_where_it_helps():
    """A gift: it closes its need for 0 yuan; the other gift closes nothing and is left."""
    gifts = [("p0", "A", "东", 0, {"beds": 1}), ("p1", "A", "东", 0, {})]
    lines = {"p0": {"canteen": 0}, "p1": {"canteen": 0}, "p2": {"canteen": 4}}
    parts = small(
        [*gifts, ("p2", "A", "东", 4, {"beds": 1})], [("A", "beds", 2, 10, 0.5)], lines
    )
    plan = solve(Problem(parts, [Budget(0)], EQUAL))
    assert ids(plan) == ["p0"]
    assert plan.value == 0.5
    plan = solve(Problem(parts, [Fund("f", 4)], EQUAL))
    assert ids(plan) == ["p0", "p2"]
    assert plan.paid["yuan"].sum() == 4


def test_of_many_equals_the_lowest_ids():
    """Ten projects of 3 yuan and equal worth, 15 yuan: the first five."""
    plan = solve(Problem(row_of_projects([3] * 10), [Budget(15)], EQUAL))
    assert ids(plan) == ["p0", "p1", "p2", "p3", "p4"]


def test_of_more_equals_than_fit_into_one_number_the_lowest_ids():
    """Twenty ids are weighed at a time: the twentieth goes before the twenty-first."""
    parts = row_of_projects([3] * 24)
    order = sorted(parts.projects["project_id"])
    for many in (19, 20, 21):
        assert ids(solve(Problem(parts, [Budget(3 * many)], EQUAL))) == order[:many]


def test_of_two_years_the_lower_id_has_the_earlier():
    """5 yuan a year: any two of the three in turn; the first two, in their order."""
    parts = row_of_projects([5, 5, 5])
    plan = solve(Problem(parts, [Fund("f", {2016: 5, 2017: 5})], EQUAL, years=(2016, 2017)))
    assert plan.projects.set_index("project_id")["year"].to_dict() == {"p0": 2016, "p1": 2017}


def test_of_equal_parts_the_lower_id_is_built_more():
    """15 yuan for two works of 10 in lots of 5: 10 and 5, not 5 and 10."""
    parts = row_of_projects([10, 10])
    plan = solve(Problem(parts, [Budget(15), Divisible((), 0.0, 5)], EQUAL))
    assert plan.projects["spent_yuan"].tolist() == [10, 5]


def test_beyond_two_hundred_the_least_sum_of_places_decides(monkeypatch):
    """Of ten alike the first three; and {1, 4} is told from {2, 3} by fractions of its own."""
    monkeypatch.setattr(stages, "MOST_TIE_BREAKS", 3)
    parts = row_of_projects([3] * 10)
    assert ids(solve(Problem(parts, [Budget(9)], EQUAL))) == ["p0", "p1", "p2"]
    model = compile_problem(Problem(parts, [Budget(9)], EQUAL))
    (stage,) = (one for one in stages.tie_breaks(model) if one.name == "ids")
    weight = stage.weights[model.x[:, 0]]
    assert np.floor(weight).tolist() == [*range(1, 11)]
    assert abs(weight[1] + weight[4] - weight[2] - weight[3]) >= 1 / 4096
    assert stage.slack < 1 / 4096


def test_fractions_that_floats_cannot_hold():
    """Parts of 0.1, 0.2 and 0.3: 0.1 + 0.2 for 3 yuan and 0.3 for 3 yuan are equal, not almost."""
    parts = row_of_projects([1, 2, 3], [0.1, 0.2, 0.3])
    plan = solve(Problem(parts, [Budget(3)], EQUAL))
    assert ids(plan) == ["p0", "p1"]  # the lowest ids of two equal plans of equal cost
    agree(Problem(parts, [Budget(4)], EQUAL))


@pytest.mark.parametrize("budget", [1, 999_999_999, 1_000_000_000, 1_000_000_001])
def test_one_yuan_beside_ten_yi(budget):
    """1 yuan and 1,000,000,000 yuan: the limit binds to the yuan."""
    parts = row_of_projects([1, 1_000_000_000], [0.2, 1.0])
    plan = solve(Problem(parts, [Fund("f", budget)], EQUAL))
    wanted = {1: ["p0"], 999_999_999: ["p0"], 1_000_000_000: ["p1"], 1_000_000_001: ["p0", "p1"]}
    assert ids(plan) == wanted[budget]
    assert int(plan.paid["yuan"].sum()) == plan.cost_yuan


@pytest.mark.parametrize("seed", range(12))
def test_costs_and_worths_of_every_size(seed):
    """Costs from 1 yuan to 10 亿 in one question, against the judge."""
    rng = Random(seed)
    costs = [round(10 ** rng.uniform(0, 9)) for _ in range(6)]
    parts = row_of_projects(costs, [round(rng.uniform(0.001, 1), 3) for _ in costs])
    rules = [Budget(round(sum(costs) * rng.random())), SchoolCap(round(sum(costs) * 0.9))]
    agree(Problem(parts, rules, EQUAL))


def many_rules():
    parts = row_of_projects([3, 5, 7, 4, 6, 2], [0.5, 1, 1, 0.7, 0.9, 0.3])
    rules = [Fund("f", {2016: 7, 2017: 6}), OneOf(("p1", "p2")), Needs("p4", ("p0",)),
             RegionFloor(0.2), Lock("p5", "out", "x")]  # fmt: skip
    return Problem(parts, rules, EQUAL, years=(2016, 2017))


def shuffled(parts, seed):
    return Candidates(*(
        table.sample(frac=1, random_state=seed)
        for table in (parts.projects, parts.lines, parts.effects, parts.needs, parts.schools)
    ))  # fmt: skip


WITH_THREADS = """
from gaibao_geo.plans.highs import Solver
Solver.__init__.__kwdefaults__["threads"] = 3
from test_edges import many_rules, solve
year_of = solve(many_rules()).choice.year_of
print(*(f"{project}:{year}" for project, year in sorted(year_of.items())))
"""


def test_the_same_question_in_any_order_and_with_any_threads_gives_the_same_plan():
    asked = many_rules()
    first = solve(asked)
    for seed in range(5):
        again = Problem(shuffled(asked.candidates, seed), asked.rules, EQUAL, years=asked.years)
        assert again.to_dict() == asked.to_dict()
        plan = solve(again)
        pd.testing.assert_frame_equal(plan.chosen, first.chosen)
        pd.testing.assert_frame_equal(plan.paid, first.paid)
    said = subprocess.run([sys.executable, "-c", WITH_THREADS], cwd=Path(__file__).parent,
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert said.stdout.split() == [f"{project}:{year}" for project, year
                                   in sorted(first.choice.year_of.items())]  # fmt: skip
    expected = best(asked)
    assert expected is not None
    assert first.chosen["year"].equals(expected[1]["year"])
