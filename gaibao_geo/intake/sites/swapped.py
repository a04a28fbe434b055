"""Points that cannot be where they say: longitude and latitude exchanged, or abroad."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.spans import spans
from gaibao_geo.places.gazetteer import Gazetteer
from gaibao_geo.tables.findings import Finding, Repair

Truths = NDArray[np.bool_]
_SEVERAL = 2  # exchanged points from which on a sheet is said to be exchanged as a whole


def impossible(
    data: Loaded, own: pd.DataFrame, places: Gazetteer
) -> tuple[pd.Series[bool], list[Finding]]:
    """Which of the points cannot stand, with a finding for each (or for a whole sheet).

    Exchanged: outside where the dataset's places can lie, and inside when longitude and
    latitude change places. Abroad: outside either way.
    """
    lon, lat = (own[axis].to_numpy() for axis in ("lon_original", "lat_original"))
    given = own["lon"].notna().to_numpy()
    out = given & ~_inside(places, own["lon"].to_numpy(), own["lat"].to_numpy())
    if not out.any():
        return pd.Series(data=False, index=own.index), []
    swapped = out & _inside(places, lat, lon)
    findings: list[Finding] = []
    for table in own["table"].unique():
        rows = np.flatnonzero(own["table"] == table)
        findings += _exchanged(data, own, table, rows, swapped)
    findings += [
        data.doubt("V17_abroad", "error", own["table"].iloc[row], int(own["at"].iloc[row]),
                   column="lon", value=f"{lon[row]:g}, {lat[row]:g}")
        for row in np.flatnonzero(out & ~swapped)
    ]  # fmt: skip
    return pd.Series(out, index=own.index), findings


def _inside(places: Gazetteer, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Truths:
    west, south, east, north = places.box
    found: Truths = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return found


def _exchanged(
    data: Loaded, own: pd.DataFrame, table: str, rows: NDArray[np.int64], swapped: Truths
) -> list[Finding]:
    found = []
    at = own["at"].to_numpy()
    given = own["lon"].notna().to_numpy()
    for part, span in spans(data, table):
        mine = rows[(at[rows] >= span.start) & (at[rows] < span.stop) & given[rows]]
        bad = mine[swapped[mine]]
        if len(bad) >= _SEVERAL and len(bad) == len(mine):
            first = own.iloc[bad[0]]
            found.append(part.doubt(
                "V14_all", "error", column="lon", repair=Repair("swap"),
                value=f"{first['lon_original']:g}, {first['lat_original']:g}",
                values={"count": len(bad), "first": int(part.rows[at[bad[0]] - span.start])}))
            continue
        for row in bad:
            point = own.iloc[row]
            found.append(part.doubt(
                "V14", "error", int(at[row]) - span.start, column="lon", repair=Repair("swap"),
                value=f"{point['lon_original']:g}, {point['lat_original']:g}"))
    return found
