"""The investment map: six places, what they got, from whom, and what it built."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import pandas as pd
import shapely

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.maps.facts import Facts, Record, named, records
from gaibao_geo.maps.investment_places import (
    Money,
    areas,
    monies,
    place,
    shapes_of,
    themes,
)
from gaibao_geo.maps.investment_points import Layer, school_layer, township_layer, unit_layer
from gaibao_geo.maps.shapes import bounds_of, geojson
from gaibao_geo.maps.spec import Bounds, MapSpec, Outline, View
from gaibao_geo.places.regions import Source, polygons, simplified, today, units_in
from gaibao_geo.words import Lang, say

TODAY = 9999  # a year that every code in force has reached
OUTLINE_DEG = 0.03  # provinces are light context, gone where a county fills the page
COUNTY_DEG = {"tianditu": 0.0, "amap": 0.002}  # tianditu is coarse enough as it is
LABEL_CLEARANCE_DEG = 0.2  # a province's name keeps this clear of the places


def investment_map(
    data: Dataset,
    townships: pd.DataFrame,
    regions: pd.DataFrame,
    lang: Lang = "zh",
    review_number: str = "",
    *,
    made_on: str = "",
    source: Source = "tianditu",
) -> MapSpec:
    """The map of ``data``'s investments, ready to render.

    ``data`` holds ``figures``, ``units``, ``works``, ``investments`` and ``enrolments``
    (``data/seeds``); ``townships`` and ``regions`` are the tables of ``geo/``.
    ``review_number`` is the 审图号 to print, empty if there is none; ``made_on`` a date in
    words for the source line; ``source`` the make of the boundaries (``amap`` is finer,
    above all on coasts; ``tianditu`` is the official publisher's). Amounts are figure times
    unit, in whole yuan; what has no point is listed beside the map. Raises ``DataError`` for
    a region without boundary.
    """
    facts = Facts(data, lang)
    year = facts.year()
    by_id = records(regions, "region_id")
    all_money = monies(data, regions, facts, lang)
    shapes = {
        money.region_id: simplified(
            polygons(shapes_of(money.region_id, regions, TODAY), source), COUNTY_DEG[source]
        )
        for money in all_money
    }
    layers = [
        layer
        for money in all_money
        for layer in _layers(by_id[money.region_id], data, townships, regions, facts)
    ]
    told = say("map.investment.source", lang, title=data.title.to(lang), year=year)
    dated = [say("map.investment.made_on", lang, date=made_on)] if made_on else []
    return MapSpec(
        lang=lang,
        title=say("map.investment.title", lang),
        subtitle=say("map.investment.subtitle", lang),
        views=_views(all_money, shapes, by_id, lang),
        source=told,
        places=tuple(place(money, shapes[money.region_id], facts, lang) for money in all_money),
        areas=tuple(
            area for money in all_money
            for area in areas(money, shapes[money.region_id], regions, lang)
        ),
        themes=themes(all_money, lang),
        overlays=tuple(overlay for overlay, _ in layers),
        outlines=_outlines(shapes, by_id, lang),
        side_lists=tuple(beside for _, beside in layers if beside),
        notes=_notes(all_money, regions, year, lang),
        credits=(*dated, *(say(f"map.investment.{name}", lang)
                           for name in (f"boundaries_{source}", "points", "software"))),
        review_number=review_number,
        made_up=data.made_up,
    )


def _layers(
    region: Record, data: Dataset, townships: pd.DataFrame, regions: pd.DataFrame, facts: Facts
) -> list[Layer]:
    lang = facts.lang
    made = (
        township_layer(region, data.works, townships, lang),
        school_layer(region, data.works, townships, facts),
        unit_layer(region, regions, facts.year(), lang),
    )
    return [layer for layer in made if layer is not None]


def _province_of(region_id: str, by_id: Mapping[str, Record]) -> str:
    while by_id[region_id]["parent_id"]:
        region_id = by_id[region_id]["parent_id"]
    return region_id


def _outlines(
    shapes: dict[str, gpd.GeoDataFrame], by_id: Mapping[str, Record], lang: Lang
) -> tuple[Outline, ...]:
    codes = dict.fromkeys(_province_of(region_id, by_id) for region_id in shapes)
    busy = shapely.union_all([frame.geometry.union_all() for frame in shapes.values()])
    drawn = []
    for code in codes:
        shape = simplified(polygons([code]), OUTLINE_DEG).geometry.iloc[0]
        free = shape.difference(busy.buffer(LABEL_CLEARANCE_DEG))
        middle = shapely.maximum_inscribed_circle(free).centroid
        drawn.append(Outline(named(by_id[code], lang), round(middle.x, 2),
                             round(middle.y, 2), geojson(shape, 2)))
    return tuple(drawn)


def _views(
    all_money: Sequence[Money],
    shapes: dict[str, gpd.GeoDataFrame],
    by_id: Mapping[str, Record],
    lang: Lang,
) -> tuple[View, ...]:
    bounds = {code: bounds_of(frame) for code, frame in shapes.items()}
    groups: dict[str, list[Bounds]] = {}
    for code, box in bounds.items():
        groups.setdefault(_province_of(code, by_id), []).append(box)
    return (
        View("all", say("map.investment.overview", lang), _around(list(bounds.values()))),
        *(View(code, named(by_id[code], lang), _around(boxes))
          for code, boxes in groups.items()),
        *(View(money.region_id, money.name, bounds[money.region_id]) for money in all_money),
    )


def _around(boxes: Sequence[Bounds]) -> Bounds:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _notes(
    all_money: Sequence[Money], regions: pd.DataFrame, year: int, lang: Lang
) -> tuple[str, ...]:
    said = [say("map.note.scopes", lang)]
    for money in all_money:
        said += _unit_note(money, regions, year, lang)
        beyond = money.rows[money.rows["compulsory_only"] == "no"]
        scopes = beyond["scope_zh" if lang == "zh" else "scope_en"]
        said += [say("map.note.scope", lang, place=money.name, scope=scope) for scope in scopes]
        if money.pupils is None:
            said.append(say("map.note.no_pupils", lang, place=money.name))
    return (*said, say("map.note.points", lang))


def _unit_note(money: Money, regions: pd.DataFrame, year: int, lang: Lang) -> list[str]:
    then, now = (units_in(regions, money.region_id, when) for when in (year, TODAY))
    if set(then["region_id"]) == set(now["region_id"]):
        return []
    names = {code: named(row, lang) for code, row in records(regions, "region_id").items()}
    heirs: dict[str, list[str]] = {}
    for code in then.loc[then["valid_to"].notna(), "region_id"]:
        heirs.setdefault(today(regions, code), []).append(names[code])
    comma = say("word.list_comma", lang)
    changes = [
        say("map.note.merged" if len(old) > 1 else "map.note.renamed", lang,
            old=comma.join(old), new=names[heir])
        for heir, old in heirs.items()
    ]
    return [say("map.note.units", lang, place=money.name, now=len(now), then=len(then), year=year,
                changes=say("map.note.then", lang).join(changes))]
