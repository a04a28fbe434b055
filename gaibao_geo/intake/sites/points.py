"""The schools' own points: as written, in a declared datum, as WGS-84; pasted ones win."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gaibao_geo.intake.loaded import Loaded, Part
from gaibao_geo.intake.sites.spans import spans
from gaibao_geo.places.datum import Datum, datum_in, to_wgs84
from gaibao_geo.places.joining import metres_apart
from gaibao_geo.tables.degrees import parse_point
from gaibao_geo.tables.findings import Finding

CONFLICT_M = 50.0  # two statements of one school's point that differ by more are a doubt
ZERO_DEG = 1e-6
WRITTEN = {"lon": "lon_original", "lat": "lat_original"}


def own_points(
    data: Loaded, schools: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame], list[Finding]]:
    """The point of each school, WGS-84, and the same per table as it was given.

    Columns ``lon``, ``lat`` (degrees), ``accuracy_m``, ``lon_original``, ``lat_original``,
    ``datum`` (empty: not declared, read as WGS-84), ``table`` and ``at`` (the row that gave
    it). A missing point has missing coordinates. A pasted point wins over the school's own.
    """
    own, findings = _read(data, "schools", schools)
    if "points" not in data.tables:
        return own, {"schools": own}, findings
    table, faults = _unpasted(data, data.tables["points"])
    pasted, more = _read(data, "points", table)
    usable = pasted[pasted["lon"].notna()].drop_duplicates("school_id")
    faults += [
        data.doubt("points_stranger", "warning", "points", int(row), column="school_id",
                   value=table["school_id"][row])
        for row in usable.index[~usable["school_id"].isin(schools["school_id"])]
    ]  # fmt: skip
    rows = schools.index[schools["school_id"].isin(usable["school_id"])]
    new = usable.set_index("school_id", drop=False).loc[schools["school_id"][rows]].set_axis(rows)
    faults += list(_conflicts(data, schools, own, new[own.loc[rows, "lon"].notna()]))
    merged = pd.concat([own.drop(index=rows), new]).loc[own.index]
    return merged, {"schools": own, "points": pasted}, findings + faults + more


def _read(
    data: Loaded, name: str, table: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    """The points of one table, whole ones only, converted."""
    lon, lat = (table[axis].to_numpy(dtype="float64", na_value=np.nan) for axis in WRITTEN)
    half = np.isnan(lon) != np.isnan(lat)
    zero = (np.abs(lon) < ZERO_DEG) & (np.abs(lat) < ZERO_DEG)
    findings = [
        data.doubt("V17_half", "warning", name, int(row), column="lat" if lat[row] != lat[row]
                   else "lon", value="")
        for row in np.flatnonzero(half)
    ] + [
        data.doubt("V18_zero", "warning", name, int(row), column="lon", value="0, 0")
        for row in np.flatnonzero(zero)
    ]  # fmt: skip
    void = half | zero
    written = pd.DataFrame({
        "school_id": table["school_id"],
        "lon": np.where(void, np.nan, lon), "lat": np.where(void, np.nan, lat),
        "accuracy_m": table["accuracy_m"].to_numpy(dtype="float64", na_value=np.nan),
        "lon_original": lon, "lat_original": lat,
    }, index=table.index)  # fmt: skip
    written["datum"], faults = _datums(data, name, table, written["lon"].notna().to_numpy())
    written["table"] = pd.Series(name, index=table.index, dtype="str")
    written["at"] = np.arange(len(table))
    converted, notes = _converted(data, name, written)
    return converted, findings + faults + notes


def _datums(
    data: Loaded, name: str, table: pd.DataFrame, given: NDArray[np.bool_]
) -> tuple[pd.Series[str], list[Finding]]:
    """The declared datum of each row; empty where nobody declared one that we know."""
    found: list[Finding] = []
    datums = pd.Series("", index=table.index, dtype="str")
    for part, span in spans(data, name):
        if not given[span].any():
            continue
        told = _told(data, part)
        rows = table.iloc[span]
        texts = pd.Series(told, index=rows.index, dtype="str")
        if not part.match.datum and "datum" in rows:
            column = rows["datum"].fillna("").astype("str")
            texts = texts.where(column == "", column)
        meant = {text: datum_in(text) for text in texts.unique() if text}
        for text, datum in meant.items():
            datums.iloc[span] = datums.iloc[span].mask(texts == text, datum or "")
        found += [part.doubt("V16_unknown", "error", column="lon", value=text)
                  for text, datum in meant.items() if datum is None]  # fmt: skip
    return datums, found


def _told(data: Loaded, part: Part) -> str:
    """What declares a whole sheet's datum: the mapping, a header, or the dataset."""
    header = " ".join(part.match.headers.get(axis, "") for axis in WRITTEN)
    if part.match.datum:
        return part.match.datum
    return header if datum_in(header) else str(data.about.get("datum", ""))


