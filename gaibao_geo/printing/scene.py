"""What one picture shows of a description: which theme, which layers, which part of the world."""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gaibao_geo.errors import DataError
from gaibao_geo.maps.shapes import shape_of
from gaibao_geo.maps.spec import Bounds, Dots, MapSpec, Mark, Overlay, Place, Theme
from gaibao_geo.printing.boxes import Box, Taken
from gaibao_geo.printing.furniture import north_of_inset, shows_hainan
from gaibao_geo.printing.ground import Ground, ground_for
from gaibao_geo.printing.names import Writing
from gaibao_geo.words import both

PT_PER_PX = 0.6  # how large a pixel of a web page's mark is on an A4 sheet
LEAST_PX = 0.34  # however many marks there are, none shrinks beyond this
COVERED = 0.10  # of the frame that marks may cover
WORLD_M = 156_543.03  # metres a pixel at zoom 0 of a web map, at the equator


@dataclass
class Scene:
    """One reading of a map in a ``frame`` of the sheet.

    ``theme`` is its id (``""``: the first, if there is one), ``bounds`` the part shown
    (``None``: all), ``here`` the id of a place that is stressed, ``letters`` the size of text
    beside that of an A4 sheet. ``left_out`` counts the names that found no room. Raises
    ``DataError`` for a theme that the map does not have.
    """

    spec: MapSpec
    frame: Box
    theme_id: str = ""
    bounds: Bounds | None = None
    here: str = ""
    letters: float = 1.0
    left_out: int = 0
    taken: Taken = field(default_factory=Taken)
    writing: Writing = field(default_factory=Writing)

    @cached_property
    def theme(self) -> Theme | None:
        """The theme that is shown; a map of points alone has none."""
        return theme_of(self.spec, self.theme_id)

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """How the theme shows each place."""
        return {mark.place_id: mark for mark in self.theme.marks} if self.theme else {}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The places by id."""
        return {place.id: place for place in self.spec.places}

    @cached_property
    def whole(self) -> Bounds:
        """The part of the world that is asked for."""
        return self.bounds or self.spec.views[0].bounds

    @property
    def has_inset(self) -> bool:
        """Whether the South China Sea stands in an inset."""
        return self.spec.national or shows_hainan(self.whole)

    @cached_property
    def ground(self) -> Ground:
        """Where degrees stand on the sheet."""
        bounds = north_of_inset(self.whole) if self.has_inset else self.whole
        return ground_for(bounds, self.frame, None if self.bounds else self._corners(bounds))

    @cached_property
    def areas(self) -> list[Any]:
        """The shapes of the areas, in degrees."""
        return [shape_of(area.geometry) for area in self.spec.areas]

    @cached_property
    def outlines(self) -> list[Any]:
        """The shapes of what is only context, in degrees."""
        return [shape_of(outline.geometry) for outline in self.spec.outlines]

    def _corners(self, bounds: Bounds) -> NDArray[np.float64]:
        """Every corner of a shape and every point that lies in the bounds."""
        spots = [(point.lon, point.lat) for overlay in self.spec.overlays
                 for point in overlay.points if overlay.shown]  # fmt: skip
        every = np.vstack([shapely.get_coordinates([*self.areas, *self.outlines]),
                           np.reshape(spots, (-1, 2))])  # fmt: skip
        west, south, east, north = bounds
        inside = ((every[:, 0] >= west) & (every[:, 0] <= east)
                  & (every[:, 1] >= south) & (every[:, 1] <= north))  # fmt: skip
        found: NDArray[np.float64] = every[inside]
        return found

    @cached_property
    def zoom(self) -> float:
        """The zoom level of a web map that shows as much detail."""
        lat = (self.whole[1] + self.whole[3]) / 2
        metres = self.ground.metres_per_point * PT_PER_PX
        return math.log2(WORLD_M * math.cos(math.radians(lat)) / metres)

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """The layers of points that are seen: shown, of this side, near enough, in the frame."""
        hidden = set()
        swipe = self.spec.swipe
        if swipe and self.theme:
            mine = {side.overlay for side in (swipe.left, swipe.right)
                    if side.theme == self.theme.id}  # fmt: skip
            hidden = {swipe.left.overlay, swipe.right.overlay} - mine
        return tuple(
            overlay for overlay in self.spec.overlays
            if overlay.shown and overlay.id not in hidden and overlay.min_zoom <= self.zoom
            and self._any_inside(overlay)
        )  # fmt: skip

    @cached_property
    def dots(self) -> tuple[Dots, ...]:
        """The layers of dots that are shown."""
        return tuple(dots for dots in self.spec.dots if dots.shown)

    @cached_property
    def px(self) -> float:
        """Points on the sheet for a pixel of the description's sizes."""
        most = PT_PER_PX * self.letters
        radii = [point.radius for overlay in self.overlays for point in overlay.points]
        covered = math.pi * float(np.square(radii).sum())
        room = COVERED * self.frame.w * self.frame.h
        fitting = math.sqrt(room / covered) if covered else most
        return max(LEAST_PX * self.letters, min(most, fitting))

    def _any_inside(self, overlay: Overlay) -> bool:
        if not overlay.points:
            return False
        lon, lat = zip(*((point.lon, point.lat) for point in overlay.points), strict=True)
        x, y = self.ground.at(lon, lat).T
        return bool(((x >= self.frame.x) & (x <= self.frame.right)
                     & (y >= self.frame.y) & (y <= self.frame.bottom)).any())  # fmt: skip


def theme_of(spec: MapSpec, theme_id: str) -> Theme | None:
    """The theme of a map by its id, the first for ``""``; ``None`` for a map without.

    Raises ``DataError`` for an id that the map does not have.
    """
    if not theme_id:
        return spec.themes[0] if spec.themes else None
    for theme in spec.themes:
        if theme.id == theme_id:
            return theme
    known = ", ".join(theme.id for theme in spec.themes)
    raise DataError(*both("print.no_theme", theme=theme_id, known=known))


def dots_at(dots: Dots) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Longitude and latitude of each dot, one row each, and the legend row it belongs to."""
    where = np.frombuffer(b64decode(dots.lon_lat), "<f4").reshape(-1, 2).astype(np.float64)
    return where, np.frombuffer(b64decode(dots.kinds), "u1")
