"""Circles, squares, diamonds, rings, pies and glyphs as paths: the marks of a map and its legend.

They look as the web page draws them: a square or a diamond has the area of the circle.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.path import Path
from numpy.typing import NDArray

from gaibao_geo.maps.spec import MISSING, Mark, Point, Shape
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ink import Ink, rectangle, ring_path

RIM, QUIET, WHITE = "#1f2937", "#6b7280", "#ffffff"
_STEPS = 48  # corners of a full turn
Dash = str | tuple[float, tuple[float, ...]]
SOLID: Dash = "solid"


def dashed(r: float) -> Dash:
    """Dashes for the rim of a circle; long ones would make a small circle a pentagon."""
    return (0.0, (1.6, 1.1)) if r < 6 else (0.0, (3.0, 1.6))


@dataclass
class Shapes:
    """Shapes gathered to be drawn in one go, each on those before."""

    paths: list[Path] = field(default_factory=list)
    fills: list[str] = field(default_factory=list)
    rims: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    dashes: list[Dash] = field(default_factory=list)

    def add(self, path: Path, fill: str, rim: str = "none", weight: float = 0.0,
            dash: Dash = SOLID) -> None:  # fmt: skip
        """One more on top."""
        self.paths.append(path)
        self.fills.append(fill)
        self.rims.append(rim)
        self.weights.append(weight)
        self.dashes.append(dash)

    def draw(self, ink: Ink, within: Box | None = None, key: str = "") -> None:
        """Put them on the sheet."""
        ink.paths(self.paths, fill=self.fills, rim=self.rims, weight=self.weights,
                  dashes=self.dashes, within=within, key=key)  # fmt: skip


def outline_of(kind: str, x: float, y: float, r: float) -> Path:
    """The outline of a mark around a point."""
    if kind == "square":
        side = r * math.sqrt(math.pi)
        return rectangle(Box(x - side / 2, y - side / 2, side, side))
    if kind == "diamond":
        half = r * math.sqrt(math.pi / 2)
        return ring_path([np.array([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])])
    return Path.circle((x, y), r)


def sector(x: float, y: float, r: float, begin: float, end: float) -> Path:
    """A slice of a circle between two parts (0-1) of a turn, clockwise from the top."""
    if end - begin > 0.9999:
        return Path.circle((x, y), r)
    return ring_path([np.vstack([(x, y), _arc(x, y, r, begin, end)])])


def _arc(x: float, y: float, r: float, begin: float, end: float) -> NDArray[np.float64]:
    count = max(2, math.ceil(_STEPS * (end - begin)) + 1)
    turn = 2 * np.pi * np.linspace(begin, end, count) - np.pi / 2
    return np.column_stack([x + r * np.cos(turn), y + r * np.sin(turn)])


def sign_of_place(shapes: Shapes, mark: Mark, x: float, y: float, r: float) -> None:
    """The circle or pie of a place; one without data is white with a dashed rim."""
    if mark.key == MISSING:
        shapes.add(Path.circle((x, y), r), WHITE, QUIET, 1.0, dashed(r))
        return
    if not mark.slices:
        shapes.add(Path.circle((x, y), r), mark.colour, RIM, 0.8)
        return
    begin = 0.0
    for part in mark.slices:
        shapes.add(sector(x, y, r, begin, begin + part.share), part.colour, WHITE, 0.5)
        begin += part.share
    shapes.add(Path.circle((x, y), r), "none", RIM, 0.8)


def sign_of_point(shapes: Shapes, point: Point, x: float, y: float, r: float) -> None:
    """The mark of a school or township: shape, parts, rim."""
    if point.segments:
        _glyph(shapes, point, x, y, r)
        return
    shape: Shape = point.shape
    hollow, dash = shape == "ring", dashed(r) if point.approximate else SOLID
    rim = point.colour if hollow else QUIET if point.approximate else RIM
    weight = (1.2 if hollow else 0.8 if point.approximate else 0.6) * (0.75 if r < 3 else 1.0)
    shapes.add(outline_of(shape, x, y, r), WHITE if hollow else point.colour, rim, weight, dash)


def _glyph(shapes: Shapes, point: Point, x: float, y: float, r: float) -> None:
    count = len(point.segments)
    for at, part in enumerate(point.segments):
        fill = part.colour if part.filled else WHITE
        shapes.add(sector(x, y, r, at / count, (at + 1) / count), fill, GLYPH_LINE, 0.4)
    none = not any(part.filled for part in point.segments)
    shapes.add(Path.circle((x, y), r), "none", point.colour if none else RIM, 1.6 if none else 0.7)


GLYPH_LINE = "#4b5563"
PARTS = 3  # segments of the glyph that a legend shows


def sample(shapes: Shapes, kind: str, colour: str, middle: tuple[float, float], r: float) -> None:
    """What stands before a legend row of marks: a small copy of the mark."""
    x, y = middle
    name, _, part = kind.partition("-")
    if name == "segment":
        at = int(part)
        shapes.add(Path.circle(middle, r), WHITE, GLYPH_LINE, 0.5)
        shapes.add(sector(x, y, r, at / PARTS, (at + 1) / PARTS), colour, GLYPH_LINE, 0.4)
    elif name == "ring":
        shapes.add(Path.circle(middle, r), WHITE, colour, 1.3)
    elif name == "dashed":
        shapes.add(Path.circle(middle, r), colour, QUIET, 1.0, dashed(r))
    else:
        shapes.add(outline_of(name, x, y, r), colour, RIM, 0.6)


def apart(
    home: NDArray[np.float64], radii: NDArray[np.float64], pairs: Iterable[Sequence[int]],
    rounds: int = 60,
) -> NDArray[np.float64]:
    """Where marks are drawn so that none covers another; ``home`` is where they ought to be.

    ``pairs`` are the places of those that might meet. The same marks give the same answer.
    """
    at, two = home.copy(), np.asarray(list(pairs), dtype=np.int64).reshape(-1, 2)
    if not len(two):
        return at
    first, second = two.T
    need = radii[first] + radii[second] + 0.6
    for _ in range(rounds):
        way = at[first] - at[second]
        far = np.hypot(*way.T)
        lack = need - far
        close = lack > 0.05
        if not close.any():
            break
        turn = np.arange(len(far)) * 2.399963  # marks on one spot part in different directions
        unit = np.where(far[:, None] > 1e-6, way / np.maximum(far, 1e-6)[:, None],
                        np.column_stack([np.cos(turn), np.sin(turn)]))  # fmt: skip
        push = np.where(close, lack / 2, 0.0)[:, None] * unit * 0.7
        np.add.at(at, first, push)
        np.add.at(at, second, -push)
    return at
