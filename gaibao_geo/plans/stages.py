"""What is made as large or as small as can be, one thing after another.

Targets come as near as they can; then the aim; of equals the cheaper, then the earlier, then
the lowest ids. Each stage is held at its best for those after it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.highs import Answer, Solver
from gaibao_geo.plans.model import Model
from gaibao_geo.words.numbers import WAN

DIGIT_BITS = 20  # ids are weighed by powers up to 2**20, which the solver still tells apart
MOST_TIE_BREAKS = 200  # beyond as many projects the last tie-break is the sum of places


@dataclass(frozen=True)
class Stage:
    """One thing to make as small or as large as can be, after those before it.

    ``slack`` is how far a later stage may fall behind this one's best; ``scale`` turns a
    value of the model into the aim's own points; ``weights`` may be shorter than the model,
    the columns beyond count nothing.
    """

    name: str
    maximise: bool
    weights: np.ndarray
    slack: float
    scale: float = 1.0


Steps = Generator[Stage, Answer, None]


def weights_on(model: Model, columns: np.ndarray, values: np.ndarray | float) -> np.ndarray:
    """A weight for every column: ``values`` for some, 0 for the others."""
    weights = np.zeros(model.width)
    np.add.at(weights, columns, values)
    return weights


def targets(model: Model) -> Iterable[Stage]:
    """What the targets lack, in 万元, if the problem has targets."""
    if model.targets:
        columns = np.concatenate([columns for columns, _ in model.targets])
        prices = np.concatenate([prices for _, prices in model.targets])
        yield Stage("targets", False, weights_on(model, columns, prices), 0.5 / WAN)


def close_gaps(model: Model, aim: CloseGaps) -> Callable[[Solver], Steps]:
    """Points of the closed parts, scaled so that the heaviest single need counts 1."""
    worth = aim.weights_of(model.arrays.problem.candidates.needs).to_numpy()
    scale = max(float(worth.max()), 1.0) if len(worth) else 1.0
    weights = weights_on(model, model.closed, worth / scale)
    return one_stage(Stage("aim", True, weights, 1e-6, scale))


def one_stage(stage: Stage) -> Callable[[Solver], Steps]:
    """An aim that is one stage."""

    def steps(solver: Solver) -> Steps:
        del solver
        yield stage

    return steps


AIM_STAGES: Mapping[type[Aim], Callable[..., Callable[[Solver], Steps]]] = {CloseGaps: close_gaps}


def aim_steps(model: Model) -> Callable[[Solver], Steps]:
    """The stages of the problem's aim.

    Columns and rows that the aim is known to need are written into the model now; the
    stages are made, one after another, once there is a solver: each may ask the
    solver for more and is told the answer before the next.
    """
    aim = model.arrays.problem.objective
    return AIM_STAGES[type(aim)](model, aim)


def tie_breaks(model: Model) -> Iterable[Stage]:
    """Of equals the cheapest; then no more gifts than it takes; the earliest; the lowest ids.

    Ids are exact for up to 200 projects: the lowest ids chosen, and of two years the
    lower id in the earlier one. Beyond that the sum of places in the list decides.
    """
    spend, starts = model.spend, model.starts
    yield Stage("cost", False, weights_on(model, spend.column, spend.value), 0.5 / WAN)
    free = model.arrays.cost[starts.project] == 0
    if free.any():  # what costs nothing and closes nothing is left alone
        yield Stage("gifts", False, weights_on(model, starts.column, free.astype(float)), 0.5)
    years = len(model.arrays.years)
    if years > 1:
        yield Stage("years", False, weights_on(model, starts.column, starts.year), 0.5)
    if len(model.arrays.ids) > MOST_TIE_BREAKS:
        yield Stage("ids", False, weights_on(model, starts.column, starts.project + 1.0), 0.5)
        return
    yield from _digits(model, 2, np.ones(years), "ids", maximise=True)
    if years > 1:
        yield from _digits(model, years, np.arange(years), "timing", maximise=False)


def _digits(
    model: Model, base: int, digit: np.ndarray, name: str, *, maximise: bool
) -> Iterable[Stage]:
    """Stages that read the projects as the digits of a number, a few at a time."""
    size = int(DIGIT_BITS / math.log2(base))
    starts = model.starts
    for first in range(0, len(model.arrays.ids), size):
        mine = starts.of((starts.project >= first) & (starts.project < first + size))
        power = float(base) ** (size - 1 - (mine.project - first))
        yield Stage(name, maximise, weights_on(model, mine.column, digit[mine.year] * power), 0.5)
