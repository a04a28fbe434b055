"""The second reading of rules about what each region gets."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rows.margins import HALF_YUAN, half_step
from gaibao_geo.plans.rules.regions import RegionCap, RegionFloor
from gaibao_geo.words.numbers import WAN


def region_floor(model: Model, rule: RegionFloor, number: int) -> None:
    """Each region's costs, with what it lacks if the floor is a target, reach its floor."""
    _bounded(model, rule, number)


def region_cap(model: Model, rule: RegionCap, number: int) -> None:
    """Each region's costs, less what is over if the cap is a target, stay within its cap."""
    _bounded(model, rule, number)


def _bounded(model: Model, rule: RegionFloor | RegionCap, number: int) -> None:
    """The costs of each region with a bound on the right side of it."""
    group, keys = model.arrays.groups(rule.by)
    if rule.of == "spent":
        stated = rule.stated(keys)
        steps = {share: half_step(share) for share in stated.unique()}
        bound, margin = np.zeros(len(stated)), stated.map(steps).to_numpy(dtype=np.float64)
    else:
        stated = rule.bounds(model.arrays.problem.candidates)
        bound = stated.to_numpy(dtype=np.float64) / WAN
        margin = np.full(len(stated), HALF_YUAN if rule.firm else 0.0)
    row = group
    if len(stated) < len(keys):
        row = stated.index.get_indexer(pd.Index(keys))[group]
    spend = model.spend.of(row[model.spend.project] >= 0)
    count, every = len(stated), np.arange(len(stated))
    owner, column, value = row[spend.project], spend.column, spend.value
    if rule.of == "spent":
        owner = np.concatenate([owner, every])
        column = np.concatenate([column, np.full(count, model.total)])
        value = np.concatenate([value, -stated.to_numpy(dtype=np.float64)])
    if not rule.firm:
        most = bound if rule.sign > 0 else INF
        off = model.columns(f"v[{number}]", count, most, labels=lambda: list(stated.index))
        model.target(off)
        owner = np.concatenate([owner, every])
        column = np.concatenate([column, off])
        value = np.concatenate([value, np.full(count, float(rule.sign))])
    between = (bound - margin, INF) if rule.sign > 0 else (-INF, bound + margin)
    model.rows(rule.word, owner, column, value, between=between, count=count, rule=number,
               labels=lambda: list(stated.index))  # fmt: skip
