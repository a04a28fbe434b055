"""Hand-computed answers of prioritizr's own tests (numbers only): importance, shortfall, others.

Four planning units, of which the third or fourth has no cost and is no candidate. Not posed:
the rank over two zones with a budget each, whose data the collection does not hold. prioritizr
also rescales replacement costs to 0.01-1, which turns a single finite value into 0.505
whatever it is; ours are left in points of the aim.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from case_tables import cases, chosen, posed, proved, published_only
from cases import small

import gaibao_geo as gb


def least_cost(costs, first, second, targets, *rules):
    """The cheapest that holds enough of two features."""
    features = {"first": first, "second": second}
    limits = [gb.Limit(name, at_least=least)
              for name, least in zip(features, targets, strict=True)]  # fmt: skip
    table = posed({name: -cost for name, cost in costs.items()}, costs, **features)
    return gb.Problem(table, [*limits, *rules], gb.Maximise("value"))


def test_what_it_costs_to_do_without_a_unit():
    """Units 2 and 4 cost 2 + 3. Without 2, 4 kept: 1 and 4, 10 + 3, so 8 more.

    Without 4 nothing has the first feature.
    """
    asked = least_cost({"1": 10, "2": 2, "4": 3}, {"1": 0, "2": 0, "4": 1},
                       {"1": 10, "2": 5, "4": 6}, [1, 10])  # fmt: skip
    plan = gb.solve(asked)
    proved(plan, -(2 + 3))
    assert chosen(plan) == {"2", "4"}
    table = gb.importance(plan).set_index("project_id")
    assert table["lost_rest_kept"].to_dict() == pytest.approx({"2": 10 + 3 - 5, "4": math.inf})
    assert table["lost"].to_dict() == pytest.approx({"2": 8, "4": math.inf})
    assert table["proved"].all()


def test_how_early_each_unit_would_be_taken():
    """Two features to be held, 2 and 10; budgets of 2.5 and 5, here in halves of a yuan.

    With 2.5 unit 2: shortfalls 1 + 5/10; with 5 also unit 4: 1/2 + 0.
    """
    holds = {"1": (1, 10), "2": (0, 5), "4": (1, 6)}
    costs = {"1": 20, "2": 4, "4": 6}
    table = small(
        [(unit, "A", "东", costs[unit],
          {name: amount for name, amount in zip(("f1", "f2"), held, strict=True) if amount})
         for unit, held in holds.items()],
        [("A", "f1", 2, 10, 0.5), ("A", "f2", 10, 10, 0.5)],
    )  # fmt: skip
    asked = gb.Problem(table, [gb.Budget(10)], gb.CloseGaps("equal"))
    plan = gb.solve(asked)
    assert chosen(plan) == {"2", "4"}
    ranks = gb.rank_importance(plan, [5, 10]).set_index("project_id")["score"]
    assert ranks.to_dict() == {"2": 1.0, "4": 0.5}
    small_plan = gb.solve(replace(asked, rules=[gb.Budget(5)]))
    assert [2 - one.value for one in (small_plan, plan)] == pytest.approx([1 + 5 / 10, 1 / 2])


def test_the_largest_shortfall_is_as_small_as_can_be():
    """Targets 2 and 21, 4.23 of money, unit 2 in and 1 out: 2 and 3 hold 1 + 1 and 20 of 21.

    A feature is a school here, and a unit a project at each, chosen together; the cost is
    at the first. A yuan is a hundredth of the published unit of money.
    """
    cost, first = {"1": 100, "2": 200, "3": 200}, {"1": 2, "2": 1, "3": 1}
    projects = [(f"{unit}@f1", "F1", "东", cost[unit], {"held": first[unit]}) for unit in cost]
    projects += [(f"{unit}@f2", "F2", "东", 0, {"held": 10}) for unit in cost]
    table = small(projects, [("F1", "held", 2, 10, 0.5), ("F2", "held", 21, 10, 0.5)])
    pairs = [(f"{unit}@f1", f"{unit}@f2") for unit in cost]
    rules = [gb.Budget(423), gb.Lock("2@f1", "in"), gb.Lock("1@f1", "out")]
    rules += [gb.Needs(one, (other,)) for pair in pairs for one, other in (pair, pair[::-1])]
    plan = gb.solve(gb.Problem(table, rules, gb.WorstFirst()))
    assert chosen(plan) == {"2@f1", "2@f2", "3@f1", "3@f2"}
    assert 1 - plan.value == pytest.approx(1 / 21)
    assert plan.proof.status == "best"


def test_when_no_other_plan_exists_it_is_said():
    """With 2 in and 1 out only 2 and 3 hold enough: asked for 100, there is one."""
    asked = least_cost(
        {"1": 1, "2": 2, "3": 2}, {"1": 2, "2": 1, "3": 1}, {"1": 10, "2": 10, "3": 10}, [2, 10],
        gb.Lock("2", "in"), gb.Lock("1", "out"),
    )  # fmt: skip
    plan = gb.solve(asked)
    found = gb.alternatives(plan, 99, within=1.0)
    assert chosen(plan) == {"2", "3"}
    assert (1 + len(found.others), found.exhausted) == (1, True)


@pytest.mark.parametrize("name", [pytest.param("all", marks=published_only)])
def test_the_numbers_here_are_those_of_the_collection(name):
    told = cases("prioritizr")
    assert told["replacement_minset"]["replacement_fix_rest"] == [0, 8, None, "inf"]
    assert told["rank_importance"]["expected_rank"] == [0, 1, None, 0.5]
    assert told["rank_importance"]["expected_objective_path"] == [1 + 5 / 10, 1 / 2]
    largest = told["min_largest_shortfall"]
    assert largest["expected_objective"] == pytest.approx(1 / 21)
    assert (largest["features"], largest["budget"]) == ([[2, 1, 1, 0], [10] * 4], 4.23)
    assert told["cuts_portfolio_exhausted"]["expected_number_of_solutions"] == 1
