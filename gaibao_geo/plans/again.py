"""One compiled problem asked again and again, each time with something more required."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from gaibao_geo.plans.aim_stages import aim_steps
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.model import INF, Model
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.search import Search, listed, through
from gaibao_geo.plans.stage import SLACK, Stage, Steps
from gaibao_geo.plans.stages import targets, tie_breaks

# A weight for every column of the model, and the bounds of weights x columns.
Row = tuple[np.ndarray, float, float]


class Again:
    """The stages and the model of a problem, compiled once."""

    def __init__(self, problem: Problem):
        self.model: Model = compile_problem(problem)
        self.aim = aim_steps(self.model)
        self.targets: tuple[Stage, ...] = tuple(targets(self.model))
        self.ties: tuple[Stage, ...] = tuple(tie_breaks(self.model))

    def ask(
        self,
        rows: Iterable[Row] = (),
        *,
        seconds: float,
        at_least: float | None = None,
        ties: bool = False,
    ) -> Search:
        """The search with ``rows`` required beside the problem's own rules.

        ``at_least`` is what the aim's first stage must reach, in its points; without ``ties``
        any of equally good plans is taken.
        """
        solver = self.model.solver()
        for row in rows:
            solver.require(*row)
        aim = self.aim(solver)
        if at_least is not None:
            aim = _reaching(at_least, solver, aim)
        parts = [("targets", listed(self.targets)), ("aim", aim)]
        if ties:
            parts.append(("ties", listed(self.ties)))
        return through(self.model, solver, parts, seconds=seconds)

    def decided(self, projects: np.ndarray, *, chosen: bool) -> Row:
        """The row that has all of some projects (their places) chosen, or none of them."""
        weights = np.zeros(self.model.width)
        weights[self.model.x[projects].ravel()] = 1.0
        count = float(len(projects)) if chosen else 0.0
        return weights, count, count

    def apart(self, chosen: np.ndarray, distance: np.ndarray, least: float) -> Row:
        """The row that keeps a plan away from one that has ``chosen`` (a mask of the projects).

        ``distance`` is what it counts that a project is chosen in one and not in the other.
        """
        weights = np.zeros(self.model.width)
        sign = np.where(chosen, -distance, distance)
        weights[self.model.x] = sign[:, None]
        return weights, least - float(distance[chosen].sum()), INF

    @cached_property
    def only_stage(self) -> Stage | None:
        """The aim's stage, if it has no more than one and writes nothing of its own."""
        solver = self.model.solver()
        steps = self.aim(solver)
        first = next(steps)
        if solver.width > self.model.width or next(steps, None) is not None:
            return None
        return first


def _reaching(points: float, solver: Solver, stages: Steps) -> Steps:
    """The aim's stages, the first of which must reach so many points from now on."""
    first = next(stages)
    least = points / first.scale - max(first.slack, SLACK)
    solver.require(first.weights, *((least, INF) if first.maximise else (-INF, least)))
    return _begun(first, stages)


def _begun(first: Stage, stages: Steps) -> Steps:
    """Stages of which the first is at hand."""
    answer = yield first
    while True:
        try:
            stage = stages.send(answer)
        except StopIteration:
            return
        answer = yield stage
