"""The open door: the compiled arrays as a named PuLP model, for any solver PuLP drives."""

from __future__ import annotations

from collections.abc import Mapping

import pulp

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aim_stages import aim_steps
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.stages import targets, tie_breaks
from gaibao_geo.words import both


def to_pulp(
    problem: Problem, stage: str = "aim", held: Mapping[str, float] | None = None
) -> pulp.LpProblem:
    """One stage of a problem as a ``pulp.LpProblem`` whose columns and rows carry names.

    ``stage`` is ``targets``, ``aim``, ``cost`` or one of the tie-breaks; ``held`` gives the
    best value found for stages before it, which become rows (a problem with target rules
    needs ``held={"targets": ...}`` for its aim to mean the same). Money is in 万元; an aim
    is scaled, that of closing shortfalls so that the heaviest single need counts 1. Raises
    ``KeyError`` for a stage that the problem does not have, and ``DataError`` for a rule that
    no set of rows holds (``CvCap``; ``GiniCap`` among more than 100 groups).
    """
    model = compile_problem(problem)
    if model.cut_only:
        which = ", ".join(str(number + 1) for number in model.cut_only)
        raise DataError(*both("rule.even.no_rows", rules=which))
    steps = aim_steps(model)
    solver = model.solver()
    first = next(steps(solver))
    stages = {item.name: item for item in [*targets(model), first, *tie_breaks(model)]}
    chosen = stages[stage]
    sense = pulp.LpMaximize if chosen.maximise else pulp.LpMinimize
    lp = pulp.LpProblem("gaibao", sense)
    columns = [
        lp.add_variable(name, low, high, pulp.LpInteger if whole else pulp.LpContinuous)
        for name, low, high, whole in zip(
            model.column_names(), model.lower.tolist(), model.upper.tolist(),
            model.whole.tolist(), strict=True,
        )
    ]  # fmt: skip

    def total(weights: Mapping[int, float]) -> pulp.LpAffineExpression:
        return pulp.lpSum([value * columns[at] for at, value in weights.items()])

    lp += total({at: float(w) for at, w in enumerate(chosen.weights) if w})
    matrix, lower, upper = model.matrix, model.row_lower, model.row_upper
    for row, name in enumerate(model.row_names()):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        places, values = matrix.indices[span].tolist(), matrix.data[span].tolist()
        terms = total(dict(zip(places, values, strict=True)))
        low, high = float(lower[row]), float(upper[row])
        if low == high:
            lp += terms == low, name
            continue
        if low > -float("inf"):
            lp += terms >= low, f"{name}_least"
        if high < float("inf"):
            lp += terms <= high, f"{name}_most"
    for name, value in (held or {}).items():
        kept = stages[name]
        terms = total({at: float(w) for at, w in enumerate(kept.weights) if w})
        if kept.maximise:
            lp += terms >= value - kept.slack, f"held_{name}"
        else:
            lp += terms <= value + kept.slack, f"held_{name}"
    return lp
