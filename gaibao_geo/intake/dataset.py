"""A dataset: planners' files in, checked tables out, every fault in one report."""

from __future__ import annotations

import hashlib
from collections import abc
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.intake.about import about_of, is_about, read_about, untitled
from gaibao_geo.intake.accounts import accounts
from gaibao_geo.intake.checked import read_checked
from gaibao_geo.intake.columns.matching import match
from gaibao_geo.intake.examples import without_examples
from gaibao_geo.intake.files.sheets import SUFFIXES, read_sheets
from gaibao_geo.intake.layouts.layout import find_layout
from gaibao_geo.intake.loaded import Loaded, Part, by_table, stacked, typed
from gaibao_geo.intake.mappings.mapping import Mapping, read_mapping
from gaibao_geo.intake.repairing.repairs import Accepted, judged, read_repairs, repaired
from gaibao_geo.intake.rules import RULES
from gaibao_geo.intake.school_years import read_school_years
from gaibao_geo.intake.sites.placing import place
from gaibao_geo.tables.findings import Finding, Report, Severity
from gaibao_geo.tables.guard import unguarded
from gaibao_geo.tables.schema import TABLES, Table
from gaibao_geo.tables.shipped import find, shipped_datasets
from gaibao_geo.words import Both

Tables = abc.Mapping[str, Table]
_PIECE = 1 << 20  # bytes of a file held at a time while its fingerprint is taken


