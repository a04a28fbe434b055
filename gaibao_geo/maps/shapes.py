"""Geometry for a map: thinned, rounded, as GeoJSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from gaibao_geo.maps.spec import Bounds

DIGITS = 4  # of a degree: about 10 m, finer than a pixel at any zoom offered


def geojson(shape: Any, digits: int = DIGITS) -> Mapping[str, Any]:
    """The shape as a GeoJSON geometry with coordinates rounded to ``digits``."""
    return {
        "type": shape.geom_type,
        "coordinates": _rounded(shapely.geometry.mapping(shape)["coordinates"], digits),
    }


def deltas(shape: Any, digits: int = 3) -> Mapping[str, Any]:
    """The shape as steps in whole units of the last digit: about a third of GeoJSON's size.

    ``{"type": "deltas", "unit": 0.001, "rings": [[[x, y, dx, dy, ...], ...], ...]}``: for each
    polygon its rings, the first point and then the way to each next one. Rings of fewer
    than three different points vanish; the largest polygon never does.
    """
    unit = 10.0**-digits
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    found = [
        [_steps(shapely.get_coordinates(ring)[:-1], unit)
         for ring in (part.exterior, *part.interiors)]
        for part in parts
    ]  # fmt: skip
    kept = [[ring for ring in rings if len(ring) >= 6] for rings in found if len(rings[0]) >= 6]
    return {"type": "deltas", "unit": unit, "rings": kept or found[:1]}


def line_steps(lines: Any, digits: int = 3) -> Mapping[str, Any]:
    """Lines as ``deltas`` writes the rings of one polygon; those that shrink to a point vanish."""
    unit = 10.0**-digits
    found = [_steps(shapely.get_coordinates(line), unit) for line in shapely.get_parts(lines)]
    return {"type": "lines", "unit": unit, "rings": [[line for line in found if len(line) >= 4]]}


def shape_of(geometry: Mapping[str, Any]) -> Any:
    """GeoJSON, or steps in whole units (``maps.shapes.deltas``), as a shape in degrees."""
    if geometry["type"] != "deltas":
        return shapely.geometry.shape(geometry)
    unit = geometry["unit"]
    parts = []
    for rings in geometry["rings"]:
        corners = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) * unit for ring in rings]
        kept = [ring for ring in corners if len(ring) >= 3]
        if kept:
            parts.append(shapely.Polygon(kept[0], kept[1:]))
    return shapely.MultiPolygon(parts)


def _steps(corners: Any, unit: float) -> list[int]:
    whole = np.rint(corners / unit).astype(np.int64)
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    moved = (steps != 0).any(axis=1)
    return [int(number) for number in steps[moved].ravel()]


def bounds_of(shapes: gpd.GeoDataFrame) -> Bounds:
    """West, south, east and north of all rows together, in degrees."""
    west, south, east, north = (round(float(side), DIGITS) for side in shapes.total_bounds)
    return west, south, east, north


def _rounded(part: Any, digits: int) -> Any:
    if isinstance(part[0], float | int):
        return [round(number, digits) for number in part]
    return [_rounded(inner, digits) for inner in part]
