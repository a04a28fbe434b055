"""The county's own list of projects, held against what its schools lack (查漏补缺)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.rules.cells import plain
from gaibao_geo.intake.rules.word_lists import plain_unit
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.needs.stock import COUNTS
from gaibao_geo.needs.works.gaps import KEY, gaps
from gaibao_geo.needs.works.item_types import item_types_of, matched
from gaibao_geo.needs.works.sizing import sized
from gaibao_geo.tables.columns import PROJECT_STATES
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both

_APPROVED = PROJECT_STATES.index("approved")
_POSTPONED = PROJECT_STATES.index("postponed")  # from here on a state says nothing of progress
BUILT = PROJECT_STATES[PROJECT_STATES.index("finished") : _POSTPONED]
_READY = dict.fromkeys(PROJECT_STATES[:_APPROVED], False) | dict.fromkeys(
    PROJECT_STATES[_APPROVED:_POSTPONED], True
)
_LEAST = 1e-6  # in the indicator's unit: less is float noise


def own_projects(data: Dataset) -> pd.DataFrame:
    """The county's own projects as they are, with ``ready`` filled in from their state.

    A stated ``ready`` stays. Else what is approved or further on is ready; what is in reserve,
    submitted or listed is not; where the state says neither, it stays missing.
    """
    projects = data.projects
    by_state = projects["state"].map(_READY).astype("boolean")
    return projects.assign(ready=projects["ready"].fillna(by_state))


def listed_adds(data: Dataset, lacking: pd.DataFrame) -> pd.DataFrame:
    """What the list adds at each school and indicator, one row for each item that says so.

    Columns ``school_id``, ``indicator``, ``project_id``, ``row`` (its place in
    ``project_items``), ``item_type``, ``item``, ``adds`` (in the unit of the norm; the quantity
    where ``adds`` is empty and the item has that unit; ``NaN``: not known) and ``work``: what
    several versions are versions of. Called-off projects are left out, and those that are
    built: what they gave stands in the stock. A project finished after the school's latest
    count stays in.
    """
    items = data.project_items.assign(row=range(len(data.project_items)))
    projects = data.projects[data.projects["state"] != "cancelled"]
    projects = projects[~(projects["state"].isin(BUILT) & ~_after_count(data, projects))]
    work = projects["version_of"].where(projects["version_of"] != "", projects["project_id"])
    told = projects[["project_id", "school_id"]].assign(work=work)
    found = items.merge(told, on="project_id", how="inner")
    units = lacking.drop_duplicates("indicator")[["indicator", "unit"]].astype("str")
    unit = units.set_index("indicator")["unit"].reindex(found["indicator"]).fillna("")
    same = found["unit"].map(plain_unit).to_numpy() == unit.map(plain_unit).to_numpy()
    counted = found["quantity"].where(same | (found["unit"] == "").to_numpy(dtype=bool))
    adds = found["adds"].fillna(counted)
    columns = [*KEY, "project_id", "row", "item_type", "item", "work"]
    return found.assign(adds=adds)[[*columns, "adds"]]


def _after_count(data: Dataset, projects: pd.DataFrame) -> pd.Series[bool]:
    """Whether a project was finished after its school was last counted; unknown is no."""
    if "facilities" not in data:
        return pd.Series(False, index=projects.index)
    counted = projects["school_id"].map(data.facilities.groupby("school_id")["as_of"].max())
    finished = projects["finished_on"]
    return (finished != "") & counted.notna() & (finished > counted.fillna(""))


def closed_by_list(adds: pd.DataFrame) -> pd.Series[float]:
    """How much the list adds by school and indicator; versions of one work count once.

    Of several versions the one that adds most counts: what the list can do at best.
    """
    known = adds[(adds["indicator"] != "") & adds["adds"].notna()]
    each = known.groupby([*KEY, "work", "project_id"])["adds"].sum()
    return each.groupby([*KEY, "work"]).max().groupby(KEY).sum()


def left_open(data: Dataset, lacking: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The gaps (as ``gaps`` returns them) that the county's own list leaves open."""
    if "projects" not in data or "project_items" not in data:
        return found
    closed = _at(closed_by_list(listed_adds(data, lacking)), found)
    less = {name: (found[name] - closed).clip(lower=0)
            for name in ("gap", "need", "baseline", "room")}  # fmt: skip
    left: pd.DataFrame = found.assign(**less)
    return left.loc[left["gap"] > _LEAST]


def _at(amounts: pd.Series[float], found: pd.DataFrame) -> np.ndarray:
    places = pd.MultiIndex.from_frame(found[KEY])
    return amounts.reindex(places).fillna(0.0).to_numpy(dtype=np.float64)


