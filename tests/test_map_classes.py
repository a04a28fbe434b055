"""Numbers into classes and colours that every reader can tell apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gaibao_geo.maps.classes import classify
from gaibao_geo.maps.investment_places import FUND_COLOURS
from gaibao_geo.maps.investment_points import KINDS
from gaibao_geo.maps.palettes import CHOSEN, NOT_CHOSEN, PALETTES, PARTLY, colours

# ---- classes -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["natural", "quantiles", "equal", "std"])
@example([1e9, 999_999_999.9999999], 2)  # apart by float noise only
@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=30), st.integers(1, 6))
def test_every_value_falls_into_the_class_that_counts_it(scheme, values, k):
    classes = classify(values, scheme, k)
    found = [classes.of(value) for value in values]
    assert found.count(None) == classes.missing == values.count(None)
    counted = [found.count(at) for at in range(len(classes.counts))]
    assert counted == list(classes.counts)
    assert list(classes.breaks) == sorted(set(classes.breaks))


def test_breaks_are_round_and_leave_the_classes_alone():
    values = [34_870_000, 142_760_000, 183_000_000, 659_000_000, 900_000_000, 110_502_100]
    assert classify(values, "natural", 4).breaks == (1e8, 5e8, 8e8)
    assert classify([1, 2, 3, 11, 12, 13, 101], "natural", 3).breaks == (10, 100)
    assert classify([1, 2, 3, 4], "quantiles", 2).counts == (2, 2)
    assert classify([0, 10], "equal", 2).breaks == (5,)


@pytest.mark.parametrize(
    ("values", "counts", "missing"),
    [([], (), 0), ([None, float("nan")], (), 2), ([5, 5, 5], (3,), 0), ([7], (1,), 0),
     ([1, 2], (1, 1), 0), ([1, None, 1], (2,), 1)],
)
def test_few_values_make_few_classes(values, counts, missing):
    classes = classify(values)
    assert (classes.counts, classes.missing) == (counts, missing)


def test_manual_breaks_are_kept_and_must_rise():
    assert classify([1, 20, 300], "manual", breaks=[10, 100]).counts == (1, 1, 1)
    with pytest.raises(ValueError, match="rise"):
        classify([1], "manual", breaks=[2, 1])
    with pytest.raises(ValueError, match="below 1"):
        classify([1], k=0)


# ---- colours -------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes (2009), table 1, severity 1.0; on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ @ np.ones(3)
FLOOR = 12  # CIELAB distance below which two classes are not told apart


def lab(colour, sight):
    code = np.array([int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(code <= 0.04045, code / 12.92, ((code + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(SIGHT[sight] @ linear, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def least(chosen, sight):
    return min(
        np.linalg.norm(lab(one, sight) - lab(other, sight))
        for one, other in itertools.combinations(chosen, 2)
    )


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize(
    "chosen",
    [*(colours(palette, 5) for palette in PALETTES), tuple(FUND_COLOURS.values()),
     tuple(KINDS.values()), (CHOSEN, PARTLY, NOT_CHOSEN)],
    ids=[*PALETTES, "funds", "kinds", "plan"],
)
def test_colours_stay_apart_for_every_reader(chosen, sight):
    assert least(chosen, sight) >= FLOOR


def test_red_and_green_do_not_and_are_refused():
    five = ("#d7191c", "#fdae61", "#ffffbf", "#a6d96a", "#1a9641")  # RdYlGn
    assert least(five, "protan") < FLOOR
    with pytest.raises(ValueError, match="red-green"):
        colours("RdYlGn", 5)
    with pytest.raises(ValueError, match="8 colours"):
        colours("YlGnBu", 8)
