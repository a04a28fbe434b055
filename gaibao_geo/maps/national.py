"""Every county of the country on one map: 2,891 shapes on one canvas."""

from __future__ import annotations

from functools import cache

import geopandas as gpd
import pandas as pd
import shapely

from gaibao_geo.maps.choropleth import (
    Grading,
    popups,
    region_theme,
    scheme_words,
    values_of,
)
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.ground import Ground
from gaibao_geo.maps.measure import Measure
from gaibao_geo.maps.searchable import searchable
from gaibao_geo.maps.shapes import bounds_of, deltas, geojson
from gaibao_geo.maps.spec import Area, Bounds, Dots, MapSpec, Outline, Place, Popup, View
from gaibao_geo.places.regions import dash_line, every_county, province_of, simplified
from gaibao_geo.words import Lang, say

TOLERANCE_DEG = 0.01  # about 1 km: finer than a pixel until a county fills the window
MARGIN_DEG = 0.4


def national_map(
    table: pd.DataFrame,
    measure: Measure,
    frame: Frame,
    *,
    value: str = "value",
    grading: Grading | None = None,
    dots: tuple[Dots, ...] = (),
) -> MapSpec:
    """Every county coloured by the column ``value`` of ``table`` (``region_id``).

    The frame holds the whole territory, the islands of the South China Sea and the dashed
    line included, and nothing stands on them. Boundaries are simplified together, so that
    neighbours still share theirs. Names are Chinese in both languages: no table of English
    ones is at hand. ``dots`` (``maps.school_dots``) lie on it. Raises ``DataError`` for codes
    that are not in force.
    """
    lang = frame.lang
    grading, ground = grading or Grading(), Ground(_shapes(), lang)
    values = values_of(table, value, list(ground.names), measure)
    scale = grading.of(list(values.values()), measure, lang)
    theme = region_theme(ground, values, scale, measure)
    province = province_of(ground.names)
    told = popups(ground, values, measure)
    boxes, inner = ground.polygons.bounds.round(3), ground.polygons.representative_point()
    short = every_county()["name"]
    places = tuple(
        Place(code, short[code], tuple(boxes.loc[code]),
              Popup(short[code], province[code], told[code].sections),
              ((round(inner[code].x, 2), round(inner[code].y, 2)),))
        for code in ground.names
    )
    areas = tuple(
        Area(code, code, name, deltas(ground.polygons.geometry[code]))
        for code, name in ground.names.items()
    )
    known = sum(number is not None for number in values.values())
    return searchable(MapSpec(
        subtitle=say("map.kinds.national_subtitle", lang, measure=measure.title, known=known,
                     missing=len(values) - known, scheme=scheme_words(grading, lang)),
        views=(View("all", say("map.investment.overview", lang), frame_of(ground.polygons)),
               *_provinces()),
        places=places, areas=areas, themes=(theme,), outlines=_lines(lang), national=True,
        dots=dots,
        **frame.around((say("map.kinds.note.missing", lang),
                        say("map.kinds.note.simplified", lang)), points=bool(dots)),
    ))  # fmt: skip


def frame_of(shapes: gpd.GeoDataFrame) -> Bounds:
    """The bounds of all counties and of the dashed line, with a margin."""
    west, south, east, north = bounds_of(shapes)
    x0, y0, x1, y1 = dash_line().bounds
    return (min(west, x0) - MARGIN_DEG, min(south, y0) - MARGIN_DEG,
            max(east, x1) + MARGIN_DEG, max(north, y1) + MARGIN_DEG)  # fmt: skip


@cache
def _shapes() -> gpd.GeoDataFrame:
    whole = every_county()
    named = whole.assign(name=province_of(whole.index) + " " + whole["name"])
    return simplified(named, TOLERANCE_DEG)


@cache
def _dissolved() -> gpd.GeoDataFrame:
    """The provinces, from the simplified counties, so that their lines fall together."""
    shapes = _shapes()
    found = {
        str(name): shapely.coverage_union_all(list(group.geometry))
        for name, group in shapes.groupby(province_of(shapes.index))
    }
    return gpd.GeoDataFrame({"name": list(found)}, geometry=list(found.values()), crs=shapes.crs)


def _provinces() -> tuple[View, ...]:
    shapes = _dissolved()
    return tuple(
        View(name, name, bounds_of(shapes.iloc[[at]])) for at, name in enumerate(shapes["name"])
    )


def _lines(lang: Lang) -> tuple[Outline, ...]:
    """The provinces' borders and the dashed line, which is no county's."""
    dashes = dash_line()
    provinces = shapely.get_parts(shapely.MultiLineString(
        [line for shape in _dissolved().geometry for line in shapely.get_parts(shape.boundary)]
    ))
    borders = shapely.line_merge(shapely.union_all(provinces))
    return (
        Outline("", 0.0, 0.0, geojson(borders, 2)),
        Outline(say("map.kinds.south_china_sea", lang), 114.0, 13.0, geojson(dashes, 2)),
    )
