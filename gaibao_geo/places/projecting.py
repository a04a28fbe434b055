"""An equal-area plane for a map of a part of China, and what a metre is on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

Floats = NDArray[np.float64]
COUNTRY = (25.0, 47.0, 105.0)  # standard parallels and middle meridian of maps of all China
WIDE = 50.0  # degrees of longitude; a map wider than that is one of the country


@dataclass(frozen=True)
class Plane:
    """Albers' equal-area conic with standard parallels ``south`` and ``north``.

    Metres from the middle meridian and the equator; areas are true everywhere, lengths along
    the two parallels.
    """

    south: float
    north: float
    middle: float

    @cached_property
    def _there(self) -> Transformer:
        plane = CRS.from_proj4(f"+proj=aea +lat_1={self.south} +lat_2={self.north} +lat_0=0 "
                               f"+lon_0={self.middle} +datum=WGS84")  # fmt: skip
        return Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def forward(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats]:
        """Metres east and north of WGS-84 degrees."""
        x, y = self._there.transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.asarray(x), np.asarray(y)

    def back(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """WGS-84 degrees of metres on the plane."""
        lon, lat = self._there.transform(np.asarray(x, float), np.asarray(y, float),
                                         direction="INVERSE")  # fmt: skip
        return np.asarray(lon), np.asarray(lat)


def plane_for(west: float, south: float, east: float, north: float) -> Plane:
    """The plane that bends lengths least on a map of these bounds (degrees).

    The country's usual parallels for a map of most of it; else a sixth of the way in from
    the southern and the northern edge.
    """
    if east - west > WIDE:
        return Plane(*COUNTRY)
    inset = (north - south) / 6
    return Plane(south + inset, north - inset, (west + east) / 2)
