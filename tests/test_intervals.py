"""Numbers as they are written are intervals, and their arithmetic is exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.tables.intervals import Interval, as_written, decimal, exact, total


@pytest.mark.parametrize(
    ("number", "qualifier", "whole", "text"),
    [("8140", "余", True, "[8,140, 8,150)"),      # the last digit that is no zero counts tens
     ("1100", "多", True, "[1,100, 1,200)"),
     ("4.5", "近", False, "(4.4, 4.5]"),
     ("0.85", "约", False, "[0.84, 0.86]"),
     ("6.59", "", False, "[6.585, 6.595]"),        # half of 0.01 on either side
     ("1987", "", True, "1,987"),                  # whole 万元 are exact
     ("8", "", False, "[7.5, 8.5]"),               # whole 千万元 are not
     ("204.24", "", True, "[204.235, 204.245]")],
)
def test_what_a_written_number_stands_for(number, qualifier, whole, text):
    assert as_written(Decimal(number), qualifier, exact_whole=whole).text(3) == text


def test_an_unknown_qualifier_is_refused():
    with pytest.raises(ValueError, match="unknown qualifier"):
        as_written(Decimal(3), "上下", exact_whole=True)


def test_open_ends_do_not_meet():
    below = Interval(Fraction(0), Fraction(10), high_open=True)
    assert not below.meets(exact(10))
    assert exact(0).meets(below)
    assert below.common(exact(10)) is None
    assert below.common(Interval(Fraction(5), Fraction(10))) == Interval(
        Fraction(5), Fraction(10), high_open=True)


positive = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)


@given(positive, positive, positive, positive)
def test_interval_arithmetic_holds_every_pair(a, b, c, d):
    """The sum, product and quotient of two numbers lie in those of their intervals."""
    first, second = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    assert (first + second).meets(exact(a + c))
    assert (first * second).meets(exact(a * c))
    assert (first / second).meets(exact(a / c))
    assert total([first, second]) == first + second


def test_numbers_are_shown_without_empty_decimals():
    assert decimal(Fraction(3, 2)) == "1.5"
    assert decimal(Fraction(20000)) == "20,000"
