"""The second reading of caps on unevenness: rows where rows do, and cuts.

Levels ``y`` and their mean ``mu`` are columns, scaled so that no level passes 1. A cap on a
convex coefficient ``c(y) <= k mu`` is held by tangents: an answer above its cap is refused by
the row of the tangent at its own levels, which no plan within the cap breaks. There are
finitely many plans, so it ends. Whether an answer is above its cap the rule itself says, of
levels worked out again from what is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from gaibao_geo.plans.model import INF, Cutter, Model
from gaibao_geo.plans.outcomes import levels, reached
from gaibao_geo.plans.rules.even import TIE, CvCap, EvenCap, GiniCap

MOST_PAIRED = 100  # groups; as many have 4,950 pairs, a column and two rows each
_LEAST_REFUSED = 1e-6  # a cut is scaled up until it refuses its answer by so much,
_MOST_SCALED = 1e6  # but by no more than this
Tangent = Callable[[np.ndarray, np.ndarray], np.ndarray]


def cv_cap(model: Model, rule: CvCap, number: int) -> None:
    """The standard deviation stays within the cap times the mean.

    Beside the cuts a row says of each group that it alone is not too far from the mean:
    with share v of the pupils, ``|y - mu| <= k mu sqrt((1 - v) / v)``, for the others must
    make up for it.
    """
    found = _levels(model, rule, number, _cv_tangent)
    if found is None:
        return
    model.cut_only.append(number)
    share, level, mean = found
    count = len(share)
    owner = np.tile(np.arange(count), 2)
    reach = (rule.at_most + TIE) * np.sqrt((1 - share) / share)
    for name, sign in (("above", 1.0), ("below", -1.0)):
        model.rows(
            f"{name}[{number}]", owner, np.concatenate([level, np.repeat(mean, count)]),
            np.concatenate([np.full(count, sign), -sign - reach]),
            between=(-INF, 0), count=count, rule=number,
        )  # fmt: skip


def gini_cap(model: Model, rule: GiniCap, number: int) -> None:
    """Half the mean difference stays within the cap times the mean.

    Up to 100 groups rows for every pair say so, and cuts only guard the last digit; beyond
    that cuts alone.
    """
    found = _levels(model, rule, number, _gini_tangent)
    if found is None:
        return
    share, level, mean = found
    if len(share) > MOST_PAIRED:
        model.cut_only.append(number)
        return
    one, other = np.triu_indices(len(share), 1)
    count = len(one)
    apart = model.columns(f"apart[{number}]", count, 1.0)
    owner = np.tile(np.arange(count), 3)
    for name, sign in (("above", 1.0), ("below", -1.0)):
        model.rows(
            f"{name}[{number}]", owner, np.concatenate([apart, level[one], level[other]]),
            np.concatenate([np.ones(count), np.full(count, -sign), np.full(count, sign)]),
            between=(0, INF), count=count, rule=number,
        )  # fmt: skip
    model.rows(
        f"gini[{number}]", np.zeros(count + 1, dtype=np.int64), np.append(apart, mean),
        np.append(share[one] * share[other], -rule.at_most - TIE), between=(-INF, 0), rule=number,
    )  # fmt: skip


def _levels(
    model: Model, rule: EvenCap, number: int, tangent: Tangent
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Each group's share of pupils, its column and the mean's, with the rule's cuts.

    ``None`` when there are fewer than two groups, which are even in themselves.
    """
    weight = rule.outcome.groups(model.arrays.problem.candidates)["weight"].to_numpy()
    if len(weight) < 2:
        return None
    affine = levels(model, rule.outcome)
    count, share = len(weight), weight / weight.sum()
    highest = affine.constant + np.bincount(affine.owner, np.maximum(affine.value, 0), count)
    scale = max(float(highest.max()), TIE)
    level = model.columns(f"level[{number}]", count, 1.0)
    mean = model.columns(f"mean[{number}]", 1, 1.0)
    groups = np.arange(count)
    model.rows(
        f"level[{number}]", np.concatenate([groups, affine.owner]),
        np.concatenate([level, affine.column]),
        np.concatenate([np.ones(count), -affine.value / scale]),
        between=(affine.constant / scale, affine.constant / scale), count=count,
    )  # fmt: skip
    model.rows(f"mean[{number}]", np.zeros(count + 1, dtype=np.int64), np.append(level, mean),
               np.append(share, -1.0), between=(0, 0))  # fmt: skip

    def refused(columns: np.ndarray) -> Iterable[tuple[np.ndarray, float, float]]:
        true = reached(model, affine, columns)
        if rule.holds(true, weight):
            return
        slopes = tangent(true / scale, share)
        cap = rule.at_most + TIE
        beyond = float(slopes @ true / scale - cap * (share @ true) / scale)
        times = np.clip(_LEAST_REFUSED / max(beyond, TIE / _MOST_SCALED), 1.0, _MOST_SCALED)
        weights = np.zeros(model.width)
        weights[level], weights[mean] = times * slopes, -times * cap
        yield weights, -INF, 0.0

    cutter: Cutter = refused
    model.cuts.append(cutter)
    return share, level, mean


def _cv_tangent(level: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The slopes of the standard deviation: no other levels have less than slopes x levels."""
    away = level - share @ level
    return np.asarray(share * away / np.sqrt(share @ away**2))


def _gini_tangent(level: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The slopes of half the mean difference: pupils below count for, those above against."""
    order = np.argsort(level, kind="stable")
    below = np.cumsum(share[order]) - share[order]
    slopes = np.empty(len(level))
    slopes[order] = share[order] * (2 * below + share[order] - share.sum())
    return slopes
