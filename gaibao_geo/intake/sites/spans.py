"""Which rows of a stacked table came from which sheet."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from gaibao_geo.intake.loaded import Loaded, Part
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import LANGUAGES, Both, say

Flags = pd.Series  # of truth values, on the table's rows


def spans(data: Loaded, table: str) -> Iterator[tuple[Part, slice]]:
    """Each part of a table with the rows it takes, in their order."""
    begin = 0
    for part in data.parts.get(table, ()):
        yield part, slice(begin, begin + len(part.rows))
        begin += len(part.rows)


def noted(
    data: Loaded, rule: str, rows: Flags, column: str, table: str = "schools", **values: object
) -> list[Finding]:
    """A note for each sheet that has such rows, with their count and where the first stands."""
    found = []
    for part, span in spans(data, table):
        mine = rows.iloc[span].to_numpy(dtype=bool)
        if mine.any():
            counts = {"count": int(mine.sum()), "first": int(part.rows[mine.argmax()])}
            found.append(part.doubt(rule, "note", column=column, values={**counts, **values}))
    return found


def joined(texts: list[str]) -> Both:
    """Texts as one list, with the comma of each language."""
    return Both(*(say("word.list_comma", lang).join(texts) for lang in LANGUAGES))


def one_choice(codes: list[str]) -> Repair | None:
    """The proposal to write the only code there is; ``None`` when there are more."""
    return Repair("set", codes[0]) if len(codes) == 1 else None
