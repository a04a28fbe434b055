"""A list of projects judged by a plan's own measures, whoever drew it up; no solver is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.plans.choice import Choice, chosen_table
from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.measures import measures_of
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
    known = measures_of(choice, problem.objective).set_index("measure")["after"]
    measures = {str(name): None if np.isnan(one) else float(one) for name, one in known.items()}
    counts = {
        name: None if measures[name] is None else int(known[name])
        for name in ("at_standard", "pupils_reached")
    }
    return {
        "value": value,
        "bound_share": value / bound if bound > 0 else None,
        "missed_targets_yuan": sum(rule.short_yuan(choice) for rule in problem.rules),
        "cost_yuan": int(taken["spent_yuan"].sum()),
        "projects": len(taken),
        "closed_share": measures["closed"],
        "at_standard": counts["at_standard"],
        "schools": int(taken["school_id"].nunique()),
        "lowest_share": measures["weakest_level"],
        "cv": measures["cv"],
        "gini": measures["gini"],
        "pupils_reached": counts["pupils_reached"],
        "schools_with_nothing": len(without(parts.projects, taken, "school")),
        "townships_with_nothing": len(without(parts.projects, taken, "township")),
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


def without(candidates: pd.DataFrame, taken: pd.DataFrame, by: str) -> list[str]:
    """The keys of the groups (``by`` as in ``keys_by``) with a candidate project and none taken.

    In the candidates' order; a project of which the group is not known stands for none.
    """
    known = candidates["school_id" if by == "school" else by] != ""
    served = set(keys_by(taken, by))
    return [str(key) for key in pd.unique(keys_by(candidates, by)[known]) if key not in served]
