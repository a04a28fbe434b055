"""The dataset that a plan was made from, found again by its fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset, folder_hash, read_dataset
from gaibao_geo.plans.plan import Plan
from gaibao_geo.tables.shipped import shipped, shipped_datasets
from gaibao_geo.words import both


def data_of(plan: Plan, folder: Path, named: str | None = None) -> Dataset:
    """The dataset of a plan that stands in ``folder``; ``named`` is where a person says it is.

    Otherwise it is looked for under its own name among what travels with the program, in the
    folder where the command runs, in its ``data`` and beside the plan: only one whose
    fingerprint is the plan's is taken. Raises ``DataError`` where there is none.
    """
    if named is not None:
        return read_dataset(named)
    for name, version in plan.problem.inputs.items():
        for place in _places(name, folder):
            if Path(place).is_dir() and folder_hash(Path(place)) == version:
                return read_dataset(place)
    names = ", ".join(plan.problem.inputs)
    raise DataError(*both("briefing.fault.no_data", name=names))


def _places(name: str, folder: Path) -> Iterator[str]:
    """Where a dataset of this name may be; a name is never a path."""
    own = Path(name).name
    yield from (str(shipped(place)) for place in shipped_datasets() if Path(place).name == own)
    yield from (str(Path(place) / own) for place in (".", "data", folder.parent,
                                                      folder.parent.parent))  # fmt: skip
