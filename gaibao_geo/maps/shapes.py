"""Geometry for a map: thinned, rounded, as GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import shapely

from gaibao_geo.maps.spec import Bounds

DIGITS = 4  # of a degree: about 10 m, finer than a pixel at any zoom offered


def geojson(shape: Any, digits: int = DIGITS) -> Mapping[str, Any]:
    """The shape as a GeoJSON geometry with coordinates rounded to ``digits``."""
    return {
        "type": shape.geom_type,
        "coordinates": _rounded(shapely.geometry.mapping(shape)["coordinates"], digits),
    }


def bounds_of(shapes: gpd.GeoDataFrame) -> Bounds:
    """West, south, east and north of all rows together, in degrees."""
    west, south, east, north = (round(float(side), DIGITS) for side in shapes.total_bounds)
    return west, south, east, north


def _rounded(part: Any, digits: int) -> Any:
    if isinstance(part[0], float | int):
        return [round(number, digits) for number in part]
    return [_rounded(inner, digits) for inner in part]
