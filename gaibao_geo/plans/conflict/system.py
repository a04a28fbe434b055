"""Rows that cannot all be kept, as arrays: which of them, and by how little they must give.

What minimal sets and repairs rest on; published cases are put to these functions as they
stand. Nothing here knows of rules.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.sparse import csr_array, hstack, vstack

from gaibao_geo.plans.conflict.smallest import Smallest, smallest
from gaibao_geo.plans.highs import Answer, Outcome, Solver
from gaibao_geo.plans.model import INF, Cutter, Model
from gaibao_geo.plans.search import best_uncut


@dataclass(frozen=True)
class System:
    """Columns with bounds, rows with bounds, and which columns are whole numbers."""

    matrix: csr_array
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    whole: np.ndarray
    cuts: Sequence[Cutter] = ()

    def best(self, weights: np.ndarray, seconds: float, *, whole: bool = True) -> Answer:
        """The least ``weights`` x columns; without ``whole``, parts of columns are allowed."""
        solver = Solver(
            self.matrix, columns=(self.lower, self.upper), rows=(self.row_lower, self.row_upper),
            whole=self.whole if whole else np.zeros(len(self.lower), dtype=bool),
        )  # fmt: skip
        cuts = self.cuts if whole else ()
        return best_uncut(cuts, solver, weights, maximise=False, until=time.monotonic() + seconds)

    def outcome(self, seconds: float, *, whole: bool = True) -> Outcome:
        """Whether anything keeps every row."""
        return self.best(np.zeros(len(self.lower)), seconds, whole=whole).outcome

    def without(self, rows: np.ndarray) -> System:
        """The same with some rows (places) left out: they have no bounds any more."""
        low, high = self.row_lower.copy(), self.row_upper.copy()
        low[rows], high[rows] = -INF, INF
        return replace(self, row_lower=low, row_upper=high)

    def holding(self, columns: np.ndarray, most: float) -> System:
        """The same where some columns together are at most ``most``."""
        row = csr_array(
            (np.ones(len(columns)), (np.zeros(len(columns), dtype=np.int64), columns)),
            shape=(1, len(self.lower)),
        )
        return replace(
            self, matrix=csr_array(vstack([self.matrix, row])),
            row_lower=np.append(self.row_lower, -INF), row_upper=np.append(self.row_upper, most),
        )  # fmt: skip


def system_of(model: Model) -> System:
    """The arrays of a model."""
    return System(model.matrix, model.lower, model.upper, model.row_lower, model.row_upper,
                  model.whole, model.cuts)  # fmt: skip


def minimal_rows(system: System, groups: Sequence[np.ndarray], seconds: float) -> Smallest | None:
    """The fewest of the ``groups`` of rows that cannot hold together with all other rows.

    First with parts of columns allowed, which is quick; where that is impossible already, only
    what is left goes on to whole numbers. ``None`` when no conflict was proved.
    """

    def test(whole: bool, held: frozenset[int], left: float) -> Outcome:
        out = [rows for place, rows in enumerate(groups) if place not in held]
        rest = system.without(np.concatenate(out)) if out else system
        return rest.outcome(left, whole=whole)

    exact = [True] if system.whole.any() else []
    tests = [partial(test, whole) for whole in (False, *exact)]
    return smallest(range(len(groups)), tests, time.monotonic() + seconds)


@dataclass(frozen=True)
class Elastic:
    """A system whose rows may give; ``row`` and ``column`` of each slack."""

    system: System
    row: np.ndarray
    column: np.ndarray


def elastic(system: System, rows: np.ndarray) -> Elastic:
    """The system with a slack for each finite bound of ``rows``: by how much it is passed."""
    over = rows[np.isfinite(system.row_upper[rows])]
    under = rows[np.isfinite(system.row_lower[rows])]
    row, count = np.concatenate([over, under]), len(over) + len(under)
    sign = np.concatenate([-np.ones(len(over)), np.ones(len(under))])
    slack = csr_array((sign, (row, np.arange(count))), shape=(len(system.row_lower), count))
    return Elastic(
        replace(
            system, matrix=csr_array(hstack([system.matrix, slack])),
            lower=np.concatenate([system.lower, np.zeros(count)]),
            upper=np.concatenate([system.upper, np.full(count, INF)]),
            whole=np.concatenate([system.whole, np.zeros(count, dtype=bool)]),
        ),
        row, len(system.lower) + np.arange(count),
    )  # fmt: skip


def switched(loose: Elastic, rows: np.ndarray, group: np.ndarray) -> tuple[System, np.ndarray]:
    """The slacks of ``rows`` are there only where their ``group`` is switched off.

    Returns the system with a 0/1 column for each group, and these columns. How far a row
    can be passed at all is known from the bounds of its columns; where it is not, the row
    cannot be switched.
    """
    system, width = loose.system, len(loose.system.lower)
    mine = np.flatnonzero(np.isin(loose.row, rows))
    group_of = dict(zip(rows.tolist(), group.tolist(), strict=True))
    most = _most_passed(system, loose, mine)
    count, switches = len(mine), int(group.max()) + 1
    owner = np.arange(count)
    switch = width + np.array([group_of[int(row)] for row in loose.row[mine]], dtype=np.int64)
    known = np.isfinite(most)
    upper = np.concatenate([system.upper, np.ones(switches)])
    upper[loose.column[mine[~known]]] = 0.0
    links = csr_array(
        (
            np.concatenate([np.ones(count), -np.where(known, most, 0.0)]),
            (np.concatenate([owner, owner]), np.concatenate([loose.column[mine], switch])),
        ),
        shape=(count, width + switches),
    )
    none = csr_array((system.matrix.shape[0], switches))
    return replace(
        system, matrix=csr_array(vstack([hstack([system.matrix, none]), links])),
        lower=np.concatenate([system.lower, np.zeros(switches)]), upper=upper,
        row_lower=np.concatenate([system.row_lower, np.full(count, -INF)]),
        row_upper=np.concatenate([system.row_upper, np.zeros(count)]),
        whole=np.concatenate([system.whole, np.ones(switches, dtype=bool)]),
    ), width + np.arange(switches)  # fmt: skip


def _most_passed(system: System, loose: Elastic, mine: np.ndarray) -> np.ndarray:
    """By how much columns within their bounds can pass each slack's side of its row."""
    width = int(loose.column.min()) if len(loose.column) else len(system.lower)
    entries = csr_array(system.matrix[:, :width]).tocoo()
    low, high = system.lower[entries.col], system.upper[entries.col]
    ends = np.stack([entries.data * low, entries.data * high])
    height = system.matrix.shape[0]
    most = np.bincount(entries.row, ends.max(axis=0), height)
    least = np.bincount(entries.row, ends.min(axis=0), height)
    row = loose.row[mine]
    over = np.asarray(system.matrix[row, loose.column[mine]]).ravel() < 0
    passed = np.where(over, most[row] - system.row_upper[row], system.row_lower[row] - least[row])
    return np.asarray(np.maximum(passed, 0.0))
