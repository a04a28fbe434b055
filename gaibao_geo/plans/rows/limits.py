"""The second reading of the rule that bounds any sum."""

from __future__ import annotations

import math

import numpy as np

from gaibao_geo.plans.model import INF, Model, Terms
from gaibao_geo.plans.rows.margins import QUARTER
from gaibao_geo.plans.rules.amounts import MILLIONTHS, millionths
from gaibao_geo.plans.rules.limits import MONEY, SIDES, Limit
from gaibao_geo.words.numbers import WAN

LARGE = 1e5  # amounts beyond are counted in ten thousands, as money is


def limit(model: Model, rule: Limit, number: int) -> None:
    """The sum of each group, and year where it matters, on the right side of its limit.

    What a target lacks is a column of yuan: rounded up to whole ones where the amounts are
    such that parts could be lacking, for so the rule prices them.
    """
    arrays = model.arrays
    parts, years = arrays.problem.candidates, arrays.years
    group, keys = rule.groups(parts)
    amount = millionths(parts.projects[rule.column]) / MILLIONTHS
    terms = model.built.times(amount[model.built.project])
    if isinstance(rule.year, int):
        terms = terms.of(terms.year == years.index(rule.year))
    each = len(years) if rule.year == "each" else 1
    for side in SIDES:
        bounds = {place: rule.bound(side, key) for place, key in enumerate(keys)}
        stated = {place: bound for place, bound in bounds.items() if bound is not None}
        row = np.full(max(len(keys), 1), -1, dtype=np.int64)
        row[list(stated)] = np.arange(len(stated))
        mine = terms.of(row[group[terms.project]] >= 0)
        owner = row[group[mine.project]] * each + (mine.year if each > 1 else 0)
        parted = rule.column != MONEY and (
            bool(model.divided)
            or bool(np.any(amount % 1))
            or any(bound.denominator > 1 for bound in stated.values())
        )
        bound = np.repeat([float(value) for value in stated.values()], each)
        _side(model, (rule, number, side), owner, mine, bound, parted=parted)


def _side(
    model: Model,
    stated: tuple[Limit, int, str],
    owner: np.ndarray,
    terms: Terms,
    bound: np.ndarray,
    *,
    parted: bool,
) -> None:
    """Rows of one side; ``parted``: sums may differ by less than one unit."""
    rule, number, side = stated
    count = len(bound)
    large = not parted and float(np.abs(terms.value).max(initial=0.0)) >= LARGE
    scale = WAN if large else 1
    column, value = terms.column, terms.value / scale
    sign = 1.0 if side == "at_least" else -1.0
    margin = (QUARTER if parted else 0.25) / scale
    if not rule.firm:
        margin, price = 0.0, rule.price or 1
        unit = 1 if parted else WAN  # yuan in one unit of what is lacking
        reach = np.bincount(owner, np.abs(terms.value), count) + np.abs(bound)
        most = [math.ceil(price * far / unit) for far in reach]
        lack = model.columns(f"lack[{number}]", count, np.array(most), whole=parted)
        model.target(lack, unit / WAN)
        owner = np.concatenate([owner, np.arange(count)])
        column = np.concatenate([column, lack])
        value = np.concatenate([value, np.full(count, sign * unit / (price * scale))])
    low = bound / scale - margin if side == "at_least" else -INF
    high = bound / scale + margin if side == "at_most" else INF
    model.rows(f"limit[{rule.column}]", owner, column, value, between=(low, high), count=count,
               rule=number)  # fmt: skip
