"""The places that schools stand in, and a point for each school near its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gaibao_geo.places import regions
from gaibao_geo.places.joining import area_at
from gaibao_geo.places.reference import our_regions, our_townships
from gaibao_geo.synth.draws import Floats, chance, even, whole_parts
from gaibao_geo.synth.settings import setting

# How far from its place's point a school is put (degrees, each way) and what that adds to the
# stated accuracy (metres): 0.008 degrees are 0.9 km, 0.03 are 3.3 km.
SPREAD_DEG = {"seat": 0.012, "centre": 0.008, "village": 0.03}
SPREAD_M = {"seat": 2000, "centre": 1500, "village": 5000}
_TRIES = 4  # each halves the way back to the place's point
_COLUMNS = ["region_id", "township_id", "township", "township_en", "kind", "where", "weight",
            "people", "lon", "lat", "accuracy_m"]  # fmt: skip


def places_of(chosen: Mapping[str, Any], seed: int, schools: int) -> pd.DataFrame:
    """One row per place: county, township, ``where`` (``seat`` or ``centre``) and a point.

    ``kind`` is the township's (``street``, ``town``, ``township``, ``ethnic_township``);
    ``people`` the county's residents in any unit, ``weight`` the place's share of them. A
    place of which no source gives a point has none. ``schools`` sizes the list of a country,
    whose townships have no names here and made-up points.
    """
    if "every_county" in chosen:
        return _of_country(chosen["every_county"], seed, schools)
    found = []
    for county in chosen["counties"]:
        towns = our_townships()
        towns = towns[towns["region_id"] == county["region_id"]].sort_values("township_id")
        seat = towns["township_id"].isin(county["seat"]).to_numpy()
        rows = pd.DataFrame({
            "region_id": towns["region_id"], "township_id": towns["township_id"],
            "township": towns["name"], "township_en": towns["name_en"], "kind": towns["kind"],
            "where": np.where(seat, "seat", "centre"),
            "weight": county["people"] * _shares(seat, county["urban"]),
            "people": county["people"],
            "lon": towns["lon"], "lat": towns["lat"], "accuracy_m": towns["accuracy_m"],
        })  # fmt: skip
        found.append(_near_seats(rows, county.get("near", {})))
    return pd.concat(found, ignore_index=True)[_COLUMNS]


def _shares(seat: NDArray[np.bool_], urban: float) -> Floats:
    at_seat, outside = max(int(seat.sum()), 1), max(int((~seat).sum()), 1)
    shares: Floats = np.where(seat, urban / at_seat, (1 - urban) / outside)
    return shares


def _near_seats(rows: pd.DataFrame, near: Mapping[str, str]) -> pd.DataFrame:
    """Places without a point that are put at a seat of government, as the settings say."""
    seats = our_regions().set_index("region_id")
    stand_in = rows["township_id"].map(near)
    known = stand_in.notna()
    for column in ("lon", "lat", "accuracy_m"):
        seat = stand_in.map(seats[f"seat_{column}"])
        rows[column] = rows[column].where(~known, seat)
    return rows


def _of_country(every: Mapping[str, Any], seed: int, schools: int) -> pd.DataFrame:
    codes = regions.national_codes()
    codes = codes[~codes.index.str.endswith("00")].sort_index()
    codes = codes[~codes.index.str[:2].isin(every["leave_out"])]
    count = len(codes)
    drawn = even(chance(seed, "people", count), np.zeros(count, dtype=np.int64))
    people = np.interp(drawn, setting("shapes")["at"], every["people"])
    wanted = sum(sum(of.values()) for of in setting("national")["schools"].values())
    towns = max(every["townships"] * schools // wanted - count, 0)
    outside = whole_parts(people, towns) + 1
    city = codes["name"].str.endswith(tuple(every["city_endings"])).to_numpy()
    county = np.repeat(np.arange(count), outside + 1)
    seat = np.concatenate([[True], county[1:] != county[:-1]])
    urban = every["urban"]
    lon, lat = _points_in(codes.index[county], seat, seed)
    town = chance(seed, "towns", len(county)) < 0.5
    return pd.DataFrame({
        "region_id": codes.index[county], "township_id": "", "township": "", "township_en": "",
        "kind": np.select([seat & city[county], seat | town], ["street", "town"], "township"),
        "where": np.where(seat, "seat", "centre"),
        "weight": people[county] * np.where(seat, urban, (1 - urban) / outside[county]),
        "people": people[county],
        "lon": lon, "lat": lat, "accuracy_m": np.nan,
    })[_COLUMNS]  # fmt: skip


def _points_in(
    region_ids: pd.Index[str], seat: NDArray[np.bool_], seed: int
) -> tuple[Floats, Floats]:
    """Made-up points in the counties; where chance misses the county, a point on it."""
    layer = regions.counties()
    shapes = layer.geometry.to_numpy()
    at = layer.index.get_indexer(region_ids)
    inner = shapely.get_coordinates(shapely.point_on_surface(shapes))[at]
    low_x, low_y, high_x, high_y = shapely.bounds(shapes)[at].T
    lon = low_x + (high_x - low_x) * chance(seed, "place lon", len(at))
    lat = low_y + (high_y - low_y) * chance(seed, "place lat", len(at))
    hit = (area_at(lon, lat, layer) == at) & ~seat
    return np.where(hit, lon, inner[:, 0]), np.where(hit, lat, inner[:, 1])


def points_near(places: pd.DataFrame, where: NDArray[np.str_], seed: int) -> pd.DataFrame:
    """A made-up point for each school: ``lon``, ``lat`` (five decimals) and ``accuracy_m``.

    ``places`` holds the school's place, row by row. The point lies within ``SPREAD_DEG`` of the
    place's and inside the county; a school of a place without a point has none.
    """
    count = len(places)
    reach = pd.Series(where).map(SPREAD_DEG).to_numpy()
    east = (chance(seed, "lon", count) * 2 - 1) * reach
    north = (chance(seed, "lat", count) * 2 - 1) * reach
    centre_lon, centre_lat = places["lon"].to_numpy(), places["lat"].to_numpy()
    layer = regions.counties().loc[places["region_id"].unique()]
    home = layer.index.get_indexer(places["region_id"])
    known = np.isfinite(centre_lon)
    for last in [*[False] * _TRIES, True]:
        lon, lat = (centre_lon + east).round(5), (centre_lat + north).round(5)
        stray = np.flatnonzero(known)
        stray = stray[area_at(lon[stray], lat[stray], layer) != home[stray]]
        shrink = 0.0 if last else 0.5
        east[stray] *= shrink
        north[stray] *= shrink
    lon, lat = (centre_lon + east).round(5), (centre_lat + north).round(5)
    spread = pd.Series(where).map(SPREAD_M).to_numpy(dtype=np.float64)
    accuracy = np.nan_to_num(places["accuracy_m"].to_numpy(dtype=np.float64)) + spread
    return pd.DataFrame({"lon": lon, "lat": lat, "accuracy_m": np.where(known, accuracy, np.nan)})
