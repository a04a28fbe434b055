"""Which row of the price list holds at a school, and what a quantity costs to the yuan."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from proposal_tables import BEDS, COUNTY, TEACHING, dataset, price, said, school, typed

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.works.item_types import item_types_of
from gaibao_geo.needs.works.prices import price_rows, prices_of
from gaibao_geo.needs.works.projects import candidate_projects


def bed(mid=900, **more):
    return price("dormitory", Decimal(mid), "床") | more


def chosen(rows, *schools, year=None, level="mid"):
    """The middle price that each school pays for a bed (``None``: no row), and the findings."""
    schools = schools or (school("S1"),)
    data = dataset(schools=list(schools), unit_costs=rows, item_types=[BEDS, TEACHING])
    prices, faults = prices_of(data, item_types_of(data)[0])
    wanted = pd.DataFrame({"school_id": [one["school_id"] for one in schools],
                           "item_type": "dormitory", "item": "学生宿舍",
                           "item_en": "Dormitory"})  # fmt: skip
    which, doubts = price_rows(data, prices, wanted, year, level)
    paid = [prices.table["mid"].iloc[at] if at >= 0 else None for at in which]
    return paid, [*faults, *doubts]


def test_the_smallest_place_that_has_a_price_decides():
    everywhere = [bed(1), bed(2, region_id="540000"), bed(3, region_id="540200"),
                  bed(4, region_id=COUNTY)]  # fmt: skip
    schools = [school("A"), school("B", region_id="540223"), school("C", region_id="540300"),
               school("D", region_id="350100"), school("E", region_id="")]  # fmt: skip
    assert chosen(everywhere, *schools) == ([4, 3, 2, 1, 1], [])
    assert chosen(everywhere[::-1], *schools) == ([4, 3, 2, 1, 1], [])


def test_a_code_of_another_country_is_a_place_too():
    paid, _ = chosen([bed(1), bed(2, region_id="DC-07")], school("A", region_id="DC-07"),
                     school("B", region_id="DC-08"))  # fmt: skip
    assert paid == [2, 1]


@pytest.mark.parametrize(
    ("year", "paid"), [(None, 2016), (2017, 2016), (2016, 2016), (2015, 2014), (2014, 2014)]
)
def test_the_latest_price_not_after_the_year(year, paid):
    rows = [bed(2014, year=2014), bed(2016, year=2016), bed(2010, year=2010)]
    assert chosen(rows, year=year) == ([paid], [])


def test_a_later_price_is_used_as_it_is_and_said():
    found, doubts = chosen([bed(2018, year=2018), bed(2016, year=2016)], year=2012)
    assert found == [2016]
    assert [(one.rule, one.severity, one.values["year"]) for one in doubts] == [
        ("N20_later", "note", 2016)
    ]


def test_the_place_goes_before_the_year():
    """The county's price of 2014 and not the province's of 2016."""
    rows = [bed(14, region_id=COUNTY, year=2014), bed(16, region_id="540000", year=2016)]
    assert chosen(rows, year=2016)[0] == [14]
    later = [bed(14, region_id=COUNTY, year=2014), bed(10, region_id="540000", year=2010)]
    found, (doubt,) = chosen(later, year=2012)  # said, for it is later than asked for
    assert (found, doubt.rule) == ([14], "N20_later")


def test_the_highest_band_not_above_the_school():
    rows = [bed(1), bed(3, altitude_from_m=3000.0), bed(4, altitude_from_m=4000.0)]
    heights = [2999.0, 3000.0, 3999.5, 4000.0, 5200.0, math.nan]
    schools = [school(f"S{at}", altitude_m=height) for at, height in enumerate(heights)]
    assert chosen(rows, *schools) == ([1, 3, 3, 4, 4, 1], [])


def test_prices_by_altitude_alone_need_to_know_it():
    rows = [bed(3, altitude_from_m=3000.0)]
    found, (doubt,) = chosen(rows, school("A", "甲", altitude_m=math.nan),
                             school("B", "乙", altitude_m=1200.0),
                             school("C", "丙", altitude_m=3500.0))  # fmt: skip
    assert found == [None, None, 3]
    assert (doubt.rule, doubt.severity, doubt.values["count"]) == ("N20_altitude", "warning", 2)
    assert "甲、乙" in doubt.sentence("zh")


def test_a_county_without_a_price_is_named_with_its_schools():
    rows = [bed(3, region_id="540222")]
    found, doubts = chosen(rows, school("A", "甲"), school("B", "乙", region_id="540223"),
                           school("C", "丙", region_id="540223"),
                           school("D", "丁", region_id="350100"))  # fmt: skip
    assert found == [3, None, None, None]
    assert [(one.rule, one.values["region"].en, one.values["count"]) for one in doubts] == [
        ("N20", "region 540223", 2), ("N20", "region 350100", 1)
    ]  # fmt: skip
    assert chosen([], school("A"), school("B", region_id="35"))[1][0].values["count"] == 2


@pytest.mark.parametrize("unit", ["平方米", "百床", "元/套", "万元/床", "美元/床", "间/床"])
def test_a_price_for_another_unit_is_not_used(unit):
    found, doubts = chosen([bed(900, unit=unit)])
    assert found == [None]
    assert [(one.rule, one.severity, one.value) for one in doubts][:1] == [("N22", "error", unit)]


@pytest.mark.parametrize("unit", ["床", "元/床", " 床"])
def test_the_unit_of_a_price_may_be_written_as_a_price(unit):
    assert chosen([bed(900, unit=unit)]) == ([900], [])


@pytest.mark.parametrize(
    "cells",
    [{"low_yuan": Decimal(901)}, {"high_yuan": Decimal(899)}, {"mid_yuan": Decimal(0)},
     {"low_yuan": Decimal(900), "high_yuan": Decimal(1), "mid_yuan": None},
     {"altitude_factor": Decimal(0)}],
)  # fmt: skip
def test_prices_that_do_not_rise_are_not_used(cells):
    found, doubts = chosen([bed() | cells])
    assert found == [None]
    assert [(one.rule, one.severity) for one in doubts] == [("N25", "error"), ("N20", "warning")]


def test_equal_prices_are_in_order():
    equal = {"low_yuan": Decimal(900), "high_yuan": Decimal(900)}
    assert chosen([bed() | equal]) == ([900], [])


def yuan(quantity, mid, **factors):
    data = dataset(schools=[school("S1")], unit_costs=[bed(mid, **factors)], item_types=[BEDS])
    prices, _ = prices_of(data, item_types_of(data)[0])
    return prices.yuan(np.array([0, -1]), pd.Series([quantity, quantity]), "mid")


def test_factors_multiply_and_the_cost_is_rounded_half_up_once():
    """67 × 900 × 1.15 × 1.05 = 72,812.25; 1 × 0.5 is 1 yuan, 3 × 0.5 are 2."""
    factors = {"altitude_factor": Decimal("1.15"), "transport_factor": Decimal("1.05")}
    assert yuan(67.0, 900, **factors)[0] == 72_812
    assert pd.isna(yuan(67.0, 900)[1])  # no row, no cost
    assert [yuan(n, Decimal("0.5"))[0] for n in (1.0, 3.0, 4.0)] == [1, 2, 2]
    assert yuan(100.0, Decimal("1.005"))[0] == 101  # 100.5; as floats 100.49999999999999
    assert yuan(0.1, 3)[0] == 0  # 0.3 yuan: whole yuan are none of it
    # 999,999,937 × 1,000,000,000.5 = 999,999,937,499,999,968.5: no float holds that
    assert yuan(10.0**9 + 0.5, 999_999_937)[0] == 999_999_937_499_999_969


@given(st.integers(1, 10**6), st.integers(1, 10**8), st.integers(1, 10**4))
def test_the_yuan_are_those_of_exact_fractions(thousandths, cents, factor):
    """Quantity and prices as whole numbers: the cost in 10⁻⁹ yuan, halves up."""
    found = yuan(thousandths / 1000, Decimal(cents) / 100, altitude_factor=Decimal(factor) / 10**4)
    exact = thousandths * cents * factor
    assert found[0] == (2 * exact + 10**9) // (2 * 10**9)


def test_faults_name_file_and_row(tmp_path):
    (tmp_path / "dataset.toml").write_text(
        'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n', encoding="utf-8"
    )
    (tmp_path / "schools.csv").write_text(
        "school_id,name,region_id,kind,stage,owner,keep,pupils,boarders,beds,source,quality\n"
        "S1,甲小学,540222,primary,primary,public,keep,400,10,10,示例,made_up\n"
        "S3,乙小学,540222,primary,primary,public,keep,400,375,308,示例,made_up\n",
        encoding="utf-8",
    )
    (tmp_path / "unit_costs.csv").write_text(
        "item_type,region_id,year,unit,low_yuan,mid_yuan,source,quality\n"
        "dormitory,540222,2016,平方米,,3000,示例,made_up\n"
        "dormitory,540000,2016,床,1000,900,示例,made_up\n",
        encoding="utf-8",
    )
    data = read_dataset(tmp_path)
    report = candidate_projects(data, shortfalls(data)).report
    (unit,), (order,) = said(report, "N22"), said(report, "N25")
    assert (unit.file, unit.row, unit.column) == ("unit_costs.csv", 2, "unit")
    assert (order.file, order.row, order.column) == ("unit_costs.csv", 3, "mid_yuan")
    beds = next(one for one in said(report, "N20") if one.values["name"].en == "Dormitory")
    assert (beds.file, beds.row, beds.value) == ("schools.csv", 3, "S3")


def test_a_table_in_memory_is_typed_as_one_that_was_read():
    """The helper of these tests makes what the reader makes."""
    table = typed("unit_costs", [bed()])
    assert table.dtypes["year"] == "Int64"
    assert table["low_yuan"].iloc[0] is None
