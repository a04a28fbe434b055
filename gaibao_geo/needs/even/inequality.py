"""How evenly something is spread over pupils: one number per group of schools.

Each measure takes ``values`` (of each school, per pupil or per hundred, none below 0) and
``weights`` (its pupils; left out, every school counts the same). With ``groups`` (a number
from 0 for each school, such as its county's) and their ``count`` there is one answer per
group. Schools whose value or weight is missing, or whose weight is 0, are left out. A group
without schools, or whose mean is 0, has no answer (``NaN``); a single school is even with
itself (0, for ``palma`` 0.1 / 0.4). A negative or infinite number raises ``ValueError``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MEASURES = ["schools", "pupils", "mean", "cv", "gini", "theil", "palma"]
_TOP, _BOTTOM = 0.10, 0.40  # shares of all pupils that the Palma ratio compares
_NOTHING = 1e-12  # a share of the whole that is only rounding


def measures(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> pd.DataFrame:
    """All measures at once, one row per group, in the groups' order.

    ``schools`` that counted, ``pupils`` (the sum of their weights), ``mean``, ``cv``,
    ``gini``, ``theil``, ``palma``: see the functions of these names.
    """
    spread = _spread(values, weights, groups, count)
    columns = (spread.sizes, spread.total, spread.mean, _cv(spread), _gini(spread),
               _theil(spread), _palma(spread))  # fmt: skip
    return pd.DataFrame(dict(zip(MEASURES, columns, strict=True)))


def cv(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> Floats:
    """差异系数, the coefficient of variation between schools, weighted by pupils.

    ``S / mean`` with ``mean = sum(n_i x_i) / N`` and ``S = sqrt(sum(n_i / N (x_i - mean)^2))``,
    ``n_i`` the pupils of school ``i``, ``N`` those of all. Source: 县域义务教育校际均衡指标
    计算方法 (used by 教督〔2012〕3号 and 教督〔2017〕6号).

    >>> cv([1, 3], weights=[10, 10]).item()  # mean 2, S 1
    0.5
    """
    return _cv(_spread(values, weights, groups, count))


def gini(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> Floats:
    """Gini coefficient, 0 (even) to below 1: twice the area above the Lorenz curve.

    Schools in order of ``x``; ``p_i`` the school's share of pupils, ``Q_i`` the share of the
    stock held up to and with school ``i``: ``1 - sum(p_i (Q_i + Q_(i-1)))``, trapezoids under
    straight pieces. Source: C. Gini 1914; for weights, Lerman and Yitzhaki 1989.

    >>> round(gini([1, 3]).item(), 12)  # 1 - 1/2 * 1/4 - 1/2 * 5/4
    0.25
    """
    return _gini(_spread(values, weights, groups, count))


def theil(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> Floats:
    """Theil's T, 0 (even) to ln N: ``sum(n_i / N * r_i ln(r_i))`` with ``r_i = x_i / mean``.

    ``0 ln 0`` counts as 0. Source: H. Theil, Economics and Information Theory, 1967.

    >>> round(theil([0, 0, 0, 10, 10, 10]).item(), 6)  # half of 2 ln 2
    0.693147
    """
    return _theil(_spread(values, weights, groups, count))


def palma(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> Floats:
    """Palma ratio: the stock of the best-off 10 % of pupils over that of the worst-off 40 %.

    ``(1 - L(0.9)) / L(0.4)`` on the Lorenz curve ``L``, drawn straight between schools; 0.25
    where all have the same, ``inf`` where the worst-off 40 % have nothing. Source: J. G.
    Palma 2011; A. Cobham and A. Sumner 2013.

    >>> round(palma([1, 3], weights=[50, 50]).item(), 12)  # (0.1 * 1.5) / (0.4 * 0.5)
    0.75
    """
    return _palma(_spread(values, weights, groups, count))


class TheilParts(NamedTuple):
    """Theil's T and its two parts, ``total = between + within``."""

    total: float
    between: float
    within: float


def theil_parts(
    values: ArrayLike, weights: ArrayLike | None, groups: ArrayLike, count: int
) -> TheilParts:
    """Theil's T of all schools: how much lies between the groups, how much within them.

    ``between`` is the T of the groups' means, each group weighing as much as its pupils;
    ``within`` the sum over groups of their own T times their share of the whole stock.
    Source: Theil 1967; A. F. Shorrocks 1980.
    """
    of_groups = _spread(values, weights, groups, count)
    between = theil(of_groups.mean, of_groups.total).item()
    stock = np.where(of_groups.total > 0, of_groups.total * of_groups.mean, 0)
    own = np.where(stock > 0, _theil(of_groups), 0)
    with np.errstate(invalid="ignore"):
        within = float((stock * own).sum() / stock.sum())
    return TheilParts(theil(values, weights).item(), between, within)


