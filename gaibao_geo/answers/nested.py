"""Plans for several budgets, each of which contains the smaller ones."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from gaibao_geo.answers.changes import with_budget
from gaibao_geo.errors import DataError, InfeasibleError
from gaibao_geo.plans.again import Again
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules.base import whole_yuan
from gaibao_geo.plans.search import Search
from gaibao_geo.plans.side_by_side import Levels
from gaibao_geo.plans.solve import give_up, plan_from
from gaibao_geo.words import both

ALONE_SHARE = 0.5  # of the time, for what each level could reach by itself


def nested(
    problem: Problem,
    budgets: Sequence[int],
    weights: Sequence[float] | None = None,
    seconds: float = 60.0,
    *,
    same_year: bool = False,
    by: str = "",
) -> list[Plan]:
    """A plan for each overall budget in whole yuan, each holding every smaller one.

    When more money comes nothing that was announced is taken back: a project chosen under one
    budget is chosen under every larger one, and no less of it is built. ``weights`` says how
    much each budget counts, in the order of ``budgets`` (alike by default; how likely
    each is, if that is known): the sum of the aim over the budgets, each times its weight, is
    as large as can be. With ``same_year`` an announced project keeps its year as well. With
    ``by``, a column of text of the projects (the work that versions are of), it is the
    group that is announced: one version may take another's place. Who pays may differ.

    The plans are in the order of their budgets, the smallest first. The bound in each
    plan's proof is what its budget could reach without the others, so its gap is the price of
    nesting there, not a doubt: ``time_limit`` alone says that the search was cut short.
    For planners: 追加资金时不推翻已公布的项目. Model: optimisation over a
    priority list of projects (Koc, Morton, Popova et al. 2009, Journal of
    Manufacturing Systems), in the order of the budgets.

    Raises ``DataError`` for budgets or weights that make no sense and for an aim of several
    steps; ``InfeasibleError`` when a budget has no plan, or no plans lie inside each other.
    """
    if not budgets or len(set(budgets)) < len(budgets):
        raise DataError(*both("nested.budgets", got=", ".join(map(str, budgets)) or None))
    for yuan in budgets:
        whole_yuan(yuan, "nested")
    told = _weights(budgets, weights)
    order = sorted(range(len(budgets)), key=lambda place: budgets[place])
    questions = [with_budget(problem, budgets[place]) for place in order]
    return nested_of(
        questions, [told[place] for place in order], seconds, same_year=same_year, by=by
    )


def nested_of(
    problems: Sequence[Problem],
    weights: Sequence[float] | None = None,
    seconds: float = 60.0,
    *,
    same_year: bool = False,
    by: str = "",
) -> list[Plan]:
    """As ``nested``, for questions that differ in more than one budget.

    The questions have the same projects, years and kind of aim; their rules may differ
    (limits of several resources, each larger from one scenario to the next). Each plan
    holds the one before it, in the order given.
    """
    began = time.monotonic()
    told = _weights(problems, weights)
    _alike(problems)
    asked = [Again(problem) for problem in problems]
    if any(again.only_stage is None for again in asked):
        raise DataError(*both("nested.several_steps", aim=type(problems[0].objective).__name__))
    each = seconds * ALONE_SHARE / len(asked)
    alone = [again.ask(seconds=each) for again in asked]
    for problem, free in zip(problems, alone, strict=True):
        if free.outcome == "infeasible":
            give_up(problem, free, each)
    levels = Levels(asked, same_year=same_year, by=by)
    found = levels.search(told, began + seconds - time.monotonic())
    if found.outcome == "infeasible":
        raise InfeasibleError(*both("nested.infeasible"))
    if found.columns is None:
        give_up(problems[0], found, seconds)
    return [
        _level(levels, found, free, level, began) for level, free in enumerate(alone)
    ]


def nested_table(plans: Sequence[Plan]) -> pd.DataFrame:
    """One row per plan of ``nested``, the smallest budget first.

    ``budget_yuan`` and ``cost_yuan`` (whole yuan), ``value`` (points of the aim), ``alone`` (what
    that budget could reach without the others, at most), ``price`` (``alone`` - ``value``),
    ``projects`` (how many) and ``added`` (the ids that this budget adds to the one before).
    """
    rows, before = [], set[str]()
    for plan in plans:
        ids = [str(project) for project in plan.projects["project_id"]]
        rows.append({
            "budget_yuan": plan.problem.budget_yuan, "cost_yuan": plan.cost_yuan,
            "value": plan.value, "alone": plan.proof.bound,
            "price": plan.proof.bound - plan.value, "projects": len(ids),
            "added": [project for project in ids if project not in before],
        })  # fmt: skip
        before = set(ids)
    columns = ["budget_yuan", "cost_yuan", "value", "alone", "price", "projects", "added"]
    return pd.DataFrame(rows, columns=columns)


def price_of_nesting(plans: Sequence[Plan], weights: Sequence[float] | None = None) -> float:
    """Points lost, each level times its weight, because no plan may take back a smaller one's.

    The sum over the levels of weight x (what the level could reach alone - what it
    reaches). ``weights`` are those the plans were made with.
    """
    told = _weights(plans, weights)
    lost = [plan.proof.bound - plan.value for plan in plans]
    return float(sum(weight * points for weight, points in zip(told, lost, strict=True)))


def _level(levels: Levels, found: Search, free: Search, level: int, began: float) -> Plan:
    """The plan of one level; its bound is what the level could reach alone.

    Where the level falls further short of a target than it would alone, its aim may pass
    what it could reach alone, which is then no bound.
    """
    model = levels.questions[level].model
    answered = all(one.answered for one in (*found.found, *free.found))
    alone = tuple(replace(one, answered=answered) for one in free.found)
    part = replace(found, columns=levels.columns(found, level), found=alone)
    if model.targets and free.columns is not None:
        missed = plan_from(model, replace(part, found=()), began).short_yuan
        if missed > plan_from(model, free, began).short_yuan:
            part = replace(part, found=())
    return plan_from(model, part, began)


def _weights(levels: Sequence[object], weights: Sequence[float] | None) -> list[float]:
    told = [1.0] * len(levels) if weights is None else [float(weight) for weight in weights]
    if len(told) != len(levels) or not all(0 < weight < float("inf") for weight in told):
        raise DataError(*both("nested.weights", levels=len(levels), got=", ".join(map(str, told))))
    return told


def _alike(problems: Sequence[Problem]) -> None:
    """Refuse questions that are not about the same projects, years and aim."""
    if not problems:
        raise DataError(*both("nested.budgets", got=None))
    first = problems[0]
    for problem in problems[1:]:
        ids, others = (
            one.candidates.projects["project_id"].to_list() for one in (first, problem)
        )
        same = (problem.years, type(problem.objective)) == (first.years, type(first.objective))
        if ids != others or not same:
            raise DataError(*both("nested.unlike"))
