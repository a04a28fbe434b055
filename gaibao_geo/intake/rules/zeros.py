"""Zeros that may mean "no data", and stages that lie in one row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import Mask, numbers, spans, texts, where, within
from gaibao_geo.tables.findings import Finding, Repair

ENOUGH = 3  # zeros in a column before one asks about all of them
# Columns in which nothing but zeros is unlikely. Zero D级危房 or 超大班额 is good news.
NOT_ALL_ZERO = {
    "schools": ("pupils", "classes", "teaching_m2"),
    "school_years": ("pupils", "classes", "teachers"),
    "facilities": ("land_m2", "floor_m2", "teaching_m2", "desks", "books"),
    "projects": ("cost_yuan",),
    "project_items": ("quantity", "cost_yuan", "unit_yuan"),
    "funds": ("amount_yuan",),
    "progress": ("planned_m2", "planned_yuan"),
}
SIGNS_OF_PUPILS = ("classes", "boarders", "teachers")
SPLIT = ("nine_year", "full_secondary", "twelve_year")
BOTH_STAGES = ("nine_year", "twelve_year")  # 完全中学 has one compulsory stage only


def zero_for_no_data(data: Loaded) -> Iterator[Finding]:
    """V31_zero: no pupils in a school that has classes, boarders or teachers, or is open.

    A school is open when it has no ``closed`` date and is not to be closed.
    ``V31_zero_all``: a sheet's column of nothing but zeros (three at least) where that is
    unlikely; its rows are not asked about one by one.
    """
    zero_columns: set[tuple[str, str, int]] = set()
    for table, columns in NOT_ALL_ZERO.items():
        for column in columns:
            values = numbers(data, table, column)
            if values is None:
                continue
            for part, rows in spans(data, table):
                own = values[rows][~np.isnan(values[rows])]
                if own.size >= ENOUGH and not own.any():
                    zero_columns.add((table, column, rows.start))
                    yield part.doubt(
                        "V31_zero_all", "warning", column=column, value=0,
                        values={"count": own.size}, repair=Repair("confirm"),
                    )  # fmt: skip
    for table in ("schools", "school_years"):
        pupils = numbers(data, table, "pupils")
        if pupils is None:
            continue
        signs, is_open = _signs_of_pupils(data, table), _open(data, table)
        for part, rows in spans(data, table):
            if (table, "pupils", rows.start) in zero_columns:
                continue
            for at in where(pupils[rows] == 0):
                index = rows.start + at
                if signs[index] or is_open[index]:
                    rule = "V31_zero" if signs[index] else "V31_zero_open"
                    yield part.doubt(rule, "warning", at, column="pupils", value=0,
                                     repair=Repair("confirm"))  # fmt: skip


def _signs_of_pupils(data: Loaded, table: str) -> Mask:
    """Where a row has classes, boarders or teachers."""
    found = np.zeros(len(data.tables[table]), dtype=bool)
    for column in SIGNS_OF_PUPILS:
        values = numbers(data, table, column)
        if values is not None:
            found |= values > 0
    return found


def _open(data: Loaded, table: str) -> Mask:
    """Where a row is a school that is open; nowhere in other tables."""
    frame = data.tables[table]
    if table != "schools":
        return np.zeros(len(frame), dtype=bool)
    return np.asarray((frame["closed"] == "") & (frame["keep"] != "close"), dtype=bool)


def stages_split(data: Loaded) -> Iterator[Finding]:
    """V32: a nine-year or twelve-year school with one stage only in a school year.

    ``V32_unsplit`` (a note, one a sheet): schools of several stages, 完全中学 too, whose
    pupils stand in the table of schools and nowhere by stage.
    """
    kinds = texts(data, "schools", "kind")
    if kinds is None:
        return
    schools = data.tables["schools"]
    split = texts(data, "school_years", "stage") is not None
    known: Mask = np.zeros(len(schools), dtype=bool)
    if split:
        years = data.tables["school_years"]
        known = within(schools["school_id"], years["school_id"].tolist())
        of_kind = schools[kinds.isin(BOTH_STAGES)]["school_id"]
        mine = years[within(years["school_id"], of_kind.tolist()) & (years["stage"] != "")]
        stages = mine.groupby(["school_id", "school_year"])["stage"].transform("nunique")
        for index in where(stages.reindex(years.index) == 1):
            yield data.doubt("V32_one_stage", "warning", "school_years", index, column="stage",
                             value=years["stage"][index],
                             values={"school_id": years["school_id"][index],
                                     "year": years["school_year"][index]},
                             repair=Repair("confirm"))  # fmt: skip
    pupils = numbers(data, "schools", "pupils")
    if pupils is None:
        return
    several = kinds.isin(SPLIT) & ~known
    whole = several.to_numpy(dtype=bool) & ~np.isnan(pupils)
    for part, rows in spans(data, "schools"):
        here = list(where(whole[rows]))
        if here:
            yield part.doubt("V32_unsplit", "note", here[0], column="pupils",
                             value=int(pupils[rows.start + here[0]]),
                             values={"count": len(here)})  # fmt: skip


RULES = (zero_for_no_data, stages_split)
