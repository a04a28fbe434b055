"""Amounts, units, dates and degrees, each as planners write it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.tables.amounts import TwoNumbersError, UnknownUnitError, read_amount
from gaibao_geo.tables.dates import AmbiguousDateError, ImpossibleDateError, read_date
from gaibao_geo.tables.degrees import MinutesError, parse_degrees, parse_point
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.tokens import folded, lists, word_for, words_of
from gaibao_geo.tables.units import _file, find_price_unit, find_unit


@pytest.mark.parametrize(
    ("text", "number", "unit", "qualifier"),
    [("1.83亿元", 183_000_000, "元", ""), ("8千万", 80_000_000, None, ""),
     ("近4.5亿", 450_000_000, None, "近"), ("270余万元", 2_700_000, "元", "余"),
     ("8140余万元", 81_400_000, "元", "余"), ("约0.85", Fraction("0.85"), None, "约"),
     ("1亿3千余万元", 130_000_000, "元", "余"), ("三百来人", 300, "人", "约"),
     ("10多个", 10, "个", "多"), ("60万元左右", 600_000, "元", "约"),
     ("30人以上", 30, "人", "余"), ("60+", 60, None, "余"), ("about 500", 500, None, "约"),
     ("￥60,300", 60_300, "¥", ""), ("-5", -5, None, ""), ("60 万元", 600_000, "元", ""),
     ("壹佰贰拾万元整", 1_200_000, "元整", ""), ("33.9万㎡", 339_000, "㎡", ""),
     ("5m²", 5, "m²", ""), ("3千米", 3000, "米", ""), ("92.4％", Fraction("92.4"), "%", ""),
     ("百分之七十五", 75, "百分之", ""), ("1.83 million", 1_830_000, None, ""),
     ("1小时30分", Fraction("1.5"), "小时", ""), ("两所", 2, "所", "")],
)  # fmt: skip
def test_an_amount_is_read_exactly(text, number, unit, qualifier):
    found = read_amount(text)
    assert found.number == number
    assert (found.unit and found.unit.word) == unit
    assert found.qualifier == qualifier


@pytest.mark.parametrize("text", ["3–5万", "3-5", "3～5", "三至五万", "60万和70万", "60+30",
                                  "60个班3000人", "1小时90分", "2016-05-03"])  # fmt: skip
def test_two_numbers_are_not_one(text):
    with pytest.raises(TwoNumbersError):
        read_amount(text)


def test_an_unknown_unit_is_named():
    with pytest.raises(UnknownUnitError) as caught:
        read_amount("3甲")
    assert caught.value.word == "甲"


@pytest.mark.parametrize("text", ["", "万", "十几个", "1.2.3", "0x10", "inf", "nan", "x" * 10_000,
                                  "1" * 10_000, "10²", "1,5"])  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_amount(text)


@given(st.integers(0, 10**9), st.sampled_from(["", "元", "万元", "亿元", "㎡", "亩"]))
def test_a_number_before_a_unit_is_that_number(number, unit):
    found = read_amount(f"{number}{unit}")
    scale = {"万元": 10**4, "亿元": 10**8}.get(unit, 1)
    assert found.number == number * scale


def test_units_by_their_factors():
    assert find_unit("亩").factor == Fraction(10_000, 15)
    assert find_unit("万㎡").factor == 10_000
    assert find_unit("万平方公里").factor == 10_000 * 1_000_000
    assert find_unit("千米").factor == 1000  # not 1000 times something called 米 of its own
    assert find_unit("千元").factor == 1000
    assert find_unit("10,000 yuan").factor == 10_000
    assert find_unit("台、套").dimension == "things"
    assert find_unit("公斤") is None
    assert find_price_unit("万元/亩").factor == 10_000
    assert find_price_unit("元/百册") is None


def test_no_spelling_means_two_units():
    spellings = [
        word.casefold()
        for dimension, units in _file().items() if dimension not in ("scales", "price")
        for unit in units.values() for word in unit["spellings"]
    ]  # fmt: skip
    assert sorted(spellings) == sorted(set(spellings))


def test_the_schema_knows_all_its_units():
    units = {column.unit for table in TABLES.values() for column in table.columns if column.unit}
    assert [unit for unit in units if find_unit(unit) is None] == []


def test_the_units_of_the_documents_have_the_same_factors():
    """Two tables name units; where both know one, they agree (亩 is rounded in the seeds)."""
    table = read_dataset("data/seeds").units.set_index("unit")
    compared = 0
    for unit, row in table.iterrows():
        mine, base = find_unit(unit), find_unit(row["base"])
        if mine and base and mine.dimension == base.dimension:
            assert float(mine.factor / base.factor) == pytest.approx(float(row["factor"]), rel=1e-7)
            compared += 1
    assert compared > 20


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2016", "2016"), ("2016.0", "2016"), ("2016年", "2016"), ("2016.5", "2016-05"),
     ("2016.10", "2016-10"), ("2016年5月", "2016-05"), ("2016/5/3", "2016-05-03"),
     ("20160503", "2016-05-03"), ("201605", "2016-05"), ("二〇一六年五月", "2016-05"),
     ("二零一六年十二月二十三日", "2016-12-23"), ("１９９８年", "1998"), ("42491", "2016-05-01"),
     ("2016-05-03 00:00:00", "2016-05-03"), ("2016-05-03T08:00:00Z", "2016-05-03"),
     ("2016 年 5 月 3 号", "2016-05-03"), ("3 May 2016", "2016-05-03"), ("May 2016", "2016-05"),
     ("13/5/2016", "2016-05-13")],
)  # fmt: skip
def test_a_date_is_as_exact_as_it_is_written(text, iso):
    assert read_date(text) == iso


@pytest.mark.parametrize(
    ("text", "options"),
    [("16/5", ("2016-05",)), ("16年5月", ("2016-05",)), ("3/5/2016", ("2016-05-03", "2016-03-05")),
     ("2016.1", ("2016-01", "2016-10")), ("May-16", ("2016-05",))],
)  # fmt: skip
def test_a_date_with_two_readings_is_not_read(text, options):
    with pytest.raises(AmbiguousDateError) as caught:
        read_date(text)
    assert caught.value.options == options


@pytest.mark.parametrize("text", ["2016-02-30", "2016-13", "20161301"])
def test_a_day_that_never_was(text):
    with pytest.raises(ImpossibleDateError):
        read_date(text)


@pytest.mark.parametrize("text", ["", "2015/16", "2015-2016", "2016年上半年", "99999", "9999",
                                  "-", "x" * 1000])  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_date(text)


@given(st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_reads_back_from_each_form(day):
    serial = (day - dt.date(1899, 12, 30)).days
    forms = [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", str(serial),
             f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}"]  # fmt: skip
    assert {read_date(form) for form in forms} == {day.isoformat()}


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("33°23′6″N", 33 + (23 * 60 + 6) / 3600), ("33°23'6\"", 33 + (23 * 60 + 6) / 3600),
     ("E80°33′", 80 + 33 / 60), ("28.5.30", 28 + (5 * 60 + 30) / 3600),
     ("北纬33度23分", 33 + 23 / 60), ("33.385", 33.385), ("W76.9", -76.9), ("-76.9", -76.9),
     ("33° 23.5′", 33 + 23.5 / 60)],
)  # fmt: skip
def test_degrees_and_minutes_become_degrees(text, degrees):
    assert parse_degrees(text) == pytest.approx(degrees, abs=1e-12)


@pytest.mark.parametrize("text", ["33°60′", "33°23′60″", "28.61.30", "181", "N91"])
def test_minutes_end_at_60_and_the_globe_at_180(text):
    with pytest.raises(MinutesError):
        parse_degrees(text)


def test_a_letter_of_the_other_axis_is_refused():
    assert parse_degrees("33°N", "lat") == 33
    with pytest.raises(ValueError, match="33"):
        parse_degrees("33°N", "lon")


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_degrees_minutes_seconds_read_back(degrees, minutes, seconds, side):
    found = parse_degrees(f"{degrees}°{minutes}′{seconds}″{side}", "lat")
    assert round(abs(found) * 3600) == degrees * 3600 + minutes * 60 + seconds
    assert found <= 0 if side == "S" else found >= 0


@pytest.mark.parametrize(
    "text",
    ["119.5,26.7", "26.7，119.5", "26.7N,119.5E", "E119.5 N26.7", "北纬26度42分，东经119度30分",
     "119.5 26.7", "26°42′N 119°30′E", "(119.5, 26.7)", "纬度26.7 经度119.5", "119.5\t26.7"],
)  # fmt: skip
def test_a_pasted_pair_is_longitude_and_latitude(text):
    assert parse_point(text) == pytest.approx((119.5, 26.7), abs=1e-12)


def test_outside_china_the_order_is_as_written():
    assert parse_point("-76.9,38.9") == (-76.9, 38.9)
    assert parse_point("2.35,48.85") == (2.35, 48.85)  # Paris, longitude first


@pytest.mark.parametrize("text", ["", "119.5", "1,2,3", "N26,N27", "x,y", "119.5,95", "26°61′,119"])
def test_what_is_no_pair_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_point(text)


def test_each_spelling_means_one_word_in_its_column():
    for table in TABLES.values():
        for column in table.columns:
            if not column.allowed:
                continue
            for word in column.allowed:
                assert word_for(column, word) == word, (table.name, column.name, word)
            listed = lists()["words"].get(column.name, {})
            for word in column.allowed:
                for spelling in listed.get(word, ()):
                    assert words_of(column)[folded(spelling)] == word, (column.name, spelling)


def test_every_list_of_words_belongs_to_a_column():
    known = {column.name for table in TABLES.values() for column in table.columns}
    assert set(lists()["words"]) <= known