def _converted(
    data: Loaded, name: str, written: pd.DataFrame
) -> tuple[pd.DataFrame, list[Finding]]:
    points, found = written.copy(), []
    for datum in sorted({"gcj02", "bd09"} & set(written["datum"].unique())):
        rows = ((written["datum"] == datum) & written["lon"].notna()).to_numpy()
        lon, lat = read_as(written["lon"][rows], written["lat"][rows], datum)
        points.loc[rows, "lon"], points.loc[rows, "lat"] = lon, lat
        moved = np.zeros(len(rows))
        moved[rows] = metres_apart(lon, lat, written["lon"][rows], written["lat"][rows])
        for part, span in spans(data, name):
            mine = moved[span][moved[span] > 0]  # points abroad are in no shifted datum
            if len(mine):
                found.append(part.doubt("V16_converted", "note", column="lon", values={
                    "count": len(mine), "datum": datum_name(datum),
                    "metres": round(float(np.median(mine)))}))  # fmt: skip
    return points, found


def township_points(data: Loaded) -> None:
    """Points of the dataset's own townships as WGS-84, where their sheet says another datum."""
    table = data.tables["townships"]
    for part, span in spans(data, "townships"):
        header = " ".join(part.match.headers.get(axis, "") for axis in WRITTEN)
        datum = datum_in(part.match.datum or header)
        if datum:
            table = table.copy()
            rows = table.index[span]
            points = read_as(table.loc[rows, "lon"], table.loc[rows, "lat"], datum)
            table.loc[rows, "lon"], table.loc[rows, "lat"] = points
    data.tables["townships"] = table


def read_as(
    lon: ArrayLike, lat: ArrayLike, datum: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """WGS-84 points of written ones; an empty ``datum`` is read as WGS-84."""
    known: Datum = datum or "wgs84"  # type: ignore[assignment]
    return to_wgs84(np.asarray(lon, dtype="float64"), np.asarray(lat, dtype="float64"), known)


def datum_name(datum: str) -> str:
    """A datum as its own papers write it."""
    return {"wgs84": "WGS-84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}[datum]


def _unpasted(data: Loaded, table: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """The table ``points`` with what was pasted read into ``lon`` and ``lat``."""
    table, found = table.copy(), []
    for row in table.index[(table["pasted"] != "") & table["lon"].isna() & table["lat"].isna()]:
        text = table["pasted"][row]
        try:
            table.loc[row, ["lon", "lat"]] = parse_point(text)
        except ValueError:
            found.append(data.doubt("V15_pasted", "error", "points", int(row), column="pasted",
                                    value=text))  # fmt: skip
    return table, found


def _conflicts(
    data: Loaded, schools: pd.DataFrame, own: pd.DataFrame, new: pd.DataFrame
) -> Iterator[Finding]:
    old = own.loc[new.index]
    apart = metres_apart(old["lon"], old["lat"], new["lon"], new["lat"])
    for row, metres in zip(new.index, apart, strict=True):
        if metres > CONFLICT_M:
            point = new.loc[row]
            yield data.doubt(
                "points_conflict", "warning", "points", int(point["at"]), column="school_id",
                value=schools["school_id"][row],
                values={"metres": f"{metres:,.0f}", "name": schools["name"][row],
                        "row": int(data.rows_of("schools")[row])})  # fmt: skip
