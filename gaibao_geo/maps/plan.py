"""The plan on the map: which schools get what, and which do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.facts import Record, money_text, named, records, rows_of
from gaibao_geo.maps.ground import credit_lines
from gaibao_geo.maps.live import Moving
from gaibao_geo.maps.marks import nudges, people, position, radius, size_rows
from gaibao_geo.maps.palettes import CHOSEN, NOT_CHOSEN, PARTLY
from gaibao_geo.maps.shapes import bounds_of, geojson
from gaibao_geo.maps.spec import (
    Area,
    LegendRow,
    MapSpec,
    Overlay,
    Place,
    Point,
    Popup,
    Row,
    Section,
    Shape,
    SideList,
    SizeRow,
    View,
)
from gaibao_geo.places.regions import Source
from gaibao_geo.words import Lang, say

# Colour and shape both say it, so that neither a printer nor an eye needs colours.
STATES: Mapping[str, tuple[str, Shape]] = {
    "chosen": (CHOSEN, "circle"),
    "partly": (PARTLY, "diamond"),
    "not_chosen": (NOT_CHOSEN, "square"),
    "no_project": ("#9ca3af", "circle"),
}
Projects = Mapping[str, Sequence[Record]]  # by school
_READ = ("project_id", "school_id", "name", "cost_yuan", "chosen", "year", "closes")
_SHOWN = ["school_id", "name", "name_en", "pupils", "lon", "lat", "approximate", "accuracy_m"]
_PROJECTS = 1  # the section of a school's popup that lists its projects


def plan_map(
    projects: pd.DataFrame,
    schools: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    lang: Lang = "zh",
    *,
    title: str = "",
    source: str = "",
    made_up: bool = False,
    review_number: str = "",
    made_on: str = "",
    boundaries: Source = "tianditu",
) -> MapSpec:
    """The map of a plan, ready to render.

    ``projects`` has one row per project: ``project_id``, ``school_id``, ``name``,
    ``cost_yuan`` (whole yuan), ``chosen`` (flag), ``year`` (missing if not chosen) and, if
    known, ``closes`` (what it closes, in words). ``schools``: ``school_id``, ``name``,
    ``pupils``, ``lon``, ``lat``, ``approximate`` and ``accuracy_m`` (missing: nobody knows) as
    ``places.locating.locate`` gives them; ``name_en`` is used if there. ``polygons`` are the
    regions to draw (index ``region_id``, columns ``name`` and, if known, ``name_en``),
    ``boundaries`` the make of them that is credited. Schools without a point are listed
    beside the map; missing pupils draw the smallest mark. Raises ``ValueError``
    when a project names a school that is not in ``schools``.
    """
    strangers = sorted(set(projects["school_id"]) - set(schools["school_id"]))
    if strangers:
        raise ValueError(f"projects name schools that the table does not hold: {strangers}")
    names = {
        code: named(row, lang)
        for code, row in records(polygons.drop(columns="geometry").reset_index(),
                                 "region_id").items()
    }
    ground = MapSpec(
        lang=lang,
        title="",
        subtitle="",
        views=(View("all", say("map.investment.overview", lang), bounds_of(polygons)),),
        source=source,
        places=tuple(
            Place(str(code), names[code], bounds_of(polygons.loc[[code]]), Popup(names[code]))
            for code in polygons.index
        ),
        areas=tuple(
            Area(str(code), str(code), names[code], geojson(shape))
            for code, shape in polygons.geometry.items()
        ),
        credits=credit_lines(lang, made_on, boundaries, points=True),
        review_number=review_number,
        made_up=made_up,
    )
    return with_plan(ground, projects, schools, title)


@dataclass(frozen=True)
class Marks:
    """The schools as they are marked whatever a plan decides: what all its maps share.

    ``schools`` as for ``plan_map``.
    """

    schools: pd.DataFrame
    lang: Lang
    made: dict[tuple[object, ...], Point] = field(default_factory=dict, repr=False)

    @cached_property
    def ids(self) -> list[str]:
        """Every school."""
        return self.schools["school_id"].tolist()

    @cached_property
    def placed(self) -> Sequence[Record]:
        """The schools with a point, as ``_point`` reads them."""
        return rows_of(self._shown[self._shown["lon"].notna()])

    @cached_property
    def unplaced(self) -> Sequence[Record]:
        """The schools without."""
        return rows_of(self._shown[self._shown["lon"].isna()])

    @cached_property
    def sizes(self) -> tuple[SizeRow, ...]:
        """What the sizes mean."""
        return size_rows(self._most, self.lang)

    def point(self, school: Record, projects: Sequence[Record], state: str) -> Point:
        """The school's mark under one plan; the same object for plans that treat it alike."""
        told = tuple(tuple(project.values()) for project in projects)
        key = (school["school_id"], state, told)
        if key not in self.made:
            name = school["school_id"]
            popup = _popup(school, projects, state, self.lang)
            self.made[key] = _point(school, self._radii[name], self._shifts[name], popup, state)
        return self.made[key]

    @cached_property
    def _shown(self) -> pd.DataFrame:
        return self.schools[self.schools.columns.intersection(_SHOWN)]

    @cached_property
    def _most(self) -> float:
        return self._shown["pupils"].max()  # type: ignore[no-any-return]

    @cached_property
    def _radii(self) -> dict[str, float]:
        return {row["school_id"]: radius(row["pupils"], self._most) for row in self.placed}

    @cached_property
    def _shifts(self) -> dict[str, tuple[float, float]]:
        return nudges(self._shown[self._shown["lon"].notna()], self._radii)


