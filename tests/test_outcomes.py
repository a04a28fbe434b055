"""What a plan brings each group: a pencil case, and both readings on random choices."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest
from cases import small
from random_questions import divisible, some_candidates

from gaibao_geo.errors import DataError
from gaibao_geo.plans.choice import PAID_COLUMNS, Choice, chosen_table
from gaibao_geo.plans.outcomes import Outcome, levels, reached
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem

NONE = pd.DataFrame(columns=PAID_COLUMNS)


def three_schools():
    """A and B in the east, C in the west; C lacks nothing."""
    return small(
        [("p1", "A", "东", 900, {"beds": 30}), ("p2", "B", "东", 400, {"beds": 99}),
         ("p3", "C", "西", 500, {})],
        [("A", "beds", 60, 100, 0.5), ("A", "rooms", 2, 100, 0.5), ("B", "beds", 40, 300, 0.5)],
    )  # fmt: skip


def with_pupils(parts, **pupils):
    schools = parts.schools.set_index("school_id")
    schools["pupils"] = pd.Series(pupils, dtype="Int64").reindex(schools.index)
    return type(parts)(parts.projects, parts.lines, parts.effects, parts.needs,
                       schools.reset_index(), parts.barred)  # fmt: skip


def test_levels_by_pencil():
    """A closes half of one need of two: 1/4. B closes its only need, C lacks nothing: 1."""
    parts = with_pupils(three_schools(), A=100, B=300, C=50)
    choice = Choice(parts, chosen_table(parts, {"p1": 2016, "p2": 2016}), NONE, (2016,))
    table = Outcome("closed", "school").table(choice)
    assert table["key"].tolist() == ["A", "B", "C"]
    assert table["weight"].tolist() == [100, 300, 50]
    assert table["level"].tolist() == [(30 / 60 + 0) / 2, 1.0, 1.0]
    table = Outcome("closed", "township").table(choice)
    assert table["level"].tolist() == [(100 * 0.25 + 300 * 1.0) / 400, 1.0]
    table = Outcome("yuan_per_pupil", "township").table(choice)
    assert table["weight"].tolist() == [400, 50]
    assert table["level"].tolist() == [(900 + 400) / 400, 0.0]


def test_unknown_pupils_are_no_zero_and_none_weigh_nothing():
    parts = with_pupils(three_schools(), A=100, B=0)
    choice = Choice(parts, chosen_table(parts, {}), NONE, (2016,))
    with pytest.raises(DataError, match="C"):
        Outcome().table(choice)
    parts = with_pupils(three_schools(), A=100, B=0, C=7)
    choice = Choice(parts, chosen_table(parts, {}), NONE, (2016,))
    assert Outcome().table(choice)["key"].tolist() == ["A", "C"]
    with pytest.raises(DataError, match="moon"):
        Outcome(by="moon").table(choice)
    with pytest.raises(DataError, match="luck"):
        Outcome("luck")


@pytest.mark.parametrize("of", ["closed", "yuan_per_pupil"])
@pytest.mark.parametrize("by", ["school", "township", "region"])
def test_both_readings_of_a_level_agree(of, by):
    """For a random choice the exact columns can take the true levels and no others."""
    for seed in range(20):
        rng = Random(f"{of} {by} {seed}")
        years = (2016, 2017)
        parts = with_pupils(some_candidates(rng, 5), A=rng.randint(1, 9), B=rng.randint(0, 9), C=3)
        rules = [divisible(rng, parts, years)] if rng.random() < 0.5 else []
        problem, outcome = Problem(parts, rules, years=years), Outcome(of, by)
        model = compile_problem(problem)
        affine = levels(model, outcome)
        year_of = {p: rng.choice(years) for p in model.arrays.ids if rng.random() < 0.6}
        spent_of, fixed = {}, np.zeros(model.width)
        for project, year in year_of.items():
            fixed[model.x[model.arrays.place[project], years.index(year)]] = 1
        for divided, rule in zip(model.divided, rules, strict=True):
            for place, columns in zip(divided.projects, divided.columns, strict=True):
                project, cost = model.arrays.ids[place], int(model.arrays.cost[place])
                if project in year_of:
                    lots = rng.randint(0, rule.most_lots(cost))
                    fixed[columns[years.index(year_of[project])]] = lots
                    spent_of[project] = cost - lots * rule.step_yuan
        choice = Choice(parts, chosen_table(parts, year_of, spent_of), NONE, years)
        true = outcome.table(choice)["level"].to_numpy()
        assert reached(model, affine, fixed) == pytest.approx(true, abs=1e-12)
        solver = model.solver()
        decided = np.concatenate([model.x.ravel(), *(d.columns.ravel() for d in model.divided)])
        for column in decided:
            solver.require(np.eye(1, model.width, column)[0], fixed[column], fixed[column])
        for group, level in enumerate(true):
            mine = affine.owner == group
            weights = np.bincount(affine.column[mine], affine.value[mine], model.width)
            for maximise in (False, True):
                answer = solver.optimise(weights, maximise=maximise, seconds=10)
                assert answer.value + affine.constant[group] == pytest.approx(level, abs=1e-7)
