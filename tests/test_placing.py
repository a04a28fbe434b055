"""Where schools are: codes, names, datums and points of tables as counties write them."""

from __future__ import annotations

import csv

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.sites.placing import place
from gaibao_geo.places.datum import from_wgs84
from gaibao_geo.places.gazetteer import gazetteer
from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.regions import counties
from gaibao_geo.tables.findings import Repair
from gaibao_geo.words import LANGUAGES

WGS84 = 'datum = "wgs84"\n'
RUTOG = {"region_id": "542524", "lon": "79.73512", "lat": "33.38077"}  # 日土镇, the school's own
GYANTSE = {"region_id": "540222", "lon": "89.60871", "lat": "28.91816"}
TOWNS = our_townships()


def write(folder, name, rows):
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)


def school(number=1, **cells):
    return {"school_id": f"S{number}", "name": f"第{number}小学", "stage": "primary",
            "source": "县教育局", "quality": "reported", **cells}  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Schools (and other tables) written as files and read as far as they can be."""

    def reading(*schools, about=WGS84, **tables):
        text = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n' + about
        (tmp_path / "dataset.toml").write_text(text, encoding="utf-8")
        for name, rows in {"schools": schools, **tables}.items():
            if rows:
                write(tmp_path, f"{name}.csv", rows)
        data = inspect_dataset(tmp_path)
        for lang in LANGUAGES:
            data.report.text(lang)  # every finding has its words and their values
        return data

    return reading


def said(data, *without):
    """The rules that spoke, those left out that every table without points hears."""
    return [item.rule for item in data.report if item.rule not in ("V18_approximate", *without)]


def only(data, rule):
    (found,) = [item for item in data.report if item.rule == rule]
    return found


# ---- a clean table --------------------------------------------------------------------------


def test_a_school_with_code_and_point_is_placed_and_nothing_is_said(read):
    data = read(school(1, **RUTOG, township="日土镇", township_id="542524100"),
                school(2, **GYANTSE, region="江孜县"))  # fmt: skip
    assert said(data) == []
    table = data.schools
    assert table["region_by_point"].tolist() == ["542524", "540222"]
    assert table["how"].tolist() == ["own", "own"]
    assert table["approximate"].tolist() == [False, False]
    assert table["accuracy_m"].tolist() == [50, 50]
    assert table["lon"].tolist() == table["lon_original"].tolist() == [79.73512, 89.60871]
    assert table["datum"].tolist() == ["wgs84", "wgs84"]


def test_a_table_without_schools_is_left_alone(read):
    data = read(projects=[{"project_id": "P1", "school_id": "S1", "name": "食堂", "cost_yuan": 1,
                           "source": "报告", "quality": "reported"}])  # fmt: skip
    assert "schools" not in data.tables
    assert len(data.report) == 0


# ---- codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "today"),
    [("542323", "540222"), ("542231", "540529"), ("350402", "350404"), ("350403", "350404"),
     ("350427", "350405")],
)  # fmt: skip
def test_retired_codes_are_carried_to_todays_with_one_note(read, old, today):
    data = read(school(1, region_id=old), school(2, region_id=old), school(3, region_id=today))
    assert data.schools["region_id"].tolist() == [today] * 3
    assert data.schools["region_id_original"].tolist() == [old, old, today]
    note = only(data, "V12")
    assert (note.severity, note.values["count"], note.values["first"]) == ("note", 2, 2)
    assert said(data) == ["V12"]


def test_a_code_nobody_knows_is_an_error_and_the_name_proposes_one(read):
    data = read(school(1, region_id="542599"), school(2, region_id="542599", region="日土县"))
    first, second = [item for item in data.report if item.rule == "V12_unknown"]
    assert (first.severity, first.row, first.value, first.repair) == ("error", 2, "542599", None)
    assert second.repair == Repair("set", "542524")
    assert data.schools["region_id"].tolist() == ["542599", "542599"]  # not guessed


def test_a_table_of_regions_says_what_became_of_a_code(read):
    regions = [{"region_id": "542599", "name": "旧县", "name_en": "Old", "level": "county",
                "valid_to": 2015, "successor_id": "542524"}]  # fmt: skip
    data = read(school(1, region_id="542599"), regions=regions)
    assert data.schools["region_id"].tolist() == ["542524"]
    assert said(data) == ["V12"]


def test_codes_of_nine_and_twelve_digits_hold_county_and_township(read):
    data = read(school(1, region_id="540222100000"), school(2, region_id="540222000000"),
                school(3, region_id="540222", township_id="540222201000"))  # fmt: skip
    assert data.schools["region_id"].tolist() == ["540222"] * 3
    assert data.schools["township_id"].tolist() == ["540222100", "", "540222201"]
    assert data.schools["region_id_original"].iloc[0] == "540222100000"
    assert [item.values["count"] for item in data.report if item.rule == "V12_long"] == [2, 1]


def test_a_code_that_says_another_county_than_the_name_is_an_error(read):
    """A public table of postal codes joins 日土 to 安顺 (5204), 江孜 to 永州 (4311)."""
    data = read(school(1, region_id="520402", region="日土县"),
                school(2, region_id="540222", region="江孜"),
                school(3, region_id="350427", region="三明市沙县"),
                school(4, region_id="350405", region="福建省三明市沙县区"),
                school(5, region_id="542524", region="没听说过的县"))  # fmt: skip
    fault = only(data, "V13")
    assert (fault.severity, fault.row, fault.value) == ("error", 2, "520402")
    assert fault.repair == Repair("set", "542524")
    assert "日土县" in fault.text("what")
    assert said(data) == ["V12", "V13"]


def test_a_township_code_of_another_county_is_an_error(read):
    data = read(school(1, region_id="542524", township_id="540222100"),
                school(2, region_id="540222", township_id="540222100"),
                school(3, region_id="542323", township_id="540222100"))  # fmt: skip
    fault = only(data, "V13_township")
    assert (fault.severity, fault.row) == ("error", 2)


def test_a_township_name_that_is_not_the_codes_is_a_warning(read):
    data = read(school(1, region_id="540222", township_id="540222201", township="达孜乡"),
                school(2, region_id="540222", township_id="540222201",
                       township="卡麦"))  # fmt: skip
    assert (only(data, "V13_township_name").row, said(data)) == (2, ["V13_township_name"])


def test_a_missing_code_comes_from_township_code_then_name_then_dataset_then_point(read):
    data = read(
        school(1, township_id="350823106"), school(2, region="上杭县"), school(3),
        about=WGS84 + 'region_id = "542524"\n',
    )  # fmt: skip
    assert data.schools["region_id"].tolist() == ["350823", "350823", "542524"]
    assert said(data) == ["V11_filled"] * 3
    data = read(school(1, lon="79.73512", lat="33.38077"))
    assert data.schools["region_id"].tolist() == ["542524"]
    assert said(data) == ["V11_filled"]


def test_a_county_name_of_several_places_asks(read):
    """鼓楼区 is in 福州, 南京, 徐州 and 开封; what stands in front, or a point, decides."""
    data = read(school(1, region="鼓楼区"), school(2, region="福州市鼓楼区"),
                school(3, region="鼓楼区", lon="119.30412", lat="26.08237"),
                school(4, region="鼓楼区", lon="79.73512", lat="33.38077"))  # fmt: skip
    fault, other = [item for item in data.report if item.rule == "V11"]
    assert (fault.severity, fault.row, fault.values["count"], fault.repair) == ("error", 2, 4, None)
    assert other.row == 5  # a point in 日土 says nothing about which 鼓楼区
    assert data.schools["region_id"].tolist() == ["", "350102", "350102", ""]
    data = read(school(1, region="鼓楼区"), about='region_id = "350100"\n')
    assert data.schools["region_id"].tolist() == ["350102"]


def test_a_township_name_alone_asks_and_with_its_county_it_is_joined(read):
    """洋中镇 is in 尤溪 and in 蕉城; 热帮乡 we know once, and others may know it elsewhere."""
    data = read(school(1, township="洋中镇"), school(2, township="热帮乡"),
                school(3, township="洋中镇", region_id="350902"),
                school(4, township="洋中镇", region="尤溪县"),
                school(5, township="热帮", region_id="542524"))  # fmt: skip
    first, second = [item for item in data.report if item.rule == "V11"]
    assert "尤溪县 350426" in first.text("what")
    assert "蕉城区 350902" in first.text("what")
    assert (first.repair, second.repair) == (None, Repair("set", "542524"))
    assert data.schools["township_id"].tolist() == ["", "", "350902107", "350426103", "542524200"]
    assert said(data) == ["V11_filled", "V11", "V11", "V11_township"]


def test_the_datasets_own_townships_come_first_and_bring_their_aliases(read):
    towns = [{"township_id": "540121201", "region_id": "540121", "name": "达孜乡",
              "kind": "township", "aliases": "达孜公社;老达孜", "lon": "91.1", "lat": "29.9",
              "accuracy_m": "300"}]  # fmt: skip
    data = read(school(1, township="老达孜", region_id="540121"), school(2, township="达孜乡"),
                school(3, township="达孜乡", region_id="540222"), townships=towns)  # fmt: skip
    assert data.schools["township_id"].tolist() == ["540121201", "", "540222205"]
    assert data.schools["accuracy_m"].iloc[0] == 300
    assert only(data, "V11").values["count"] == 2  # 林周 and 江孜


def test_township_codes_under_a_retired_county_are_carried_where_that_is_safe(read):
    """江孜 only changed its code; in 三明 two counties became one and were numbered anew."""
    data = read(school(1, region_id="542323", township_id="542323201"),
                school(2, region_id="350402", township_id="350402100", township="陈大镇"),
                school(3, region_id="350402", township_id="350402101"))  # fmt: skip
    assert data.schools["township_id"].tolist() == ["540222201", "350404100", "350402101"]
    assert data.schools["township_id_original"].iloc[0] == "542323201"
    assert said(data) == ["V12", "V12", "V12_township"]


def test_a_school_that_nothing_places_is_one_error(read):
    data = read(school(1, region_id="540222"), school(2))
    assert (only(data, "no_region").row, said(data)) == (3, ["no_region"])


def test_a_sheet_without_any_column_that_could_tell_gets_one_error(read):
    bare = {"name": "甲", "source": "局", "quality": "reported"}
    data = read({"school_id": "S1", **bare}, {"school_id": "S2", **bare})
    assert [(item.rule, item.column) for item in data.report.of("error")] == [
        ("missing_column", "stage"), ("missing_column", "region_id")]


# ---- stages ---------------------------------------------------------------------------------


def test_the_stage_follows_from_the_kind_where_it_is_missing(read):
    kinds = ["primary", "teaching_point", "junior", "full_secondary", "nine_year", "twelve_year",
             "special", ""]  # fmt: skip
    rows = [school(n, **{**RUTOG, "stage": "", "kind": kind, "lat": f"33.{38 + n}"})
            for n, kind in enumerate(kinds)]  # fmt: skip
    data = read(*rows, school(9, region_id="542524", stage="junior", kind="primary"))
    assert data.schools["stage"].tolist() == [
        "primary", "primary", "junior", "junior", "nine_year", "nine_year", "", "", "junior"]
    assert only(data, "V32_from_kind").values["count"] == 6
    assert (only(data, "V32_stage").row, only(data, "V32_stage").severity) == (9, "error")


# ---- datums ---------------------------------------------------------------------------------


def around(county, rng, each=3, scatter_km=0.6):
    """Made-up schools around the true township points of a county: lon, lat, township code."""
    towns = TOWNS[TOWNS["region_id"].str.startswith(county) & TOWNS["lon"].notna()]
    lon, lat = (np.repeat(towns[axis].to_numpy(), each) for axis in ("lon", "lat"))
    off = rng.normal(0, scatter_km / 111.32, (len(lon), 2))
    return (lon + off[:, 0] / np.cos(np.radians(lat)), lat + off[:, 1],
            np.repeat(towns["township_id"].to_numpy(), each))  # fmt: skip


def rows_at(lon, lat, towns):
    return [school(n, region_id=town[:6], township_id=town, lon=f"{x:.6f}", lat=f"{y:.6f}")
            for n, (x, y, town) in enumerate(zip(lon, lat, towns, strict=True))]  # fmt: skip


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_declared_datum_is_converted_and_the_given_points_are_kept(read, datum):
    lon, lat = from_wgs84([79.73512], [33.38077], datum)
    data = read(school(1, region_id="542524", lon=str(lon[0]), lat=str(lat[0])),
                about=f'datum = "{datum}"\n')  # fmt: skip
    row = data.schools.iloc[0]
    assert (row["lon"], row["lat"]) == pytest.approx((79.73512, 33.38077), abs=1e-8)
    assert (row["lon_original"], row["lat_original"]) == (lon[0], lat[0])
    assert row["datum"] == datum
    assert said(data) == ["V16_converted"]


def test_cgcs2000_is_taken_as_it_is(read):
    data = read(school(1, **RUTOG), about='datum = "CGCS 2000"\n')
    assert (said(data), data.schools["lon"].tolist()) == ([], [79.73512])


def test_an_undeclared_datum_is_one_warning_per_file(read):
    data = read(school(1, **RUTOG), school(2, **GYANTSE), about="")
    warning = only(data, "V16")
    assert (warning.severity, warning.values["count"], warning.row) == ("warning", 2, None)
    assert data.schools["lon"].tolist() == [79.73512, 89.60871]
    assert said(read(school(1, region_id="542524"), about="")) == []  # no points, no question


def test_a_datum_nobody_knows_is_an_error(read):
    data = read(school(1, **RUTOG), about='datum = "北京54"\n')
    assert only(data, "V16_unknown").value == "北京54"


@pytest.mark.parametrize("about", ["", WGS84])
def test_baidu_points_read_as_wgs84_are_named(read, about):
    lon, lat, towns = around("350823", np.random.default_rng(1))
    data = read(*rows_at(*from_wgs84(lon, lat, "bd09"), towns), about=about)
    warning = only(data, "V16_shifted")
    assert (warning.severity, warning.repair) == ("warning", Repair("datum", "bd09"))
    assert "BD-09" in warning.text("what")


def test_amap_points_of_many_townships_are_named(read):
    lon, lat, towns = around("3504", np.random.default_rng(1))
    data = read(*rows_at(*from_wgs84(lon, lat, "gcj02"), towns))
    assert only(data, "V16_shifted").repair == Repair("datum", "gcj02")


def test_points_declared_as_shifted_that_are_not_are_named_too(read):
    lon, lat, towns = around("3504", np.random.default_rng(1))
    data = read(*rows_at(lon, lat, towns), about='datum = "bd09"\n')
    assert only(data, "V16_shifted").repair == Repair("datum", "wgs84")


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_points_rightly_declared_are_not_doubted(read, datum):
    lon, lat, towns = around("3504", np.random.default_rng(1))
    data = read(*rows_at(*from_wgs84(lon, lat, datum), towns), about=f'datum = "{datum}"\n')
    assert set(said(data)) <= {"V16_converted", "V17_near"}


def test_points_outside_their_borders_that_another_datum_brings_in_name_it(read):
    rng = np.random.default_rng(4)
    shape = counties().geometry["350823"]
    west, south, east, north = shape.bounds
    lon, lat = rng.uniform(west, east, 4000), rng.uniform(south, north, 4000)
    inside = shapely.contains_xy(shape, lon, lat)
    lon, lat = lon[inside][:1500], lat[inside][:1500]

    def rows(datum):
        points = zip(*from_wgs84(lon, lat, datum), strict=True)
        return [school(n, region_id="350823", lon=f"{x:.6f}", lat=f"{y:.6f}")
                for n, (x, y) in enumerate(points)]  # fmt: skip

    for datum in ("gcj02", "bd09"):
        warning = only(read(*rows(datum)), "V16_shifted")
        assert warning.repair == Repair("datum", datum)
        assert "界" in warning.text("what")
    assert said(read(*rows("wgs84"))) == []


# ---- the points table -----------------------------------------------------------------------


def test_pasted_points_fill_what_is_missing_and_win_where_they_differ(read):
    """0.001 degrees of latitude are 111 m; 0.0001 are 11 m and no conflict."""
    points = [{"school_id": "S1", "pasted": "79.73512,33.38077"},
              {"school_id": "S2", "lon": "89.60871", "lat": "28.91916", "accuracy_m": "20"},
              {"school_id": "S3", "pasted": "89.60881,28.91826"},
              {"school_id": "S9", "pasted": "89.6,28.9"},
              {"school_id": "S4", "pasted": "县城东头"}]  # fmt: skip
    third = {**GYANTSE, "lat": "28.91816", "lon": "89.60881"}
    data = read(school(1, region_id="542524"), school(2, **GYANTSE), school(3, **third),
                school(4, region_id="540222"), points=points)  # fmt: skip
    table = data.schools
    assert table["how"].tolist() == ["own", "own", "own", "seat"]
    assert table["lat"].tolist()[:3] == [33.38077, 28.91916, 28.91826]
    assert table["accuracy_m"].tolist()[:3] == [50, 20, 50]
    conflict = only(data, "points_conflict")
    assert (conflict.file, conflict.row, conflict.values["metres"]) == ("points.csv", 3, "111")
    assert only(data, "points_stranger").row == 5
    assert only(data, "V15_pasted").value == "县城东头"


def test_each_pasted_point_may_name_its_own_datum(read):
    lon, lat = from_wgs84([79.73512], [33.38077], "gcj02")
    points = [{"school_id": "S1", "pasted": f"{lon[0]},{lat[0]}", "datum": "gcj02"},
              {"school_id": "S2", "pasted": "89.60871,28.91816", "datum": "wgs84"}]  # fmt: skip
    data = read(school(1, region_id="542524"), school(2, region_id="540222"),
                points=points, about="")  # fmt: skip
    assert data.schools["lon"].tolist() == pytest.approx([79.73512, 89.60871], abs=1e-8)
    assert data.schools["datum"].tolist() == ["gcj02", "wgs84"]
    assert said(data) == ["V16_converted"]


def test_the_same_schools_given_twice_show_the_datum_of_the_undeclared(read):
    lon, lat, towns = around("540222", np.random.default_rng(2), each=1)
    points = [{"school_id": f"S{n}", "pasted": f"{lon[n]:.6f},{lat[n]:.6f}", "datum": "wgs84"}
              for n in range(4)]  # fmt: skip
    shifted = from_wgs84(lon, lat, "gcj02")
    data = read(*rows_at(*(axis[:4] for axis in shifted), towns[:4]), about="", points=points)
    warning = only(data, "V16_shifted")
    assert (warning.file, warning.repair) == ("schools.csv", Repair("datum", "gcj02"))
    clean = read(*rows_at(lon[:4], lat[:4], towns[:4]), about=WGS84, points=points)
    assert said(clean) == []


# ---- impossible and doubtful points -----------------------------------------------------------


def test_exchanged_longitude_and_latitude_are_an_error_with_an_offer(read):
    """A public file has latitude=116.40, longitude=39.90 for 北京."""
    data = read(school(1, region_id="542524", lon="33.38077", lat="79.73512"),
                school(2, **GYANTSE),
                school(3, region_id="540222", lon="28.91816", lat="89.60871"))  # fmt: skip
    first, second = [item for item in data.report if item.rule == "V14"]
    assert (first.severity, first.row, first.repair) == ("error", 2, Repair("swap"))
    assert second.row == 4
    assert data.schools["how"].tolist() == ["seat", "own", "seat"]  # impossible: not used
    assert said(data) == ["V14", "V14"]


def test_a_whole_exchanged_sheet_is_one_error(read):
    data = read(school(1, region_id="542524", lon="33.38077", lat="79.73512"),
                school(2, region_id="540222", lon="28.91816", lat="89.60871"),
                school(3, region_id="540222"))  # fmt: skip
    fault = only(data, "V14_all")
    assert (fault.row, fault.values["count"], fault.repair) == (None, 2, Repair("swap"))
    assert said(data) == ["V14_all"]


def test_a_point_abroad_is_an_error(read):
    data = read(school(1, region_id="542524", lon="7973.512", lat="33.38"),
                school(2, region_id="350823", lon="116.4", lat="20.0"))  # in the sea  # fmt: skip
    assert [(item.rule, item.row) for item in data.report.of("error")] == [
        ("V17_abroad", 2), ("V17_abroad", 3)]
    assert data.schools["how"].tolist() == ["seat", "seat"]


def test_a_point_in_another_county_says_how_far_and_where(read):
    """A travel site puts 隆子 at 29.34 N, 91.23 E, which is far outside."""
    data = read(school(1, region_id="540529", lon="91.23", lat="29.34"))
    warning = only(data, "V17")
    assert (warning.severity, warning.row) == ("warning", 2)
    assert float(warning.values["km"]) > 60
    assert warning.values["lies"] == f"贡嘎县 {data.schools['region_by_point'][0]}"
    assert data.schools["how"].tolist() == ["own"]


def test_a_point_less_than_a_kilometre_outside_is_only_noted(read):
    shape = counties().geometry["350823"]
    x, y = next(iter(shapely.get_coordinates(shape.convex_hull)))  # a corner that sticks out
    centre = shape.centroid
    way = np.array([x - centre.x, y - centre.y]) / np.hypot(x - centre.x, y - centre.y)
    near, far = (np.array([x, y]) + way * degrees for degrees in (0.005, 0.05))
    data = read(school(1, region_id="350823", lon=f"{near[0]:.5f}", lat=f"{near[1]:.5f}"),
                school(2, region_id="350823", lon=f"{far[0]:.5f}",
                       lat=f"{far[1]:.5f}"))  # fmt: skip
    assert (only(data, "V17_near").values["first"], only(data, "V17").row) == (2, 3)


def test_half_a_point_and_zero_are_no_points(read):
    data = read(school(1, region_id="542524", lon="79.7"),
                school(2, region_id="542524", lon="0", lat="0"))  # fmt: skip
    assert [(item.rule, item.row, item.severity) for item in data.report][:2] == [
        ("V17_half", 2, "warning"), ("V18_zero", 3, "warning")]
    assert data.schools["how"].tolist() == ["seat", "seat"]


def test_one_point_for_several_schools_is_approximate(read):
    data = read(school(1, **RUTOG, accuracy_m="20"), school(2, **RUTOG), school(3, **GYANTSE))
    assert [item.row for item in data.report if item.rule == "V18_shared"] == [2, 3]
    assert data.schools["approximate"].tolist() == [True, True, False]
    assert data.schools["how"].tolist() == ["own"] * 3
    assert data.schools["accuracy_m"].isna().tolist() == [True, True, False]  # nobody knows


def test_the_middle_of_a_county_its_seat_and_a_townships_point_are_no_schools(read):
    centre = counties().geometry["540222"].centroid
    data = read(
        school(1, region_id="540222", lon=f"{centre.x:.5f}", lat=f"{centre.y:.5f}"),
        school(2, region_id="540222", lon="89.6037", lat="28.9152"),  # the seat, four decimals
        school(3, region_id="540222", township_id="540222201", lon="89.49550", lat="29.13517"),
        school(4, **GYANTSE),
    )
    assert [item.row for item in data.report if item.rule == "V18_centre"] == [2, 3, 4]
    assert data.schools["approximate"].tolist() == [True, True, True, False]
    metres = data.schools["accuracy_m"].tolist()
    assert metres[0] == pytest.approx(1000 * np.sqrt(3800 / np.pi), rel=0.05)  # of 3,800 km2
    assert metres[1:] == [1000, 2000, 50]


def test_a_point_that_says_itself_how_rough_it_is_needs_no_telling(read):
    data = read(school(1, **RUTOG, accuracy_m="2000"), school(2, **RUTOG, accuracy_m="2000"))
    assert said(data) == []
    assert data.schools["approximate"].tolist() == [True, True]


def test_without_a_point_the_townships_or_the_seat_stands_in_and_says_how_rough(read):
    """The seat may be as far from the school as the county reaches: 日土 has 77,000 km2."""
    data = read(school(1, region_id="540222", township_id="540222201"),
                school(2, region_id="542524", township_id="542524201"),
                school(3, region_id="110101"))  # fmt: skip
    table = data.schools
    assert table["how"].tolist() == ["township", "seat", "none"]
    assert table["approximate"].all()
    metres = table["accuracy_m"].tolist()
    assert metres[0] == 2000
    assert metres[1] == pytest.approx(1000 * np.sqrt(77_000 / np.pi), rel=0.02)
    note = only(data, "V18_approximate")
    assert [note.values[k] for k in ("count", "township", "seat", "none")] == [3, 1, 1, 1]


# ---- townships and regions of the dataset's own ------------------------------------------------


def town(code, name, area, kind="township"):
    return {"township_id": code, "region_id": code[:6], "name": name, "kind": kind,
            "area_km2": str(area)}  # fmt: skip


def test_areas_that_cannot_be_a_townships_are_warned_of(read):
    """A public page gives 热帮乡 8.03 km2 (the county's 8.03万), 日松乡 77,096 (the county's)."""
    data = read(townships=[
        town("542524200", "热帮乡", 8.03), town("542524201", "日松乡", 77_096),
        town("542524202", "东汝乡", 21_800), town("542524100", "日土镇", 7.1),
    ])  # fmt: skip
    assert [(item.rule, item.row) for item in data.report] == [("V19_wan", 2), ("V19", 3)]


def test_boundaries_that_a_dataset_brings_itself_are_joined_first(read):
    """Two wards, side by side, in a country that no list of ours knows."""
    data = read(school(1, region_id="1", lon="-77.04", lat="38.92"),
                school(2, lon="-76.95", lat="38.93"),
                school(3, region_id="2", lon="38.9", lat="-76.95"),
                school(4, region_id="1", lon="-76.94", lat="38.91"), about="")  # fmt: skip
    wards = gpd.GeoSeries([shapely.box(-77.1, 38.8, -77, 39), shapely.box(-77, 38.8, -76.9, 39)])
    regions = pd.DataFrame({
        "region_id": ["1", "2"], "name": ["Ward 1", "Ward 2"], "parent_id": "",
        "valid_to": pd.array([None, None], dtype="Int64"), "successor_id": "",
        "seat_lon": np.nan, "seat_lat": np.nan, "seat_accuracy_m": np.nan,
        "geometry": list(wards),
    })  # fmt: skip
    part = data.parts[0]
    loaded = Loaded({"schools": part.frame, "regions": regions}, {"schools": [part]})
    found = [item for item in place(loaded) if item.rule != "V18_approximate"]
    assert sorted((item.rule, item.row) for item in found if item.row) == [("V14", 4), ("V17", 5)]
    assert [item.rule for item in found if not item.row] == ["V11_filled"]
    assert loaded.tables["schools"]["region_id"].tolist() == ["1", "2", "2", "1"]
    assert loaded.tables["schools"]["region_by_point"].tolist() == ["1", "2", "", "2"]


# ---- whatever stands in the cells ----------------------------------------------------------------

DEGREES = st.one_of(
    st.just(""), st.floats(-200, 200).map(str), st.sampled_from(["0", "89.6", "28.9", "1e17"]))
CODES = st.sampled_from(["", "540222", "542323", "350402", "540200", "540000", "999999", "54022",
                         "540222100", "350823x01", "县", "540222000000", "000000"])  # fmt: skip
# Files with control marks are refused, and so is å with two marks: 一 read in the wrong code.
LETTERS = st.characters(exclude_categories=["Cs", "Cc"]).filter(
    lambda mark: not "\x80" <= mark <= "\xff"
)
NAMES = st.one_of(
    st.text(LETTERS, max_size=4), st.sampled_from(["鼓楼区", "日土县", "洋中镇", "达孜乡"])
)
ROWS = st.fixed_dictionaries({
    "region_id": CODES, "township_id": CODES, "region": NAMES, "township": NAMES,
    "lon": DEGREES, "lat": DEGREES, "kind": st.sampled_from(["", "primary", "special"]),
})  # fmt: skip


@settings(max_examples=60,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(ROWS, min_size=1, max_size=6), st.sampled_from(["wgs84", "gcj02", "bd09", "", "x"]))
def test_no_row_is_lost_and_nothing_crashes(read, rows, datum):
    data = read(*(school(n, **row) for n, row in enumerate(rows)), about=f'datum = "{datum}"\n')
    table = data.schools
    assert len(table) == len(rows)
    assert table["region_id_original"].tolist() == [row["region_id"].strip() for row in rows]
    assert (table["lon"].notna() == (table["how"] != "none")).all()
    assert table["lon"].dropna().between(73, 136).all()
    own = table["how"] == "own"
    assert (table["approximate"] | own).all()


def test_a_county_in_the_title_or_the_files_name_serves_where_nothing_else_does(tmp_path):
    head = "school_id,name,stage,pupils,source,quality\n1,甲,primary,100,表,reported\n"
    (tmp_path / "dataset.toml").write_text(WGS84, encoding="utf-8")
    (tmp_path / "schools_江孜县.csv").write_text(head, encoding="utf-8")
    data = inspect_dataset(tmp_path)
    assert data.schools["region_id"].tolist() == ["540222"]
    (note,) = [item for item in data.report if item.rule == "V11_filled"]
    assert "文件名或标题里的县名" in note.text("what")
    # a name with two counties in it settles nothing
    (tmp_path / "schools_江孜县.csv").rename(tmp_path / "schools_江孜县和隆子县.csv")
    assert inspect_dataset(tmp_path).schools["region_id"].tolist() == [""]


def test_a_longer_name_hides_a_shorter_one_inside_it():
    places = gazetteer()
    assert places.counties_in("江孜县2016年学校") == {"540222"}
    assert places.counties_in("上杭县、江孜县") == {"350823", "540222"}
    assert places.counties_in("鼓楼区学校") == frozenset()  # four cities have one
    assert places.counties_in("某县学校") == frozenset()
