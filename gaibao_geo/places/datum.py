"""Coordinates of the three datums met in Chinese files, to and from WGS-84.

GCJ-02 is what Amap and Tencent hand out; BD-09 is Baidu's further shift of it.
CGCS2000, the official datum, agrees with WGS-84 to under a metre and is taken as it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Shift = Callable[[Floats, Floats], tuple[Floats, Floats]]
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]

_AXIS_M = 6_378_245.0  # Krasovsky 1940, semi-major axis in metres
_E2 = 0.00669342162296594323  # its first eccentricity, squared
_STEPS = 12  # each step shrinks the error about a thousandfold; four are enough
_STILL_DEG = 1e-11  # about a thousandth of a millimetre


def to_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """WGS-84 longitude and latitude (degrees) of points given in ``datum``.

    The inverse is found by fixed-point iteration, to well under a millimetre;
    the common one-step inverse is off by 1-3 m. ``NaN`` stays ``NaN``. Points outside
    the box 72.004-137.8347 E, 0.8293-55.8271 N are not shifted, by the rule of the
    published formula.
    """
    lon, lat = _floats(lon), _floats(lat)
    if datum in ("wgs84", "cgcs2000"):
        return lon.copy(), lat.copy()
    if datum == "bd09":
        lon, lat = _undo(_gcj02_to_bd09, lon, lat)
    return _undo(_wgs84_to_gcj02, lon, lat)


def from_wgs84(lon: ArrayLike, lat: ArrayLike, datum: Datum) -> tuple[Floats, Floats]:
    """Longitude and latitude (degrees) in ``datum`` of WGS-84 points."""
    lon, lat = _floats(lon), _floats(lat)
    if datum in ("wgs84", "cgcs2000"):
        return lon.copy(), lat.copy()
    lon, lat = _wgs84_to_gcj02(lon, lat)
    return (lon, lat) if datum == "gcj02" else _gcj02_to_bd09(lon, lat)


def datum_in(text: str) -> Datum | None:
    """The one datum that a text names (``GCJ-02``, a map's name); ``None``: none, or several."""
    plain = _plain(text)
    found = {datum for name, datum in _names().items() if name in plain}
    return found.pop() if len(found) == 1 else None


@cache
def _names() -> Mapping[str, Datum]:
    """``datums.toml``: what people call each datum."""
    table = tomllib.loads((files(__package__) / "datums.toml").read_text(encoding="utf-8"))
    return {_plain(name): datum for datum in get_args(Datum) for name in table[datum]}


def _plain(text: str) -> str:
    return re.sub(r"[\s_:：\-‐–—]", "", text).casefold()


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _undo(shift: Shift, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The points that ``shift`` moves onto the given ones."""
    x, y = lon.copy(), lat.copy()
    for _ in range(_STEPS):
        moved_x, moved_y = shift(x, y)
        dx, dy = moved_x - lon, moved_y - lat
        x, y = x - dx, y - dy
        if not (np.abs(dx) > _STILL_DEG).any() and not (np.abs(dy) > _STILL_DEG).any():
            break
    return x, y


def _wgs84_to_gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """The shift as published by wuyongzheng (eviltransform, 2013; MIT) and used since.

    The two polynomials with sines give metres-like amounts around (105 E, 35 N); they
    are turned into degrees on the Krasovsky ellipsoid.
    """
    x, y = lon - 105.0, lat - 35.0
    root, product = np.sqrt(np.abs(x)), x * y
    waves = 20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)
    north = (
        -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * product + 0.2 * root
        + 2.0 / 3.0 * (
            waves
            + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)
            + 160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y / 30.0 * np.pi)
        )
    )
    east = (
        300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * product + 0.1 * root
        + 2.0 / 3.0 * (
            waves
            + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)
            + 150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)
        )
    )
    phi = np.radians(lat)
    magic = 1.0 - _E2 * np.sin(phi) ** 2
    dlat = np.degrees(north / (_AXIS_M * (1.0 - _E2) / (magic * np.sqrt(magic))))
    dlon = np.degrees(east / (_AXIS_M / np.sqrt(magic) * np.cos(phi)))
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    return np.where(inside, lon + dlon, lon), np.where(inside, lat + dlat, lat)


def _gcj02_to_bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Baidu's shift of GCJ-02 (same source); like that one, a formula without a unit."""
    turn = np.pi * 3000.0 / 180.0
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
