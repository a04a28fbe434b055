"""Names on a map: each where it covers nothing, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gaibao_geo.briefing.slides.box import POINT, Box
from gaibao_geo.briefing.slides.measure import LINE, width

SIZES = (11.0, 10.0, 9.0)


@dataclass
class Taken:
    """What of the map is covered already; names keep inside ``page``."""

    page: Box
    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Whether a box lies on the page and on nothing else."""
        page = self.page
        inside = (box.left >= page.left and box.top >= page.top
                  and box.right <= page.right and box.bottom <= page.bottom)  # fmt: skip
        return inside and not any(
            box.left < other.right and other.left < box.right
            and box.top < other.bottom and other.top < box.bottom
            for other in self.boxes
        )

    def take(self, box: Box) -> None:
        """Nothing else may stand there."""
        self.boxes.append(box)


def around(
    texts: Sequence[str], size: float, at: tuple[float, float], *, bold: bool = False
) -> Box:
    """The box of lines of text centred on a point."""
    wide = max(width(text, size, bold=bold) for text in texts) * POINT + 2
    high = len(texts) * LINE * size * POINT
    return Box(round(at[0] - wide / 2), round(at[1] - high / 2), round(wide), round(high))


def beside(text: str, size: float, at: tuple[float, float], radius: float) -> list[Box]:
    """Where the name of a sign may stand: right, left, below, above it."""
    box = around((text,), size, at)
    gap = radius + 2 * POINT
    across, down = gap + box.width / 2, gap + box.height / 2
    moves = ((across, 0.0), (-across, 0.0), (0.0, down), (0.0, -down))
    return [Box(round(box.left + x), round(box.top + y), box.width, box.height) for x, y in moves]
