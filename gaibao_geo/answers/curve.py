"""Had less money come: what each budget would buy, and what it would leave undone."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from gaibao_geo.answers.changes import with_budget
from gaibao_geo.errors import InfeasibleError, NotFoundInTimeError
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.solve import solve

LEVELS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)


def curve(
    problem: Problem, budgets: Sequence[int], seconds: float = 60.0, within: float | None = None
) -> list[Plan]:
    """The plan for each budget in whole yuan, from the largest down.

    Each is solved afresh, so a smaller plan need not lie inside a larger one; ``seconds`` and
    ``within`` are what ``solve`` is given for each. A budget under which no plan keeps every
    rule, or none was found in time, is left out.
    """
    plans = []
    for yuan in sorted(set(budgets), reverse=True):
        asked = with_budget(problem, yuan)
        try:
            plans.append(solve(asked, seconds=seconds, within=within, explain=False))
        except (InfeasibleError, NotFoundInTimeError):
            continue
    return plans


def levels(problem: Problem, shares: Sequence[float] = LEVELS) -> list[int]:
    """Budgets at these shares of the problem's own limit, or of all costs if it has none."""
    whole = problem.budget_yuan
    if whole is None:
        whole = int(problem.candidates.projects["cost_yuan"].sum())
    return [round(whole * share) for share in shares]


def curve_table(plans: Sequence[Plan]) -> pd.DataFrame:
    """One row per plan of a curve.

    ``budget_yuan``, ``cost_yuan`` (whole yuan), ``closed_share`` (0-1), ``chosen`` and
    ``dropped`` (ids that the largest plan had and this one has not), ``gap`` (proved).
    """
    first = set(plans[0].projects["project_id"]) if plans else set()
    rows = []
    for plan in plans:
        ids = list(plan.projects["project_id"])
        rows.append(
            {
                "budget_yuan": plan.problem.budget_yuan,
                "cost_yuan": plan.cost_yuan,
                "closed_share": plan.closed_share,
                "chosen": ids,
                "dropped": sorted(first - set(ids)),
                "gap": plan.proof.gap,
            }
        )
    columns = ["budget_yuan", "cost_yuan", "closed_share", "chosen", "dropped", "gap"]
    return pd.DataFrame(rows, columns=columns)


def undone(plan: Plan) -> pd.DataFrame:
    """What a plan leaves undone: each need not fully closed, with how much is left.

    Columns: ``school_id``, ``school`` and ``school_en`` (names), ``indicator``, ``name_zh``,
    ``name_en``, ``unit``, ``unit_en``, ``shortfall`` and ``left`` (in the
    unit), most points lost first.
    """
    names = plan.chosen.drop_duplicates("school_id").set_index("school_id")
    table = plan.closed()
    ids = table["school_id"]
    table = table.assign(
        school=ids.map(names["school"]).fillna(ids),
        school_en=ids.map(names["school_en"]).fillna(ids),
        left=(table["shortfall"] - table["added"]).clip(lower=0.0),
        lost=table["worth"] - table["points"],
    )
    left = table[table["left"] > 0].sort_values("lost", ascending=False, kind="stable")
    columns = ["school_id", "school", "school_en", "indicator", "name_zh", "name_en"]
    return left[[*columns, "unit", "unit_en", "shortfall", "left"]].reset_index(drop=True)
