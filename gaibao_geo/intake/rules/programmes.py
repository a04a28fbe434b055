"""What a programme may pay for, and schools on which nothing should be built."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import Mask, numbers, place_of, texts, where, within, written
from gaibao_geo.intake.rules.word_lists import any_of, word_lists
from gaibao_geo.tables.findings import Finding, Repair
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


def school_kinds(data: Loaded) -> pd.Series[str] | None:
    """The kind of each school by its id: as stated, else as its name tells; empty: unknown."""
    if texts(data, "schools", "school_id") is None:
        return None
    schools = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")
    kinds = schools["kind"].copy()
    for kind, words in word_lists()["outside_compulsory"].items():
        named = schools["name"].str.contains("|".join(f"(?:{word})" for word in words))
        kinds = kinds.where(~(named & (schools["kind"] == "")), kind)
    return kinds


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
    for programme in programmes[programmes != ""].unique():
        own = rules[(rules["programme_id"] == programme) & (rules["value"] != "")]
        mine = (programmes == programme).to_numpy(dtype=bool)
        if own.empty:
            first = int(np.flatnonzero(mine)[0])
            yield data.doubt("V33_unknown", "note", "projects", first, column="programme_id",
                             value=written(data, "projects", first, "programme_id"),
                             values={"count": int(mine.sum())})  # fmt: skip
            continue
        yield from _words(data, own, mine)
        yield from _item_types(data, own, mine)
        yield from _schools(data, own, mine)
        yield from _amounts(data, own, mine)


def _items_of(data: Loaded, mine: Mask) -> pd.DataFrame:
    """The items of the projects marked; empty when the dataset has none."""
    if "project_items" not in data.tables:
        return pd.DataFrame({"project_id": [], "item": [], "item_type": []}, dtype="str")
    items = data.tables["project_items"]
    return items[within(items["project_id"], data.tables["projects"]["project_id"][mine].tolist())]


def _words(data: Loaded, rules: pd.DataFrame, mine: Mask) -> Iterator[Finding]:
    words = rules[rules["subject"] == "words"]
    barring = words[words["verdict"] != "allow"]
    if barring.empty:
        return
    allowing = words["value"][words["verdict"] == "allow"].tolist()
    items = _items_of(data, mine)
    projects = data.tables["projects"][mine]
    itemless = projects[~within(projects["project_id"], items["project_id"].tolist())]
    for table, column, said in (("project_items", "item", items["item"]),
                                ("projects", "name", itemless["name"])):  # fmt: skip
        for index in said.index[said.str.contains(any_of(barring["value"]))]:
            text = said[index]
            lifted = [word for word in allowing if word in text]
            found = barring[[word in text and not any(word in one for one in lifted)
                             for word in barring["value"]]]  # fmt: skip
            yield from _said(data, table, int(index), column, rules=found,
                             what=", ".join(found["value"]))  # fmt: skip


def _item_types(data: Loaded, rules: pd.DataFrame, mine: Mask) -> Iterator[Finding]:
    kinds = rules[rules["subject"] == "item_type"]
    if kinds.empty:
        return
    items = _items_of(data, mine)
    for index in items.index[items["item_type"].isin(kinds["value"])]:
        kind = items["item_type"][index]
        yield from _said(data, "project_items", int(index), "item_type",
                         rules=kinds[kinds["value"] == kind], what=kind)  # fmt: skip


def _schools(data: Loaded, rules: pd.DataFrame, mine: Mask) -> Iterator[Finding]:
    if texts(data, "schools", "school_id") is None:
        return
    schools = data.tables["schools"].drop_duplicates("school_id").set_index("school_id")
    schools = schools.assign(kind=school_kinds(data))
    projects = data.tables["projects"][mine]
    said: set[int] = set()
    for subject, column in (("school_kind", "kind"), ("owner", "owner"), ("keep", "keep")):
        own = rules[(rules["subject"] == subject) & (rules["value"] != "close")]
        values = projects["school_id"].map(schools[column])
        for index in values.index[values.isin(own["value"])]:
            if index in said:
                continue
            found = list(_said(
                data, "projects", int(index), "school_id", rule="V33_school",
                rules=own[own["value"] == values[index]], what=projects["school_id"][index],
            ))  # fmt: skip
            said |= {int(index)} if found else set()
            yield from found


def _amounts(data: Loaded, rules: pd.DataFrame, mine: Mask) -> Iterator[Finding]:
    least = rules[rules["subject"] == "least_yuan"]
    cost = numbers(data, "projects", "cost_yuan")
    amount = pd.to_numeric(least["value"], errors="coerce").max()
    if cost is None or pd.isna(amount):
        return
    for index in where(mine & (cost < float(amount))):
        yield from _said(data, "projects", index, "cost_yuan", rules=least,
                         what=money(int(cost[index])), rule="V33_least")  # fmt: skip


def _said(
    data: Loaded, table: str, index: int, column: str, *, rules: pd.DataFrame,
    what: str | Both, rule: str = "V33",
) -> Iterator[Finding]:  # fmt: skip
    """The finding of the strictest of the rules; none when they only allow."""
    for verdict in ("bar", "approval"):
        found = rules[rules["verdict"] == verdict]
        if found.empty:
            continue
        reason = Both(
            "；".join(found["reason_zh"].unique()), "; ".join(found["reason_en"].unique())
        )
        status = "verified" if (found["status"] == "verified").all() else "unverified"
        barred = verdict == "bar"
        yield data.doubt(
            rule if barred else "V33_approval", "error" if barred else "warning",
            table, index, column=column, value=written(data, table, index, column),
            values={"what": what, "reason": reason, "status": both(f"rules.eligibility.{status}"),
                    "document": "；".join(found["document"].unique()),
                    "programme": _name(data, found["programme_id"].iloc[0])},
            repair=Repair("confirm"),
        )  # fmt: skip
        return


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
    for _, rows in items[many].groupby(group, sort=False):
        first = rows.iloc[0]
        for row in rows[rows["programme_id"] != first["programme_id"]].drop_duplicates(
            "programme_id"
        ).itertuples():  # fmt: skip
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
