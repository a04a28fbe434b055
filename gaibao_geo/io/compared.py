"""Plan folders opened, verified and put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gaibao_geo.answers.compare import Compared
from gaibao_geo.errors import DataError
from gaibao_geo.io.plan_folder import verify_folder
from gaibao_geo.words import Lang, both


def compare_folders(folders: Sequence[str | Path], lang: Lang = "zh") -> Compared:
    """The plans of two or more folders side by side, each verified first.

    A plan is called after its folder, or by its whole path where two folders share a name.
    Raises ``DataError`` for fewer than two folders, one named twice, or one that is not a
    plan folder.
    """
    paths = [Path(folder) for folder in folders]
    if len(paths) < 2:
        raise DataError(*both("compare.too_few"))
    if len({path.resolve() for path in paths}) < len(paths):
        raise DataError(*both("compare.twice"))
    names = [path.resolve().name for path in paths]
    labels = names if len(set(names)) == len(names) else [str(path) for path in paths]
    judged = [verify_folder(path, lang) for path in paths]
    return Compared(tuple(labels), tuple(one.plan for one in judged),
                    tuple(one.faults for one in judged))  # fmt: skip
