"""The catalogue of what can be built or bought for which indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.rules.word_lists import plain_unit
from gaibao_geo.needs.many_schools import of_schools
from gaibao_geo.needs.standards import shipped_norms
from gaibao_geo.needs.stock import COUNTS
from gaibao_geo.tables.findings import Finding
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.schema import ITEM_TYPES
from gaibao_geo.words import Both

_WHOLE = ("step", "lot")  # of what cannot be divided these are whole numbers
_ABOVE_ZERO = ("gives", "step")
_OF_TYPE = ["row", "item_type", "name", "name_en", "item_class", "unit", "unit_en", "gives",
            "lot", "step", "must_do", "phase", "bundle"]  # fmt: skip


def item_types_of(data: Dataset) -> tuple[pd.DataFrame, list[Finding]]:
    """The kinds of item that can be proposed, one row per ``item_type``, and what is wrong.

    The dataset's own table ``item_types``, else the one that travels with the program, in its
    order. Empty cells are filled in as the schema says: ``gives`` 1, ``step`` 1, ``lot`` 0,
    ``phase`` 1, ``must_do`` and ``indivisible`` no; ``stated`` says whether ``gives`` was
    stated. A row that cannot be used is left out and is an error ``N21_row``: a
    kind that projects do not know, a step or ``gives`` of 0, a part of what cannot be divided.
    """
    table = data.item_types if "item_types" in data else shipped_norms("item_types")
    filled = table.assign(
        row=range(len(table)),
        stated=table["gives"].notna(),
        name_en=table["name_en"].where(table["name_en"] != "", table["name"]),
        unit_en=table["unit_en"].where(table["unit_en"] != "", table["unit"]),
        gives=table["gives"].fillna(1.0),
        step=table["step"].fillna(1.0),
        lot=table["lot"].fillna(0.0),
        phase=table["phase"].fillna(1).astype("int64"),
        **{name: table[name].fillna(False).astype(bool) for name in ("must_do", "indivisible")},
    )
    faults = [
        data.doubt("N21_row", "error", "item_types", row.row, column=column,
                   value=getattr(row, column), values={"name": named(row)})
        for row in rows(filled) for column in _bad(row)
    ]  # fmt: skip
    usable = [not any(_bad(row)) for row in rows(filled)]
    return filled[usable].reset_index(drop=True), faults


def _bad(row: Any) -> Iterator[str]:
    """The columns of a row that cannot be as they are."""
    if row.item_type not in ITEM_TYPES:
        yield "item_type"
    yield from (name for name in _ABOVE_ZERO if not getattr(row, name) > 0)
    if row.indivisible:
        yield from (name for name in _WHOLE if getattr(row, name) % 1)


def named(row: Any) -> Both:
    """What a kind of item is called."""
    return Both(row.name, row.name_en)


def matched(
    data: Dataset, found: pd.DataFrame, types: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """Each gap with the kind of item that closes it; for the others, findings.

    ``found`` is what ``gaps`` returns, ``types`` what ``item_types_of`` does. Where several
    kinds raise one indicator the first of the table is taken (note ``N21_several``). ``N21``:
    no kind of item raises it (a note ``N21_people`` for pupils, classes and teachers: no
    works raise those); ``N22_gives``: the item has another unit than the indicator, and
    nothing says how many of the one make the other.
    """
    useful = types[(types["indicator"] != "") & types["indicator"].isin(found["indicator"])]
    doubts = list(_several(data, useful))
    useful = useful.drop_duplicates("indicator").set_index("indicator")
    no_type = found[~found["indicator"].isin(useful.index)]
    for indicator, missing in no_type.groupby("indicator", sort=False):
        people = indicator in COUNTS
        doubts.append(of_schools(
            data, "N21_people" if people else "N21", "note" if people else "warning",
            missing["school_id"], column="school_id",
            values={"indicator": Both(missing["name_zh"].iloc[0], missing["name_en"].iloc[0])},
        ))  # fmt: skip
    units = found.drop_duplicates("indicator").set_index("indicator")["unit"]
    other = [row.Index for row in rows(useful[~useful["stated"]])
             if plain_unit(row.unit) != plain_unit(units[row.Index])]  # fmt: skip
    doubts += [
        data.doubt("N22_gives", "error", "item_types", int(useful["row"][indicator]),
                   column="gives", value=useful["item_type"][indicator],
                   values={"name": Both(useful["name"][indicator], useful["name_en"][indicator]),
                           "unit": useful["unit"][indicator], "indicator": indicator,
                           "other": units[indicator]})
        for indicator in other
    ]  # fmt: skip
    good = useful.drop(index=other)
    here = found[found["indicator"].isin(good.index)]
    of_type = good.loc[here["indicator"], _OF_TYPE]
    of_type = of_type.rename(columns={
        "name": "item", "name_en": "item_en", "unit": "item_unit", "unit_en": "item_unit_en"
    })  # fmt: skip
    return pd.concat([here.reset_index(drop=True), of_type.reset_index(drop=True)], axis=1), doubts


def _several(data: Dataset, useful: pd.DataFrame) -> Iterator[Finding]:
    first = {row.indicator: named(row) for row in rows(useful.drop_duplicates("indicator"))}
    for row in rows(useful[useful.duplicated("indicator")]):
        yield data.doubt("N21_several", "note", "item_types", row.row, column="indicator",
                         value=row.item_type,
                         values={"name": named(row), "first": first[row.indicator]})  # fmt: skip
