"""Columns of cells: what they say, what is noted, and what is never guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaibao_geo.tables import values as room
from gaibao_geo.tables.cleaning import CALM_ID, CALM_NAME, CALM_TEXT, cleaned
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.tables.quick import Quick, quick_values
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.values import read_values


def column(place):
    table, _, name = place.partition(".")
    return TABLES[table].column(name)


def read(place, *cells, unit="", excel=False):
    series = pd.Series(list(cells), dtype=object if excel else "str")
    return read_values(series, column(place), unit)


def told(found):
    return [(doubt.at, doubt.rule, doubt.severity) for doubt in found.doubts]


def rules(found):
    return [doubt.rule for doubt in found.doubts]


def listed(found):
    return [None if pd.isna(value) else value for value in found.values]


COST, PUPILS, AREA = "projects.contract_yuan", "schools.pupils", "schools.teaching_m2"


@pytest.mark.parametrize(
    ("place", "unit", "cells"),
    [(COST, "", ["60300", "1,032", "60300.00", ""]), (COST, "元", ["60300"]),
     (PUPILS, "", ["375", "", "0"]), (AREA, "㎡", ["530.5", "1.0E3"]),
     ("progress.paid_share", "", ["0.924", "1.04", "0"]),
     ("schools.opened", "", ["1998", "2016-05", "2016-05-31"]),
     ("schools.name", "", ["江孜镇小学", "Good School", "A（北）"]),
     ("schools.note", "", ["无", "两 校", "#1", "[见附件]"]),
     ("schools.school_id", "", ["0054222101", "GZ01", "1.1"]),
     ("schools.kind", "", ["小学", "教学点", "primary"]), ("schools.lon", "", ["87.5", "-76.93"]),
     ("facilities.heating", "", ["是", "无", "√", "1"])],
)  # fmt: skip
def test_a_clean_column_is_silent(place, unit, cells):
    assert told(read(place, *cells, unit=unit)) == []


def test_money_in_words_is_whole_yuan():
    found = read(COST, "1.83亿元", "8千万", "60万", "近4.5亿", "270余万元", "￥60,300", "60300.00")
    assert listed(found) == [183_000_000, 80_000_000, 600_000, 450_000_000, 2_700_000,
                             60_300, 60_300]  # fmt: skip
    assert found.qualifiers == {3: "近", 4: "余"}
    assert told(found) == [(0, "V02", "note"), (3, "V02_about", "note")]
    assert found.doubts[0].values["count"] == 6  # all but the last
    assert found.values.dtype == "Int64"


def test_the_unit_of_the_header_holds_unless_the_cell_has_its_own():
    found = read(COST, "1032.1", "60万", "约0.85", "3亿元", unit="万元")
    assert listed(found) == [10_321_000, 600_000, 8_500, 300_000_000]
    assert ("V20_header", 2) in {(doubt.rule, doubt.values["count"]) for doubt in found.doubts}


def test_a_scale_of_a_thousand_in_a_column_of_ten_thousands_is_asked_about():
    assert rules(read(COST, "8千", unit="万元")) == ["V02_scale"]  # 8,000 or 80 million?
    assert listed(read(COST, "8千")) == [8_000]


def test_an_amount_with_parts_of_a_yuan_is_not_rounded():
    found = read(COST, "1032.12345", unit="万元")
    assert listed(found) == [None]
    doubt = next(doubt for doubt in found.doubts if doubt.severity == "error")
    assert doubt.rule == "V02_fraction"
    assert doubt.values["yuan"] == "10,321,234.5"
    assert doubt.repair == Repair("set", "¥10321235")
    again = read(COST, doubt.repair.value, unit="万元")  # the proposal states its own unit
    assert listed(again) == [10_321_235]


def test_a_spreadsheets_binary_noise_is_not_money():
    found = read(COST, 1032.1, 30.000000000000004, 0.1 + 0.2, unit="万元", excel=True)
    assert listed(found) == [10_321_000, 300_000, 3_000]


@given(st.integers(0, 10**11))
def test_money_in_ten_thousands_is_exact_to_the_yuan(yuan):
    wan = Decimal(yuan) / 10_000
    assert listed(read(COST, f"{wan}", unit="万元")) == [yuan]
    assert listed(read(COST, float(wan), unit="万元", excel=True)) == [yuan]
    assert listed(read(COST, f"{wan}万元")) == [yuan]


@pytest.mark.parametrize(
    ("place", "cell", "unit", "rule"),
    [(COST, "3–5万", "", "V02_range"), (COST, "5亩", "", "V20_dimension"),
     (COST, "5", "㎡", "V20_dimension"), (COST, "5", "贯", "V20_unknown"),
     (COST, "$5", "", "V20_dimension"), (PUPILS, "3所", "", "V20_dimension"),
     (PUPILS, "60元", "", "V20_dimension"), (PUPILS, "1.5", "", "bad_value"),
     (PUPILS, "3甲", "", "V20_unknown"), (PUPILS, "十几", "", "bad_value"),
     (PUPILS, "-5", "", "out_of_range"), (PUPILS, "1E100", "", "bad_value"),
     (PUPILS, "0x10", "", "bad_value"), (PUPILS, "nan", "", "bad_value"),
     (PUPILS, "10²", "", "bad_value"), (PUPILS, "1,5", "", "bad_value"),
     (PUPILS, "#REF!", "", "V38_error"), ("schools.name", "#N/A", "", "V38_error"),
     ("schools.name", "####", "", "V38_error"),
     ("schools.school_id", "2.135E+09", "", "V09_digits"),
     ("schools.lon", "80°61′", "", "V15_minutes"), ("schools.lon", "33°N", "", "bad_value"),
     ("schools.altitude_m", "9001", "", "out_of_range"),
     ("facilities.heating", "也许", "", "bad_value"),
     ("schools.opened", "16/5", "", "V29"), ("schools.opened", "2016-02-30", "", "V29_impossible"),
     ("schools.opened", "2015/16", "", "bad_value"), ("schools.kind", "大学", "", "unknown_word"),
     (AREA, "10m", "", "V20_dimension")],
)  # fmt: skip
def test_what_cannot_be_read_is_an_error_and_no_value(place, cell, unit, rule):
    found = read(place, cell, unit=unit)
    assert [(doubt.rule, doubt.severity) for doubt in found.doubts] == [(rule, "error")]
    keeps = ("out_of_range", "unknown_word", "V09_digits")  # what was written, to be seen
    if rule not in keeps:
        assert listed(found) in ([None], [""])


def test_missing_in_a_required_column_is_an_error_for_each_cell():
    found = read("projects.cost_yuan", "5", "", "—", "无")
    assert told(found) == [(at, "empty_cell", "error") for at in (1, 2, 3)]


def test_full_width_digits_are_one_note():
    found = read(PUPILS, "5", "１２３", "１０", "７")
    assert listed(found) == [5, 123, 10, 7]
    assert told(found) == [(1, "V03", "note")]
    assert found.doubts[0].values["count"] == 3


def test_chinese_numerals_with_measure_words():
    found = read("schools.canteens", "十三", "二个", "两所", "一眼", "1")
    assert listed(found) == [13, 2, 2, 1, 1]
    assert told(found) == [(0, "V04", "note"), (1, "V04_unit", "note")]


def test_areas_become_square_metres():
    found = read(AREA, "33.9万㎡", "3亩", "0.1公顷", "100平方米", "2")
    assert listed(found) == [339_000, 3 * 10_000 / 15, 1_000, 100, 2]
    assert listed(read(AREA, "3", "1.5", unit="亩")) == [2_000, 1_000]
    assert listed(read("townships.area_km2", "8.03", unit="万平方公里")) == [80_300]
    assert rules(read("townships.area_km2", "8.03", unit="万平方公里")) == ["V20_header"]


def test_ways_and_times():
    assert listed(read("distances.km", "3千米", "500米", "30里")) == [3, 0.5, 15]
    assert listed(read("distances.minutes", "1小时30分", "2小时", "45")) == [90, 120, 45]
    assert listed(read("unit_costs.year", "2016年", "２０１６", "二〇一六年")) == [2016] * 3


def test_a_unit_beside_a_column_of_units_is_asked_about():
    found = read("project_items.quantity", "3亩", "3个")
    assert listed(found) == [3, 3]  # the unit column says which
    assert told(found)[0] == (0, "V20_own", "warning")


def test_prices_are_for_one():
    found = read("project_items.unit_yuan", "1200", "0.12万元/㎡", unit="元/㎡")
    assert list(found.values) == [Decimal(1200), Decimal(1200)]
    assert rules(read("project_items.unit_yuan", "1200", unit="元/百册")) == ["V20_unknown"]


def test_dollars_are_never_yuan_unless_the_file_says_so():
    assert rules(read(COST, "$104,649,942.00")) == ["V20_dimension"]
    found = read(COST, "$104,649,942.00", "5", unit="$")
    assert listed(found) == [104_649_942, 5]
    assert told(found) == [(0, "V20_currency", "warning"), (0, "V02", "note")]


def test_rates_are_fractions():
    found = read("progress.paid_share", "92.4%", "92.4％", "千分之三", "百分之七十五", "七成",
                 "0.5")  # fmt: skip
    assert listed(found) == [0.924, 0.924, 0.003, 0.75, 0.7, 0.5]
    assert listed(read("progress.paid_share", "92.4", "104", unit="%")) == [0.924, 1.04]


def test_a_percentage_without_a_sign_stops():
    found = read("progress.paid_share", "92.4", "50", "0")
    assert [(doubt.rule, doubt.repair) for doubt in found.doubts] == [
        ("V21_unit", Repair("unit", "%"))
    ]
    assert listed(read("progress.paid_share", "92.4", "50", "0", unit="%")) == [0.924, 0.5, 0]


def test_percentages_among_fractions_are_asked_about_one_by_one():
    found = read("progress.paid_share", "92.4", "0.5", "88%")
    assert [(doubt.at, doubt.rule, doubt.repair) for doubt in found.doubts if doubt.at == 0] == [
        (0, "V21_mixed", Repair("set", "92.4%"))
    ]


def test_a_header_of_percent_over_fractions_stops():
    found = read("progress.paid_share", 0.924, 1.0, unit="%", excel=True)
    assert "V21_fraction" in rules(found)
    repaired = read("progress.paid_share", 0.924, 1.0, unit="比例", excel=True)
    assert (listed(repaired), rules(repaired)) == ([0.924, 1], [])


def test_dates_are_one_form_and_the_forms_are_named():
    found = read("schools.opened", "2016.5", "2016年5月", "42491", "2016-05-03")
    assert listed(found) == ["2016-05", "2016-05", "2016-05-01", "2016-05-03"]
    assert told(found) == [(0, "V29_form", "note")]
    assert found.doubts[0].values["seen"] == "2016.5, 2016年5月, 42491"


def test_dates_of_a_spreadsheet():
    found = read("schools.opened", dt.datetime(2016, 5, 3), dt.date(2016, 5, 4), 42491.0, 2016,
                 None, excel=True)  # fmt: skip
    assert listed(found) == ["2016-05-03", "2016-05-04", "2016-05-01", "2016", ""]
    assert rules(read("schools.opened", True, excel=True)) == ["bad_value"]


def test_a_lost_zero_of_october_is_not_january():
    assert rules(read("schools.opened", "2016.1")) == ["V29"]
    assert listed(read("schools.opened", "2016.1", "2016.10")) == ["2016-01", "2016-10"]
    assert rules(read("schools.opened", 2016.1, "2016.10", excel=True))[0] == "V29"


def test_words_for_no_data_are_missing_and_counted():
    found = read(PUPILS, "—", "不详", "N/A", "／", "", "375")
    assert listed(found) == [None, None, None, None, None, 375]
    assert told(found) == [(0, "V31", "note")]
    assert found.doubts[0].values["count"] == 4


def test_none_at_all_is_asked_about_in_numbers_and_kept_in_text():
    assert told(read(PUPILS, "无")) == [(0, "V31_none", "warning")]
    assert listed(read("progress.problem", "无", "待定")) == ["无", "待定"]
    assert listed(read("schools.merge_into", "无")) == [""]


def test_text_is_cleaned_of_what_nobody_sees():
    found = read("schools.name", "唐  县", "淳安县\n第一小学", "x\u200by", "甲\xa0 ", "乙\x00",
                 "[bookmark: OLE_LINK1]丙", "\u202e丁", "\ufeff戊", "Good School",
                 "己_x000D_")  # fmt: skip
    assert listed(found) == ["唐县", "淳安县第一小学", "xy", "甲", "乙", "丙", "丁", "戊",
                             "Good School", "己"]  # fmt: skip
    assert told(found) == [(0, "V37", "note")]
    assert found.doubts[0].values["count"] == 9
    assert listed(read("schools.note", "两 校  合并")) == ["两 校 合并"]  # in prose a space stays


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    once = cleaned(text)
    assert cleaned(once) == once


@given(st.one_of(st.from_regex(CALM_TEXT, fullmatch=True), st.from_regex(CALM_NAME, fullmatch=True),
                 st.from_regex(CALM_ID, fullmatch=True)))  # fmt: skip
def test_calm_text_needs_no_cleaning(text):
    assert cleaned(text) == text


def test_numbers_kept_as_text_in_a_spreadsheet():
    found = read(PUPILS, 5.0, "6", "7", excel=True)
    assert listed(found) == [5, 6, 7]
    assert [(doubt.at, doubt.rule, doubt.values["count"]) for doubt in found.doubts] == [
        (1, "V38_text", 2)
    ]
    assert rules(read(PUPILS, "6", "7", excel=True)) == []  # a column of text all through


def test_ids_of_a_spreadsheet_are_text():
    found = read("schools.school_id", 2135000001.0, 540222, "0054222101", excel=True)
    assert listed(found) == ["2135000001", "540222", "0054222101"]
    assert [(doubt.rule, doubt.values["count"]) for doubt in found.doubts] == [("V09", 2)]
    assert rules(read("schools.school_id", 1.2345678901234567e17, excel=True)) == ["V09_digits"]
    assert listed(read("schools.school_id", "540222.0")) == ["540222"]
    assert listed(read("schools.school_id", "1.0", "1.1")) == ["1.0", "1.1"]  # ids with points


def test_planners_words_become_the_schemas():
    found = read("schools.kind", "小学", "完小", "教 学 点", "九年一贯制学校", "Primary", "—")
    assert listed(found) == ["primary", "primary", "teaching_point", "nine_year", "primary", ""]
    assert listed(read("schools.urban_rural", "城区", "112", "镇区", "乡村", 220, excel=True)) == [
        "urban", "urban", "town", "village", "village"]  # fmt: skip
    assert listed(read("item_types.item_type", "食堂", "塑胶跑道")) == ["canteen", "塑胶跑道"]
    assert listed(read("points.datum", "WGS-84", "火星坐标", "百度")) == ["wgs84", "gcj02", "bd09"]
    assert listed(read("schools.keep", "待定")) == ["undecided"]  # not a word for no data here


def test_a_word_that_resembles_another_is_proposed_not_taken():
    found = read("schools.kind", "小学校", "大学", "年一贯制学校")  # the last: nine or twelve?
    assert [(doubt.rule, doubt.repair) for doubt in found.doubts] == [
        ("unknown_word", Repair("set", "primary")), ("unknown_word", None),
        ("unknown_word", None)]  # fmt: skip


def test_yes_and_no_in_every_way():
    yes, no = ["是", "有", "√", "✓", "Y", "true", "1", "1.0"], ["否", "无", "×", "N", "FALSE", "0"]
    assert listed(read("facilities.heating", *yes, *no)) == [True] * 8 + [False] * 6
    assert listed(read("facilities.heating", True, 0.0, 1, None, excel=True)) == [
        True, False, True, None]  # fmt: skip


def test_degrees_and_minutes_are_one_note():
    found = read("schools.lon", "80.55", "E80°33′", "80.33.0")
    assert listed(found) == pytest.approx([80.55] * 3, abs=1e-12)
    assert told(found) == [(1, "V15", "note")]


def test_an_empty_column_of_any_kind():
    for place in (COST, "schools.note", "schools.opened", "progress.paid_share", "schools.lon",
                  "facilities.heating", "project_items.unit_yuan", "schools.kind"):  # fmt: skip
        for cells in ([], [None, ""], [float("nan")]):
            for dtype in (object, "str"):
                found = read_values(pd.Series(cells, dtype=dtype), column(place), "贯")
                assert (len(found.values), rules(found)) == (len(cells), [])


PLACES = [COST, "projects.cost_yuan", PUPILS, AREA, "progress.paid_share", "schools.opened",
          "schools.name", "schools.note", "schools.school_id", "schools.kind", "schools.lon",
          "project_items.unit_yuan", "project_items.quantity", "facilities.heating",
          "unit_costs.year"]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(["", " ", "—", "无", "是", "小学", "92.4%", "2016-05-03", "2016.5", "42491",
                     "60万元", "约3", "1,032", "１２", "0", "1.5", "-3", "3亩", "#N/A", "唐 县",
                     "1.0", "己_x000D_", "80°33′", "999999999999999999",
                     "123456789012345.123456789", "2016-02-30"]),
    st.integers(-(10**19), 10**19).map(str), st.decimals(allow_nan=False, places=3).map(str),
    st.text(max_size=6),
)  # fmt: skip
NATIVE = st.one_of(CELLS, st.none(), st.booleans(), st.integers(-(10**19), 10**19), st.floats(),
                   st.datetimes(), st.dates())  # fmt: skip


def slowly(monkeypatch, series, place, unit):
    def nothing(texts, blank, wanted, measure):
        return Quick(blank, quick_values(texts, blank, wanted, measure).values)

    with monkeypatch.context() as patch:
        patch.setattr(room, "quick_values", nothing)
        return read_values(series, column(place), unit)


@settings(max_examples=300)
@given(st.sampled_from(PLACES), st.sampled_from(["", "", "万元", "亩", "%", "万㎡"]),
       st.one_of(st.lists(CELLS, max_size=6).map(lambda cells: pd.Series(cells, dtype="str")),
                 st.lists(NATIVE, max_size=6).map(
                     lambda cells: pd.Series(cells, dtype=object))))  # fmt: skip
def test_the_quick_way_and_the_slow_way_agree(place, unit, series):
    """Whatever stands in the cells: no crash, no cell lost, and one answer."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        slow = slowly(monkeypatch, series, place, unit)
    quick = read_values(series, column(place), unit)
    assert len(quick.values) == len(series)
    pd.testing.assert_series_equal(quick.values, slow.values)
    assert quick.qualifiers == slow.qualifiers
    ours, theirs = ([doubt for doubt in found.doubts if doubt.rule not in ("V38_text", "V09")]
                    for found in (quick, slow))  # fmt: skip
    assert [(d.at, d.rule, d.value) for d in ours] == [(d.at, d.rule, d.value) for d in theirs]
    for doubt in quick.doubts:
        finding = Finding(doubt.rule, doubt.severity, "a.csv", value=doubt.value,
                          values=doubt.values, repair=doubt.repair)  # fmt: skip
        assert finding.sentence("zh")
        assert finding.sentence("en")


def test_the_callers_cells_are_left_alone():
    cells = pd.Series(["５", None, "x"], index=[7, 8, 9], dtype=object)
    before = cells.copy()
    found = read_values(cells, column(PUPILS))
    pd.testing.assert_series_equal(cells, before)
    assert list(found.values.index) == [0, 1, 2]
    assert np.isnan(read_values(cells, column(AREA)).values[1])
