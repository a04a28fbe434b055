"""Rebuilds the tables of data/demo/sanming from the seeded generator, byte for byte.

Run ``python data/build_sanming.py`` from the checkout. ``dataset.toml`` is written by hand;
a test compares every other file with what this makes.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from gaibao_geo.io.csv_file import csv_bytes
from gaibao_geo.synth.made import synth

FOLDER = Path(__file__).resolve().parent / "demo" / "sanming"


def files() -> dict[str, bytes]:
    """Every CSV file by name; a column without any value is left out."""
    return {f"{name}.csv": csv_bytes(_plain(table)) for name, table in synth("sanming").items()}


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The columns that say something, with 530 for 530.0 and yes for True."""
    filled = table.loc[:, [(table[name].notna() & (table[name] != "")).any() for name in table]]
    whole = {
        name: filled[name].astype("Int64")
        for name in filled.select_dtypes("float64")
        if (filled[name].dropna() % 1 == 0).all()
    }
    said = {
        name: filled[name].astype("object").map({True: "yes", False: "no"})
        for name in filled.select_dtypes("boolean")
    }
    return filled.assign(**whole, **said)


def main() -> None:
    """Write the files anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, held in files().items():
        (FOLDER / name).write_bytes(held)


if __name__ == "__main__":
    main()
