"""A sheet read as a mapping says: its rows as records, each column from where it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.columns.match_record import How, Match
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.mappings.cell_sources import (
    Rows,
    Source,
    Taken,
    is_zero,
    ordered,
    plain_amount,
    spans,
    take,
)
from gaibao_geo.intake.mappings.cell_sources import texts as texts_of
from gaibao_geo.intake.mappings.header_names import HeaderNames
from gaibao_geo.intake.mappings.mapping_entry import Condition, Entry, Group
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.tables.schema import Table

SHAPE = "geometry"  # the column in which readers of maps hand over polygons


@dataclass
class MappedSheet:
    """The work on one sheet: entries are read one after the other, then it is closed."""

    layout: Layout
    known: Mapping[str, Table]
    matches: list[Match] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with nothing found and nothing used."""
        self._header = HeaderNames(self.layout.names)
        self._used: set[int] = set()
        self._rows: list[NDArray[np.int64]] = []  # that gave a record or have a finding
        self._said: set[tuple[object, ...]] = set()
        self._common: tuple[pd.DataFrame, dict[int, Taken]] = self.layout.body, {}
        self._failed = False

    def read(self, entry: Entry) -> None:
        """Read the sheet once as ``entry`` says."""
        tables = {table for group in entry.groups for table, _ in group.records}
        if not self._all_there(entry) or entry.faulty or not tables <= set(self.known):
            self._failed = True
            return
        body, aside = self._without(self.layout.body, entry.skip)
        self._common = body, {}
        for group in entry.groups:
            self._read_group(entry, group, body, aside)

    def closing(self) -> list[Finding]:
        """Every finding, the rows and columns that nothing asked for at the end."""
        if not self._failed:
            every = self.layout.body.index.to_numpy(dtype=np.int64)
            done = np.concatenate(self._rows) if self._rows else every[:0]
            for row in every[~np.isin(every, done)].tolist():
                self._say("mapping_nothing", "note", row=row)
        unused = [
            name or f"@{letters(place)}"
            for place, name in enumerate(self.layout.names)
            if place not in self._used and name != SHAPE and (name or self._holds(place))
        ]
        if unused and self.matches:
            self._say("mapping_columns_unused", "note", columns=", ".join(unused))
        return self.findings

    def _holds(self, place: int) -> bool:
        return bool((texts_of(self.layout.body.iloc[:, place]) != "").any())

    def _say(
        self,
        rule: str,
        severity: Severity,
        *,
        row: int | None = None,
        place: int | None = None,
        column: str = "",
        value: str = "",
        **values: object,
    ) -> None:
        sheet = self.layout.sheet
        header = "" if place is None else self.layout.names[place]
        named = row is not None and place is not None and sheet.name
        cell = f"{letters(place)}{row}" if named and place is not None else ""
        same = rule, row, place, column, value, str(values)
        if same in self._said:  # two entries may set one row aside for one reason
            return
        self._said.add(same)
        finding = Finding(rule, severity, sheet.file, sheet.name, row, column, value, values)
        self.findings.append(replace(finding, header=header, cell=cell))

    def _first(self, source: Source) -> int | None:
        """Where the first column that a source takes stands in the sheet."""
        return self._header.places(source.columns[0])[0] if source.columns else None

    def _all_there(self, entry: Entry) -> bool:
        """Whether the sheet has every column the entry names; each that it lacks is said."""
        before = len(self.findings)
        for ours, source, filled in _sources(entry):
            for name in source.theirs:
                self._look(ours, name)
            for name in source.braces:
                if name not in filled:
                    self._look(ours, name)
        for name in entry.keep:
            self._look(name, name)
        return len(self.findings) == before

    def _look(self, ours: str, name: str) -> None:
        places = self._header.places(name)
        if not places:
            near = ", ".join(self._header.near(name)) or "–"
            self._say("mapping_no_column", "error", column=ours, value=name, near=near)
        elif len(places) > 1:
            where = ", ".join(f"@{letters(place)}" for place in places)
            self._say("mapping_many_columns", "error", column=ours, value=name, where=where)
        self._used.update(places)

    def _column(self, body: pd.DataFrame, name: str) -> pd.Series[Any]:
        return body.iloc[:, self._header.places(name)[0]]

    def _take(
        self, source: Source, body: pd.DataFrame, ours: Mapping[str, pd.Series[Any]]
    ) -> Taken:
        if source.braces:  # depends on what else is filled
            return take(source, self._as_rows(body, ours))
        shared, taken = self._common
        if body is not shared:
            return take(source, self._as_rows(body, {}))
        if id(source) not in taken:  # groups share their common columns
            taken[id(source)] = take(source, self._as_rows(body, {}))
        return taken[id(source)]

    def _as_rows(self, body: pd.DataFrame, ours: Mapping[str, pd.Series[Any]]) -> Rows:
        return Rows(body.index, lambda name: self._column(body, name), ours)

    def _without(
        self, body: pd.DataFrame, skip: Iterable[Condition]
    ) -> tuple[pd.DataFrame, frozenset[int]]:
        """The rows that no condition sets aside; each of the others has a note."""
        aside: set[int] = set()
        for condition in skip:
            taken = take(condition.source, self._as_rows(body, {}))
            fits = _fits(condition, taken)
            shown, numbers = texts_of(taken.cells).to_numpy(), body.index.to_numpy()
            place = self._first(condition.source)
            for at in np.flatnonzero(fits):
                row = int(numbers[at])
                self._say("mapping_skipped", "note", row=row, place=place,
                          value=str(shown[at]), reason=condition.reason)  # fmt: skip
                aside.add(row)
            body = body[~fits]
        self._rows.append(np.array(sorted(aside), dtype=np.int64))
        return body, frozenset(aside)

    def _read_group(
        self, entry: Entry, group: Group, body: pd.DataFrame, aside: frozenset[int]
    ) -> None:
        if group.skip:
            body, more = self._without(body, group.skip)
            aside |= more
        holds = self._holding(group, body)
        filled = {**entry.columns, **group.columns}
        cells: dict[str, pd.Series[Any]] = {}
        for name in ordered(filled):
            taken = self._take(filled[name], body, cells)
            cells[name] = taken.cells
            self._tell_values(name, filled[name], taken, body)
        kept = {name: self._column(body, name)[holds] for name in entry.keep}
        if SHAPE in self.layout.names and not group.when:
            kept[SHAPE] = self._column(body, SHAPE)[holds]
        for table, names in group.records:
            frame = pd.DataFrame({name: cells[name][holds] for name in names} | kept,
                                 index=body.index[holds])  # fmt: skip
            match = self._match(entry, table, frame, filled)
            self.matches.append(replace(match, set_aside=aside))
        self._rows.append(body.index[holds].to_numpy(dtype=np.int64))

    def _holding(self, group: Group, body: pd.DataFrame) -> NDArray[np.bool_]:
        """The rows in which the group holds something; the others are counted in a note."""
        if not group.when:
            return np.ones(len(body), dtype=bool)
        absent = np.ones(len(body), dtype=bool)
        nothing = np.ones(len(body), dtype=bool)
        for source in group.when:
            taken = self._take(source, body, {})
            absent &= taken.absent
            nothing &= taken.absent | (is_zero(taken) if group.skip_zero else False)
        for rule, which in (("mapping_empty", absent), ("mapping_zero", nothing & ~absent)):
            if which.any():
                rows = spans(int(row) for row in body.index[which])
                self._say(rule, "note", place=self._first(group.when[0]),
                          group=group.label, count=int(which.sum()), rows=rows)  # fmt: skip
        return ~nothing

    def _tell_values(self, ours: str, source: Source, taken: Taken, body: pd.DataFrame) -> None:
        """Texts that the mapping's list does not know: an error, or told as the others."""
        place = self._first(source)
        numbers = body.index.to_numpy()
        for at, text in sorted(taken.unlisted.items()):
            self._say("mapping_unlisted", "error", row=int(numbers[at]), place=place,
                      column=ours, value=text, known=", ".join(source.values or {}))  # fmt: skip
        if taken.others:
            shown = ", ".join(f"{text} ({count})" for text, count in taken.others.items())
            self._say("mapping_others", "note", place=place, column=ours,
                      other=source.other or None, texts=shown)  # fmt: skip

    def _match(
        self, entry: Entry, table: str, frame: pd.DataFrame, filled: Mapping[str, Source]
    ) -> Match:
        known = self.known[table]
        headers: dict[str, str] = {}
        units: dict[str, str] = {}
        places: dict[str, int] = {}
        how: dict[str, How] = {}
        for column in known.columns:
            source = filled.get(column.name)
            if source is None or column.name not in frame:
                continue
            how[column.name] = "constant" if source.value is not None else "mapping"
            place = self._first(source)
            if place is None:
                units[column.name] = source.unit
                continue
            places[column.name], headers[column.name] = place, self.layout.names[place]
            stated = "" if source.times is not None else self.layout.units[place]
            units[column.name] = source.unit or stated
            if column.kind == "yuan" and _differ(source.unit, stated, column.unit):
                self._say("mapping_unit", "error", place=place, column=column.name,
                          told=source.unit, stated=stated)  # fmt: skip
        return Match(known, self.layout, frame, headers, units, places, how, entry.datum)


