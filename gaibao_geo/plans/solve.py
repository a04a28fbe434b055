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
from gaibao_geo.plans.conflict.report import conflict
from gaibao_geo.plans.highs import version as highs_version
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.progress import Watch
from gaibao_geo.plans.proof import Proof, proved_of, status_of
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.search import Search, search
from gaibao_geo.words import Both, both


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    gap: float = 0.0,
    explain: bool = True,
    watch: Watch | None = None,
) -> Plan:
    """The proposed plan of a problem, with its proof.

    Targets are met as nearly as possible first; then the aim; of equals the cheaper, then
    the earlier, then the lowest id, so that the same question always gives the same plan.
    Whole projects and whole yuan. ``seconds`` bounds the wall time; ``gap`` (a share, 0 =
    prove it) lets the search stop early. ``watch`` is told how far it is and may end it: the
    best plan found by then is used, with what is proved of it.

    Raises ``InfeasibleError`` when no plan keeps every rule: it names the rules in conflict and
    the ways out, for which it may take as long again, or nothing of this without ``explain``.
    Raises ``NotFoundInTimeError`` when time ran out before any plan was found, which is no
    proof of anything.
    """
    began = time.monotonic()
    watch = watch or Watch()
    model = compile_problem(problem)
    found = search(model, seconds=seconds, gap=gap, watch=watch)
    if found.columns is None:
        if found.outcome == "nothing" and watch.stopped:
            raise NotFoundInTimeError(*both("plan.stopped_early"))
        give_up(problem, found, seconds, explain=explain)
    return plan_from(model, found, began, stopped=watch.stopped)


def plan_from(model: Model, found: Search, began: float, *, stopped: bool = False) -> Plan:
    """The plan that a search found, in whole yuan, after its own check, with its proof.

    ``began`` is when the work on it began, by ``time.monotonic``; ``stopped`` says that somebody
    ended it. Raises ``GaibaoError`` for a plan that breaks a rule or passes its own bound.
    """
    problem = model.arrays.problem
    assert found.columns is not None  # noqa: S101  (whoever calls has looked)
    chosen = chosen_in(model, found.columns)
    paid = share_out(problem, chosen)
    unproved = Plan(problem, chosen, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))
    broken = unproved.breaches()
    if broken:
        said = Both("\n".join(broken), "\n".join(unproved.breaches("en")))
        raise GaibaoError(*both("plan.own_breach", said=said))
    aims = proved_of(unproved.choice, problem.objective, found.found)
    status = status_of(aims, cut_short=found.cut_short, stopped=stopped)
    first, taken = aims[0], time.monotonic() - began
    proof = Proof(status, first.value, first.bound, first.gap, taken, _versions(), aims)
    return replace(unproved, proof=proof)


def give_up(
    problem: Problem, search: Search, seconds: float, *, explain: bool = True
) -> NoReturn:
    """Say why there is no plan: rules in conflict, or no time."""
    if search.outcome == "infeasible" and not explain:
        raise InfeasibleError(*both("conflict.head"))
    if search.outcome == "infeasible":
        why = conflict(problem, _planned, seconds)
        raise InfeasibleError(
            why.text("zh"), why.text("en"), conflict=why.rules, minimal=why.minimal, why=why
        )
    raise NotFoundInTimeError(*both("plan.not_found", seconds=f"{seconds:g}"))


def _planned(problem: Problem, seconds: float) -> Plan:
    return solve(problem, seconds=seconds, explain=False)


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


def _versions() -> dict[str, str]:
    try:
        own = version("gaibao-geo")
    except PackageNotFoundError:
        own = "unknown"
    return {"gaibao_geo": own, "HiGHS": highs_version()}
