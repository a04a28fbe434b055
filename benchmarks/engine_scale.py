"""The engine, PuLP with CBC, and HiGHS alone on the same made-up questions.

Run by hand: ``python benchmarks/engine_scale.py --size 664 --years 1``. Each part runs in a
process of its own, so that its peak memory is its own; it repeats what it measures and
takes the median. Seconds are of processor time (a shared machine makes wall time tell about the
neighbours), children included, and of wall time in brackets. Peers get the very same model as
ours: columns, rows and aim.

The parts: ``compile`` (tables to all that a solver is handed: matrix, bounds and aim),
``pulp`` (the same built in PuLP from those arrays, one row after another, as its own guide
does it). Memory of both is what they add to a process that was given the tables, or those
arrays, and has done nothing else: at the peak, and what is left of it. The other parts:
``instant`` (from compiled tables to a certified plan, and again after a moved budget),
``session`` (all of ``solve``: payments to the yuan, own check), ``cbc`` and ``highs`` (the aim
alone to the same gap), ``exact`` (proof and tie-breaks).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pulp
from made_up_country import SIZES, country
from scipy.sparse import csr_array

from gaibao_geo.plans.aim_stages import aim_steps
from gaibao_geo.plans.arrays import Arrays, arrays_of
from gaibao_geo.plans.instant.kept import Kept
from gaibao_geo.plans.model import Model
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rows import compile_problem
from gaibao_geo.plans.rules import Budget, Fund, Rule
from gaibao_geo.plans.session import session
from gaibao_geo.plans.stage import Stage

GAP = 0.001
LIMIT = 120.0  # seconds of wall time a peer may take
PARTS = ("compile", "pulp", "instant", "session", "cbc", "highs", "exact")
Figures = dict[str, Any]


def clock() -> tuple[float, float]:
    """Processor seconds of this process and its ended children, and wall time."""
    mine, others = (resource.getrusage(who) for who in (
        resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
    used = mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime
    return used, time.perf_counter()


def timed(work: Callable[[], Any], runs: int = 5) -> tuple[Any, list[float]]:
    """What the work gives and the median of its processor and wall seconds."""
    taken, made = [], None
    for _ in range(runs):
        before = clock()
        made = work()
        taken.append([after - then for after, then in zip(clock(), before, strict=True)])
    return made, [statistics.median(column) for column in zip(*taken, strict=True)]


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rss_mb(name: str) -> float:
    """What this process holds now (``VmRSS``) or held at most (``VmHWM``); Linux only."""
    told = Path("/proc/self/status").read_text().split(f"{name}:")[1]
    return int(told.split()[0]) / 1024


def added(work: Callable[[], Any]) -> tuple[Any, Figures]:
    """What the work gives, and the memory it adds: at its peak, and what it leaves."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # from here on the peak is counted anew
    before = rss_mb("VmRSS")
    made = work()
    most = rss_mb("VmHWM")
    gc.collect()
    return made, {"more_mb": most - before, "left_mb": rss_mb("VmRSS") - before}


@dataclass(frozen=True)
class Handed:
    """What a solver is handed."""

    matrix: csr_array
    columns: tuple[np.ndarray, np.ndarray]
    rows: tuple[np.ndarray, np.ndarray]
    whole: np.ndarray
    weights: np.ndarray


def handed(problem: Problem) -> Handed:
    """The whole way from the tables."""
    model, stage = whole_model(problem)
    return Handed(model.matrix, (model.lower, model.upper), (model.row_lower, model.row_upper),
                  model.whole, stage.weights)  # fmt: skip


def whole_model(problem: Problem, arrays: Arrays | None = None) -> tuple[Model, Stage]:
    """The model with its aim."""
    model = compile_problem(problem, arrays=arrays or arrays_of(problem))
    stage = next(aim_steps(model)(None))  # type: ignore[arg-type]
    return model, stage


def in_pulp(model: Handed) -> pulp.LpProblem:
    """The same model in PuLP, a variable and a row at a time."""
    matrix, kinds = model.matrix, {True: pulp.LpInteger, False: pulp.LpContinuous}
    (lower, upper), whole, weights = model.columns, model.whole, model.weights
    height, width = matrix.shape
    made = pulp.LpProblem("made_up", pulp.LpMaximize)
    columns = [
        pulp.LpVariable(f"x{n}", float(lower[n]), None if np.isinf(upper[n]) else float(upper[n]),
                        kinds[bool(whole[n])])
        for n in range(width)
    ]  # fmt: skip
    made += pulp.lpSum(float(weights[n]) * columns[n] for n in np.flatnonzero(weights))
    least, most = model.rows
    for row in range(height):
        inside = slice(matrix.indptr[row], matrix.indptr[row + 1])
        total = pulp.lpSum(float(value) * columns[column] for value, column in zip(
            matrix.data[inside], matrix.indices[inside], strict=True))  # fmt: skip
        if least[row] == most[row]:
            made += total == float(most[row])
        elif np.isinf(least[row]):
            made += total <= float(most[row])
        else:
            made += total >= float(least[row])
    return made


def moved(problem: Problem, part: float) -> Problem:
    """The problem with all its money times a part."""

    def change(rule: Rule) -> Rule:
        if isinstance(rule, Budget):
            return Budget(int(rule.yuan * part))
        if isinstance(rule, Fund) and not isinstance(rule.yuan, int):
            return replace(rule, yuan={y: int(yuan * part) for y, yuan in rule.yuan.items()})
        return rule

    return replace(problem, rules=[change(rule) for rule in problem.rules])


