"""What a programme may pay for, and schools on which nothing should be built."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import numbers, place_of, texts, where, within, written
from gaibao_geo.intake.rules.word_lists import word_lists
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.tables.paying import SCHOOL_COLUMNS, verdicts
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.shipped import shipped
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import money

_PAST = ("finished", "accepted", "audited", "handed_over", "in_use", "cancelled")


@cache
def shipped_programmes() -> pd.DataFrame:
    """The programmes that travel with the program, as text."""
    return _shipped("programmes")


@cache
def shipped_eligibility() -> pd.DataFrame:
    """What those programmes may pay for, as text."""
    return _shipped("eligibility")


def _shipped(name: str) -> pd.DataFrame:
    file = shipped(f"data/standards/{name}.csv")
    return pd.read_csv(file, dtype="str", keep_default_na=False, encoding="utf-8-sig")


def programme_ids(data: Loaded) -> pd.Series[str]:
    """The programme of each project by its id, found by id or by name; else as it is written."""
    said = data.tables["projects"]["programme_id"]
    ids: dict[str, str] = {}
    for frame in (shipped_programmes(), data.tables.get("programmes")):
        if frame is not None:
            ids |= dict(zip(frame["name"], frame["programme_id"], strict=True))
            ids |= {one: one for one in frame["programme_id"]}
    for programme in shipped_programmes()["programme_id"]:
        ids |= {name: ids.get(name, programme) for name in word_lists()["programmes"][programme]}
    return said.map({name: ids.get(name, name) for name in said.unique()})


def kinds_of(schools: pd.DataFrame) -> pd.Series[str]:
    """The kind of each school of a table: as stated, else as its name tells; empty: unknown."""
    kinds = schools["kind"].copy()
    for kind, words in word_lists()["outside_compulsory"].items():
        named = schools["name"].str.contains("|".join(f"(?:{word})" for word in words))
        kinds = kinds.where(~(named & (schools["kind"] == "")), kind)
    return kinds


def school_kinds(data: Loaded) -> pd.Series[str] | None:
    """The kind of each school by its id; ``None`` where the dataset names no school."""
    if texts(data, "schools", "school_id") is None:
        return None
    return kinds_of(data.tables["schools"].drop_duplicates("school_id").set_index("school_id"))


def not_eligible(data: Loaded) -> Iterator[Finding]:
    """V33: something that the programme of a project may not pay for.

    Only where a project names its programme. The dataset's own table ``eligibility``
    decides, else the one that travels with the program. A row ``bar`` is an error that a
    person may confirm with a reason, ``approval`` a warning (``V33_approval``); ``allow``
    lifts a bar on words that stand inside its own. Words are looked for in the items, or
    in the project's name where it has no items; kind, owner and layout are those of the
    school (``V33_school``); ``least_yuan`` is asked of a whole project (``V33_least``): a
    line of a purchase list may well be small. Schools to be closed are V35's.
    ``V33_unknown`` (a note): no table says anything of a programme.
    """
    if texts(data, "projects", "programme_id") is None:
        return
    rules = data.tables.get("eligibility", shipped_eligibility())
    programmes = programme_ids(data)
    schools = _schools(data)
    for programme in programmes[programmes != ""].unique():
        own = rules[(rules["programme_id"] == programme) & (rules["value"] != "")]
        mine = (programmes == programme).to_numpy(dtype=bool)
        if own.empty:
            first = int(np.flatnonzero(mine)[0])
            yield data.doubt("V33_unknown", "note", "projects", first, column="programme_id",
                             value=written(data, "projects", first, "programme_id"),
                             values={"count": int(mine.sum())})  # fmt: skip
            continue
        own = own[(own["subject"] != "keep") | (own["value"] != "close")]
        projects = data.tables["projects"][mine]
        found = verdicts(own, projects, _items_of(data, projects), schools)
        about_school = found["subject"].isin(SCHOOL_COLUMNS)
        twice = found.assign(about_school=about_school).duplicated(["index", "about_school"])
        for row in rows(found[~(twice & about_school)]):  # one finding on a school is enough
            yield _said(data, row)


def _schools(data: Loaded) -> pd.DataFrame:
    """Kind, owner and layout of each school by its id; no rows where none is known."""
    columns = list(SCHOOL_COLUMNS.values())
    if texts(data, "schools", "school_id") is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in columns})
    schools = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")
    return schools.assign(kind=kinds_of(schools))[columns]


def _items_of(data: Loaded, projects: pd.DataFrame) -> pd.DataFrame:
    """The items of these projects; empty when the dataset has none."""
    if "project_items" not in data.tables:
        return pd.DataFrame({"project_id": [], "item": [], "item_type": []}, dtype="str")
    items = data.tables["project_items"]
    return items[within(items["project_id"], projects["project_id"].tolist())]


_RULE_OF = dict.fromkeys(SCHOOL_COLUMNS, "V33_school") | {"least_yuan": "V33_least"}
_COLUMN_OF = dict.fromkeys(SCHOOL_COLUMNS, "school_id") | {
    "item_type": "item_type", "least_yuan": "cost_yuan",
}  # fmt: skip


def _said(data: Loaded, row: Any) -> Finding:
    """The finding that a row of ``verdicts`` is."""
    index, barred, what = int(row.index), row.verdict == "bar", row.what
    column = _COLUMN_OF.get(row.subject, "item" if row.table == "project_items" else "name")
    if row.subject == "least_yuan":
        what = money(int(data.tables["projects"]["cost_yuan"][index]))
    rule = _RULE_OF.get(row.subject, "V33") if barred else "V33_approval"
    return data.doubt(
        rule, "error" if barred else "warning", row.table, index, column=column,
        value=written(data, row.table, index, column),
        values={"what": what, "reason": Both(row.reason_zh, row.reason_en),
                "status": both(f"rules.eligibility.{row.status}"), "document": row.document,
                "programme": _name(data, row.programme_id)},
        repair=Repair("confirm"),
    )  # fmt: skip


def _name(data: Loaded, programme: str) -> Both:
    """What a programme is called; its id where no table names it."""
    for frame in (data.tables.get("programmes"), shipped_programmes()):
        if frame is not None and (frame["programme_id"] == programme).any():
            row = frame[frame["programme_id"] == programme].iloc[0]
            return Both(row["name"] or programme, row["name_en"] or row["name"] or programme)
    return Both(programme, programme)


def in_two_programmes(data: Loaded) -> Iterator[Finding]:
    """V34: one kind of item at one school in one year, under two programmes."""
    if texts(data, "projects", "programme_id") is None:
        return
    kinds = texts(data, "project_items", "item_type")
    years = numbers(data, "projects", "budget_year")
    if kinds is None or years is None:
        return
    projects = data.tables["projects"].drop_duplicates("project_id").assign(
        programme_id=programme_ids(data)
    )
    wanted = ["project_id", "school_id", "budget_year", "programme_id"]
    items = data.tables["project_items"][["project_id", "item_type"]].reset_index()
    items = items.merge(projects[wanted], on="project_id")
    items = items[items["budget_year"].notna() & (items["programme_id"] != "")]
    group = ["school_id", "item_type", "budget_year"]
    many = items.groupby(group)["programme_id"].transform("nunique") > 1
    for _, alike in items[many].groupby(group, sort=False):
        first = alike.iloc[0]
        for row in rows(alike[alike["programme_id"] != first["programme_id"]].drop_duplicates(
            "programme_id"
        )):  # fmt: skip
            yield data.doubt(
                "V34", "warning", "project_items", int(str(row.index)), column="item_type",
                value=str(row.item_type),
                values={"project": row.project_id, "programme": row.programme_id,
                        "other": first["project_id"], "other_programme": first["programme_id"],
                        "place": place_of(data, "project_items", int(first["index"]))},
                repair=Repair("confirm"),
            )  # fmt: skip


def school_that_closes(data: Loaded) -> Iterator[Finding]:
    """V35: a project at a school that is to be closed or merged, or was closed before.

    Before: in a year before the project's budget year, else before its works began; a
    project without either is doubted at any school with a date of closing. What is built
    already, or was called off, is history and not doubted.
    """
    if texts(data, "schools", "school_id") is None or texts(data, "projects", "school_id") is None:
        return
    schools = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")
    projects = data.tables["projects"]
    keep = projects["school_id"].map(schools["keep"])
    closed = projects["school_id"].map(schools["closed"]).fillna("")
    year = pd.to_numeric(closed.str[:4], errors="coerce").to_numpy(np.float64, na_value=np.nan)
    begun = pd.to_numeric(projects["started_on"].str[:4], errors="coerce")
    begun = projects["budget_year"].astype("float64").fillna(begun.astype("float64"))
    start = begun.to_numpy(dtype=np.float64, na_value=np.nan)
    gone = ~np.isnan(year) & ((year < start) | np.isnan(start))
    closing = (keep == "close").to_numpy(dtype=bool, na_value=False) | gone
    for index in where(closing & ~projects["state"].isin(_PAST).to_numpy(dtype=bool)):
        school = projects["school_id"][index]
        yield data.doubt(
            "V35_closed" if gone[index] else "V35", "error", "projects", index,
            column="school_id", value=school,
            values={"name": schools["name"][school], "closed": closed[index]},
            repair=Repair("confirm"),
        )  # fmt: skip


RULES = (not_eligible, in_two_programmes, school_that_closes)
