"""From a problem to a plan: stage after stage, then whole yuan, then its own check."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from math import isclose
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pandas as pd

from gaibao_geo.errors import GaibaoError, InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.choice import chosen_table
from gaibao_geo.plans.conflict.report import conflict
from gaibao_geo.plans.highs import version as highs_version
from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.payments import share_out
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.progress import Watch
from gaibao_geo.plans.proof import BEST_GAP, Bounded, Proof, proved_of, status_of
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.search import Search, search
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money

if TYPE_CHECKING:
    from gaibao_geo.plans.instant.engine import Instant

SMALL = 3_000  # projects times years: up to here a plan is proved best unless asked otherwise
WITHIN = 0.001  # above it, the share of the bound that a plan may be below it
TAKEN = 0.5  # a column of 0 or 1 is 1 above it
AHEAD = 500  # projects times years: above it the engine goes ahead of a proof


def solve(
    problem: Problem,
    *,
    seconds: float = 60.0,
    within: float | None = None,
    exact: bool = False,
    explain: bool = True,
    watch: Watch | None = None,
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

    ``seconds`` bounds the wall time of the search; ``watch`` is told how far it is and may end
    it: the best plan found by then is used, with what is proved of it. ``kept`` is what a
    ``Session`` keeps.

    Raises ``InfeasibleError`` when no plan keeps every rule: it names the rules in conflict and
    the ways out, for which it may take as long again, or nothing of this without ``explain``.
    Raises ``NotFoundInTimeError`` when time ran out before any plan was found, which is no
    proof of anything.
    """
    began = time.monotonic()
    watch, kept = watch or Watch(), kept or Kept()
    size = len(problem.candidates.projects) * len(problem.years)
    small = exact or (within is None and size <= SMALL)
    gap = 0.0 if small else WITHIN if within is None else within
    ahead = kept.at_once(problem, gap) if gap or size > AHEAD else None
    plan, found = None, Search(None, "nothing")
    if ahead is not None and (not gap or ahead.gap > gap):
        until = began + seconds / 2  # what is left is for a search
        ahead = ahead.to_the_end(lambda: watch.stopped or time.monotonic() > until)
    if ahead is not None and (ahead.last or (gap and ahead.gap <= gap)):
        plan = _payable(problem, ahead.chosen())
        ahead = ahead if plan is not None else None
    if plan is None:
        left = max(seconds - (time.monotonic() - began), 0.0)
        plan, found = _searched(problem, kept, ahead, seconds=left, gap=gap, watch=watch)
    if ahead is not None and ahead.start is not None and (
        plan is None or (found.cut_short and plan.value < ahead.value)
    ):
        plan = _payable(problem, ahead.chosen()) or plan
    if plan is None:
        if found.outcome == "nothing" and watch.stopped:
            raise NotFoundInTimeError(*both("plan.stopped_early"))
        give_up(problem, found, seconds, explain=explain)
    return _proved(plan, found, began, stopped=watch.stopped, ahead=ahead)


def engine_plan(problem: Problem, kept: Kept, within: float) -> Plan | None:
    """The engine's own plan, certified and checked; ``None`` where it has none."""
    began = time.monotonic()
    ahead = kept.at_once(problem, within)
    if ahead is None or ahead.start is None:
        return None
    plan = _payable(problem, ahead.chosen())
    return None if plan is None else _proved(plan, Search(None, "nothing"), began, ahead=ahead)


def plan_from(model: Model, found: Search, began: float) -> Plan:
    """The plan that a search found, in whole yuan, after its own check, with its proof.

    ``began`` is when the work on it began, by ``time.monotonic``. Raises ``GaibaoError`` for a
    plan that breaks a rule, passes its own bound or cannot be paid in whole yuan.
    """
    assert found.columns is not None  # noqa: S101  (whoever calls has looked)
    chosen = chosen_in(model, found.columns)
    plan = _payable(model.arrays.problem, chosen)
    if plan is None:
        raise GaibaoError(*both("plan.unpaid", yuan=money(int(chosen["spent_yuan"].sum()))))
    return _proved(plan, found, began)


