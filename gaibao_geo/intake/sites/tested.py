"""Points held to the counties they name, and points that are no school's address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.spans import noted
from gaibao_geo.places import regions as country
from gaibao_geo.places.gazetteer import Gazetteer, same_place
from gaibao_geo.places.joining import km_outside, nearest_area
from gaibao_geo.places.locating import APPROXIMATE_M
from gaibao_geo.tables.findings import Finding, Severity
from gaibao_geo.words import both

TOLERANCE_KM = 1.0  # boundaries of one source differ from another's by hundreds of metres
ABROAD_KM = 10.0  # a point this far from every county lies in none
CENTRE_DEG = 1e-4  # about 11 m: written with four decimals, a centre is still itself
KM_PER_DEGREE = 111.32
SEVERAL = 3  # schools on one point, whatever they are called


@dataclass(frozen=True)
class Pointed:
    """Schools with the points given for them (``own``) and the county each lies in."""

    data: Loaded
    schools: pd.DataFrame
    own: pd.DataFrame
    county: pd.Series[str]
    places: Gazetteer

    def doubt(self, rule: str, severity: Severity, row: Any, **values: object) -> Finding:
        """A finding about the point of a school, at the cell it was given in."""
        point = self.own.loc[row]
        return self.data.doubt(
            rule, severity, str(point["table"]), int(point["at"]), column="lon",
            value=f"{point['lon_original']:g}, {point['lat_original']:g}", values=values,
        )  # fmt: skip


@dataclass(frozen=True)
class Tested:
    """``region_by_point`` (empty: in none), which points are ``abroad``, and what was said.

    ``outside`` are the points that do not lie in the county they name.
    """

    region_by_point: pd.Series[str]
    abroad: pd.Series[bool]
    outside: pd.Series[bool]
    findings: list[Finding]


def held_to_counties(pointed: Pointed) -> Tested:
    """A finding for each point more than 1 km outside the county it names.

    Points that lie in no county are given to the nearest, if that is within 1 km.
    """
    own, places = pointed.own, pointed.places
    lon, lat = own["lon"].to_numpy(), own["lat"].to_numpy()
    county = pointed.county.copy()
    given = own["lon"].notna()
    named = pointed.schools["region_id"]
    agrees = given & (county == named) & (county != "")
    rows = np.flatnonzero(given & ~agrees)
    same = [same_place(c, n) for c, n in zip(county.iloc[rows], named.iloc[rows], strict=True)]
    rows = rows[~np.array(same, dtype=bool)]
    outside = pd.Series(data=False, index=own.index)
    abroad = outside.copy()
    km = _km_outside(named, lon, lat, rows, places)
    lost = rows[(county.iloc[rows] == "").to_numpy()]
    nearest, off = _nearest(lon, lat, lost, places)
    county[own.index[lost[off <= TOLERANCE_KM]]] = nearest[off <= TOLERANCE_KM]
    abroad[own.index[lost[off > ABROAD_KM]]] = True
    near = outside.copy()
    findings = []
    for row in rows:
        at = own.index[row]
        if abroad[at]:
            findings.append(pointed.doubt("V17_abroad", "error", at))
        elif km[row] > TOLERANCE_KM:
            lies = places.named(county[at]) if county[at] else both("intake.no_county")
            findings.append(pointed.doubt("V17", "warning", at, name=places.named(named[at]),
                                          km=f"{km[row]:,.1f}", lies=lies))  # fmt: skip
        near.iloc[row] = 0 < km[row] <= TOLERANCE_KM
        outside.iloc[row] = km[row] > 0
    findings += noted(pointed.data, "V17_near", near, "lon")
    return Tested(county, abroad, outside, findings)


def _km_outside(
    named: pd.Series[str],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    rows: NDArray[np.int64],
    places: Gazetteer,
) -> NDArray[np.float64]:
    """Kilometres outside the county named; missing where that has no boundary."""
    km = np.full(len(named), np.nan)
    for code, at in named.iloc[rows].groupby(named.iloc[rows]).indices.items():
        shape = places.shape(str(code))
        if shape is not None:
            mine = rows[at]
            km[mine] = km_outside(shape, lon[mine], lat[mine])
    return km


def _nearest(
    lon: NDArray[np.float64], lat: NDArray[np.float64], rows: NDArray[np.int64], places: Gazetteer
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """The nearest county of points that lie in none, and how far it is."""
    layer = country.counties() if places.national else places.shapes
    names, km = np.full(len(rows), "", dtype=object), np.full(len(rows), np.nan)
    if layer.empty or not len(rows):
        return names, km
    at = nearest_area(lon[rows], lat[rows], layer)
    for area in np.unique(at):
        mine = at == area
        names[mine] = layer.index[area]
        km[mine] = km_outside(layer.geometry.iloc[area], lon[rows][mine], lat[rows][mine])
    return names, km


def no_addresses(
    pointed: Pointed,
) -> tuple[pd.Series[bool], pd.Series[float], list[Finding]]:
    """Points that several schools share or that are the middle of something larger.

    Back come which they are, how far off they may be (metres, missing: nobody knows) and the
    findings. Points whose file already says that they are 1 km off or worse need no telling.
    """
    own = pointed.own
    exact = own["lon"].notna() & ~(own["accuracy_m"] >= APPROXIMATE_M)
    accuracy = own["accuracy_m"].copy()
    centre = pd.Series(data=False, index=own.index)
    findings = []
    keys = {name: pd.factorize(key) for name, key in
            (("county", pointed.county), ("town", pointed.schools["township_id"]))}  # fmt: skip
    for kind, key, middles in _middles(pointed):
        which, uniques = keys[key]
        at = middles.index.get_indexer(pd.Index(uniques))[which]  # -1: none known
        lon, lat, off = (np.append(middles[name].to_numpy(dtype="float64"), np.nan)[at]
                         for name in ("lon", "lat", "accuracy_m"))  # fmt: skip
        hit = ((np.abs(own["lon"] - lon) <= CENTRE_DEG) & (np.abs(own["lat"] - lat) <= CENTRE_DEG)
               & exact & ~centre)  # fmt: skip
        what = both(f"intake.centre.{kind}")
        findings += [pointed.doubt("V18_centre", "warning", row, what=what)
                     for row in own.index[hit]]  # fmt: skip
        centre |= hit
        accuracy = accuracy.mask(hit, off)
    shared, twins = _shared(pointed, exact & ~centre)
    accuracy[shared] = np.nan
    return centre | shared, accuracy, findings + twins


def _shared(pointed: Pointed, asked: pd.Series[bool]) -> tuple[pd.Series[bool], list[Finding]]:
    rounded = pointed.own.loc[asked, ["lon", "lat"]].round(6)
    again = rounded[rounded.duplicated(keep=False)]
    shared = pd.Series(data=False, index=asked.index)
    found = []
    for _, group in again.groupby(["lon", "lat"], sort=False):
        names = pointed.schools.loc[group.index, "name"]
        if len(group) < SEVERAL and names.nunique() == 1:
            continue
        shared[group.index] = True
        for row in group.index:
            other = next((name for name in names if name != names[row]), names[row])
            found.append(pointed.doubt("V18_shared", "warning", row, count=len(group),
                                       other=other))  # fmt: skip
    return shared, found


def _middles(pointed: Pointed) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Middle, label point and seat of the counties, points of townships: kind, key, table.

    The key says whose code the table is indexed by. A boundary's middle is off by about the
    radius of a circle of its area.
    """
    places, county = pointed.places, pointed.county
    shapes = {code: shape for code in county.unique()
              if code and (shape := places.shape(code)) is not None}  # fmt: skip
    areas = np.array(list(shapes.values()), dtype=np.object_)
    if len(areas):
        centroids = shapely.centroid(areas)
        km2 = shapely.area(areas) * KM_PER_DEGREE**2 * np.cos(np.radians(shapely.get_y(centroids)))
        radius = np.sqrt(km2 / np.pi) * 1000
        for points in (centroids, shapely.point_on_surface(areas)):
            table = pd.DataFrame(shapely.get_coordinates(points), columns=["lon", "lat"],
                                 index=pd.Index(list(shapes), dtype="str"))  # fmt: skip
            yield "middle", "county", table.assign(accuracy_m=radius)
    seats = places.regions.drop_duplicates("region_id").set_index("region_id")
    columns = {"seat_lon": "lon", "seat_lat": "lat", "seat_accuracy_m": "accuracy_m"}
    yield "seat", "county", seats[list(columns)].rename(columns=columns)
    towns = places.townships.drop_duplicates("township_id").set_index("township_id")
    yield "township", "town", towns[["lon", "lat", "accuracy_m"]]
