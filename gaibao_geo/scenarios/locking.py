"""Decisions by hand, of a project or of all the projects of a school."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.links import Lock, OneOf, work_of
from gaibao_geo.scenarios.asked import Asked
from gaibao_geo.scenarios.asking import asked_rules
from gaibao_geo.words import both

State = Literal["in", "out", "free"]
SchoolState = Literal["in", "out", "mixed", "free"]


def lock_states(asked: Asked, problem: Problem) -> dict[str, str]:
    """What is decided of each project, by its id: ``in`` or ``out``; free ones are left out.

    The question's own locks count, unless they are switched off or replaced.
    """
    rules, _ = asked_rules(asked, problem)
    return {rule.project: rule.state for rule in rules if isinstance(rule, Lock)}


def with_lock(
    asked: Asked, problem: Problem, project_id: str, state: State, reason: str = ""
) -> Asked:
    """The same with one project ``in`` (必保), ``out`` (排除) or ``free``.

    To free a project that the question itself locks, its rule is switched off. Raises
    ``DataError`` for a project that the question does not know.
    """
    if project_id not in set(problem.candidates.projects["project_id"]):
        raise DataError(*both("scenario.fault.gone", projects=project_id, count=1))
    return _with_locks(asked, problem, {project_id: state}, reason)


def without_locks(asked: Asked) -> Asked:
    """The same with no lock of its own; the question's locks stand as they stood."""
    return replace(asked, locks={}, reasons={})


def with_school(
    asked: Asked,
    problem: Problem,
    school_id: str,
    state: State,
    chosen: Collection[str] = frozenset(),
    *,
    reason: str = "",
) -> Asked:
    """The same with every project of a school ``in``, ``out`` or ``free``.

    Of versions of one work (rules ``OneOf``, ``version_of``) only one can be built, so only
    one is locked in, the others are free: the one that is locked in already, else the one
    ``chosen`` (ids of the plan at hand), else the first by its id. Raises ``DataError`` for
    a school that has no project.
    """
    projects = problem.candidates.projects
    mine = np.flatnonzero((projects["school_id"] == school_id).to_numpy(dtype=bool))
    if not len(mine):
        raise DataError(*both("scenario.fault.no_school", school=school_id))
    ids = projects["project_id"].iloc[mine].to_list()
    if state != "in":
        return _with_locks(asked, problem, dict.fromkeys(ids, state), reason)
    sets = _sets(asked, problem)
    now = lock_states(asked, problem)
    best = sorted(ids, key=lambda one: (now.get(one) != "in", one not in chosen, one))
    taken: set[tuple[int, int]] = set()
    states: dict[str, State] = {}
    for one in best:
        states[one] = "free" if taken & sets.get(one, set()) else "in"
        if states[one] == "in":
            taken |= sets.get(one, set())
    return _with_locks(asked, problem, states, reason)


def school_states(asked: Asked, problem: Problem) -> dict[str, SchoolState]:
    """What is decided of each school that has projects, by its id.

    ``in``: every work is locked in (of several versions one is enough); ``out``: every
    project is locked out; ``free``: none is locked; anything else is ``mixed``.
    """
    projects = problem.candidates.projects
    now = lock_states(asked, problem)
    states: dict[str, SchoolState] = dict.fromkeys(projects["school_id"].to_list(), "free")
    touched = projects[projects["project_id"].isin(list(now))]["school_id"].unique()
    sets = _sets(asked, problem) if len(touched) else {}
    theirs = projects[projects["school_id"].isin(touched)]
    for school, ids in theirs.groupby("school_id", sort=False)["project_id"]:
        states[str(school)] = _state_of(ids.to_list(), now, sets)
    return states


def _state_of(
    ids: Iterable[str], now: dict[str, str], sets: dict[str, set[tuple[int, int]]]
) -> SchoolState:
    every = list(ids)
    held = set().union(*(sets.get(one, set()) for one in every if now.get(one) == "in"))
    told = {
        "in" if held & sets.get(one, set()) else now.get(one, "free")
        for one in every
    }
    return "mixed" if len(told) > 1 or not told else _KNOWN[told.pop()]


_KNOWN: dict[str, SchoolState] = {"in": "in", "out": "out", "free": "free"}


def _with_locks(asked: Asked, problem: Problem, states: dict[str, State], reason: str) -> Asked:
    own = {number: rule.project for number, rule in enumerate(problem.rules)
           if isinstance(rule, Lock) and rule.project in states}  # fmt: skip
    freed = {number for number, project in own.items() if states[project] == "free"}
    locks = {project: state for project, state in asked.locks.items() if project not in states}
    reasons = {project: why for project, why in asked.reasons.items() if project not in states}
    held = {project: state for project, state in states.items() if state != "free"}
    if reason:
        reasons |= dict.fromkeys(held, reason)
    added = tuple(rule for rule in asked.added
                  if rule.get("rule") != "Lock" or rule.get("project") not in states)  # fmt: skip
    return replace(asked, locks={**locks, **held}, reasons=reasons, added=added,
                   off=(asked.off - set(own)) | freed)  # fmt: skip


def _sets(asked: Asked, problem: Problem) -> dict[str, set[tuple[int, int]]]:
    """The sets of versions that each project is in, of those that are in any."""
    projects = problem.candidates.projects
    found: dict[str, set[tuple[int, int]]] = {}
    rules, _ = asked_rules(asked, problem)
    for place, numbers in enumerate(_numbered(rules, projects)):
        for at in np.flatnonzero(numbers >= 0):
            found.setdefault(str(projects["project_id"].iloc[at]), set()).add(
                (place, int(numbers[at]))
            )
    return found


def _numbered(rules: Iterable[Rule], projects: pd.DataFrame) -> Iterator[np.ndarray]:
    work = work_of(projects)
    yield np.where(np.bincount(work)[work] > 1, work, -1)
    for rule in rules:
        if isinstance(rule, OneOf) and rule.projects:
            yield rule.sets(projects)
