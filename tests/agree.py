"""The two readings of a question agree: the solver's plan is the judge's."""

from __future__ import annotations

import pytest
from oracle import best

from gaibao_geo.errors import InfeasibleError
from gaibao_geo.plans.proof import holds_together
from gaibao_geo.plans.solve import solve


def agree(problem):
    """Not only the value: the very same projects, years and amounts; or no plan for both."""
    expected = best(problem)
    if expected is None:
        with pytest.raises(InfeasibleError):
            solve(problem, explain=False)  # why not has tests of its own
        return None
    rank, chosen, _ = expected
    plan = solve(problem)
    assert plan.breaches() == []
    assert problem.objective.values(plan.choice) == pytest.approx(rank[1], abs=1e-5)
    assert plan.cost_yuan == rank[2]
    assert plan.chosen["chosen"].tolist() == chosen["chosen"].tolist()
    assert plan.chosen["year"].equals(chosen["year"])
    assert plan.proof.status == "best"
    assert holds_together(plan.proof, plan.choice, problem.objective)
    return plan
