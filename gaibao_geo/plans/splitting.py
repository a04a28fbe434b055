"""From what each fund pays for lines that are alike to what it pays for each line."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.pots import Pots, packed

Ways = tuple[np.ndarray, np.ndarray, np.ndarray]  # key, fund and yuan of each way to pay


def handed_out(
    key: np.ndarray, due: np.ndarray, way_key: np.ndarray, yuan: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Entries with what is ``due`` and ways with their ``yuan``, laid side by side.

    Entries and ways of one ``key`` have the same total. Each is laid out end to end, in order,
    and where a way lies beside an entry it pays that piece: the entry, the way, the yuan.
    """
    entries = np.argsort(key, kind="stable")
    entries = entries[due[entries] > 0]
    ways = np.argsort(way_key, kind="stable")
    ways = ways[yuan[ways] > 0]
    ends, way_ends = np.cumsum(due[entries]), np.cumsum(yuan[ways])
    cuts = np.sort(np.concatenate([ends, way_ends]), kind="stable")
    cuts = cuts[np.diff(cuts, prepend=0) > 0]
    piece = np.diff(cuts, prepend=0)
    return entries[np.searchsorted(ends, cuts)], ways[np.searchsorted(way_ends, cuts)], piece


def shared_out(
    pots: Pots, entries: tuple[np.ndarray, np.ndarray, np.ndarray], ways: Ways, spent: np.ndarray
) -> tuple[np.ndarray, Ways] | None:
    """What each fund pays for the projects of a group, as what it pays for each of them.

    ``entries`` are project, key and yuan due. The least of each project's shares comes first,
    the rest in proportion to the room that is left, by largest remainder. Gives each
    entry a key of its project's own and the ways to pay by it; ``None`` when in whole
    yuan the shares of every project cannot be kept so.
    """
    project, key, due = entries
    unit, first, of = np.unique(packed([key, project]), return_index=True, return_inverse=True)
    of = of.ravel()
    units = len(unit)
    wanted = np.zeros(units, dtype=np.int64)
    np.add.at(wanted, of, due)
    whose, group = project[first], np.unique(key[first], return_inverse=True)
    keys, group_of = group[0], group[1].ravel()
    funds = len(pots.funds)
    totals = np.zeros((len(keys), funds), dtype=np.int64)
    at = np.searchsorted(keys, ways[0])
    known = at < len(keys)
    known[known] = keys[at[known]] == ways[0][known]
    np.add.at(totals, (at[known], ways[1][known]), ways[2][known])
    least = np.zeros((units, funds), dtype=np.int64)
    most = np.minimum(np.broadcast_to(wanted[:, None], (units, funds)), totals[group_of])
    most = most.copy()
    for place, fund in pots.share_funds:
        bounds = pots.bounds(fund, wanted, whose)
        open_to = totals[group_of, place] > 0
        least[:, place] = np.where(open_to, np.minimum(bounds[:, 0], wanted), 0)
        most[:, place] = np.minimum(most[:, place], bounds[:, 1])
    paid = np.zeros((units, funds), dtype=np.int64)
    left = wanted.copy()
    for place in range(funds):
        later = slice(place + 1, funds)
        low = np.maximum(least[:, place], left - most[:, later].sum(axis=1))
        high = np.minimum(most[:, place], left - least[:, later].sum(axis=1))
        part = _filled(low, np.maximum(high, low), totals[:, place], group_of)
        if part is None:
            return None
        paid[:, place] = part
        left = left - part
    if np.any(left != 0) or np.any(paid < 0) or not _kept(pots, paid, whose, spent):
        return None
    return of, (np.repeat(np.arange(units), funds), np.tile(np.arange(funds), units),
                paid.ravel())  # fmt: skip


def _filled(
    low: np.ndarray, high: np.ndarray, total: np.ndarray, group: np.ndarray
) -> np.ndarray | None:
    """Whole amounts between ``low`` and ``high`` that add up to each group's total."""
    room = high - low
    rest = total - np.bincount(group, low, len(total)).astype(np.int64)
    space = np.bincount(group, room, len(total)).astype(np.int64)
    if np.any((rest < 0) | (rest > space)):
        return None
    share = np.where(space > 0, rest / np.maximum(space, 1), 0.0)
    wish = room * share[group]
    part = np.minimum(np.floor(wish).astype(np.int64), room)
    lack = rest - np.bincount(group, part, len(total)).astype(np.int64)
    order = np.lexsort((-(wish - part), part >= room, group))
    starts = np.searchsorted(group[order], np.arange(len(total)))
    rank = np.arange(len(order)) - starts[group[order]]
    more = np.zeros_like(part)
    more[order] = rank < lack[group[order]]
    part = part + more
    return low + part if np.all(part <= room) else None


def _kept(pots: Pots, paid: np.ndarray, whose: np.ndarray, spent: np.ndarray) -> bool:
    """Whether each fund keeps its share of each project."""
    projects = np.unique(whose)
    for place, fund in pots.share_funds:
        got = np.bincount(whose, paid[:, place], len(spent)).astype(np.int64)[projects]
        bounds = pots.bounds(fund, spent[projects], projects)
        if np.any((got < bounds[:, 0]) | (got > bounds[:, 1])):
            return False
    return True
