"""The fast door: the compiled arrays straight to HiGHS, its answers read truthfully.

PuLP reports a run that stopped at its time limit as optimal; here the model status, the
bound and the gap are read from HiGHS itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

import highspy
import numpy as np
from scipy.sparse import csr_array

from gaibao_geo.plans.progress import Watch

Start = tuple[np.ndarray, np.ndarray]  # columns, and their values
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


_first = Lock()
_made: list[bool] = []


def _silent() -> highspy.Highs:
    """A solver of HiGHS that says nothing.

    From 1.16 on the first one of a process greets on standard output, before it can be told
    not to; what is written there is ours to say.
    """
    with _first:
        if _made:
            return highspy.Highs()
        _made.append(True)
        try:
            kept = os.dup(1)
        except OSError:  # there is no standard output to be kept clean
            return highspy.Highs()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            return highspy.Highs()
        finally:
            os.dup2(kept, 1)
            os.close(nowhere)
            os.close(kept)


class Solver:
    """One model in HiGHS, solved again and again as stages are fixed."""

    def __init__(
        self,
        matrix: csr_array,
        *,
        columns: tuple[np.ndarray, np.ndarray],
        rows: tuple[np.ndarray, np.ndarray],
        whole: np.ndarray,
        threads: int = 1,
    ):
        self._highs = _silent()
        for option, value in {
            "output_flag": False,
            "threads": threads,
            "random_seed": 0,
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 1e-9,
            "mip_feasibility_tolerance": TOLERANCE,
            "primal_feasibility_tolerance": TOLERANCE,
        }.items():
            self._highs.setOptionValue(option, value)
        height, width = matrix.shape
        lower, upper, least, most = (
            np.ascontiguousarray(bound, dtype=np.float64) for bound in (*columns, *rows)
        )
        self._highs.passModel(
            width, height, matrix.nnz, int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize), 0.0, np.zeros(width), lower, upper, least, most,
            matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32),
            matrix.data.astype(np.float64), np.asarray(whole, dtype=np.int32),
        )  # fmt: skip
        self._width: int = width
        self._whole = bool(np.any(whole))
        self._raised: BaseException | None = None

    def watched_by(self, watch: Watch) -> None:
        """Let somebody look on from now on: they are told how far it is and may end it."""
        if not watch.present:
            return
        kinds = highspy.cb.HighsCallbackType
        running = int(kinds.kCallbackMipInterrupt)

        def heard(kind: Any, message: str, out: Any, into: Any, data: Any) -> None:
            del message, data
            try:  # an exception may not pass through the solver
                whole = int(kind) == running and abs(out.mip_primal_bound) < highspy.kHighsInf
                value, bound = (out.mip_primal_bound, out.mip_dual_bound) if whole else (None, None)
                if watch.look(value, bound):
                    into.user_interrupt = True
            except BaseException as error:
                self._raised = error
                into.user_interrupt = True

        self._highs.setCallback(heard, None)
        for kind in (kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt,
                     kinds.kCallbackIpmInterrupt):  # fmt: skip
            self._highs.startCallback(kind)

    @property
    def width(self) -> int:
        """How many columns there are now."""
        return self._width

    def optimise(
        self,
        weights: np.ndarray,
        *,
        maximise: bool,
        seconds: float,
        gap: float = 0.0,
        start: Start | None = None,
    ) -> Answer:
        """The best value of ``weights`` x columns within ``seconds`` and ``gap``.

        Columns beyond the weights count nothing. ``start`` gives some columns of a solution
        that is known.
        """
        highs = self._highs
        highs.clearSolver()
        sense = highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize
        highs.changeObjectiveSense(sense)
        costs = np.zeros(self._width)
        costs[: len(weights)] = weights
        highs.changeColsCost(self._width, np.arange(self._width, dtype=np.int32), costs)
        highs.setOptionValue("time_limit", float(seconds))
        highs.setOptionValue("mip_rel_gap", float(gap))
        if start is not None:
            places, values = start
            highs.setSolution(len(places), places.astype(np.int32), values.astype(np.float64))
        highs.run()
        if self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised
        return self._answer()

    def require(self, weights: np.ndarray, lower: float, upper: float) -> int:
        """From now on ``lower <= weights x columns <= upper``; the row's place."""
        places = np.flatnonzero(weights).astype(np.int32)
        self._highs.addRow(lower, upper, len(places), places, weights[places])
        return int(self._highs.getNumRow()) - 1

    def require_rows(
        self, owner: np.ndarray, column: np.ndarray, value: np.ndarray, lower: np.ndarray,
        upper: np.ndarray,
    ) -> int:  # fmt: skip
        """Many such rows at once, ``owner`` saying which one an entry is in; the first's place."""
        rows = csr_array((value, (owner, column)), shape=(len(lower), self._width))
        self._highs.addRows(len(lower), lower, upper, rows.nnz, rows.indptr[:-1].astype(np.int32),
                            rows.indices.astype(np.int32), rows.data)  # fmt: skip
        return int(self._highs.getNumRow()) - len(lower)

    def rebound(self, first: int, count: int, lower: float, upper: float) -> None:
        """Other bounds for rows required before: ``count`` of them from ``first`` on."""
        for row in range(first, first + count):
            self._highs.changeRowBounds(row, lower, upper)

    def add_columns(self, count: int, upper: float = 1.0, *, whole: bool = False) -> np.ndarray:
        """New columns from 0 to ``upper``, in no row yet; their places."""
        places = np.arange(self._width, self._width + count, dtype=np.int32)
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(count, np.zeros(count), np.zeros(count), np.full(count, upper), 0,
                            np.zeros(count, dtype=np.int32), none, np.zeros(0))  # fmt: skip
        if whole:
            kind = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._highs.changeColsIntegrality(count, places, kind)
            self._whole = True
        self._width += count
        return places.astype(np.int64)

    def row_prices(self) -> np.ndarray:
        """What one unit of each row's bound is worth after a run without whole numbers."""
        return np.array(self._highs.getSolution().row_dual)

    def _answer(self) -> Answer:
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        kinds = highspy.HighsModelStatus
        if status == kinds.kModelEmpty:  # no column: nothing to choose, and that is the best
            return Answer("optimal", np.zeros(0), 0.0, 0.0)
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Answer("infeasible", None, float("nan"), float("nan"))
        if status == kinds.kModelEmpty:  # nothing to choose, and nothing that forbids it
            return Answer("optimal", np.zeros(self._width), 0.0, 0.0)
        feasible = highspy.SolutionStatus.kSolutionStatusFeasible
        if info.primal_solution_status != int(feasible):
            return Answer("nothing", None, float("nan"), float("nan"))
        columns = np.array(self._highs.getSolution().col_value)
        value = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if self._whole else value
        outcome: Outcome = "optimal" if status == kinds.kOptimal else "stopped"
        return Answer(outcome, columns, value, bound)


def version() -> str:
    """The version of HiGHS in use."""
    made: Any = _silent()
    return str(made.version())
