"""The second reading of the rule against building beyond the standard."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.plans.model import INF, Model, matched
from gaibao_geo.plans.rows.margins import QUARTER
from gaibao_geo.plans.rules.amounts import MILLIONTHS
from gaibao_geo.plans.rules.standard import AboveStandard


def above_standard(model: Model, rule: AboveStandard, number: int) -> None:
    """What is added to each indicator of a school stays within what may be.

    Effects are taken from the candidates, for ``Arrays`` leaves out those without a need. An
    indicator to which all candidates together add no more than may be has no row.
    """
    arrays = model.arrays
    parts = arrays.problem.candidates
    effects, table = rule.allowed(parts)
    tight = np.flatnonzero((table["offered"] > table["most"]).to_numpy())
    row = np.full(len(table), -1, dtype=np.int64)
    row[tight] = np.arange(len(tight))
    effects = effects[row[effects["owner"]] >= 0]
    amount = effects["amount"].to_numpy() / MILLIONTHS
    owner = row[effects["owner"]]
    project = pd.Index(arrays.ids).get_indexer(pd.Index(effects["project_id"]))
    built = model.built
    effect, entry = matched(project.astype(np.int64), built.project)
    most = table["most"].to_numpy()[tight] / MILLIONTHS
    model.rows(
        "above_standard", owner[effect], built.column[entry],
        amount[effect] * built.value[entry], between=(-INF, most + QUARTER), count=len(tight),
        rule=number,
    )  # fmt: skip
