"""What is kept between questions, and whether the engine serves a question at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.instant.blocks import Asked, Blocks, ask, blocks_of, misfit, structure
from gaibao_geo.plans.problem import Problem

if TYPE_CHECKING:
    from gaibao_geo.plans.instant.engine import Instant


@dataclass
class Kept:
    """What is kept between questions that differ only in money, floors and decisions."""

    arrays: Arrays | None = None
    blocks: Blocks | None = None
    built: tuple[object, ...] = ()

    def numbers(self, problem: Problem) -> Arrays:
        """The arrays of a problem; those at hand when it is about the same candidates."""
        if self.arrays is None or self.arrays.problem.candidates is not problem.candidates:
            self.arrays, self.blocks = arrays_of(problem), None
        self.arrays = replace(self.arrays, problem=problem)
        return self.arrays

    def asked(self, problem: Problem) -> Asked | None:
        """What a problem asks of its blocks; ``None`` when the engine cannot serve it."""
        if misfit(problem):
            return None
        arrays, built = self.numbers(problem), structure(problem)
        if self.blocks is None or self.built != built:
            self.blocks, self.built = blocks_of(arrays), built
        elif self.blocks.arrays is not arrays:
            self.blocks = self.blocks.about(arrays)
        return None if self.blocks is None else ask(self.blocks, problem)

    def at_once(self, problem: Problem, within: float) -> Instant | None:
        """The engine's plan and bound; ``None`` when it cannot serve the problem."""
        asked = self.asked(problem)
        if asked is None:
            return None
        # numba takes a second to import, and nothing else should pay for it
        from gaibao_geo.plans.instant.engine import instant  # noqa: PLC0415

        return instant(asked, within)
