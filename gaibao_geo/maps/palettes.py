"""Colours that stay apart for every reader."""

from __future__ import annotations

from typing import Literal

from branca.utilities import color_brewer

Palette = Literal["YlGnBu", "PuBu", "YlOrBr", "PuOr", "RdBu"]
PALETTES: tuple[Palette, ...] = ("YlGnBu", "PuBu", "YlOrBr", "PuOr", "RdBu")

CHOSEN, PARTLY, NOT_CHOSEN = "#1d4ed8", "#93b4f5", "#b45309"


def colours(palette: str, n: int) -> tuple[str, ...]:
    """``n`` colours (``#rrggbb``, light to dark, 1 to 7) of a ColorBrewer palette.

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
    if n >= 3:
        return tuple(color_brewer(palette, n=n))
    five = color_brewer(palette, n=5)
    return tuple(five[place] for place in ((2,), (1, 3))[n - 1])
