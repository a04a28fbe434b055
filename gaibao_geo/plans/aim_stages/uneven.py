"""The stage of a high mean with little unevenness."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gaibao_geo.plans.aim_stages.levels import level_columns
from gaibao_geo.plans.aims.uneven import LeastUneven, gini_difference
from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.stage import Begin, one_stage, weights_on

MOST_PAIRS = 60  # groups whose differences are written pair by pair; beyond, by the Lorenz curve
KNOTS = 20  # equal pieces of the Lorenz curve, before answers ask for more


def least_uneven(model: Model, aim: LeastUneven) -> Begin:
    """The mean less ``strength`` times the inequality, which is pressed down by being subtracted.

    Each level may be understated: as no level counts against the aim, none is.
    """
    weight = aim.outcome.groups(model.arrays.problem.candidates)["weight"].to_numpy()
    shares = weight / weight.sum() if len(weight) else weight
    level, _, scale = level_columns(model, aim.outcome)
    mean = model.columns("mean", 1)
    model.rows("mean", np.zeros(len(level) + 1, dtype=np.int64), np.append(level, mean),
               np.append(-shares, 1.0), between=(0, 0))  # fmt: skip
    if aim.measure == "mad":
        columns, values = _below_mean(model, level, shares, mean)
    elif len(level) <= MOST_PAIRS:
        columns, values = _pairs(model, level, shares)
    else:
        columns, values = _lorenz(model, level, shares, mean)
    weights = weights_on(model, np.append(columns, mean), np.append(-aim.strength * values, 1.0))
    return one_stage(weights, scale)


Part = tuple[np.ndarray, np.ndarray]


def _below_mean(model: Model, level: np.ndarray, shares: np.ndarray, mean: np.ndarray) -> Part:
    """How far each group is below the mean."""
    count = len(level)
    below = model.columns("below", count)
    owner = np.arange(count)
    model.rows(
        "below", np.tile(owner, 3), np.concatenate([below, level, np.repeat(mean, count)]),
        np.concatenate([np.ones(2 * count), -np.ones(count)]), between=(0, INF), count=count,
    )  # fmt: skip
    return below, shares


def _pairs(model: Model, level: np.ndarray, shares: np.ndarray) -> Part:
    """How far each two groups are apart."""
    one, other = np.triu_indices(len(level), 1)
    count = len(one)
    apart = model.columns("apart", count)
    owner = np.arange(count)
    for sign in (1.0, -1.0):
        model.rows(
            "apart", np.tile(owner, 3), np.concatenate([apart, level[one], level[other]]),
            np.concatenate([np.ones(count), np.full(count, sign), np.full(count, -sign)]),
            between=(0, INF), count=count,
        )  # fmt: skip
    return apart, shares[one] * shares[other]


def _lorenz(model: Model, level: np.ndarray, shares: np.ndarray, mean: np.ndarray) -> Part:
    """The Gini difference from below: the mean less twice the area under the Lorenz curve.

    What the worst-off share b of all has is the largest b t - sum_i v_i d_i with t - d_i <=
    y_i and d_i >= 0. The curve is convex, so straight pieces between a few b overstate the
    area, and the difference is understated; the order of an answer's levels gives the row
    that puts this right for it (Ogryczak and Sliwinski 2003; the row is a subgradient).
    """
    count, knots = len(level), np.arange(1, KNOTS) / KNOTS
    top = model.columns("knot", len(knots))
    under = model.columns("under", len(knots) * count)
    owner = np.arange(len(under))
    knot = owner // count
    model.rows(
        "under", np.tile(owner, 3),
        np.concatenate([top[knot], under, np.tile(level, len(knots))]),
        np.concatenate([np.ones(len(under)), -np.ones(2 * len(under))]),
        between=(-INF, 0), count=len(under),
    )  # fmt: skip
    gap = model.columns("gini", 1)
    columns = np.concatenate([gap, mean, top, under])
    values = np.concatenate([
        [1.0, 1.0 / KNOTS - 1.0], 2.0 / KNOTS * knots,
        -2.0 / KNOTS * np.tile(shares, len(knots)),
    ])  # fmt: skip
    model.rows("gini", np.zeros(len(columns), dtype=np.int64), columns, values, between=(0, INF))

    def sharper(answer: np.ndarray) -> Iterable[tuple[np.ndarray, float, float]]:
        own = answer[level]
        if gini_difference(own, shares) > answer[gap[0]] + 1e-7:
            order = np.argsort(own, kind="stable")
            share = shares[order]
            slope = share * (2 * np.cumsum(share) - share - 1.0)
            yield weights_on(model, np.append(level[order], gap), np.append(-slope, 1.0)), 0.0, INF

    model.sharpeners.append(sharper)
    return gap, np.ones(1)