@dataclass(frozen=True)
class Dataset:
    """Checked tables with their title and where they come from.

    ``data.projects`` is the table ``projects``; asking for a table that the folder
    does not hold raises ``DataError``. ``made_up`` says that figures were invented
    for an example. ``report`` keeps what reading found, ``about`` what ``dataset.toml`` says.
    """

    name: str
    title: Both
    made_up: bool
    note: Both
    tables: abc.Mapping[str, pd.DataFrame]
    path: Path
    sha256: str
    report: Report = field(default_factory=Report)
    parts: tuple[Part, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    about: abc.Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def accounts(self) -> pd.DataFrame:
        """Rows in, kept and listed, by file, sheet and table."""
        return accounts(self.parts, self.report)

    def doubt(
        self,
        rule: str,
        severity: Severity,
        table: str,
        index: int,
        *,
        column: str = "",
        value: object = "",
        values: abc.Mapping[str, object] | None = None,
    ) -> Finding:
        """A finding about row ``index`` of a table, with the file, sheet and row it came from.

        A row of a table that travels with the program, or was made in memory, has no place.
        """
        if not any(part.table == table for part in self.parts):
            return Finding(rule, severity, column=column, value=str(value), values=values or {})
        loaded = Loaded(dict(self.tables), by_table(self.parts), self.about)
        return loaded.doubt(rule, severity, table, index, column=column, value=value,
                            values=values)  # fmt: skip

    def __getattr__(self, table: str) -> pd.DataFrame:
        if table.startswith("__") or "tables" not in self.__dict__:
            raise AttributeError(table)
        if table not in TABLES:
            raise AttributeError(table)
        if table not in self.tables:
            missing = Finding("missing_table", "error", str(self.path), values={"table": table})
            Report((missing,)).raise_errors()
        return self.tables[table]

    def __contains__(self, table: str) -> bool:
        return table in self.tables


def read_dataset(path: str | Path, accept: str | Path | None = None) -> Dataset:
    """The checked tables of a folder or workbook.

    ``DataError`` with every fault when there is an error; else as ``inspect_dataset``.
    """
    data = inspect_dataset(path, accept)
    data.report.raise_errors()
    return data


def inspect_dataset(path: str | Path, accept: str | Path | None = None) -> Dataset:
    """The tables of a folder or workbook as far as they can be read, faults in ``report``.

    ``accept`` is a file of accepted repairs; without it ``repairs.toml`` in the folder is
    taken. Raises ``DataError`` only when there is nothing at ``path``.
    """
    home = find(path)
    if not home.exists():
        names = ", ".join(shipped_datasets())
        missing = Finding("no_folder", "error", value=str(path), values={"shipped": names})
        Report((missing,)).raise_errors()
    folder = home if home.is_dir() else home.parent
    about, findings = read_about(folder)
    mapping, faults = read_mapping(folder)
    findings += faults
    accepted, faults = read_repairs(Path(accept) if accept else folder / "repairs.toml")
    findings += faults
    whole = _files(home) if home.is_dir() else ()  # one file of a folder is read by itself
    ready, faults = read_checked(about, whole, accepted) if whole else (None, [])
    findings += faults
    parts: list[Part] = list(ready or ())
    for file in _files(home) if ready is None else ():
        read, faults = _parts(file, TABLES, mapping, accepted, about)
        parts += read
        findings += faults
    if home.is_dir() and ready is None:  # one workbook says nothing about the folder's other files
        met = {(part.file, part.sheet) for part in parts}
        met |= {(finding.file, finding.sheet) for finding in findings}
        findings += mapping.unused(met)
    parts, faults = without_examples(parts, about.get("made_up"))
    findings += faults
    name = home.resolve().name if home.is_dir() else home.stem
    loaded = stacked(parts, about)
    findings += untitled(folder, about, loaded.tables, _titles(parts))
    if ready is None:
        if about.get("guarded") is True:  # we wrote it, safe to open, and somebody changed it
            loaded.tables |= {name: unguarded(table) for name, table in loaded.tables.items()}
        findings += place(loaded)
        findings += read_school_years(loaded)
    for rule in RULES:
        findings += rule(loaded)
    # A column that feeds two tables is doubted once.
    findings = list({(item.id, item.text("what")): item for item in findings}.values())
    findings, unused = judged(findings, accepted)
    return Dataset(
        name=name,
        title=Both(about.get("title_zh", name), about.get("title_en", name)),
        made_up=bool(about.get("made_up")),
        note=Both(about.get("note_zh", ""), about.get("note_en", "")),
        tables=loaded.tables,
        path=home,
        sha256=folder_hash(home),
        report=Report((*findings, *unused)),
        parts=tuple(parts),
        accepted=accepted,
        about=about,
    )


def read_table(file: Path, table: Table) -> tuple[pd.DataFrame, Report]:
    """One file that must hold ``table`` and is called after it, with what was found.

    The frame is empty when the file cannot be read.
    """
    parts, findings = _parts(file, {table.name: table}, Mapping(), (), {})
    loaded = stacked(parts, {})
    for rule in RULES:
        findings += rule(loaded)
    return loaded.tables.get(table.name, pd.DataFrame()), Report(tuple(findings))


def _files(home: Path) -> list[Path]:
    if not home.is_dir():
        return [home]
    return sorted(file for file in home.iterdir() if file.suffix.lower() in SUFFIXES)


def _parts(
    file: Path,
    known: Tables,
    mapping: Mapping,
    accepted: tuple[Accepted, ...],
    about: dict[str, Any],
) -> tuple[list[Part], list[Finding]]:
    """What a file gives to the tables; what its sheet 说明 says goes into ``about``."""
    sheets, findings = read_sheets(file, file.name)
    parts: list[Part] = []
    for sheet in sheets:
        if is_about(sheet):
            said, faults = about_of(sheet)
            about |= said
            findings += faults
            continue
        told = mapping.for_sheet(sheet.file, sheet.name)
        layout, faults = find_layout(sheet, told.header_rows if told else ())
        findings += faults
        matches, faults = match(layout, known, told) if layout else ([], [])
        findings += faults
        for item in matches:
            mended, faults = repaired(item, accepted)
            findings += faults
            part, faults = typed(mended)
            findings += faults
            parts.append(part)
    return parts, findings


def _titles(parts: list[Part]) -> list[str]:
    """What stands above the tables, and what files and sheets are called."""
    texts = [(part.file, part.sheet, *part.match.layout.above) for part in parts]
    return [text for several in texts for text in several]


def folder_hash(home: Path) -> str:
    """A fingerprint of what is read: every table and TOML file, names included."""
    folder = home if home.is_dir() else home.parent
    digest = hashlib.sha256()
    for file in sorted([*_files(home), *folder.glob("*.toml")]):
        if file.is_file():
            digest.update(file.name.encode(errors="surrogateescape") + b"\0")
            with file.open("rb") as opened:
                while piece := opened.read(_PIECE):
                    digest.update(piece)
            digest.update(b"\0")
    return digest.hexdigest()
