"""Datums there and back, boundaries by code, areas, and where a school is drawn."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.places import shift
from gaibao_geo.places.datum import datum_in, from_wgs84, to_wgs84
from gaibao_geo.places.distance import distances_km
from gaibao_geo.places.gazetteer import gazetteer, same_place
from gaibao_geo.places.joining import area_at, km_outside, metres_apart
from gaibao_geo.places.locating import locate
from gaibao_geo.places.reference import our_regions, our_townships
from gaibao_geo.places.regions import (
    areas_km2,
    counties,
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


def test_without_own_or_township_point_the_seat_stands_in():
    schools = pd.DataFrame({
        "region_id": ["540222", "110101"], "township_id": "", "township": "",
        "lon": [None, None], "lat": [None, None],
    })
    geo = read_dataset("geo")
    points = locate(schools, geo.townships, geo.regions)
    assert list(points["how"]) == ["seat", "none"]
    assert points["approximate"].all()
    assert points["lon"].iloc[0] == 89.60371


def test_our_tables_are_those_that_reading_gives():
    geo = read_dataset("geo")
    pd.testing.assert_frame_equal(our_regions(), geo.regions[our_regions().columns])
    pd.testing.assert_frame_equal(our_townships(), geo.townships[our_townships().columns])


# ---- names of datums and of places -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "datum"),
    [("WGS-84", "wgs84"), ("wgs84", "wgs84"), ("经度（GCJ-02）", "gcj02"), ("火星坐标系", "gcj02"),
     ("百度坐标", "bd09"), ("BD09LL", "bd09"), ("2000国家大地坐标系", "cgcs2000"),
     ("CGCS 2000", "cgcs2000"), ("北京54", None), ("高德或百度", None), ("", None)],
)  # fmt: skip
def test_a_datum_goes_by_many_names(text, datum):
    assert datum_in(text) == datum


@pytest.mark.parametrize(
    ("name", "codes"),
    [("日土县", {"542524"}), ("日土", {"542524"}), ("西藏日土县", {"542524"}),
     ("梅列区", {"350404"}), ("福建省三明市沙县", {"350405"}), ("三明市", {"350400"}),
     ("福州鼓楼", {"350102"}), ("安顺市日土县", set()), ("没有县", set()), ("", set())],
)  # fmt: skip
def test_a_place_goes_by_its_name_with_or_without_what_is_above(name, codes):
    assert gazetteer().codes_of(name) == codes


def test_codes_agree_with_those_they_lie_in():
    assert same_place("350404", "350400")
    assert same_place("350000", "350404")
    assert not same_place("350404", "350800")
    assert not same_place("", "350404")


# ---- joining -------------------------------------------------------------------------------------


def test_the_join_is_that_of_geopandas():
    rng = np.random.default_rng(5)
    layer = counties()
    west, south, east, north = shapely.bounds(layer.geometry.to_numpy()[::40]).T
    lon, lat = rng.uniform(west, east), rng.uniform(south, north)
    lon[0] = np.nan
    found = area_at(lon, lat, layer)
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=layer.crs)
    peer = gpd.sjoin(points, layer, how="left", predicate="within")["region_id"]
    ours = [layer.index[at] if at >= 0 else None for at in found]
    assert ours == [code if isinstance(code, str) else None for code in peer]
    assert sum(code is not None for code in ours) > 30
    assert found[0] == -1


def test_a_point_on_a_common_border_belongs_to_the_first():
    halves = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    assert area_at(np.array([1.0, 1.5, 3.0]), np.array([0.5] * 3), halves).tolist() == [0, 1, -1]
    assert area_at(np.array([1.0]), np.array([0.5]), halves[:0]).tolist() == [-1]


def test_how_far_outside_is_measured_on_the_ground():
    """One degree of longitude at 60 north is 55.8 km, half of that at the equator."""
    square = shapely.box(0, 59, 1, 61)
    km = km_outside(square, np.array([2.0, 0.5]), np.array([60.0, 60.0]))
    assert km == pytest.approx([55.80, 0.0], abs=0.01)
    assert metres_apart([0.0, 0.0], [60.0, 60.0], [1.0, np.nan], [60.0, 0.0]) == pytest.approx(
        [55_800, np.nan], abs=10, nan_ok=True)


def test_distances_are_refused_where_a_point_is_only_approximate():
    """One degree of latitude at the equator is 110.57 km."""
    schools = pd.DataFrame({
        "school_id": list("ABCD"), "lon": [0.0, 0.0, 0.0, np.nan], "lat": [0.0, 1.0, 0.0, np.nan],
        "approximate": [False, False, True, True],
    })
    pairs = pd.DataFrame({"from_id": list("ABA"), "to_id": list("BCD")}, index=[5, 6, 7])
    found = distances_km(schools, pairs)
    assert found.km.round(2).tolist()[:1] == [110.57]
    assert found.km.isna().tolist() == [False, True, True]
    assert (found.barred, found.unknown, list(found.km.index)) == (1, 1, [5, 6, 7])
    allowed = distances_km(schools, pairs, allow_approximate=True)
    assert allowed.km.round(2).tolist()[:2] == [110.57, 110.57]
    assert (allowed.barred, allowed.unknown) == (0, 1)
    with pytest.raises(KeyError, match="X"):
        distances_km(schools, pairs.replace("D", "X"))


# ---- evidence of a shift ------------------------------------------------------------------------


def _readings(lon, lat, given_in):
    shifted = from_wgs84(lon, lat, given_in)
    return {datum: to_wgs84(*shifted, datum) for datum in ("wgs84", "gcj02", "bd09")}


def _spoken(rng, county, given_in, scatter_km):
    """One made-up file: three schools around each true township point of a county."""
    towns = our_townships().dropna(subset="lon")
    towns = towns[towns["region_id"].str.startswith(county)]
    lon, lat = (np.repeat(towns[axis].to_numpy(), 3) for axis in ("lon", "lat"))
    off = rng.normal(0, scatter_km / 111.32, (2, len(lon)))
    readings = _readings(lon + off[0] / np.cos(np.radians(lat)), lat + off[1], given_in)
    ids = np.repeat(towns["township_id"].to_numpy(dtype=object), 3)
    return shift.from_townships(readings, "wgs84", lon, lat, ids)


@pytest.mark.parametrize("county", ["350823", "540222", "3504"])
def test_townships_speak_on_a_clean_file_less_than_once_in_a_hundred(county):
    """1,000 files a county gave at most one (0.1 %); here 150, of which none or one may speak."""
    rng = np.random.default_rng(0)
    spoken = [_spoken(rng, county, "wgs84", km) for km in (0.5, 1, 4) for _ in range(50)]
    assert sum(found is not None for found in spoken) <= 1


def test_townships_name_the_datum_of_a_shifted_prefecture():
    """118 townships of 三明, schools within a kilometre: nine files in ten are seen."""
    rng = np.random.default_rng(0)
    for datum in ("gcj02", "bd09"):
        spoken = [_spoken(rng, "3504", datum, 1.0) for _ in range(30)]
        assert sum(found is not None for found in spoken) >= 24
        assert {found.datum for found in spoken if found} == {datum}


def test_too_few_townships_say_nothing():
    assert _spoken(np.random.default_rng(0), "542524", "bd09", 0.1) is None  # three points


def test_borders_speak_on_a_clean_file_less_than_once_in_a_hundred():
    """Right points of a county whose boundary is itself off by some 300 m: 150 files."""
    rng = np.random.default_rng(0)
    shape = shapely.simplify(counties().geometry["350823"], 0.002)
    spoken = 0
    for _ in range(150):
        lon, lat = (rng.uniform(low, high, 500) for low, high in
                    zip(shape.bounds[:2], shape.bounds[2:], strict=True))
        within = shapely.contains_xy(shape, lon, lat)
        off = rng.normal(0, 0.003, (2, within.sum()))
        readings = _readings(lon[within] + off[0], lat[within] + off[1], "wgs84")
        inside = {datum: shapely.contains_xy(shape, *points) for datum, points in readings.items()}
        spoken += shift.from_borders(inside, "wgs84") is not None
    assert spoken <= 1


@given(st.integers(0, 40), st.integers(0, 40))
def test_borders_need_more_than_chance(came, left):
    """Ten in and none out is 1 in 1,024; five in and none out is 1 in 32 and says nothing."""
    outside = np.array([False] * came + [True] * left, dtype=bool)
    found = shift.from_borders({"wgs84": outside, "gcj02": ~outside}, "wgs84")
    if found:
        assert came >= 10
        assert came > left
    elif left == 0:
        assert came < 10


def test_pairs_need_three_schools_and_most_of_them():
    lon, lat = np.full(4, 116.4) + np.arange(4) / 100, np.full(4, 25.1)
    shifted = _readings(lon, lat, "gcj02")
    assert shift.from_pairs(shifted, "wgs84", lon, lat) == ("gcj02", "pairs", 4)
    two = {datum: (x[:2], y[:2]) for datum, (x, y) in shifted.items()}
    assert shift.from_pairs(two, "wgs84", lon[:2], lat[:2]) is None
    assert shift.from_pairs(_readings(lon, lat, "wgs84"), "wgs84", lon, lat) is None
