"""The engine's loops, compiled once for an installation by a process of its own.

Compiling takes some seconds in which a program can do nothing else; what is compiled is kept
on disk, where every later process finds it.
"""

from __future__ import annotations

import subprocess
import sys

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.plans.session import session

SMALL = "data/demo/gyantse"


def compiled() -> bool:
    """Have the loops compiled and kept by a process of its own; whether that went well."""
    command = (sys.executable, "-m", "gaibao_geo.solving.warm")
    done = subprocess.run(  # noqa: S603  (our own module, no text from outside)
        command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    return done.returncode == 0


def loaded() -> None:
    """Have this process take in what was compiled, for which the first answer would wait."""
    session(read_problem(read_dataset(SMALL))).at_once()


if __name__ == "__main__":
    loaded()
