"""Exact arithmetic on numbers as they are written: a rounded number is an interval.

A number without a qualifier stands for half a unit of its last digit on either side,
unless its unit says that whole numbers are exact. With 余 or 多 it stands for
``[x, x + u)``, with 近 for ``(x - u, x]`` and with 约 for ``[x - u, x + u]``, where
``u`` is one unit of its last digit that is not a trailing zero: 8140余 is
``[8140, 8150)``, 近4.5 is ``(4.4, 4.5]``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gaibao_geo.tables.columns import ABOUT, NEARLY, OVER


@dataclass(frozen=True)
class Interval:
    """The numbers from ``low`` to ``high``; an open end does not belong to it."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low, self.high + other.high,
            self.low_open or other.low_open, self.high_open or other.high_open,
        )

    def __mul__(self, other: Interval) -> Interval:
        """The product of two intervals of numbers that are not negative."""
        return Interval(
            self.low * other.low, self.high * other.high,
            self.low_open or other.low_open, self.high_open or other.high_open,
        )

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; ``other`` holds positive numbers only."""
        return Interval(
            self.low / other.high, self.high / other.low,
            self.low_open or other.high_open, self.high_open or other.low_open,
        )

    def below(self, other: Interval) -> bool:
        """Whether every number here is smaller than every number there."""
        touching = self.high == other.low
        return self.high < other.low or (touching and (self.high_open or other.low_open))

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        return not (self.below(other) or other.below(self))

    def common(self, other: Interval) -> Interval | None:
        """The numbers in both, or ``None`` when there are none."""
        if not self.meets(other):
            return None
        low, low_open = max((self.low, self.low_open), (other.low, other.low_open))
        high, closed = min((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not closed)

    def text(self, digits: int = 2) -> str:
        """``12`` when it is one number, else ``[11.5, 12.5)``; ends to ``digits`` decimals."""
        if self.low == self.high:
            return decimal(self.low, digits)
        opening, closing = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"{opening}{decimal(self.low, digits)}, {decimal(self.high, digits)}{closing}"


def exact(value: Fraction | int) -> Interval:
    """The interval that holds one number only."""
    return Interval(Fraction(value), Fraction(value))


def total(parts: Iterable[Interval]) -> Interval:
    """The sum; zero when there are no parts."""
    return sum(parts, start=exact(0))


def as_written(value: Decimal, qualifier: str = "", *, exact_whole: bool) -> Interval:
    """The numbers that a written number may stand for.

    ``exact_whole`` says that a whole number without a qualifier is meant exactly.
    Raises ``ValueError`` for a qualifier it does not know.
    """
    x = Fraction(value)
    unit = _last_digit(value.normalize())
    if qualifier in OVER:
        return Interval(x, x + unit, high_open=True)
    if qualifier in NEARLY:
        return Interval(x - unit, x, low_open=True)
    if qualifier in ABOUT:
        return Interval(x - unit, x + unit)
    if qualifier:
        raise ValueError(f"unknown qualifier: {qualifier!r}")
    last = _last_digit(value)
    if exact_whole and last >= 1:
        return exact(x)
    return Interval(x - last / 2, x + last / 2)


def _last_digit(value: Decimal) -> Fraction:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"not a number: {value}")
    return Fraction(10) ** exponent


def decimal(value: Fraction, digits: int = 2) -> str:
    """A number with thousands marks, to at most ``digits`` decimals, no trailing zeros."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
