"""Sheets whose points nobody declared a datum for, or that another datum explains better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.sites.points import datum_name, read_as
from gaibao_geo.intake.sites.spans import spans
from gaibao_geo.intake.sites.tested import Pointed
from gaibao_geo.places import shift
from gaibao_geo.places.datum import Datum
from gaibao_geo.places.joining import within
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.words import both

DATUMS: tuple[Datum, ...] = ("wgs84", "gcj02", "bd09")
_FEW = 5  # points outside their counties below which the borders are not asked
_ENOUGH = 5_000  # schools around their townships: more add time and no certainty
_ENOUGH = 5_000  # schools around their townships: more add time and no certainty


@dataclass(frozen=True)
class _Sheet:
    """The points of one sheet as written, and the rows of ``schools`` they belong to."""

    table: str
    read: str
    rows: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    @property
    def as_read(self) -> Datum:
        return next((datum for datum in DATUMS if datum == self.read), "wgs84")

    def readings(self, which: NDArray[np.int64]) -> shift.Readings:
        """Some of the points, read in each datum; only for those, because it takes time."""
        return {datum: read_as(self.lon[which], self.lat[which], datum) for datum in DATUMS}


def datum_doubts(
    pointed: Pointed, given: dict[str, pd.DataFrame], outside: pd.Series[bool]
) -> list[Finding]:
    """For each sheet with points: undeclared, or shifted as if given in another datum.

    ``given`` are the points of each table as ``own_points`` hands them back; ``outside`` says
    which schools' points do not lie in their county. Nothing is asked of places abroad,
    where the shifts are not defined.
    """
    if not pointed.places.national:
        return []
    found = []
    for table, points in given.items():
        for part, span in spans(pointed.data, table):
            mine = points.iloc[span]
            mine = mine[mine["lon"].notna()]
            if mine.empty:
                continue
            evidence = _evidence(pointed, _sheet(pointed, table, mine), given, outside)
            if evidence:
                read = str(mine["datum"].iloc[0]) or "wgs84"
                reason = both(f"intake.shifted.{evidence.witness}", cases=evidence.cases)
                values = {"read": datum_name(read), "likely": datum_name(evidence.datum),
                          "count": len(mine), "reason": reason}  # fmt: skip
                found.append(part.doubt("V16_shifted", "warning", column="lon", values=values,
                                        repair=Repair("datum", evidence.datum)))  # fmt: skip
            elif (mine["datum"] == "").any():
                undeclared = {"count": int((mine["datum"] == "").sum())}
                found.append(part.doubt("V16", "warning", column="lon", values=undeclared))
    return found


def _sheet(pointed: Pointed, table: str, points: pd.DataFrame) -> _Sheet | None:
    """``None`` when the points were read in more than one datum: each row said its own."""
    if points["datum"].nunique() > 1:
        return None
    ids = pointed.schools["school_id"]
    row_of = pd.Series(np.arange(len(ids)), index=ids)
    rows = row_of[~row_of.index.duplicated()].reindex(points["school_id"])
    points, rows = points[rows.notna().to_numpy()], rows.dropna()
    read = str(points["datum"].iloc[0]) if len(points) else ""
    lon, lat = (points[axis].to_numpy(dtype="float64") for axis in ("lon_original", "lat_original"))
    return _Sheet(table, read, rows.to_numpy(dtype=np.int64), lon, lat)


def _evidence(
    pointed: Pointed, sheet: _Sheet | None, given: dict[str, pd.DataFrame],
    outside: pd.Series[bool],
) -> shift.Evidence | None:  # fmt: skip
    if sheet is None or not len(sheet.rows):
        return None
    return (_twice(pointed, sheet, given) or _borders(pointed, sheet, outside)
            or _townships(pointed, sheet))  # fmt: skip


def _twice(
    pointed: Pointed, sheet: _Sheet, given: dict[str, pd.DataFrame]
) -> shift.Evidence | None:
    """The table ``points`` against the schools' own; the one without a datum is in doubt."""
    if len(given) < 2:
        return None
    other = given["points" if sheet.table == "schools" else "schools"]
    ids = pointed.schools["school_id"].iloc[sheet.rows]
    other = other.dropna(subset="lon").drop_duplicates("school_id").set_index("school_id")
    known = ids.isin(other.index).to_numpy()
    other = other.loc[ids[known]]
    declared = bool((other["datum"] != "").all())
    if not (declared and (sheet.read == "" or sheet.table == "schools")):
        return None
    lon, lat = (other[axis].to_numpy(dtype="float64") for axis in ("lon", "lat"))
    return shift.from_pairs(sheet.readings(np.flatnonzero(known)), sheet.as_read, lon, lat)


def _borders(
    pointed: Pointed, sheet: _Sheet, outside: pd.Series[bool]
) -> shift.Evidence | None:
    if outside.iloc[sheet.rows].sum() < _FEW:
        return None
    counties = pointed.schools["region_id"].iloc[sheet.rows]
    asked = counties.isin(counties[outside.iloc[sheet.rows]]).to_numpy()  # elsewhere none can come
    readings, counties = sheet.readings(np.flatnonzero(asked)), counties[asked]
    inside = {datum: np.zeros(len(counties), dtype=bool) for datum in readings}
    for code in counties.unique():
        shape, rows = pointed.places.shape(code), np.flatnonzero(counties == code)
        for datum, (lon, lat) in readings.items():
            inside[datum][rows] = shape is not None and within(shape, lon[rows], lat[rows])
    return shift.from_borders(inside, sheet.as_read)


def _townships(pointed: Pointed, sheet: _Sheet) -> shift.Evidence | None:
    towns = pointed.places.townships.dropna(subset=["lon", "lat"])
    towns = towns.drop_duplicates("township_id").set_index("township_id")[["lon", "lat"]]
    ids = pointed.schools["township_id"].iloc[sheet.rows]
    known = np.flatnonzero(ids.isin(towns.index))
    which = known[:: len(known) // _ENOUGH + 1]
    names = ids.iloc[which].to_numpy(dtype=np.object_)
    if len(set(names)) < shift.FEWEST_TOWNS:
        return None
    lon, lat = towns.loc[names].to_numpy(dtype="float64").T
    return shift.from_townships(sheet.readings(which), sheet.as_read, lon, lat, names)
