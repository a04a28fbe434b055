"""From prices to whole projects in years: walk by slope, then exchange what pays.

Years are filled from the earliest: what does not fit there goes to the next, and every
later and smaller project is tried in the gaps first, so that little money is left over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.hulls import near_sets, set_sums
from gaibao_geo.plans.instant.prices import Hull, Prices

MOST_MOVES = 1_500  # exchanges are sought among so many sets nearest to the bound
PASSES = 12


@dataclass(frozen=True)
class Rounded:
    """A set for each block and a year (a place in the years, -1: none) for each project."""

    chosen: np.ndarray
    year: np.ndarray
    value: float


@njit(cache=True)
def _book(p, t, sign, weight, cost, home, used, total, spent):  # type: ignore[no-untyped-def]
    """Put project ``p`` on the books of year ``t``, or take it off (``sign`` -1)."""
    for g in range(len(total)):
        used[g, t] += sign * weight[g, p]
        total[g] += sign * weight[g, p]
    spent[home[p]] += sign * cost[p]


@njit(cache=True)
def _change(  # type: ignore[no-untyped-def]
    b, new, first, weight, cost, waits, in_year, in_all, home, chosen, year, used, total, spent
):
    """Give block ``b`` the set ``new``: what is new takes the first year that can pay it.

    Returns whether all of it found a year; else nothing has changed. Floors are not looked at.
    """
    start, old = first[b], chosen[b]
    out, todo = old & ~new, new & ~old
    sums, years = used.shape
    for j in range(first[b + 1] - start):
        if (out >> j) & 1:
            p = start + j
            _book(p, year[p], -1.0, weight, cost, home, used, total, spent)
    placed, stuck = 0, False
    while todo and not stuck:
        before = todo
        for j in range(first[b + 1] - start):
            p = start + j
            if not (todo >> j) & 1 or waits[p] & todo:
                continue
            begin = 0
            for i in range(first[b + 1] - start):
                if (waits[p] >> i) & 1:
                    begin = max(begin, year[start + i])
            where = -1
            for t in range(begin, years):
                fits = True
                for g in range(sums):
                    if (used[g, t] + weight[g, p] > in_year[g, t]
                            or total[g] + weight[g, p] > in_all[g]):
                        fits = False
                        break
                if fits:
                    where = t
                    break
            if where < 0:
                stuck = True
                break
            year[p] = where
            _book(p, where, 1.0, weight, cost, home, used, total, spent)
            placed |= 1 << j
            todo &= ~(1 << j)
        if todo == before:
            stuck = True
    for j in range(first[b + 1] - start):
        p = start + j
        if stuck and (placed >> j) & 1:
            _book(p, year[p], -1.0, weight, cost, home, used, total, spent)
            year[p] = -1
        elif stuck and (out >> j) & 1:
            _book(p, year[p], 1.0, weight, cost, home, used, total, spent)
        elif not stuck and (out >> j) & 1:
            year[p] = -1
    if not stuck:
        chosen[b] = new
    return not stuck


@njit(cache=True)
def _back(  # type: ignore[no-untyped-def]
    b, old, years_before, first, weight, cost, home, chosen, year, used, total, spent
):
    """Give block ``b`` the set and the years it had."""
    for j in range(first[b + 1] - first[b]):
        p = first[b] + j
        if (chosen[b] >> j) & 1:
            _book(p, year[p], -1.0, weight, cost, home, used, total, spent)
        year[p] = years_before[j]
        if (old >> j) & 1:
            _book(p, year[p], 1.0, weight, cost, home, used, total, spent)
    chosen[b] = old


@njit(cache=True)
def _below(start, bits, home, floor, spent):  # type: ignore[no-untyped-def]
    """Whether some of these projects lies in a group that has not reached its floor."""
    place = start
    while bits:
        if bits & 1 and spent[home[place]] < floor[home[place]]:
            return True
        bits >>= 1
        place += 1
    return False


@njit(cache=True)
def _walk(  # type: ignore[no-untyped-def]
    block, goal, order, floor, state, first, weight, cost, waits, in_year, in_all, home
):
    """Along the segments: first for groups below their floor, then for all that gain."""
    chosen, year, used, total, spent, gains = state
    reached = np.full(len(chosen), -1)
    for below in (True, False):
        for i in range(len(order)):
            n = order[i]
            b = block[n]
            if below and not _below(first[b], chosen[b] ^ goal[n], home, floor, spent):
                continue
            if reached[b] > n or (not below and gains[n] <= 0.0):
                continue
            if _change(b, goal[n], first, weight, cost, waits, in_year, in_all, home,
                       chosen, year, used, total, spent):
                reached[b] = n + 1


@njit(cache=True)
def _improve(  # type: ignore[no-untyped-def]
    block, goal, least, state, first, sets_first, value, weight, cost, waits, in_year, in_all,
    home, floor, sums_of
):
    """Every change of one block, and of two together, that gains at least ``least``.

    ``sums_of`` holds the sums of each move's own set. Returns what was gained.
    """
    chosen, year, used, total, spent, _ = state
    sums, moves = len(total), len(block)
    years_one, years_two = np.empty(64, np.int64), np.empty(64, np.int64)
    gained = 0.0
    now_sums = np.zeros((sums, moves))
    for n in range(moves):
        b = block[n]
        for j in range(first[b + 1] - first[b]):
            if (chosen[b] >> j) & 1:
                for g in range(sums):
                    now_sums[g, n] += weight[g, first[b] + j]
    tries = 0
    for one in range(moves):
        for two in range(one, moves):
            b, c = block[one], block[two]
            if two > one and b == c:
                continue
            rise = value[sets_first[b] + goal[one]] - value[sets_first[b] + chosen[b]]
            if two > one:
                rise += value[sets_first[c] + goal[two]] - value[sets_first[c] + chosen[c]]
            if rise < least:
                continue
            fits = True
            for g in range(sums):
                more = sums_of[g, one] - now_sums[g, one]
                if two > one:
                    more += sums_of[g, two] - now_sums[g, two]
                if total[g] + more > in_all[g]:
                    fits = False
                    break
            if not fits:
                continue
            tries += 1
            if tries > 20 * moves:
                return gained
            old_one, old_two = chosen[b], chosen[c]
            for j in range(first[b + 1] - first[b]):
                years_one[j] = year[first[b] + j]
            for j in range(first[c + 1] - first[c]):
                years_two[j] = year[first[c] + j]
            all_one = (1 << (first[b + 1] - first[b])) - 1
            all_two = (1 << (first[c + 1] - first[c])) - 1
            short = _below(first[b], all_one, home, floor, spent) or _below(
                first[c], all_two, home, floor, spent)
            done = False
            # the one that gives money back goes first
            begin, then = (b, c) if sums == 0 or sums_of[0, one] - now_sums[0, one] <= (
                sums_of[0, two] - now_sums[0, two]) else (c, b)
            first_goal = goal[one] if begin == b else goal[two]
            then_goal = goal[two] if begin == b else goal[one]
            if _change(begin, first_goal, first, weight, cost, waits, in_year, in_all, home,
                       chosen, year, used, total, spent):
                done = two == one or _change(
                    then, then_goal, first, weight, cost, waits, in_year, in_all, home,
                    chosen, year, used, total, spent)
                kept = short or not (_below(first[b], all_one, home, floor, spent)
                                     or _below(first[c], all_two, home, floor, spent))
                if not (done and kept):
                    done = False
                    _back(b, old_one, years_one, first, weight, cost, home, chosen, year, used,
                          total, spent)
                    if two > one:
                        _back(c, old_two, years_two, first, weight, cost, home, chosen, year,
                              used, total, spent)
            if done:
                gained += rise
                for n in range(moves):
                    if block[n] == b or (two > one and block[n] == c):
                        for g in range(sums):
                            now_sums[g, n] = 0.0
                        d = block[n]
                        for j in range(first[d + 1] - first[d]):
                            if (chosen[d] >> j) & 1:
                                for g in range(sums):
                                    now_sums[g, n] += weight[g, first[d] + j]
    return gained


def rounded(asked: Asked, found: Prices, whole: Hull, within: float) -> Rounded | None:
    """Whole projects near the prices' bound; ``None`` when the floors were not reached.

    Exchanges are sought until the plan is within ``within`` (a share) of the bound.
    """
    blocks, money = asked.blocks, asked.money
    years = money.in_year.shape[1]
    if not len(money.weight):
        years = len(blocks.arrays.years)
    sums = len(money.weight)
    used, total = np.zeros((sums, years)), np.zeros(sums)
    spent = np.zeros(len(asked.floor))
    chosen = np.zeros(blocks.count, dtype=np.int64)
    year = np.full(len(blocks.project), -1)
    fixed = (blocks.first, money.weight, blocks.cost, blocks.waits, money.in_year.reshape(
        sums, years), money.in_all, asked.home)
    state = (chosen, year, used, total, spent)
    if not _begin(whole.base, *fixed, *state):
        return None
    slope = whole.slope
    order = np.argsort(-slope, kind="stable")
    _walk(whole.block, whole.goal, order, asked.floor, (*state, whole.gain), *fixed)
    value = _value(asked, chosen)
    passes = 0
    left = found.bound - value
    least = left / 2
    while left > within * abs(found.bound) and passes < PASSES:
        near = _moves(asked, found, left)
        sums_of = set_sums(blocks.first, near[0], near[1], money.weight)
        gained = _improve(
            *near, least, (*state, whole.gain), blocks.first, blocks.sets_first, blocks.value,
            money.weight, blocks.cost, blocks.waits, fixed[4], money.in_all, asked.home,
            asked.floor, sums_of,
        )  # fmt: skip
        value = _value(asked, chosen)
        left = found.bound - value
        passes += 1
        if gained <= 0:
            least /= 4
    if (spent < asked.floor).any():
        return None
    return Rounded(chosen, year, value)


@njit(cache=True)
def _begin(  # type: ignore[no-untyped-def]
    base, first, weight, cost, waits, in_year, in_all, home, chosen, year, used, total, spent
):
    """Each block at its lightest set; whether the money suffices for that."""
    for b in range(len(base)):
        if base[b] < 0:
            return False
        if base[b] and not _change(b, base[b], first, weight, cost, waits, in_year, in_all, home,
                                   chosen, year, used, total, spent):
            return False
    return True


def _value(asked: Asked, chosen: np.ndarray) -> float:
    return float(asked.blocks.value[asked.blocks.sets_first[:-1] + chosen].sum())


def _moves(asked: Asked, found: Prices, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Sets that could be part of a plan better by ``limit``, the nearest to the bound."""
    blocks = asked.blocks
    given = (blocks.first, blocks.sets_first, blocks.value, asked.must, asked.never, found.price,
             found.best)  # fmt: skip
    room = 64 * MOST_MOVES
    count, block, goal, loss = near_sets(*given, limit, room)
    while count > room:  # so many that the nearest will do
        limit /= 4
        count, block, goal, loss = near_sets(*given, limit, room)
    nearest = np.sort(np.argsort(loss, kind="stable")[:MOST_MOVES])
    return block[nearest], goal[nearest]
