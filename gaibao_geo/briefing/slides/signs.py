"""The signs of a map as shapes: circles, diamonds, squares, rings, pies, with the web map's areas.

The same function draws a sign on the map and its sample in the legend, so they cannot differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from gaibao_geo.briefing.slides.box import Box
from gaibao_geo.briefing.slides.drawing import NO_FILL, Pen, line, preset
from gaibao_geo.briefing.slides.text import fill
from gaibao_geo.maps.spec import Shape

RIM, VAGUE = "#1f2937", "#6b7280"  # a rim, and that of a position that is only approximate
_STEPS = 48  # corners of a full circle


def sign(
    pen: Pen, name: str, alt: str, *, kind: Shape, at: tuple[float, float], radius: float,
    colour: str, approximate: bool = False, thick: float = 0.75,
) -> None:  # fmt: skip
    """One sign around a point (x, y, radius in EMU); squares and diamonds have the circle's area.

    An approximate position has a dashed grey rim; a ring is hollow and its rim has the colour.
    """
    x, y = at
    side = {"square": math.sqrt(math.pi) / 2, "diamond": math.sqrt(math.pi / 2)}.get(kind, 1.0)
    half = radius * side
    box = Box(round(x - half), round(y - half), round(2 * half), round(2 * half))
    form = preset({"square": "rect", "diamond": "diamond"}.get(kind, "ellipse"))
    hollow = kind == "ring"
    rim = colour if hollow else VAGUE if approximate else RIM
    pen.shape(name, alt, box, form=form, inside=fill("#ffffff" if hollow else colour),
              outline=line(rim, 1.5 if hollow else thick, dashed=approximate))  # fmt: skip


def pie(
    pen: Pen, name: str, alt: str, *, at: tuple[float, float], radius: float,
    parts: Sequence[tuple[str, float]],
) -> None:  # fmt: skip
    """A circle in sectors: a colour and a share of each, from the top, clockwise.

    No colour leaves a sector white.
    """
    turn = 0.0
    for colour, share in parts:
        if share >= 0.9999:
            sign(pen, name, alt, kind="circle", at=at, radius=radius, colour=colour or "#ffffff")
        elif share > 0:
            corners = max(2, round(_STEPS * share)) + 1
            arc = [turn + share * step / (corners - 1) for step in range(corners)]
            rim = [_on(at, radius, part) for part in arc]
            edge = line("#ffffff" if colour else VAGUE, 0.5)
            pen.freeform(name, alt, [[(round(at[0]), round(at[1])), *rim]],
                         inside=fill(colour or "#ffffff"), outline=edge)  # fmt: skip
        turn += share
    side = round(2 * radius)
    box = Box(round(at[0] - radius), round(at[1] - radius), side, side)
    pen.shape(name, "", box, form=preset("ellipse"), inside=NO_FILL, outline=line(RIM, 0.75))


def _on(at: tuple[float, float], radius: float, turn: float) -> tuple[int, int]:
    angle = 2 * math.pi * turn - math.pi / 2
    return round(at[0] + radius * math.cos(angle)), round(at[1] + radius * math.sin(angle))
