"""The template's example rows: never mixed with a planner's own rows, never lost unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.loaded import Part
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import both


def without_examples(
    parts: Sequence[Part], made_up: bool | None = None
) -> tuple[list[Part], list[Finding]]:
    """The parts without example rows, with a note per row; or as they are.

    An example row is one with a key that begins with 示例 or EXAMPLE, as the template
    writes them. While a dataset holds nothing else they are its rows (a blank template is a
    small made-up dataset; a warning when ``made_up`` says it is not); beside a single other
    row they are set aside, in every sheet, because they refer to each other.
    """
    marks = [_examples(part) for part in parts]
    if not any(mark.any() for mark in marks):
        return list(parts), []
    if all(mark.all() for mark in marks):
        first = parts[0]
        told = [first.doubt("only_examples", "warning")] if made_up is False else []
        return list(parts), told
    kept, told = [], []
    for part, mark in zip(parts, marks, strict=True):
        key = TABLES[part.table].key[0] if part.table in TABLES else ""
        told += [
            part.doubt("example_row", "note", int(at), column=key, value=part.frame[key].iloc[at])
            for at in np.flatnonzero(mark)
        ]
        kept.append(_without(part, mark) if mark.any() else part)
    return kept, told


def _examples(part: Part) -> NDArray[np.bool_]:
    """Which rows of a part are examples."""
    found = np.zeros(len(part.rows), dtype=bool)
    if part.table not in TABLES:
        return found
    marks = tuple(both("template.example"))
    for name in TABLES[part.table].key:
        keys = part.frame[name]
        if pd.api.types.is_string_dtype(keys.dtype):
            found |= keys.str.startswith(marks).fillna(value=False).to_numpy(dtype=bool)
    return found


def _without(part: Part, mark: NDArray[np.bool_]) -> Part:
    stay = ~mark
    place = np.cumsum(stay) - 1  # where a row that stays comes to stand
    aside = frozenset(int(row) for row in part.rows[mark])
    return replace(
        part,
        frame=part.frame[stay].reset_index(drop=True),
        rows=part.rows[stay],
        match=replace(part.match, set_aside=part.match.set_aside | aside),
        qualifiers={
            (int(place[at]), name): lean
            for (at, name), lean in part.qualifiers.items() if stay[at]
        },
    )  # fmt: skip
