"""Who pays what, to the yuan.

Once the projects are chosen, payments are a transport question with whole-number
supplies, demands and bounds, whose corner solutions are whole numbers. It is solved in
yuan, rounded, and each sum is then checked in integers: never 5000.00004 of 5000.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.choice import PAID_COLUMNS
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules.money import Fund
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import both
from gaibao_geo.words.numbers import money

Sum = tuple[np.ndarray, int, int]  # which payments, and the least and greatest they add up to


def share_out(problem: Problem, chosen: pd.DataFrame) -> pd.DataFrame:
    """Payments for a choice: one row per project, item type, fund and year, whole yuan.

    Funds are used in the order of the rules, as far as their amounts, earmarks and shares
    allow. Without any fund each item is one row with an empty fund. Raises
    ``InfeasibleError`` when the funds cannot pay for this choice.
    """
    years = chosen.loc[chosen["chosen"], ["project_id", "year", "cost_yuan"]]
    lines = problem.candidates.lines.merge(
        years.rename(columns={"cost_yuan": "whole_yuan"}), on="project_id"
    )
    if not problem.funds or lines.empty:
        paid = lines.assign(fund="", yuan=lines["cost_yuan"])
        return paid[PAID_COLUMNS].reset_index(drop=True)
    flows = _flows(problem, lines)
    yuan = _solve(problem, lines, flows)
    paid = flows.assign(yuan=yuan)[PAID_COLUMNS]
    return paid[paid["yuan"] > 0].reset_index(drop=True)


def _flows(problem: Problem, lines: pd.DataFrame) -> pd.DataFrame:
    """Every payment that is allowed: a line of a chosen project and a fund with money then."""
    allowed = [
        {"line": line.Index, "rank": rank, "fund": fund.name, "project_id": line.project_id,
         "item_type": line.item_type, "year": int(line.year), "most": int(line.cost_yuan)}
        for line in rows(lines)
        for rank, fund in enumerate(problem.funds)
        if fund.may_pay(line.item_type) and fund.amounts(problem.years)[int(line.year)] > 0
    ]  # fmt: skip
    columns = ["line", "rank", "fund", "project_id", "item_type", "year", "most"]
    return pd.DataFrame(allowed, columns=columns)


def _solve(problem: Problem, lines: pd.DataFrame, flows: pd.DataFrame) -> list[int]:
    sums: list[Sum] = []
    for line in rows(lines):
        sums.append((_places(flows["line"] == line.Index), line.cost_yuan, line.cost_yuan))
    for fund in problem.funds:
        mine = flows["fund"] == fund.name
        for year, yuan in fund.amounts(problem.years).items():
            sums.append((_places(mine & (flows["year"] == year)), 0, yuan))
        sums += _shares(fund, lines, flows, mine)
    total = int(lines["cost_yuan"].sum())
    matrix = csr_array(
        (
            np.ones(sum(len(places) for places, _, _ in sums)),
            np.concatenate([places for places, _, _ in sums]),
            np.cumsum([0, *(len(places) for places, _, _ in sums)]),
        ),
        shape=(len(sums), len(flows)),
    )
    solver = Solver(
        matrix,
        columns=(np.zeros(len(flows)), flows["most"].to_numpy(np.float64)),
        rows=(np.array([low for _, low, _ in sums]), np.array([high for _, _, high in sums])),
        whole=np.zeros(len(flows), dtype=bool),
    )
    answer = solver.optimise(flows["rank"].to_numpy(float), maximise=False, seconds=60)
    if answer.columns is None:
        raise InfeasibleError(*both("plan.unpaid", yuan=money(total)))
    yuan = np.rint(answer.columns).astype("int64")
    for places, low, high in sums:
        if not low <= int(yuan[places].sum()) <= high:
            raise InfeasibleError(*both("plan.unpaid", yuan=money(total)))
    return [int(amount) for amount in yuan]


def _places(which: pd.Series) -> np.ndarray:
    return np.flatnonzero(which.to_numpy())


def _shares(
    fund: Fund, lines: pd.DataFrame, flows: pd.DataFrame, mine: pd.Series
) -> list[Sum]:
    if fund.share == (0.0, 1.0):
        return []
    costs = lines.drop_duplicates("project_id").set_index("project_id")["whole_yuan"]
    return [
        (_places(mine & (flows["project_id"] == project)), *fund.bounds(int(cost)))
        for project, cost in costs.items()
    ]