def _sources(entry: Entry) -> Iterable[tuple[str, Source, Iterable[str]]]:
    """Every source of an entry with our column and those filled before it."""
    for condition in entry.skip:
        yield "", condition.source, ()
    for group in entry.groups:
        filled = {**entry.columns, **group.columns}
        names = ordered(filled)
        for at, name in enumerate(names):
            yield name, filled[name], names[:at]
        for source in (*group.when, *(condition.source for condition in group.skip)):
            yield "", source, ()


def _fits(condition: Condition, taken: Taken) -> NDArray[np.bool_]:
    written = texts_of(taken.cells)
    fits = written.isin(condition.equals).to_numpy(dtype=bool)
    if condition.missing:
        fits = fits | taken.absent
    if condition.not_equals:
        fits = fits | ~written.isin(condition.not_equals).to_numpy(dtype=bool)
    if condition.pattern:
        fits = fits | written.str.contains(condition.pattern).to_numpy(dtype=bool)
    if condition.below is not None:
        numbers = pd.to_numeric(written.map(plain_amount), errors="coerce")
        fits = fits | (numbers < condition.below).to_numpy(dtype=bool)
    return fits


def _differ(told: str, stated: str, unit: str) -> bool:
    """Whether mapping and sheet name two units of one kind, as yuan and 10 000 yuan are."""
    both = bool(told) and told.endswith(unit) and stated.endswith(unit) and bool(stated)
    return both and told != stated
