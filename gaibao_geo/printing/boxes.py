"""Rectangles on a page: points of 1/72 inch, right and down from its upper left corner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

POINTS_PER_CM = 72 / 2.54


class Box(NamedTuple):
    """A rectangle: its upper left corner, width and height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    def less(self, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Box:
        """The rectangle with so much taken off each side."""
        return Box(self.x + left, self.y + top, self.w - left - right, self.h - top - bottom)

    def holds(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return (self.x <= other.x and self.y <= other.y and other.right <= self.right
                and other.bottom <= self.bottom)  # fmt: skip


class Taken:
    """What is covered already, so that nothing is written over it."""

    def __init__(self) -> None:
        self._sides = np.empty((64, 4))
        self._count = 0

    def add(self, *boxes: Box) -> None:
        """These rectangles are covered from now on."""
        for box in boxes:
            if self._count == len(self._sides):
                self._sides = np.vstack([self._sides, np.empty_like(self._sides)])
            self._sides[self._count] = (box.x, box.y, box.right, box.bottom)
            self._count += 1

    def free(self, box: Box) -> bool:
        """Whether nothing covered lies under the rectangle."""
        return not self._touching(box).any()

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """The first of these rectangles with nothing covered under it."""
        return next((box for box in boxes if self.free(box)), None)

    def _touching(self, box: Box) -> NDArray[np.bool_]:
        left, top, right, bottom = self._sides[: self._count].T
        found: NDArray[np.bool_] = (
            (left < box.right) & (right > box.x) & (top < box.bottom) & (bottom > box.y)
        )
        return found
