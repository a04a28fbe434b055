"""The second reading of rules about pots of money."""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.model import INF, Labels, Model, matched
from gaibao_geo.plans.rules.money import Budget, Fund
from gaibao_geo.words.numbers import WAN


def budget(model: Model, rule: Budget, number: int) -> None:
    """The sum of all costs stays within the budget."""
    terms = model.spend
    owner = np.zeros(len(terms.column), dtype=np.int64)
    model.rows("budget", owner, terms.column, terms.value,
               between=(-INF, rule.yuan / WAN), rule=number)  # fmt: skip


def payments(model: Model, free: frozenset[int] = frozenset()) -> None:
    """Every line of a chosen project is paid in full, by funds that may pay for it.

    ``y[c,f,t]`` is what fund f pays in year t for lines of class c. Lines are of one class when the
    same funds may pay for them; where a fund must pay a share of each project, each
    project has classes of its own. So few columns are exact: within a class any line
    can be paid by any of its funds. ``free`` are the places of funds whose limits are lifted.
    """
    problem, arrays = model.arrays.problem, model.arrays
    funds = [(n, rule) for n, rule in enumerate(problem.rules) if isinstance(rule, Fund)]
    if not funds:
        return
    signature = np.array([
        sum(1 << place for place, (number, fund) in enumerate(funds)
            if number in free or fund.may_pay(kind))
        for kind in arrays.types
    ], dtype=np.int64)[arrays.line_type]  # fmt: skip
    shared = any(fund.share != (0.0, 1.0) for number, fund in funds if number not in free)
    owner = arrays.line_project if shared else np.zeros_like(signature)
    classes, line_class = np.unique(
        np.stack([owner, signature], axis=1), axis=0, return_inverse=True
    )
    line_class = line_class.ravel()
    # the class's part of each project's cost
    pair, pair_of = np.unique(
        line_class * len(arrays.ids) + arrays.line_project, return_inverse=True
    )
    cost = np.bincount(pair_of, arrays.line_cost / WAN, len(pair))
    pair_class, pair_project = pair // len(arrays.ids), pair % len(arrays.ids)
    years, count = arrays.years, len(classes)
    most = np.bincount(pair_class, cost, count)
    built = model.built
    which, entry = matched(pair_project, built.project)
    rows = [pair_class[which] * len(years) + built.year[entry]]
    columns = [built.column[entry]]
    values = [-built.value[entry] * cost[which]]
    for place, (number, fund) in enumerate(funds):
        mine = np.flatnonzero((classes[:, 1] >> place) & 1)
        held = np.array([fund.amounts(years)[year] for year in years]) / WAN
        paying = np.flatnonzero((held > 0) | (number in free))
        if not len(mine) or not len(paying):
            continue
        made = model.columns(
            f"y[{fund.name}]", len(mine) * len(paying), np.repeat(most[mine], len(paying))
        ).reshape(len(mine), len(paying))
        rows.append((mine[:, None] * len(years) + paying[None, :]).ravel())
        columns.append(made.ravel())
        values.append(np.ones(made.size))
        if number in free:
            continue
        model.rows(f"fund[{fund.name}]", np.tile(np.arange(len(paying)), len(mine)), made.ravel(),
                   1.0, between=(-INF, held[paying]), count=len(paying), rule=number,
                   labels=_texts(np.array(years)[paying]))  # fmt: skip
        if fund.share != (0.0, 1.0):
            _shares(model, fund, number, classes[mine, 0], made)
    model.rows("pay", np.concatenate(rows), np.concatenate(columns), np.concatenate(values),
               between=(0, 0), count=count * len(years))  # fmt: skip


def _texts(years: np.ndarray) -> Labels:
    return lambda: [str(year) for year in years]


def _shares(
    model: Model, fund: Fund, number: int, project: np.ndarray, made: np.ndarray
) -> None:
    """The fund's part of each project lies between its shares, in whole yuan."""
    arrays, count = model.arrays, len(model.arrays.ids)
    bounds = np.array([fund.bounds(int(cost)) for cost in arrays.cost]) / WAN
    pays = np.repeat(project, made.shape[1])
    for name, side, limits in (("least", 0, (0, INF)), ("most", 1, (-INF, 0))):
        terms = model.built.times(-bounds[model.built.project, side])
        model.rows(
            f"{name}[{fund.name}]", np.concatenate([pays, terms.project]),
            np.concatenate([made.ravel(), terms.column]),
            np.concatenate([np.ones(made.size), terms.value]), between=limits, count=count,
            rule=number, labels=lambda: list(arrays.ids),
        )  # fmt: skip


def fund(model: Model, rule: Fund, number: int) -> None:
    """Written by ``payments``, which sees all funds at once."""
