"""Points and polygons: which area a point lies in, and how far outside one it lies."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
_WORTH_PREPARING = 3  # points; for fewer, building the index of a polygon costs more than it saves


def area_at(lon: Floats, lat: Floats, shapes: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The row of ``shapes`` that each point (degrees) lies in or on; -1 for none.

    A point on a common border belongs to the area that comes first; a missing coordinate
    to none. The points are sorted by longitude, so that each area looks only at those in
    its own span: as fast as a spatial join and without an object per point.
    """
    order = np.argsort(lon, kind="stable")  # missing ones come last, beyond every span
    xs, ys = lon[order], lat[order]
    areas = shapes.geometry.to_numpy()
    low_x, low_y, high_x, high_y = shapely.bounds(areas).T
    begins, ends = np.searchsorted(xs, low_x, "left"), np.searchsorted(xs, high_x, "right")
    found = np.full(len(lon), -1, dtype=np.int64)
    for at in reversed(range(len(areas))):
        span = slice(int(begins[at]), int(ends[at]))
        near = np.flatnonzero((ys[span] >= low_y[at]) & (ys[span] <= high_y[at])) + span.start
        if len(near):
            found[order[near[within(areas[at], xs[near], ys[near])]]] = at
    return found


def within(area: shapely.Geometry, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Which points lie in or on one area."""
    prepare = len(lon) >= _WORTH_PREPARING and not shapely.is_prepared(area)
    if prepare:
        shapely.prepare(area)
    hit: NDArray[np.bool_] = shapely.intersects_xy(area, lon, lat)
    if prepare:
        shapely.destroy_prepared(area)  # 2.5 million vertices: their indexes take 150 MB
    return hit


def km_outside(area: shapely.Geometry, lon: Floats, lat: Floats) -> Floats:
    """Kilometres from each point to the nearest part of an area; 0 inside.

    The nearest part is sought in degrees with the longitudes shrunk by the cosine of the
    points' middle latitude, the distance to it measured on the ellipsoid: right to a few
    per cent at a few hundred kilometres and exact nearby.
    """
    shrink = np.array([np.cos(np.radians(np.clip(np.median(lat), -85, 85))), 1.0])
    flat = shapely.transform(area, lambda xy: xy * shrink)
    points = shapely.points(np.column_stack([lon, lat]) * shrink)
    lines = shapely.shortest_line(points, flat)
    ends = shapely.get_coordinates(shapely.get_point(lines, 1)) / shrink
    metres: Floats = np.asarray(Geod(ellps="WGS84").inv(lon, lat, *ends.T)[2], dtype=np.float64)
    return metres / 1000


def nearest_area(lon: Floats, lat: Floats, shapes: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The row of ``shapes`` that is nearest to each point, in degrees; no point missing."""
    tree = shapely.STRtree(shapes.geometry.to_numpy())
    found: NDArray[np.int64] = tree.nearest(shapely.points(lon, lat))
    return found


def metres_apart(lon: ArrayLike, lat: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Metres between points (degrees), pair by pair, on the ellipsoid; NaN where one is missing."""
    x, y, x2, y2 = (np.asarray(side, dtype=np.float64) for side in (lon, lat, lon2, lat2))
    known = np.isfinite(x + x2) & (np.abs(y) <= 90) & (np.abs(y2) <= 90)
    found = np.full(len(x), np.nan)
    found[known] = Geod(ellps="WGS84").inv(x[known], y[known], x2[known], y2[known])[2]
    return found
