"""A list of projects judged by a plan's own measures, whoever drew it up; no solver is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.answers.own_list import regions_without
from gaibao_geo.errors import DataError
from gaibao_geo.needs.even.inequality import gini
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.choice import Choice, chosen_table
from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Rule
from gaibao_geo.words import Both


class NoPaymentsError(Exception):
    """A rule asked who pays, which is not known."""


class _NoPayments:
    """Stands where payments will stand: a rule that reads them is judged when they are known."""

    def __getattr__(self, name: str) -> Any:
        raise NoPaymentsError(name)

    def __getitem__(self, name: object) -> Any:
        raise NoPaymentsError(name)


def unpaid(problem: Problem, placed: Sequence[tuple[str, int]]) -> Choice:
    """The choice of these projects, each in its year, without payments."""
    parts = problem.candidates
    nothing: Any = _NoPayments()
    return Choice(parts, chosen_table(parts, dict(placed)), nothing, problem.years)


def said_by(rule: Rule, choice: Choice) -> list[str] | None:
    """The rule's breaches; ``None`` when it would have to know the payments and cannot."""
    try:
        return rule.breaches(choice)
    except NoPaymentsError:
        return None


def broken(problem: Problem, choice: Choice) -> list[Both]:
    """A sentence for each breach of a rule, as far as the choice says who pays."""
    said = []
    for rule in problem.rules:
        found = said_by(rule, choice)
        if found:
            said += [*map(Both, found, rule.breaches(choice, "en"))]
    return said


def list_figures(plan: Plan, choice: Choice) -> dict[str, Any]:
    """What a choice costs and does for whom, by the plan's own aim and against its bound.

    The keys are those of ``baselines``.
    """
    problem, bound = plan.problem, plan.proof.bound
    parts, taken, value = choice.candidates, choice.funded, problem.objective.value(choice)
    shares = school_shares(choice)
    even = gini(shares.to_numpy()) if len(shares) else np.array([np.nan])
    return {
        "value": value,
        "bound_share": value / bound if bound > 0 else None,
        "missed_targets_yuan": sum(rule.short_yuan(choice) for rule in problem.rules),
        "cost_yuan": int(taken["spent_yuan"].sum()),
        "projects": len(taken),
        "closed_share": closed_share(problem, choice),
        "schools": int(taken["school_id"].nunique()),
        "lowest_share": float(shares.min()) if len(shares) else None,
        "gini": None if np.isnan(even[0]) else float(even[0]),
        "schools_with_nothing": len(regions_without(parts.projects, taken, "school_id")),
        "townships_with_nothing": len(_townships_without(parts.projects, taken)),
    }


def same_figures(one: Mapping[str, Any], other: Mapping[str, Any], apart: float = 1e-6) -> bool:
    """Whether two rows of figures say the same: counts and yuan exactly, shares nearly."""
    for name, ours in one.items():
        theirs = other.get(name)
        if isinstance(ours, float) and isinstance(theirs, int | float):
            if abs(ours - theirs) > apart * max(1.0, abs(ours)):
                return False
        elif theirs != ours:
            return False
    return True


def weights(problem: Problem) -> pd.Series:
    """What each need is worth: by the aim if it closes gaps, else by that aim's default.

    Where a weight is not known every need counts the same.
    """
    aim, needs = problem.objective, problem.candidates.needs
    try:
        return (aim if isinstance(aim, CloseGaps) else CloseGaps()).weights_of(needs)
    except DataError:
        return CloseGaps("equal").weights_of(needs)


def closed_share(problem: Problem, choice: Choice) -> float:
    """Points of closed shortfalls as a share of them all; 1.0 when nothing is lacking."""
    worth = weights(problem)
    whole = float(worth.sum())
    return float((worth * choice.closed).sum()) / whole if whole else 1.0


def school_shares(choice: Choice) -> pd.Series:
    """The mean closed part (0-1) of each school that lacks something."""
    return choice.closed.groupby(choice.candidates.needs["school_id"]).mean()


def _townships_without(projects: pd.DataFrame, taken: pd.DataFrame) -> list[str]:
    placed, served = (
        table.assign(_key=keys_by(table, "township"))[table["township"] != ""]
        for table in (projects, taken)
    )
    return regions_without(placed, served, "_key")
