"""``mapping.toml``: a saved answer to which sheet and column is which table and column."""

from __future__ import annotations

import tomllib
from collections import abc
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.mappings.mapped_rows import MappedSheet
from gaibao_geo.intake.mappings.mapping_entry import Entry
from gaibao_geo.intake.mappings.mapping_file import entries
from gaibao_geo.intake.mappings.mapping_keys import FILE, Faults, Keys
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES, Table

_YUAN = ("CNY", "RMB", "")


@dataclass(frozen=True)
class SheetMapping:
    """What a mapping says of one sheet: one entry, or several that each fill a table."""

    entries: tuple[Entry, ...] = ()

    @property
    def header_rows(self) -> tuple[int, ...]:
        """Where the header stands, as the spreadsheet counts; empty when it is not said."""
        return next((entry.header_rows for entry in self.entries if entry.header_rows), ())

    def apply(
        self, layout: Layout, known_tables: abc.Mapping[str, Table] = TABLES
    ) -> tuple[list[Match], list[Finding]]:
        """The sheet's rows under our columns, a match for each table and group of columns.

        Every row of ``layout.body`` is in a match or has a finding with its number. No
        match comes back for a table whose key the sheet cannot fill.
        """
        sheet = MappedSheet(layout, known_tables)
        for entry in self.entries:
            sheet.read(entry)
        return sheet.matches, sheet.closing()


@dataclass(frozen=True)
class Mapping:
    """A whole mapping file; ``raw`` holds it as it is written."""

    entries: tuple[Entry, ...] = ()
    raw: abc.Mapping[str, Any] = field(default_factory=dict)

    def for_sheet(self, file: str, sheet: str) -> SheetMapping | None:
        """What it says of a sheet; ``None`` when it is silent.

        A sheet that an entry with faults is about is not left to automatic matching:
        its mapping then gives no match, as the faults have been told.
        """
        about = tuple(entry for entry in self.entries if entry.speaks_of(file, sheet))
        return SheetMapping(about) if about else None

    def unused(self, sheets: abc.Iterable[tuple[str, str]]) -> list[Finding]:
        """A warning for each sound entry about none of the sheets (file, name) read."""
        sheets = list(sheets)
        return [
            Finding("mapping_unused", "warning", FILE, value=f"sheet[{entry.number}]",
                    values={"file": entry.file, "sheet": entry.sheet})
            for entry in self.entries
            if not entry.faulty
            and not any(entry.speaks_of(file, sheet) for file, sheet in sheets)
        ]  # fmt: skip


def read_mapping(folder: Path) -> tuple[Mapping, list[Finding]]:
    """The mapping of a folder, an empty one when it has none, with every fault of the file.

    ``currency`` at the top of ``mapping.toml`` or ``dataset.toml`` gives a note when the
    money is not yuan: the columns keep their names and hold units of that currency.
    """
    raw, faults = _toml(folder / FILE)
    about, _ = _toml(folder / "dataset.toml")  # its faults are told by who reads the folder
    keys = Keys(raw, "", Faults(faults))
    keys.only("sheet", "datum", "missing", "currency", "note")
    found = entries(keys)
    currency = keys.text("currency") or str(about.get("currency", ""))
    notes = []
    if currency.upper() not in _YUAN:
        file = FILE if "currency" in raw else "dataset.toml"
        notes = [Finding("mapping_currency", "note", file, values={"currency": currency})]
    return Mapping(found, raw), [*keys.faults.findings, *notes]


def _toml(file: Path) -> tuple[dict[str, Any], list[Finding]]:
    if not file.exists():
        return {}, []
    try:
        # Some editors put a mark before the text that tomllib does not know.
        return tomllib.loads(file.read_text(encoding="utf-8-sig")), []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        reason = {"reason": error}
        return {}, [Finding("mapping_unreadable", "error", file.name, values=reason)]
