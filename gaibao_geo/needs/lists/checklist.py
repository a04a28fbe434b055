"""Which school meets which item of the checklists, who says so, and who nobody asked.

Two sources answer an item: what a check of the school stated (table ``checks``), and the
figures of the school held to the standard that the item stands for. The check wins; the
disagreement is told (``checklist_doubts``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.standards import shipped_norms
from gaibao_geo.needs.stock import stock
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import Both, both, catalogue

COLUMNS = [
    *("school_id", "item_set", "item_no", "name_zh", "name_en"),
    *("met", "told_by", "as_of", "document", "status", "optional"),
]
MET = ("yes", "no", "not_applicable", "unknown", "not_found")
_YES, _NO, _NONE, _UNKNOWN, _NOT_FOUND = range(len(MET))
_NOBODY = -1
# The states of a shortfall from the one that decides least: one stage short, and the item is.
_STATES = ("not_applicable", "met", "unknown", "short")
_OF_STATE = np.array([_NONE, _YES, _UNKNOWN, _NO], dtype=np.int8)
_TOLD = ("", "check", "figures")

Codes = NDArray[np.int8]  # schools x items; a place in ``MET``, -1 nobody answers


@dataclass(frozen=True)
class Answers:
    """Every school against every item, as places in ``MET``; -1 where nobody answers.

    ``schools`` has a row per school that counts (``school_id``, ``name``, ``kind``,
    ``as_of``), ``items`` one per item. ``stated`` is what the latest check says,
    ``check`` its row in the table (-1 none), ``counted`` what the figures say, ``applies``
    whether the item applies (no: not applicable, unknown, yes).
    """

    schools: pd.DataFrame
    items: pd.DataFrame
    stated: Codes
    check: NDArray[np.int64]
    counted: Codes
    applies: Codes

    @property
    def met(self) -> Codes:
        """The answer that counts: the check, else who it does not concern, else the figures."""
        unasked = np.where(self.applies == _YES, np.int8(_UNKNOWN), self.applies)
        told = np.where((self.applies == _YES) & (self.counted >= 0), self.counted, unasked)
        met = np.where(self.stated >= 0, self.stated, told)
        missing = (self.items["status"] == "not_found").to_numpy(dtype=bool)
        return np.where(missing[None, :], np.int8(_NOT_FOUND), met)

    @property
    def told_by(self) -> Codes:
        """Places in ``_TOLD``; a number of boarders that rules an item out is a figure too."""
        by_figures = (self.counted >= 0) | (self.applies == _NONE)
        told = np.where(self.stated >= 0, 1, np.where(by_figures, 2, 0)).astype(np.int8)
        missing = (self.items["status"] == "not_found").to_numpy(dtype=bool)
        return np.where(missing[None, :], np.int8(0), told)


def check_items_of(data: Dataset) -> pd.DataFrame:
    """The dataset's own table ``check_items`` if it brings one, else the one shipped."""
    return data.check_items if "check_items" in data else shipped_norms("check_items")


def set_called(item_set: str) -> Both:
    """What a list is called: the shipped ones in both languages, others as they are."""
    key = f"checklist.set.{item_set}"
    return both(key) if key in catalogue() else Both(item_set, item_set)


