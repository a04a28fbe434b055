"""A map whose places can be found by name, code or the sound of the name."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from gaibao_geo.maps.arranged import Heard, Seek, Spot
from gaibao_geo.maps.facts import named, rows_of
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.regions import national_codes
from gaibao_geo.places.sounds import sound_of


def searchable(spec: MapSpec, schools: pd.DataFrame | None = None) -> MapSpec:
    """The map with all that a search needs to know of its places, points and townships.

    ``schools`` gives the Chinese names (``school_id``, ``name``) of points that are schools,
    for maps in English. Townships of the map's counties are found where a point of their
    seat is known.
    """
    seats = our_townships()
    chinese = dict(national_codes()["name"]) | dict(
        zip(seats["township_id"], seats["name"], strict=True)
    )
    if schools is not None:
        chinese |= dict(zip(schools["school_id"], schools["name"], strict=True))
    points = [point for overlay in spec.overlays for point in overlay.points]
    shown = [*((place.id, place.name) for place in spec.places),
             *((point.id, point.name) for point in points)]  # fmt: skip
    drawn, counties = {point.id for point in points}, {place.id for place in spec.places}
    mine = seats[seats["region_id"].isin(counties) & seats["lon"].notna()
                 & ~seats["township_id"].isin(drawn)]  # fmt: skip
    spots = tuple(
        Spot(_heard(row["township_id"], named(row, spec.lang), row["name"]),
             named(row, spec.lang), float(row["lon"]), float(row["lat"]))
        for row in rows_of(mine)
    )  # fmt: skip
    known = chinese if spec.lang == "en" else {}
    heard = tuple(_heard(code, name, known.get(code, name)) for code, name in shown)
    return replace(spec, seek=Seek(heard, spots))


def _heard(code: str, shown: str, own: str) -> Heard:
    return Heard(code, sound_of(own), "" if own == shown else own)
