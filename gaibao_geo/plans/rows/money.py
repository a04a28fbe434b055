"""The second reading of rules about pots of money.

``paying`` writes who may pay how much of what is bought. It serves twice: in the model, where
what is bought is still open, and in ``payments``, where it is known and each yuan counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.due import by_largest_remainder, dividable, spreads
from gaibao_geo.plans.model import INF, Model, Terms, matched, together
from gaibao_geo.plans.pots import EACH_UP_TO, Classes, Pots, classes, owners, packed
from gaibao_geo.plans.rules import Rule
from gaibao_geo.plans.rules.money import Budget, Fund
from gaibao_geo.words.numbers import WAN

PENCIL_YUAN = 1_000_000  # candidates of so many yuan in all: a single yuan may decide
LEAST_PART = 1e-4  # yuan; what is due in part is not rounded across a whole yuan nearer than this
EXACT = 1e-6  # yuan; far below one, far above the solver's own rounding


@dataclass(frozen=True)
class Owed:
    """What is due of some lines, as terms of a model in its unit of money.

    ``lines`` are places; each entry has a line (a place in ``lines``), the year it is due
    in, a column and a value. ``most`` holds in its entries' place for lines that may be rounded
    either way (``loose``): the sum of what is paid is then between ``due`` and ``most``, over
    all years between ``line_due`` and ``line_most``, and of the project exactly ``total``.
    ``bounds`` gives the least and the most a fund pays of each project; none when projects are
    taken together.
    """

    lines: np.ndarray
    loose: np.ndarray
    due: Terms
    most: Terms
    line_due: Terms
    line_most: Terms
    total: Terms
    bounds: dict[int, tuple[Terms, Terms]]


@dataclass(frozen=True)
class Ways:
    """The columns of payments: fund, class and year of each; ``classes`` of the lines."""

    classes: Classes
    fund: np.ndarray
    owner: np.ndarray
    year: np.ndarray
    column: np.ndarray


def budget(model: Model, rule: Budget, number: int) -> None:
    """The sum of all costs stays within the budget."""
    terms = model.spend
    owner = np.zeros(len(terms.column), dtype=np.int64)
    model.rows("budget", owner, terms.column, terms.value,
               between=(-INF, rule.yuan / WAN), rule=number)  # fmt: skip


def fund(model: Model, rule: Fund, number: int) -> None:
    """Written by ``payments``, which sees all funds at once."""


def pots_of(model: Model, free: frozenset[int] = frozenset()) -> tuple[Pots, list[int]]:
    """The funds of the model's problem, and their places among its rules."""
    rules = model.arrays.problem.rules
    numbers = [n for n, rule in enumerate(rules) if isinstance(rule, Fund)]
    funds = tuple(rule for rule in rules if isinstance(rule, Fund))
    return Pots(model.arrays, funds, tuple(n in free for n in numbers)), numbers


def payments(model: Model, free: frozenset[int] = frozenset()) -> None:
    """Every line of a chosen project is paid in full, by funds that may pay for it.

    ``free`` are the places of rules that are left out; a fund that is has no limits.
    Where everything is small enough for single yuan to decide, payments that are not whole
    by themselves (``flows``) are asked to be. Elsewhere they may be off by parts of a
    yuan, and ``payments.share_out`` finds whole ones.
    """
    pots, numbers = pots_of(model, free)
    if not pots.funds:
        return
    arrays = model.arrays
    rules = [rule for n, rule in enumerate(arrays.problem.rules) if n not in free]
    owed = open_dues(model, pots, rules)
    spread_out = len(spreads(arrays.problem.candidates, rules).shares) > 1
    whole = not flows(pots, spread_out, bool(model.divided))
    paying(model, pots, owed, numbers, yuan=WAN, together=arrays.count > EACH_UP_TO,
           whole=whole and int(arrays.cost.sum()) <= PENCIL_YUAN)  # fmt: skip


def flows(pots: Pots, spread_out: bool, in_part: bool) -> bool:
    """Whether payments are a flow, whose corners are whole yuan without being asked."""
    crossing = any(
        fund.match is not None or fund.pools or 0 < fund.carry < 1 for _, fund in pots.bound
    )
    return not (crossing or in_part or (spread_out and pots.share_funds))


