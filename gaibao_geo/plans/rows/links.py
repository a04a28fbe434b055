"""The second reading of rules that tie projects to each other, and of decisions."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rules.links import Lock, Needs, NotKept, OneOf


def needs(model: Model, rule: Needs, number: int) -> None:
    """Up to each year a project has started no oftener than what it requires, ``lag`` before."""
    arrays = model.arrays
    years = arrays.years
    if rule.project:
        own = arrays.places((rule.project, *rule.requires))
        project, other = np.repeat(own[:1], len(rule.requires)), own[1:]
    else:
        project, other = arrays.linked("phase_of")
    owner = np.arange(len(other))
    if rule.any_of and rule.project:  # one row for them all
        project, owner = project[:1], np.zeros(len(other), dtype=np.int64)
    count = len(project)
    for now, year in enumerate(years):
        before = [place for place, earlier in enumerate(years) if earlier + rule.lag <= year]
        mine, theirs = model.x[project, : now + 1], model.x[other][:, before]
        model.rows(
            "needs", np.concatenate([np.repeat(np.arange(count), now + 1),
                                     np.repeat(owner, len(before))]),
            np.concatenate([mine.ravel(), theirs.ravel()]),
            np.concatenate([np.ones(mine.size), -np.ones(theirs.size)]),
            between=(-INF, 0), count=count, rule=number,
            labels=lambda: list(arrays.ids[project]),
        )  # fmt: skip


def one_of(model: Model, rule: OneOf, number: int) -> None:
    """At most one start among the versions of each set."""
    sets = rule.sets(model.arrays.problem.candidates.projects)
    mine = np.flatnonzero(sets >= 0)
    keys, of_project = np.unique(sets[mine], return_inverse=True)
    starts = model.x[mine]
    model.rows("one_of", np.repeat(of_project, starts.shape[1]), starts.ravel(), 1.0,
               between=(-INF, 1), count=len(keys), rule=number)  # fmt: skip


def lock(model: Model, rule: Lock, number: int) -> None:
    """A start, or none; in one year if that is said."""
    starts, state = model.x[model.arrays.place[rule.project]], float(rule.state == "in")
    if rule.year is not None:
        starts = starts[[model.arrays.years.index(rule.year)]]
    model.rows(f"lock[{rule.project}]", np.zeros(len(starts), dtype=np.int64), starts, 1.0,
               between=(state, state), rule=number)  # fmt: skip


def not_kept(model: Model, rule: NotKept, number: int) -> None:
    """No start at a school that gets nothing."""
    barred = rule.barred(model.arrays.problem.candidates.projects).to_numpy(dtype=bool)
    never(model, "not_kept", np.broadcast_to(barred[:, None], model.x.shape), number)


def never(model: Model, name: str, barred: np.ndarray, number: int) -> None:
    """No start where ``barred`` (projects × years), a row for each project it bars at all."""
    project, year = np.nonzero(barred)
    places, owner = np.unique(project, return_inverse=True)
    model.rows(name, owner, model.x[project, year], 1.0, between=(-INF, 0), count=len(places),
               rule=number, labels=lambda: list(model.arrays.ids[places]))  # fmt: skip
