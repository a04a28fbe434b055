"""Typed tables that still know which cell each value came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.cell_text import cell_text
from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.tables.findings import Finding, Repair, Severity
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.values import nothing, read_values


@dataclass(frozen=True)
class Part:
    """What one sheet gives to one table.

    ``frame`` is typed and on a ``RangeIndex``; ``rows`` holds the sheet's row number of
    each; ``match`` says which column is which. ``qualifiers`` maps (position, column) to
    余, 多, 近 or 约.
    """

    table: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    match: Match
    qualifiers: Mapping[tuple[int, str], str] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file's path inside the dataset."""
        return self.match.layout.sheet.file

    @property
    def sheet(self) -> str:
        """The sheet's name; empty where the file has none."""
        return self.match.layout.sheet.name

    def doubt(
        self,
        rule: str,
        severity: Severity,
        at: int | None = None,
        *,
        column: str = "",
        value: object = "",
        values: Mapping[str, object] | None = None,
        repair: Repair | None = None,
    ) -> Finding:
        """A finding about a row of this part (``at``, from 0), a column, or both."""
        row = None if at is None else int(self.rows[at])
        place = self.match.places.get(column)
        cell = "" if row is None or place is None else f"{letters(place)}{row}"
        raw = None
        if at is not None and column in self.match.body:
            raw = cell_text(self.match.body[column].iloc[at])
        return Finding(
            rule, severity, self.file, self.sheet, row, column, str(value), values or {},
            self.match.headers.get(column, ""), cell if self.sheet else "", repair, raw,
        )  # fmt: skip


@dataclass
class Loaded:
    """The tables of a dataset while they are checked.

    ``tables`` holds one typed frame per table, on a ``RangeIndex``, the parts stacked in
    the order they were read. ``about`` is what ``dataset.toml`` says. Rules read; only
    the steps that place, fill and convert write.
    """

    tables: dict[str, pd.DataFrame]
    parts: dict[str, list[Part]]
    about: Mapping[str, Any] = field(default_factory=dict)

    def part_of(self, table: str, index: int) -> tuple[Part, int]:
        """The part that row ``index`` of a table came from, and its place there."""
        for part in self.parts[table]:
            if index < len(part.rows):
                return part, index
            index -= len(part.rows)
        raise IndexError(index)

    def doubt(
        self,
        rule: str,
        severity: Severity,
        table: str,
        index: int,
        *,
        column: str = "",
        value: object = "",
        values: Mapping[str, object] | None = None,
        repair: Repair | None = None,
    ) -> Finding:
        """A finding about row ``index`` of a table, with the cell it stands in."""
        part, at = self.part_of(table, index)
        return part.doubt(
            rule, severity, at, column=column, value=value, values=values, repair=repair
        )

    def rows_of(self, table: str) -> NDArray[np.int64]:
        """The sheet's row number of every row of a table."""
        return np.concatenate([part.rows for part in self.parts[table]])


def typed(match: Match) -> tuple[Part, list[Finding]]:
    """A match's cells as typed columns; every column of the schema is there."""
    columns: dict[str, pd.Series[Any]] = {}
    found: list[tuple[str, Any]] = []
    qualifiers: dict[tuple[int, str], str] = {}
    count = len(match.body)
    for column in match.table.columns:
        if column.name not in match.body:
            columns[column.name] = nothing(column.kind, count)
            continue
        read = read_values(match.body[column.name], column, match.units.get(column.name, ""))
        columns[column.name] = read.values
        found += [(column.name, doubt) for doubt in read.doubts]
        qualifiers |= {(at, column.name): lean for at, lean in read.qualifiers.items()}
    for name in match.body.columns:
        if name not in columns:
            columns[name] = match.body[name].reset_index(drop=True)
    rows = match.body.index.to_numpy(dtype=np.int64)
    part = Part(match.table.name, pd.DataFrame(columns), rows, match, qualifiers)
    faults = [
        part.doubt(doubt.rule, doubt.severity, doubt.at, column=name, value=doubt.value,
                   values=doubt.values, repair=doubt.repair)
        for name, doubt in found
    ]  # fmt: skip
    return part, faults


def by_table(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """The parts of each table, in the order they were read."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        found.setdefault(part.table, []).append(part)
    return found


def stacked(parts: Iterable[Part], about: Mapping[str, Any]) -> Loaded:
    """The parts as whole tables, in the schema's order."""
    found = by_table(parts)
    ordered = {name: found[name] for name in (*TABLES, *found) if name in found}
    tables = {
        name: pd.concat([part.frame for part in pieces], ignore_index=True)
        if len(pieces) > 1 else pieces[0].frame
        for name, pieces in ordered.items()
    }  # fmt: skip
    return Loaded(tables, ordered, about)