def checklist(
    data: Dataset, lacking: pd.DataFrame | None = None, stocks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Every school against every item of the checklists, one row each, schools in order.

    Columns ``school_id``, ``item_set``, ``item_no``, ``name_zh``, ``name_en``; ``met``:
    ``yes``, ``no``, ``not_applicable``, ``unknown`` or, for an item whose text is not
    known, ``not_found`` whatever anybody answered; ``told_by``: ``check`` (the school's
    latest row in table ``checks`` that says something), ``figures`` (the shortfall against
    the standard that names the item in ``item_set`` and ``item_no``, or the one it is the
    ``same_as``; one stage short and the item is not met; its figures missing, and it is
    unknown) or empty, nobody; ``as_of``: date of the check or of the count, text;
    ``document`` and ``status`` of the item; ``optional``: the school is of a kind that
    follows the list as conditions allow. All but ``school_id``, ``as_of`` and ``optional``
    are categories, for a country has seven million rows.

    An item for boarding schools does not apply where no pupil boards, one for schools
    with boarders or meals where there are neither; where that is not known it is
    ``unknown``. A stated check stands above all that. Schools left out for purpose
    ``need`` have no rows. ``lacking`` is what ``shortfalls`` returns, where at hand, and
    ``stocks`` what ``stock`` does.
    """
    found = answers(data, lacking, stocks)
    count, width = found.met.shape
    place = np.tile(np.arange(width), count)
    row = np.repeat(np.arange(count), width)
    told, check = found.told_by.ravel(), found.check.ravel()
    as_of = _texts(found.schools["as_of"])[row]
    if "checks" in data and len(data.checks):
        as_of = np.where(told == 1, _texts(data.checks["as_of"])[check], as_of)
    columns: dict[str, object] = {"school_id": found.schools["school_id"].array.take(row)}
    for name in ("item_set", "item_no", "name_zh", "name_en", "document", "status"):
        columns[name] = found.items[name].astype("category").array.take(place)
    columns["met"] = pd.Categorical.from_codes(found.met.ravel(), categories=pd.Index(MET))
    columns["told_by"] = pd.Categorical.from_codes(told, categories=pd.Index(_TOLD))
    columns["as_of"] = pd.array(np.where(told == 0, "", as_of), dtype="str")
    columns["optional"] = _optional(found).ravel()
    return pd.DataFrame(columns)[COLUMNS]


def checklist_doubts(
    data: Dataset, lacking: pd.DataFrame | None = None, stocks: pd.DataFrame | None = None
) -> list[Finding]:
    """What the checks say that cannot be right.

    ``N40``, a warning for each check that the figures contradict (the check stands);
    ``N41``, a warning for each item that the checks name and no list knows.
    """
    if "checks" not in data:
        return []
    found = answers(data, lacking, stocks)
    known = np.isin(found.counted, (_YES, _NO)) & (found.applies == _YES)
    differ = known & (found.stated >= 0) & (found.stated != found.counted)
    doubts = [
        data.doubt(
            "N40", "warning", "checks", int(found.check[row, place]), column="met",
            value=MET[found.stated[row, place]],
            values={
                "school": found.schools["name"].iloc[row],
                "item_set": set_called(found.items["item_set"].iloc[place]),
                "item_no": found.items["item_no"].iloc[place],
                "item": Both(found.items["name_zh"].iloc[place],
                             found.items["name_en"].iloc[place]),
                "check": both(f"checklist.met.{MET[found.stated[row, place]]}"),
                "figures": both(f"checklist.met.{MET[found.counted[row, place]]}"),
            },
        )
        for row, place in np.argwhere(differ)
    ]  # fmt: skip
    return doubts + _strangers(data, found.items)


def _strangers(data: Dataset, items: pd.DataFrame) -> list[Finding]:
    checks = data.checks
    lost = checks[_keys(items).get_indexer(_keys(checks)) < 0]
    firsts = lost.drop_duplicates(["item_set", "item_no"])
    counts = lost.groupby(["item_set", "item_no"]).size()
    return [
        data.doubt(
            "N41", "warning", "checks", index, column="item_no", value=number,
            values={"item_set": name, "item_no": number, "count": int(counts[name, number]),
                    "known": ", ".join(dict.fromkeys(items["item_set"]))},
        )
        for index, name, number in zip(
            firsts.index, firsts["item_set"], firsts["item_no"], strict=True
        )
    ]  # fmt: skip


def answers(
    data: Dataset, lacking: pd.DataFrame | None = None, stocks: pd.DataFrame | None = None
) -> Answers:
    """What checks and figures say of every school and item, apart from each other."""
    lacking = shortfalls(data) if lacking is None else lacking
    stocks = stock(data) if stocks is None else stocks
    items = check_items_of(data).reset_index(drop=True)
    whole = stocks[stocks["stage"] == "any"]
    away = left_out(data, "need", stocks)["school_id"]
    whole = whole[~whole["school_id"].isin(away)].reset_index(drop=True)
    stated, check = _stated(data, whole, items)
    return Answers(
        whole[["school_id", "name", "kind", "as_of"]], items, stated, check,
        _counted(lacking, whole, items), _applies(whole, items),
    )  # fmt: skip


def _stated(
    data: Dataset, schools: pd.DataFrame, items: pd.DataFrame
) -> tuple[Codes, NDArray[np.int64]]:
    """The latest check that says something, and its row. Dates are ISO texts: they sort."""
    stated = np.full((len(schools), len(items)), _NOBODY, dtype=np.int8)
    check = np.full(stated.shape, -1, dtype=np.int64)
    if "checks" in data:
        checks = data.checks[data.checks["met"] != ""].sort_values("as_of", kind="stable")
        row = pd.Index(schools["school_id"]).get_indexer(checks["school_id"])
        place = _keys(items).get_indexer(_keys(checks))
        here = (row >= 0) & (place >= 0)
        code = pd.Index(MET).get_indexer(pd.Index(checks["met"]))
        stated[row[here], place[here]] = code[here]  # the last one written stays
        check[row[here], place[here]] = checks.index.to_numpy()[here]
    return stated, check


def _counted(lacking: pd.DataFrame, schools: pd.DataFrame, items: pd.DataFrame) -> Codes:
    """What the shortfalls say: the worst of the stages and roles that answer an item."""
    worst = np.full((len(schools), len(items)), _NOBODY, dtype=np.int8)
    asked = lacking[lacking["item_no"] != ""]
    row = pd.Index(schools["school_id"]).get_indexer(asked["school_id"])
    place = _keys(items).get_indexer(_keys(asked))
    state = pd.Index(_STATES).get_indexer(pd.Index(asked["state"])).astype(np.int8)
    here = (row >= 0) & (place >= 0) & (state >= 0)
    np.maximum.at(worst, (row[here], place[here]), state[here])
    names = items["item_set"] + ":" + items["item_no"]
    twins = pd.Index(names).get_indexer(pd.Index(items["same_as"]))
    for at in np.flatnonzero(twins >= 0):
        worst[:, at] = np.maximum(worst[:, at], worst[:, twins[at]])
    return np.where(worst < 0, np.int8(_NOBODY), _OF_STATE[worst])


def _applies(schools: pd.DataFrame, items: pd.DataFrame) -> Codes:
    """Whether an item concerns a school: yes, not applicable, or unknown."""
    boarders = schools["boarders"].to_numpy(dtype=float)
    meals = schools["meals"]
    boards = np.where(np.isnan(boarders), _UNKNOWN, np.where(boarders > 0, _YES, _NONE))
    serves = np.where(meals.isna(), _UNKNOWN, np.where(meals.fillna(False), _YES, _NONE))
    either = np.where(
        (boards == _YES) | (serves == _YES), _YES,
        np.where((boards == _NONE) & (serves == _NONE), _NONE, _UNKNOWN),
    )  # fmt: skip
    of = {"boarding": boards, "boarding_or_meals": either}
    every = np.full(len(schools), _YES)
    columns = [of.get(name, every) for name in items["applies"]]
    return np.array(columns, dtype=np.int8).reshape(len(items), len(schools)).T


def _optional(found: Answers) -> NDArray[np.bool_]:
    kinds = found.schools["kind"].to_numpy(dtype=object)
    columns = [
        np.isin(kinds, [kind.strip() for kind in several.split(";") if kind.strip()])
        for several in found.items["optional_for"]
    ]
    shape = len(found.items), len(found.schools)
    return np.array(columns, dtype=bool).reshape(shape).T


def _keys(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([table["item_set"], table["item_no"]])


def _texts(column: pd.Series[str]) -> NDArray[np.object_]:
    return column.fillna("").to_numpy(dtype=object)
