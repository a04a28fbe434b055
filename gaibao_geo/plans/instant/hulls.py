"""The loops over every set of every block, compiled: values, hulls, best answers to prices.

A set of a block's projects is a number whose bits are its projects. Tables of sets are as
``Blocks.sets_first`` says. Importing this file imports numba.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from gaibao_geo.plans.instant.blocks import AT_MOST_ONE, COST_AT_MOST

SAME = 1e-12  # relative: slopes closer than this are one
GONE = -np.inf


@njit(cache=True)
def join(width, left, right):  # type: ignore[no-untyped-def]
    """The root of each of ``width`` things when each left one is tied to its right one."""
    root = np.arange(width)
    for n in range(len(left)):
        a, b = left[n], right[n]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a < b:
            root[b] = a
        else:
            root[a] = b
    for n in range(width):
        a = n
        while root[a] != a:
            a = root[a]
        root[n] = a
    return root


@njit(cache=True)
def _lowest(bits):  # type: ignore[no-untyped-def]
    place = 0
    while not (bits >> place) & 1:
        place += 1
    return place


@njit(cache=True)
def set_prices(price, start, size, paid):  # type: ignore[no-untyped-def]
    """What each of ``size`` sets of the projects from ``start`` on costs, written into ``paid``."""
    paid[0] = 0.0
    for q in range(1, size):
        paid[q] = paid[q & (q - 1)] + price[start + _lowest(q)]


@njit(cache=True)
def set_values(  # type: ignore[no-untyped-def]
    first, sets_first, cost, rule_first, rule_kind, rule_set, rule_say, need_first, worth,
    effect_first, effect_need, effect_part,
):  # fmt: skip
    """The worth of every set, each need closed at most once; ``GONE`` for a set against a rule."""
    value = np.empty(sets_first[-1])
    largest, deepest = 1, 1
    for b in range(len(first) - 1):
        size = 1 << (first[b + 1] - first[b])
        largest = max(largest, size)
        deepest = max(deepest, size * (need_first[b + 1] - need_first[b]))
    closed, price, kept = np.zeros(deepest), np.zeros(largest), np.zeros(largest)
    for b in range(len(first) - 1):
        start, table, needs = first[b], sets_first[b], need_first[b + 1] - need_first[b]
        kept[0], price[0] = 0.0, 0.0
        closed[:needs] = 0.0
        for q in range(1 << (first[b + 1] - start)):
            if q:
                j = _lowest(q)
                rest = q & (q - 1)
                price[q] = price[rest] + cost[start + j]
                total = kept[rest]
                row, before = q * needs, rest * needs
                for n in range(needs):
                    closed[row + n] = closed[before + n]
                for e in range(effect_first[start + j], effect_first[start + j + 1]):
                    n = effect_need[e]
                    old = closed[row + n]
                    new = old + effect_part[e]
                    closed[row + n] = new
                    total += worth[need_first[b] + n] * (min(new, 1.0) - min(old, 1.0))
                kept[q] = total
            good = True
            for r in range(rule_first[b], rule_first[b + 1]):
                mine = q & rule_set[r]
                if rule_kind[r] == AT_MOST_ONE:
                    good = good and mine & (mine - 1) == 0
                elif rule_kind[r] == COST_AT_MOST:
                    good = good and price[mine] <= rule_say[r]
                else:
                    good = good and (mine == 0 or (q & rule_say[r]) == rule_say[r])
            value[table + q] = kept[q] if good else GONE
    return value


@njit(cache=True)
def hull_segments(first, sets_first, value, must, never, weight, falling):  # type: ignore[no-untyped-def]
    """The upper hull of (weight, value) of each block's sets.

    It begins with the lightest set (of equals the most valuable) and goes on by the steepest
    slope, as long as the value grows, or to the end where ``falling`` says so. Returns
    the first set of each block (-1: no set keeps the rules) and of each segment: block, set it
    comes from and goes to, weight and value gained.
    """
    blocks = len(first) - 1
    room, largest = 0, 1
    for b in range(blocks):
        k = first[b + 1] - first[b]
        largest = max(largest, 1 << k)
        room += min(2 * k + 2, 1 << k)
    base = np.full(blocks, -1)
    bits, gains = np.empty((3, room), np.int64), np.empty((2, room))
    heavy, at = np.empty(largest), np.empty(largest, np.int64)
    n = 0
    for b in range(blocks):
        start, table, size = first[b], sets_first[b], 1 << (first[b + 1] - first[b])
        heavy[0] = 0.0
        count, now = 0, -1
        for q in range(size):
            if q:
                heavy[q] = heavy[q & (q - 1)] + weight[start + _lowest(q)]
            if value[table + q] == GONE or (q & must[b]) != must[b] or q & never[b]:
                continue
            at[count] = q
            count += 1
            if now < 0 or heavy[q] < heavy[now] or (
                heavy[q] == heavy[now] and value[table + q] > value[table + now]
            ):
                now = q
        base[b] = now
        while now >= 0:
            best, goes = 0.0, -1
            for i in range(count):
                q = at[i]
                run = heavy[q] - heavy[now]
                if run <= 0.0:
                    continue
                rise = value[table + q] - value[table + now]
                if rise <= 0.0 and not falling[b]:
                    continue
                slope = rise / run
                if goes < 0 or slope > best + SAME * abs(best) or (
                    slope >= best - SAME * abs(best) and heavy[q] > heavy[goes]
                ):
                    best, goes = slope, q
            if goes >= 0:
                if n == room:  # more corners than expected: grow
                    room *= 2
                    bits, gains = longer(bits, room), longer(gains, room)
                bits[0, n], bits[1, n], bits[2, n] = b, now, goes
                gains[0, n] = heavy[goes] - heavy[now]
                gains[1, n] = value[table + goes] - value[table + now]
                n += 1
            now = goes
    return base, bits[0, :n], bits[1, :n], bits[2, :n], gains[0, :n], gains[1, :n]


@njit(cache=True)
def longer(table, room):  # type: ignore[no-untyped-def]
    """The same table with room for more in each row."""
    new = np.empty((len(table), room), table.dtype)
    new[:, : table.shape[1]] = table
    return new


@njit(cache=True)
def best_sets(first, sets_first, value, must, never, price):  # type: ignore[no-untyped-def]
    """The most of value less price in each block, and a set that has it; none: ``GONE``."""
    blocks = len(first) - 1
    most, chosen = np.full(blocks, GONE), np.full(blocks, -1)
    largest = 1
    for b in range(blocks):
        largest = max(largest, 1 << (first[b + 1] - first[b]))
    paid = np.empty(largest)
    for b in range(blocks):
        size = 1 << (first[b + 1] - first[b])
        set_prices(price, first[b], size, paid)
        for q in range(size):
            if (q & must[b]) == must[b] and not q & never[b]:
                left = value[sets_first[b] + q] - paid[q]
                if left > most[b]:
                    most[b], chosen[b] = left, q
    return most, chosen


@njit(cache=True)
def near_sets(first, sets_first, value, must, never, price, best, limit, room):  # type: ignore[no-untyped-def]
    """Sets whose value less price is within ``limit`` of their block's best."""
    block, goal, loss = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room)
    largest, n = 1, 0
    for b in range(len(first) - 1):
        largest = max(largest, 1 << (first[b + 1] - first[b]))
    paid = np.empty(largest)
    for b in range(len(first) - 1):
        size = 1 << (first[b + 1] - first[b])
        set_prices(price, first[b], size, paid)
        for q in range(size):
            if (q & must[b]) != must[b] or q & never[b] or value[sets_first[b] + q] == GONE:
                continue
            lost = best[b] - (value[sets_first[b] + q] - paid[q])
            if lost <= limit:
                if n < room:
                    block[n], goal[n], loss[n] = b, q, lost
                n += 1
    return n, block[: min(n, room)], goal[: min(n, room)], loss[: min(n, room)]


