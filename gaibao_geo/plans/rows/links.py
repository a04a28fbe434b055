"""The second reading of rules that tie projects to each other, and of decisions."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rules.links import Lock, Needs, OneOf


def needs(model: Model, rule: Needs, number: int) -> None:
    """Up to each year, a project has started no oftener than each one it requires."""
    project, others = model.arrays.place[rule.project], model.arrays.places(rule.requires)
    for year in range(len(model.arrays.years)):
        mine, theirs = model.x[project, : year + 1], model.x[others, : year + 1]
        owner = np.repeat(np.arange(len(others)), year + 1)
        model.rows(
            f"needs[{rule.project}]", np.concatenate([owner, owner]),
            np.concatenate([np.tile(mine, len(others)), theirs.ravel()]),
            np.concatenate([np.ones(len(owner)), -np.ones(len(owner))]),
            between=(-INF, 0), count=len(others), rule=number,
        )  # fmt: skip


def one_of(model: Model, rule: OneOf, number: int) -> None:
    """At most one start among the versions."""
    starts = model.x[model.arrays.places(rule.projects)].ravel()
    model.rows("one_of", np.zeros(len(starts), dtype=np.int64), starts, 1.0,
               between=(-INF, 1), rule=number)  # fmt: skip


def lock(model: Model, rule: Lock, number: int) -> None:
    """A start, or none."""
    starts = model.x[model.arrays.place[rule.project]]
    state = 1.0 if rule.state == "in" else 0.0
    model.rows(f"lock[{rule.project}]", np.zeros(len(starts), dtype=np.int64), starts, 1.0,
               between=(state, state), rule=number)  # fmt: skip
