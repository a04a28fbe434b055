"""What an amount counts in and what it leaves out, and what does not belong in a total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from gaibao_geo.intake.loaded import Loaded, Part
from gaibao_geo.intake.rules.cells import numbers, place_of, texts, where
from gaibao_geo.intake.rules.programmes import (
    programme_ids,
    school_kinds,
    shipped_programmes,
)
from gaibao_geo.intake.rules.word_lists import any_of, word_lists
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import Both

# Amounts that are compared with one another, table by table: totals first.
COMPARED = {
    "projects": ("cost_yuan", "contract_yuan"),
    "progress": ("planned_yuan", "invested_yuan", "paid_yuan"),
}
TEACHERS = ("teachers", "teachers_over_qualified", "teachers_backbone", "teachers_pe_art")
COUNTED = ("pupils", "classes", "boarders")
OUTSIDE = ("kindergarten", "senior_high", "vocational")


@cache
def _patterns() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    lists = word_lists()["scope"]

    def pattern(side: str, words: list[str]) -> re.Pattern[str]:
        near = rf"(?:{'|'.join(lists[side])})[^,，;；()（）]{{0,4}}?(?:{any_of(words)})"
        return re.compile(near, re.IGNORECASE)

    return {
        level: (pattern("without", words), pattern("with", words))
        for level, words in lists["levels"].items()
    }


def scope_of(text: str) -> dict[str, bool]:
    """Whose money a text says is in (true) or not in (false): 不含县级 is county, false."""
    said = {}
    for level, (without, with_) in _patterns().items():
        if without.search(text):
            said[level] = False
        elif with_.search(text):
            said[level] = True
    return said


def scopes_of_columns(data: Loaded) -> Iterator[Finding]:
    """V24: headers or titles that say two different things about whose money is in.

    ``V24_parts``: a total that leaves a level's money out, beside a column of that money
    among its parts. ``V24``: amounts that are compared, one with and one without, in one
    sheet or in two sheets of one table.
    """
    for table, columns in COMPARED.items():
        said: dict[str, tuple[Part, str, bool]] = {}
        for part in data.parts.get(table, []):
            above = scope_of(" ".join(part.match.layout.above))
            for column in columns:
                header = part.match.headers.get(column)
                if header is None:
                    continue
                for level, inside in (above | scope_of(header)).items():
                    if table == "projects" and not inside and _filled(part, level):
                        yield part.doubt("V24_parts", "warning", column=column, value=header,
                                         values={"part": part.match.headers[level]},
                                         repair=Repair("confirm"))  # fmt: skip
                    first = said.setdefault(level, (part, header, inside))
                    if first[2] != inside:
                        other = Finding("", "note", first[0].file, first[0].sheet)
                        yield part.doubt(
                            "V24", "warning", column=column, value=header,
                            values={"other": first[1],
                                    "place": Both(other.where("zh"), other.where("en"))},
                            repair=Repair("confirm"),
                        )  # fmt: skip


def _filled(part: Part, column: str) -> bool:
    return column in part.match.headers and bool((part.frame[column].fillna(0) > 0).any())


def scopes_of_funds(data: Loaded) -> Iterator[Finding]:
    """V24_funds: funds of one programme, level and year, one with and one without a level."""
    scopes = texts(data, "funds", "scope")
    if scopes is None:
        return
    frame = data.tables["funds"]
    first: dict[tuple[object, ...], tuple[int, bool]] = {}
    for index in where(scopes != ""):
        group = tuple(frame.loc[index, ["programme_id", "level", "budget_year"]])
        for level, inside in scope_of(scopes[index]).items():
            earlier, before = first.setdefault((*group, level), (index, inside))
            if before != inside:
                yield data.doubt(
                    "V24_funds", "warning", "funds", index, column="scope", value=scopes[index],
                    values={"other": scopes[earlier], "place": place_of(data, "funds", earlier)},
                    repair=Repair("confirm"),
                )  # fmt: skip


def outside_compulsory(data: Loaded) -> Iterator[Finding]:
    """V25: a project for compulsory schools at a school that is none.

    By the school's ``kind``, or by its name when the kind is not stated. Looked at where
    the project names no programme, or one that is for compulsory schools; the programmes
    that travel with the program bar such schools by themselves (V33).
    """
    if texts(data, "projects", "school_id") is None:
        return
    kinds = school_kinds(data)
    if kinds is None:
        return
    projects = data.tables["projects"]
    programme = programme_ids(data)
    compulsory = (projects["programme_id"] == "") | projects["programme_id"].str.contains(
        any_of(word_lists()["programmes"]["compulsory"])
    )
    barred = programme.isin(shipped_programmes()["programme_id"])
    kind = projects["school_id"].map(kinds)
    names = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")["name"]
    for index in where(kind.isin(OUTSIDE) & compulsory & ~barred):
        school = projects["school_id"][index]
        yield data.doubt("V25", "warning", "projects", index, column="school_id", value=school,
                         values={"name": names[school]}, repair=Repair("confirm"))  # fmt: skip


def not_teachers_nor_pupils(data: Loaded) -> Iterator[Finding]:
    """V25_header: a column that counts people who do not belong in it, as its header says.

    Teachers with the retired; pupils with kindergartens or senior high.
    """
    retired = any_of(word_lists()["teachers"]["retired"])
    outside = "|".join(
        f"(?:{word})" for words in word_lists()["outside_compulsory"].values() for word in words
    )
    without = "|".join(word_lists()["scope"]["without"])
    for table, columns, pattern in (
        ("school_years", TEACHERS, retired),
        ("school_years", COUNTED, outside),
        ("schools", COUNTED, outside),
    ):
        for part in data.parts.get(table, []):
            for column in columns:
                header = part.match.headers.get(column, "")
                found = re.search(pattern, header, re.IGNORECASE)
                if not found or re.search(without, header[: found.start()]):
                    continue
                if numbers(data, table, column) is not None:
                    yield part.doubt(
                        "V25_header", "warning", column=column, value=header,
                        values={"word": found[0]}, repair=Repair("confirm"),
                    )  # fmt: skip


RULES = (scopes_of_columns, scopes_of_funds, outside_compulsory, not_teachers_nor_pupils)
