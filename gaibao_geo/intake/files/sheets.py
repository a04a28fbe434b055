"""Files as sheets of cells, whatever made them; nothing is interpreted here.

A file is told by its content, not by its name. Whatever is wrong with one, the rest of
the dataset is still read: what cannot be read is one finding, in bounded time and memory.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from gaibao_geo.intake.files.csv_sheets import read_csv_sheets
from gaibao_geo.intake.files.excel_sheets import read_book
from gaibao_geo.intake.files.kinds import PROMISED, Kind, kind_of
from gaibao_geo.intake.files.limits import MAX_BOOK_BYTES, MAX_GEO_BYTES, MAX_TEXT_BYTES, MIB
from gaibao_geo.intake.files.sheet import Sheet
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both
from gaibao_geo.words.visible import visible

__all__ = ["SUFFIXES", "Sheet", "read_sheets"]

SUFFIXES = tuple(PROMISED)
_LIMITS: dict[Kind, int] = {
    "text": MAX_TEXT_BYTES, "book": MAX_BOOK_BYTES, "old_book": MAX_BOOK_BYTES,
    "open_book": MAX_BOOK_BYTES, "json": MAX_GEO_BYTES, "gpkg": MAX_GEO_BYTES,
}  # fmt: skip
# Copies that a spreadsheet program or a Mac lays beside a file; they hold no table.
_TRACES = ("~$", "._", ".~")


def read_sheets(file: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    """The sheets of a file, called ``name`` in findings; never raises for what is in it.

    Nothing is dropped without a finding: whatever is read is in a sheet, and a file that
    gives none gives an error, or a note when it is no table and nobody said it was.
    """
    shown = visible(name)
    if file.name.startswith(_TRACES):
        return [], [Finding("program_trace", "note", shown)]
    data, fault = _content(file, shown)
    if fault:
        return [], [fault]
    try:
        sheets, findings = _sheets(data, file, shown)
    except MemoryError:
        return [], [Finding("memory_full", "error", shown)]
    except Exception as error:  # a reader failed in a way that it does not document
        return [], [_unreadable(shown, f"{type(error).__name__}: {error}")]
    if not sheets and not findings:
        findings = [Finding("file_empty", "error", shown)]
    return sheets, findings


def _content(file: Path, name: str) -> tuple[bytes, Finding | None]:
    """The bytes of a file, or why they cannot be had."""
    fault: Finding | None = None
    data = b""
    try:
        about = file.stat()
        limit = _LIMITS[PROMISED.get(file.suffix.lower(), "text")]
        if stat.S_ISDIR(about.st_mode):
            fault = _unreadable(name, both("unreadable.folder"))
        elif not stat.S_ISREG(about.st_mode):
            fault = _unreadable(name, both("unreadable.device"))
        elif about.st_size > limit:
            fault = _too_large(name, about.st_size, limit)
        else:
            with file.open("rb") as opened:
                data = opened.read(limit + 1)
            if not data.strip(b"\0\r\n\t "):
                fault = Finding("file_empty", "error", name)
    except FileNotFoundError:
        reason = "unreadable.link" if file.is_symlink() else "unreadable.gone"
        fault = _unreadable(name, both(reason))
    except PermissionError:
        fault = _unreadable(name, both("unreadable.permission"))
    except (OSError, ValueError) as error:  # ValueError: a null in the path
        code = error.errno if isinstance(error, OSError) else None
        fault = _unreadable(name, os.strerror(code) if code else str(error))
    return data, fault


def _sheets(data: bytes, file: Path, name: str) -> tuple[list[Sheet], list[Finding]]:
    kind = kind_of(data)
    promised = PROMISED.get(file.suffix.lower(), "text")
    if kind == "json" and promised == "text":
        kind = "text"  # a table may well begin with a brace
    if kind == "locked":
        return [], [Finding("book_locked", "error", name)]
    if kind not in _LIMITS:
        return [], [Finding("wrong_kind", "error", name, values={"kind": both(f"kind_of.{kind}")})]
    if len(data) > _LIMITS[kind]:
        return [], [_too_large(name, len(data), _LIMITS[kind])]
    sheets, findings = _read(kind, promised, data, file, name)
    is_office = {kind, promised} <= {"book", "old_book"} and file.suffix.lower() == ".et"
    if kind != promised and sheets and not is_office:
        note = Finding("other_kind", "note", name, values={"kind": both(f"kind_of.{kind}")})
        findings = [note, *findings]
    return sheets, findings


def _read(
    kind: Kind, promised: Kind, data: bytes, file: Path, name: str
) -> tuple[list[Sheet], list[Finding]]:
    if kind == "text" and promised in {"json", "gpkg"}:
        return [], [Finding("wrong_kind", "error", name, values={"kind": both("kind_of.text")})]
    if kind == "text":
        return read_csv_sheets(data, name, may_be_prose=file.suffix.lower() == ".txt")
    if kind in {"json", "gpkg"}:
        # Loading the map libraries takes a second that a folder of tables need not spend.
        from gaibao_geo.intake.files.geo_sheets import read_geojson, read_geopackage  # noqa: PLC0415

        if kind == "json":
            return read_geojson(data, name, must_be=file.suffix.lower() == ".geojson")
        return read_geopackage(file, name)
    return read_book(data, kind, name)


def _unreadable(name: str, reason: object) -> Finding:
    return Finding("unreadable", "error", name, values={"reason": reason})


def _too_large(name: str, size: int, limit: int) -> Finding:
    sizes = {"size": f"{size / MIB:,.0f}", "limit": f"{limit / MIB:,.0f}"}
    return Finding("file_too_large", "error", name, values=sizes)
