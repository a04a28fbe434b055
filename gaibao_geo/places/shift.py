"""Evidence that points were given in another datum than the one they were read in.

Three witnesses, each honest about what it can see. Everything is asked of points as
written, read in each datum in turn; no witness speaks on a coincidence more likely than
one in a thousand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.places.datum import Datum

Floats = NDArray[np.float64]
Readings = Mapping[Datum, tuple[Floats, Floats]]  # WGS-84 points, by the datum they were read in

CHANCE = 0.001  # of speaking on a clean file
FITS = 0.05  # a reading whose rest is less likely than this by chance does not explain the points
FEWEST_TOWNS = 12
FEWEST_PAIRS = 3
PAIR_M = 150.0  # two careful statements of one school's point differ by no more
SHIFT_M = 250.0  # both shifts move every point in China by more
_DEGREE_M = 111_320.0


class Evidence(NamedTuple):
    """The datum that explains the points, by which witness, from how many cases."""

    datum: Datum
    witness: str
    cases: int


def from_pairs(readings: Readings, as_read: Datum, lon: Floats, lat: Floats) -> Evidence | None:
    """The same schools given twice: ``lon`` and ``lat`` are their other points, WGS-84.

    Speaks when at least three pairs, and four in five of all, are apart by more than 250 m
    as read and within 150 m in another datum.
    """
    apart = {datum: np.hypot(*_offsets(points, lon, lat)) for datum, points in readings.items()}
    for datum in _others(readings, as_read):
        fits = (apart[datum] <= PAIR_M) & (apart[as_read] > SHIFT_M)
        if fits.sum() >= max(FEWEST_PAIRS, 0.8 * len(lon)):
            return Evidence(datum, "pairs", int(fits.sum()))
    return None


def from_borders(inside: Mapping[Datum, NDArray[np.bool_]], as_read: Datum) -> Evidence | None:
    """Points outside the county they name that come inside when read in another datum.

    ``inside`` says for each reading which points lie in their counties. A sign test: were the
    points right as read, moving them would drive out as many near the border as it brings in,
    and in truth more.
    """
    best: tuple[int, Datum, int] | None = None
    for datum in _others(inside, as_read):
        came = int((inside[datum] & ~inside[as_read]).sum())
        left = int((~inside[datum] & inside[as_read]).sum())
        if _at_least(came, came + left) < CHANCE and (best is None or came - left > best[0]):
            best = (came - left, datum, came)
    return None if best is None else Evidence(best[1], "borders", best[2])


def from_townships(
    readings: Readings, as_read: Datum, lon: Floats, lat: Floats, towns: NDArray[np.object_]
) -> Evidence | None:
    """The mean way from the townships' points (``lon``, ``lat``) to their schools.

    Schools lie kilometres around a township's point, so only many townships say anything:
    the offsets are taken together per township (their median), and Hotelling's test asks whether
    the mean over at least twelve townships is other than zero. It speaks when it is as read,
    when it is not in another datum, and when that one more than halves it.
    """
    means: dict[Datum, tuple[float, float]] = {}
    for datum, points in readings.items():
        east, north = _offsets(points, lon, lat)
        by_town = pd.DataFrame({"east": east, "north": north}).groupby(towns).median()
        if len(by_town) < FEWEST_TOWNS:
            return None
        means[datum] = _hotelling(by_town.to_numpy())
    length, chance = means[as_read]
    if chance >= CHANCE:
        return None
    fits = [(means[datum][0], datum) for datum in _others(means, as_read)
            if means[datum][1] > FITS and means[datum][0] < length / 2]  # fmt: skip
    return Evidence(min(fits)[1], "townships", len(set(towns))) if fits else None


def _others(readings: Mapping[Datum, object], as_read: Datum) -> list[Datum]:
    return [datum for datum in readings if datum != as_read]


def _offsets(points: tuple[Floats, Floats], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Metres east and north; on a sphere, which is good enough to tell 500 m from none."""
    east = (points[0] - lon) * np.cos(np.radians(lat)) * _DEGREE_M
    return east, (points[1] - lat) * _DEGREE_M


def _hotelling(offsets: Floats) -> tuple[float, float]:
    """Length of the mean (metres) and how likely one as far from zero is by chance.

    For two coordinates T² (n - 2) / (2 (n - 1)) follows F with 2 and n - 2 degrees, whose
    tail has the closed form (1 + 2 f / m) ** (-m / 2), m = n - 2.
    """
    count = len(offsets)
    mean = offsets.mean(axis=0)
    spread = np.cov(offsets, rowvar=False)
    if np.linalg.matrix_rank(spread) < 2:
        return float(np.hypot(*mean)), 1.0  # points without scatter prove nothing here
    t2 = count * float(mean @ np.linalg.solve(spread, mean))
    m = count - 2
    f = t2 * m / (2 * (count - 1))
    return float(np.hypot(*mean)), float((1 + 2 * f / m) ** (-m / 2))


def _at_least(hits: int, tries: int) -> float:
    """The chance of at least ``hits`` heads in ``tries``."""
    if tries > 1000:  # the normal curve; the exact sum would be slow and no different
        return 0.5 * math.erfc((hits - 0.5 - tries / 2) / math.sqrt(tries / 2))
    return float(sum(math.comb(tries, k) for k in range(hits, tries + 1)) / 2**tries)
