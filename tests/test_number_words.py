"""Numbers in Chinese, both ways, and the traps on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.words.numbers import (
    half_width,
    in_capitals,
    in_chinese,
    parse_number,
    parse_yuan,
)

WHOLE = st.integers(min_value=0, max_value=10**16 - 1)


@given(st.integers(min_value=1 - 10**16, max_value=10**16 - 1))
def test_a_whole_number_reads_back_from_chinese(number):
    assert parse_number(in_chinese(number)) == number


@given(st.decimals(min_value=0, max_value=10**12, places=6))
def test_a_decimal_reads_back_from_chinese(number):
    assert parse_number(in_chinese(number)) == number


@given(WHOLE)
def test_an_amount_reads_back_from_financial_capitals(yuan):
    assert parse_yuan(in_capitals(yuan)) == yuan


@given(WHOLE)
def test_an_amount_reads_back_with_its_scales(number):
    """1亿3200万 is written by splitting the number at 亿 and 万."""
    yi, rest = divmod(number, 10**8)
    wan, ones = divmod(rest, 10**4)
    text = f"{yi}亿{wan:04d}万{ones:04d}"
    assert parse_number(text) == yi * 10**8 + wan * 10**4 + ones


def bare(numerals):
    """What two spellings of one number share: 零 and the 一 of 一十 may be left out."""
    return numerals.replace("一十", "十").replace("零", "")


@given(st.text("零一二五九十百千万亿", min_size=2, max_size=9))
def test_what_is_read_says_the_same_when_it_is_written(numerals):
    """cn2an alone reads 五亿十万 as five 亿: nothing may get lost on the way."""
    try:
        number = parse_number(numerals)
    except ValueError:
        return
    if set(numerals) & set("十百千万亿"):
        assert bare(in_chinese(number)) == bare(numerals)


@pytest.mark.parametrize(
    ("text", "value"),
    [("两千零五", 2005), ("一百零五万", 1_050_000), ("十亿零三", 1_000_000_003), ("〇", 0),
     ("廿三", 23), ("卅", 30), ("五亿十万", 500_100_000), ("一百十五", 115),
     ("二〇一六", 2016), ("二零一六", 2016), ("六百五十九万", 6_590_000),
     ("三点六二亿", 362_000_000), ("零点零五", "0.05"), ("壹拾贰万叁仟", 123_000),
     ("貳佰萬", 2_000_000), ("负三", -3), ("8千万", 80_000_000), ("1亿3千万", 130_000_000),
     ("1亿3200万", 132_000_000), ("1万2000", 12_000), ("1.83亿", 183_000_000),
     ("３．６２", "3.62"), ("1,032", 1032), ("1,032,000.5", "1032000.5"), ("1e5", 100_000),
     ("0.1234567890123456789012345678901万", "1234.567890123456789012345678901")],
)  # fmt: skip
def test_numbers_as_they_are_written(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "一万五",  # said for 15,000, written for 10,005
     "三百五", "3万5", "2千5", "三五", "二三十", "七八九",  # three to five, twenty or thirty
     "十几", "数百", "百万", "九万零百",
     "点五", "一点", "幺三", "1,5", "10,32", "10²", "①", "½", "0x10",
     "1_000", "inf", "nan", "1e9999", "1e3万", "1万1亿", "9" * 61],
)  # fmt: skip
def test_what_is_no_number_or_could_be_two_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


def test_chinese_as_it_is_written():
    assert in_chinese(659) == "六百五十九"
    assert in_chinese(Decimal("3.62")) == "三点六二"
    assert in_chinese(-12) == "负十二"
    assert in_capitals(60_300) == "陆万零叁佰元整"
    with pytest.raises(ValueError, match="too large"):
        in_chinese(10**16)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [("六百五十九万", 6_590_000), ("陆万零叁佰元整", 60_300), ("1亿3200万元", 132_000_000),
     ("￥60", None), ("1,5万", None), ("元", None), ("1e9", None), ("一万五", None)],
)  # fmt: skip
def test_amounts_that_a_person_types(text, yuan):
    if yuan is None:
        with pytest.raises(ValueError, match="amount"):
            parse_yuan(text)
    else:
        assert parse_yuan(text) == yuan


def test_full_width_signs_have_plain_twins_and_powers_do_not():
    assert half_width("１，２３４．５％（￥）－") == "1,234.5%(¥)-"
    assert half_width("10²①㎡") == "10²①㎡"
