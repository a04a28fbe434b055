"""The second reading of rules about works that take more than one year."""

from __future__ import annotations

from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.rules.years import YearSpread


def year_spread(model: Model, rule: YearSpread, number: int) -> None:
    """No start so late that the last payment falls behind the last year.

    What is due in which year is written with the payments.
    """
    late = max(len(model.arrays.years) - len(rule.shares) + 1, 0)
    mine = rule.mine(model.arrays.problem.candidates)
    terms = model.starts
    terms = terms.of(mine[terms.project] & (terms.year >= late))
    model.rows("late", terms.project, terms.column, 1.0, between=(-INF, 0),
               count=len(mine), rule=number)  # fmt: skip
