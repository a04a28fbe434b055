"""Keys are there once, and what a row refers to exists."""

from __future__ import annotations

from collections.abc import Iterator

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES


def duplicate_keys(data: Loaded) -> Iterator[Finding]:
    """A key that already stands in an earlier row."""
    for name, frame in data.tables.items():
        key = list(data.parts[name][0].match.table.key)
        repeated = frame.index[frame.duplicated(key, keep="first")]
        for index in repeated:
            own = tuple(frame.loc[index, key])
            first = next(i for i, row in enumerate(frame[key].itertuples(index=False))
                         if tuple(row) == own)  # fmt: skip
            where, at = data.part_of(name, first)
            shown = " ".join(str(part) for part in own)
            yield data.doubt("duplicate_key", "error", name, index, column=" + ".join(key),
                             value=shown, values={"first": int(where.rows[at])})


def broken_references(data: Loaded) -> Iterator[Finding]:
    """A value that the table it refers to does not hold."""
    for name, frame in data.tables.items():
        for column in data.parts[name][0].match.table.columns:
            if not column.refers or column.refers not in data.tables:
                continue
            known = set(data.tables[column.refers][TABLES[column.refers].key[0]])
            values = frame[column.name]
            for index in frame.index[~values.isin(known | {""})]:
                yield data.doubt("unknown_reference", "error", name, index, column=column.name,
                                 value=values[index], values={"table": column.refers})


RULES = (duplicate_keys, broken_references)
