"""The fast door: the compiled arrays straight to HiGHS, its answers read truthfully.

PuLP reports a run that stopped at its time limit as optimal; here the model status, the
bound and the gap are read from HiGHS itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np
from scipy.sparse import csr_array

Outcome = Literal["optimal", "stopped", "infeasible", "nothing"]
# The arithmetic is in 万元 and counts; 1e-9 keeps a 0/1 choice of a ten-million-yuan
# project from hiding a breach of more than a hundredth of a yuan.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Answer:
    """What one run found: the columns (``None`` without a solution), value and bound."""

    outcome: Outcome
    columns: np.ndarray | None
    value: float
    bound: float


class Solver:
    """One model in HiGHS, solved again and again as stages are fixed."""

    def __init__(
        self,
        matrix: csr_array,
        *,
        columns: tuple[list[float], list[float]],
        rows: tuple[list[float], list[float]],
        whole: list[bool],
    ):
        self._highs = highspy.Highs()
        for option, value in {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-9,
            "mip_feasibility_tolerance": TOLERANCE,
            "primal_feasibility_tolerance": TOLERANCE,
        }.items():
            self._highs.setOptionValue(option, value)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = matrix.shape[1], matrix.shape[0]
        model.col_cost_ = np.zeros(matrix.shape[1])
        model.col_lower_, model.col_upper_ = (np.array(bound, dtype=float) for bound in columns)
        model.row_lower_, model.row_upper_ = (np.array(bound, dtype=float) for bound in rows)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        if any(whole):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[is_whole] for is_whole in whole]
        self._highs.passModel(model)
        self._columns = matrix.shape[1]

    def optimise(
        self, weights: np.ndarray, *, maximise: bool, seconds: float, gap: float = 0.0
    ) -> Answer:
        """The best value of ``weights`` x columns within ``seconds`` and ``gap``."""
        highs = self._highs
        highs.clearSolver()
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        highs.changeObjectiveSense(sense)
        highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), weights)
        highs.setOptionValue("time_limit", float(seconds))
        highs.setOptionValue("mip_rel_gap", float(gap))
        highs.run()
        return self._answer()

    def require(self, weights: np.ndarray, lower: float, upper: float) -> None:
        """From now on ``lower <= weights x columns <= upper``."""
        places = np.flatnonzero(weights).astype(np.int32)
        self._highs.addRow(lower, upper, len(places), places, weights[places])

    def _answer(self) -> Answer:
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Answer("infeasible", None, float("nan"), float("nan"))
        feasible = highspy.SolutionStatus.kSolutionStatusFeasible
        if info.primal_solution_status != int(feasible):
            return Answer("nothing", None, float("nan"), float("nan"))
        columns = np.array(self._highs.getSolution().col_value)
        value = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if self._is_mip() else value
        outcome: Outcome = "optimal" if status == kinds.kOptimal else "stopped"
        return Answer(outcome, columns, value, bound)

    def _is_mip(self) -> bool:
        return bool(len(self._highs.getLp().integrality_))


def version() -> str:
    """The version of HiGHS in use."""
    made: Any = highspy.Highs()
    return str(made.version())
