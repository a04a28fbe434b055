"""The second reading of rules about what comes first, and what can start when."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.plans.model import INF, Model, matched
from gaibao_geo.plans.rows.links import never
from gaibao_geo.plans.rules.timing import MustDo, Ready
from gaibao_geo.words.numbers import WAN


def must_do(model: Model, rule: MustDo, number: int) -> None:
    """What is optional starts no earlier than every must-do work of its scope.

    A column for each scope and year is 1 only when all of the scope's works have started, so
    that rows grow with the projects and not with their pairs.
    """
    projects = model.arrays.problem.candidates.projects
    work = rule.works(projects)
    scope = pd.factorize(rule.scopes(projects))[0]
    must = np.flatnonzero(work >= 0)
    works, work_of = np.unique(work[must], return_inverse=True)
    if rule.required:
        _chosen(model, rule, number, (must, work_of, len(works)))
    scopes, at = np.unique(scope[must], return_inverse=True)
    pair = np.unique(at * len(works) + work_of)  # of a scope and a work in it
    pair_scope, pair_work = np.divmod(pair, max(len(works), 1))
    of_pair, version = matched(pair_work, work_of)
    of_scope = pd.Index(scopes).get_indexer(pd.Index(scope))
    optional = np.flatnonzero((work < 0) & (of_scope >= 0))
    for now in range(len(model.arrays.years)):
        done = model.columns(f"first[{number}]", len(scopes), 1.0)
        started = model.x[must[version], : now + 1]
        model.rows(
            "first", np.concatenate([np.arange(len(pair)), np.repeat(of_pair, now + 1)]),
            np.concatenate([done[pair_scope], started.ravel()]),
            np.concatenate([np.ones(len(pair)), -np.ones(started.size)]),
            between=(-INF, 0), count=len(pair), rule=number,
        )  # fmt: skip
        starts, owner = model.x[optional, : now + 1], np.arange(len(optional))
        model.rows(
            "then", np.concatenate([np.repeat(owner, now + 1), owner]),
            np.concatenate([starts.ravel(), done[of_scope[optional]]]),
            np.concatenate([np.ones(starts.size), -np.ones(len(optional))]),
            between=(-INF, 0), count=len(optional), rule=number,
        )  # fmt: skip


def _chosen(
    model: Model, rule: MustDo, number: int, versions: tuple[np.ndarray, np.ndarray, int]
) -> None:
    """One version of each work starts; as a target what its cheapest would cost is short.

    ``versions`` are the must-do projects, the work of each, and how many works there are.
    """
    must, work_of, count = versions
    starts = model.x[must]
    owner, column = np.repeat(work_of, starts.shape[1]), starts.ravel()
    if not rule.firm:
        cost = np.full(count, np.inf)
        np.minimum.at(cost, work_of, model.arrays.cost[must] / WAN)
        missing = model.columns(f"v[{number}]", count, 1.0)
        model.target(missing, cost)
        owner = np.concatenate([owner, np.arange(count)])
        column = np.concatenate([column, missing])
    model.rows("must_do", owner, column, 1.0, between=(1, INF), count=count, rule=number)


def ready(model: Model, rule: Ready, number: int) -> None:
    """No start before a project can, a row for each project that has to wait."""
    projects, years = model.arrays.problem.candidates.projects, np.array(model.arrays.years)
    earliest = projects["earliest_year"].to_numpy(dtype=np.float64, na_value=-np.inf)
    early = years[None, :] < earliest[:, None]
    early[:, 0] |= rule.not_yet(projects)
    never(model, "ready", early, number)
