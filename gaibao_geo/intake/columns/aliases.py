"""What planners call our tables and columns (``aliases.toml``), and which is meant."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from gaibao_geo.intake.layouts.cells import plain
from gaibao_geo.intake.layouts.signs import bare, signs, spellings, split_unit, unit_of, words
from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.tables.schema import PLANNING, TABLES

KEPT = ""  # what a known header means that has no column of ours
_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_TONGUES = re.compile(
    r"(?<=[\u4e00-\u9fff)）])[\s|]+(?=[A-Za-z])|(?<=[A-Za-z)])[\s|]+(?=[\u4e00-\u9fff])"
)
_LONG = 100  # a longer text is no name of a column


@dataclass(frozen=True)
class Meaning:
    """The column of ours that a header means.

    ``rank`` says how sure: 0 by the schema's own name or meaning, 1 by a known name, 2 by
    the group it stands under, 3 by the last part of the header only.
    """

    column: str
    rank: int


@cache
def _file() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("aliases.toml").read_text(encoding="utf-8"))


@cache
def _numbering() -> re.Pattern[str]:
    figures = rf"[\d{signs()['headers']['numerals']}]{{1,3}}"
    return re.compile(rf"^(?:\({figures}\)|{figures}[.、])")


def key(text: str) -> str:
    """A header in the form in which names are compared: 1.学校名称 is 学校名称."""
    return bare(_numbering().sub("", plain(text)))


def short(form: str) -> str:
    """The same without the ending of a count."""
    return form.removesuffix(signs()["headers"]["count_ending"]) or form


@cache
def column_names(table: str) -> Mapping[str, tuple[str, ...]]:
    """The names from ``aliases.toml`` of each column of a table."""
    return {name: tuple(found) for name, found in _file()["columns"].get(table, {}).items()}


@cache
def _own(table: str) -> Mapping[str, str]:
    """The schema's names and meanings, as keys, the most exact first."""
    if table not in TABLES:
        return {}
    columns = TABLES[table].columns
    found = {key(column.name): column.name for column in columns}
    for forms in (_with_unit, _whole, _short):
        for column in columns:
            for form in forms(column):
                found.setdefault(key(form), column.name)
    return {form: name for form, name in found.items() if form}


def _with_unit(column: Column) -> list[str]:
    return [text + unit for text in column.meaning for unit in spellings(column.unit)]


def _whole(column: Column) -> list[str]:
    return list(column.meaning)


def _short(column: Column) -> list[str]:
    """What the meaning says before it explains itself."""
    english = re.split("[,;:]", column.meaning.en)[0]
    return [_BRACKETS.sub("", column.meaning.zh), english]


@cache
def _others(table: str) -> Mapping[str, str]:
    """Every other known name of a table's columns, as keys."""
    kept = [*_file()["kept"]["all"], *_file()["kept"].get(table, [])]
    found = {key(name): column for column, names in column_names(table).items() for name in names}
    for name in kept:
        found.setdefault(key(name) or plain(name), KEPT)
    for form, column in list(found.items()):
        found.setdefault(short(form), column)
    return found


def meaning_of(header: str, table: Table) -> Meaning | None:
    """The column of a table that a flattened header (group/sub) means; ``None``: unknown.

    A header that is known and has no column of ours means ``KEPT``.
    """
    names = _names(table)
    if header in names:
        return Meaning(header, 0)
    found = _meaning(header, table.name) if len(header) <= _LONG else None
    if found and found.column and found.column not in names:
        return None
    return found


def _names(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns)


@lru_cache(maxsize=5000)
def _meaning(header: str, table: str) -> Meaning | None:
    parts = header.split("/")
    if len(parts) > 1 and unit_of(parts[-1]):
        parts.pop()
    groups, last = parts[:-1], parts[-1]
    found = _by_name("".join(parts), table)
    if found or not groups:
        return found
    whole = words("headers", "whole")
    if any(form in whole or short(form) in whole for form in _forms(last)):
        return _under(_meaning("/".join(groups), table), 2)
    neutral = all(bool(set(_forms(group)) & words("headers", "neutral")) for group in groups)
    found_last = _under(_meaning(last, table), 2 if neutral else 3)
    if found_last and found_last.column == "note":
        return found_last  # remarks belong to no group, whatever stands above them
    if not neutral and any(is_known(group) or _is_apart(group) for group in groups):
        return None  # a part of what the group means, which no column of ours holds
    return found_last


def _by_name(text: str, table: str) -> Meaning | None:
    for form in _forms(text):
        if form in _own(table):
            return Meaning(_own(table)[form], 0)
        found = _lookup(form, table)
        if found is not None:
            return Meaning(found, 1)
    return None


def _is_apart(group: str) -> bool:
    return any(word in group for word in signs()["headers"]["apart"])


def _under(found: Meaning | None, rank: int) -> Meaning | None:
    return Meaning(found.column, max(rank, found.rank)) if found else None


def _lookup(form: str, table: str) -> str | None:
    others = _others(table)
    return others.get(form, others.get(short(form)))


def _forms(text: str) -> Iterator[str]:
    """The ways to read one header, the most exact first."""
    seen = set()
    of_which = signs()["headers"]["of_which"]
    for form in (
        text,  # as it stands, brackets and unit included
        split_unit(text)[0],
        _BRACKETS.sub("", text),
        *(bracket.strip("()（）[]【】") for bracket in _BRACKETS.findall(text)),
        *_TONGUES.split(text),  # a header in two languages
    ):
        for done in (key(form), key(form.strip().removeprefix(of_which))):
            if done and done not in seen:
                seen.add(done)
                yield done


@cache
def vocabulary() -> frozenset[str]:
    """Every name of a column that any table knows, groups of columns included."""
    found: set[str] = set()
    for name in ("neutral", "whole", "primary", "junior"):
        found |= words("headers", name)
    for name in TABLES:
        found |= set(_own(name)) | set(_others(name))
    return frozenset(found)


@lru_cache(maxsize=20_000)
def is_known(header: str) -> bool:
    """Whether a header cell is the name of any column of any table."""
    if len(header) > _LONG:
        return False
    return any(form in vocabulary() or short(form) in vocabulary() for form in _forms(header))


def is_own(header: str) -> bool:
    """Whether it is written exactly as the schema writes a column."""
    return header in _all_names()


@cache
def _all_names() -> frozenset[str]:
    return frozenset(column.name for table in TABLES.values() for column in table.columns)


@cache
def table_names() -> Mapping[str, str]:
    """What the tables of planners are called, as keys, to the table's name."""
    found = {key(table.name): table.name for table in PLANNING}
    for name, others in _file()["tables"].items():
        for other in others:
            found.setdefault(key(other), name)
    for table in PLANNING:
        found.setdefault(key(_BRACKETS.sub("", table.meaning.zh)), table.name)
        found.setdefault(key(table.meaning.zh), table.name)
        found.setdefault(key(table.meaning.en), table.name)
    return found


@lru_cache(maxsize=5000)
def columns_like(header: str) -> tuple[Column, ...]:
    """The columns, of any planner's table, that a header can mean."""
    if not any(is_known(part) for part in (*header.split("/"), header)):
        return ()
    return tuple(
        table.column(found.column)
        for table in PLANNING
        if (found := meaning_of(header, table)) and found.column
    )
