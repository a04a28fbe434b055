"""A question asked again: the tables stay, the rules change."""

from __future__ import annotations

from dataclasses import dataclass, field

from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.plan import Plan
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.solve import solve


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


def session(problem: Problem) -> Session:
    """A session about a problem: ask it again after a changed budget, decision or floor."""
    return Session(problem)
