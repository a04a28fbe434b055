"""Counties or townships by any one of their figures, on their own map or the country's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from gaibao_geo.answers.by_place import Level
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.choropleth import Grading, choropleth, township_map
from gaibao_geo.maps.facts import rows_of
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.national import national_map
from gaibao_geo.maps.neighbours import with_neighbours
from gaibao_geo.maps.ready_kinds import PER_PUPIL, WEAK
from gaibao_geo.maps.school_dots import school_dots
from gaibao_geo.maps.searchable import searchable
from gaibao_geo.maps.spec import Dots, MapSpec, Row, SideList
from gaibao_geo.needs.weak.weakness import Weakness
from gaibao_geo.places.reference import our_regions, our_townships
from gaibao_geo.places.region_names import region_names
from gaibao_geo.places.regions import every_county, polygons
from gaibao_geo.words import Both, Lang, both, say

MEASURES: Mapping[str, Measure] = {
    "weakness": WEAK,
    "pupils": Measure(both("map.place.pupils"), both("map.place.people")),
    "schools": Measure(both("map.place.schools"), both("map.place.school_unit")),
    "cost_yuan": Measure(both("map.place.cost"), kind="yuan"),
    "cost_per_pupil": Measure(both("map.place.cost_per_pupil"), PER_PUPIL.unit, kind="yuan"),
    "plan_yuan": Measure(both("map.place.plan"), kind="yuan"),
    "plan_per_pupil": PER_PUPIL,
}
OF_PLAN = ("plan_yuan", "plan_per_pupil")


def place_map(
    data: Dataset,
    places: pd.DataFrame,
    name: str,
    level: Level,
    lang: Lang = "zh",
    *,
    title: str = "",
    grading: Grading | None = None,
    country: bool = False,
    weak: Weakness | None = None,
    review_number: str = "",
    made_on: str = "",
) -> MapSpec:
    """The counties or townships of a dataset coloured by a column of ``answers.by_place``.

    ``name`` is one of ``MEASURES``, ``level`` what a row of ``places`` is. Townships are
    coloured at the points of their seats; one that no source gives a point stands in the
    list beside the map. ``country`` draws counties on the map of the whole country, islands
    included, and with ``weak`` every school on them, a dot in the colour of its weakness; a
    county whose boundary is not at hand is listed beside it. The title is ``title``, else the
    place and the measure. Raises ``DataError`` for a county without boundary on any other map.
    """
    measure = MEASURES[name]
    head = title or say("map.kinds.headed", lang, place=data.title, what=measure.title)
    frame = Frame(lang, head, data.note.to(lang), data.made_up, review_number, made_on)
    known = places[places["region_id"] != ""]
    table = known[["key", name]].rename(columns={"key": "region_id", name: "value"})
    if level == "region" and country:
        has_shape = table["region_id"].isin(every_county().index)
        dots = () if weak is None else (_dots(data, weak, lang),)
        spec = national_map(table[has_shape], measure, frame, grading=grading, dots=dots)
        return replace(spec, side_lists=_without_shape(known[~has_shape], name, lang))
    codes = sorted(set(known["region_id"]))
    names = region_names(codes, our_regions())
    shapes = polygons(codes)
    shapes = shapes.assign(name_en=[names[code].en for code in shapes.index])
    if level == "region":
        return with_neighbours(searchable(
            choropleth(table, shapes, measure, frame, grading=grading)
        ))  # fmt: skip
    return with_neighbours(searchable(township_map(
        table.rename(columns={"region_id": "township_id"}), _seats(known), shapes, measure, frame,
        grading=grading,
    )))  # fmt: skip


def _dots(data: Dataset, weak: Weakness, lang: Lang) -> Dots:
    schools = data.schools.assign(value=data.schools["school_id"].map(weak.index))
    return school_dots(schools, WEAK, lang)


def _without_shape(places: pd.DataFrame, name: str, lang: Lang) -> tuple[SideList, ...]:
    """The counties younger than the boundaries (of 2024), or of codes that nobody knows."""
    rows = tuple(
        Row(f"{row['name_zh' if lang == 'zh' else 'name_en']} {row['key']}",
            MEASURES[name].text(row[name], lang))
        for row in rows_of(places)
    )  # fmt: skip
    return (SideList(say("map.search.no_shape", lang), "", rows),) if rows else ()


def _seats(places: pd.DataFrame) -> pd.DataFrame:
    """The townships of these counties and, without a point, what else schools are put under."""
    ours = our_townships()
    ours = ours[ours["region_id"].isin(set(places["region_id"]))]
    others = places[~places["key"].isin(set(ours["township_id"]))]
    unplaced = pd.DataFrame({
        "township_id": others["key"], "name": others["name_zh"], "name_en": others["name_en"],
        "region_id": others["region_id"],
    })  # fmt: skip
    return pd.concat([ours, unplaced], ignore_index=True) if len(unplaced) else ours


def called(name: str) -> Both:
    """What a measure is called."""
    return MEASURES[name].title
