"""The counties around those of a map: where they end, and where their names may stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache

import geopandas as gpd
import shapely

from gaibao_geo.maps.shapes import line_steps
from gaibao_geo.maps.spec import MapSpec, NearName, Neighbours
from gaibao_geo.places.region_names import region_names
from gaibao_geo.places.regions import every_county, national_codes, neighbours
from gaibao_geo.places.sounds import romanised

BEND_DEG = 0.005  # bends that vanish: these lines are context, seen from far
MARGINS = (0.1, 0.4)  # of a county's size: what a narrow and a wide window show beyond it
LEAST_ROOM_DEG = 0.01  # a name in less would be seen at no zoom that is offered
# Inner Mongolia, Xizang, Qinghai, Xinjiang, and Tibetan and Mongolian prefectures elsewhere: names
# there have letters of their own languages, which the country's list does not give.
NOT_PINYIN = ("15", "54", "63", "65", "5132", "5133", "5334", "6230")
Spot = tuple[float, float, float]  # longitude, latitude, room in degrees


def with_neighbours(spec: MapSpec, counties: Collection[str] = ()) -> MapSpec:
    """The map with the counties around it; those of the country's list only, nothing else.

    ``counties`` are the codes of what is drawn, by default of the map's areas. A map whose
    counties have no neighbours, or no code of today's, comes back as it is. A neighbour whose
    name is not known in the map's language has a border and no name.
    """
    codes = tuple(sorted(set(counties) or {area.id for area in spec.areas}))
    borders, spots = _around(codes)
    if not spots:
        return spec
    names = _chinese(spots) if spec.lang == "zh" else _english(spots)
    near = tuple(NearName(names[code], spots[code]) for code in spots if names[code])
    return replace(spec, neighbours=Neighbours(line_steps(borders), near))


def _chinese(codes: Iterable[str]) -> dict[str, str]:
    return {code: name.zh for code, name in region_names(codes).items()}


def _english(codes: Iterable[str]) -> dict[str, str]:
    """As ``geo/`` has them, else in pinyin where that is the way and beyond doubt, else empty."""
    stems = national_codes()["short_name"].str[:-1]  # less the sign for county, district or city
    return {
        code: name.en if name.en != name.zh
        else "" if code.startswith(NOT_PINYIN) or len(stems[code]) == 1
        else romanised(stems[code])
        for code, name in region_names(codes).items()
    }  # fmt: skip


@lru_cache(maxsize=16)
def _around(codes: tuple[str, ...]) -> tuple[shapely.Geometry, dict[str, tuple[Spot, ...]]]:
    """The borders not shared with the counties, each once, and where each name may stand."""
    every = every_county()
    own = every.loc[every.index.intersection(codes)]
    near = neighbours(own.index)
    if near.empty:
        return shapely.MultiLineString(), {}
    lines = shapely.union_all(near.boundary.to_numpy()).difference(
        shapely.union_all(own.boundary.to_numpy())
    )
    thin = shapely.simplify(shapely.line_merge(lines), BEND_DEG)
    return thin, {code: _spots(near.geometry[code], own) for code in near.index}


def _spots(shape: shapely.Geometry, own: gpd.GeoDataFrame) -> tuple[Spot, ...]:
    """The roomiest places near all of the counties, then near each one that it touches."""
    touched = own.geometry[own.geometry.intersects(shape)]
    windows = [own.total_bounds, *(part.bounds for part in touched)]
    found = [_roomiest(shape, _wider(bounds, by)) for bounds in windows for by in MARGINS]
    return tuple(dict.fromkeys(spot for spot in found if spot[2] >= LEAST_ROOM_DEG))


def _roomiest(shape: shapely.Geometry, window: shapely.Geometry) -> Spot:
    part = shape.intersection(window).buffer(0)  # where they only touch there is no room
    circle = shapely.maximum_inscribed_circle(part, tolerance=0.01)
    middle, rim = (shapely.Point(at) for at in shapely.get_coordinates(circle))
    return round(middle.x, 3), round(middle.y, 3), round(middle.distance(rim), 3)


def _wider(bounds: tuple[float, float, float, float], part: float) -> shapely.Geometry:
    west, south, east, north = (float(side) for side in bounds)
    by = part * max(east - west, north - south)
    return shapely.box(west - by, south - by, east + by, north + by)
