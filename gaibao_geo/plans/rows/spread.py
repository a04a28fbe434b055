"""The second reading of rules about who gets how much."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rules.spread import RegionFloor, SchoolCap
from gaibao_geo.words.numbers import WAN


def school_cap(model: Model, rule: SchoolCap, number: int) -> None:
    """Each school's costs stay within the cap."""
    terms, schools = model.spend, model.arrays.school_ids
    caps = np.array(rule.caps(schools), dtype=np.float64) / WAN
    model.rows("cap", model.arrays.school[terms.project], terms.column, terms.value,
               between=(-INF, caps), count=len(schools),
               rule=number, labels=lambda: list(schools))  # fmt: skip


def region_floor(model: Model, rule: RegionFloor, number: int) -> None:
    """Each region's costs, with what it lacks if the floor is a target, reach its floor."""
    group, keys = model.arrays.groups(rule.by)
    terms = model.spend
    floors = rule.floors(model.arrays.problem.candidates.projects)
    floor = floors.reindex(keys).to_numpy(dtype=np.float64) / WAN
    owner, column, value = group[terms.project], terms.column, terms.value
    if not rule.firm:
        short = model.columns(f"v[{number}]", len(keys), floor, labels=lambda: list(keys))
        model.target(short)
        owner = np.concatenate([owner, np.arange(len(keys))])
        column = np.concatenate([column, short])
        value = np.concatenate([value, np.ones(len(keys))])
    model.rows("floor", owner, column, value, between=(floor, INF), count=len(keys),
               rule=number, labels=lambda: list(keys))  # fmt: skip
