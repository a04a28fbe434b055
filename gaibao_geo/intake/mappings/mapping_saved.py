"""The mapping that would read a folder again as it was read now, as TOML."""

from __future__ import annotations

import re
from collections import abc
from typing import Any

from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.intake.mappings.header_names import HeaderNames
from gaibao_geo.intake.mappings.mapping import Mapping
from gaibao_geo.tables.toml_text import toml_text
from gaibao_geo.words import catalogue

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def mapping_of(matches: abc.Iterable[Match], told: Mapping | None = None) -> str:
    """The text of a ``mapping.toml`` that reproduces ``matches``.

    Entries of ``told``, the mapping they were read with, stay as they are; a sheet that
    was matched by its names gets an entry for each of its tables.
    """
    told = told or Mapping()
    title = catalogue()["mapping.saved.title"]
    top = {key: given for key, given in told.raw.items() if key != "sheet"}
    saved = [entry.raw for entry in told.entries]
    saved += [
        _entry(match)
        for match in matches
        if told.for_sheet(match.layout.sheet.file, match.layout.sheet.name) is None
    ]
    head = [f"# {title.zh}", f"# {title.en}", *lines_of(top)]
    return "\n".join([*head, *(_section("sheet", entry) for entry in saved)]) + "\n"


def _entry(match: Match) -> dict[str, Any]:
    layout = match.layout
    entry: dict[str, Any] = {"file": layout.sheet.file}
    if layout.sheet.name:
        entry["sheet"] = layout.sheet.name
    entry["table"] = match.table.name
    entry["header_rows"] = list(layout.header_rows)
    if match.datum:
        entry["datum"] = match.datum
    known = {column.name for column in match.table.columns}
    names = HeaderNames(layout.names)
    keep = [str(name) for name in match.body.columns if name not in known and name != "geometry"]
    if keep:
        entry["keep"] = keep
    entry["columns"] = {
        str(name): _source(match, str(name), names)
        for name in match.body.columns
        if name in known
    }
    return entry


def _source(match: Match, name: str, names: HeaderNames) -> str | dict[str, str]:
    place = match.places.get(name)
    if place is None:
        cells = match.body[name]
        return {"value": "" if cells.empty else str(cells.iloc[0])}
    header = match.layout.names[place]
    theirs = header if names.places(header) == [place] else f"@{letters(place)}"
    unit = match.units.get(name, "")
    return {"column": theirs, "unit": unit} if unit else theirs


def _section(path: str, tree: abc.Mapping[str, Any]) -> str:
    """A section in double brackets with the sections inside it."""
    inner = [key for key, given in tree.items() if _is_section(key, given)]
    plain = {key: given for key, given in tree.items() if key not in inner}
    parts = ["", f"[[{path}]]", *lines_of(plain)]
    for key in inner:
        if isinstance(tree[key], list):
            parts += [_section(f"{path}.{key}", item) for item in tree[key]]
        else:
            parts += ["", f"[{path}.{key}]", *lines_of(tree[key])]
    return "\n".join(parts)


def _is_section(key: str, given: object) -> bool:
    return key in ("columns", "unpivot", "items") and isinstance(given, dict | list)


def lines_of(tree: abc.Mapping[str, Any]) -> list[str]:
    """A line of TOML for each key, nested tables in braces."""
    return [f"{_key(key)} = {_inline(given)}" for key, given in tree.items()]


def _inline(given: object) -> str:
    if isinstance(given, dict):
        inner = ", ".join(f"{_key(key)} = {_inline(item)}" for key, item in given.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(given, list):
        return "[" + ", ".join(_inline(item) for item in given) + "]"
    if isinstance(given, str):
        return toml_text(given)
    return str(given).lower() if isinstance(given, bool) else str(given)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _inline(name)
