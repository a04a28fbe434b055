"""The shapes of a map on the sheet: degrees to a plane, the plane into a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from gaibao_geo.maps.spec import Bounds
from gaibao_geo.places.joining import metres_apart
from gaibao_geo.places.projecting import Plane, plane_for
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import ring_path

Floats = NDArray[np.float64]
FINER = 0.2  # points (0.07 mm): bends that no printer shows are left out
BEYOND = 24.0  # points around the frame that are still drawn, so that no cut edge shows
LEAST_DEG, LEAST_KM = 0.02, 2.0  # a map is never closer than this: one school has no extent
AIR = 0.025  # of the frame, left free on each side


@dataclass(frozen=True)
class Ground:
    """A part of the world in a ``frame`` of the sheet.

    ``scale`` is points per metre of the ``plane``, ``middle`` the plane's point that stands
    in the middle of the frame.
    """

    plane: Plane
    frame: Box
    scale: float
    middle: tuple[float, float]

    def at(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Points on the sheet of WGS-84 degrees, one row each."""
        x, y = self.plane.forward(lon, lat)
        return np.column_stack([np.atleast_1d(part) for part in self._on_sheet(x, y)])

    def _on_sheet(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        centre = (self.frame.x + self.frame.w / 2, self.frame.y + self.frame.h / 2)
        return (centre[0] + (x - self.middle[0]) * self.scale,
                centre[1] - (y - self.middle[1]) * self.scale)  # fmt: skip

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a point of the sheet."""
        centre = (self.frame.x + self.frame.w / 2, self.frame.y + self.frame.h / 2)
        lon, lat = self.plane.back(self.middle[0] + (x - centre[0]) / self.scale,
                                   self.middle[1] - (y - centre[1]) / self.scale)  # fmt: skip
        return float(lon), float(lat)

    @cached_property
    def metres_per_point(self) -> float:
        """Metres on the ellipsoid that a point of the sheet stands for in the frame's middle."""
        x, y = self.frame.x + self.frame.w / 2, self.frame.y + self.frame.h / 2
        (west, lat), (east, lat2) = self.degrees(x - 20, y), self.degrees(x + 20, y)
        return float(metres_apart([west], [lat], [east], [lat2])[0]) / 40

    def north(self, x: float, y: float) -> float:
        """Degrees that true north leans to the right of upward at a point of the sheet."""
        lon, lat = self.degrees(x, y)
        here, there = self.at([lon, lon], [lat, lat + 0.01])
        way = there - here
        return float(np.degrees(np.arctan2(way[0], -way[1])))

    def shapes(self, shapes: Sequence[Any], *, thinned: bool = True) -> list[Any]:
        """Shapes in degrees as shapes on the sheet, cut near the frame; ``None`` for one outside.

        ``thinned`` leaves out bends that no printer shows; areas that touch keep their
        common border.
        """
        flat = shapely.transform(np.array(shapes, dtype=object), lambda xy: np.column_stack(
            self._on_sheet(*self.plane.forward(xy[:, 0], xy[:, 1]))
        ))  # fmt: skip
        areas = np.isin(shapely.get_type_id(flat), (3, 6))
        if thinned and areas.any():
            flat[areas] = shapely.coverage_simplify(flat[areas], FINER)
        around = self.frame.less(-BEYOND, -BEYOND, -BEYOND, -BEYOND)
        near = shapely.intersects(flat, shapely.box(around.x, around.y, around.right,
                                                    around.bottom))  # fmt: skip
        inside = shapely.covered_by(flat, shapely.box(around.x, around.y, around.right,
                                                      around.bottom))  # fmt: skip
        return [
            shape if whole else shapely.clip_by_rect(shape, around.x, around.y, around.right,
                                                     around.bottom) if some else None
            for shape, some, whole in zip(flat, near, inside, strict=True)
        ]  # fmt: skip


def ground_for(bounds: Bounds, frame: Box, corners: Floats | None = None) -> Ground:
    """The ground that shows all of ``bounds`` as large as the frame allows.

    ``corners`` (longitude, latitude, one row each) are what lies in the bounds, where that is
    known: then their corners, of which a cone shows more than is there, may be cut off.
    """
    west, south, east, north = _at_least(bounds)
    plane = plane_for(west, south, east, north)
    if corners is None or not len(corners):
        along, up = np.linspace(west, east, 25), np.linspace(south, north, 25)
        corners = np.column_stack([
            np.concatenate([along, along, np.full(25, west), np.full(25, east)]),
            np.concatenate([np.full(25, south), np.full(25, north), up, up]),
        ])
    x, y = plane.forward(*corners.T)
    least = 1000 * LEAST_KM
    scale = min(frame.w / max(np.ptp(x), least), frame.h / max(np.ptp(y), least)) * (1 - 2 * AIR)
    middle = ((x.min() + x.max()) / 2, (y.min() + y.max()) / 2)
    return Ground(plane, frame, float(scale), (float(middle[0]), float(middle[1])))


def _at_least(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    lack_x, lack_y = max(0.0, LEAST_DEG - (east - west)), max(0.0, LEAST_DEG - (north - south))
    return west - lack_x / 2, south - lack_y / 2, east + lack_x / 2, north + lack_y / 2


def paths_of(shape: Any) -> Path | None:
    """A shape on the sheet as a path; ``None`` for one that has no part there."""
    if shape is None or shape.is_empty:
        return None
    rings, lines = [], []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings += [shapely.get_coordinates(ring)[:-1]
                      for ring in (part.exterior, *part.interiors)]  # fmt: skip
        elif part.geom_type in ("LineString", "LinearRing"):
            lines.append(Path(shapely.get_coordinates(part)))
    closed = [ring_path(rings)] if rings else []
    return Path.make_compound_path(*closed, *lines) if closed or lines else None
