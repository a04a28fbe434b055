"""The best plan of all under one sum of money, and of equals the one that tie-breaks take.

At the engine's prices each set of a block loses something against the block's best. What a plan
loses, and what it leaves of the money at its price, is what it lacks of the bound; so only plans
that lose little can be better than the one at hand, and few blocks have a second set that
loses so little. Those are gone through one after another, with every sum of cost and
value that is still of use. Yuan, points (in steps far below what counts) and places are
whole numbers here, so nothing is rounded on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.hulls import near_sets, set_sums
from gaibao_geo.plans.instant.prices import ROUNDING, Prices
from gaibao_geo.plans.instant.sums import LEAST, further
from gaibao_geo.plans.stage import SLACK
from gaibao_geo.plans.stages import FRACTIONS, one_sum_decides, places_in_list

MOST_OPTIONS = 2_000_000  # sets that lose little
MOST_SUMS = 20_000_000  # kept all in all
FINE = 2**24  # steps of the slack in which points are counted
WIDER = 4.0  # how much more may be lost when nothing was proved
FIRST = 64.0  # part of what may be lost at most that is tried first
NOTHING_SAID = 0.0, 0.0, 0.0  # of the money that is free


class TooMuchError(Exception):
    """There is too much to go through."""


@dataclass(frozen=True)
class Options:
    """Sets that a block may have: what each is and what it differs by from the block's best."""

    block: np.ndarray
    goal: np.ndarray
    cost: np.ndarray
    loss: np.ndarray
    value: np.ndarray
    key: np.ndarray

    def of(self, which: np.ndarray) -> Options:
        """Some of them."""
        names = ("block", "goal", "cost", "loss", "value", "key")
        return Options(*(getattr(self, name)[which] for name in names))

    def by_block(self) -> list[Options]:
        """The options of each block, in the order of blocks."""
        ends = np.flatnonzero(np.diff(self.block)) + 1
        parts = np.split(np.arange(len(self.block)), ends) if len(self.block) else []
        return [self.of(part) for part in parts]


@dataclass(frozen=True)
class Sums:
    """Every sum of use so far, by cost; ``steps`` say how each came about.

    A step is what the sums were made of (a block's options, or all sums of a group) with the
    place of the sum before and of the option in it; ``size`` is how many there were in all.
    """

    cost: np.ndarray
    loss: np.ndarray
    value: np.ndarray
    key: np.ndarray
    steps: tuple[tuple[Options | Sums, np.ndarray, np.ndarray], ...] = ()
    size: int = 0

    def only(self, which: np.ndarray) -> Sums:
        """Some of them."""
        steps = self.steps
        if steps:
            made_of, before, option = steps[-1]
            steps = (*steps[:-1], (made_of, before[which], option[which]))
        return Sums(self.cost[which], self.loss[which], self.value[which], self.key[which], steps,
                    self.size)  # fmt: skip

    def sets(self, place: int) -> list[tuple[int, int]]:
        """The blocks and sets of the sum at ``place``."""
        found: list[tuple[int, int]] = []
        for made_of, before, option in reversed(self.steps):
            which = int(option[place])
            if isinstance(made_of, Sums):
                found += made_of.sets(which)
            else:
                found.append((int(made_of.block[which]), int(made_of.goal[which])))
            place = int(before[place])
        return found


@dataclass(frozen=True)
class Walk:
    """How the sums are gone through.

    Of no use is what loses more than ``limit``; values as ``near`` as this are equal. Steps end
    when ``ended`` says so.
    """

    limit: int
    near: int
    ended: Callable[[], bool]

    def step(
        self, state: Sums, other: Options | Sums,
        money: tuple[float, float, float] = NOTHING_SAID, *, plain: bool = True,
    ) -> tuple[Sums, int]:
        """Every sum of use with one of the others each, and the highest value that can be paid.

        ``money`` is what is free and what a yuan above and below it loses at least; ``plain``
        says that of two sums the cheaper can do whatever the other can.
        """
        if self.ended():
            raise TooMuchError
        table, best, many = further(
            state.cost, state.loss, state.value, state.key, other.cost, other.loss, other.value,
            other.key, self.limit, self.near, money, plain, MOST_SUMS - state.size,
        )  # fmt: skip
        if many:
            raise TooMuchError
        cost, loss, value, key = table[:4].copy()
        step = other, table[4].astype(np.int32), table[5].astype(np.int32)
        size = state.size + len(cost)
        return Sums(cost, loss, value, key, (*state.steps, step), size), int(best)


def best_of_all(
    asked: Asked, found: Prices, value: float, ended: Callable[[], bool]
) -> np.ndarray | None:
    """The set of each block in the best plan; ``None`` when that is too much to go through.

    ``value`` is that of a plan at hand; ``ended`` is asked for an end now and then. Points
    that differ by no more than a search would let go count as equal; of equals the cheaper plan,
    the fewer gifts, the lower places.
    """
    key = _keys(asked) if _serves(asked) else None
    if key is None:
        return None
    walk = Walk(0, FINE, ended)
    spare = SLACK * max(asked.blocks.heaviest, 1.0) + ROUNDING * abs(found.bound)
    most = found.bound - value + spare
    room = most / FIRST
    try:
        while True:
            chosen, lacking = _within(asked, found, key, room, walk)
            if lacking + spare <= room or room >= most:
                return chosen
            most = min(most, lacking + 2 * spare)
            room = min(room * WIDER, most)
    except TooMuchError:
        return None


def _serves(asked: Asked) -> bool:
    """Whether all depends on one sum, the cost, and the blocks of each floor can be told apart."""
    money, blocks = asked.money, asked.blocks
    return (
        one_sum_decides(blocks.arrays.count) and len(blocks.arrays.years) == 1
        and len(money.weight) <= 1 and bool((money.weight == blocks.cost).all())
        and not ((asked.floor > 0).any() and (asked.home != asked.group[blocks.block]).any())
    )  # fmt: skip


