"""The points of the investment map: townships, schools and seats, and what has none."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import pandas as pd

from gaibao_geo.colours import BLUE, GREEN, ORANGE, VERMILION
from gaibao_geo.maps.facts import Facts, Record, money_text, named, records, rows_of
from gaibao_geo.maps.spec import (
    LegendRow,
    Overlay,
    Point,
    Popup,
    Row,
    Section,
    Segment,
    SideList,
)
from gaibao_geo.places.regions import today, units_in
from gaibao_geo.words import Lang, say

KINDS: Mapping[str, str] = {"canteen": ORANGE, "dormitory": BLUE, "teaching": GREEN}
NONE_COLOUR = "#b91c1c"
GREY = "#c4cad3"
GLYPH = 9.0  # pixels, the radius of a township's glyph
LARGEST_SCHOOL = 20.0  # pixels, the radius of the largest amount

Layer = tuple[Overlay, SideList | None]


def township_layer(
    region: Record, works: pd.DataFrame, townships: pd.DataFrame, lang: Lang
) -> Layer | None:
    """Which townships of a county are named for a canteen, a dormitory, teaching rooms.

    ``None`` unless the county's works name townships (not schools) for all three. Every
    township of the county is shown; one named for none gets a ring of its own.
    """
    rows = works[(works["region_id"] == region["region_id"]) & (works["township"] != "")
                 & (works["school"] == "") & works["item_type"].isin(list(KINDS))]
    if set(rows["item_type"]) != set(KINDS):
        return None
    sources = {(row["township"], row["item_type"]): row["section"] for row in rows_of(rows)}
    points, beside, counts, listed = [], [], Counter[str](), Counter[str]()
    for town in rows_of(townships[townships["region_id"] == region["region_id"]]):
        got = [kind for kind in KINDS if (town["name"], kind) in sources]
        keys = tuple(got or ["none"])
        if pd.isna(town["lon"]):
            listed.update(keys)
            words = [say(f"map.kind.{key}", lang) for key in keys]
            beside.append(Row(named(town, lang), say("word.list_comma", lang).join(words)))
            continue
        counts.update(keys)
        points.append(_township(town, got, keys, sources, lang))
    place = named(region, lang)
    legend = tuple(
        LegendRow(key, say(f"map.kind.{key}", lang), colour, counts[key], listed[key], sample)
        for key, colour, sample in (
            *((kind, KINDS[kind], f"segment-{at}") for at, kind in enumerate(KINDS)),
            ("none", NONE_COLOUR, "ring"),
        )
    )
    overlay = Overlay(
        "townships", say("map.overlay.townships", lang, place=place), tuple(points), legend,
        say("map.overlay.townships_note", lang), min_zoom=7, label_zoom=8.5,
    )
    return overlay, _side_list("townships", place, beside, lang)


def _township(
    town: Record,
    got: list[str],
    keys: tuple[str, ...],
    sources: Mapping[tuple[str, str], str],
    lang: Lang,
) -> Point:
    rows = tuple(
        Row(
            say(f"map.kind.{kind}", lang),
            say("map.popup.named" if kind in got else "map.popup.not_named", lang),
            sources.get((town["name"], kind), ""),
        )
        for kind in KINDS
    )
    about = Section("", (), _position("map.popup.at_township", town["accuracy_m"], lang,
                                      name=named(town, lang)))
    return Point(
        id=town["township_id"], name=named(town, lang), lon=town["lon"], lat=town["lat"],
        keys=keys, colour=NONE_COLOUR, radius=GLYPH, approximate=True,
        popup=Popup(named(town, lang), town["name"] if lang == "en" else "",
                    (Section("", rows), about)),
        segments=tuple(Segment(kind, colour, kind in got) for kind, colour in KINDS.items()),
    )


def school_layer(
    region: Record,
    works: pd.DataFrame,
    townships: pd.DataFrame,
    facts: Facts,
) -> Layer | None:
    """The schools of a county for which the document states an amount of their own.

    A school stands at its township's point; one of the county itself (its works name no
    township) at the county seat; both are approximate. ``None`` if no school has one.
    """
    lang = facts.lang
    mine = works[(works["region_id"] == region["region_id"])
                 & works["cost_figure_id"].map(facts.of_school)]
    if mine.empty:
        return None
    schools = _by_school(mine, lang)
    amounts = {name: _amounts(rows, facts) for name, rows in schools}
    most = max(sum(cost.values()) for cost in amounts.values())
    points: list[Point] = []
    beside: list[Row] = []
    for name, rows in schools:
        yuan = sum(amounts[name].values())
        lon, lat, where = _spot(region, rows["township"].iloc[0], townships, lang)
        if math.isnan(lon):
            beside.append(Row(name, money_text(yuan, lang), rows["section"].iloc[0]))
            continue
        points.append(Point(
            id=f"school-{len(points)}", name=name, lon=lon, lat=lat, keys=("school",),
            colour=GREY, radius=round(LARGEST_SCHOOL * math.sqrt(yuan / most), 1),
            popup=_school_popup(name, rows, where, facts),
            text=money_text(yuan, lang), approximate=True,
        ))
    place = named(region, lang)
    legend = (LegendRow("school", say("map.overlay.school_row", lang), GREY, len(points),
                        len(beside), "dashed"),)
    overlay = Overlay(
        "schools", say("map.overlay.schools", lang, place=place), tuple(points), legend,
        say("map.overlay.schools_note", lang), min_zoom=6, label_zoom=6,
    )
    return overlay, _side_list("schools", place, beside, lang)


def _spot(
    region: Record, township: str, townships: pd.DataFrame, lang: Lang
) -> tuple[float, float, str]:
    """Longitude, latitude and, in words, how far off they may be."""
    if not township:
        words = _position("map.popup.at_seat", region["seat_accuracy_m"], lang)
        return region["seat_lon"], region["seat_lat"], words
    same = (townships["region_id"] == region["region_id"]) & (townships["name"] == township)
    if not same.any():
        return math.nan, math.nan, ""
    town = rows_of(townships[same])[0]
    words = _position("map.popup.at_township", town["accuracy_m"], lang, name=named(town, lang))
    return town["lon"], town["lat"], words


def _by_school(works: pd.DataFrame, lang: Lang) -> list[tuple[str, pd.DataFrame]]:
    """Works by school; 热帮小学 and 热帮乡小学 of one township are one school."""
    where = works["township"].where(works["township"] != "", works["school"])
    name = "school" if lang == "zh" else "school_en"
    return [(rows[name].iloc[0], rows) for _, rows in works.groupby(where, sort=False)]


def _amounts(rows: pd.DataFrame, facts: Facts) -> dict[str, int]:
    return {name: facts.fact(name).value for name in dict.fromkeys(rows["cost_figure_id"])}


def _school_popup(name: str, rows: pd.DataFrame, where: str, facts: Facts) -> Popup:
    lang, yuan = facts.lang, sum(_amounts(rows, facts).values())
    sections = [Section("", (Row(say("map.popup.total", lang), money_text(yuan, lang)),))]
    column = "item" if lang == "zh" else "item_en"
    for cost, group in rows.groupby("cost_figure_id", sort=False):
        fact = facts.fact(str(cost))
        amount = Row(fact.indicator, money_text(fact.value, lang, fact.qualifier), fact.source)
        items = say("word.list_comma", lang).join(dict.fromkeys(group[column]))
        sections.append(Section("", (amount,), items))
    sections.append(Section("", (), where))
    return Popup(name, "", tuple(sections))


def unit_layer(
    region: Record, regions: pd.DataFrame, year: int, lang: Lang
) -> Layer | None:
    """The seats of a prefecture's county units of ``year`` and what became of them."""
    if region["level"] != "prefecture":
        return None
    by_id = records(regions, "region_id")
    points, counts = [], Counter[str]()
    for unit in rows_of(units_in(regions, region["region_id"], year)):
        if pd.isna(unit["seat_lon"]):
            continue
        retired = pd.notna(unit["valid_to"])
        key = "changed" if retired else "same"
        text = say("map.overlay.unit_same", lang)
        if retired:
            heir = by_id[today(regions, unit["region_id"])]
            text = say("map.overlay.unit_became", lang, year=int(unit["valid_to"]) + 1,
                       name=named(heir, lang))
        counts[key] += 1
        about = _position("map.popup.at_seat", unit["seat_accuracy_m"], lang)
        points.append(Point(
            id=unit["region_id"], name=named(unit, lang), lon=unit["seat_lon"],
            lat=unit["seat_lat"], keys=(key,), colour=VERMILION if retired else "#ffffff",
            radius=4.5, shape="square" if retired else "circle",
            popup=Popup(named(unit, lang), "", (Section("", (), text), Section("", (), about))),
        ))
    legend = (
        LegendRow("same", say("map.overlay.unit_same", lang), "#ffffff", counts["same"], 0,
                  "circle"),
        LegendRow("changed", say("map.overlay.unit_changed", lang), VERMILION, counts["changed"],
                  0, "square"),
    )
    title = say("map.overlay.units", lang, place=named(region, lang), year=year)
    return Overlay("units", title, tuple(points), legend, min_zoom=6.5, label_zoom=7), None


def _position(key: str, accuracy_m: float, lang: Lang, **values: object) -> str:
    return say(key, lang, km=f"{accuracy_m / 1000:g}", **values)


def _side_list(kind: str, place: str, rows: list[Row], lang: Lang) -> SideList | None:
    if not rows:
        return None
    return SideList(say(f"map.list.{kind}", lang, place=place),
                    say("map.list.missing_point", lang), tuple(rows))