def compiled(problem: Problem) -> Figures:
    whole_model(country(200, years=len(problem.years)))  # what is imported when first used
    _, memory = added(lambda: handed(problem))
    _, taken = timed(lambda: handed(problem))
    return {"seconds": taken, **memory}


def pulped(model: Handed) -> Figures:
    taken: list[float] = []

    def work() -> pulp.LpProblem:
        made, seconds = timed(lambda: in_pulp(model), 1)
        taken.extend(seconds)
        return made

    _, memory = added(work)
    return {"seconds": taken, **memory}


def engine(problem: Problem) -> Figures:
    Kept().at_once(country(200), GAP)  # numba reads or makes its compiled loops
    kept = Kept()
    kept.numbers(problem)
    before = peak_mb()

    def fresh() -> Any:
        kept.blocks = None
        return kept.at_once(problem, GAP)

    found, first = timed(fresh, 3)
    others = [moved(problem, 1 + n / 100) for n in (-2, -1, 1, 2, 3)]
    again = [timed(lambda other=other: kept.at_once(other, GAP), 1) for other in others]
    times = [[taken for _, taken in again][n] for n in range(len(again))]
    return {
        "seconds": first, "again": [statistics.median(side) for side in zip(*times, strict=True)],
        "gap": found.gap, "worst_gap": max(one.gap for one, _ in again),
        "more_mb": peak_mb() - before,
    }  # fmt: skip


def whole_answer(problem: Problem) -> Figures:
    session(country(200)).solve(within=GAP)
    asked = session(problem)
    plan, first = timed(lambda: asked.solve(within=GAP), 1)
    _, again = timed(lambda: asked.solve(moved(problem, 1.01), within=GAP), 3)
    return {"seconds": first, "again": again, "gap": plan.proof.gap, "peak_mb": peak_mb()}


def with_cbc(problem: Problem) -> Figures:
    _, stage = whole_model(problem)
    made = in_pulp(handed(problem))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        solver = pulp.PULP_CBC_CMD(msg=False, gapRel=GAP, timeLimit=LIMIT)
        _, taken = timed(lambda: made.solve(solver), 1)
    value = pulp.value(made.objective)
    return {"seconds": taken, "value": value and value * stage.scale, "peak_mb": peak_mb()}


def with_highs(problem: Problem) -> Figures:
    model, stage = whole_model(problem)
    solver = model.solver()
    answer, taken = timed(lambda: solver.optimise(
        stage.weights, maximise=True, seconds=LIMIT, gap=GAP), 1)  # fmt: skip
    return {"seconds": taken, "value": answer.value * stage.scale,
            "gap": (answer.bound - answer.value) / answer.bound}  # fmt: skip


def proved(problem: Problem) -> Figures:
    session(country(200)).solve(within=GAP)
    plan, taken = timed(lambda: session(problem).solve(exact=True, seconds=LIMIT), 1)
    return {"seconds": taken, "gap": plan.proof.gap, "status": plan.proof.status}


def given_by_another(size: int, years: int, seed: int, *, model: bool) -> Any:
    """The problem, or its model as arrays, made in a process of its own: no memory used before."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        asked = [str(size), str(years), str(seed), "model" if model else "tables", str(path)]
        made = "import sys, engine_scale; engine_scale.write(*sys.argv[1:])"
        subprocess.run([sys.executable, "-c", made, *asked], check=True,
                       env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
        return pickle.loads(path.read_bytes())  # noqa: S301  (our own, of a moment ago)


def write(size: str, years: str, seed: str, what: str, path: str) -> None:
    """Write what ``given_by_another`` reads."""
    problem = country(int(size), int(seed), years=int(years))
    with Path(path).open("wb") as file:
        pickle.dump(handed(problem) if what == "model" else problem, file)


WORK = {"compile": compiled, "pulp": pulped, "instant": engine, "session": whole_answer,
        "cbc": with_cbc, "highs": with_highs, "exact": proved}  # fmt: skip


def cell(figures: Figures) -> str:
    """The figures as words."""
    said = []
    for name, value in figures.items():
        if isinstance(value, list):
            said.append(f"{name} {value[0]:.4g} ({value[1]:.4g})")
        elif name.endswith("_mb"):
            said.append(f"{name} {value:.0f}")
        else:
            said.append(f"{name} {value:.3g}" if isinstance(value, float) else f"{name} {value}")
    return "; ".join(said)


def main() -> None:
    """Print one row per part."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--size", type=int, default=664, choices=SIZES)
    wanted.add_argument("--years", type=int, default=1, choices=(1, 5))
    wanted.add_argument("--seed", type=int, default=0)
    wanted.add_argument("--parts", nargs="*", default=list(PARTS), choices=PARTS)
    wanted.add_argument("--here", action="store_true", help="in this process; prints JSON")
    given = wanted.parse_args()
    if given.here:
        (part,) = given.parts
        about = given_by_another(given.size, given.years, given.seed, model=part == "pulp")
        print(json.dumps(WORK[part](about)))
        return
    print("| part | processor seconds (wall) and other figures |\n|---|---|")
    for part in given.parts:
        command = [sys.executable, __file__, "--here", "--parts", part, "--size", str(given.size),
                   "--years", str(given.years), "--seed", str(given.seed)]  # fmt: skip
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        last = ended.stdout.strip().splitlines()[-1:]
        print(f"| {part} | {cell(json.loads(last[0])) if last else ended.stderr[-300:]} |",
              flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
