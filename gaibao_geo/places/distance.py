"""Straight-line distances between schools, and when there is none to be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pandas as pd

from gaibao_geo.places.joining import metres_apart

Kilometres: TypeAlias = "pd.Series[float]"


@dataclass(frozen=True)
class Distances:
    """``km`` for each pair, on the pairs' index; missing where there is none.

    ``barred`` pairs have a school whose point is only approximate; ``unknown`` pairs have
    one without a point.
    """

    km: Kilometres
    barred: int
    unknown: int


def distances_km(
    schools: pd.DataFrame, pairs: pd.DataFrame, *, allow_approximate: bool = False
) -> Distances:
    """The distance between the schools of each pair, on the WGS-84 ellipsoid.

    ``schools`` needs ``school_id``, ``lon``, ``lat`` (WGS-84 degrees) and ``approximate``;
    ``pairs`` needs ``from_id`` and ``to_id``. A township's or a county town's point is kilometres
    from the school, two schools may share it, and a distance of zero between them would be
    untrue: such pairs stay missing unless ``allow_approximate``. This is the crow's way, never
    the road's. Raises ``KeyError`` for an id that ``schools`` does not hold.
    """
    known = schools.set_index("school_id")[["lon", "lat", "approximate"]]
    strangers = sorted(({*pairs["from_id"], *pairs["to_id"]}) - set(known.index))
    if strangers:
        raise KeyError(strangers)
    begin, end = known.loc[pairs["from_id"]], known.loc[pairs["to_id"]]
    metres = metres_apart(begin["lon"], begin["lat"], end["lon"], end["lat"])
    km = pd.Series(metres / 1000, index=pairs.index, name="km")
    unknown = km.isna()
    vague = pd.Series(
        begin["approximate"].to_numpy(dtype=bool) | end["approximate"].to_numpy(dtype=bool),
        index=pairs.index,
    )
    barred = vague & ~unknown & (not allow_approximate)
    return Distances(km.mask(unknown | barred), int(barred.sum()), int(unknown.sum()))