def with_plan(
    ground: MapSpec, projects: pd.DataFrame, schools: pd.DataFrame | Marks, title: str = ""
) -> MapSpec:
    """The map of another plan for the same question, on the ``ground`` of its first map.

    ``projects`` and ``schools`` as for ``plan_map``, or, for several plans, the ``Marks`` of
    these; only what a plan decides is made anew.
    """
    lang = ground.lang
    marks = schools if isinstance(schools, Marks) else Marks(schools, lang)
    of_school = by_school(projects)
    states = {school: _state(of_school.get(school, [])) for school in marks.ids}
    chosen = projects[projects["chosen"].astype(bool)]
    place = say("word.list_comma", lang).join(dict.fromkeys(item.name for item in ground.places))
    return replace(
        ground,
        title=title or say("map.plan.title", lang, place=place),
        subtitle=say("map.plan.subtitle", lang, all=len(projects), chosen=len(chosen),
                     amount=money_text(int(chosen["cost_yuan"].sum()), lang)),
        overlays=(_overlay(marks, of_school, states),),
        side_lists=_beside(marks, of_school, states),
        notes=(say("map.plan.note", lang), say("map.plan.note_points", lang)),
    )


def moving_lines(
    projects: pd.DataFrame, years: Sequence[int], lang: Lang
) -> tuple[Moving, ...]:
    """The lines of the schools' popups that each plan words anew, with all they can say.

    ``projects`` as for ``plan_map``, in the same order; ``years`` are those that a plan may
    build in.
    """
    outcomes = [(False, None), (True, None), *((True, year) for year in years)]
    return tuple(
        Moving(str(school), _PROJECTS, at, tuple(
            _outcome({**project, "chosen": chosen, "year": year}, lang)
            for chosen, year in outcomes
        ))
        for school, mine in by_school(projects).items()
        for at, project in enumerate(mine)
    )


def by_school(projects: pd.DataFrame) -> Projects:
    """The rows of projects by the school they are for, in the table's order."""
    found: dict[str, list[Record]] = {}
    for row in rows_of(projects[[name for name in _READ if name in projects]]):
        found.setdefault(str(row["school_id"]), []).append(row)
    return found


def _state(projects: Sequence[Record]) -> str:
    if not projects:
        return "no_project"
    chosen = [bool(project["chosen"]) for project in projects]
    return "chosen" if all(chosen) else "partly" if any(chosen) else "not_chosen"


def _overlay(marks: Marks, of_school: Projects, states: Mapping[str, str]) -> Overlay:
    lang = marks.lang
    points = tuple(
        marks.point(row, of_school.get(row["school_id"], []), states[row["school_id"]])
        for row in marks.placed
    )
    drawn = Counter(states[row["school_id"]] for row in marks.placed)
    total = Counter(states.values())
    legend = tuple(
        LegendRow(state, say(f"map.plan.{state}", lang), colour, drawn[state],
                  total[state] - drawn[state], shape)
        for state, (colour, shape) in STATES.items() if total[state]
    )
    near = sum(point.approximate for point in points)
    notes = [say("map.plan.size_note", lang)] if marks.sizes else []
    notes += [say("map.plan.near_note", lang, near=near)] if near else []
    return Overlay("schools", say("map.plan.schools", lang), points, legend, "".join(notes),
                   sizes=marks.sizes)


def _point(
    school: Record, radius: float, nudge: tuple[float, float], popup: Popup, state: str
) -> Point:
    colour, shape = STATES[state]
    return Point(
        id=str(school["school_id"]), name=popup.title, lon=float(school["lon"]),
        lat=float(school["lat"]), keys=(state,), colour=colour, radius=radius, popup=popup,
        approximate=bool(school["approximate"]), nudge=nudge, shape=shape,
    )


def _popup(school: Record, projects: Sequence[Record], state: str, lang: Lang) -> Popup:
    pupils = Row(say("map.plan.pupils", lang), people(school["pupils"], lang))
    sections = [Section("", (pupils, *position(school, lang)))]
    if projects:
        rows = tuple(_project(project, lang) for project in projects)
        sections.append(Section(say("map.plan.projects", lang), rows))
    return Popup(named(school, lang), say(f"map.plan.{state}", lang), tuple(sections))


def _outcome(project: Record, lang: Lang) -> str:
    cost = money_text(int(project["cost_yuan"]), lang)
    chosen = bool(project["chosen"])
    known = chosen and pd.notna(project["year"])
    key = "in_year" if known else "chosen_row" if chosen else "not_chosen_row"
    return say(f"map.plan.{key}", lang, cost=cost, year=int(project["year"]) if known else "")


def _project(project: Record, lang: Lang) -> Row:
    closes = project.get("closes", "")
    label = str(project["name"])
    if isinstance(closes, str) and closes:
        label = say("map.plan.closes", lang, name=label, closes=closes)
    return Row(label, _outcome(project, lang))


def _beside(
    marks: Marks, of_school: Projects, states: Mapping[str, str]
) -> tuple[SideList, ...]:
    lang = marks.lang
    rows = tuple(
        Row(named(row, lang), _in_short(of_school.get(row["school_id"], []),
                                        states[row["school_id"]], lang))
        for row in marks.unplaced
    )
    if not rows:
        return ()
    return (SideList(say("map.plan.no_point", lang), say("map.list.missing_point", lang), rows),)


def _in_short(projects: Sequence[Record], state: str, lang: Lang) -> str:
    said = say(f"map.plan.{state}", lang)
    yuan = sum(int(project["cost_yuan"]) for project in projects if project["chosen"])
    if not yuan:
        return said
    return say("map.plan.in_short", lang, state=said, amount=money_text(yuan, lang))
