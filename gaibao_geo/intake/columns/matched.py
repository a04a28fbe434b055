"""A sheet's columns under the schema's names, once its table is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.columns.aliases import KEPT, Meaning, meaning_of
from gaibao_geo.intake.columns.match_record import How, Match
from gaibao_geo.intake.columns.private import listed, shown
from gaibao_geo.intake.columns.stages import staged
from gaibao_geo.intake.files.sheet import letters
from gaibao_geo.intake.layouts.cells import EMPTY, is_blank, sample, text_of
from gaibao_geo.intake.layouts.dating import as_of, datum, datum_of, school_year
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.layouts.signs import bare, dimension_of, signs, words
from gaibao_geo.tables.columns import Column, Table
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.tables.tokens import main_spelling
from gaibao_geo.words import Both, both

# A sheet of the first table may also hold rows of the second, in columns the first has not;
# the second needs the date in its third column, and this many columns of its own.
COMPANIONS = (
    ("schools", "facilities", "as_of", 2),
    ("projects", "progress", "report_period", 2),
    ("schools", "points", "", 1),
)
_COMMON = frozenset({"source", "quality", "note", "stage", "name"})
_FACILITY_STAGES = frozenset({"primary", "junior"})
_MEASURED = frozenset({"money", "area", "length"})
_ENOUGH = 30  # cells that are looked at to see whether a column holds numbers


@dataclass
class Taken:
    """Which column of the sheet each column of a table is taken from."""

    places: dict[str, int] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)

    def offer(self, meaning: Meaning, place: int) -> int | None:
        """Take a column; the place of the one that must step back, if two mean the same."""
        name = meaning.column
        if name not in self.places:
            self.places[name], self.ranks[name] = place, meaning.rank
            return None
        if meaning.rank < self.ranks[name]:
            back, self.places[name] = self.places[name], place
            self.ranks[name] = meaning.rank
            return back
        return place


class Matcher:
    """The matches of one sheet while they are made, with what is found on the way."""

    def __init__(self, layout: Layout, known: Mapping[str, Table]) -> None:
        self.layout, self.known = layout, known
        self.findings: list[Finding] = []
        self.pairs: dict[str, Both] = {}
        self.filled: list[Both] = []
        self.used: set[int] = set()  # columns that some table other than the first has taken

    def matched(self, table: Table) -> tuple[list[Match], list[Finding]]:
        """The match of ``table`` first, then those of the tables that share its rows."""
        others: list[Match] = []
        if table.name in ("schools", "school_years"):
            others += self._by_stage(table)
        taken, repeated = self._taken(table)
        if table.name == "projects" and "project_id" not in taken.places:
            self._serial(taken)
        for first, second, dated, least in COMPANIONS:
            if table.name == first and second in self.known:
                others += self._companion(taken, self.known[second], dated, least)
        only_staged = table.name == "school_years" and others
        matches = [] if only_staged else [self._match(table, taken, repeated)]
        self._tell_names(table)
        return [*matches, *others], self.findings

    # Columns

    def _meaning(self, place: int, table: Table) -> Meaning | None:
        """What a column means in a table, its unit and its cells having a say.

        A usual name over cells without a single figure is no column of numbers: 县 over
        names of counties is not the county's money. Nor is 食堂 in square metres a count.
        """
        name = self.layout.names[place]
        meaning = meaning_of(name, table) if name else None
        if meaning and meaning.column and meaning.rank:
            column = table.column(meaning.column)
            numeric = column.kind in ("integer", "yuan", "number", "decimal")
            if numeric and (_measured(self.layout.units[place], column) or self._wordy(place)):
                return None
        return meaning

    def _wordy(self, place: int) -> bool:
        seen = sample(self.layout.body.iloc[:, place], _ENOUGH)
        numerals = signs()["headers"]["numerals"]
        return bool(seen) and not any(
            sign.isdigit() or sign in numerals for text in seen for sign in text
        )

    def _taken(self, table: Table) -> tuple[Taken, set[int]]:
        taken, repeated = Taken(), set[int]()
        seen: dict[str, int] = {}
        for place, name in enumerate(self.layout.names):
            meaning = self._meaning(place, table)
            if not meaning or not meaning.column:
                continue
            if name in seen:
                repeated.add(place)
                self._find("repeated_column", "error", name)
                continue
            seen[name] = place
            back = taken.offer(meaning, place)
            if back is not None:
                first = self.layout.names[taken.places[meaning.column]]
                self._find("V06_second", "warning", meaning.column, header=name,
                           values={"first": first, "second": self.layout.names[back]})
        return taken, repeated

    def _find(self, rule: str, severity: Severity, column: str = "", **more: Any) -> None:
        sheet = self.layout.sheet
        row = more.pop("row", self.layout.header_rows[-1])
        found = Finding(rule, severity, sheet.file, sheet.name, row, column, **more)
        self.findings.append(found)

    # Matches

    def _match(self, table: Table, taken: Taken, repeated: set[int]) -> Match:
        """The table's own match, with every other column kept under its header."""
        layout = self.layout
        stated = self._stated(table, taken.places)
        self._tell_missing(table, {*taken.places, *stated})
        others = dict(self._others(table, taken, repeated))
        places = taken.places | others
        if list(places.values()) != sorted(places.values()):
            places = dict(sorted(places.items(), key=lambda item: item[1]))
        body = layout.body[[layout.body.columns[at] for at in places.values()]]
        body = body.set_axis(list(places), axis=1)
        match = self._record(table, body, places, taken)
        for name, value in stated.items():
            self._tell_filled(table.column(name), value)
        return self._with_constants(_with(match, stated))

    def _stated(self, table: Table, there: Iterable[str]) -> dict[str, str]:
        """The date of all rows, when the table needs one and a text above states it."""
        found: dict[str, str] = {}
        needed = {column.name for column in table.columns if column.required} - set(there)
        if "as_of" in needed:
            found["as_of"] = as_of(self.layout)
        if "report_period" in needed:
            found["report_period"] = as_of(self.layout)[:7]
        if "school_year" in needed:
            found["school_year"] = school_year(self.layout)
        if "stage" in needed and table.name == "facilities":
            found["stage"] = "any"
        return {name: value for name, value in found.items() if value}

    def _record(
        self, table: Table, body: pd.DataFrame, places: dict[str, int], taken: Taken
    ) -> Match:
        names, units = self.layout.names, self.layout.units
        how: dict[str, How] = {}
        for column, place in taken.places.items():
            how[column] = "alias" if taken.ranks[column] else "name"
            if taken.ranks[column]:
                meaning = table.column(column).meaning
                self.pairs[names[place]] = both("layout.pair", header=shown([names[place]]),
                                                name=_short(meaning))  # fmt: skip
        numeric = {column.name for column in table.columns if column.kind != "text"}
        return Match(
            table, self.layout, body,
            {column: names[place] or column for column, place in places.items()},
            {column: units[place] for column, place in taken.places.items() if column in numeric},
            places, how, self._datum(table),
        )  # fmt: skip

    def _others(
        self, table: Table, taken: Taken, repeated: set[int]
    ) -> Iterable[tuple[str, int]]:
        """The columns that no table of ours knows, under their headers."""
        mine = set(taken.places.values()) | repeated | self.used
        own = {column.name for column in table.columns}
        seen = set(taken.places) | own
        for place, header in enumerate(self.layout.names):
            if place in mine:
                continue
            name = header
            if not header:
                if is_blank(self.layout.body.iloc[:, place]).all():
                    continue
                name = letters(place)
                self._find("V06_no_name", "warning", name, values={"letter": name})
            elif self._meaning(place, table) is None:
                self._find("unknown_column", "note", header)
            if name in seen:
                name = f"{name} ({letters(place)})"
            seen.add(name)
            yield name, place

    def _with_constants(self, match: Match) -> Match:
        """The match with what a sheet need not say: its source, quality, running numbers."""
        table, body = match.table, match.body
        columns = {column.name: column for column in table.columns}
        sheet = self.layout.sheet
        constants: dict[str, Any] = {}
        if "source" in columns and columns["source"].required and "source" not in body:
            constants["source"] = f"{sheet.file} {sheet.name}".strip()
        if "quality" in columns and columns["quality"].required and "quality" not in body:
            constants["quality"] = "reported"
        for name, value in constants.items():
            self._tell_filled(columns[name], value)
        if "line" in columns and "line" not in body and "project_id" in body:
            ids = body["project_id"].map(text_of)
            constants["line"] = (ids.groupby(ids).cumcount() + 1).astype(object)
            self._tell_filled(columns["line"], "1, 2, 3 …")
        if not constants:
            return match
        return _with(match, constants)

    def _tell_filled(self, column: Column, value: str) -> None:
        word = Both(main_spelling(column, value) if column.allowed else value, value)
        header = Both(shown([word.zh]), shown([word.en]))
        pair = both("layout.pair", header=header, name=_short(column.meaning))
        if pair not in self.filled:
            self.filled.append(pair)

    # Rows that belong to more tables than one

    def _companion(self, first: Taken, table: Table, dated: str, least: int) -> list[Match]:
        own, shared = Taken(), Taken()
        main = self.known[{name: one for one, name, _, _ in COMPANIONS}[table.name]]
        for place in range(len(self.layout.names)):
            meaning = self._meaning(place, table)
            if not meaning or not meaning.column or place in self.used:
                continue
            in_main = self._meaning(place, main)
            only = in_main is None or in_main.column == KEPT
            counts = only and meaning.column not in {*_COMMON, *table.key}
            if counts and own.offer(meaning, place) is None:
                continue
            if meaning.column not in own.places:
                shared.offer(meaning, place)
        key = table.key[0]
        if len(own.places) < least or (key not in shared.places and key not in first.places):
            return []
        shared.places.setdefault(key, first.places.get(key, -1))
        shared.ranks.setdefault(key, 0)
        if table.name == "points" and "pasted" not in own.places:
            return []
        stated = as_of(self.layout) if dated and dated not in shared.places else ""
        if table.name == "progress" and dated not in shared.places and not stated:
            named = listed([self.layout.names[place] for place in own.places.values()])
            self._find("V06_no_date", "warning", values={"columns": named})
            self.used -= set(own.places.values())
            return []
        taken = Taken({**shared.places, **own.places}, {**shared.ranks, **own.ranks})
        taken.places = {name: at for name, at in taken.places.items()
                        if name not in ("source", "quality", "note", "lon", "lat")}  # fmt: skip
        constants: dict[str, Any] = {dated: stated[:7] if dated == "report_period" else stated}
        constants = {name: value for name, value in constants.items() if name and value}
        if table.name == "facilities":
            constants["stage"] = self._facility_stage(taken.places.pop("stage", None))
        self.used |= set(own.places.values())
        self._tell_missing(table, {*taken.places, *constants})
        named = listed([self.layout.names[place] for place in own.places.values()])
        if table.name == "facilities":
            self._find("V32_facilities", "note", values={"columns": named})
        return [self._part(table, taken, constants)]

    def _facility_stage(self, place: int | None) -> Any:
        """The stage of each row where it is primary or junior, else any."""
        if place is None:
            return "any"
        known = {*_FACILITY_STAGES, *words("headers", "primary"), *words("headers", "junior")}
        cells = self.layout.body.iloc[:, place]
        return cells.map(lambda cell: text_of(cell) if bare(text_of(cell)) in known else "any")

    def _by_stage(self, table: Table) -> list[Match]:
        """School years, a match for each stage that has columns of its own."""
        years = self.known.get("school_years")
        names = {place: name for place, name in enumerate(self.layout.names) if name}
        # a column of the table itself, such as one called 小学 by chance, is not taken away
        names = {place: name for place, name in names.items() if not self._meaning(place, table)}
        found = staged(names, years) if years else {}
        if years is None or not found:
            return []
        shared = Taken()
        for place in range(len(self.layout.names)):
            meaning = self._meaning(place, years)
            if meaning and meaning.column in ("school_id", "school_year"):
                shared.offer(meaning, place)
        year = "" if "school_year" in shared.places else school_year(self.layout)
        matches: list[Match] = []
        for stage, places in found.items():
            taken = Taken({**shared.places, **places},
                          {**shared.ranks, **dict.fromkeys(places, 1)})  # fmt: skip
            constants: dict[str, Any] = {"stage": stage}
            if year:
                constants["school_year"] = year
            if not matches:
                self._tell_missing(years, {*taken.places, *constants})
            rows = self._filled(places.values())
            matches.append(self._part(years, taken, constants, rows))
            self.used |= set(places.values())
        if table.name == "school_years":
            matches += self._left_over(years, shared, matches)
        named = listed([self.layout.names[at] for at in sorted(self.used)])
        self._find("V32_split", "note", values={"columns": named})
        return matches

    def _filled(self, places: Iterable[int]) -> pd.Index[Any]:
        """The rows in which at least one of the columns says something."""
        body = self.layout.body
        empty = set(EMPTY)
        said = np.zeros(len(body), bool)
        for place in places:
            cells = (text_of(cell) not in empty for cell in body.iloc[:, place])
            said |= np.fromiter(cells, bool, len(body))
        return body.index[said]

    def _left_over(
        self, years: Table, shared: Taken, matches: Sequence[Match]
    ) -> list[Match]:
        """Rows that say nothing of any stage, kept so that what they lack is seen."""
        seen = set().union(*(match.body.index for match in matches))
        rows = self.layout.body.index
        left = rows[~rows.isin(seen)]
        return [self._part(years, shared, {}, left)] if len(left) else []

    def _part(
        self, table: Table, taken: Taken, constants: Mapping[str, Any], rows: Any = None
    ) -> Match:
        body = self.layout.body
        columns = [body.columns[place] for place in taken.places.values()]
        body = body[columns].set_axis(list(taken.places), axis=1)
        match = self._record(table, body, dict(taken.places), taken)
        match = self._with_constants(_with(match, constants))
        return match if rows is None else replace(match, body=match.body.loc[rows])

    # What else is said

    def _serial(self, taken: Taken) -> None:
        """The running number as id of the projects, when there is no other and it can be one."""
        serial = {bare(word) for word in signs()["headers"]["serial"]}
        for place, name in enumerate(self.layout.names):
            cells = self.layout.body.iloc[:, place]
            if name and bare(name) in serial and len(cells):
                ids = cells.map(text_of)
                if ids.is_unique and (ids != "").all():
                    taken.offer(Meaning("project_id", 0), place)
                    self._find("V06_serial", "warning", "project_id", header=name,
                               values={"serial": name})  # fmt: skip
                    return

    def _tell_missing(self, table: Table, there: Iterable[str]) -> None:
        have = {*there, "source", "quality", "line"}
        for column in table.columns:
            if column.required and column.name not in have:
                self._find("missing_column", "error", column.name, row=None,
                           values={"meaning": column.meaning})  # fmt: skip

    def _tell_names(self, table: Table) -> None:
        if self.pairs:
            said = _joined(list(self.pairs.values()))
            self._find("V06_match", "note", value=table.name, values={"pairs": said})
        if self.filled:
            said = _joined(self.filled)
            self._find("V06_constant", "note", row=None, values={"filled": said})

    def _datum(self, table: Table) -> str:
        """The datum that the sheet declares for its points, in a line or a column of its own."""
        if not any(column.name == "lon" for column in table.columns):
            return ""
        lines = {bare(word) for word in signs()["datums"]["lines"]}
        for place, name in enumerate(self.layout.names):
            if name and bare(name) in lines:
                said = {datum_of(text) for text in self.layout.body.iloc[:, place].map(text_of)
                        .drop_duplicates() if text}  # fmt: skip
                return said.pop() if len(said) == 1 else ""
        return datum(self.layout)


def _measured(unit: str, column: Column) -> bool:
    """Whether a stated unit measures something else than the column holds."""
    stated, own = dimension_of(unit), dimension_of(column.unit)
    return bool(stated and own) and stated != own and bool({stated, own} & _MEASURED)


def _with(match: Match, constants: Mapping[str, Any]) -> Match:
    if not constants:
        return match
    body = match.body.copy(deep=False)
    for name, value in constants.items():
        body[name] = value
    how: dict[str, How] = {**match.how, **dict.fromkeys(constants, "constant")}
    return replace(match, body=body, how=how)


def _short(meaning: Both) -> Both:
    """What a meaning says before it explains itself."""
    return Both(meaning.zh.partition("（")[0], meaning.en.partition(",")[0].partition(";")[0])


def _joined(texts: Sequence[Both]) -> Both:
    between = both("layout.between")
    return Both(between.zh.join(text.zh for text in texts),
                between.en.join(text.en for text in texts))  # fmt: skip
