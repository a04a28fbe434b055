"""What can be chosen, and what it would mend: the tables that a problem rests on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.rules.programmes import kinds_of, shipped_eligibility
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.needs.stock import stock
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.needs.works.projects import Proposed
from gaibao_geo.places.region_names import region_names
from gaibao_geo.plans.groups import names_by, places_by
from gaibao_geo.tables.paying import SCHOOL_COLUMNS as RULED
from gaibao_geo.tables.paying import payable
from gaibao_geo.tables.rows import rows
from gaibao_geo.words import Both, both

Made = TypeVar("Made")
# Columns a table may lack, each with its type and what stands for unknown.
_TEXT = ("str", "")
PROJECT_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType({
    "project_id": _TEXT, "school_id": _TEXT, "school": _TEXT, "school_en": _TEXT,
    "township_id": _TEXT, "township": _TEXT, "township_en": _TEXT,
    "region_id": _TEXT, "region": _TEXT, "region_en": _TEXT, "kind": _TEXT, "keep": _TEXT,
    "name": _TEXT, "name_en": _TEXT, "cost_yuan": ("Int64", pd.NA), "need_yuan": ("Int64", pd.NA),
    "list_name": _TEXT, "priority": _TEXT, "must_do": ("boolean", pd.NA),
    "ready": ("boolean", pd.NA), "earliest_year": ("Int64", pd.NA), "phase_of": _TEXT,
    "version_of": _TEXT, "quality": _TEXT,
})  # fmt: skip
SCHOOL_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType({
    "school_id": _TEXT, "school": _TEXT, "school_en": _TEXT, "township_id": _TEXT,
    "township": _TEXT, "township_en": _TEXT, "region_id": _TEXT, "region": _TEXT,
    "region_en": _TEXT, "kind": _TEXT, "keep": _TEXT, "pupils": ("Int64", pd.NA),
    "classes": ("float64", None), "weakness": ("float64", None),
})  # fmt: skip
LINE_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType(
    {"project_id": _TEXT, "item_type": _TEXT, "cost_yuan": ("Int64", pd.NA)}
)
EFFECT_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType(
    {"project_id": _TEXT, "indicator": _TEXT, "amount": ("float64", None)}
)
NEED_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType({
    "school_id": _TEXT, "indicator": _TEXT, "name_zh": _TEXT, "name_en": _TEXT, "unit": _TEXT,
    "unit_en": _TEXT, "shortfall": ("float64", None), "pupils": ("Int64", pd.NA),
    "weakness": ("float64", None),
})  # fmt: skip
BARRED_COLUMNS: Mapping[str, tuple[str, object]] = MappingProxyType(
    {"project_id": _TEXT, "programme_id": _TEXT, "reason_zh": _TEXT, "reason_en": _TEXT}
)
_KEYS = {
    "projects": ["project_id"],
    "lines": ["project_id", "item_type"],
    "effects": ["project_id", "indicator"],
    "needs": ["school_id", "indicator"],
    "schools": ["school_id"],
    "barred": ["project_id", "programme_id"],
}
COLUMNS: Mapping[str, Mapping[str, tuple[str, object]]] = MappingProxyType({
    "projects": PROJECT_COLUMNS, "lines": LINE_COLUMNS, "effects": EFFECT_COLUMNS,
    "needs": NEED_COLUMNS, "schools": SCHOOL_COLUMNS, "barred": BARRED_COLUMNS,
})  # fmt: skip
_PLACE = ["school", "school_en", "township_id", "township", "township_en", "region_id", "region",
          "region_en", "kind", "keep"]  # fmt: skip


def _none() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True)
class Candidates:
    """Candidate projects, the shortfalls they close, and the schools of both.

    * ``projects``: one row each; ``cost_yuan`` whole yuan; ``need_yuan`` is the cost, or 0
      for a second version of the same work, so that a need is priced once. The school's
      place stands with it: ``township``, ``region_id`` (county), ``kind``, ``keep``. Any
      other column of numbers is kept, for ``Limit`` and ``Maximise``.
    * ``lines``: whole yuan of each project by ``item_type``; they add up to its cost.
    * ``effects``: how much of a school's ``indicator`` a project adds, in its unit.
    * ``needs``: ``shortfall`` > 0 of each school and indicator, with the school's pupils
      and weakness (missing where unknown).
    * ``schools``: every school of the question, with ``pupils`` and ``classes`` (missing
      where unknown), whether or not anything is lacking or proposed there.
    * ``barred``: the programmes that may not pay for a project, with the reason.

    A column that a table lacks is added and unknown throughout; without ``schools`` those of
    projects and needs serve. Rows are put in the order of their ids, so that the order of a
    file changes no answer.
    """

    projects: pd.DataFrame
    lines: pd.DataFrame
    effects: pd.DataFrame
    needs: pd.DataFrame
    schools: pd.DataFrame = field(default_factory=_none)
    barred: pd.DataFrame = field(default_factory=_none)

    def __post_init__(self) -> None:
        for name in ("projects", "lines", "effects", "needs"):
            object.__setattr__(self, name, _in_shape(getattr(self, name), name))
        schools = self.schools if len(self.schools.columns) else _schools_of(self)
        object.__setattr__(self, "schools", _in_shape(schools, "schools"))
        object.__setattr__(self, "barred", _in_shape(self.barred, "barred"))

    @cached_property
    def _made(self) -> dict[tuple[str, ...], Any]:
        return {}

    def called(self, by: str, of: Literal["projects", "schools"] = "projects") -> dict[str, Both]:
        """What each group of the projects (or schools) is called, by its key."""
        return self.once((of, by), lambda: names_by(getattr(self, of), by))

    def places(
        self, by: str, of: Literal["projects", "schools"] = "projects"
    ) -> tuple[np.ndarray, np.ndarray]:
        """The group of each project (or school), as a place in the sorted keys, and those keys."""
        return self.once(("places", of, by), lambda: places_by(getattr(self, of), by))

    def pupils_by(self, by: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each school the place of its group, the groups' sorted keys, and their pupils."""

        def counted() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
            group, keys = self.places(by, "schools")
            pupils = self.schools["pupils"].to_numpy(dtype=np.float64, na_value=np.nan)
            return group, keys, np.bincount(group, weights=pupils, minlength=len(keys))

        return self.once(("pupils", by), counted)

    def once(self, key: tuple[str, ...], make: Callable[[], Made]) -> Made:
        """What is made of these tables when somebody asks, and then kept."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made

    @cached_property
    def served(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each effect the place of its project, and of the need it serves.

        -1 where nothing is lacking, or the project is no candidate.
        """
        ids = pd.Index(self.projects["project_id"])
        project = ids.get_indexer(self.effects["project_id"])
        school = self.projects["school_id"].take(project).to_numpy()
        lacking = pd.MultiIndex.from_frame(self.needs[["school_id", "indicator"]])
        mended = pd.MultiIndex.from_arrays([school, self.effects["indicator"]])
        return project, np.where(project < 0, -1, lacking.get_indexer(mended))


