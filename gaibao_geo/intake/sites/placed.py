"""The steps that give every school its codes, its stage and its point, in their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.areas import township_areas
from gaibao_geo.intake.sites.codes import ask, read_codes
from gaibao_geo.intake.sites.points import own_points, township_points
from gaibao_geo.intake.sites.shifted import datum_doubts
from gaibao_geo.intake.sites.spans import noted, spans
from gaibao_geo.intake.sites.stage_of_kind import missing, read_stages
from gaibao_geo.intake.sites.swapped import impossible
from gaibao_geo.intake.sites.tested import Pointed, held_to_counties, no_addresses
from gaibao_geo.intake.sites.towns import read_townships
from gaibao_geo.places.gazetteer import Gazetteer, gazetteer
from gaibao_geo.places.locating import locate
from gaibao_geo.tables.findings import Finding
from gaibao_geo.words import both

_TELLS_REGION = ("region_id", "region", "township_id", "township", "lon")


def place_schools(data: Loaded) -> list[Finding]:
    """Give every school its codes, its stage and its point, in place; doubts come back.

    The table ``schools`` gains these columns, on the same rows:

    * ``region_id``, ``township_id``: today's codes; ``region_id_original`` and
      ``township_id_original`` hold what the file says. ``region_by_point`` is the county the
      school's own point lies in (empty: no point, or in none).
    * ``lon``, ``lat`` (WGS-84 degrees), ``accuracy_m`` (missing: nobody knows), ``how``
      (``own``, ``township``, ``seat`` or ``none``) and ``approximate``: not to be measured
      from. ``lon_original``, ``lat_original`` and ``datum`` (empty: none was declared, read
      as WGS-84) are as given.
    * ``stage``: from ``kind`` where it is missing.

    A point that cannot be where it says (exchanged, abroad, 0 and 0) is not used.
    """
    if "townships" in data.tables:
        township_points(data)
    places = gazetteer(data.tables.get("regions"), data.tables.get("townships"))
    findings = list(township_areas(data, places))
    if "schools" not in data.tables:
        return findings
    schools, faults = read_stages(data, data.tables["schools"])
    findings += faults
    schools, asked, faults = read_codes(data, schools, places)
    findings += faults
    own, given, faults = own_points(data, schools)
    findings += faults
    bad, faults = impossible(data, own, places)
    findings += faults
    own = _without(own, bad)
    county = places.county_at(own["lon"].to_numpy(), own["lat"].to_numpy()).set_axis(own.index)
    schools, faults = _region_from_point(data, schools, county, asked.choices)
    findings += faults + ask(data, schools, asked, places)
    nowhere = (schools["region_id"] == "") & ~schools.index.isin(list(asked.choices))
    findings += missing(data, nowhere, "region_id", _TELLS_REGION, "no_region")
    schools, faults = read_townships(data, schools, places)
    findings += faults
    pointed = Pointed(data, schools, own, county, places)
    tested = held_to_counties(pointed)
    findings += tested.findings
    findings += datum_doubts(pointed, given, tested.outside)
    own = _without(own, tested.abroad)
    vague, accuracy, faults = no_addresses(replace(pointed, own=own))
    findings += faults
    points = locate(schools.assign(lon=own["lon"], lat=own["lat"], accuracy_m=own["accuracy_m"]),
                    places.townships, places.regions)  # fmt: skip
    points.loc[vague, "accuracy_m"] = accuracy[vague]
    points["approximate"] |= vague
    points["accuracy_m"] = _seen_from_the_seat(points, schools, places)
    findings += _stand_ins(data, points)
    data.tables["schools"] = schools.assign(
        region_by_point=tested.region_by_point,
        **{name: points[name] for name in ("lon", "lat", "accuracy_m", "how", "approximate")},
        **{name: own[name] for name in ("lon_original", "lat_original", "datum")},
    )
    return findings


def _without(own: pd.DataFrame, bad: pd.Series[bool]) -> pd.DataFrame:
    if not bad.any():
        return own
    return own.assign(lon=own["lon"].mask(bad), lat=own["lat"].mask(bad),
                      accuracy_m=own["accuracy_m"].mask(bad))  # fmt: skip


def _region_from_point(
    data: Loaded, schools: pd.DataFrame, county: pd.Series[str],
    choices: dict[int, tuple[str, list[str]]],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """Codes still missing from the county the point lies in, if the name allows that one."""
    codes = schools["region_id"]
    fits = (codes == "") & (county != "")
    for row, (column, allowed) in choices.items():
        if column == "region" and county.iloc[row] not in allowed:
            fits.iloc[row] = False
    findings = noted(data, "V11_filled", fits, "region_id",
                     how=both("intake.region_from.point"))
    return schools.assign(region_id=codes.where(~fits, county)), findings


def _seen_from_the_seat(
    points: pd.DataFrame, schools: pd.DataFrame, places: Gazetteer
) -> pd.Series[float]:
    """How far off the points may be: a school drawn at the county seat, as far as the county goes.

    The radius of a circle of the county's area stands for that.
    """
    at_seat = schools["region_id"][points["how"] == "seat"]
    if at_seat.empty:
        return points["accuracy_m"]
    reach = {code: 1000 * np.sqrt(places.area_km2(code) / np.pi) for code in at_seat.unique()}
    return points["accuracy_m"].where(points["how"] != "seat", schools["region_id"].map(reach))


def _stand_ins(data: Loaded, points: pd.DataFrame) -> list[Finding]:
    """A note for each sheet with schools that have no point of their own."""
    found = []
    for part, span in spans(data, "schools"):
        how = points["how"].iloc[span].value_counts()
        counts = {name: int(how.get(name, 0)) for name in ("township", "seat", "none")}
        if any(counts.values()):
            found.append(part.doubt("V18_approximate", "note", column="lon", values={
                "count": sum(counts.values()), **counts}))  # fmt: skip
    return found
