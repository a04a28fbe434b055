"""What one ``[[sheet]]`` of a mapping says, as records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from gaibao_geo.intake.mappings.cell_sources import Source
from gaibao_geo.words import Both


@dataclass(frozen=True)
class Condition:
    """Rows to set aside: those that fit any of the tests, and why."""

    source: Source
    reason: Both
    equals: frozenset[str] = frozenset()
    not_equals: frozenset[str] = frozenset()
    missing: bool = False
    below: float | None = None
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Group:
    """Columns that stand side by side in one row and make a record each.

    ``columns`` fill what the entry's common columns do not, or fill it otherwise.
    ``records`` says which tables get a record, and which of the columns go there. A row
    in which none of ``when`` holds anything makes no record; with ``skip_zero`` a nought
    holds nothing either.
    """

    label: str
    columns: Mapping[str, Source]
    records: tuple[tuple[str, tuple[str, ...]], ...]
    when: tuple[Source, ...] = ()
    skip: tuple[Condition, ...] = ()
    skip_zero: bool = False


@dataclass(frozen=True)
class Entry:
    """One ``[[sheet]]``: which sheet, which table, which column is which.

    ``number`` counts the entries from 1. ``faulty``: the file's reader has told what is
    wrong with it, so no row is read by it. ``raw`` is the entry as the file writes it.
    """

    number: int
    file: str
    table: str
    sheet: str = "*"
    header_rows: tuple[int, ...] = ()
    datum: str = ""
    skip: tuple[Condition, ...] = ()
    columns: Mapping[str, Source] = field(default_factory=dict)
    keep: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    faulty: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)

    def speaks_of(self, file: str, sheet: str) -> bool:
        """Whether it is about a sheet; a name without a folder is looked for in any."""
        name = file if "/" in self.file else file.rpartition("/")[2]
        return _fits(name, self.file) and _fits(sheet, self.sheet)

    def may_meet(self, other: Entry) -> bool:
        """Whether both can be about one sheet: one name or pattern takes in the other."""
        return _meet(self.file, other.file) and _meet(self.sheet, other.sheet)


def _meet(one: str, other: str) -> bool:
    return _fits(one, other) or _fits(other, one)


def _fits(name: str, pattern: str) -> bool:
    # In a name of a file or sheet [2016] is no choice of characters.
    return fnmatchcase(name.casefold(), pattern.casefold().replace("[", "[[]"))