def open_dues(model: Model, pots: Pots, rules: list[Rule]) -> Owed:
    """What is due when it is not yet known what is bought."""
    arrays = model.arrays
    parts, starts, built = arrays.problem.candidates, model.starts, model.built
    spread, count = spreads(parts, rules), arrays.count
    varying = dividable(parts, rules)
    exact = arrays.count <= EACH_UP_TO
    project = arrays.line_project
    in_part = varying[project]
    entries: list[Terms] = []
    for shares, mine in spread.each(project):
        parted = in_part[mine]
        by_year = by_largest_remainder(arrays.line_cost[mine], shares)[~parted]
        whole, part = mine[~parted], mine[parted]
        for later, share in enumerate(shares):
            yuan = by_year[:, later]
            entries.append(_later(model.starting(project[whole], whole, yuan / WAN), later))
            yuan = arrays.line_cost[part] * float(share)
            entries.append(_later(_on(part, project, built, yuan / WAN), later))
    due = _joined(entries)
    due = due.of(due.year < len(arrays.years))
    loose = in_part & exact
    low = high = due
    line_low = line_high = total = due.of(np.zeros(0, dtype=np.int64))
    if loose.any():
        ours = due.of(loose[due.project])
        # every year that is paid in may be a yuan off, if the work starts in time for it
        room = _joined(
            _later(_on(mine[loose[mine]], project, starts, (1 - LEAST_PART) / WAN), later)
            for shares, mine in spread.each(project)
            for later in range(len(shares))
        )
        room = room.of(room.year < len(arrays.years))
        of_line = _on(np.flatnonzero(loose), project, starts, (1 - LEAST_PART) / WAN)
        low, high = _joined([due, room.times(-1.0)]), _joined([ours, room])
        line_low, line_high = _joined([ours, of_line.times(-1.0)]), _joined([ours, of_line])
        total = built.of(varying[built.project])
        total = total.times(arrays.cost[total.project] / WAN)
    bounds: dict[int, tuple[Terms, Terms]] = {}
    for place, each in pots.share_funds if exact else ():
        limits = pots.bounds(each, arrays.cost, np.arange(count)) / WAN
        parts_of = pots.parts(each, np.arange(count)) * arrays.cost[:, None] / WAN
        sides = []
        for side, off in ((0, -EXACT), (1, EXACT)):
            fixed = starts.of(~varying[starts.project])
            moving = built.of(varying[built.project])
            slack = starts.of(varying[starts.project]).times(off / WAN)
            sides.append(_joined([
                fixed.times(limits[fixed.project, side]),
                moving.times(parts_of[moving.project, side]), slack,
            ]))  # fmt: skip
        bounds[place] = (sides[0], sides[1])
    return Owed(np.arange(len(project)), loose, low, high, line_low, line_high, total, bounds)


def paying(
    model: Model, pots: Pots, owed: Owed, numbers: list[int], *, yuan: int, whole: bool,
    together: bool = False,
) -> Ways:  # fmt: skip
    """Columns and rows of who pays how much of what is owed, in units of so many ``yuan``.

    ``numbers`` are the funds' places among the rules. With ``whole`` each payment is a whole
    number of yuan. Shares bind each project, or with ``together`` the sum of those of one
    county that are alike, by the sums of their bounds in whole yuan.
    """
    group = owners(pots, together=together)
    kinds = classes(pots, owed.lines, group, owed.loose)
    ways = _ways(model, pots, owed, kinds, yuan=yuan, whole=whole)
    step = 1 / yuan if whole else 1.0
    years = len(model.arrays.years)
    _demand(model, owed, ways, years, step)
    for place, fund in pots.bound:
        mine = np.flatnonzero(ways.fund == place)
        rule = numbers[place]
        _held(model, fund, ways, mine, rule=rule, step=step, yuan=yuan)
        if fund.has_shares:
            whose, bounds = ways.classes.owner, owed.bounds.get(place)
            if bounds is None:
                whose = np.arange(kinds.count) * years
                bounds = _bounds_together(pots, place, owed, kinds, yuan)
            _shares(model, fund, ways, mine, whose=whose, bounds=bounds, rule=rule, step=step)
        if fund.match is not None:
            _match(model, pots, place, ways, rule=rule, step=step)
        for kind, least in fund.least_pools.items():
            pool = mine[ways.classes.pool[ways.owner[mine]] == pots.pooled.index(kind)]
            model.rows(f"pool[{fund.name}]", np.zeros(len(pool), dtype=np.int64),
                       ways.column[pool], step, between=(least / yuan, INF), rule=rule)  # fmt: skip
        if fund.least_used:
            _least_use(model, fund, ways, mine, rule=rule, step=step, yuan=yuan)
    return ways


