"""How many yuan of each item of each chosen project are due in which year: the one place.

A project built whole owes each item's cost, split over its years by largest remainder. Of a
project that may be built in part each item owes its proportional part, within one yuan up
or down, so that the project's total is exact; so does each of its years.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.parts import Divisible
from gaibao_geo.plans.rules.years import YearSpread

AT_ONCE = (Fraction(1),)


@dataclass(frozen=True)
class Spreads:
    """Over which years each project is paid: ``of`` is its place among ``shares``."""

    of: np.ndarray
    shares: tuple[tuple[Fraction, ...], ...]

    def each(self, projects: np.ndarray) -> Iterable[tuple[tuple[Fraction, ...], np.ndarray]]:
        """Each way to spread, with the entries of ``projects`` (places) that go that way."""
        way = self.of[projects]
        for place, shares in enumerate(self.shares):
            mine = np.flatnonzero(way == place)
            if len(mine):
                yield shares, mine


def spreads(parts: Candidates, rules: Iterable[Rule]) -> Spreads:
    """How the rules spread the payments of each project; without a rule, all in its year."""
    of = np.zeros(len(parts.projects), dtype=np.int64)
    shares: list[tuple[Fraction, ...]] = [AT_ONCE]
    for rule in rules:
        if isinstance(rule, YearSpread):
            of[rule.mine(parts)] = len(shares)
            shares.append(rule.parts)
    return Spreads(of, tuple(shares))


def dividable(parts: Candidates, rules: Iterable[Rule]) -> np.ndarray:
    """Whether a rule lets a part of each project be built."""
    free = np.zeros(len(parts.projects), dtype=bool)
    ids = parts.projects["project_id"]
    for rule in rules:
        if isinstance(rule, Divisible):
            free |= ids.isin(rule.projects).to_numpy() if rule.projects else True
    return free


def by_largest_remainder(yuan: np.ndarray, shares: Sequence[Fraction]) -> np.ndarray:
    """Whole amounts split by shares: a row each, a column for each share, no yuan lost."""
    if len(shares) == 1:
        return yuan[:, None]
    top, bottom = in_whole_numbers(shares)
    product = times(yuan[:, None], np.array(top, dtype=object)[None, :])
    split = (product // bottom).astype(np.int64)
    left = yuan - split.sum(axis=1)
    # the largest remainder first, of equals the earlier
    order = np.argsort(-(product % bottom), axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(top))[None, :], axis=1)
    whole: np.ndarray = split + (rank < left[:, None])
    return whole


def in_whole_numbers(shares: Sequence[Fraction]) -> tuple[list[int], int]:
    """The shares as whole numbers over one denominator."""
    bottom = int(np.lcm.reduce([share.denominator for share in shares], dtype=object))
    return [int(share * bottom) for share in shares], bottom


def times(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """A product of whole numbers, exact also where it passes 64 bits."""
    most = int(left.max(initial=0)) * int(right.max(initial=0))
    kind = np.int64 if most < 2**62 else object
    product: np.ndarray = left.astype(kind) * right.astype(kind)
    return product


@dataclass(frozen=True)
class Dues:
    """What is due of each line in each year, and how far it may be rounded.

    One entry for each line (its place in ``candidates.lines``) and year it is paid in (a place
    in the years): due is ``yuan``, and for an entry of a project that may be built in part
    anything from ``least`` to ``most``; the line's own sum then stays between ``line_least``
    and ``line_most``, and the project's is what is spent on it.
    """

    line: np.ndarray
    project: np.ndarray
    year: np.ndarray
    yuan: np.ndarray
    least: np.ndarray
    most: np.ndarray
    line_least: np.ndarray
    line_most: np.ndarray

    @property
    def loose(self) -> np.ndarray:
        """Which entries may be rounded either way."""
        return self.least < self.most


def dues(
    parts: Candidates, rules: Sequence[Rule], chosen: pd.DataFrame, years: Sequence[int]
) -> Dues:
    """What is due for a choice; a work that ends after the last year owes nothing there."""
    ids = pd.Index(parts.projects["project_id"])
    place = ids.get_indexer(pd.Index(parts.lines["project_id"]))
    state = chosen.set_index("project_id").reindex(ids)
    taken = state["chosen"].to_numpy(dtype=bool)
    spent = state["spent_yuan"].to_numpy(dtype=np.int64, na_value=0)
    start = pd.Index(years).get_indexer(pd.Index(state["year"].fillna(-1).astype("int64")))
    cost = parts.projects["cost_yuan"].to_numpy(dtype=np.int64)
    line = np.flatnonzero(taken[place])
    return dues_of(
        line, place[line], parts.lines["cost_yuan"].to_numpy(dtype=np.int64)[line],
        spreads(parts, rules), dividable(parts, rules) | (spent != cost),
        bought=(spent, cost, start), years=len(years),
    )  # fmt: skip


def dues_of(
    line: np.ndarray,
    project: np.ndarray,
    cost: np.ndarray,
    spread: Spreads,
    part: np.ndarray,
    *,
    bought: tuple[np.ndarray, np.ndarray, np.ndarray],
    years: int,
) -> Dues:
    """The same from arrays: lines with their project and cost.

    ``part`` says of each project whether a part of it may be built; ``bought`` what is spent
    on it, what it costs, and the place of the year it starts in.
    """
    spent, whole, start = bought
    found: list[tuple[np.ndarray, ...]] = []
    for shares, mine in spread.each(project):
        count, owner = len(shares), project[mine]
        yuan = by_largest_remainder(cost[mine], shares)
        least = most = yuan
        line_least = line_most = cost[mine]
        in_part = np.flatnonzero(part[owner])
        if len(in_part):
            owners = owner[in_part]
            top, bottom = in_whole_numbers(shares)
            over = times(np.maximum(whole[owners], 1), np.array([bottom], dtype=object))
            each = _exact(cost[mine][in_part], spent[owners], top)
            low, high = each // over[:, None], -(-each // over[:, None])
            in_all = each.sum(axis=1)
            yuan, least, most = yuan.copy(), yuan.copy(), yuan.copy()
            line_least, line_most = line_least.copy(), line_most.copy()
            least[in_part], most[in_part] = low.astype(np.int64), high.astype(np.int64)
            line_least[in_part] = (in_all // over).astype(np.int64)
            line_most[in_part] = (-(-in_all // over)).astype(np.int64)
            yuan[in_part] = _running(each, over, owners)
        found.append(tuple(
            np.ravel(part_of) for part_of in (
                np.repeat(mine, count), np.repeat(owner, count),
                start[owner][:, None] + np.arange(count), yuan, least, most,
                np.repeat(line_least, count), np.repeat(line_most, count),
            )
        ))  # fmt: skip
    empty = np.zeros(0, dtype=np.int64)
    every = [np.concatenate(column) for column in zip(*found, strict=True)] or [empty] * 8
    order = np.lexsort((every[2], every[0]))
    order = order[every[2][order] < years]
    every = [column[order] for column in every]
    every[0] = line[every[0]]
    return Dues(*every)


def _exact(cost: np.ndarray, spent: np.ndarray, top: Sequence[int]) -> np.ndarray:
    """Each line's part of what is spent, for each year, over one denominator."""
    product = times(cost, spent)
    return times(product[:, None], np.array(top, dtype=object)[None, :])


def _running(each: np.ndarray, over: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """Exact parts in whole yuan: sums so far are rounded, so that every sum is within one yuan.

    The entries of one project (``owner``) follow one another, line after line.
    """
    new = np.flatnonzero(np.diff(owner, prepend=-1))
    group = np.cumsum(np.diff(owner, prepend=-1) != 0) - 1
    flat = each.astype(object).ravel()
    so_far = np.cumsum(flat)
    before = np.concatenate([[0], so_far])[new * each.shape[1]]
    of = np.repeat(group, each.shape[1])
    below = np.repeat(over.astype(object), each.shape[1])
    ends = (2 * (so_far - before[of]) + below) // (2 * below)
    first = np.flatnonzero(np.diff(of, prepend=-1))
    steps = np.diff(ends, prepend=0)
    steps[first] = ends[first]
    whole: np.ndarray = steps.astype(np.int64).reshape(each.shape)
    return whole
