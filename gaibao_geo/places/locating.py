"""Where a school is: at its own point, else near its township's, else near the county's seat."""

from __future__ import annotations

import pandas as pd

OWN_ACCURACY_M = 50.0  # public maps show points no finer; used where a file states none
APPROXIMATE_M = 1000.0  # a point that may be this far off is no school's address
_COLUMNS = ["lon", "lat", "how", "accuracy_m", "approximate"]


def locate(
    schools: pd.DataFrame, townships: pd.DataFrame, regions: pd.DataFrame | None = None
) -> pd.DataFrame:
    """A point for each school, on the schools' index; never an invented one.

    ``schools`` needs ``region_id``, ``township_id`` and ``township`` (a name; used with
    the county when the code is empty); ``lon`` and ``lat`` (WGS-84 degrees) and
    ``accuracy_m`` are used where the table has them. ``regions`` gives the county seats.

    Back come ``lon``, ``lat``, ``accuracy_m`` and ``how``: ``own`` for the school's own
    point, ``township`` and ``seat`` for its township's and its county's, which several
    schools may share, and ``none`` with missing coordinates when no source gives a point.
    ``approximate`` says that the point is not the school's own, or that its stated accuracy
    is 1 km or worse.
    """
    points = _own_points(schools)
    own = points["lon"].notna() & points["lat"].notna()
    points = points.where(own)
    points["how"] = "none"
    points.loc[own, "how"] = "own"
    fallbacks = [("township", _township_points(schools[~own], townships))]
    if regions is not None:
        fallbacks.append(("seat", _seats(schools[~own], regions)))
    for how, found in fallbacks:
        rows = found.index[found["lon"].notna() & points.loc[found.index, "lon"].isna()]
        points.loc[rows, found.columns] = found.loc[rows]
        points.loc[rows, "how"] = how
    points["approximate"] = (points["how"] != "own") | (points["accuracy_m"] >= APPROXIMATE_M)
    return points[_COLUMNS]


def _own_points(schools: pd.DataFrame) -> pd.DataFrame:
    points = pd.DataFrame(index=schools.index)
    for name in ("lon", "lat", "accuracy_m"):
        given = schools[name] if name in schools else pd.Series(index=schools.index, dtype=float)
        points[name] = given.astype("float64")
    points["accuracy_m"] = points["accuracy_m"].fillna(OWN_ACCURACY_M)
    return points


def _township_points(schools: pd.DataFrame, townships: pd.DataFrame) -> pd.DataFrame:
    points = townships[["lon", "lat", "accuracy_m"]].astype("float64")
    by_id = points.set_index(townships["township_id"])
    by_id = by_id[~by_id.index.duplicated()]  # a row for each alias
    by_name = points.set_index(
        pd.MultiIndex.from_arrays([townships["region_id"], townships["name"]])
    )
    known = schools["township_id"].isin(by_id.index)
    named = pd.MultiIndex.from_arrays([schools["region_id"], schools["township"]])
    from_name = by_name[~by_name.index.duplicated(keep=False)].reindex(named)
    from_id = by_id.reindex(schools["township_id"])
    return from_id.set_axis(schools.index).where(known, from_name.set_axis(schools.index))


def _seats(schools: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    columns = {"seat_lon": "lon", "seat_lat": "lat", "seat_accuracy_m": "accuracy_m"}
    seats = regions.set_index("region_id")[list(columns)].rename(columns=columns)
    return seats.astype("float64").reindex(schools["region_id"]).set_axis(schools.index)
