"""A folder that we checked and wrote is loaded as it stands, as long as nobody changed it.

Its tables need no guessing and its points are placed already; to place them again would
take a township's point for a school's own. ``dataset.toml`` holds a fingerprint of every
file; once one differs, the folder is a planner's again and is read like any other.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.loaded import Part, typed
from gaibao_geo.intake.repairing.repairs import Accepted, repaired
from gaibao_geo.tables.columns import Column, Kind
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.guard import plain_text
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.toml_text import toml_text
from gaibao_geo.tables.values import read_values
from gaibao_geo.words import both

_KINDS: dict[str, Kind] = {
    "str": "text", "float64": "number", "Int64": "integer", "bool": "flag", "boolean": "flag",
}  # fmt: skip


def checked_about(tables: Mapping[str, pd.DataFrame], files: Mapping[str, bytes]) -> str:
    """The lines of ``dataset.toml`` that let the folder be loaded again as it stands.

    ``files`` holds the CSV of each table by file name. Columns that the schema does not
    have are named with their type.
    """
    lines = ["guarded = true", "", "[checked]"]
    lines += [f"{toml_text(name)} = {toml_text(_print_of(held))}" for name, held in files.items()]
    for name, table in tables.items():
        derived = {str(column): str(table[column].dtype) for column in _derived(name, table)}
        lines += ["", f"[derived.{name}]"] if derived else []
        lines += [f"{toml_text(column)} = {toml_text(kind)}" for column, kind in derived.items()]
    return "\n".join(lines) + "\n"


def _derived(name: str, table: pd.DataFrame) -> list[str]:
    known = {column.name for column in TABLES[name].columns}
    return [str(column) for column in table.columns if column not in known]


def read_checked(
    about: Mapping[str, Any],
    files: Iterable[Path],
    accepted: tuple[Accepted, ...] = (),
) -> tuple[tuple[Part, ...] | None, list[Finding]]:
    """The parts of a checked folder that nobody changed; ``None`` when it is no such folder.

    ``files`` are the data files in it. A folder that was changed since gets a warning.
    """
    prints = about.get("checked")
    if not isinstance(prints, Mapping):
        return None, []
    held = {file.name: file for file in files if file.is_file()}
    if {name: _print_of(file.read_bytes()) for name, file in held.items()} != prints:
        return None, [Finding("checked_changed", "warning", "dataset.toml")]
    parts: list[Part] = []
    findings: list[Finding] = []
    for name, file in held.items():
        match = _match(name, file)
        if match is None:
            return None, [Finding("checked_changed", "warning", "dataset.toml")]
        match, notes = repaired(match, accepted)
        derived = about.get("derived", {}).get(match.table.name, {})
        part, faults = _typed(match, derived)
        parts.append(part)
        findings += [*notes, *faults]
    return tuple(parts), findings


def _print_of(held: bytes) -> str:
    return hashlib.sha256(held).hexdigest()


def _match(name: str, file: Path) -> Match | None:
    table = TABLES.get(name.removesuffix(".csv"))
    text = file.read_bytes().decode("utf-8-sig")
    try:
        lines = [[plain_text(cell) for cell in line]
                 for line in csv.reader(io.StringIO(text, newline=""))]  # fmt: skip
    except csv.Error:  # a cell too long for one
        return None
    if table is None or not lines or len(set(lines[0])) < len(lines[0]):
        return None
    cells = pd.DataFrame(lines, index=range(1, len(lines) + 1), dtype="str")
    names = tuple(lines[0])
    body = cells.iloc[1:]
    layout = Layout(Sheet(name, "", cells), (1,), names, ("",) * len(names), body)
    own = {column: column for column in names}
    places = {column: place for place, column in enumerate(names)}
    return Match(table, layout, body.set_axis(list(names), axis=1), own, {}, places,
                 dict.fromkeys(names, "name"))  # fmt: skip


def _typed(match: Match, derived: Mapping[str, str]) -> tuple[Part, list[Finding]]:
    part, faults = typed(match)
    frame = part.frame.copy(deep=False)
    for name, dtype in _known(derived):
        if name in frame:
            column = Column(name, _KINDS[dtype], both("kind.text"))
            values = read_values(match.body[name], column).values
            frame[name] = values.astype("bool") if dtype == "bool" else values
    return replace(part, frame=frame), faults


def _known(derived: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if isinstance(derived, Mapping):
        yield from ((name, dtype) for name, dtype in derived.items() if dtype in _KINDS)
