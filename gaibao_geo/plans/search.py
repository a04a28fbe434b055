"""Through the stages of a model, one after another, each held at its best for the next."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from gaibao_geo.plans.highs import Answer, Outcome, Solver, Start
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.stages import Stage, Steps, aim_steps, targets, tie_breaks

LEAST_SECONDS = 0.05  # with less left a tie-break is not begun


@dataclass(frozen=True)
class Search:
    """Where the stages ended.

    ``columns`` is ``None`` when no plan was found; ``outcome`` then says whether there is none
    (``infeasible``) or it is not known (``nothing``). ``bound`` is what the aim's first stage
    proved, in the aim's points; ``None`` when it was not reached or when the targets
    before it were not proved, for then it proves nothing. ``proved`` says that every
    stage of the aim was answered to the end, ``cut_short`` that some stage was not.
    """

    columns: np.ndarray | None
    outcome: Outcome = "optimal"
    bound: float | None = None
    proved: bool = False
    cut_short: bool = False


def search(
    model: Model, *, seconds: float, gap: float = 0.0, start: Start | None = None
) -> Search:
    """The model's stages in turn: targets, aim, tie-breaks; within ``seconds`` of wall time.

    ``start`` (some columns and their values) is a plan that is known to keep the rules.
    """
    until = time.monotonic() + seconds
    steps = aim_steps(model)
    before, after = list(targets(model)), list(tie_breaks(model))
    solver = model.solver()
    found: Search | None = None
    for part, stages in (("targets", _listed(before)), ("aim", steps(solver)),
                         ("ties", _listed(after))):  # fmt: skip
        stage = next(stages, None)
        first, proved_before = True, found is None or not found.cut_short
        while stage is not None:
            left = max(until - time.monotonic(), 0.0)
            if found is not None and left <= LEAST_SECONDS:
                return replace(found, cut_short=True)
            known = start if found is None or (part == "aim" and first) else None
            answer = _answer(model, solver, stage, until, gap if part == "aim" else 0.0,
                             start=known)  # fmt: skip
            if answer.columns is None:
                if found is not None:
                    return replace(found, cut_short=True)
                return Search(None, answer.outcome)
            found = replace(found or Search(answer.columns), columns=answer.columns)
            if part == "aim" and first and proved_before:
                found = replace(found, bound=answer.bound * stage.scale, proved=True)
            first = False
            if answer.outcome == "stopped":
                found = replace(found, cut_short=True, proved=found.proved and part == "ties")
            _hold(solver, stage, answer.value)
            try:
                stage = stages.send(answer)
            except StopIteration:
                stage = None
    assert found is not None  # noqa: S101  (an aim has a stage; it answers or gives up)
    return found


def _answer(
    model: Model, solver: Solver, stage: Stage, until: float, gap: float, *,
    start: Start | None,
) -> Answer:
    """The stage's best that no cut refuses; a cut holds from then on."""
    while True:
        left = max(until - time.monotonic(), 0.0)
        answer = solver.optimise(
            stage.weights, maximise=stage.maximise, seconds=left, gap=gap, start=start
        )
        if answer.columns is None:
            return answer
        refused = [cut for judge in model.cuts for cut in judge(answer.columns)]
        if not refused:
            return answer
        for weights, lower, upper in refused:
            solver.require(weights, lower, upper)


def _listed(stages: list[Stage]) -> Steps:
    for stage in stages:  # noqa: UP028  (a list cannot be told the answers)
        yield stage


def _hold(solver: Solver, stage: Stage, value: float) -> None:
    if not stage.weights.any():
        return
    if stage.maximise:
        solver.require(stage.weights, value - stage.slack, float("inf"))
    else:
        solver.require(stage.weights, -float("inf"), value + stage.slack)
