"""A briefing's files: how long each takes, and all of them, for the Sanming example.

Run by hand: ``python benchmarks/briefing.py``. 664 schools, 939 projects; the plan is made
once and not counted. Each kind alone is timed from the plan and its tables, chapters and
their computing included, in one process whose libraries are loaded; then all kinds together,
as the command makes them; then the command itself, from its start to its end. Medians of three.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import gaibao_geo as gb
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.files import KINDS, SUFFIXES, Files, matter_of
from gaibao_geo.io.problem_file import problem_of

RUNS = 3
OFFICE = Office("示例", "2026-11-23")


def timed(work: Callable[[], object]) -> float:
    walls = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        walls.append(time.perf_counter() - began)
    return statistics.median(walls)


def main() -> None:
    data = gb.read_dataset("data/demo/sanming")
    plan = gb.session(problem_of(data)).at_once() or gb.solve(problem_of(data))

    def files() -> Files:
        return Files(matter_of(plan, data, "zh", OFFICE))

    sizes = {name: len(content) for name, content in files().every().items()}  # and warms up
    for kind in KINDS:
        wall = timed(lambda kind=kind: files().content(kind))
        size = next(size for name, size in sizes.items() if name.endswith(SUFFIXES[kind]))
        print(f"{kind}: {wall:.1f} s, {size / 1024:,.0f} KB")
    print(f"all of them: {timed(lambda: files().every()):.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        gb.write_plan(plan, Path(folder) / "plan")
        command = [sys.executable, "-m", "gaibao_geo.cli", "brief", f"{folder}/plan", "-o",
                   f"{folder}/brief"]  # fmt: skip
        every = timed(lambda: subprocess.run(command, check=True, capture_output=True))
        slides = timed(lambda: subprocess.run([*command, "--only", "pptx"], check=True,
                                              capture_output=True))  # fmt: skip
    print(f"gaibao brief, the whole process: {every:.1f} s; slides alone {slides:.1f} s")


if __name__ == "__main__":
    main()
