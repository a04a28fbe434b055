"""Prices of money, and the bound that they prove.

At any prices, what every block would choose by itself is worth at least as much as any plan:
bound = sum over blocks of the most of (value - price) + price of all the money there is. The
prices that make it small come from the blocks' hulls: by sorting for one sum of money,
else from a small linear problem over segments put together by slope.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.hulls import best_sets, hull_segments, set_sums

ROUNDS = 6  # of linear problem and hull
ROUNDING = 1e-12  # relative: what sums of floats may be off
CLOSE = 1e-5  # linear problem and bound as near as this: no further round
STEPS = 64  # classes of slopes, closer together near the price
KINDS = 8  # classes of what a segment takes of each sum


@dataclass(frozen=True)
class Hull:
    """Segments of all blocks: which block, from which set to which, weight and value gained."""

    base: np.ndarray
    block: np.ndarray
    source: np.ndarray
    goal: np.ndarray
    more: np.ndarray
    gain: np.ndarray

    @property
    def slope(self) -> np.ndarray:
        """Value by weight."""
        return np.asarray(self.gain / self.more)


@dataclass(frozen=True)
class Prices:
    """Points by yuan: of each sum of money, and what each group's floor gives back.

    ``bound`` is proved: no plan has more points. ``best`` is the most of value less price of each
    block, ``spent`` what each group would cost so, and ``price`` that of each project.
    """

    money: np.ndarray
    floor: np.ndarray
    bound: float
    price: np.ndarray
    best: np.ndarray
    spent: np.ndarray


def hull(asked: Asked, weight: np.ndarray) -> Hull:
    """The hulls of all blocks at a weight of each project; falling where there is a floor."""
    blocks = asked.blocks
    falling = asked.floor[asked.group] > 0
    return Hull(*hull_segments(blocks.first, blocks.sets_first, blocks.value, asked.must,
                               asked.never, weight, falling))  # fmt: skip


def priced(asked: Asked, money: np.ndarray, floor: np.ndarray) -> Prices:
    """What some prices prove."""
    blocks = asked.blocks
    price = money @ asked.money.weight if len(money) else np.zeros(len(blocks.project))
    price = price - floor[asked.home] * blocks.cost
    best, sets = best_sets(blocks.first, blocks.sets_first, blocks.value, asked.must,
                           asked.never, price)  # fmt: skip
    bound = best.sum() + money @ asked.money.in_all - floor @ asked.floor
    cost = set_sums(blocks.first, np.arange(blocks.count), np.maximum(sets, 0),
                    blocks.cost[None, :])[0]  # fmt: skip
    spent = np.bincount(asked.group, cost, len(floor))
    return Prices(money, floor, float(bound) + ROUNDING * abs(float(bound)), price, best, spent)


def one_price(asked: Asked, whole: Hull) -> tuple[np.ndarray, np.ndarray]:
    """The price of one sum of money that is the cost of all, and what floors give back."""
    blocks, most = asked.blocks, asked.money.in_all
    groups = len(asked.floor)
    spent = np.bincount(
        asked.group,
        set_sums(blocks.first, np.arange(blocks.count), whole.base, blocks.cost[None, :])[0],
        groups,
    )
    slope = whole.slope
    order = np.argsort(-slope, kind="stable")
    group, more, slope = asked.group[whole.block[order]], whole.more[order], slope[order]
    # what each group has spent after each of its segments
    by_group = np.argsort(group, kind="stable")
    run = np.cumsum(more[by_group])
    start = np.searchsorted(group[by_group], np.arange(groups))
    before = np.concatenate([[0.0], run])[start]
    after = np.empty(len(more))
    after[by_group] = run - before[group[by_group]] + spent[group[by_group]]
    floor = asked.floor
    beyond = np.maximum(after, floor[group]) - np.maximum(after - more, floor[group])
    total = np.maximum(spent, floor).sum() + np.cumsum(beyond)
    over = np.flatnonzero((total > most[0]) & (slope > 0)) if len(most) else np.zeros(0, np.int64)
    money = float(slope[over[0]]) if len(over) else 0.0
    # the slope at which a group's floor is reached, if that is below the price
    back = np.zeros(groups)
    short = spent < floor
    reached = (after >= floor[group]) & (after - more < floor[group])
    back[group[reached]] = np.maximum(money - slope[reached], 0.0)
    back[~short] = 0.0
    return np.full(len(most), money), back


def prices(asked: Asked) -> tuple[Prices, Hull]:
    """Good prices with what they prove, and the hulls at these prices."""
    blocks, money = asked.blocks, asked.money
    floors = bool((asked.floor > 0).any())
    nothing = np.zeros(len(money.in_all)), np.zeros(len(asked.floor))
    if len(money.weight) <= 1 and (
        not floors or not len(money.weight) or (money.weight[0] == blocks.cost).all()
    ):
        weight = money.weight[0] if len(money.weight) else blocks.cost
        whole = hull(asked, weight)
        if (whole.base < 0).any():
            return priced(asked, *nothing), whole
        return priced(asked, *one_price(asked, whole)), whole
    scale = 1.0 / np.maximum(money.in_all, 1.0)
    whole = hull(asked, scale @ money.weight)
    best = priced(asked, *nothing)
    if (whole.base < 0).any():
        return best, whole
    middle = _middle(asked, whole)
    lacking = np.zeros(len(asked.floor), dtype=bool)
    for _ in range(ROUNDS):
        found, reached = _linear(asked, whole, middle, lacking)
        tried = priced(asked, *found)
        best = min(best, tried, key=lambda one: one.bound)
        if not (found[0] > 0).any():
            break
        # a floor is looked at only once the money would not reach it by itself
        new = (tried.spent < asked.floor) & ~lacking
        lacking |= new
        middle = 1.0
        least = found[0].max() * 1e-3
        whole = hull(asked, np.maximum(found[0], least * (money.in_all > 0)) @ money.weight)
        if not new.any() and tried.bound - reached <= CLOSE * abs(tried.bound):
            break
    return best, whole


def _middle(asked: Asked, whole: Hull) -> float:
    """The slope at which the first sum of money is used up."""
    blocks, money = asked.blocks, asked.money
    gains = set_sums(blocks.first, whole.block, whole.goal, money.weight) - set_sums(
        blocks.first, whole.block, whole.source, money.weight)  # fmt: skip
    order = np.argsort(-whole.slope, kind="stable")
    over = (np.cumsum(gains[:, order], axis=1) > money.in_all[:, None]).any(axis=0)
    at = int(np.argmax(over)) if over.any() else len(order) - 1
    return max(float(whole.slope[order[at]]), 1e-300) if len(order) else 1.0


def _linear(
    asked: Asked, whole: Hull, middle: float, lacking: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], float]:
    """Prices from the linear problem over segments put together, and its value."""
    blocks, money, floor = asked.blocks, asked.money, asked.floor
    rows = np.concatenate([money.weight, blocks.cost[None, :]])
    step = set_sums(blocks.first, whole.block, whole.goal, rows) - set_sums(
        blocks.first, whole.block, whole.source, rows)  # fmt: skip
    base = set_sums(blocks.first, np.arange(blocks.count), whole.base, rows)
    start = np.bincount(asked.group, base[-1], len(floor))
    worth = blocks.value[blocks.sets_first[:-1] + whole.base].sum()
    wanting = np.flatnonzero(lacking & (floor > start))
    row_of = np.full(len(floor), -1)
    row_of[wanting] = np.arange(len(wanting))
    group = row_of[asked.group[whole.block]]
    near = np.log(np.maximum(whole.slope / middle, 1e-6))
    kind = np.clip(np.rint(np.arcsinh(near * 64) * 8), -STEPS, STEPS).astype(np.int64) + STEPS
    kind[whole.gain <= 0] = 2 * STEPS + 1
    for sums in step[:-1]:
        share = sums / np.maximum(step[-1], 1.0)
        kind = kind * (KINDS + 1) + np.clip(np.rint(share * KINDS), 0, KINDS).astype(np.int64)
    key = (group + 1) * (int(kind.max(initial=0)) + 1) + kind
    _, at = np.unique(key, return_inverse=True)
    count = int(at.max(initial=-1)) + 1
    gain = np.bincount(at, whole.gain, count)
    unit = max(float(np.abs(gain).sum()), 1e-300)
    sums = np.array([np.bincount(at, one, count) for one in step])
    home = np.full(count, -1)
    home[at] = group
    size, many = np.maximum(money.in_all, 1.0), len(money.in_all)
    inside = np.flatnonzero(home >= 0)
    least = floor[wanting] - start[wanting]
    matrix = csr_array(
        (
            np.concatenate([(sums[:-1] / size[:, None]).ravel(),
                            sums[-1][inside] / least[home[inside]]]),
            (
                np.concatenate([np.repeat(np.arange(many), count), many + home[inside]]),
                np.concatenate([np.tile(np.arange(count), many), inside]),
            ),
        ),
        shape=(many + len(wanting), count),
    )  # fmt: skip
    free = (money.in_all - base[:-1].sum(axis=1)) / size
    # a floor that the segments cannot reach is asked as far as they can
    able = np.bincount(home[inside], np.maximum(sums[-1][inside], 0), len(wanting)) / least
    solver = Solver(
        matrix,
        columns=(np.zeros(count), np.ones(count)),
        rows=(
            np.concatenate([np.full(many, -np.inf), np.minimum(1.0, able * (1 - 1e-9))]),
            np.concatenate([np.maximum(free, 0), np.full(len(wanting), np.inf)]),
        ),
        whole=np.zeros(count, dtype=bool),
    )
    answer = solver.optimise(gain / unit, maximise=True, seconds=60)
    if answer.columns is None:
        return (np.zeros(many), np.zeros(len(floor))), -np.inf
    price = np.abs(solver.row_prices())
    back = np.zeros(len(floor))
    back[wanting] = price[many:] * unit / least
    return (price[:many] * unit / size, back), float(answer.value * unit + worth)
