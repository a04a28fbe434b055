"""How long the demo takes, and the engine against its peer on the same questions.

Run by hand: ``python benchmarks/engine_and_demo.py``. Times are medians of five runs, in
seconds of wall time; the peer is PuLP with CBC given the same aim through ``to_pulp``, so
its model is already built the fast way, and it solves one stage where the engine solves all.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable

import pulp

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.open_door import to_pulp
from gaibao_geo.plans.solve import solve

RUNS = 5


def median_seconds(work: Callable[[], object]) -> float:
    """The median wall time of five runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def with_cbc(name: str) -> None:
    """The aim of a dataset's question, solved by PuLP and CBC."""
    problem = read_problem(read_dataset(name))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        outside = "COIN_CMD" in pulp.listSolvers(onlyAvailable=True)
        solver = pulp.COIN_CMD(msg=False) if outside else pulp.PULP_CBC_CMD(msg=False)
        to_pulp(problem).solve(solver)


def demo() -> None:
    """The whole demo in a process of its own, as a person starts it."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "gaibao_geo.cli", "demo", "-o", home]
        subprocess.run(command, check=True, capture_output=True)


def main() -> None:
    """Print one row per measurement."""
    print(f"{platform.machine()}, Python {platform.python_version()}, PuLP {pulp.__version__}")
    print(f"gaibao demo, whole process: {median_seconds(demo):.2f} s")
    for name in ("data/demo/gyantse", "data/demo/rutog"):
        engine = median_seconds(lambda name=name: solve(read_problem(read_dataset(name))))
        peer = median_seconds(lambda name=name: with_cbc(name))
        print(f"{name}: engine (all stages, payments, check) {engine:.3f} s, "
              f"PuLP + CBC (aim only) {peer:.3f} s, ratio {engine / peer:.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
