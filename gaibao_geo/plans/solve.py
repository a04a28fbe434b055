"""From a problem to a plan: stage after stage, then whole yuan, then its own check."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

import numpy as np
import pandas as pd

from gaibao_geo.errors import GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.compile import Model, aim_scale, compile_problem
from gaibao_geo.plans.conflicts import conflict
from gaibao_geo.plans.highs import Answer, Solver
from gaibao_geo.plans.highs import version as highs_version
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import BEST_GAP, Plan, Proof, Status
from gaibao_geo.plans.problem import Problem
from gaibao_geo.words import Both, both

LEAST_SECONDS = 0.05  # with less left a tie-break is not begun


def solve(problem: Problem, *, seconds: float = 60.0, gap: float = 0.0) -> Plan:
    """The proposed plan of a problem, with its proof.

    Targets are met as nearly as possible first; then the aim; of equals the cheaper, then
    the earlier, then the lowest id, so that the same question always gives the same plan.
    Whole projects and whole yuan. ``seconds`` bounds the wall time; ``gap`` (a share, 0 =
    prove it) lets the search stop early.

    Raises ``InfeasibleError`` naming the rules in conflict when no plan keeps them all, and
    ``NotFoundInTimeError`` when time ran out before any plan was found, which proves nothing.
    """
    began = time.monotonic()
    model = compile_problem(problem)
    search = _search(problem, model, seconds, gap)
    chosen = _chosen(model, search.columns)
    paid = share_out(problem, chosen)
    unproved = Plan(problem, chosen, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))
    broken = unproved.breaches()
    if broken:
        said = Both("\n".join(broken), "\n".join(unproved.breaches("en")))
        raise GaibaoError(*both("plan.own_breach", said=said))
    bound, left = _bound(unproved, search.aim)
    status: Status = "within"
    if left <= BEST_GAP and search.aim is not None:
        status = "best"
    elif search.cut_short:
        status = "time_limit"
    taken = time.monotonic() - began
    return replace(
        unproved, proof=Proof(status, unproved.value, bound, left, taken, _versions())
    )


@dataclass(frozen=True)
class _Search:
    """Where the stages ended.

    ``aim`` is what the aim's own stage answered; ``None`` when it was not reached or when
    the targets before it were not proved, for then its bound proves nothing.
    """

    columns: np.ndarray
    aim: Answer | None
    cut_short: bool


def _search(problem: Problem, model: Model, seconds: float, gap: float) -> _Search:
    """Stage after stage, each held at its best for those after it."""
    until = time.monotonic() + seconds
    solver = model.solver()
    found: _Search | None = None
    targets_proved = True
    for stage in model.stages:
        left = max(until - time.monotonic(), 0.0)
        if found is not None and left <= LEAST_SECONDS:
            return replace(found, cut_short=True)
        wanted = gap if stage.name == "aim" else 0.0
        answer = solver.optimise(stage.weights, maximise=stage.maximise, seconds=left, gap=wanted)
        if answer.columns is None:
            if found is not None:
                return replace(found, cut_short=True)
            _give_up(problem, answer, seconds)
        stopped = answer.outcome == "stopped"
        targets_proved &= not (stopped and stage.name == "targets")
        aim = found.aim if found else None
        if stage.name == "aim" and targets_proved:
            aim = answer
        found = _Search(answer.columns, aim, stopped or bool(found and found.cut_short))
        _hold(solver, stage.weights, stage.slack, answer.value, maximise=stage.maximise)
    assert found is not None  # noqa: S101  (a model has stages; each answers or raises)
    return found


def _hold(
    solver: Solver, weights: np.ndarray, slack: float, value: float, *, maximise: bool
) -> None:
    if not weights.any():
        return
    if maximise:
        solver.require(weights, value - slack, float("inf"))
    else:
        solver.require(weights, -float("inf"), value + slack)


def _give_up(problem: Problem, answer: Answer, seconds: float) -> NoReturn:
    if answer.outcome == "infeasible":
        found = conflict(problem)
        said = Both("\n".join(found.sentences("zh")), "\n".join(found.sentences("en")))
        message = both("plan.infeasible", rules=said)
        raise InfeasibleError(*message, conflict=found.rules, minimal=found.minimal)
    raise NotFoundInTimeError(*both("plan.not_found", seconds=f"{seconds:g}"))


def _chosen(model: Model, columns: np.ndarray) -> pd.DataFrame:
    start = {project: year for (project, year), place in model.x.items() if columns[place] > 0.5}
    projects = model.problem.candidates.projects
    year = projects["project_id"].map(start).astype("Int64")
    return projects.assign(chosen=year.notna(), year=year)


def _bound(plan: Plan, aim: Answer | None) -> tuple[float, float]:
    """Points that no plan can pass, and how far below the plan is as a share of them.

    Without a bound from the solver, closing every shortfall is the bound. A plan above its
    own bound would disprove the proof, so it raises ``GaibaoError``.
    """
    worth = plan.closed()["worth"]
    every = float(worth.sum())
    bound = every if aim is None else min(aim.bound * aim_scale(worth), every)
    if plan.value > bound + BEST_GAP * max(bound, 1.0):
        raise GaibaoError(*both("plan.above_bound", value=plan.value, bound=bound))
    bound = max(bound, plan.value)
    return bound, (bound - plan.value) / bound if bound > 0 else 0.0


def _versions() -> dict[str, str]:
    try:
        own = version("gaibao-geo")
    except PackageNotFoundError:
        own = "unknown"
    return {"gaibao_geo": own, "HiGHS": highs_version()}
