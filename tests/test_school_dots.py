"""Every school as a dot: its class by its value, what is missing or without a place counted."""

from __future__ import annotations

from base64 import b64decode

import numpy as np
import pandas as pd
from map_kind_cases import BEDS

from gaibao_geo.maps.school_dots import school_dots
from gaibao_geo.maps.spec import MISSING


def table(**columns):
    """Eight schools: 1 to 6 beds short, one unknown, and a seventh value without a point."""
    return pd.DataFrame({
        "lon": [100.0, 101.0, 102.0, 103.0, 104.0, 105.0, 106.0, np.nan],
        "lat": [30.0] * 7 + [np.nan],
        "approximate": [True, True, False, False, False, False, False, True],
        "value": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, None, 7.0],
    } | columns)  # fmt: skip


def test_dots_have_the_class_of_their_value_and_the_missing_their_own():
    dots = school_dots(table(), BEDS, "zh")
    counts = {row.key: row.count for row in dots.legend}
    assert counts == {"c0": 2, "c1": 2, "c2": 1, "c3": 1, MISSING: 1}  # quarters of 1 to 7
    assert list(b64decode(dots.kinds)) == [0, 0, 1, 1, 2, 3, 4]
    assert dots.legend[-1].label == "无数据"
    assert "7所" in dots.title


def test_schools_without_a_point_and_those_at_a_seat_are_said():
    note = school_dots(table(), BEDS, "en").note
    assert "1 more have no coordinates" in note
    assert "2 of them stand at the seat" in note
    sure = school_dots(table(approximate=False, lon=100.0, lat=30.0), BEDS, "zh").note
    assert "坐标" not in sure
    assert "不是校址" not in sure


def test_one_school_or_none_with_a_value_is_drawn_too():
    one = school_dots(table().head(1), BEDS, "zh")
    assert [(row.key, row.count) for row in one.legend] == [("c0", 1), (MISSING, 0)]
    unknown = school_dots(table().iloc[[6]], BEDS, "zh")
    assert [(row.key, row.count) for row in unknown.legend] == [(MISSING, 1)]
