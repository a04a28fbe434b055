"""Which items make one project at a school, in which order, and what it is called."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.gathered import gathered
from gaibao_geo.words import LANGUAGES, catalogue, say

PURCHASES = ("equipment", "digital")  # classes of items that are bought, not built
_BOUGHT = "purchase"  # the group of small purchases put together
PROJECT_KEY = ["school_id", "must_do", "phase", "group"]


def grouped(items: pd.DataFrame, least_yuan: float) -> pd.DataFrame:
    """The items with ``group``: those alike in school, ``must_do``, ``phase`` and group are one.

    ``items`` has ``school_id``, ``item_type``, ``item_class``, ``bundle``, ``phase``,
    ``must_do`` and ``cost_yuan``. A group is the bundle, else the kind of item by itself.
    Purchases that cost less than ``least_yuan`` as a project are put together, those of one
    school, phase and urgency, so that as few as possible stay under the limit of what a
    programme pays for; together still under it, they go into a larger purchase there, if
    there is one. ``NaN``: no limit, nothing is put together.
    """
    own = items["bundle"].where(items["bundle"] != "", items["item_type"])
    items = items.assign(group=own)
    buys = items["item_class"].isin(PURCHASES)
    buys = buys.groupby([items[name] for name in PROJECT_KEY]).transform("all")
    small = buys & (_cost(items) < least_yuan)
    items = items.assign(group=own.mask(small, _BOUGHT))
    several = own.groupby([items[name] for name in PROJECT_KEY]).transform("nunique") > 1
    still = small & (_cost(items) < least_yuan)
    place = PROJECT_KEY[:-1]
    large = items.loc[buys & ~small, PROJECT_KEY].drop_duplicates(place)
    into = items[place].merge(large, on=place, how="left")["group"].fillna("")
    into = into.set_axis(items.index)
    group = items["group"].where(~small | several, own)  # what joins nothing keeps its name
    return items.assign(group=group.mask(still & (into != ""), into))


def _cost(items: pd.DataFrame) -> pd.Series[float]:
    """What the project of each item costs, in yuan."""
    cost = items["cost_yuan"].astype("float64")
    return cost.groupby([items[name] for name in PROJECT_KEY]).transform("sum")


def numbered(items: pd.DataFrame, taken: pd.Series[str]) -> pd.DataFrame:
    """The items in the order of their projects: ``project`` (from 0), ``line``, ``project_id``.

    Projects stand school by school, what must be done first, then by phase, then in the order
    of the catalogue (``row``). An id is the school's, ``must`` where it must be done, the
    group and the phase: ``S3-must-living-1``; so it stays the same when other gaps change.
    An id among those ``taken`` gets the next number that is free.
    """
    items = items.assign(first=items.groupby(PROJECT_KEY)["row"].transform("min"))
    items = items.assign(later=~items["must_do"])
    items = items.sort_values(
        ["school_id", "later", "phase", "first", "group", "row"], ignore_index=True
    )
    new = (items[PROJECT_KEY] != items[PROJECT_KEY].shift()).any(axis=1)
    project = new.cumsum().to_numpy(np.int64) - 1
    heads = items[new.to_numpy(dtype=bool)]
    stem = heads["school_id"] + "-" + heads["group"].where(heads["later"], "must-" + heads["group"])
    number = heads["phase"].to_numpy(np.int64).copy()
    ids = _ids(stem, number)
    used = pd.Index(taken)
    while (clash := ids.isin(used) | ids.duplicated()).any():
        number[clash.to_numpy(dtype=bool)] += 1
        ids = _ids(stem, number)
    return items.drop(columns=["first", "later"]).assign(
        project=project, project_id=ids.take(project).to_numpy(),
        line=items.groupby(project).cumcount() + 1,
    )  # fmt: skip


def _ids(stem: pd.Series[str], number: np.ndarray) -> pd.Series[str]:
    return (stem + "-" + pd.Series(number, index=stem.index).astype("str")).reset_index(drop=True)


def phases(heads: pd.DataFrame) -> pd.Series[str]:
    """The project of which each is a later phase; empty: of none.

    ``heads`` has a row for each project with ``school_id``, ``bundle``, ``phase``, ``must_do``
    and ``project_id``. Phases are those of one bundle at one school: each follows the project
    of the phase before it that there is, the one that must be done where there are two.
    """
    place = ["school_id", "bundle"]
    several = heads[heads["bundle"] != ""].sort_values(
        [*place, "phase", "must_do"], ascending=[True, True, True, False], kind="stable"
    )
    first = several.drop_duplicates([*place, "phase"])
    before = first.assign(phase_of=first.groupby(place)["project_id"].shift().fillna(""))
    key = [*place, "phase"]
    found = heads[key].merge(before[[*key, "phase_of"]], on=key, how="left")["phase_of"]
    return found.fillna("").set_axis(heads.index)


def project_names(
    schools: pd.DataFrame, project: NDArray[np.int64], items: pd.DataFrame
) -> dict[str, list[str]]:
    """``name`` and ``name_en`` of each project: the school's and what is built there.

    ``schools`` has ``name`` and ``name_en`` of the school of each project; ``project`` says of
    which project each item is.
    """
    found = {}
    for lang, ending in zip(LANGUAGES, ("", "_en"), strict=True):
        pattern = catalogue()["project.name"].to(lang)
        comma = say("word.list_comma", lang)
        built = gathered(project, items[f"item{ending}"], len(schools), comma).tolist()
        names = schools[f"name{ending}"].tolist()
        found[f"name{ending}"] = [pattern.format(school=name, items=what)
                                  for name, what in zip(names, built, strict=True)]  # fmt: skip
    return found
