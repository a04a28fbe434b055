"""A question that no solver answers in a few seconds, asked through the command line.

Run as a program it takes the command line's words; ``GAIBAO_DEAF`` makes the search deaf to
whoever wants it to stop.
"""

from __future__ import annotations

import os
import random
import sys
import time

from cases import small

from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Fund, SchoolCap

YEARS = (2016, 2017, 2018)


def hard_question(count=400):
    """``count`` projects at a third as many schools, two funds in three years, and a cap."""
    rng, schools = random.Random(3), count // 3
    table = small(
        [(f"p{n:04}", f"S{n % schools}", f"T{n % 20}", rng.randint(10**5, 10**6),
          {"beds": rng.randint(4, 9), "books": rng.randint(3, 8)}) for n in range(count)],
        [(f"S{n}", what, 15, rng.randint(50, 900), rng.random())
         for n in range(schools) for what in ("beds", "books")],
    )  # fmt: skip
    funds = [Fund("a", dict.fromkeys(YEARS, 8_000_000), share=(0.0, 0.7)),
             Fund("b", dict.fromkeys(YEARS, 7_000_001), share=(0.1, 0.8))]  # fmt: skip
    return Problem(table, [*funds, SchoolCap(1_500_000)], years=YEARS)


if __name__ == "__main__":
    from gaibao_geo import cli
    from gaibao_geo.io import attended, problem_file
    from gaibao_geo.plans import solve

    attended.LINE_SECONDS = 0.2
    problem_file.read_problem = lambda data, path=None: hard_question()
    if os.environ.get("GAIBAO_DEAF"):
        solve.solve = lambda *args, **named: time.sleep(60)
    sys.exit(cli.main(sys.argv[1:]))
