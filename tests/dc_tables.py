"""Washington DC's school tables, read by the mapping files in ``tests/dc``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from seed_texts import SHARED

from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.repairing.repairs_file import accept_toml

DC = SHARED / "data" / "dc_school_modernization"
MAPPINGS = Path(__file__).resolve().parent / "dc"
ABOUT = 'title_zh = "华盛顿特区"\ntitle_en = "Washington DC"\nmade_up = false\n'

here = [
    pytest.mark.shared,
    pytest.mark.skipif(not DC.exists(), reason=f"no tables of Washington DC at {DC}"),
]


def read(folder, mapping, *files):
    """A dataset of DC's files in a folder; ``mapping`` is a file of ``tests/dc`` or its text."""
    (folder / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    if mapping.endswith(".toml"):
        mapping = (MAPPINGS / mapping).read_text(encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    for file in files:
        shutil.copyfile(DC / file, folder / Path(file).name)
    confirm_small_sums(folder)
    data = inspect_dataset(folder)
    assert [item.sentence("en") for item in data.report.of("error")] == []
    return data


def confirm_small_sums(folder):
    """A person looked: sums such as $700 are what the source says, not a unit that slipped."""
    found = inspect_dataset(folder).report
    small = {item.id: "so in the source" for item in found if item.rule == "V01_low"}
    text = accept_toml(found, (), small, confirm=small)
    (folder / "repairs.toml").write_text(text, encoding="utf-8")
