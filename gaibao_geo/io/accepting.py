"""A dataset inspected with what planners accepted: in repairs files, or in annotated copies."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset, inspect_dataset
from gaibao_geo.intake.repairing.repairs_file import (
    Accepted,
    accept_toml,
    read_repairs,
    write_repairs,
)
from gaibao_geo.io.annotated import MOST_BYTES
from gaibao_geo.io.findings_sheet import ACCEPT, ID, REASON
from gaibao_geo.io.whole_folder import write_file
from gaibao_geo.tables.findings import Report
from gaibao_geo.words import LANGUAGES, both, say
from gaibao_geo.words.short import short
from gaibao_geo.words.visible import visible


@dataclass
class Ticks:
    """What somebody wrote beside the findings of an annotated copy, by their ids."""

    accepted: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)
    reasons: dict[str, str] = field(default_factory=dict)


def inspect_accepting(path: str | Path, files: Sequence[str | Path] = ()) -> Dataset:
    """``inspect_dataset`` with the decisions of all ``files`` carried out.

    A file is a repairs file or an annotated copy (.xlsx). Without any, ``repairs.toml`` in
    the folder is taken; decisions in annotated copies come on top of it. Raises
    ``DataError`` for a file that is neither, and for a decision that is not understood.
    """
    named = [Path(file) for file in files]
    for file in named:
        if not file.is_file():
            raise DataError(*both("checked.no_repairs", path=file))
    copies = [file for file in named if file.suffix.lower() == ".xlsx"]
    written = [file for file in named if file not in copies]
    if not copies and len(written) <= 1:
        return inspect_dataset(path, written[0] if written else None)
    accepted: dict[str, Accepted] = {}
    for file in written:
        entries, faults = read_repairs(file)
        Report(tuple(faults)).raise_errors()
        accepted |= {entry.id: entry for entry in entries}
    if not copies:
        return _inspect(path, accepted.values())
    data = _inspect(path, accepted.values()) if written else inspect_dataset(path)
    accepted |= {entry.id: entry for entry in data.accepted}
    for file in copies:
        ticks = ticked(file)
        text = accept_toml(data.report, ticks.accepted, ticks.reasons, ticks.right)
        accepted |= {entry.id: entry for entry in _entries(text)}
    return _inspect(path, accepted.values())


def write_proposals(
    data: Dataset, file: str | Path, accepting: Sequence[str | Path] = ()
) -> Path:
    """Write the repairs file of a dataset, what is accepted already first; its path.

    ``accepting`` are the files whose decisions ``data`` holds. A file that is there
    already is replaced only if it is one of them: anything else may be somebody's work.
    Raises ``DataError`` otherwise.
    """
    target = Path(file)
    home = data.path if data.path.is_dir() else data.path.parent
    read = {Path(one).resolve() for one in accepting} or {(home / "repairs.toml").resolve()}
    if target.exists() and (target.resolve() not in read or target.suffix != ".toml"):
        raise DataError(*both("checked.file_in_use", path=target))
    return write_file(target, write_repairs(data.report, data.accepted).encode())


def ticked(file: Path) -> Ticks:
    """The decisions that an annotated copy holds; ``DataError`` with all that are unclear."""
    ticks, faults = Ticks(), []
    for row, values in _rows(file):
        own, word, reason = (str(values[place - 1] or "").strip() for place in (ID, ACCEPT, REASON))
        if not own or not word:
            continue
        if _is(word, "yes"):
            ticks.accepted.add(own)
        elif not _is(word, "right"):
            known = "/".join(say(f"annotated.{name}", "zh").split("|")[0] for name in _WORDS)
            faults.append(both("ticks.word", file=file.name, row=row,
                               word=short(visible(word), 20), words=known))  # fmt: skip
        elif not reason:
            faults.append(both("ticks.reason", file=file.name, row=row))
        else:
            ticks.right.add(own)
        ticks.reasons[own] = reason
    if faults:
        raise DataError("\n".join(fault.zh for fault in faults),
                        "\n".join(fault.en for fault in faults))  # fmt: skip
    return ticks


_WORDS = ("yes", "right")


def _is(word: str, name: str) -> bool:
    words = "|".join(say(f"annotated.{name}", lang) for lang in LANGUAGES).split("|")
    return word.lower() in words


def _rows(file: Path) -> Iterable[tuple[int, Sequence[Any]]]:
    """The rows of the list of findings, with their numbers."""
    title = both("annotated.sheet").zh
    head = say("annotated.column.id", "zh")
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > 4 * MOST_BYTES:
                raise ValueError(title)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        names = [name for name in book.sheetnames if name.startswith(title)]
        rows = list(enumerate(book[names[-1]].iter_rows(values_only=True), 1))
        book.close()
        top = next(row for row, values in rows if str(values[0] or "").startswith(head))
    except Exception as error:  # whatever a broken file does, it is no annotated copy
        raise DataError(*both("ticks.unread", file=file.name)) from error
    return [(row, values) for row, values in rows if row > top and len(values) >= REASON]


def _inspect(path: str | Path, accepted: Iterable[Accepted]) -> Dataset:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "repairs.toml"
        file.write_text(write_repairs((), accepted), encoding="utf-8", newline="\n")
        return inspect_dataset(path, file)


def _entries(text: str) -> tuple[Accepted, ...]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "repairs.toml"
        file.write_text(text, encoding="utf-8", newline="\n")
        return read_repairs(file)[0]
