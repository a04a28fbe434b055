"""A piece of the globe laid flat, for paper and slides."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]  # west, south, east, north, in degrees
_WIDE_DEG = 15.0  # beyond it, one map's middle no longer speaks for its edges
_COUNTRY = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84 +units=m"


def flat(bounds: Bounds) -> Callable[[Floats], Floats]:
    """What lays WGS-84 degrees flat: rows of longitude and latitude in, metres east, north out.

    Areas keep their size. Up to 15 degrees across the projection (Lambert's equal-area) is
    centred on the bounds, where its metres are the ground's; wider ones have the conic one
    that maps of the whole country are drawn in.
    """
    west, south, east, north = bounds
    centre = f"+lat_0={(south + north) / 2} +lon_0={(west + east) / 2}"
    local = f"+proj=laea {centre} +datum=WGS84 +units=m"
    wide = max(east - west, north - south) > _WIDE_DEG
    ahead = Transformer.from_crs("EPSG:4326", _COUNTRY if wide else local, always_xy=True)

    def lay(lon_lat: Floats) -> Floats:
        laid: Floats = np.column_stack(ahead.transform(lon_lat[:, 0], lon_lat[:, 1]))
        return laid

    return lay
