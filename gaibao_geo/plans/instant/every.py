"""The best plan of all under one sum of money, and of equals the one that tie-breaks take.

At the engine's prices each set of a block loses something against the block's best. What a plan
loses, and what it leaves of the money at its price, is what it lacks of the bound; so only plans
that lose little can be better than the one at hand, and few blocks have a second set that
loses so little. Those are gone through one after another, with every sum of cost and
value that is still of use. Yuan, points (in steps far below what counts) and places are
whole numbers here, so nothing is rounded on the way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.hulls import near_sets, set_sums
from gaibao_geo.plans.instant.prices import ROUNDING, Prices
from gaibao_geo.plans.instant.sums import LEAST, further
from gaibao_geo.plans.stage import SLACK
from gaibao_geo.plans.stages import FRACTIONS, one_sum_decides, places_in_list

MOST_OPTIONS = 2_000_000  # sets beside the best of their blocks
FINE = 2.0**-24  # of the slack: the steps in which points are counted
WIDER = 4.0  # how much more may be lost when nothing was proved
FIRST = 64.0  # part of what may be lost at most that is tried first
MOST_SUMS = 20_000_000  # kept all in all
NOTHING_SAID = 0.0, 0.0, 0.0  # of the money that is free


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
    place of the sum before and of the option in it.
    """

    cost: np.ndarray
    loss: np.ndarray
    value: np.ndarray
    key: np.ndarray
    steps: tuple[tuple[Options | Sums, np.ndarray, np.ndarray], ...] = ()

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


def best_of_all(asked: Asked, found: Prices, value: float) -> np.ndarray | None:
    """The set of each block in the best plan; ``None`` when that is too much to go through.

    ``value`` is that of a plan at hand. Points that differ by no more than a search would let
    go count as equal; of equals the cheaper plan, the fewer gifts, the lower places.
    """
    money, blocks = asked.money, asked.blocks
    one = len(money.weight) <= 1 and len(blocks.arrays.years) == 1
    if not one or not one_sum_decides(len(blocks.arrays.ids)) or (
        len(money.weight) and (money.weight[0] != blocks.cost).any()
    ) or ((asked.floor > 0).any() and (asked.home != asked.group[blocks.block]).any()):
        return None
    key = _keys(asked)
    if key is None:
        return None
    slack = SLACK * max(blocks.heaviest, 1.0)
    most = found.bound - value + slack + ROUNDING * abs(found.bound)
    room = most / FIRST
    while True:
        room = min(room, most)
        chosen, proved = _within(asked, found, key, slack, room)
        if proved or room >= most:
            return chosen
        room *= WIDER


def _keys(asked: Asked) -> np.ndarray | None:
    """What each project counts in the tie-breaks after cost; ``None`` when that is too large."""
    blocks = asked.blocks
    place = np.rint(places_in_list(blocks.project, 0, 1) * FRACTIONS)
    gifts = blocks.cost == 0
    each = place + gifts * (place.sum() + 1.0)
    return each.astype(np.int64) if each.sum() < 2.0**53 else None


def _within(
    asked: Asked, found: Prices, key: np.ndarray, slack: float, room: float
) -> tuple[np.ndarray | None, bool]:
    """The best of the plans that lose no more than ``room``, and whether it is best of all.

    ``None`` and true: there are too many sums.
    """
    blocks, unit = asked.blocks, slack * FINE
    given = (blocks.first, blocks.sets_first, blocks.value, asked.must, asked.never, found.price,
             found.best)  # fmt: skip
    count, block, goal, lost = near_sets(*given, room, MOST_OPTIONS)
    if count > MOST_OPTIONS:
        return None, True
    weight = np.stack([blocks.cost, key.astype(np.float64)])
    cost, place = np.rint(set_sums(blocks.first, block, goal, weight)).astype(np.int64)
    worth = np.rint(blocks.value[blocks.sets_first[block] + goal] / unit).astype(np.int64)
    loss = np.rint(lost / unit).astype(np.int64)
    # the first set that loses least is what a block has when nothing is said of it
    order = np.lexsort((loss, block))
    ends = np.concatenate([[True], np.diff(block[order]) > 0])
    base = order[ends]
    of = np.searchsorted(block[base], block)
    options = Options(block, goal, cost - cost[base][of], loss, worth - worth[base][of],
                      place - place[base][of])  # fmt: skip
    chosen = goal[base]
    open_to = np.bincount(block, minlength=blocks.count) > 1
    money = float(found.money[0]) / unit if len(found.money) else 0.0
    free = asked.money.in_all[0] - cost[base].sum() if len(found.money) else blocks.cost.sum()
    edge = blocks.count + 8  # what rounding to steps may be off
    limit = int(room / unit) + edge
    near = round(slack / unit)
    bound = round(found.bound / unit) - int(worth[base].sum())
    short = _short(asked, options, cost[base], limit)
    state = Sums(*(np.zeros(1, dtype=np.int64) for _ in range(4)))
    grouped = short[asked.group[options.block]] & open_to[options.block]
    for group in np.flatnonzero(short):
        mine = grouped & (asked.group[options.block] == group)
        least = asked.floor[group] - cost[base][asked.group == group].sum()
        whole = _group(options.of(mine), limit, near, least)
        if whole is None:
            return None, True
        joined = _joined(state, whole, limit, near, NOTHING_SAID, plain=True)
        if joined is None:
            return None, True
        state = joined[0]
    plain = options.of(open_to[options.block] & ~grouped)
    reached = LEAST
    layers, down, up = _ordered(plain)
    for n, layer in enumerate(layers):
        joined = _joined(state, layer, limit, near, (free, down[n], min(money, up[n])), plain=True)
        if joined is None:
            return None, True
        state, best = joined
        if best > reached:
            reached = best
            limit = min(limit, bound - reached + near + edge)
    fits = state.cost <= free
    if not fits.any():
        return None, False
    best = int(state.value[fits].max())
    good = np.flatnonzero(fits & (state.value >= best - near))
    at = good[np.lexsort((state.key[good], state.cost[good]))[0]]
    for where, which in state.sets(int(at)):
        chosen[where] = which
    return chosen, bound - best + near + edge <= int(room / unit) + edge


