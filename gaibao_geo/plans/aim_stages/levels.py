"""The levels of groups as columns, for aims that want them high."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.outcomes import Levels, Outcome, levels


def level_columns(model: Model, outcome: Outcome) -> tuple[np.ndarray, Levels, float]:
    """A column for each group's level, no higher than it is; its entries; and one unit's meaning.

    Closed parts are in parts of 1; yuan per pupil are scaled so that the most that any group
    could get is 1.
    """
    affine = levels(model, outcome, exact=False)
    count = len(affine.constant)
    scale = 1.0
    if outcome.of == "yuan_per_pupil":
        most = np.bincount(affine.owner, np.maximum(affine.value, 0.0), count)
        scale = max(float(most.max(initial=0.0)), 1.0)
    keys = outcome.groups(model.arrays.problem.candidates)["key"]
    level = model.columns("level", count, labels=lambda: list(keys))
    model.rows(
        "level", np.concatenate([np.arange(count), affine.owner]),
        np.concatenate([level, affine.column]),
        np.concatenate([np.ones(count), -affine.value / scale]),
        between=(-INF, affine.constant / scale), count=count,
    )  # fmt: skip
    return level, affine, scale