def _ways(
    model: Model, pots: Pots, owed: Owed, kinds: Classes, *, yuan: int, whole: bool
) -> Ways:
    """A column for each class, fund and year in which the fund may have money."""
    years = model.arrays.years
    most = np.bincount(kinds.of, model.arrays.line_cost[owed.lines], kinds.count)
    step = 1 if whole else yuan
    fund_of, owner, year, column = [], [], [], []
    for place, fund in enumerate(pots.funds):
        held = np.array([fund.amounts(years)[each] for each in years])
        if fund.carry:
            held = np.cumsum(held)
        paying = np.flatnonzero((held > 0) | pots.free[place])
        mine = np.flatnonzero(kinds.pays[place])
        made = model.columns(
            f"y[{fund.name}]", len(mine) * len(paying),
            np.repeat(most[mine] / step, len(paying)), whole=whole,
        )  # fmt: skip
        fund_of.append(np.full(len(made), place))
        owner.append(np.repeat(mine, len(paying)))
        year.append(np.tile(paying, len(mine)))
        column.append(made)
    return Ways(kinds, *(np.concatenate(part) for part in (fund_of, owner, year, column)))


def _demand(model: Model, owed: Owed, ways: Ways, years: int, step: float) -> None:
    """What is due is paid: of each class in each year, of loose lines within a yuan."""
    loose = np.zeros(ways.classes.count, dtype=bool)
    loose[ways.classes.of[owed.loose]] = True
    line_of = ways.classes.of
    got = ways.owner * years + ways.year
    exact_way = ~loose[ways.owner]
    due = owed.due.of(~owed.loose[owed.due.project])
    model.rows(
        "pay", np.concatenate([line_of[due.project] * years + due.year, got[exact_way]]),
        np.concatenate([due.column, ways.column[exact_way]]),
        np.concatenate([-due.value, np.full(int(exact_way.sum()), step)]),
        between=(0, 0), count=ways.classes.count * years,
    )  # fmt: skip
    if not loose.any():
        return
    rest = np.flatnonzero(~exact_way)
    low = owed.due.of(owed.loose[owed.due.project])
    for name, terms, lines, limits in (
        ("least due", low, False, (0, INF)), ("most due", owed.most, False, (-INF, 0)),
        ("least of line", owed.line_due, True, (0, INF)),
        ("most of line", owed.line_most, True, (-INF, 0)),
    ):  # fmt: skip
        width = 1 if lines else years
        owner = np.concatenate([
            ways.owner[rest] if lines else got[rest],
            line_of[terms.project] * width + (0 if lines else terms.year),
        ])  # fmt: skip
        model.rows(name, owner, np.concatenate([ways.column[rest], terms.column]),
                   np.concatenate([np.full(len(rest), step), -terms.value]),
                   between=limits, count=ways.classes.count * width)  # fmt: skip
    of_class = np.zeros(ways.classes.count, dtype=np.int64)
    of_class[line_of] = model.arrays.line_project[owed.lines]
    total = owed.total
    model.rows(
        "of project", np.concatenate([of_class[ways.owner[rest]], total.project]),
        np.concatenate([ways.column[rest], total.column]),
        np.concatenate([np.full(len(rest), step), -total.value]),
        between=(0, 0), count=model.arrays.count,
    )  # fmt: skip


def _held(
    model: Model, fund: Fund, ways: Ways, mine: np.ndarray, *, rule: int, step: float, yuan: int
) -> None:
    """No year pays more than comes in and is carried over."""
    years = model.arrays.years
    held = np.array([fund.amounts(years)[year] for year in years]) / yuan
    owner, column = ways.year[mine], ways.column[mine]
    value = np.full(len(mine), step)
    low = np.full(len(years), -INF)
    if fund.carry and len(years) > 1:
        left = model.columns(f"left[{fund.name}]", len(years))
        place = np.arange(len(years))
        owner = np.concatenate([owner, place, place[1:]])
        column = np.concatenate([column, left, left[:-1]])
        value = np.concatenate([
            value, np.ones(len(years)), np.full(len(years) - 1, -float(fund.carry))
        ])  # fmt: skip
        low = held
    model.rows(f"fund[{fund.name}]", owner, column, value, between=(low, held),
               count=len(years), rule=rule,
               labels=lambda: [str(year) for year in years])  # fmt: skip


