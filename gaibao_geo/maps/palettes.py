"""Colours that stay apart for every reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from branca.utilities import color_brewer

Palette = Literal["YlGnBu", "PuBu", "YlOrBr", "PuOr", "RdBu"]
PALETTES: tuple[Palette, ...] = ("YlGnBu", "PuBu", "YlOrBr", "PuOr", "RdBu")

CHOSEN, PARTLY, NOT_CHOSEN = "#1d4ed8", "#93b4f5", "#b45309"

# ColorBrewer's own six and seven classes of these come nearer than 12 to each other (9.0, 9.8,
# 10.5 and, of RdBu's seven, 9.4); these are taken from its nine classes where they lie farthest
# apart for normal, deuteranope and protanope readers.
_WIDE: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("YlGnBu", 6): ("#ffffd9", "#edf8b1", "#5fc0c0", "#30a1c2", "#26469c", "#091e5a"),
    ("YlGnBu", 7): ("#ffffd9", "#edf8b1", "#69c3bf", "#39abc3", "#1e8fbf", "#26439b", "#112369"),
    ("PuBu", 6): ("#fff7fb", "#cacee4", "#7aabd0", "#2c86bb", "#04598b", "#023858"),
    ("PuBu", 7): ("#fff7fb", "#d3d4e7", "#92b5d6", "#4595c3", "#1073b2", "#045483", "#023858"),
    ("YlOrBr", 6): ("#ffffe5", "#ffefac", "#ffd06a", "#f17b1a", "#b54103", "#662506"),
    ("YlOrBr", 7): ("#ffffe5", "#fff3b4", "#ffd97c", "#ffab39", "#dd5f0b", "#a73b04", "#662506"),
    ("RdBu", 7): ("#b2182b", "#e7866a", "#fbcab1", "#f5f6f7", "#9ac9e0", "#4d98c6", "#2166ac"),
}

# Two scales at once: rows are need, columns money, the lowest first. Orange is need without
# money, blue money without need. Found by a search for the largest distance between any two
# of the nine (CIELAB, the three ways of seeing): 37.
BIVARIATE = (
    ("#eeffff", "#a9b9fe", "#487af9"),
    ("#f6cd90", "#8b9490", "#475790"),
    ("#e89e07", "#8a682d", "#303632"),
)


def colours(palette: str, n: int) -> tuple[str, ...]:
    """``n`` colours (``#rrggbb``, light to dark, 1 to 7) of a ColorBrewer palette.

    Any two are at least 12 apart (CIELAB) for normal, deuteranope and protanope readers.

    Raises ``ValueError`` for a palette that is not offered. Red-yellow-green is refused:
    two of its five classes are only 7 apart (CIELAB) for a protanope, and 12 is the least
    we accept.
    """
    if palette not in PALETTES:
        raise ValueError(
            f"the palette {palette!r} is not offered (red-green ones cannot be told apart "
            f"by every reader); choose one of {', '.join(PALETTES)}"
        )
    if not 1 <= n <= 7:
        raise ValueError(f"{n} colours asked for; 1 to 7 can be told apart")
    if (palette, n) in _WIDE:
        return _WIDE[palette, n]
    if n >= 3:
        return tuple(color_brewer(palette, n=n))
    five = color_brewer(palette, n=5)
    return tuple(five[place] for place in ((2,), (1, 3))[n - 1])
