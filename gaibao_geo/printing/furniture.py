"""Scale bar, north arrow, stamp, and the inset of the South China Sea."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gaibao_geo.maps.spec import Bounds
from gaibao_geo.places.regions import dash_line, polygons
from gaibao_geo.printing import fonts
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ground import Ground, ground_for, paths_of
from gaibao_geo.printing.ink import DARK, GREY, LINE, PITCH, Ink, ring_path
from gaibao_geo.words import Lang, say

RED = "#b91c1c"
HAINAN: Bounds = (108.55, 18.1, 111.1, 20.2)  # the island; whoever shows it shows the sea too
SEA: Bounds = (106.3, 2.8, 122.6, 24.2)  # of the inset
SOUTH = 17.8  # degrees: what lies further south stands in the inset
ISLES = ("460300",)  # the county units of the islands, drawn unsimplified
CLEAR = ((123.4, 25.7), (124.6, 26.0))  # islands that the inset must not cover (Diaoyu Dao)


def scale_bar(
    ink: Ink, ground: Ground, at: tuple[float, float], size: float, lang: Lang, *, longest: float
) -> Box:
    """A bar of a round number of kilometres, true in the middle of the map.

    ``at`` is its upper left corner; it is no longer than ``longest`` points.
    """
    x, y = at
    km_per_point = ground.metres_per_point / 1000
    most = longest * km_per_point
    power = 10.0 ** math.floor(math.log10(most))
    km = next(step * power for step in (5, 2, 1) if step * power <= most)
    wide, high = km / km_per_point, size * 0.42
    for part, fill in ((0, DARK), (1, "#ffffff")):
        ink.box_of(Box(x + part * wide / 2, y, wide / 2, high), fill=fill, rim=DARK, weight=0.6)
    text = y + high + 1
    ink.text(x, text, "0", size, colour=GREY)
    named = ink.text(x + wide, text, say("print.km", lang, n=f"{km:,.12g}"), size, colour=GREY,
                     align="center")  # fmt: skip
    return Box(x, y, named.right - x, high + 1 + PITCH * size)


def north_arrow(ink: Ink, ground: Ground, box: Box, size: float, lang: Lang) -> None:
    """An arrow to true north where it stands, with the word."""
    ink.text(box.x + box.w / 2, box.y, say("map.ui.north", lang), size, bold=True, align="center")
    top = box.y + PITCH * size
    x, y, half = box.x + box.w / 2, (top + box.bottom) / 2, (box.bottom - top) / 2
    turn = math.radians(ground.north(x, y))
    flat = np.array([(0, -half), (half * 0.42, half * 0.8), (0, half * 0.45),
                     (-half * 0.42, half * 0.8)])  # fmt: skip
    spin = np.array([(math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))])
    ink.paths([ring_path([flat @ spin + (x, y)])], fill=DARK, rim=DARK, weight=0.5)


def stamp(ink: Ink, right: float, top: float, size: float, lang: Lang) -> Box:
    """The mark of made-up data in a red frame; its right upper corner is given."""
    text = say("word.made_up", lang)
    wide = fonts.width(text, size, bold=True) + 1.2 * size
    box = Box(right - wide, top, wide, PITCH * size + 0.3 * size)
    ink.box_of(box, fill="#fef2f2", rim=RED, weight=1.0)
    ink.text(box.x + wide / 2, top + 0.15 * size, text, size, bold=True, colour=RED,
             align="center")  # fmt: skip
    return box


def shows_hainan(bounds: Bounds) -> bool:
    """Whether a map of these bounds shows the whole of Hainan Island."""
    west, south, east, north = bounds
    return (west <= HAINAN[0] and south <= HAINAN[1] and HAINAN[2] <= east
            and HAINAN[3] <= north)  # fmt: skip


def north_of_inset(bounds: Bounds) -> Bounds:
    """The bounds less the sea that stands in the inset."""
    return bounds[0], max(bounds[1], SOUTH), bounds[2], bounds[3]


def inset_box(ground: Ground) -> Box:
    """Where the inset stands: the lower right corner, clear of the islands further north."""
    frame = ground.frame
    clear = ground.at(*np.transpose(CLEAR))
    west, south, east, north = SEA
    shape = (east - west) * math.cos(math.radians((south + north) / 2)) / (north - south)
    high = frame.h * 0.36
    while True:
        box = Box(frame.right - high * shape, frame.bottom - high, high * shape, high)
        if high < frame.h * 0.2 or not any(
            box.x - 4 < x < box.right and box.y - 4 < y < box.bottom for x, y in clear
        ):
            return box
        high *= 0.94


def sea_inset(
    ink: Ink, areas: Sequence[tuple[str, Any]], box: Box, size: float, lang: Lang
) -> None:
    """The islands of the South China Sea and the dashed line in a frame of their own.

    ``areas`` are the map's shapes in degrees, each with its colour.
    """
    ink.box_of(box, fill="#ffffff", key="inset")
    ground = ground_for(SEA, box.less(2, 2, 2, PITCH * size + 2))
    west, south, east, north = shapely.bounds([shape for _, shape in areas]).T
    near = (west < SEA[2]) & (east > SEA[0]) & (south < SEA[3]) & (north > SEA[1])
    seen = [area for area, close in zip(areas, near, strict=True) if close]
    of_colour = defaultdict(list)
    for (colour, _), shape in zip(seen, ground.shapes([shape for _, shape in seen]), strict=True):
        path = paths_of(shape)
        if path is not None:
            of_colour[colour].append(path)
    for colour, paths in of_colour.items():
        ink.paths(paths, fill=colour, rim=LINE, weight=0.2, within=box, key="sea")
    isles = polygons(ISLES).geometry.iloc[0]
    for geometry, weight, key in ((isles, 0.5, "isles"), (dash_line(), 1.0, "dashes")):
        path = paths_of(ground.shapes([geometry])[0])
        if path is not None:
            ink.paths([path], rim=DARK, weight=weight, within=box, key=key)
    ink.text(box.x + box.w / 2, box.bottom - PITCH * size - 1,
             say("map.kinds.south_china_sea", lang), size, align="center")  # fmt: skip
    ink.box_of(box, rim=DARK, weight=0.8, key="inset frame")
