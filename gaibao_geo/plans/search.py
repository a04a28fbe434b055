"""Through the stages of a model, one after another, each held at its best for the next."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gaibao_geo.plans.aim_stages import aim_steps
from gaibao_geo.plans.highs import Answer, Outcome, Solver, Start
from gaibao_geo.plans.model import Cutter, Model
from gaibao_geo.plans.progress import Watch
from gaibao_geo.plans.proof import Bounded
from gaibao_geo.plans.stage import Stage, Steps
from gaibao_geo.plans.stages import targets, tie_breaks

# Rows (entries' row and column, sums) that every plan with so many points of the aim keeps.
Fixed = Callable[[float], tuple[np.ndarray, np.ndarray, np.ndarray]]
LEAST_SECONDS = 0.05  # with less left a tie-break is not begun


@dataclass(frozen=True)
class Search:
    """Where the stages ended.

    ``columns`` is ``None`` when no plan was found; ``outcome`` then says whether there is none
    (``infeasible``) or it is not known (``nothing``). ``found`` is what each stage of the
    aims that was begun proved, in the aim's own points. ``cut_short`` says that some stage
    was not answered to the end.
    """

    columns: np.ndarray | None
    outcome: Outcome = "optimal"
    found: tuple[Bounded, ...] = ()
    cut_short: bool = False


def search(
    model: Model,
    *,
    seconds: float,
    gap: float = 0.0,
    watch: Watch | None = None,
    start: Start | None = None,
    fixed: Fixed | None = None,
) -> Search:
    """The model's stages in turn: targets, aims, tie-breaks; within ``seconds`` of wall time.

    ``watch`` is told how far it is; when it asks for an end, what was found till then is it.
    ``start`` (some columns and their values) is a plan that is known to keep the rules; ``fixed``
    gives what is settled by the best of an aim that is one stage.
    """
    steps = aim_steps(model)
    before, after = list(targets(model)), list(tie_breaks(model))
    solver = model.solver()
    aim = steps(solver) if fixed is None else _fixing(steps(solver), solver, fixed)
    parts = (("targets", listed(before)), ("aim", aim), ("ties", listed(after)))
    return through(model, solver, parts, seconds=seconds, gap=gap, watch=watch,
                   start=start)  # fmt: skip


def through(
    model: Model,
    solver: Solver,
    parts: Iterable[tuple[str, Steps]],
    *,
    seconds: float,
    gap: float = 0.0,
    watch: Watch | None = None,
    start: Start | None = None,
) -> Search:
    """The stages of some parts (``targets``, ``aim``, ``ties``, the aim among them) in turn."""
    watch = watch or Watch()
    solver.watched_by(watch)
    until = time.monotonic() + seconds
    found: Search | None = None
    last: np.ndarray | None = None  # columns of the stage before
    told = False  # whether the aim has been told of the start
    for part, stages in parts:
        stage = next(stages, None)
        met = found is None or not found.cut_short
        while stage is not None:
            left = max(until - time.monotonic(), 0.0)
            if found is not None and (left <= LEAST_SECONDS or watch.stopped):
                return replace(found, cut_short=True)
            watch.enter(part, stage.scale)
            wanted = gap if part == "aim" and stage.place is not None else 0.0
            known = None if told else start
            if known is None and last is not None and len(last) == solver.width:
                known = np.arange(len(last)), last
            answer = best_uncut(
                model.cuts, solver, stage.weights, maximise=stage.maximise, until=until,
                gap=wanted, sharpeners=model.sharpeners, start=known,
            )  # fmt: skip
            told |= part == "aim"
            if answer.columns is None:
                if found is not None:
                    return replace(found, cut_short=True)
                return Search(None, answer.outcome)
            last = answer.columns
            found = replace(found or Search(last), columns=last)
            answered = answer.outcome == "optimal"
            if part == "aim":
                bound = answer.bound * stage.scale if met else float("inf")
                proved = Bounded(stage.aim, stage.place, bound, answered and met)
                found = replace(found, found=(*found.found, proved))
            if not answered:
                found = replace(found, cut_short=True)
            _hold(solver, stage, answer.value)
            try:
                stage = stages.send(answer)
            except StopIteration:
                stage = None
    assert found is not None  # noqa: S101  (an aim has a stage; it answers or gives up)
    return found


def best_uncut(
    cuts: Sequence[Cutter],
    solver: Solver,
    weights: np.ndarray,
    *,
    maximise: bool,
    until: float,
    gap: float = 0.0,
    sharpeners: Sequence[Cutter] = (),
    start: Start | None = None,
) -> Answer:
    """The best answer that no cut refuses and that every sharpener leaves, by ``until``.

    Both hold from then on. Without time for another run an answer that is only overstated
    stands, with its bound.
    """
    kept: Answer | None = None
    while True:
        left = max(until - time.monotonic(), 0.0)
        answer = solver.optimise(weights, maximise=maximise, seconds=left, gap=gap,
                                 start=start)  # fmt: skip
        if answer.columns is None:
            return answer if kept is None else replace(kept, outcome="stopped")
        refused = [cut for judge in cuts for cut in judge(answer.columns)]
        sharper = [cut for judge in sharpeners for cut in judge(answer.columns)]
        out_of_time = until - time.monotonic() <= LEAST_SECONDS
        if not refused and (not sharper or out_of_time):
            return replace(answer, outcome="stopped") if sharper else answer
        kept = kept if refused else answer
        for row, lower, upper in [*refused, *sharper]:
            solver.require(row, lower, upper)


def listed(stages: Sequence[Stage]) -> Steps:
    """Stages that are known beforehand."""
    for stage in stages:  # noqa: UP028  (a list cannot be told the answers)
        yield stage


def _fixing(stages: Steps, solver: Solver, fixed: Fixed) -> Steps:
    """An aim's stage; once it is answered, what that settles is required."""
    stage = next(stages)
    answer = yield stage
    row, column, sums = fixed(answer.value * stage.scale)
    solver.require_rows(row, column, np.ones(len(row)), sums, sums)


def _hold(solver: Solver, stage: Stage, value: float) -> None:
    if not stage.hold or not stage.weights.any():
        return
    slack = stage.slack + stage.tolerance * abs(value)
    if stage.maximise:
        solver.require(stage.weights, value - slack, float("inf"))
    else:
        solver.require(stage.weights, -float("inf"), value + slack)
