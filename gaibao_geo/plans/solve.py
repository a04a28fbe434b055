"""From a problem to a plan: stage after stage, then whole yuan, then its own check."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from gaibao_geo.errors import GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.choice import chosen_table
from gaibao_geo.plans.conflicts import conflict
from gaibao_geo.plans.highs import version as highs_version
from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import BEST_GAP, Plan, Proof, Status
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.search import Search, search
from gaibao_geo.words import Both, both

if TYPE_CHECKING:
    from gaibao_geo.plans.instant.engine import Instant

SMALL = 3_000  # projects times years: up to here a plan is proved best unless asked otherwise
WITHIN = 0.001  # above it, the share of the bound that a plan may be below it
AHEAD = 500  # projects times years: above it the engine goes ahead of a proof


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    within: float | None = None,
    exact: bool = False,
    kept: Kept | None = None,
) -> Plan:
    """The proposed plan of a problem, with its proof.

    Targets are met as nearly as possible first; then the aim. Whole projects and whole yuan.

    * ``exact``: go on to proof. Of equals the cheaper, then the earlier, then the lowest
      id, so that the same question always gives the same plan. The default for small
      questions (up to 3,000 projects times years).
    * ``within``: the first plan that is certified to be no more than this share below the best;
      0.001 is the default for larger questions. When the aim is a sum over needs and every
      rule is about money or stays within a few projects, it is there at once (``instant``);
      else the search stops at that gap. The same question gives the same plan.

    ``seconds`` bounds the wall time of the search; ``kept`` is what a ``Session`` keeps.

    Raises ``InfeasibleError`` naming the rules in conflict when no plan keeps them all, and
    ``NotFoundInTimeError`` when time ran out before any plan was found, which proves nothing.
    """
    began = time.monotonic()
    kept = kept or Kept()
    size = len(problem.candidates.projects) * len(problem.years)
    small = exact or (within is None and size <= SMALL)
    gap = 0.0 if small else WITHIN if within is None else within
    ahead = kept.at_once(problem, gap) if gap or size > AHEAD else None
    plan, found = None, Search(None, "optimal", cut_short=False)
    if ahead is None or not gap or ahead.gap > gap:
        plan, found = _searched(problem, kept, ahead, seconds - (time.monotonic() - began), gap)
    if ahead is not None and ahead.start is not None and (
        plan is None or (found.cut_short and plan.value < ahead.value)
    ):
        plan = _unproved(problem, ahead.chosen())
    if plan is None:
        _give_up(problem, found, seconds)
    broken = plan.breaches()
    if broken:
        said = Both("\n".join(broken), "\n".join(plan.breaches("en")))
        raise GaibaoError(*both("plan.own_breach", said=said))
    bounds = [one for one in (found.bound, ahead.bound if ahead else None) if one is not None]
    bound, left = _bound(plan, min(bounds, default=None))
    status: Status = "within"
    if left <= BEST_GAP and found.proved:
        status = "best"
    elif found.cut_short:
        status = "time_limit"
    taken = time.monotonic() - began
    proof = Proof(status, plan.value, bound, left, taken, _versions(at_once=ahead is not None))
    return replace(plan, proof=proof)


def _searched(
    problem: Problem, kept: Kept, ahead: Instant | None, seconds: float, gap: float
) -> tuple[Plan | None, Search]:
    """The plan that the search ends with, from where the engine got to."""
    model = compile_problem(problem, arrays=kept.numbers(problem))
    start = None
    if ahead is not None and ahead.start is not None:
        ahead.narrow(model)
        start = model.x.ravel(), ahead.columns().ravel()
    found = search(model, seconds=max(seconds, 0.0), gap=gap, start=start)
    if found.columns is None:
        return None, found
    return _unproved(problem, chosen_in(model, found.columns)), found


def _unproved(problem: Problem, chosen: pd.DataFrame) -> Plan:
    paid = share_out(problem, chosen)
    return Plan(problem, chosen, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))


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


def _versions(*, at_once: bool) -> dict[str, str]:
    try:
        own = version("gaibao-geo")
    except PackageNotFoundError:
        own = "unknown"
    versions = {"gaibao_geo": own, "HiGHS": highs_version()}
    return {**versions, "numba": version("numba")} if at_once else versions
