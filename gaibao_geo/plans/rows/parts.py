"""The second reading of rules about how much of a project is built."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Divided, Model
from gaibao_geo.plans.rules.parts import Divisible


def divide(model: Model, rule: Divisible, number: int) -> None:
    """Whole lots left out of each project in the year it starts, no more than may be.

    Written before all other rules, for what a project costs and adds depends on it.
    """
    arrays = model.arrays
    projects = arrays.places(rule.projects) if rule.projects else np.arange(arrays.count)
    most = np.array([rule.most_lots(int(cost)) for cost in arrays.cost[projects]], dtype=float)
    starts = model.x[projects]
    many = np.repeat(most, starts.shape[1])
    lots = model.columns(f"lots[{number}]", starts.size, many, whole=True)
    owner = np.arange(starts.size)
    model.rows(
        "divided", np.concatenate([owner, owner]), np.concatenate([lots, starts.ravel()]),
        np.concatenate([np.ones(starts.size), -many]), between=(-INF, 0), count=starts.size,
        rule=number,
    )  # fmt: skip
    model.divided.append(Divided(projects, lots.reshape(starts.shape), rule.step_yuan))


def divisible(model: Model, rule: Divisible, number: int) -> None:
    """Written by ``divide``."""