def _searched(
    problem: Problem, kept: Kept, ahead: Instant | None, *, seconds: float, gap: float,
    watch: Watch,
) -> tuple[Plan | None, Search]:
    """The plan that the search ends with, from where the engine got to.

    Large questions are posed in parts of yuan: a choice that is so found and cannot be paid in
    whole ones is refused, and the search goes on to the next best. ``InfeasibleError`` when
    every choice is refused.
    """
    until = time.monotonic() + seconds
    refused: list[np.ndarray] = []
    while True:
        model = compile_problem(problem, arrays=kept.numbers(problem))
        start, fixed = None, None
        if ahead is not None and ahead.start is not None and not refused:
            ahead.narrow(model)
            start = model.x.ravel(), ahead.columns().ravel()
            fixed = partial(ahead.fixed, model)
        for choice in refused:
            _refuse(model, choice)
        left = max(until - time.monotonic(), 0.0)
        found = search(model, seconds=left, gap=gap, watch=watch, start=start, fixed=fixed)
        if found.columns is None:
            if refused and found.outcome == "infeasible":
                raise InfeasibleError(*both("plan.unpayable", count=len(refused)))
            return None, found
        chosen = chosen_in(model, found.columns)
        plan = _payable(problem, chosen)
        if plan is not None:
            return plan, found
        if model.divided:  # other parts of the same projects might do: nothing is proved
            raise GaibaoError(*both("plan.unpaid", yuan=money(int(chosen["spent_yuan"].sum()))))
        refused.append(found.columns[model.x] > TAKEN)


def _refuse(model: Model, choice: np.ndarray) -> None:
    """At least one project is decided otherwise than in a choice (projects x years)."""
    model.rows("refused", np.zeros(choice.size, dtype=np.int64), model.x.ravel(),
               np.where(choice, -1.0, 1.0).ravel(), between=(1.0 - choice.sum(), INF))  # fmt: skip


def _payable(problem: Problem, chosen: pd.DataFrame) -> Plan | None:
    """The plan of a choice, not proved yet; ``None`` if it cannot be paid in whole yuan."""
    try:
        paid = share_out(problem, chosen)
    except InfeasibleError:
        return None
    return Plan(problem, chosen, paid, Proof("time_limit", 0.0, 0.0, 0.0, 0.0))


def _proved(
    plan: Plan, found: Search, began: float, *, stopped: bool = False, ahead: Instant | None = None
) -> Plan:
    """The plan with its proof, after its own check."""
    broken = plan.breaches()
    if broken:
        said = Both("\n".join(broken), "\n".join(plan.breaches("en")))
        raise GaibaoError(*both("plan.own_breach", said=said))
    aims = proved_of(plan.choice, plan.problem.objective, _bounded(found, ahead, plan.value))
    status = status_of(aims, cut_short=found.cut_short, stopped=stopped)
    first, taken = aims[0], time.monotonic() - began
    versions = _versions(at_once=ahead is not None)
    proof = Proof(status, first.value, first.bound, first.gap, taken, versions, aims)
    return replace(plan, proof=proof)


def _bounded(found: Search, ahead: Instant | None, value: float) -> tuple[Bounded, ...]:
    """What was proved of the aims, by the search and by the engine ahead of it.

    Where the engine went to the end, the plan is the best and its ``value`` by the tables is the
    bound: the engine's own sum has other last digits, for it adds in another order.
    """
    if ahead is None:
        return found.found
    if not found.found:
        same = ahead.last and isclose(value, ahead.bound, rel_tol=BEST_GAP)
        return (Bounded(0, 0, value if same else ahead.bound, answered=True),)
    first, *others = found.found
    return (replace(first, bound=min(first.bound, ahead.bound)), *others)


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
    project, year = np.nonzero(columns[model.x] > TAKEN)
    years = np.array(arrays.years)[year]
    saved = np.zeros(arrays.count, dtype=np.int64)
    for divided in model.divided:
        lots = np.rint(columns[divided.columns]).astype(np.int64).sum(axis=1)
        saved[divided.projects] = lots * divided.step_yuan
    return chosen_table(
        arrays.problem.candidates,
        dict(zip(arrays.ids[project], years.tolist(), strict=True)),
        dict(zip(arrays.ids, (arrays.cost - saved).tolist(), strict=True)),
    )


def _versions(*, at_once: bool) -> dict[str, str]:
    try:
        own = version("gaibao-geo")
    except PackageNotFoundError:
        own = "unknown"
    versions = {"gaibao_geo": own, "HiGHS": highs_version()}
    return {**versions, "numba": version("numba")} if at_once else versions
