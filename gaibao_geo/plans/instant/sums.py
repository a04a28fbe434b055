"""The loop over sums of cost and value, compiled. Importing this file imports numba."""

from __future__ import annotations

import numpy as np
from numba import njit

from gaibao_geo.plans.instant.hulls import longer

LEAST = -(2**62)  # below every sum


@njit(cache=True)
def _sink(heap, at, size, now):  # type: ignore[no-untyped-def]
    """Put the entry at ``at`` of a heap by ``now`` (of equals the lower number first) in place."""
    while True:
        low = at
        for child in (2 * at + 1, 2 * at + 2):
            if child < size:
                a, b = heap[child], heap[low]
                if now[a] < now[b] or (now[a] == now[b] and a < b):
                    low = child
        if low == at:
            return
        heap[at], heap[low] = heap[low], heap[at]
        at = low


@njit(cache=True)
def _heap(now):  # type: ignore[no-untyped-def]
    """A heap of the numbers of all entries of ``now``."""
    heap = np.arange(len(now))
    for at in range(len(now) // 2 - 1, -1, -1):
        _sink(heap, at, len(now), now)
    return heap


@njit(cache=True)
def _taken(run, length, table, count, least, above):  # type: ignore[no-untyped-def]
    """Add to the table those of a run of one cost that are of use; how many there are then.

    Their value is at least ``least`` and more than ``above``, and no other that has as much
    has a lower key.
    """
    begin = count
    for i in range(length):
        value, key = run[2, i], run[3, i]
        good = value >= least and value > above
        for n in range(begin, count):
            if not good:
                break
            good = table[2, n] < value or table[3, n] > key
        if not good:
            continue
        kept = begin
        for n in range(begin, count):
            if table[2, n] > value or table[3, n] < key:
                table[:, kept] = table[:, n]
                kept += 1
        table[:, kept] = run[:, i]
        count = kept + 1
    return count


@njit(cache=True)
def further(  # type: ignore[no-untyped-def]
    cost, loss, value, key, more_cost, more_loss, more_value, more_key, limit, near, money, plain,
    most,
):  # fmt: skip
    """Every sum of use of some sums, in the order of cost, with one of the options each.

    A sum is of no use when it must lose more than ``limit``: what it lost so far, and for what
    it is above or below the money that is free ``money`` says how much for a yuan (free,
    above, below). Of one cost and values as ``near`` as this the lower key counts. ``plain``:
    nor is one of use that is no more worth than a cheaper one.

    Returns cost, loss, value, key, which sum and which option; the highest value of those
    that the money suffices for; and whether there were more than ``most``, and nothing is said.
    """
    free, above, below = money
    room, width, count, length = 2 * len(cost) + 64, 64, 0, 0
    table, run = np.empty((6, room), np.int64), np.empty((6, width), np.int64)
    ahead, size = np.zeros(len(more_cost), np.int64), len(more_cost) if len(cost) else 0
    now = more_cost[:size] + (cost[0] if size else 0)
    heap = _heap(now)
    reached, best, top = LEAST, LEAST, LEAST
    while size or length:
        o = heap[0] if size else -1
        if length and (not size or now[o] != run[0, 0]):
            if count + length > room:
                room = 2 * (count + length)
                table = longer(table, room)
            before = count
            count = _taken(run, length, table, count, top - near, reached if plain else LEAST)
            if count > most:
                return table[:, :0], best, True
            if count > before and run[0, 0] <= free:
                best = max(best, top)
            reached = max(reached, top)
            length, top = 0, LEAST
        if not size:
            continue
        s = ahead[o]
        lost, over = loss[s] + more_loss[o], now[o] - free
        if lost + (above * over if over > 0 else -below * over if over < 0 else 0.0) <= limit:
            if length == width:
                width *= 2
                run = longer(run, width)
            run[0, length], run[1, length] = now[o], lost
            run[2, length], run[3, length] = value[s] + more_value[o], key[s] + more_key[o]
            run[4, length], run[5, length] = s, o
            top = max(top, run[2, length])
            length += 1
        ahead[o] += 1
        if ahead[o] < len(cost):
            now[o] = cost[ahead[o]] + more_cost[o]
        else:
            size -= 1
            heap[0] = heap[size]
        _sink(heap, 0, size, now)
    return table[:, :count], best, False
