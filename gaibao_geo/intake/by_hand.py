"""Points that a person gives schools on a map, once the files are read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.places.joining import km_outside
from gaibao_geo.places.locating import APPROXIMATE_M
from gaibao_geo.places.regions import polygons
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both, both

DATUM = "wgs84"


@dataclass(frozen=True)
class Spot:
    """Where a school stands: WGS-84 degrees, how far off that may be in metres, and who says so."""

    lon: float
    lat: float
    accuracy_m: float
    note: str = ""


def out_of_county(data: Dataset, school_id: str, spot: Spot) -> Both | None:
    """Why a spot cannot be the school's: it lies outside the county that the school names.

    ``None`` when it lies inside, or when no boundary of that county is known. Raises
    ``DataError`` for a school that the dataset does not have.
    """
    schools = data.schools.set_index("school_id")
    if school_id not in schools.index:
        raise DataError(*both("by_hand.stranger", school=school_id))
    row = schools.loc[school_id]
    try:
        area = polygons([str(row["region_id"])])
    except DataError:
        return None
    km = float(km_outside(area.geometry.iloc[0], np.array([spot.lon]), np.array([spot.lat]))[0])
    if km == 0:
        return None
    name, county = str(row["name"]), str(area["name"].iloc[0])
    return both("by_hand.outside", school=name, county=county, km=f"{max(km, 0.1):,.1f}")


def spotted(data: Dataset, spots: Mapping[str, Spot]) -> Dataset:
    """The dataset with these points as the schools' own, by ``school_id``.

    The table ``points`` says which they are, from whom, and how far off they may be; one of
    1 km or more is approximate, as in files. An earlier point of the same school gives way.
    Raises ``DataError`` that names every school that is not there or whose spot lies outside
    its county.
    """
    faults: list[Both] = []
    for school, spot in spots.items():
        try:
            fault = out_of_county(data, school, spot)
        except DataError as error:
            fault = Both(error.zh, error.en)
        faults += [fault] if fault else []
    if faults:
        raise DataError(*("\n".join(part) for part in zip(*faults, strict=True)))
    points = points_table(spots, data.tables.get("points"))
    digest = hashlib.sha256(data.sha256.encode() + points.to_csv(index=False).encode())
    tables = {**data.tables, "schools": _moved(data.schools, spots), "points": points}
    return replace(data, tables=tables, sha256=digest.hexdigest())


def points_table(spots: Mapping[str, Spot], before: pd.DataFrame | None = None) -> pd.DataFrame:
    """The spots as the table ``points`` of a dataset, after those ``before`` of other schools."""
    names = [column.name for column in TABLES["points"].columns]
    added = pd.DataFrame({
        "school_id": list(spots), "pasted": "",
        "lon": [spot.lon for spot in spots.values()],
        "lat": [spot.lat for spot in spots.values()],
        "datum": DATUM, "accuracy_m": [spot.accuracy_m for spot in spots.values()],
        "note": [spot.note for spot in spots.values()],
    })[names]  # fmt: skip
    types = {name: "float64" if name in ("lon", "lat", "accuracy_m") else "str" for name in names}
    if before is None:
        return added.astype(types)
    kept = before[~before["school_id"].isin(list(spots))]
    return pd.concat([kept, added.astype(kept.dtypes[names].to_dict())], ignore_index=True)


def _moved(schools: pd.DataFrame, spots: Mapping[str, Spot]) -> pd.DataFrame:
    table = schools.copy()
    mine = table["school_id"].isin(list(spots))
    told = [spots[school] for school in table.loc[mine, "school_id"]]
    for name, values in (
        ("lon", [spot.lon for spot in told]), ("lat", [spot.lat for spot in told]),
        ("lon_original", [spot.lon for spot in told]),
        ("lat_original", [spot.lat for spot in told]),
        ("accuracy_m", [spot.accuracy_m for spot in told]),
        ("approximate", [spot.accuracy_m >= APPROXIMATE_M for spot in told]),
    ):  # fmt: skip
        table.loc[mine, name] = values
    table.loc[mine, "how"] = "own"
    table.loc[mine, "datum"] = DATUM
    table.loc[mine, "region_by_point"] = table.loc[mine, "region_id"]
    return table
