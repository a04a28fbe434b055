"""Values of places as classes: a colour for each and the legend that explains them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from gaibao_geo.maps.classes import Classes, classify
from gaibao_geo.maps.palettes import Palette, colours
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, LegendRow
from gaibao_geo.words import Lang, say

ZERO, ZERO_COLOUR = "zero", "#ffffff"


def graded(
    values: Sequence[float | None],
    words: Callable[[float], str],
    lang: Lang,
    palette: Palette = "YlGnBu",
    zero: str = "",
    *,
    alone: Callable[[float], str] | None = None,
    light: bool = False,
) -> tuple[list[tuple[str, str]], tuple[LegendRow, ...]]:
    """Legend key and colour of each value in natural classes, and the legend's rows.

    At most four classes (``maps.classes``, scheme natural); ``words`` says a break, ``alone``
    (default: the same) the value of a class that is the only one. A missing value (``None``,
    NaN) is 无数据 and has a row of its own, which stands there when nothing is missing too;
    with ``zero``, the values that are exactly 0 have one as well, called that and white.
    ``light`` leaves out the darkest colour, where names and marks are to stand on the areas.
    """
    apart = [value for value in values if not (zero and value == 0)]
    scale = classify(apart, "natural", 4)
    shades = colours(palette, max(1, len(scale.counts)) + light)
    keys = []
    for value in values:
        at = scale.of(value)
        if zero and value == 0:
            keys.append((ZERO, ZERO_COLOUR))
        else:
            keys.append((MISSING, MISSING_COLOUR) if at is None else (f"c{at}", shades[at]))
    labels = class_labels(scale, apart, words if scale.breaks else alone or words, lang)
    rows = [
        LegendRow(f"c{at}", labels[at], shades[at], count) for at, count in enumerate(scale.counts)
    ]
    if zero:
        rows = [LegendRow(ZERO, zero, ZERO_COLOUR, len(values) - len(apart)), *rows]
    rows.append(LegendRow(MISSING, say("word.no_data", lang), MISSING_COLOUR, scale.missing))
    return keys, tuple(rows)


def class_labels(
    scale: Classes, values: Sequence[float | None], words: Callable[[float], str], lang: Lang
) -> list[str]:
    """What the legend says of each class of ``values``; of a single value, the value.

    Where the first class ends at 0 and nothing is below, it is 0 and not "up to 0".
    """
    breaks = [words(value) for value in scale.breaks]
    if not breaks:
        return [words(value) for value in values if value is not None and scale.of(value) == 0][:1]
    labels = edge_labels(breaks, lang)
    if scale.breaks[0] == 0 and not any(value is not None and value < 0 for value in values):
        labels[0] = breaks[0]
    return labels


def edge_labels(edges: Sequence[str], lang: Lang) -> list[str]:
    """What the legend says of the classes between these breaks, whatever falls into them."""
    inner = [say("map.class.between", lang, low=low, high=high) for low, high in pairwise(edges)]
    return [say("map.class.upto", lang, high=edges[0]), *inner,
            say("map.class.over", lang, low=edges[-1])]  # fmt: skip
