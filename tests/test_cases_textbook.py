"""Capital rationing as textbooks pose it, restated here with their numbers and answers."""

from __future__ import annotations

import pytest
from case_tables import cases, chosen, posed, proved, published_only

import gaibao_geo as gb


def test_stockco_takes_the_last_three_of_four():
    """Winston, Operations Research: 22 + 12 + 8 for 7 + 4 + 3 of 14."""
    values = {"1": 16, "2": 22, "3": 12, "4": 8}
    costs = {"1": 5, "2": 7, "3": 4, "4": 3}
    plan = gb.solve(gb.Problem(posed(values, costs), [gb.Budget(14)], gb.Maximise("value")))
    proved(plan, 22 + 12 + 8)
    assert chosen(plan) == {"2", "3", "4"}


def test_california_manufacturing_builds_two_factories_and_no_warehouse():
    """Hillier & Lieberman: at most one warehouse, and only where a factory is built; 9 + 5."""
    values = {"LA factory": 9, "SF factory": 5, "LA warehouse": 6, "SF warehouse": 4}
    costs = {"LA factory": 6, "SF factory": 3, "LA warehouse": 5, "SF warehouse": 2}
    rules = [
        gb.Budget(10),
        gb.OneOf(("LA warehouse", "SF warehouse")),
        gb.Needs("LA warehouse", ("LA factory",)),
        gb.Needs("SF warehouse", ("SF factory",)),
    ]
    plan = gb.solve(gb.Problem(posed(values, costs), rules, gb.Maximise("value")))
    proved(plan, 9 + 5)
    assert chosen(plan) == {"LA factory", "SF factory"}


def test_two_years_of_capital_for_projects_that_may_be_built_in_part():
    """X and Y whole, a fifth of Z: 4 + 2 + 2/5; in year 0 that is 6 + 2 + 5/5 of 9.

    A unit of capital is 1000 yuan, which may be left out 100 yuan at a time.
    """
    values = {"X": 4, "Y": 2, "Z": 2}
    first, second = {"X": 6, "Y": 2, "Z": 5}, {"X": 3, "Y": 1, "Z": 2}
    yuan = {name: 1000 * units for name, units in first.items()}
    rules = [gb.Divisible((), 0.0, 100), gb.Limit("year 0", 9), gb.Limit("year 1", 6)]
    table = posed(values, yuan, **{"year 0": first, "year 1": second})
    plan = gb.solve(gb.Problem(table, rules, gb.Maximise("value")))
    proved(plan, 4 + 2 + 2 / 5)
    spent = plan.chosen.set_index("project_id")["spent_yuan"].to_dict()
    assert spent == {"X": 6000, "Y": 2000, "Z": 5000 / 5}


def test_a_project_that_brings_money_in_pays_for_another():
    """Brealey & Myers: W and Y whole and 3/4 of X, 6700 + 0.75 x 9000 + 0 = 13450.

    20000 may be raised in each of three years. Year 0: 10000 (W) + 10000 (Y). Year 1: 10000
    (W) + 15000 (X) - 5000 (Y). What is paid in is a use below 0. Prices of the limits
    (0.05, 0.45, 0) are no part of a plan and are not asked for.
    """
    flows = {
        "W": (-10_000, -10_000, 0), "X": (0, -20_000, 5_000),
        "Y": (-10_000, 5_000, 5_000), "Z": (-15_000, 5_000, 4_000),
    }  # fmt: skip
    uses = {f"year {n}": {name: -flow[n] for name, flow in flows.items()} for n in range(3)}
    values = {"W": 6_700, "X": 9_000, "Y": 0, "Z": -1_500}
    yuan = dict.fromkeys(values, 20_000)  # a lot of 1000 is a twentieth
    rules = [gb.Divisible((), 0.0, 1000), *(gb.Limit(year, 20_000) for year in uses)]
    plan = gb.solve(gb.Problem(posed(values, yuan, **uses), rules, gb.Maximise("value")))
    proved(plan, 6_700 + 0.75 * 9_000)
    built = plan.choice.built
    assert built[["W", "X", "Y"]].tolist() == pytest.approx([1, 0.75, 1])
    assert "Z" not in built


@pytest.mark.parametrize("name", [pytest.param("all", marks=published_only)])
def test_the_numbers_here_are_those_of_the_collection(name):
    published = cases("textbook")
    told = {key: case["optimum"] or case["optimum_computed_here"]
            for key, case in published.items() if "optimum" in case}  # fmt: skip
    assert told == {"winston_stockco": 22 + 12 + 8, "hillier_california_manufacturing": 9 + 5,
                    "brealey_myers_rationing": 6_700 + 0.75 * 9_000}  # fmt: skip
    assert published["two_year_divisible"]["optimum_computed_here"] == 4 + 2 + 2 / 5
