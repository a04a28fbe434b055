"""The other solver: CBC through PuLP, which shares nothing with the fast door."""

from __future__ import annotations

import warnings

import pulp


def solved(lp):
    """Solve with CBC to a gap of 0; whether there is a solution.

    PuLP 3 bundles CBC and returns a number, PuLP 4 takes CBC from outside and returns a report.
    """
    exact = {"msg": False, "gapRel": 0.0, "gapAbs": 0.0}
    if "COIN_CMD" in pulp.listSolvers(onlyAvailable=True):
        solver = pulp.COIN_CMD(**exact)
    else:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            solver = pulp.PULP_CBC_CMD(**exact)
    result = lp.solve(solver)
    return getattr(result, "has_solution", result == 1)
