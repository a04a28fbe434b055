"""Where to draw a school: its own point, else its township's, else nowhere."""

from __future__ import annotations

import pandas as pd

OWN_ACCURACY_M = 50.0  # public maps show points no finer; used where a file states none


def locate(schools: pd.DataFrame, townships: pd.DataFrame) -> pd.DataFrame:
    """A point for each school, on the schools' index; never an invented one.

    ``schools`` needs ``region_id``, ``township_id`` and ``township`` (a name; used with
    the county when the code is empty); ``lon`` and ``lat`` (WGS-84 degrees) and
    ``accuracy_m`` are used where the table has them. Back come ``lon``, ``lat``,
    ``accuracy_m`` and ``how``: ``own`` for the school's own point, ``township`` for its
    township's (approximate: several schools may share it), ``none`` with missing
    coordinates when no source gives a point.
    """
    shared = _township_points(schools, townships)
    own = _own_points(schools)
    has_own = own["lon"].notna() & own["lat"].notna()
    points = own.where(has_own, shared)
    points["how"] = "none"
    points.loc[points["lon"].notna(), "how"] = "township"
    points.loc[has_own, "how"] = "own"
    return points[["lon", "lat", "how", "accuracy_m"]]


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
    by_name = points.set_index(
        pd.MultiIndex.from_arrays([townships["region_id"], townships["name"]])
    )
    known = schools["township_id"].isin(by_id.index)
    named = pd.MultiIndex.from_arrays([schools["region_id"], schools["township"]])
    from_name = by_name[~by_name.index.duplicated(keep=False)].reindex(named)
    from_id = by_id.reindex(schools["township_id"])
    return from_id.set_axis(schools.index).where(known, from_name.set_axis(schools.index))