@njit(cache=True)
def best_with_and_without(first, sets_first, value, must, never, price):  # type: ignore[no-untyped-def]
    """The most of value less price in its block with each project, and without it."""
    having, lacking = np.full(first[-1], GONE), np.full(first[-1], GONE)
    largest = 1
    for b in range(len(first) - 1):
        largest = max(largest, 1 << (first[b + 1] - first[b]))
    paid = np.empty(largest)
    for b in range(len(first) - 1):
        size = 1 << (first[b + 1] - first[b])
        set_prices(price, first[b], size, paid)
        for q in range(size):
            if (q & must[b]) == must[b] and not q & never[b]:
                left = value[sets_first[b] + q] - paid[q]
                for j in range(first[b + 1] - first[b]):
                    side = having if (q >> j) & 1 else lacking
                    side[first[b] + j] = max(side[first[b] + j], left)
    return having, lacking


@njit(cache=True)
def set_sums(first, owner, bits, weight):  # type: ignore[no-untyped-def]
    """The sums (rows of ``weight``) of some sets, each of the block that owns it."""
    sums = np.zeros((len(weight), len(owner)))
    for n in range(len(owner)):
        rest = bits[n]
        while rest:
            j = _lowest(rest)
            rest &= rest - 1
            for g in range(len(weight)):
                sums[g, n] += weight[g, first[owner[n]] + j]
    return sums