def _short(asked: Asked, options: Options, cost: np.ndarray, limit: int) -> np.ndarray:
    """The groups that could fall below their floor by losing no more than ``limit``."""
    spent = np.bincount(asked.group, cost, len(asked.floor))
    less = np.flatnonzero(options.cost < 0)
    ratio = options.loss[less] / -options.cost[less]
    group = asked.group[options.block[less]]
    order = np.lexsort((ratio, group))
    less, group = less[order], group[order]
    first = np.searchsorted(group, np.arange(len(spent)))
    lost = np.cumsum(options.loss[less])
    before = np.concatenate([[0], lost])[first][group]
    reached = lost - before - options.loss[less] <= limit  # the first that is too much as well
    fall = np.bincount(group[reached], -options.cost[less][reached], len(spent))
    return np.asarray((asked.floor > 0) & (spent - fall < asked.floor))


def _ordered(options: Options) -> tuple[list[Options], list[float], list[float]]:
    """The blocks by how little they lose for a yuan; what those after each lose at least.

    For a yuan less and for a yuan more.
    """
    layers = options.by_block()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(options.cost == 0, np.inf, options.loss / np.abs(options.cost))
    starts = np.concatenate([[0], np.flatnonzero(np.diff(options.block)) + 1])
    if not layers:
        return [], [], []
    sides = [
        np.minimum.reduceat(np.where(side, ratio, np.inf), starts)
        for side in (options.cost < 0, options.cost > 0)
    ]
    order = np.argsort(np.minimum(*sides), kind="stable")
    after = [
        np.append(np.minimum.accumulate(side[order][::-1])[::-1][1:], np.inf).tolist()
        for side in sides
    ]
    return [layers[n] for n in order], after[0], after[1]


def _group(options: Options, limit: int, near: int, least: float) -> Sums | None:
    """Every sum of one group of blocks that adds at least ``least`` to its cost."""
    state = Sums(*(np.zeros(1, dtype=np.int64) for _ in range(4)))
    for layer in options.by_block():
        joined = _joined(state, layer, limit, near, NOTHING_SAID, plain=False)
        if joined is None:
            return None
        state = joined[0]
    return _only(state, state.cost >= least)


def _only(sums: Sums, which: np.ndarray) -> Sums:
    steps = sums.steps
    if steps:
        made_of, before, option = steps[-1]
        steps = (*steps[:-1], (made_of, before[which], option[which]))
    return Sums(sums.cost[which], sums.loss[which], sums.value[which], sums.key[which], steps)


def _joined(
    state: Sums, other: Options | Sums, limit: int, near: int,
    money: tuple[float, float, float], *, plain: bool,
) -> tuple[Sums, int] | None:
    """Every sum of use with one of the others each, and the highest value that can be paid."""
    most = MOST_SUMS - sum(len(before) for _, before, _ in state.steps)
    table, best, many = further(
        state.cost, state.loss, state.value, state.key, other.cost, other.loss, other.value,
        other.key, limit, near, money, plain, most,
    )  # fmt: skip
    if many:
        return None
    cost, loss, value, key = table[:4].copy()
    step = other, table[4].astype(np.int32), table[5].astype(np.int32)
    return Sums(cost, loss, value, key, (*state.steps, step)), int(best)
