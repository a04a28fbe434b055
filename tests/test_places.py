"""Datums there and back, boundaries by code, areas, and where a school is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.places.datum import from_wgs84, to_wgs84
from gaibao_geo.places.locating import locate
from gaibao_geo.places.regions import (
    areas_km2,
    inside,
    polygons,
    simplified,
    today,
    units_in,
)

SANMING = ["350404", "350405", "350421", "350423", "350424", "350425", "350426", "350428",
           "350429", "350430", "350481"]
METRES = 111_320.0  # one degree of latitude


@given(st.floats(73, 135), st.floats(18, 53), st.sampled_from(["gcj02", "bd09"]))
def test_there_and_back_is_the_same_point_to_a_millimetre(lon, lat, datum):
    there = from_wgs84([lon], [lat], datum)
    back = to_wgs84(*there, datum)
    assert np.hypot(back[0] - lon, back[1] - lat)[0] * METRES < 1e-3


def test_the_shift_is_the_published_one():
    """The forward values that eviltransform's own test suite holds for Shanghai and Beijing."""
    lon, lat = from_wgs84([121.3260, 116.4007], [31.1774, 39.8673], "gcj02")
    assert lon == pytest.approx([121.330528, 116.4069], abs=2e-4)
    assert lat == pytest.approx([31.1754, 39.8687], abs=2e-4)


def test_points_abroad_and_missing_points_are_left_alone():
    lon, lat = to_wgs84([2.35, np.nan], [48.85, np.nan], "gcj02")
    assert (lon[0], lat[0]) == (2.35, 48.85)
    assert np.isnan(lon[1])
    assert np.isnan(lat[1])


def test_the_inverse_moves_nobody_elses_array():
    lon = np.array([116.4])
    to_wgs84(lon, [39.9], "wgs84")[0][0] = 0
    assert lon[0] == 116.4


def test_boundaries_come_in_the_order_asked_for():
    shapes = polygons(["542524", "350404", "350400", "540000"])
    assert list(shapes["name"]) == ["日土县", "三元区", "三明市", "西藏自治区"]
    assert shapes.crs == "EPSG:4326"


def test_every_unknown_code_is_named_at_once():
    with pytest.raises(DataError, match=r"350427[\s\S]*999999"):
        polygons(["350404", "350427", "999999"])


def test_areas_are_those_of_the_ellipsoid():
    """Rutog's boundary holds 4 % less than the 80,300 km2 the document rounds to."""
    area = areas_km2(polygons(["542524"], "amap"))["542524"]
    assert area == pytest.approx(80_300 * 0.96, rel=0.01)
    square = polygons(["350404"]).set_geometry([shapely.box(0, 0, 1, 1)])
    assert areas_km2(square).iloc[0] == pytest.approx(12_308.778, rel=1e-5)  # WGS-84, published


def test_simplifying_keeps_neighbours_together():
    whole = polygons(SANMING)
    thin = simplified(whole, 0.01)
    assert thin.geometry.count_coordinates().sum() < whole.geometry.count_coordinates().sum()
    assert shapely.coverage_is_valid(thin.geometry.to_numpy())
    assert areas_km2(thin).sum() == pytest.approx(areas_km2(whole).sum(), rel=0.01)
    with pytest.raises(ValueError, match="negative"):
        simplified(whole, -1)


def test_a_point_is_inside_its_own_county_only():
    assert inside([79.72982, 79.72982, float("nan")], [33.38423, 33.38423, float("nan")],
                  ["542524", "540222", "542524"]) == [True, False, False]


def test_retired_codes_lead_to_todays():
    regions = read_dataset("geo").regions
    assert [today(regions, code) for code in ("350402", "350403", "350427", "542323", "542524")] \
        == ["350404", "350404", "350405", "540222", "542524"]
    with pytest.raises(DataError, match="123456"):
        today(regions, "123456")
    with pytest.raises(DataError, match="350427"):
        today(regions.assign(successor_id=""), "350427")


def test_sanming_has_twelve_units_in_2016_on_todays_eleven():
    regions = read_dataset("geo").regions
    then = units_in(regions, "350400", 2016)["region_id"]
    assert len(then) == 12
    assert sorted({today(regions, code) for code in then}) == SANMING
    assert sorted(units_in(regions, "350400", 2022)["region_id"]) == SANMING


def test_a_school_takes_its_own_point_then_its_townships_then_none():
    schools = pd.DataFrame({
        "school_id": list("ABCDE"),
        "region_id": "540222",
        "township_id": ["540222100", "540222201", "", "540222204", ""],
        "township": ["", "", "卡麦乡", "", "no such place"],
        "lon": [89.6, None, None, None, None],
        "lat": [28.9, None, None, None, None],
    }, index=[3, 1, 4, 5, 9])
    points = locate(schools, read_dataset("geo").townships)
    assert list(points.index) == [3, 1, 4, 5, 9]
    assert list(points["how"]) == ["own", "township", "township", "none", "none"]
    assert list(points["lon"].dropna()) == [89.6, 89.4955, 89.4955]
    assert list(points["accuracy_m"].dropna()) == [50, 2000, 2000]


def test_half_a_coordinate_is_no_point_of_its_own():
    schools = pd.DataFrame({
        "region_id": ["540222"], "township_id": ["540222204"], "township": [""],
        "lon": [89.6], "lat": [None],
    })
    assert list(locate(schools, read_dataset("geo").townships)["how"]) == ["none"]
