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
    many, options = len(cost), len(more_cost)
    room = 2 * many + 64
    table, count = np.empty((6, room), np.int64), 0
    width = 64
    run, length = np.empty((6, width), np.int64), 0
    heap, ahead = np.arange(options), np.zeros(options, np.int64)
    now, size = np.empty(options, np.int64), options if many else 0
    if many:
        for o in range(options):
            now[o] = cost[0] + more_cost[o]
    for at in range(size // 2 - 1, -1, -1):
        _sink(heap, at, size, now)
    reached, best, top = LEAST, LEAST, LEAST
    while size or length:
        o = heap[0] if size else -1
        if length and (not size or now[o] != run[0, 0]):
            begin = count
            for i in range(length):
                if run[2, i] < top - near or (plain and run[2, i] <= reached):
                    continue
                good = True
                for n in range(begin, count):
                    if table[2, n] >= run[2, i] and table[3, n] <= run[3, i]:
                        good = False
                        break
                if not good:
                    continue
                kept = begin
                for n in range(begin, count):
                    if not (run[2, i] >= table[2, n] and run[3, i] <= table[3, n]):
                        table[:, kept] = table[:, n]
                        kept += 1
                count = kept
                if count == room:
                    room *= 2
                    table = longer(table, room)
                table[:, count] = run[:, i]
                count += 1
            if count > most:
                return table[:, :0], best, True
            reached = max(reached, top)
            if count > begin and run[0, 0] <= free:
                best = max(best, top)
            length, top = 0, LEAST
        if not size:
            continue
        s = ahead[o]
        lost = loss[s] + more_loss[o]
        over = now[o] - free
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
        if ahead[o] < many:
            now[o] = cost[ahead[o]] + more_cost[o]
        else:
            size -= 1
            heap[0] = heap[size]
        _sink(heap, 0, size, now)
    return table[:, :count], best, False
