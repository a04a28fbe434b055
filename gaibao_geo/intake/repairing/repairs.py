"""Accepted repairs: carried out on the cells as they were read, each with a note.

The file that the cells came from is never touched. What somebody confirmed stays in the
report as a note with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from gaibao_geo.intake.cell_text import cell_text
from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.intake.repairing.repairs_file import (
    Accepted,
    accept_toml,
    proposal,
    read_repairs,
    write_repairs,
)
from gaibao_geo.tables.findings import Finding, Settled
from gaibao_geo.tables.toml_text import whole
from gaibao_geo.words import Both

__all__ = [
    "Accepted", "accept_toml", "judged", "proposal", "read_repairs", "repaired", "write_repairs",
]  # fmt: skip

# What no reason can make right: without a value, a key or its counterpart the tables do
# not hold together.
FIRM = frozenset({
    "bad_value", "empty_cell", "out_of_range", "unknown_word", "duplicate_key", "unknown_reference",
})  # fmt: skip
_ANSWERS = ("repaired", "stale_repair", "repair_many_records")
_LON, _LAT = "lon", "lat"

_T = TypeVar("_T")
_Done = tuple[Match, str] | None  # the match as it is now, and what was there before


class _RefusedError(Exception):
    """A repair that has its place and yet cannot be carried out; ``rule`` says why."""

    def __init__(self, rule: str, now: str = ""):
        super().__init__(rule)
        self.rule, self.now = rule, now


def repaired(match: Match, accepted: Iterable[Accepted]) -> tuple[Match, list[Finding]]:
    """The match with its accepted repairs carried out, and a note for each.

    A repair whose cell no longer holds what it held is not carried out but found stale.
    One that speaks of another sheet, or of a row or column that the match does not have,
    is passed over in silence; ``judged`` finds those that met nothing anywhere. Rows are
    taken in first and left out last; else the order of the file holds.
    """
    sheet = match.layout.sheet
    order = {"keep_row": 0, "drop_row": 2, "drop_column": 2}
    ours = [
        entry for entry in accepted
        if entry.file == whole(sheet.file) and entry.sheet == whole(sheet.name)
        and entry.repair.action in _CARRY
    ]  # fmt: skip
    notes: list[Finding] = []
    for entry in sorted(ours, key=lambda entry: order.get(entry.repair.action, 1)):
        try:
            done = _CARRY[entry.repair.action](match, entry)
        except _RefusedError as error:
            notes.append(_found(match, entry, error.rule, error.now))
            continue
        if done is not None:
            before, (match, was) = match, done
            notes.append(_found(before, entry, "repaired", was))
    return match, notes


def judged(
    findings: Iterable[Finding], accepted: Iterable[Accepted]
) -> tuple[list[Finding], list[Finding]]:
    """The findings, those confirmed turned into notes; and a finding per repair left unused.

    ``findings`` are in the order in which they were made. A doubt that was voiced before
    its own repair was carried out is settled by it and becomes a note; one that is voiced
    again afterwards stands as it is.
    """
    entries = {entry.id: entry for entry in accepted}
    if not entries:
        return list(findings), []
    listed = _once(findings)
    answered = [(place, str(item.values["repair"])) for place, item in enumerate(listed)
                if item.rule in _ANSWERS]  # fmt: skip
    told = {own for _, own in answered}
    carried = {own: place for place, own in answered if listed[place].rule == "repaired"}
    kept: list[Finding] = []
    for place, finding in enumerate(listed):
        entry = entries.get(finding.id)
        if entry is None:
            kept.append(finding)
        elif place < carried.get(entry.id, -1):
            kept.append(_settled(finding, "repaired", entry))
        elif entry.repair.action != "confirm":
            kept.append(finding)
        else:
            told.add(entry.id)
            right = may_be_confirmed(finding)
            kept += ([_settled(finding, "confirmed", entry)] if right
                     else [_about(entry, "cannot_confirm"), finding])  # fmt: skip
    unused = [_about(entry, "unused_repair") for entry in entries.values() if entry.id not in told]
    return kept, unused


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings; one note per repair, also where one sheet gives two tables."""
    notes: set[tuple[str, str]] = set()
    kept = []
    for item in findings:
        note = (item.rule, str(item.values["repair"])) if item.rule in _ANSWERS else None
        if note is None or note not in notes:
            kept.append(item)
        if note:
            notes.add(note)
    return kept


def _settled(finding: Finding, settled: Settled, entry: Accepted) -> Finding:
    return replace(finding, severity="note", settled=settled, reason=entry.reason)


def may_be_confirmed(finding: Finding) -> bool:
    """An error can be right after all only where something else was proposed instead."""
    if finding.severity != "error":
        return True
    return finding.repair is not None and finding.rule not in FIRM


def _about(entry: Accepted, rule: str) -> Finding:
    return Finding(rule, "warning", entry.file, entry.sheet, entry.row, entry.column,
                   values={"repair": entry.id, "rule": entry.rule})  # fmt: skip


