"""From a problem to a plan: stage after stage, then whole yuan, then its own check."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

import numpy as np
import pandas as pd

from gaibao_geo.errors import GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.choice import chosen_table
from gaibao_geo.plans.conflicts import conflict
from gaibao_geo.plans.highs import version as highs_version
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import BEST_GAP, Plan, Proof, Status
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.progress import Watch
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.search import Search, search
from gaibao_geo.words import Both, both


def solve(
    problem: Problem, *, seconds: float = 60.0, gap: float = 0.0, watch: Watch | None = None
) -> Plan:
    """The proposed plan of a problem, with its proof.

    Targets are met as nearly as possible first; then the aim; of equals the cheaper, then
    the earlier, then the lowest id, so that the same question always gives the same plan.
    Whole projects and whole yuan. ``seconds`` bounds the wall time; ``gap`` (a share, 0 =
    prove it) lets the search stop early. ``watch`` is told how far it is and may end it: the
    best plan found by then is used, with what is proved of it.

    Raises ``InfeasibleError`` naming the rules in conflict when no plan keeps them all, and
    ``NotFoundInTimeError`` when time ran out before any plan was found, which proves nothing.
    """
    began = time.monotonic()
    watch = watch or Watch()
    model = compile_problem(problem)
    found = search(model, seconds=seconds, gap=gap, watch=watch)
    if found.columns is None:
        if found.outcome == "nothing" and watch.stopped:
            raise NotFoundInTimeError(*both("plan.stopped_early"))
        _give_up(problem, found, seconds)
    chosen = chosen_in(model, found.columns)
    paid = share_out(problem, chosen)
    unproved = Plan(problem, chosen, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))
    broken = unproved.breaches()
    if broken:
        said = Both("\n".join(broken), "\n".join(unproved.breaches("en")))
        raise GaibaoError(*both("plan.own_breach", said=said))
    bound, left = _bound(unproved, found.bound)
    status: Status = "within"
    if left <= BEST_GAP and found.proved:
        status = "best"
    elif found.cut_short:
        status = "stopped" if watch.stopped else "time_limit"
    taken = time.monotonic() - began
    return replace(
        unproved, proof=Proof(status, unproved.value, bound, left, taken, _versions())
    )


def _give_up(problem: Problem, search: Search, seconds: float) -> NoReturn:
    if search.outcome == "infeasible":
        found = conflict(problem)
        said = Both("\n".join(found.sentences("zh")), "\n".join(found.sentences("en")))
        message = both("plan.infeasible", rules=said)
        raise InfeasibleError(*message, conflict=found.rules, minimal=found.minimal)
    raise NotFoundInTimeError(*both("plan.not_found", seconds=f"{seconds:g}"))


def chosen_in(model: Model, columns: np.ndarray) -> pd.DataFrame:
    """The choice that the model's columns say, in whole yuan."""
    arrays = model.arrays
    project, year = np.nonzero(columns[model.x] > 0.5)
    years = np.array(arrays.years)[year]
    saved = np.zeros(len(arrays.ids), dtype=np.int64)
    for divided in model.divided:
        lots = np.rint(columns[divided.columns]).astype(np.int64).sum(axis=1)
        saved[divided.projects] = lots * divided.step_yuan
    return chosen_table(
        arrays.problem.candidates,
        dict(zip(arrays.ids[project], years.tolist(), strict=True)),
        dict(zip(arrays.ids, (arrays.cost - saved).tolist(), strict=True)),
    )


def _bound(plan: Plan, proved: float | None) -> tuple[float, float]:
    """Points that no plan can pass, and how far below the plan is as a share of them.

    Without a bound from the solver, what no choice can pass is the bound. A plan above its
    own bound would disprove the proof, so it raises ``GaibaoError``.
    """
    most = plan.problem.objective.most(plan.problem.candidates)
    bound = most if proved is None else min(proved, most)
    if plan.value > bound + BEST_GAP * max(abs(bound), 1.0):
        raise GaibaoError(*both("plan.above_bound", value=plan.value, bound=bound))
    bound = max(bound, plan.value)
    return bound, (bound - plan.value) / abs(bound) if bound else 0.0


def _versions() -> dict[str, str]:
    try:
        own = version("gaibao-geo")
    except PackageNotFoundError:
        own = "unknown"
    return {"gaibao_geo": own, "HiGHS": highs_version()}