def review_projects(data: Dataset, lacking: pd.DataFrame) -> Report:
    """What the county's own list builds too much, without need, or leaves out.

    ``lacking`` is what ``shortfalls`` returns; the list is ``projects`` with ``project_items``
    as ``listed_adds`` takes it. By school and indicator, at the pupils forecast where there is
    a forecast and never above a ceiling:

    * ``N26`` (warning): over standard: more is listed than the gap, rounded up to whole lots
      and steps as a proposal is, and by how much;
    * ``N27`` (warning): no need behind it: the indicator is met or does not apply;
    * ``N28`` (warning): a need without a project, and how much of it is left; works may be
      listed in several versions, which count once. Pupils, classes and teachers, whom no works
      can raise, are left aside;
    * ``N29`` (note): what cannot be judged, and why: the gap is not known, no norm holds, an
      item names no indicator or no amount in its unit, a project names no items.
    """
    found = gaps(lacking, coming=True)
    found = found.assign(allowed=_allowed(data, found))
    adds = listed_adds(data, lacking)
    judged, unjudged = _judgeable(adds, lacking)
    total = closed_by_list(judged)
    listed = judged.groupby(KEY).agg(
        row=("row", "min"), projects=("project_id", lambda ids: ", ".join(dict.fromkeys(ids)))
    )
    table = found.merge(total.rename("adds").reset_index(), on=KEY, how="outer")
    table = table.merge(listed.reset_index(), on=KEY, how="left")
    names = lacking.drop_duplicates("indicator").astype("str").set_index("indicator")
    names = names[["name_zh", "name_en", "unit", "unit_en"]]
    for name in names:
        table = table.assign(**{str(name): table["indicator"].map(names[name])})
    return Report((*_too_much(data, table), *_left_out(data, table),
                   *_not_judged(data, unjudged)))  # fmt: skip


def _allowed(data: Dataset, found: pd.DataFrame) -> pd.Series[float]:
    """The most that a proposal would add for each gap."""
    types, _ = item_types_of(data)
    wanted, _ = matched(data, found, types)
    quantity = sized(wanted)
    adds = (quantity["must"] + quantity["rest"]) * wanted["gives"]
    proposed = pd.Series(adds.to_numpy(), index=pd.MultiIndex.from_frame(wanted[KEY]))
    return found["need"].clip(lower=_at(proposed, found))


def _judgeable(adds: pd.DataFrame, lacking: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The items that can be held against a gap, and the others with their ``reason``."""
    pairs = lacking[lacking["role"] != "ceiling"][KEY].drop_duplicates().astype("str")
    known = by_school(lacking)
    unknown = known.loc[known["state"] == "unknown", KEY].astype("str")
    place = pd.MultiIndex.from_frame(adds[KEY])
    reason = np.select(
        [(adds["indicator"] == "").to_numpy(dtype=bool),
         ~place.isin(pd.MultiIndex.from_frame(pairs)),
         place.isin(pd.MultiIndex.from_frame(unknown)),
         adds["adds"].isna().to_numpy(dtype=bool)],
        ["no_indicator", "no_norm", "unknown", "no_amount"], default="",
    )  # fmt: skip
    return adds[reason == ""], adds.assign(reason=reason)[reason != ""]


def _too_much(data: Dataset, table: pd.DataFrame) -> Iterator[Finding]:
    need = table["allowed"].fillna(0.0)
    table = table.assign(need=need, over=table["adds"] - need)
    for row in rows(table[table["over"] > _LEAST]):
        none = not row.gap > 0
        values = {"projects": row.projects, "adds": _figure(row.adds)} | _told(row)
        if not none:
            values |= {"need": _figure(row.need), "over": _figure(row.over)}
        yield data.doubt("N27" if none else "N26", "warning", "project_items", int(row.row),
                         column="quantity", value=_figure(row.adds), values=values)  # fmt: skip


def _left_out(data: Dataset, table: pd.DataFrame) -> Iterator[Finding]:
    adds = table["adds"].fillna(0.0)
    table = table.assign(closed=adds, left=table["need"] - adds)
    schools = data.schools.assign(place=range(len(data.schools)))
    schools = schools.drop_duplicates("school_id").set_index("school_id")
    left = (table["left"] > _LEAST) & (table["shortfall"] > 0)
    for row in rows(table[left & ~table["indicator"].isin(COUNTS)]):
        school = schools.loc[row.school_id]
        values = {"name": Both(school["name"], school["name_en"] or school["name"]),
                  "left": _figure(row.left), "gap": _figure(row.need),
                  "closed": _figure(row.closed)} | _told(row)  # fmt: skip
        yield data.doubt("N28", "warning", "schools", int(school["place"]),
                         column="school_id", value=row.school_id, values=values)  # fmt: skip


def _not_judged(data: Dataset, unjudged: pd.DataFrame) -> Iterator[Finding]:
    """One note for each reason and kind of item, at the first of them."""
    for (reason, _), group in unjudged.groupby(["reason", "item_type"], sort=False):
        first = group.iloc[0]
        name = first["item"] or both(f"item_type.{first['item_type']}")
        values = {"count": len(group), "name": name, "reason": both(f"project.unjudged.{reason}")}
        yield data.doubt("N29", "note", "project_items", int(first["row"]), column="item_type",
                         value=first["item_type"], values=values)  # fmt: skip
    bare = ~data.projects["project_id"].isin(data.project_items["project_id"])
    bare &= ~data.projects["state"].isin(["cancelled", *BUILT])
    if bare.any():
        at = int(np.flatnonzero(bare)[0])
        values = {"count": int(bare.sum()), "name": data.projects["name"].iloc[at],
                  "reason": both("project.unjudged.no_items")}  # fmt: skip
        yield data.doubt("N29", "note", "projects", at, column="project_id",
                         value=data.projects["project_id"].iloc[at], values=values)  # fmt: skip


def _told(row: Any) -> dict[str, object]:
    return {"indicator": Both(row.name_zh, row.name_en), "unit": Both(row.unit, row.unit_en)}


def _figure(amount: float) -> str:
    return plain(round(amount, 2))