def _in_shape(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with every column it should have, in the order of its keys."""
    columns, count = COLUMNS[name], len(table)
    whole: dict[Hashable, pd.Series] = {
        column: table[column] if column in table
        else pd.Series([unknown] * count, dtype=kind, index=table.index)
        for column, (kind, unknown) in columns.items()
    }  # fmt: skip
    for column, (kind, _) in columns.items():
        if whole[column].dtype != kind:
            whole[column] = whole[column].astype(kind)  # type: ignore[call-overload]
    whole |= {column: table[column] for column in table.columns if column not in columns}
    shaped, keys = pd.DataFrame(whole, index=table.index), _KEYS[name]
    if len(keys) == 1 and shaped[keys[0]].is_monotonic_increasing:
        return shaped.reset_index(drop=True)
    return shaped.sort_values(keys, ignore_index=True)


def _schools_of(parts: Candidates) -> pd.DataFrame:
    """The schools that projects and needs name, with what those say of them."""
    placed = parts.projects.drop_duplicates("school_id").set_index("school_id")[_PLACE]
    known = parts.needs.drop_duplicates("school_id").set_index("school_id")
    ids = placed.index.union(known.index)
    table = placed.reindex(ids).assign(
        pupils=known["pupils"].reindex(ids), weakness=known["weakness"].reindex(ids)
    )
    filled = table[_PLACE].fillna("")
    return table.assign(**{name: filled[name] for name in _PLACE}).rename_axis(
        "school_id").reset_index()  # fmt: skip


def candidates(
    data: Dataset,
    lacking: pd.DataFrame,
    weak: Weakness | None = None,
    proposed: Proposed | None = None,
) -> Candidates:
    """The candidate projects of a dataset, against what its schools lack.

    ``data`` needs the tables ``schools``, ``projects`` and ``project_items``; with ``proposed``
    (what ``candidate_projects`` returns) its projects and items are taken instead. ``lacking``
    is what ``shortfalls`` returns and ``weak`` what ``weakness`` returns (without it the
    weakness is missing). An item's effect is what it ``adds``, else its
    quantity. Raises ``DataError`` naming every project that has no cost
    above zero, whose items' costs do not add up to it, or that belongs to no school.
    """
    schools = data.schools.set_index("school_id")
    projects = data.projects if proposed is None else proposed.projects
    items = data.project_items if proposed is None else proposed.items
    projects = projects.sort_values("project_id", ignore_index=True)
    items = items.sort_values(["project_id", "line"], ignore_index=True)
    lines = _lines(projects, items)
    faults = [*_cost_faults(projects, lines), *_strangers(projects, schools.index)]
    if faults:
        said = Both(*("\n".join(part) for part in zip(*faults, strict=True)))
        raise DataError(*both("plan.fault.head", faults=said))
    every = _schools(data, weak)
    placed = every.set_index("school_id")[_PLACE]
    table = projects.assign(
        need_yuan=projects["cost_yuan"].where(projects["version_of"] == "", 0),
        **{name: projects["school_id"].map(placed[name]) for name in _PLACE},
    )[list(PROJECT_COLUMNS)]
    return Candidates(table, lines, _effects(items), _needs(lacking, every), every,
                      _barred(data, projects, items))  # fmt: skip


def _lines(projects: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Whole yuan by project and item type; a project priced only as a whole is one line."""
    priced = items[items["cost_yuan"].notna()]
    whole = projects[~projects["project_id"].isin(priced["project_id"])]
    unsplit = whole[["project_id", "cost_yuan"]].assign(item_type="package")
    every: pd.DataFrame = pd.concat([priced[list(LINE_COLUMNS)], unsplit], ignore_index=True)
    return every.groupby(["project_id", "item_type"])["cost_yuan"].sum().reset_index()


def _cost_faults(projects: pd.DataFrame, lines: pd.DataFrame) -> Iterable[Both]:
    total = lines.groupby("project_id")["cost_yuan"].sum()
    for row in rows(projects):
        if row.cost_yuan <= 0:
            yield both("plan.fault.cost", project=row.project_id, yuan=row.cost_yuan)
        elif total[row.project_id] != row.cost_yuan:
            yield both("plan.fault.lines", project=row.project_id, yuan=f"{row.cost_yuan:,}",
                       lines=f"{total[row.project_id]:,}")  # fmt: skip


def _strangers(projects: pd.DataFrame, schools: pd.Index) -> Iterable[Both]:
    for row in rows(projects[~projects["school_id"].isin(schools)]):
        yield both("plan.fault.school", project=row.project_id, school=row.school_id)


def _effects(items: pd.DataFrame) -> pd.DataFrame:
    amount = items["adds"].fillna(items["quantity"])
    useful = items.assign(amount=amount)[(items["indicator"] != "") & (amount > 0)]
    sums: pd.Series[float] = useful.groupby(["project_id", "indicator"])["amount"].sum()
    return sums.rename("amount").reset_index()


def _schools(data: Dataset, weak: Weakness | None) -> pd.DataFrame:
    """Every school with its place, its pupils and how weak it is."""
    stocks = stock(data)
    whole = stocks[stocks["stage"] == "any"].set_index("school_id")
    schools = data.schools.reset_index(drop=True)
    ids = schools["school_id"]
    own = data.tables.get("regions")
    names = region_names(schools["region_id"], own)
    known = weak.index if weak is not None else pd.Series(dtype="float64")
    return pd.DataFrame({
        "school_id": ids, "school": schools["name"],
        "school_en": schools["name_en"].where(schools["name_en"] != "", schools["name"]),
        "township_id": schools["township_id"], "township": schools["township"],
        "township_en": schools["township_en"].where(
            schools["township_en"] != "", schools["township"]),
        "region_id": schools["region_id"],
        "region": [names[code].zh for code in schools["region_id"]],
        "region_en": [names[code].en for code in schools["region_id"]],
        "kind": schools["kind"], "keep": ids.map(whole["keep"]),
        "pupils": ids.map(whole["pupils"]).astype("Int64"),
        "classes": ids.map(whole["classes"]).astype("float64"),
        "weakness": ids.map(known).astype("float64"),
    })  # fmt: skip


def _needs(lacking: pd.DataFrame, schools: pd.DataFrame) -> pd.DataFrame:
    short = by_school(lacking)
    short = short[short["state"] == "short"]
    known = schools.set_index("school_id")
    return short.assign(
        pupils=short["school_id"].map(known["pupils"]).astype("Int64"),
        weakness=short["school_id"].map(known["weakness"]).astype("float64"),
        shortfall=short["shortfall"].astype("float64"),
    )[list(NEED_COLUMNS)]


def _barred(data: Dataset, projects: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """What each programme of ``eligibility`` may not pay for."""
    rules = data.eligibility if "eligibility" in data else shipped_eligibility()
    schools = data.schools.drop_duplicates("school_id").set_index("school_id")
    schools = schools.assign(kind=kinds_of(schools))[list(RULED.values())]
    judged = payable(rules, projects, items, schools)
    return judged.loc[judged["verdict"] == "bar", list(BARRED_COLUMNS)]
