"""Class breaks as a person types them, read strictly and refused in words."""

from __future__ import annotations

import re
from itertools import pairwise

from gaibao_geo.errors import DataError
from gaibao_geo.maps.measure import PER_CENT, Measure
from gaibao_geo.maps.scales import FEWEST, MOST
from gaibao_geo.words import both
from gaibao_geo.words.numbers import half_width

_BETWEEN = re.compile(r"[,;、\s]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def typed_breaks(text: str, measure: Measure) -> tuple[float, ...]:
    """The breaks in the measure's own terms: shares are typed in per cent, money in yuan.

    Numbers stand apart by blanks, commas or semicolons, Chinese ones too, so that none of
    them may hold a comma itself. Raises ``DataError`` that names what is no number, what does
    not rise, and how many may be given.
    """
    typed = [part for part in _BETWEEN.split(half_width(text).strip()) if part]
    numbers = []
    for part in typed:
        plain = part.removesuffix("%") if measure.kind == "share" else part
        if not _NUMBER.fullmatch(plain):
            raise DataError(*both("map.breaks.no_number", part=part))
        numbers.append(float(plain))
    if not FEWEST - 2 <= len(numbers) <= MOST - 1:
        raise DataError(*both("map.breaks.count", count=len(numbers), fewest=FEWEST - 2,
                              most=MOST - 1))  # fmt: skip
    for low, high in pairwise(numbers):
        if high <= low:
            raise DataError(*both("map.breaks.order", low=f"{low:.12g}", high=f"{high:.12g}"))
    scale = PER_CENT if measure.kind == "share" else 1
    return tuple(number / scale for number in numbers)
