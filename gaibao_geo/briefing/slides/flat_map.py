"""A map's shapes laid on a slide: from degrees to EMU, thinned to what a slide shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gaibao_geo.briefing.slides.box import POINT, Box
from gaibao_geo.maps.shapes import shape_of
from gaibao_geo.maps.spec import Bounds, MapSpec
from gaibao_geo.places.projecting import Floats, Plane, plane_for

FINE = round(0.4 * POINT)  # detail smaller than this is not seen on a projector
MARGIN = 0.03  # of the box, so that no border lies on its edge


@dataclass(frozen=True)
class FlatMap:
    """A map's frame on a slide: ``box`` is what it fills, ``metre`` a metre's length in EMU."""

    spec: MapSpec
    box: Box
    metre: float
    _west: float
    _north: float
    _plane: Plane

    def place(self, lon_lat: Floats) -> Floats:
        """Rows of longitude and latitude as rows of x and y on the slide."""
        east, north = self._plane.forward(*lon_lat.T)
        across = (east - self._west) * self.metre + self.box.left
        down = (self._north - north) * self.metre + self.box.top
        return np.column_stack([across, down])

    def shape(self, geometry: Mapping[str, Any]) -> shapely.Geometry:
        """A description's geometry on the slide, in full detail."""
        return shapely.transform(shape_of(geometry), self.place)


def flat_map(spec: MapSpec, room: Box) -> FlatMap:
    """The whole of a map as large as the room allows, in its middle."""
    bounds = _bounds(spec)
    west, south, east, north = bounds
    edge = np.linspace(0, 1, 9)
    rim = np.array([[west + (east - west) * x, south + (north - south) * y]
                    for x in edge for y in edge])  # fmt: skip
    plane = plane_for(*bounds)
    laid = np.column_stack(plane.forward(*rim.T))
    (x0, y0), (x1, y1) = laid.min(axis=0), laid.max(axis=0)
    inner = (room.width * (1 - 2 * MARGIN), room.height * (1 - 2 * MARGIN))
    metre = min(inner[0] / max(x1 - x0, 1.0), inner[1] / max(y1 - y0, 1.0))
    wide, high = (x1 - x0) * metre, (y1 - y0) * metre
    left, top = room.left + (room.width - wide) / 2, room.top + (room.height - high) / 2
    box = Box(round(left), round(top), round(wide), round(high))
    return FlatMap(spec, box, metre, float(x0), float(y1), plane)


def _bounds(spec: MapSpec) -> Bounds:
    """What there is to see: areas, outlines and points; of an empty map, its first view."""
    drawn = [area.geometry for area in spec.areas] + [line.geometry for line in spec.outlines]
    found = [shapely.bounds(shape_of(geometry)) for geometry in drawn]
    found += [np.array([point.lon, point.lat, point.lon, point.lat])
              for layer in spec.overlays if layer.shown for point in layer.points]  # fmt: skip
    if not found:
        return spec.views[0].bounds
    every = np.array(found)
    west, south = every[:, :2].min(axis=0)
    east, north = every[:, 2:].max(axis=0)
    least = 0.01  # of a degree: one school alone still has a map around it
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return (min(west, middle_x - least), min(south, middle_y - least),
            max(east, middle_x + least), max(north, middle_y + least))  # fmt: skip


def thinned(shapes: Iterable[shapely.Geometry]) -> list[shapely.Geometry]:
    """Neighbouring areas without detail that no slide shows; their borders stay shared."""
    held = list(shapes)
    thin = shapely.coverage_simplify(np.array(held, dtype=object), FINE) if held else []
    return [after if not after.is_empty else before
            for before, after in zip(held, thin, strict=True)]  # fmt: skip


def rings_of(shape: shapely.Geometry) -> list[list[tuple[int, int]]]:
    """Every ring or line of a shape in whole EMU, without the repeated last point of a ring."""
    found = []
    for part in shapely.get_parts(shape):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for drawn in lines:
            points = np.rint(shapely.get_coordinates(drawn)).astype(int)
            kept = points[:-1] if drawn.geom_type == "LinearRing" else points
            if len(kept) >= (3 if drawn.geom_type == "LinearRing" else 2):
                found.append([(int(x), int(y)) for x, y in kept])
    return found
