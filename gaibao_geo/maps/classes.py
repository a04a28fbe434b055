"""Numbers into classes, with breaks that a person can read."""

from __future__ import annotations

import math
import warnings
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

DIGITS = 12  # a break is written with no more than these
TINY = 1e-290  # below it the powers of ten run out
Scheme = Literal["natural", "quantiles", "equal", "std", "manual"]


@dataclass(frozen=True)
class Classes:
    """Breaks between classes and how many values fall into each.

    ``breaks`` are the inner ones, rising; a value equal to a break belongs to the
    class below it. ``len(breaks) + 1`` classes; none when every value is missing.
    ``missing`` counts the missing values, which belong to no class.
    """

    breaks: tuple[float, ...]
    counts: tuple[int, ...]
    missing: int

    def of(self, value: float | None) -> int | None:
        """The class of a value, from 0; ``None`` for a missing one."""
        if value is None or math.isnan(value):
            return None
        return bisect_left(self.breaks, value)


def classify(
    values: Sequence[float | None],
    scheme: Scheme = "natural",
    k: int = 5,
    breaks: Sequence[float] = (),
) -> Classes:
    """At most ``k`` classes of the values; missing ones (``None``, ``NaN``) apart.

    ``natural`` is Fisher and Jenks' (1977) optimum, ``quantiles`` equal numbers of
    values, ``equal`` equal widths, ``std`` steps of one standard deviation, ``manual``
    takes ``breaks`` as they are. All but manual breaks are moved to the roundest number
    that leaves every value in its class. Fewer distinct values than ``k`` give as many
    classes as there are values; one distinct value gives one. Raises ``ValueError`` for
    ``k`` below 1 or manual breaks that do not rise.
    """
    if k < 1:
        raise ValueError("k is below 1")
    known = sorted(
        float(value) for value in values if value is not None and not math.isnan(value)
    )
    if scheme == "manual":
        inner = tuple(float(value) for value in breaks)
        if list(inner) != sorted(set(inner)):
            raise ValueError("manual breaks do not rise")
    else:
        inner = _round_breaks(_raw_breaks(known, scheme, k), known)
    counts = [0] * (len(inner) + 1 if known else 0)
    for value in known:
        counts[bisect_left(inner, value)] += 1
    return Classes(inner, tuple(counts), len(values) - len(known))


def _raw_breaks(known: list[float], scheme: Scheme, k: int) -> list[float]:
    distinct = sorted({_tidy(value) for value in known})  # a difference of float noise is none
    k = min(k, len(distinct))
    if k <= 1:
        return []
    if k == len(distinct) and scheme in ("natural", "quantiles"):
        return distinct[:-1]
    import mapclassify  # noqa: PLC0415  (slow to load, and few maps need it)

    with warnings.catch_warnings():
        # Without numba mapclassify warns that it is slow; our inputs are short.
        warnings.simplefilter("ignore", UserWarning)
        if scheme == "natural":
            bins = mapclassify.FisherJenks(known, k=k).bins
        elif scheme == "quantiles":
            bins = mapclassify.Quantiles(known, k=k).bins
        elif scheme == "equal":
            bins = mapclassify.EqualInterval(known, k=k).bins
        else:
            bins = mapclassify.StdMean(known).bins
    return [float(value) for value in bins]


def _round_breaks(raw: list[float], known: list[float]) -> tuple[float, ...]:
    rounded = set()
    for value in raw:
        below = [number for number in known if number <= value]
        above = [number for number in known if number > value]
        if below and above:
            rounded.add(_roundest(below[-1], above[0], value))
    return tuple(sorted(rounded))


def _roundest(low: float, high: float, wish: float) -> float:
    """The number with fewest digits in [low, high), the nearest to ``wish`` of these."""
    largest = max(abs(low), abs(high))
    if largest < TINY:
        return low
    first_digit = math.ceil(math.log10(largest))
    for exponent in range(first_digit, first_digit - DIGITS, -1):
        for step in (10.0**exponent, 5 * 10.0 ** (exponent - 1), 2 * 10.0 ** (exponent - 1)):
            first, last = math.ceil(low / step), math.ceil(high / step) - 1
            times = min(max(round(wish / step), first), last)
            # Zero has the fewest digits of all, yet splits nothing near its middle.
            if first <= last and (times or not wish):
                return _tidy(times * step)
    return low


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")