def _keys(asked: Asked) -> np.ndarray | None:
    """What each project counts in the tie-breaks after cost; ``None`` when that is too large."""
    blocks = asked.blocks
    place = np.rint(places_in_list(blocks.project, 0, 1) * FRACTIONS)
    gifts = blocks.cost == 0
    each = place + gifts * (place.sum() + 1.0)
    return each.astype(np.int64) if each.sum() < 2.0**53 else None


def _within(
    asked: Asked, found: Prices, key: np.ndarray, room: float, walk: Walk
) -> tuple[np.ndarray | None, float]:
    """The best of the plans that lose no more than ``room``, and what it lacks of the bound."""
    blocks = asked.blocks
    unit = SLACK * max(blocks.heaviest, 1.0) / walk.near
    options, chosen, worth = _options(asked, found, key, room, unit)
    cost = set_sums(blocks.first, np.arange(blocks.count), chosen, blocks.cost[None, :])[0]
    edge = blocks.count + 8  # what rounding to steps may be off
    bound = round(found.bound / unit) - worth
    walk = replace(walk, limit=int(room / unit) + edge)
    short = _short(asked, options, cost, walk.limit)[asked.group]
    state = Sums(*np.zeros((4, 1), dtype=np.int64))
    for group in np.unique(asked.group[short]):
        mine = options.of(asked.group[options.block] == group)
        least = asked.floor[group] - cost[asked.group == group].sum()
        state, _ = walk.step(state, _group(walk, mine, least))
    price = float(found.money[0]) / unit if len(found.money) else 0.0
    free = float((asked.money.in_all[0] if len(found.money) else blocks.cost.sum()) - cost.sum())
    reached = LEAST
    for layer, above, below in _ordered(options.of(~short[options.block])):
        state, best = walk.step(state, layer, (free, above, min(price, below)))
        if best > reached:
            reached = best
            walk = replace(walk, limit=min(walk.limit, bound - reached + walk.near + edge))
    fits = state.cost <= free
    if not fits.any():
        return None, np.inf
    best = int(state.value[fits].max())
    good = np.flatnonzero(fits & (state.value >= best - walk.near))
    at = good[np.lexsort((state.key[good], state.cost[good]))[0]]
    for block, goal in state.sets(int(at)):
        chosen[block] = goal
    return chosen, (bound - best + edge) * unit


def _options(
    asked: Asked, found: Prices, key: np.ndarray, room: float, unit: float
) -> tuple[Options, np.ndarray, int]:
    """The sets that lose no more than ``room`` where a block has several, and its best set.

    Last the worth of all best sets, in steps of ``unit``.
    """
    blocks = asked.blocks
    count, block, goal, lost = near_sets(
        blocks.first, blocks.sets_first, blocks.value, asked.must, asked.never, found.price,
        found.best, room, MOST_OPTIONS,
    )  # fmt: skip
    if count > MOST_OPTIONS:
        raise TooMuchError
    weight = np.stack([blocks.cost, key.astype(np.float64)])
    cost, place = np.rint(set_sums(blocks.first, block, goal, weight)).astype(np.int64)
    worth = np.rint(blocks.value[blocks.sets_first[block] + goal] / unit).astype(np.int64)
    loss = np.rint(lost / unit).astype(np.int64)
    order = np.lexsort((loss, block))
    base = order[np.diff(block[order], prepend=-1) > 0]
    several = np.flatnonzero(np.bincount(block, minlength=blocks.count)[block] > 1)
    of = base[block]
    options = Options(block, goal, cost - cost[of], loss, worth - worth[of], place - place[of])
    return options.of(several), goal[base], int(worth[base].sum())


def _short(asked: Asked, options: Options, cost: np.ndarray, limit: int) -> np.ndarray:
    """The groups that could fall below their floor by losing no more than ``limit``."""
    spent = np.bincount(asked.group, cost, len(asked.floor))
    less = np.flatnonzero(options.cost < 0)
    group = asked.group[options.block[less]]
    order = np.lexsort((options.loss[less] / -options.cost[less], group))
    less, group = less[order], group[order]
    before = np.cumsum(options.loss[less]) - options.loss[less]
    before -= before[np.searchsorted(group, group)]
    within = before <= limit  # the last of them counts in full, which is too much
    fall = np.bincount(group[within], -options.cost[less][within], len(spent))
    return np.asarray((asked.floor > 0) & (spent - fall < asked.floor))


def _ordered(options: Options) -> list[tuple[Options, float, float]]:
    """The blocks by how little they lose for a yuan; what all after each lose at least.

    For a yuan less and for a yuan more.
    """
    layers = options.by_block()
    if not layers:
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(options.cost == 0, np.inf, options.loss / np.abs(options.cost))
    starts = np.flatnonzero(np.diff(options.block, prepend=-1))
    less, more = (
        np.minimum.reduceat(np.where(side, ratio, np.inf), starts)
        for side in (options.cost < 0, options.cost > 0)
    )
    order = np.argsort(np.minimum(less, more), kind="stable")
    above, below = (
        np.append(np.minimum.accumulate(side[order][::-1])[::-1][1:], np.inf).tolist()
        for side in (less, more)
    )
    return [(layers[n], *rates) for n, *rates in zip(order, above, below, strict=True)]


def _group(walk: Walk, options: Options, least: float) -> Sums:
    """Every sum of one group of blocks that adds at least ``least`` to its cost."""
    state = Sums(*np.zeros((4, 1), dtype=np.int64))
    for layer in options.by_block():
        state, _ = walk.step(state, layer, plain=False)
    return state.only(state.cost >= least)