def _shares(
    model: Model, fund: Fund, ways: Ways, mine: np.ndarray, *, whose: np.ndarray,
    bounds: tuple[Terms, Terms], rule: int, step: float,
) -> None:  # fmt: skip
    """The fund's part of each project lies between its shares; ``whose`` share a class is in.

    Of projects that are taken together, each year's by itself.
    """
    each = len(whose) == len(ways.classes.owner) and whose is ways.classes.owner
    owner = whose[ways.owner[mine]] + (0 if each else ways.year[mine])
    count = max(int(part.max(initial=-1)) for part in (owner, *(b.project for b in bounds))) + 1
    for name, terms, limits in zip(("least", "most"), bounds, ((0, INF), (-INF, 0)), strict=True):
        model.rows(
            f"{name}[{fund.name}]", np.concatenate([owner, terms.project]),
            np.concatenate([ways.column[mine], terms.column]),
            np.concatenate([np.full(len(mine), step), -terms.value]), between=limits,
            count=count, rule=rule,
        )  # fmt: skip


def _bounds_together(
    pots: Pots, place: int, owed: Owed, kinds: Classes, yuan: int
) -> tuple[Terms, Terms]:
    """Sums of the bounds of what is due of each project, by class and year, in whole yuan."""
    fund = pots.funds[place]
    years = len(pots.arrays.years)
    due = owed.due.of(kinds.pays[place][kinds.of[owed.due.project]])
    project = pots.arrays.line_project[owed.lines][due.project]
    row = kinds.of[due.project] * years + due.year
    _, first, of = np.unique(
        packed([row, project, due.column]), return_index=True, return_inverse=True
    )
    value = np.bincount(of.ravel(), due.value, len(first)) * yuan
    known = np.rint(value).astype(np.int64)
    if np.all((known >= 0) & (np.abs(known - value) < EXACT)):
        limits = pots.bounds(fund, known, project[first]).astype(np.float64)
    else:  # of what is built in part, in parts of yuan
        limits = pots.parts(fund, project[first]) * value[:, None]
    least, most = (
        Terms(row[first], due.year[first], due.column[first], limits[:, side] / yuan)
        for side in (0, 1)
    )
    return least, most


def _match(
    model: Model, pots: Pots, place: int, ways: Ways, *, rule: int, step: float
) -> None:
    """In each county no more than the others' money there, times its ratio."""
    fund, keys = pots.funds[place], pots.county[1]
    ratios = [fund.ratio(str(key)) for key in keys]
    ratio = np.array([0.0 if each is None else float(each) for each in ratios])
    most = np.array([INF if each is None else 0.0 for each in ratios])
    partners = [
        other for other, each in enumerate(pots.funds)
        if other != place and (not fund.match_with or each.name in fund.match_with)
    ]  # fmt: skip
    own = np.flatnonzero(ways.fund == place)
    beside = np.flatnonzero(np.isin(ways.fund, partners))
    county = ways.classes.county[ways.owner]
    model.rows(
        f"match[{fund.name}]", np.concatenate([county[own], county[beside]]),
        np.concatenate([ways.column[own], ways.column[beside]]),
        np.concatenate([np.full(len(own), step), -ratio[county[beside]] * step]),
        between=(-INF, most), count=len(keys), rule=rule,
    )  # fmt: skip


def _least_use(
    model: Model, fund: Fund, ways: Ways, mine: np.ndarray, *, rule: int, step: float, yuan: int
) -> None:
    """So much of it is used over all years; a target's shortfall is a column."""
    column, value = ways.column[mine], np.full(len(mine), step)
    if not fund.firm:
        short = model.columns(f"short[{fund.name}]", 1)
        model.target(short, yuan / WAN)
        column, value = np.concatenate([column, short]), np.append(value, 1.0)
    model.rows(f"use[{fund.name}]", np.zeros(len(column), dtype=np.int64), column, value,
               between=(fund.least_used / yuan, INF), rule=rule)  # fmt: skip


def _on(
    lines: np.ndarray, project: np.ndarray, terms: Terms, value: np.ndarray | float
) -> Terms:
    """The terms of each line's project for the line: its place stands for the project's."""
    which, entry = matched(project[lines], terms.project)
    each = np.broadcast_to(value, len(lines))
    return Terms(lines[which], terms.year[entry], terms.column[entry],
                 terms.value[entry] * each[which])  # fmt: skip


def _later(terms: Terms, years: int) -> Terms:
    if not years:
        return terms
    return Terms(terms.project, terms.year + years, terms.column, terms.value)


def _joined(parts: Iterable[Terms]) -> Terms:
    some = [part for part in parts if len(part.column)]
    nothing = np.zeros(0, dtype=np.int64)
    return together(some or [Terms(nothing, nothing, nothing, np.zeros(0))])
