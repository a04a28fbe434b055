"""When no plan keeps every rule: which rules cannot hold together.

The deletion filter (Chinneck and Dravnieks 1991): leave out each rule in turn; where the
rest still cannot be kept, that rule is not needed for the conflict and is dropped. Only a
proof drops a rule, so the answer is minimal or says that it is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.highs import Outcome
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.words import Lang

SECONDS_EACH = 10.0


@dataclass(frozen=True)
class Conflict:
    """The rules that cannot hold together; ``minimal`` if each was proved to be needed."""

    problem: Problem
    rules: tuple[int, ...]
    minimal: bool

    def sentences(self, lang: Lang) -> tuple[str, ...]:
        """The rules in conflict, numbered as in the problem."""
        said = self.problem.sentences(lang)
        return tuple(f"{number + 1}. {said[number]}" for number in self.rules)


def conflict(problem: Problem) -> Conflict:
    """The smallest set of rules found that cannot hold together."""
    every = range(len(problem.rules))
    left_out: set[int] = set()
    minimal = True
    for number in every:
        outcome = _outcome(problem, frozenset(left_out | {number}))
        if outcome == "infeasible":
            left_out.add(number)
        elif outcome == "nothing":
            minimal = False
    return Conflict(problem, tuple(n for n in every if n not in left_out), minimal)


def _outcome(problem: Problem, without: frozenset[int]) -> Outcome:
    model = compile_problem(problem, without)
    nothing = np.zeros(model.width)
    return model.solver().optimise(nothing, maximise=True, seconds=SECONDS_EACH).outcome
