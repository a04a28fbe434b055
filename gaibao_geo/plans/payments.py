"""Who pays what, to the yuan.

Lines that every fund treats alike are paid together: few columns, solved in yuan. Without
crossing rules it is a flow, whose corners are whole numbers; else whole numbers are looked
for beside the best. Each sum is then checked in integers and handed out in the order of
ids: never 5000.00004 of 5000.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.choice import PAID_COLUMNS
from gaibao_geo.plans.due import Dues, dues, spreads
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.model import Model, Terms
from gaibao_geo.plans.pots import EACH_UP_TO, Pots
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows.money import (
    PENCIL_YUAN,
    Owed,
    Ways,
    flows,
    paying,
    pots_of,
)
from gaibao_geo.plans.splitting import handed_out, shared_out
from gaibao_geo.words import both
from gaibao_geo.words.numbers import money

SECONDS = 60.0
WINDOWS = (2, 1_000)  # yuan beside the best in which whole ones are looked for
OFF = 0.01  # yuan; less is the solver's rounding, for all amounts are whole
LARGEST = 1e5  # amounts are scaled to this, where the solver is at its most exact


def share_out(
    problem: Problem, chosen: pd.DataFrame, arrays: Arrays | None = None
) -> pd.DataFrame:
    """Payments for a choice: one row per project, item type, fund and year, whole yuan.

    What is due in which year is said by ``due``. Funds are used in the order of the rules, as
    far as their amounts, earmarks, shares and matches allow, after what they should
    use at least. Without any fund each item is one row a year with an empty fund. Raises
    ``InfeasibleError`` when the funds cannot pay for this choice in whole yuan. ``arrays``
    saves the work when they are at hand.
    """
    due = dues(problem.candidates, problem.rules, chosen, problem.years)
    if not problem.funds or not len(due.line):
        every = np.arange(len(due.line))
        return _table(problem, due, every, np.full(len(every), -1), due.yuan)
    arrays = arrays or arrays_of(problem)
    spent = chosen["spent_yuan"].to_numpy(dtype=np.int64, na_value=0)
    many = len(np.unique(due.project)) > EACH_UP_TO
    if many:  # what is due in part is rounded beforehand
        due = replace(due, least=due.yuan, most=due.yuan)
    parted = _parted(arrays, due, spent, together=True) if many else None
    parted = parted or _parted(arrays, due, spent, together=False)
    if parted is None:
        raise InfeasibleError(*both("plan.unpaid", yuan=money(int(due.yuan.sum()))))
    return _table(problem, due, *parted)


def _parted(
    arrays: Arrays, due: Dues, spent: np.ndarray, *, together: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """Payments: the entry of ``due``, the place of the fund, whole yuan.

    With ``together`` shares bind the projects of a county that are alike by their sums, and
    each project when its money is handed out; ``None`` when it fails.
    """
    problem = arrays.problem
    model = Model(arrays)
    one = int(model.columns("one", 1, 1.0, lower=1.0)[0])
    pots, numbers = pots_of(model)
    together = together and bool(pots.share_funds)
    owed = _known_dues(due, pots, spent, one, together=together)
    ways = paying(model, pots, owed, numbers, yuan=1, whole=False, together=together)
    spread_out = len(spreads(problem.candidates, problem.rules).shares) > 1
    yuan = _whole_yuan(model, ways, whole=not flows(pots, spread_out, bool(owed.loose.any())))
    if yuan is None:
        return None
    years = len(problem.years)
    place = np.searchsorted(owed.lines, due.line)
    key = ways.classes.of[place] * years + due.year
    way_key, fund = ways.owner * years + ways.year, ways.fund
    paid = np.zeros(ways.classes.count * years, dtype=np.int64)
    np.add.at(paid, way_key, yuan)
    amount = np.where(owed.loose[place], paid[key], due.yuan)  # a loose line is a class by itself
    if together:
        shared = shared_out(pots, (due.project, key, amount), (way_key, fund, yuan), spent)
        if shared is None:
            return None
        key, (way_key, fund, yuan) = shared
    entry, way, part = handed_out(key, amount, way_key, yuan)
    return entry, fund[way], part


def _known_dues(
    due: Dues, pots: Pots, spent: np.ndarray, one: int, *, together: bool
) -> Owed:
    """What is due of what is chosen, each amount a term of the column that is 1."""
    lines, first, place = np.unique(due.line, return_index=True, return_inverse=True)
    place = place.ravel()

    def terms(of: np.ndarray, year: np.ndarray, value: np.ndarray) -> Terms:
        return Terms(of, year, np.full(len(of), one), value.astype(np.float64))

    loose = np.zeros(len(lines), dtype=bool)
    loose[place[due.loose]] = True
    # a project with one such line has all of them rounded with it
    owner = due.project[first]
    loose = np.isin(owner, owner[loose])
    of_line = np.flatnonzero(loose)
    in_part = loose[place]
    partly = np.unique(owner[loose])
    none = np.zeros(len(of_line), dtype=np.int64)
    bounds: dict[int, tuple[Terms, Terms]] = {}
    projects = np.unique(due.project)
    for number, fund in pots.share_funds if not together else ():
        limits = pots.bounds(fund, spent[projects], projects)
        year = np.zeros(len(projects), dtype=np.int64)
        bounds[number] = (
            terms(projects, year, limits[:, 0]), terms(projects, year, limits[:, 1])
        )  # fmt: skip
    return Owed(
        lines, loose,
        terms(place, due.year, np.where(in_part, due.least, due.yuan)),
        terms(place[in_part], due.year[in_part], due.most[in_part]),
        terms(of_line, none, due.line_least[first][of_line]),
        terms(of_line, none, due.line_most[first][of_line]),
        terms(partly, np.zeros_like(partly), spent[partly]),
        bounds,
    )  # fmt: skip


def _whole_yuan(model: Model, ways: Ways, *, whole: bool) -> np.ndarray | None:
    """The amount of each way to pay, whole yuan; ``None`` when there is none.

    A flow has whole corners. Else small questions are asked for whole numbers, and in large
    ones they are looked for beside the best in parts of yuan.
    """
    task = _Task(model, ways)
    if whole and task.largest <= PENCIL_YUAN:
        return task.beside(np.zeros(model.width), float("inf"))
    best = task.best()
    if best is None:
        return None
    rounded = np.rint(best)
    if not whole and task.holds(rounded):
        amounts: np.ndarray = rounded[ways.column].astype(np.int64)
        return amounts
    for window in WINDOWS:
        found = task.beside(rounded, window)
        if found is not None:
            return found
    return None


class _Task:
    """The rows of one question of payments, solved in parts of yuan or in whole ones."""

    def __init__(self, model: Model, ways: Ways):
        self.ways = ways
        self.matrix: csr_array = model.matrix
        self.columns = model.lower, model.upper
        self.rows = model.row_lower, model.row_upper
        bounds = np.concatenate([*self.rows, np.abs(self.matrix[:, [0]].toarray()).ravel()])
        self.largest = float(np.abs(bounds[np.isfinite(bounds)]).max(initial=1.0))
        self.pays = np.zeros(model.width, dtype=bool)
        self.pays[ways.column] = True
        rank = np.zeros(model.width)
        rank[ways.column] = ways.fund
        self.stages = [rank]
        if model.targets:
            lacking = np.zeros(model.width)
            for columns, prices in model.targets:
                lacking[columns] = prices / prices.max()
            self.stages.insert(0, lacking)

    def best(self) -> np.ndarray | None:
        """The best in parts of yuan."""
        scale = max(self.largest / LARGEST, 1.0)
        matrix = self.matrix.copy()
        matrix.data = np.where(matrix.indices == 0, matrix.data / scale, matrix.data)
        lower, upper = (bound / scale for bound in self.columns)
        lower[0] = upper[0] = 1.0
        found = self._run(matrix, (lower, upper),
                          (self.rows[0] / scale, self.rows[1] / scale), whole=False)  # fmt: skip
        return None if found is None else np.append(1.0, found[1:] * scale)

    def beside(self, base: np.ndarray, window: float) -> np.ndarray | None:
        """The best whole yuan no further than ``window`` from whole amounts known already."""
        known = np.where(self.pays, base, 0.0)
        known[0] = 1.0
        done: np.ndarray = self.matrix @ known
        lower, upper = (bound - known for bound in self.columns)
        lower[self.pays] = np.maximum(lower[self.pays], -window)
        upper[self.pays] = np.minimum(upper[self.pays], window)
        found = self._run(self.matrix, (lower, upper),
                          (self.rows[0] - done, self.rows[1] - done), whole=True)  # fmt: skip
        if found is None:
            return None
        amounts: np.ndarray = np.rint(known + found)[self.ways.column].astype(np.int64)
        return amounts

    def holds(self, amounts: np.ndarray) -> bool:
        """Whether every row holds for these amounts."""
        done: np.ndarray = self.matrix @ amounts
        above = done >= self.rows[0] - OFF
        return bool(np.all(above & (done <= self.rows[1] + OFF)))

    def _run(
        self, matrix: csr_array, columns: tuple[np.ndarray, np.ndarray],
        rows: tuple[np.ndarray, np.ndarray], *, whole: bool,
    ) -> np.ndarray | None:  # fmt: skip
        solver = Solver(matrix, columns=columns, rows=rows,
                        whole=self.pays if whole else np.zeros_like(self.pays))  # fmt: skip
        found = None
        for weights in self.stages:
            answer = solver.optimise(weights, maximise=False, seconds=SECONDS)
            if answer.columns is None:
                return found
            found = answer.columns
            solver.require(weights, -float("inf"), answer.value + (0.5 if whole else 1e-9))
        return found


def _table(
    problem: Problem, due: Dues, entry: np.ndarray, fund: np.ndarray, yuan: np.ndarray
) -> pd.DataFrame:
    """Payments as rows, in the order of projects, items, years and funds."""
    names = np.array([*(each.name for each in problem.funds), ""], dtype=object)
    order = np.lexsort((fund, due.year[entry], due.line[entry]))
    order = order[yuan[order] > 0]
    entry, fund, yuan = entry[order], fund[order], yuan[order]
    lines = problem.candidates.lines
    at = due.line[entry]
    return pd.DataFrame({
        "project_id": lines["project_id"].to_numpy()[at],
        "item_type": lines["item_type"].to_numpy()[at],
        "fund": names[fund], "year": np.array(problem.years)[due.year[entry]], "yuan": yuan,
    })[PAID_COLUMNS]  # fmt: skip
