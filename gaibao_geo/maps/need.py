"""Need on the map: which schools are weak, and what each lacks, norm and source beside it."""

from __future__ import annotations

import math

import geopandas as gpd
import pandas as pd

from gaibao_geo.maps.ground import Ground, credit_lines
from gaibao_geo.maps.need_classes import classed
from gaibao_geo.maps.need_counties import CountyWords, added_up
from gaibao_geo.maps.need_rows import SchoolRows
from gaibao_geo.maps.need_schools import beside, overlays
from gaibao_geo.maps.shapes import bounds_of
from gaibao_geo.maps.spec import Bounds, MapSpec
from gaibao_geo.needs.deciding import deciding_rows
from gaibao_geo.needs.shortfalls import by_school
from gaibao_geo.places.regions import Source
from gaibao_geo.words import Lang, say

EVERY_SCHOOL = 80  # so many marks fit any window
WINDOW = (560, 380)  # pixels of map in a small office window, less its margins
TILE = 256  # pixels around the world at zoom 0
CLOSER = 0.75  # zoom levels; a county's view less close than that shows nothing more


def need_map(
    schools: pd.DataFrame,
    lacking: pd.DataFrame,
    polygons: gpd.GeoDataFrame,
    lang: Lang = "zh",
    *,
    weak: pd.DataFrame,
    left: pd.DataFrame,
    place: str = "",
    rank_note: str = "",
    source: str = "",
    made_up: bool = False,
    review_number: str = "",
    made_on: str = "",
    boundaries: Source = "tianditu",
) -> MapSpec:
    """The map of what schools lack, ready to render.

    ``schools``: ``school_id``, ``region_id``, ``name``, ``pupils``, ``lon``, ``lat``,
    ``approximate``, ``accuracy_m`` (``name_en`` and ``kind`` are used if there).
    ``lacking`` is what ``needs.shortfalls`` gives. ``weak`` is by ``school_id``: ``index``
    (0-1), ``share_known`` of its weight, ``rank``, ``rank_best`` and ``rank_worst``, as
    ``needs.weak.weakness`` gives them; ``rank_note`` says how. ``left`` are the schools that do
    not count with ``reason_zh``, ``reason_en``, ``document`` and ``status``. ``polygons``
    are the counties (index ``region_id``, column ``name`` and, if known, ``name_en``).

    Missing is not zero: counties and schools of which nothing is known are 无数据. Every
    school stands somewhere: as a mark, or in a list beside the map when no source gives it
    a point. Where there are many schools, all but the weakest tenth appear from the zoom
    on at which a county fills a small window.
    """
    each, norms = by_school(lacking), deciding_rows(lacking)
    counted = schools[~schools["school_id"].isin(left["school_id"])]
    ranked = classed(counted, weak, lang)
    left = left.merge(schools, on="school_id")
    at_most = set(norms.loc[norms["direction"] == "at_most", "indicator"])
    counties = added_up(ranked.table, each, left, at_most)
    ground = Ground(polygons, lang)
    names = ground.names
    words = CountyWords(counties, norms, names, lang)
    rows = SchoolRows(each, norms, lacking, lang)
    zoom = near_zoom(polygons) if len(schools) > EVERY_SCHOOL else 0.0
    overall = counties.overall
    unverified = bool((norms["status"] == "unverified").any())
    notes = ("index", "highest", *(["unverified"] if unverified else []))
    return MapSpec(
        lang=lang,
        title=say("map.need.title", lang, place=place or ground.joined()),
        subtitle=say("map.need.subtitle", lang, all=len(counted), short=overall["short"].sum(),
                     met=(overall["known"] - overall["short"]).sum(),
                     unknown=(overall["schools"] - overall["known"]).sum(), left=len(left)),
        views=ground.views(),
        source=source,
        places=ground.places({code: words.popup(code, ranked) for code in names}),
        areas=ground.areas(),
        themes=words.themes(),
        overlays=overlays(ranked, left, rows, lang, zoom),
        side_lists=beside(ranked, left, lang),
        notes=(*(say(f"map.need.note.{name}", lang) for name in notes),
               *([rank_note] if rank_note else []), say("map.plan.note_points", lang)),
        credits=credit_lines(lang, made_on, boundaries, points=True),
        review_number=review_number,
        made_up=made_up,
    )  # fmt: skip


def near_zoom(polygons: gpd.GeoDataFrame) -> float:
    """The zoom level at which every single county has filled a small window.

    0, where that is hardly closer than the view of all of them.
    """
    single = min(_fit(bounds_of(polygons.loc[[code]])) for code in polygons.index)
    return single if single >= _fit(bounds_of(polygons)) + CLOSER else 0.0


def _fit(bounds: Bounds) -> float:
    """The zoom at which bounds fit a small window, to the quarter below (Web Mercator)."""
    west, south, east, north = bounds
    across = WINDOW[0] * 360 / (TILE * (east - west))
    squeeze = math.cos(math.radians((south + north) / 2))
    up = WINDOW[1] * 360 * squeeze / (TILE * (north - south))
    return math.floor(4 * math.log2(min(across, up))) / 4
