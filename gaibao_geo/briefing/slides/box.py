"""Where things stand on a slide: rectangles in EMU, of which an inch has 914,400."""

from __future__ import annotations

from dataclasses import dataclass

INCH = 914_400
POINT = 12_700
PIXEL = 9_525
CM = 360_000


def inches(number: float) -> int:
    """That many inches in EMU."""
    return round(number * INCH)


@dataclass(frozen=True)
class Box:
    """A rectangle: its left upper corner and its size, in EMU."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Its right side."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Its lower side."""
        return self.top + self.height

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points, as text is measured."""
        return self.width / POINT, self.height / POINT

    def beside(self, share: float, gap: int) -> tuple[Box, Box]:
        """Its left part, ``share`` of the width, and the rest behind a gap."""
        left = round((self.width - gap) * share)
        rest = self.width - gap - left
        return (Box(self.left, self.top, left, self.height),
                Box(self.left + left + gap, self.top, rest, self.height))  # fmt: skip

    def below(self, height: int, gap: int) -> tuple[Box, Box]:
        """Its upper part of that height, and the rest below a gap."""
        rest = self.height - height - gap
        return (Box(self.left, self.top, self.width, height),
                Box(self.left, self.top + height + gap, self.width, rest))  # fmt: skip