def _found(match: Match, entry: Accepted, rule: str, was: str) -> Finding:
    sheet, place = match.layout.sheet, match.places.get(entry.column)
    at_cell = sheet.name and place is not None and entry.row is not None
    done = Both(entry.repair.in_words("zh"), entry.repair.in_words("en"))
    return Finding(
        rule, "note" if rule == "repaired" else "warning", sheet.file, sheet.name, entry.row,
        entry.column, was, {"repair": entry.id, "done": done, "was": was or None,
                            "then": entry.value or None},
        match.headers.get(entry.column, ""),
        f"{letters(place)}{entry.row}" if at_cell and place is not None else "",
        settled="repaired" if rule == "repaired" else "",
        reason=entry.reason if rule == "repaired" else "",
    )  # fmt: skip


def _set(match: Match, entry: Accepted) -> _Done:
    """Put a text into a cell that still holds what it held."""
    here = match.body.index == entry.row
    known = {column.name for column in match.table.columns}
    body = match.body
    if not here.any() or not (entry.column in body or entry.column in known):
        return None
    if entry.column in body:
        cells = body[entry.column].astype(object)
    else:  # a column of the schema that the sheet lacks: its cells are empty
        cells = pd.Series([None] * len(body), index=body.index, dtype=object)
    asked = entry.value.strip()
    now = [whole(cell_text(cell)) for cell in cells[here]]
    if asked not in now:
        raise _RefusedError("stale_repair", now[0])
    # where one row became several records, those of this cell
    at = here.nonzero()[0][[text == asked for text in now]]
    cells.iloc[at] = entry.repair.value
    body = body.copy(deep=False)
    body[entry.column] = cells
    return replace(match, body=body), entry.value


def _drop_row(match: Match, entry: Accepted) -> _Done:
    here = match.body.index == entry.row
    if not here.any() or entry.row is None:
        return None
    was = _texts(match.body[here].iloc[0])
    aside = match.set_aside | {entry.row}
    return replace(match, body=match.body[~here], set_aside=aside), was


def _keep_row(match: Match, entry: Accepted) -> _Done:
    """Take a row in that the layout had set aside."""
    cells, row = match.layout.sheet.cells, entry.row
    aside = match.layout.set_aside | match.set_aside
    if row is None or row not in aside or row not in cells.index:
        return None
    if match.body.index.has_duplicates:
        raise _RefusedError("repair_many_records")
    raw = cells[cells.index == row].iloc[0]
    fresh = {
        name: raw[match.places[name]] if name in match.places else _constant(match, name)
        for name in match.body.columns
    }
    one = pd.DataFrame([fresh], index=[row], columns=match.body.columns, dtype=object)
    body = pd.concat([match.body.astype(object), one]).sort_index(kind="stable")
    layout = replace(match.layout, set_aside=match.layout.set_aside - {row})
    kept = replace(match, body=body, layout=layout, set_aside=match.set_aside - {row})
    return kept, _texts(raw)


def _constant(match: Match, name: str) -> object:
    """What a column holds that no cell of the sheet gives: the same in every row."""
    values = match.body[name]
    return None if values.empty or match.how.get(name) != "constant" else values.iloc[0]


def _drop_column(match: Match, entry: Accepted) -> _Done:
    if entry.column not in match.body:
        return None
    gone = entry.column
    kept = replace(
        match,
        body=match.body.drop(columns=gone),
        headers={name: text for name, text in match.headers.items() if name != gone},
        units={name: text for name, text in match.units.items() if name != gone},
        places={name: place for name, place in match.places.items() if name != gone},
        how={name: how for name, how in match.how.items() if name != gone},
    )
    return kept, match.headers.get(gone, gone)


def _unit(match: Match, entry: Accepted) -> _Done:
    if entry.column not in match.body:
        return None
    was = match.units.get(entry.column, "")
    return replace(match, units={**match.units, entry.column: entry.repair.value}), was


def _datum(match: Match, entry: Accepted) -> _Done:
    if not {_LON, _LAT} <= set(match.body):
        return None
    return replace(match, datum=entry.repair.value), match.datum


def _swap(match: Match, entry: Accepted) -> _Done:
    """Exchange longitude and latitude: two cells of a row, or which column is which."""
    if not {_LON, _LAT} <= set(match.body):
        return None
    pair = match.body[[_LON, _LAT]].astype(object)
    if entry.row is None:
        turned = {_LON: _LAT, _LAT: _LON}

        def other(part: Mapping[str, _T]) -> dict[str, _T]:
            return {turned.get(name, name): item for name, item in part.items()}

        was = ", ".join(match.headers.get(name, name) for name in (_LON, _LAT))
        return replace(
            match, body=match.body.assign(lon=pair[_LAT], lat=pair[_LON]),
            headers=other(match.headers), units=other(match.units), places=other(match.places),
            how=other(match.how),
        ), was  # fmt: skip
    here = match.body.index == entry.row
    if not here.any():
        return None
    was = _texts(pair[here].iloc[0])
    pair.loc[here] = pair.loc[here, [_LAT, _LON]].to_numpy()
    return replace(match, body=match.body.assign(lon=pair[_LON], lat=pair[_LAT])), was


def _texts(cells: Iterable[object]) -> str:
    return " | ".join(text for text in map(cell_text, cells) if text)


_CARRY: dict[str, Callable[[Match, Accepted], _Done]] = {
    "set": _set,
    "drop_row": _drop_row,
    "keep_row": _keep_row,
    "drop_column": _drop_column,
    "unit": _unit,
    "datum": _datum,
    "swap": _swap,
}
