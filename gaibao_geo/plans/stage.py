"""One step of a search: a sum to make as large or as small as can be, and how it is held."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.highs import Answer, Solver
from gaibao_geo.plans.model import Model

SLACK = 1e-6  # what a later stage may lose of an aim's best, in the scaled units of the model


@dataclass(frozen=True)
class Stage:
    """One thing to make as small or as large as can be, after those before it.

    ``slack`` is how far a later stage may fall behind this one's best, beside the share
    ``tolerance`` of that best; with ``hold`` off the stage's owner holds it itself. ``scale``
    turns a value of the model into the aim's own points; ``weights`` may be shorter than the
    model, the columns beyond count nothing. ``aim`` is which of the aims in turn it serves,
    and ``place`` which of that aim's numbers it bounds; ``None``: none, it only prepares.
    """

    name: str
    maximise: bool
    weights: np.ndarray
    slack: float
    scale: float = 1.0
    hold: bool = True
    tolerance: float = 0.0
    aim: int = 0
    place: int | None = 0


Steps = Generator[Stage, Answer, None]
# The steps of an aim, once there is a solver; the share is what later aims may take of it.
Begin = Callable[[Solver, float], Steps]


def weights_on(model: Model, columns: np.ndarray, values: np.ndarray | float) -> np.ndarray:
    """A weight for every column: ``values`` for some, 0 for the others."""
    every = np.broadcast_to(np.asarray(values, dtype=np.float64), len(columns))
    return np.bincount(columns, every, model.width)


def one_stage(weights: np.ndarray, scale: float = 1.0, slack: float = SLACK) -> Begin:
    """An aim that is one stage."""

    def steps(solver: Solver, tolerance: float) -> Steps:
        del solver
        yield Stage("aim", True, weights, slack, scale, tolerance=tolerance)

    return steps
