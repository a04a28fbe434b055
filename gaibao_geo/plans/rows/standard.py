"""The second reading of the rule against building beyond the standard."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model, matched
from gaibao_geo.plans.rows.margins import QUARTER
from gaibao_geo.plans.rules.amounts import MILLIONTHS, millionths
from gaibao_geo.plans.rules.standard import AboveStandard


def above_standard(model: Model, rule: AboveStandard, number: int) -> None:
    """What is added to each indicator of a school stays within what may be.

    Effects are taken from the candidates, for ``Arrays`` leaves out those without a need. An
    indicator to which all candidates together add no more than may be has no row.
    """
    arrays = model.arrays
    parts = arrays.problem.candidates
    owner, table = rule.allowed(parts)
    tight = np.flatnonzero((table["offered"] > table["most"]).to_numpy())
    row = np.full(len(table), -1, dtype=np.int64)
    row[tight] = np.arange(len(tight))
    mine = np.flatnonzero(row[owner] >= 0)
    amount = millionths(parts.effects["amount"])[mine] / MILLIONTHS
    project = parts.projects["project_id"].searchsorted(parts.effects["project_id"].iloc[mine])
    built = model.built
    effect, entry = matched(np.asarray(project, dtype=np.int64), built.project)
    most = table["most"].to_numpy()[tight] / MILLIONTHS
    model.rows(
        "above_standard", row[owner[mine[effect]]], built.column[entry],
        amount[effect] * built.value[entry], between=(-INF, most + QUARTER), count=len(tight),
        rule=number,
    )  # fmt: skip
