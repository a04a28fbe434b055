"""The stages of the worst off first.

Level after level: first the lowest level that is not counted yet is raised as far as it goes,
then as few groups as possible are left at it. How many groups are at or below each level is
held, never which: another choice may leave others there. (To fix which, as is done for goods
that can be divided, is wrong for whole projects.)
"""

from __future__ import annotations

import numpy as np

from gaibao_geo.plans.aim_stages.levels import level_columns
from gaibao_geo.plans.aims.worst_first import SAME_LEVEL, WorstFirst
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.outcomes import Levels
from gaibao_geo.plans.stage import Begin, Stage, Steps

HELD = SAME_LEVEL / 4  # what a level may lose to later stages, well within what is the same


def worst_first(model: Model, aim: WorstFirst) -> Begin:
    """Two stages for each level that the answer has."""
    level, affine, _ = level_columns(model, aim.outcome)
    ladder = _Ladder(level, affine.constant, *_raises(model, affine))

    def steps(solver: Solver, tolerance: float) -> Steps:
        known, held, strict = 0, [], []
        counted: np.ndarray | None = None
        while known < len(level):
            lowest = ladder.lowest(solver, counted)
            answer = yield _stage(solver, lowest, maximise=True, place=known)
            best = answer.value
            held.append((solver.require(_on(solver, lowest), best - HELD, INF), best))
            if best >= 1 - SAME_LEVEL:
                break
            counted, rows = ladder.at_or_below(solver, best, held[0][1], counted)
            strict += rows
            answer = yield _stage(solver, counted, maximise=False, place=None)
            known = round(answer.value)
            solver.require(_on(solver, counted), -INF, known + SAME_LEVEL)
        else:
            if not len(level):  # nobody to be worst off
                yield _stage(solver, level, maximise=True, place=None)
        if tolerance:
            for row, best in held:
                solver.rebound(row, 1, best * (1 - tolerance) - HELD, INF)
            for first, many in strict:
                solver.rebound(first, many, -INF, INF)

    return steps


def _on(solver: Solver, columns: np.ndarray) -> np.ndarray:
    weights = np.zeros(solver.width)
    weights[columns] = 1.0
    return weights


def _stage(solver: Solver, columns: np.ndarray, *, maximise: bool, place: int | None) -> Stage:
    return Stage("aim", maximise, _on(solver, columns), 0.0, hold=False, place=place)


def _raises(model: Model, affine: Levels) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Group, column and value: how far the start of a project raises its group at most."""
    need = np.searchsorted(model.closed, affine.column)
    group = np.full(len(model.closed), -1)
    worth = np.zeros(len(model.closed))
    group[need], worth[need] = affine.owner, affine.value
    terms = model.closing
    terms = terms.of((terms.value > 0) & (group[terms.project] >= 0))
    column, place = np.unique(terms.column, return_inverse=True)
    own = np.zeros(len(column), dtype=np.int64)
    own[place] = group[terms.project]
    return own, column, np.bincount(place, worth[terms.project] * np.minimum(terms.value, 1.0))


class _Ladder:
    """The groups' levels in a solver, and the rows that speak of a level of theirs."""

    def __init__(self, level: np.ndarray, without: np.ndarray, group: np.ndarray,
                 column: np.ndarray, gain: np.ndarray):  # fmt: skip
        self.level = level
        self.without = without  # the level of each group when nothing is built
        self.group, self.column, self.gain = group, column, gain

    def lowest(self, solver: Solver, counted: np.ndarray | None) -> np.ndarray:
        """A column at or below the level of every group that is not among the counted."""
        column, count = solver.add_columns(1), len(self.level)
        owner, columns = [np.arange(count)] * 2, [np.repeat(column, count), self.level]
        values = [np.ones(count), -np.ones(count)]
        if counted is not None:
            owner, columns = [*owner, np.arange(count)], [*columns, counted]
            values = [*values, -np.ones(count)]
        solver.require_rows(np.concatenate(owner), np.concatenate(columns),
                            np.concatenate(values), np.full(count, -INF), np.zeros(count))  # fmt: skip
        return column

    def at_or_below(
        self, solver: Solver, best: float, first: float, before: np.ndarray | None
    ) -> tuple[np.ndarray, list[tuple[int, int]]]:
        """A 0/1 column for each group, 1 unless it is above ``best``, and the rows that say so.

        ``first`` is the lowest level of all, which nobody falls below. A group that is above
        ``best`` also has projects that could bring it there: the same in whole numbers,
        which is what the solver's bound is good with.
        """
        count, above = len(self.level), best + SAME_LEVEL
        column = solver.add_columns(count, whole=True)
        owner = np.arange(count)
        both = np.concatenate([owner, owner])
        strict = [(solver.require_rows(
            both, np.concatenate([self.level, column]),
            np.concatenate([np.ones(count), np.full(count, above - first + HELD)]),
            np.full(count, above), np.full(count, INF),
        ), count)]  # fmt: skip
        wanting = above - self.without
        needy = wanting[self.group] > 0
        own, gain = self.group[needy], self.gain[needy]
        strict.append((solver.require_rows(
            np.concatenate([own, owner]), np.concatenate([self.column[needy], column]),
            np.concatenate([np.minimum(gain / wanting[own], 1.0), np.ones(count)]),
            np.where(wanting > 0, 1.0, 0.0), np.full(count, INF),
        ), count))  # fmt: skip
        if before is not None:  # whoever may be at the level below may be at this one
            solver.require_rows(both, np.concatenate([column, before]),
                                np.concatenate([np.ones(count), -np.ones(count)]),
                                np.zeros(count), np.full(count, INF))  # fmt: skip
        return column, strict
