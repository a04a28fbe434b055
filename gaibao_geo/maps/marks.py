"""Schools as marks: how large each is, and how those of one point are set apart."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from gaibao_geo.maps.facts import Record
from gaibao_geo.maps.spec import Row, SizeRow
from gaibao_geo.words import Lang, say

LARGEST, SMALLEST = 16.0, 5.0  # pixels, radii of the school with most pupils and of none stated
CROWDED = 0.65  # of these sizes, where hundreds of schools are drawn at once
GAP = 2.0  # pixels between schools drawn around one point
ON_ONE_RING = 8  # schools; more would make a ring wider than a township
GOLDEN_TURN = math.pi * (3 - math.sqrt(5))  # the angle that fills a disc evenly (Vogel 1979)
SPACING = 1.7  # neighbours of that spiral stand this many steps apart


def radius(pupils: float, most: float, scale: float = 1.0) -> float:
    """The radius in pixels that gives a school an area in proportion to its pupils.

    ``most`` is the largest number of pupils on the map; a school whose pupils are missing
    gets the smallest mark, and none is smaller than that. ``scale`` shrinks both ends.
    """
    if pd.isna(pupils) or pd.isna(most) or not most:
        return round(scale * SMALLEST, 1)
    size = max(SMALLEST, LARGEST * math.sqrt(float(pupils) / float(most)))
    return round(scale * size, 1)


def size_rows(most: float, lang: Lang, scale: float = 1.0) -> tuple[SizeRow, ...]:
    """Two circles of round numbers of pupils; none when no pupils are known."""
    if pd.isna(most) or most < 10:
        return ()
    top = 10 ** math.floor(math.log10(most))
    steps = (top, top // 2) if most < 2 * top else (2 * top, top // 2)
    return tuple(SizeRow(people(step, lang), radius(step, most, scale)) for step in steps)


def nudges(
    placed: pd.DataFrame, radii: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Shifts in pixels (right, down) that set schools of one coordinate apart.

    A few stand on a ring, none touching another; many fill a disc in the table's order
    from the middle out, where the page moves those that still touch.
    """
    shifts = dict.fromkeys(placed["school_id"], (0.0, 0.0))
    at_point: dict[tuple[float, float], list[str]] = {}
    for school, lon, lat in zip(placed["school_id"], placed["lon"], placed["lat"], strict=True):
        at_point.setdefault((lon, lat), []).append(school)
    for schools in at_point.values():
        if len(schools) == 1:
            continue
        sizes = [radii[school] for school in schools]
        place = _ring if len(schools) <= ON_ONE_RING else _disc
        shifts |= dict(zip(schools, place(sizes), strict=True))
    return shifts


def _ring(sizes: list[float]) -> list[tuple[float, float]]:
    reach = (max(sizes) + GAP) / math.sin(math.pi / len(sizes))
    return [_turned(reach, 2 * math.pi * at / len(sizes)) for at in range(len(sizes))]


def _disc(sizes: list[float]) -> list[tuple[float, float]]:
    step = (2 * sum(sizes) / len(sizes) + GAP) / SPACING
    return [_turned(step * math.sqrt(at), at * GOLDEN_TURN) for at in range(len(sizes))]


def _turned(reach: float, turn: float) -> tuple[float, float]:
    return round(reach * math.sin(turn), 1), round(-reach * math.cos(turn), 1)


def people(count: float | None, lang: Lang) -> str:
    """A number of people in words; 无数据 when it is missing."""
    if count is None or pd.isna(count):
        return say("word.no_data", lang)
    return say("map.popup.people", lang, n=f"{int(count):,}")


def position(school: Record, lang: Lang) -> tuple[Row, ...]:
    """The line that says that a point is approximate, and how far off; none for a true one."""
    if not school["approximate"]:
        return ()
    km = float(school["accuracy_m"]) / 1000
    near = (say("map.ui.approximate", lang) if math.isnan(km)
            else say("map.plan.near", lang, km=f"{km:.3g}"))  # fmt: skip
    return (Row(say("map.popup.position", lang), near),)
