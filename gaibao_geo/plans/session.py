"""A question asked again: the tables stay, the rules change."""

from __future__ import annotations

from dataclasses import dataclass, field

from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.solve import engine_plan, solve


@dataclass
class Session:
    """A problem whose compiled tables are kept, so that asking again is quick.

    Money, floors and decisions (``Budget``, ``Fund``, ``RegionFloor``, ``Lock``) may change from
    question to question and everything else is kept; when other rules change, what hangs on
    them is made again. An answer is the same as that of ``solve``.
    """

    problem: Problem
    kept: Kept = field(default_factory=Kept, repr=False)

    def solve(
        self,
        problem: Problem | None = None,
        *,
        seconds: float = 60.0,
        within: float | None = None,
        exact: bool = False,
    ) -> Plan:
        """The plan of the problem, or of one like it that is asked from now on; as ``solve``."""
        self.problem = problem or self.problem
        return solve(self.problem, seconds=seconds, within=within, exact=exact, kept=self.kept)

    def at_once(self, problem: Problem | None = None, *, within: float = 0.001) -> Plan | None:
        """The engine's certified plan, there in a fraction of a second, with its gap.

        The engine stops at a gap of ``within``; what it cannot bring so far it gives with the gap
        it has. ``None`` where it does not serve a question, or finds no plan. The
        tables stay, as for ``solve``.
        """
        self.problem = problem or self.problem
        return engine_plan(self.problem, self.kept, within)


def session(problem: Problem) -> Session:
    """A session about a problem: ask it again after a changed budget, decision or floor."""
    return Session(problem)
