"""The second reading of rules about how widely money is spread."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rows.margins import HALF_YUAN, half_step
from gaibao_geo.plans.rules.spread import Coverage, MinimumStart, SchoolCap, TopShare
from gaibao_geo.words.numbers import WAN


def school_cap(model: Model, rule: SchoolCap, number: int) -> None:
    """Each school's costs and starts stay within the cap, or a share of the total."""
    schools, spend, starts = model.arrays.school, model.spend, model.starts
    count = model.arrays.school_count
    if rule.yuan is not None or rule.own:
        caps = np.array(rule.caps(model.arrays.school_ids) if rule.own else rule.yuan)
        model.rows("cap", schools[spend.project], spend.column, spend.value,
                   between=(-INF, caps / WAN + HALF_YUAN), count=count, rule=number,
                   labels=lambda: list(model.arrays.school_ids))  # fmt: skip
    if rule.projects is not None:
        model.rows("cap_projects", schools[starts.project], starts.column, starts.value,
                   between=(-INF, rule.projects), count=count, rule=number)  # fmt: skip
    if rule.share is not None:
        model.rows(
            "cap_share", np.concatenate([schools[spend.project], np.arange(count)]),
            np.concatenate([spend.column, np.full(count, model.total)]),
            np.concatenate([spend.value, np.full(count, -rule.share)]),
            between=(-INF, half_step(rule.share)), count=count, rule=number,
        )  # fmt: skip


def top_share(model: Model, rule: TopShare, number: int) -> None:
    """For some level, k levels and what groups get beyond it stay within the share.

    The least of k × level + Σ max(spend - level, 0) over all levels is what the k that get
    most get: at the level of the k-th it is exactly that, so the rows are exact.
    """
    group, keys = model.arrays.groups(rule.by)
    count, spend = len(keys), model.spend
    (level,) = model.columns("level", 1)
    beyond = model.columns("beyond", count, labels=lambda: list(keys))
    every = np.arange(count)
    model.rows(
        "beyond", np.concatenate([group[spend.project], every, every]),
        np.concatenate([spend.column, np.full(count, level), beyond]),
        np.concatenate([spend.value, np.full(2 * count, -1.0)]),
        between=(-INF, 0), count=count, rule=number, labels=lambda: list(keys),
    )  # fmt: skip
    model.rows(
        "top_share", np.zeros(count + 2, dtype=np.int64),
        np.concatenate([beyond, [level, model.total]]),
        np.concatenate([np.ones(count), [rule.k, -rule.share]]),
        between=(-INF, half_step(rule.share)), rule=number,
    )  # fmt: skip


def minimum_start(model: Model, rule: MinimumStart, number: int) -> None:
    """A group where anything starts is begun, and what is begun costs at least so much."""
    group, keys = model.arrays.groups(rule.grouping)
    count, spend, starts = len(keys), model.spend, model.starts
    begun = model.columns("begun", count, 1.0, labels=lambda: list(keys))
    many = model.arrays.count
    model.rows(
        "begun", np.concatenate([starts.project, np.arange(many)]),
        np.concatenate([starts.column, begun[group]]),
        np.concatenate([starts.value, np.full(many, -1.0)]),
        between=(-INF, 0), count=many, rule=number,
    )  # fmt: skip
    model.rows(
        "least_start", np.concatenate([group[spend.project], np.arange(count)]),
        np.concatenate([spend.column, begun]),
        np.concatenate([spend.value, np.full(count, -rule.yuan / WAN)]),
        between=(-HALF_YUAN, INF), count=count, rule=number, labels=lambda: list(keys),
    )  # fmt: skip


def coverage(model: Model, rule: Coverage, number: int) -> None:
    """At least one start of a project that covers each group, or the group is left out."""
    arrays = model.arrays
    group, keys = arrays.groups(rule.by)
    able = np.ones(arrays.count, dtype=bool)
    if rule.of == "need":
        able[:] = False
        able[arrays.effect_project[arrays.effect_part > 0]] = True
    wanted, row = np.unique(group[able], return_inverse=True)
    place = np.full(arrays.count, -1, dtype=np.int64)
    place[able] = row
    starts = model.starts.of(able[model.starts.project])
    owner, column, value = place[starts.project], starts.column, starts.value
    if not rule.firm:
        left_out = model.columns(f"left_out[{number}]", len(wanted), 1.0)
        model.target(left_out, rule.price / WAN)
        owner = np.concatenate([owner, np.arange(len(wanted))])
        column = np.concatenate([column, left_out])
        value = np.concatenate([value, np.ones(len(wanted))])
    model.rows("coverage", owner, column, value, between=(1, INF), count=len(wanted),
               rule=number, labels=lambda: list(keys[wanted]))  # fmt: skip
