"""Published 0/1 knapsacks with several limits: which projects under several yearly budgets.

Weingartner & Ness 1967 (weing, capital budgeting), Senju & Toyoda 1968 (sento), Shi 1979
(weish), pb, and Petersen 1967 (mknap1, choice of R&D projects), with their published optima.
"""

from __future__ import annotations

import pulp
import pytest
from case_tables import CASES, cases, posed, proved, published_only
from cbc import solved

import gaibao_geo as gb


def ask(profits, rows, capacities):
    """A project for each profit; every row a limit of what the projects use of it."""
    ids = [f"p{n:03}" for n in range(len(profits))]
    uses = {f"use{r:02}": dict(zip(ids, row, strict=True)) for r, row in enumerate(rows)}
    rules = [gb.Limit(name, most) for name, most in zip(uses, capacities, strict=True)]
    table = posed(dict(zip(ids, profits, strict=True)), **uses)
    return gb.Problem(table, rules, gb.Maximise("value"))


def instances(file):
    """Profits, rows, capacities and optimum of each instance of a file."""
    text = (CASES / "mkp" / file).read_text(encoding="utf-8")
    numbers = iter([float(word) for word in text.split()])
    many = int(next(numbers)) if file.startswith("mknap") else 1
    for _ in range(many):
        count, height = int(next(numbers)), int(next(numbers))
        optimum = next(numbers)
        profits = [next(numbers) for _ in range(count)]
        rows = [[next(numbers) for _ in range(count)] for _ in range(height)]
        yield profits, rows, [next(numbers) for _ in range(height)], optimum


# Petersen 1967, problem 1: six R&D projects, ten limits.
PETERSEN = (
    [100, 600, 1200, 2400, 500, 2000],
    [
        [8, 12, 13, 64, 22, 41], [8, 12, 13, 75, 22, 41], [3, 6, 4, 18, 6, 4],
        [5, 10, 8, 32, 6, 12], [5, 13, 8, 42, 6, 20], [5, 13, 8, 48, 6, 20],
        [0, 0, 0, 0, 8, 0], [3, 0, 4, 0, 8, 0], [3, 2, 4, 0, 8, 4], [3, 2, 4, 8, 8, 4],
    ],
    [80, 96, 20, 36, 44, 48, 10, 18, 22, 24],
)  # fmt: skip


def test_six_projects_under_ten_limits():
    """2, 3 and 6 of 600, 1200 and 2000: the first limit has 12 + 13 + 41 of 80."""
    plan = gb.solve(ask(*PETERSEN))
    proved(plan, 600 + 1200 + 2000)


def test_the_open_door_leads_to_the_same():
    """CBC by way of PuLP."""
    lp = gb.to_pulp(ask(*PETERSEN))
    assert solved(lp)
    assert pulp.value(lp.objective) == pytest.approx(600 + 1200 + 2000)


def read(case):
    profits, rows, capacities, optimum = [*instances(case["file"])][case.get("index", 1) - 1]
    assert optimum == case["optimum"]
    return ask(profits, rows, capacities)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=published_only) for name in cases("mkp")] or [
        pytest.param("none", marks=published_only)]
)  # fmt: skip
def test_the_published_optimum_is_found_and_proved(name):
    case = cases("mkp")[name]
    plan = gb.solve(read(case), seconds=60)
    proved(plan, case["optimum"])


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=published_only) for name in ("weing1", "pb1", "weish01")
])  # fmt: skip
def test_the_open_door_leads_to_the_published_optimum(name):
    asked = read(cases("mkp")[name])
    lp = gb.to_pulp(asked)
    assert solved(lp)
    # whole figures stand as they are up to 1e4
    scale = max(asked.candidates.projects["value"].max() / 1e4, 1.0)
    assert pulp.value(lp.objective) * scale == pytest.approx(cases("mkp")[name]["optimum"])
