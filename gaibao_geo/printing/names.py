"""Where names and values are written: never over each other, a mark or what must stay clear."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gaibao_geo.printing import fonts
from gaibao_geo.printing.boxes import Box, Taken
from gaibao_geo.printing.ink import DARK, PITCH, Ink, rectangle

HALO = "#ffffffb8"
GAP = 1.6  # points between a mark and its name
TURNS, RINGS = 16, (4.0, 12.0, 24.0, 40.0, 62.0, 90.0)  # around a place, and how far off


@dataclass(frozen=True)
class Label:
    """A name and what stands under it, each one line."""

    name: str
    text: str
    size: float
    bold: bool = False
    colour: str = DARK

    @property
    def lines(self) -> list[tuple[str, float, bool]]:
        """Each line with its size and whether it is bold."""
        small = round(self.size * 0.9, 2)
        return [(line, size, bold) for line, size, bold in
                ((self.name, self.size, self.bold), (self.text, small, False)) if line]  # fmt: skip

    @property
    def w(self) -> float:
        """Its width in points."""
        wide = [fonts.width(line, size, bold=bold) for line, size, bold in self.lines]
        return max(wide, default=0.0) + 2

    @property
    def h(self) -> float:
        """Its height in points."""
        return sum(PITCH * size for _, size, _ in self.lines)

    def write(self, ink: Ink, box: Box) -> None:
        """Write it in a box of its size."""
        top = box.y
        for line, size, bold in self.lines:
            ink.text(box.x + box.w / 2, top, line, size, bold=bold, colour=self.colour,
                     align="center")  # fmt: skip
            top += PITCH * size


@dataclass
class Writing:
    """Labels that have found their places: all halos are drawn at once, under all letters."""

    labels: list[tuple[Label, Box, bool]] = field(default_factory=list)

    def add(self, label: Label, box: Box, *, halo: bool = True) -> None:
        """One more."""
        self.labels.append((label, box, halo))

    def draw(self, ink: Ink) -> None:
        """Put them on the sheet."""
        ink.paths([rectangle(box) for _, box, halo in self.labels if halo], fill=HALO)
        for label, box, _ in self.labels:
            label.write(ink, box)


def beside(x: float, y: float, r: float, label: Label) -> Iterator[Box]:
    """Right, left, above, below a mark, then at its corners: the best places first."""
    w, h, gap, near = label.w, label.h, r + GAP, 0.7 * r + GAP
    yield Box(x + gap, y - h / 2, w, h)
    yield Box(x - gap - w, y - h / 2, w, h)
    yield Box(x - w / 2, y - gap - h, w, h)
    yield Box(x - w / 2, y + gap, w, h)
    for left in (x + near, x - near - w):
        yield Box(left, y + near, w, h)
        yield Box(left, y - near - h, w, h)


def around(shape: Box, w: float, h: float) -> Iterator[tuple[float, Box]]:
    """Boxes around a place's own box, each with how far off it stands."""
    x, y = shape.x + shape.w / 2, shape.y + shape.h / 2
    for far in RINGS:
        for turn in range(TURNS):
            angle = turn / TURNS * 2 * math.pi - math.pi / 2
            cx = x + math.cos(angle) * (shape.w / 2 + w / 2 + far)
            cy = y + math.sin(angle) * (shape.h / 2 + h / 2 + far)
            yield far, Box(cx - w / 2, cy - h / 2, w, h)


def centred(spots: Sequence[tuple[float, float]], w: float, h: float) -> Iterator[Box]:
    """Boxes with their middles at the spots."""
    return (Box(x - w / 2, y - h / 2, w, h) for x, y in spots)


def within(boxes: Iterator[Box], frame: Box) -> Iterator[Box]:
    """Those that lie inside the frame."""
    return (box for box in boxes if frame.holds(box))


def write_if_free(
    writing: Writing, label: Label, boxes: Iterator[Box], taken: Taken, frame: Box
) -> bool:
    """Write a label in the first box that is free and inside; whether there was one."""
    box = taken.first_free(within(boxes, frame))
    if box is None:
        return False
    taken.add(box)
    writing.add(label, box)
    return True
