"""The second reading of every aim: the stages it is made of. Only this folder knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gaibao_geo.plans.aim_stages import sums, uneven, worst
from gaibao_geo.plans.aims import Aim
from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.aims.maximise import Maximise
from gaibao_geo.plans.aims.pupils import PupilsReached
from gaibao_geo.plans.aims.standard import SchoolsAtStandard
from gaibao_geo.plans.aims.uneven import LeastUneven
from gaibao_geo.plans.aims.worst_first import WorstFirst
from gaibao_geo.plans.highs import Solver
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.stage import Begin, Steps

AIM_STAGES: Mapping[type[Aim], Callable[..., Begin]] = {
    CloseGaps: sums.close_gaps,
    SchoolsAtStandard: sums.schools_at_standard,
    PupilsReached: sums.pupils_reached,
    Maximise: sums.maximise,
    WorstFirst: worst.worst_first,
    LeastUneven: uneven.least_uneven,
}


def aim_steps(model: Model) -> Callable[[Solver], Steps]:
    """The stages of the problem's aims, in turn.

    Columns and rows that an aim is known to need are written into the model now; the
    stages are made, one after another, once there is a solver: each may ask the
    solver for more and is told the answer before the next.
    """
    turn = model.arrays.problem.objective.in_turn()
    begins = [AIM_STAGES[type(aim)](model, aim) for aim, _ in turn]

    def steps(solver: Solver) -> Steps:
        for number, (begin, (_, tolerance)) in enumerate(zip(begins, turn, strict=True)):
            stages = begin(solver, tolerance)
            stage = next(stages, None)
            while stage is not None:
                answer = yield replace(stage, aim=number)
                try:
                    stage = stages.send(answer)
                except StopIteration:
                    stage = None

    return steps