def share_below(
    values: ArrayLike,
    least: ArrayLike,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    count: int = 1,
) -> Floats:
    """Share (0-1) of the pupils that are in schools with less than ``least``.

    ``least`` is one number or one for each school; schools without one are left out, as
    those without a value are. A value that falls short by rounding alone is not below.
    """
    x, floor = np.broadcast_arrays(np.asarray(values, dtype=float), np.asarray(least, dtype=float))
    below = np.where(np.isnan(floor) | np.isnan(x), np.nan, x < floor * (1 - 1e-9))
    return _spread(below, weights, groups, count).mean


@dataclass(frozen=True)
class _Spread:
    """The schools that count, and the totals of each group."""

    values: Floats
    weights: Floats
    groups: NDArray[np.int64]
    sizes: NDArray[np.int64]
    total: Floats  # weights of each group, NaN where it has none
    mean: Floats

    def sums(self, amounts: Floats) -> Floats:
        """Sum of each group; NaN for a group without schools."""
        found = np.bincount(self.groups, weights=amounts, minlength=len(self.sizes))
        return np.where(self.sizes > 0, found, np.nan)

    @property
    def people(self) -> Floats:
        """Each school's share of its group's pupils."""
        return self.weights / self.total[self.groups]

    @property
    def ratios(self) -> Floats:
        """Each school's value as a multiple of its group's mean; NaN where that is 0."""
        with np.errstate(invalid="ignore"):
            return self.values / self.mean[self.groups]

    @cached_property
    def lorenz(self) -> _Lorenz:
        """The groups' Lorenz curves, one below the other."""
        order = np.lexsort((self.values, self.groups))
        people, ratios = self.people[order], self.ratios[order]
        shares = pd.DataFrame({"people": people, "held": people * ratios})
        running = shares.groupby(self.groups[order]).cumsum()
        return _Lorenz(self.groups[order], shares["people"].to_numpy(), ratios,
                       running["people"].to_numpy(), running["held"].to_numpy())  # fmt: skip


class _Lorenz(NamedTuple):
    """Schools by group and in order of their value, the worst off first."""

    groups: NDArray[np.int64]
    people: Floats
    ratios: Floats  # the slope of the curve
    people_so_far: Floats
    held_so_far: Floats


def _spread(
    values: ArrayLike, weights: ArrayLike | None, groups: ArrayLike | None, count: int
) -> _Spread:
    x = np.asarray(values, dtype=float)
    w = np.ones_like(x) if weights is None else np.asarray(weights, dtype=float)
    g = np.zeros(x.shape, dtype=np.int64) if groups is None else np.asarray(groups, np.int64)
    if any(((each < 0) | np.isinf(each)).any() for each in (x, w)):
        raise ValueError("a value or weight is negative or infinite")
    known = ~np.isnan(x) & (w > 0)
    x, w, g = x[known], w[known], g[known]
    sizes = np.bincount(g, minlength=count)
    total = np.where(sizes > 0, np.bincount(g, weights=w, minlength=count), np.nan)
    # The mean is measured from the lowest value, so that equal values have exactly their own.
    lowest = np.full(len(sizes), np.inf)
    np.minimum.at(lowest, g, x)
    above = np.bincount(g, weights=w * (x - lowest[g]), minlength=count)
    return _Spread(x, w, g, sizes, total, lowest + above / total)


def _cv(spread: _Spread) -> Floats:
    away = spread.values - spread.mean[spread.groups]
    with np.errstate(invalid="ignore"):
        return np.sqrt(spread.sums(spread.people * away**2)) / spread.mean


def _gini(spread: _Spread) -> Floats:
    curve = spread.lorenz
    twice = 2 * curve.held_so_far - curve.people * curve.ratios
    area = np.bincount(curve.groups, curve.people * twice, minlength=len(spread.sizes))
    return np.where(spread.sizes > 0, np.maximum(1 - area, 0), np.nan)


def _theil(spread: _Spread) -> Floats:
    ratios = spread.ratios
    logs = np.log(np.where(ratios > 0, ratios, 1))
    return np.maximum(spread.sums(spread.people * ratios * logs), 0)


def _palma(spread: _Spread) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return (1 - _held_by(1 - _TOP, spread)) / _held_by(_BOTTOM, spread)


def _held_by(share: float, spread: _Spread) -> Floats:
    """The part of each group's stock that its worst-off ``share`` of pupils has."""
    curve, counted = spread.lorenz, spread.sizes > 0
    before = np.bincount(
        curve.groups[curve.people_so_far < share], minlength=len(spread.sizes)
    )
    at = (np.cumsum(spread.sizes) - spread.sizes + before)[counted]
    found = np.full(len(spread.sizes), np.nan)
    # From the school in which the share is reached, back along its straight piece.
    found[counted] = curve.held_so_far[at] - (curve.people_so_far[at] - share) * curve.ratios[at]
    return np.where(found < _NOTHING, 0, found)
