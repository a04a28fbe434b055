"""A folder of CSV files in, checked tables out, every fault in one report.

Nothing is repaired in silence: a cell that cannot be read is a finding, never a guess.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd

from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.schema import TABLES, Column, Kind, Table
from gaibao_geo.tables.shipped import find, shipped_datasets
from gaibao_geo.words import Both, both

MOST_DIGITS = 18  # so that a whole number fits into 64 bits
EMPTY_WORDS = frozenset({"", "—", "-", "/", "无", "无数据", "NA", "N/A", "nan"})
_FLAGS = {"是": True, "yes": True, "true": True, "1": True,
          "否": False, "no": False, "false": False, "0": False}


@dataclass(frozen=True)
class Dataset:
    """Checked tables with their title and where they come from.

    ``data.projects`` is the table ``projects``; asking for a table that the folder
    does not hold raises ``DataError``. ``made_up`` says that figures were invented
    for an example. ``report`` keeps the warnings and notes of reading.
    """

    name: str
    title: Both
    made_up: bool
    note: Both
    tables: Mapping[str, pd.DataFrame]
    path: Path
    sha256: str
    report: Report = field(default_factory=Report)

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


def read_dataset(path: str | Path) -> Dataset:
    """The checked tables of a folder.

    The folder holds ``dataset.toml`` (``title_zh``, ``title_en``, ``made_up``, and
    optionally ``note_zh``, ``note_en``) and one CSV file (UTF-8, with or without a
    byte-order mark) for each table of ``tables.schema.TABLES`` it has. Text columns
    come back as text (empty where the cell was), ``integer`` and ``yuan`` columns as
    ``Int64``, ``number`` as float, ``decimal`` as ``Decimal``, ``flag`` as boolean;
    a missing number is ``<NA>``/``NaN``/``None``, never zero. Extra columns are kept as text.

    Raises ``DataError`` that lists every fault of every file.
    """
    folder = find(path)
    if not folder.is_dir():
        names = ", ".join(shipped_datasets())
        missing = Finding("no_folder", "error", value=str(path), values={"shipped": names})
        Report((missing,)).raise_errors()
    about, findings = _read_about(folder)
    tables: dict[str, pd.DataFrame] = {}
    rows_of: dict[str, list[int]] = {}
    for file in sorted(folder.glob("*.csv")):
        if file.stem not in TABLES:
            known = ", ".join(TABLES)
            findings.append(Finding("unknown_file", "warning", file.name, values={"known": known}))
            continue
        table, rows, faults = read_table(file, TABLES[file.stem])
        findings += faults
        if table is not None:
            tables[file.stem], rows_of[file.stem] = table, rows
    findings += _broken_references(tables, rows_of)
    report = Report(tuple(findings))
    report.raise_errors()
    return Dataset(
        name=folder.name,
        title=Both(about["title_zh"], about["title_en"]),
        made_up=bool(about["made_up"]),
        note=Both(about.get("note_zh", ""), about.get("note_en", "")),
        tables=tables,
        path=folder,
        sha256=folder_hash(folder),
        report=report,
    )


def folder_hash(folder: Path) -> str:
    """A fingerprint of every CSV and TOML file of a folder, names included."""
    digest = hashlib.sha256()
    for file in sorted([*folder.glob("*.csv"), *folder.glob("*.toml")]):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _read_about(folder: Path) -> tuple[dict[str, Any], list[Finding]]:
    file = folder / "dataset.toml"
    about: dict[str, Any] = {}
    findings = []
    if file.exists():
        try:
            about = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            findings.append(Finding("bad_csv", "error", file.name, values={"reason": error}))
    examples = {
        "title_zh": 'title_zh = "江孜县 2016"',
        "title_en": 'title_en = "Gyantse 2016"',
        "made_up": "made_up = false",
    }
    if not findings:
        findings = [
            Finding("no_title", "error", file.name, column=name, values={"example": example})
            for name, example in examples.items()
            if name not in about or isinstance(about[name], bool) != (name == "made_up")
        ]
    return about, findings


def read_table(
    file: Path, table: Table
) -> tuple[pd.DataFrame | None, list[int], list[Finding]]:
    """One CSV file against its schema: the table, the file's line of each row, the faults.

    The table is ``None`` when the file cannot be read at all.
    """
    lines, faults = _read_lines(file)
    if lines is None:
        return None, [], faults
    if not lines or not any(lines[0][1]):
        columns = ", ".join(column.name for column in table.columns if column.required)
        values = {"columns": columns}
        return None, [], [*faults, Finding("empty_table", "error", file.name, values=values)]
    header = [name.strip() for name in lines[0][1]]
    faults += _header_faults(file.name, header, table)
    body: list[tuple[int, list[str]]] = []
    for number, cells in lines[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            size = {"cells": len(cells), "columns": len(header)}
            faults.append(Finding("ragged_row", "error", file.name, row=number, values=size))
            continue
        body.append((number, cells))
    rows = [number for number, _ in body]
    frame = pd.DataFrame(index=range(len(body)))
    for place, name in enumerate(header):
        texts = [cells[place].strip() for _, cells in body]
        known = {column.name: column for column in table.columns}.get(name)
        if known is None:
            frame[name] = pd.Series(texts, dtype="object", index=frame.index)
            continue
        frame[name], bad = _read_column(file.name, known, texts, rows)
        faults += bad
    for column in table.columns:
        if column.name not in header and not column.required:
            frame[column.name] = _as_series(column.kind, [None] * len(body), frame.index)
    faults += _duplicate_keys(file.name, table, frame, rows)
    return frame, rows, faults


def _read_lines(file: Path) -> tuple[list[tuple[int, list[str]]] | None, list[Finding]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Finding("not_utf8", "error", file.name)]
    except OSError as error:
        return None, [Finding("bad_csv", "error", file.name, values={"reason": error.strerror})]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader], []
    except csv.Error as error:
        bad = Finding("bad_csv", "error", file.name, row=reader.line_num, values={"reason": error})
        return None, [bad]


def _header_faults(file: str, header: list[str], table: Table) -> list[Finding]:
    known = {column.name for column in table.columns}
    faults = [
        Finding("missing_column", "error", file, column=column.name,
                values={"meaning": column.meaning})
        for column in table.columns
        if column.required and column.name not in header
    ]
    seen: set[str] = set()
    for name in header:
        if name in seen:
            faults.append(Finding("repeated_column", "error", file, row=1, column=name))
        elif name not in known:
            faults.append(Finding("unknown_column", "note", file, row=1, column=name))
        seen.add(name)
    return faults


def _read_column(
    file: str, column: Column, texts: list[str], rows: list[int]
) -> tuple[pd.Series[Any], list[Finding]]:
    values: list[Any] = []
    faults: list[Finding] = []

    def fault(rule: str, row: int, text: str, **more: object) -> None:
        unit = column.unit or both(f"kind.{column.kind}")
        faults.append(
            Finding(rule, "error", file, row=row, column=column.name, value=text,
                    values={"unit": unit, **more})
        )

    for text, row in zip(texts, rows, strict=True):
        if text in EMPTY_WORDS and text not in column.allowed:
            if column.required:
                fault("empty_cell", row, text)
            values.append(None)
            continue
        try:
            value = _READERS[column.kind](text)
        except (ValueError, InvalidOperation):
            fault("bad_value", row, text, kind=both(f"kind.{column.kind}"))
            values.append(None)
            continue
        if column.allowed and text not in column.allowed:
            fault("out_of_range", row, text, allowed=", ".join(column.allowed))
        elif not _within(column, value):
            fault("out_of_range", row, text, allowed=f"{column.least} … {column.most or '∞'}")
        values.append(value)
    return _as_series(column.kind, values, pd.RangeIndex(len(values))), faults


def _within(column: Column, value: object) -> bool:
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return True
    low = column.least is None or value >= column.least
    return low and (column.most is None or value <= column.most)


def _whole(text: str) -> int:
    value = _finite(text)
    if value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def _finite(text: str) -> Decimal:
    """The number; one with more digits than any table needs (1E100) is refused, not read."""
    value = Decimal(text.replace(",", ""))
    if not value.is_finite() or abs(value.adjusted()) >= MOST_DIGITS:
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


_READERS: dict[Kind, Callable[[str], Any]] = {
    "text": str,
    "integer": _whole,
    "yuan": _whole,
    "number": lambda text: float(_finite(text)),
    "decimal": _finite,
    "flag": _flag,
}
_DTYPES: dict[Kind, str] = {
    "text": "object",
    "integer": "Int64",
    "yuan": "Int64",
    "number": "float64",
    "decimal": "object",
    "flag": "boolean",
}


def _as_series(kind: Kind, values: list[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    if kind == "text":
        values = ["" if value is None else value for value in values]
    return pd.Series(values, index=index, dtype=_DTYPES[kind])


def _duplicate_keys(
    file: str, table: Table, frame: pd.DataFrame, rows: list[int]
) -> Iterator[Finding]:
    if any(name not in frame for name in table.key):
        return
    seen: dict[tuple[object, ...], int] = {}
    keys = [tuple(row) for row in frame[list(table.key)].itertuples(index=False)]
    for key, row in zip(keys, rows, strict=True):
        if key in seen:
            shown = " ".join(str(part) for part in key)
            yield Finding("duplicate_key", "error", file, row=row, column=" + ".join(table.key),
                          value=shown, values={"first": seen[key]})
        seen.setdefault(key, row)


def _broken_references(
    tables: Mapping[str, pd.DataFrame], rows_of: Mapping[str, list[int]]
) -> Iterator[Finding]:
    for name, frame in tables.items():
        for column in TABLES[name].columns:
            if not column.refers or column.refers not in tables or column.name not in frame:
                continue
            known = set(tables[column.refers][TABLES[column.refers].key[0]])
            for value, row in zip(frame[column.name], rows_of[name], strict=True):
                if value and value not in known:
                    yield Finding("unknown_reference", "error", f"{name}.csv", row=row,
                                  column=column.name, value=value,
                                  values={"table": column.refers})
