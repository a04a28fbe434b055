"""Norms that cannot be used as they stand: nothing is guessed, and one report says all of it."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.doubts import need_doubts
from gaibao_geo.needs.fitting import fitted
from gaibao_geo.needs.shortfalls import counted_stock, shortfalls
from gaibao_geo.needs.standards import default_standards, standards_of

NORMS = "standard_id,indicator,stage,value,per,unit,role,kinds,classes_from,classes_to"
NAMED = "unit_en,name_zh,name_en,document,status"
SCHOOLS = (
    "school_id,name,region_id,kind,urban_rural,pupils,classes,boarders,canteens,source,quality\n"
)
ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'


@pytest.fixture
def make(tmp_path):
    """A dataset of these schools, held to these norms (a line each, without the names)."""

    def written(schools, norms=None, *, about="", more=()):
        (tmp_path / "dataset.toml").write_text(ABOUT + about, encoding="utf-8")
        lines = [f"{line},示例,made_up\n" for line in schools]
        (tmp_path / "schools.csv").write_text(SCHOOLS + "".join(lines), encoding="utf-8")
        if norms is not None:
            lines = [f"{line},units,某项,Something,某文1号,unverified\n" for line in norms]
            text = f"{NORMS},{NAMED}\n" + "".join(lines)
            (tmp_path / "standards.csv").write_text(text, encoding="utf-8")
        for name, text in dict(more).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return read_dataset(tmp_path)

    return written


def doubts(data):
    return need_doubts(data, counted_stock(data))


def told(data, rule):
    return [item for item in doubts(data) if item.rule == rule]


PRIMARY = "P1,甲小学,350823,primary,village,100,6,0,1"
JUNIOR = "J1,乙中学,350823,junior,town,200,4,50,1"
SENIOR = "F1,丁中学,350823,full_secondary,town,900,18,0,1"
JUNIOR_BOOKS = "a,books,junior,30,pupil,册,,,,"
BOOKS = "a,books,primary,20,pupil,册,,,,"


# Faults of the table of norms: they stop, all at once.


def test_n03_n04_every_fault_of_the_table_in_one_report(make):
    """Rows 2 to 5: a good one, a unit of area for books, no such indicator, 万元 for yuan."""
    data = make([PRIMARY], [
        BOOKS, "b,books,junior,30,pupil,平方米,,,,", "c,castles,any,1,school,座,,,,",
        "d,equipment_yuan,primary,0.2,pupil,万元,,,,",
    ])  # fmt: skip
    with pytest.raises(DataError) as caught:
        standards_of(data)
    text = str(caught.value)
    for row, rule, word in ((3, "N03", "平方米"), (4, "N04", "castles"), (5, "N03", "万元")):
        assert f"[{rule}] standards.csv 第{row}行" in text
        assert word in text
    assert text.count("[N0") == 3
    assert "第2行" not in text
    assert "“castles”" in caught.value.en


def test_n03_what_is_the_same_unit_is_no_fault(make):
    """㎡ is 平方米, and what is counted is counted."""
    data = make([PRIMARY], ["a,floor_m2,primary,5,pupil,㎡,,,,", "b,beds,any,1,boarder,张,,,,"])
    assert len(standards_of(data)) == 2


def test_n03_n04_hold_for_norms_given_by_hand_too(make):
    table = default_standards().head(2)
    with pytest.raises(DataError, match="N04"):
        shortfalls(make([PRIMARY]), table.assign(indicator="castles"))
    with pytest.raises(DataError, match="N03"):
        shortfalls(make([PRIMARY]), table.assign(unit="册"))


def test_n07_a_set_that_does_not_exist(make):
    data = make([PRIMARY], about='standard_sets = ["balance_2017", "balance_2071"]\n')
    with pytest.raises(DataError, match=r"N07.*balance_2071") as caught:
        standards_of(data)
    assert "balance_2017" in str(caught.value)  # those that exist are named


# Doubts about schools and norms: they do not stop, and no figure is made up.


def test_n01_a_norm_missing_for_a_stage(make):
    data = make([PRIMARY, JUNIOR], [BOOKS])
    (finding,) = told(data, "N01")
    assert finding.severity == "warning"
    assert "初中" in finding.sentence("zh")
    assert "乙中学" in finding.sentence("zh")
    assert "Junior high: no norm" in finding.sentence("en")
    assert (finding.file, finding.row) == ("standards.csv", 2)  # the norm that others have
    assert set(shortfalls(data)["school_id"]) == {"P1"}


def test_n01_a_norm_missing_for_a_size(make):
    """Norms for 1 to 3 and for 12 to 18 classes; the school has 6."""
    norms = ["a,books,any,20,pupil,册,,,1,3", "b,books,any,15,pupil,册,,,12,18"]
    data = make([PRIMARY, "P2,丙小学,350823,primary,village,500,12,0,1"], norms)
    (finding,) = told(data, "N01")
    assert finding.values["count"] == 1
    assert "甲小学" in finding.sentence("zh")
    assert set(shortfalls(data)["school_id"]) == {"P2"}


def test_n01_is_not_said_where_the_size_is_not_known(make):
    """Then it is unknown which norm holds, and the shortfall is unknown."""
    data = make(["P1,甲小学,350823,primary,village,100,,0,1"], ["a,books,any,20,pupil,册,,,12,18"])
    assert told(data, "N01") == []
    assert shortfalls(data)["state"].tolist() == ["unknown"]


def test_n01_is_not_said_where_a_norm_of_another_role_or_for_the_whole_school_holds(make):
    """Then the school is measured: a baseline here, or one figure for the whole school."""
    baseline = ["a,books,primary,20,pupil,册,,,,", "b,books,junior,10,pupil,册,baseline,,,"]
    assert told(make([PRIMARY, JUNIOR], baseline), "N01") == []
    whole = ["a,books,primary,20,pupil,册,,,,", "b,books,any,500,school,册,,,,"]
    assert told(make([PRIMARY, JUNIOR], whole), "N01") == []


def test_n01_a_ceiling_measures_no_lack_and_asks_for_none(make):
    assert told(make([PRIMARY, JUNIOR], ["a,books,primary,90,pupil,册,ceiling,,,"]), "N01") == []
    data = make([PRIMARY, JUNIOR], [BOOKS, "b,books,junior,90,pupil,册,ceiling,,,"])
    assert len(told(data, "N01")) == 1


def test_n01_a_norm_for_whole_schools_of_one_kind(make):
    data = make([PRIMARY, JUNIOR], ["a,beds,any,1,boarder,床,,junior,,"])
    (finding,) = told(data, "N01")
    assert "甲小学" in finding.sentence("zh")
    assert "全校" in finding.sentence("zh")


def test_n01_is_not_said_of_another_provinces_norm(make):
    """That 贵州 has a norm for primary schools alone is no lack at a junior school of 福建."""
    norm = "a,books,primary,20,pupil,册,,,,,520000,volumes,图书,Books,某文,verified\n"
    text = f"{NORMS},region_id,{NAMED}\n{norm}"
    data = make([PRIMARY, JUNIOR], more={"standards.csv": text})
    assert told(data, "N01") == []
    assert len(shortfalls(data)) == 0


def test_n01_is_not_said_where_another_set_has_the_norm(make):
    """Planned figures of primary schools in one document, of junior schools in another."""
    names = "volumes,图书,Books,某文,verified\n"
    text = f"{NORMS},standard_set,{NAMED}\na,books,primary,20,pupil,册,,,,,one,{names}"
    text += f"b,books,junior,30,pupil,册,,,,,two,{names}"
    data = make([PRIMARY, JUNIOR], more={"standards.csv": text})
    assert told(data, "N01") == []
    assert set(shortfalls(data)["school_id"]) == {"P1", "J1"}


def test_n02_a_school_with_no_pupils(make):
    """Nothing is needed for nobody, and nothing is divided by 0."""
    data = make([PRIMARY, "P2,丙小学,350823,primary,village,0,0,0,1"], [BOOKS])
    (finding,) = told(data, "N02")
    assert (finding.severity, finding.file, finding.row) == ("warning", "schools.csv", 3)
    assert (finding.column, finding.value) == ("pupils", "0")
    assert "丙小学" in finding.sentence("zh")
    row = shortfalls(data).set_index("school_id").loc["P2"]
    assert row["state"] == "not_applicable"
    assert math.isnan(row["attainment"])


def test_n02_no_number_of_pupils_is_not_no_pupils(make):
    data = make(["P2,丙小学,350823,primary,village,,,0,1"], [BOOKS])
    assert told(data, "N02") == []
    assert shortfalls(data)["state"].tolist() == ["unknown"]


def test_n05_two_norms_that_fit_equally(make):
    data = make([PRIMARY], [BOOKS, "b,books,primary,25,pupil,册,standard,,,"])
    (finding,) = told(data, "N05")
    assert finding.severity == "error"
    assert {finding.values["first"], finding.values["second"]} == {"a", "b"}
    assert "“a”" in finding.sentence("zh")
    assert "“b”" in finding.sentence("en")
    assert (finding.file, finding.row) == ("standards.csv", 2)
    with pytest.raises(DataError, match="N05"):  # nothing is measured by either
        shortfalls(data)


@pytest.mark.parametrize("other", [
    "b,books,primary,25,pupil,册,baseline,,,",  # another role
    "b,books,primary,25,pupil,册,,primary,,",  # more particular: by kind
    "b,books,primary,25,pupil,册,,,1,6",  # by size
    "b,books,primary,25,pupil,册,,,7,12",  # of another size
    "b,books,junior,25,pupil,册,,,,",  # of another stage
])  # fmt: skip
def test_n05_is_not_said_where_one_is_meant(make, other):
    assert told(make([PRIMARY], [BOOKS, other]), "N05") == []


def test_n05_overlapping_sizes_are_a_tie_only_where_they_overlap(make):
    norms = ["a,books,primary,20,pupil,册,,,1,6", "b,books,primary,25,pupil,册,,,6,12"]
    assert len(told(make([PRIMARY], norms), "N05")) == 1  # 6 classes
    seven = PRIMARY.replace(",100,6,", ",100,7,")
    assert told(make([seven], norms), "N05") == []


def test_n06_a_whole_school_figure_with_a_senior_part(make):
    """完全中学 with 900 pupils in all: its junior part is not known, so nothing is said of it."""
    data = make([SENIOR], [JUNIOR_BOOKS])
    (finding,) = told(data, "N06")
    assert (finding.severity, finding.row, finding.column) == ("warning", 2, "kind")
    assert "丁中学" in finding.sentence("zh")
    row = shortfalls(data).iloc[0]
    assert row["state"] == "unknown"
    assert math.isnan(row["required"])


def test_n06_is_not_said_when_the_junior_part_is_stated(make):
    """300 junior pupils × 30 books = 9,000; it has 8,000."""
    years = ("school_id,stage,school_year,pupils,source,quality\n"
             "F1,junior,2015/16,300,示例,made_up\n")  # fmt: skip
    rooms = ("school_id,stage,as_of,teaching_m2,books,source,quality\n"
             "F1,junior,2015-09-01,2000,8000,示例,made_up\n")  # fmt: skip
    more = {"school_years.csv": years, "facilities.csv": rooms}
    data = make([SENIOR], [JUNIOR_BOOKS], more=more)
    assert told(data, "N06") == []
    row = shortfalls(data).iloc[0]
    assert (row["required"], row["shortfall"]) == (300 * 30, 300 * 30 - 8000)


def test_who_must_cook_is_asked_of_the_boarders_and_the_meals(make):
    """Boards: must. Neither boards nor serves: need not. Not known: unknown, unless it can."""
    def school(name, boarders, canteens):
        return f"{name},{name},350823,primary,village,100,6,{boarders},{canteens}"

    meals = ("school_id,stage,as_of,meals,source,quality\n"
             "C,any,2015-09-01,no,示例,made_up\nD,any,2015-09-01,yes,示例,made_up\n")  # fmt: skip
    data = make([school("A", 20, 0), school("B", 0, 0), school("C", 0, 0), school("D", 0, 0),
                 school("E", 0, 1), school("F", "", 1)],
                more={"facilities.csv": meals})  # fmt: skip
    rows = shortfalls(data)
    rows = rows[rows["indicator"] == "canteens"].set_index("school_id")
    assert rows["state"].to_dict() == {
        "A": "short", "B": "unknown", "C": "not_applicable", "D": "short", "E": "met", "F": "met",
    }  # fmt: skip
    assert math.isnan(rows.loc["B", "shortfall"])


# The norms that travel with the program.


def test_no_two_shipped_norms_fit_a_school_equally():
    """Every kind, area and size, in 贵州 and elsewhere: 2 × 11 × 4 × 41 schools of each stage."""
    kinds = ["primary", "teaching_point", "junior", "nine_year", "full_secondary", "twelve_year",
             "special", "kindergarten", "senior_high", "vocational", ""]  # fmt: skip
    every = itertools.product(
        ("520302", "350823"), kinds, ("urban", "town", "village", ""), [*range(1, 41), np.nan],
        ("primary", "junior", "any"),
    )  # fmt: skip
    names = ["region_id", "kind", "urban_rural", "classes", "stage"]
    stocks = pd.DataFrame(every, columns=names)
    fits = list(fitted(stocks, default_standards(), None))
    assert [one.tied for one in fits if one.tied] == []
    sizes = {(one.indicator, one.stage, one.role): len(one.at) for one in fits}
    assert sizes["dormitory_m2", "primary", "ceiling"] == 11 * 4 * 41  # 贵州 only
    assert sizes["teaching_m2", "primary", "standard"] == 2 * 11 * 4 * 41
