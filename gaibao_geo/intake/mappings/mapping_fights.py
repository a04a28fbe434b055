"""Entries of a mapping that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gaibao_geo.intake.mappings.cell_sources import Source
from gaibao_geo.intake.mappings.mapping_entry import Entry
from gaibao_geo.intake.mappings.mapping_keys import Faults
from gaibao_geo.tables.schema import TABLES


def fights(found: Sequence[Entry], faults: Faults) -> set[int]:
    """The numbers of entries about one sheet that contradict or repeat each other."""
    fighting: set[int] = set()
    before = len(faults.findings)
    for at, later in enumerate(found):
        for first in found[: at + 1]:
            if first is not later and not first.may_meet(later):
                continue
            _fight(first, later, faults)
            if len(faults.findings) > before:
                fighting |= {first.number, later.number}
                before = len(faults.findings)
    return fighting


def _fight(first: Entry, later: Entry, faults: Faults) -> None:
    key, other = f"sheet[{later.number}]", f"sheet[{first.number}]"
    for what in ("header_rows", "datum"):
        stated = getattr(first, what), getattr(later, what)
        if all(stated) and stated[0] != stated[1]:
            faults.add("mapping_fight", f"{key}.{what}", other=f"{other}.{what}")
    for table in dict.fromkeys(_twice(first, later)):
        example = "{school_id}-" + TABLES[table].key[0].removesuffix("_id")
        faults.add("mapping_twice", key, other=other, table=table, example=example)


def _twice(first: Entry, later: Entry) -> Iterable[str]:
    """Tables that get each row twice: the same key from the same cells of the same rows."""
    seen = list(_keys_of(first))
    if first is later:
        return (table for at, (table, key) in enumerate(seen) if (table, key) in seen[:at])
    return (table for table, key in _keys_of(later) if (table, key) in seen)


def _keys_of(entry: Entry) -> Iterable[tuple[str, object]]:
    for group in entry.groups:
        filled = {**entry.columns, **group.columns}
        for table, names in group.records:
            key = TABLES[table].key
            if all(name in names for name in key):
                cells = tuple(_signature(filled[name], filled) for name in key)
                yield table, (cells, entry.skip, group.skip)


def _signature(source: Source, filled: Mapping[str, Source]) -> object:
    if not source.pattern:
        return source
    inner = [filled[name] for name in source.braces if name in filled]
    return source, tuple(one for one in inner if one is not source)
