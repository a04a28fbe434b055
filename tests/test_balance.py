"""The table of 差异系数: whole county tables by hand, as published, and with bad input."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.needs.even.balance import balance, balance_doubts, limits_of
from gaibao_geo.needs.even.balance_table import COLUMNS, balance_of, composite, within_limit
from gaibao_geo.needs.even.balance_words import balance_sentence
from gaibao_geo.needs.even.inequality import cv, gini, palma, theil, theil_parts
from gaibao_geo.needs.scope import left_out
from gaibao_geo.needs.standards import default_standards, shipped_norms
from gaibao_geo.needs.stock import FLAGS, MEASURES, stock
from gaibao_geo.tables.rows import rows

NAN = float("nan")
NOBODY = pd.DataFrame({"school_id": pd.Series(dtype="str")})
PUPILS, BOOKS = [45, 37, 89, 76, 55], [6.20, 3.70, 10.51, 2.11, 7.31]


def stocks(*schools):
    """Rows in the shape of ``stock``; what is not said of a school is not known."""
    plain = {"stage": "primary", "region_id": "540222", "kind": "primary", "owner": "public",
             "urban_rural": "village", **dict.fromkeys(MEASURES, NAN)}  # fmt: skip
    each = [{**plain, "school_id": f"S{at}", **row} for at, row in enumerate(schools)]
    return pd.DataFrame(each).astype(dict.fromkeys(FLAGS, "boolean"))


def limits(*indicators, stage="primary", most=NAN, rule="own", status="verified"):
    return pd.DataFrame({
        "balance_set": rule, "indicator": list(indicators), "stage": stage, "per": "pupil",
        "most": most, "unit": "册", "unit_en": "volumes",
        "name_zh": [f"{each}项" for each in indicators], "name_en": list(indicators),
        "document": "某文", "status": status,
    })  # fmt: skip


def norms(value, indicator="books", **more):
    plain = {"standard_id": "N", "standard_set": "own", "indicator": indicator,
             "stage": "primary", "value": value, "per": "pupil", "direction": "at_least",
             "role": "standard", "applies": "all", "region_id": "", "urban_rural": "",
             "kinds": "", "classes_from": NAN, "classes_to": NAN, "year_from": NAN,
             "year_to": NAN, "document": "某标准", "status": "verified"}  # fmt: skip
    return pd.DataFrame([plain | more])


FIVE = stocks(*({"pupils": pupils, "books": pupils * books}
                for pupils, books in zip(PUPILS, BOOKS, strict=True)))  # fmt: skip


def only(table, **wanted):
    found = table
    for column, value in wanted.items():
        found = found[found[column] == value]
    assert len(found) == 1
    return found.iloc[0]


# Published tables.


def test_the_published_county_of_five_schools_comes_out_as_printed():
    """1,913.70 books for 302 pupils; mean printed 6.33 (cut off), coefficient 0.52."""
    table = balance_of(FIVE, limits("books", most=0.5), NOBODY, norms(6.5))
    assert table.columns.tolist() == COLUMNS
    row = only(table, indicator="books")
    assert (row["region_id"], row["stage"]) == ("540222", "primary")
    assert (row["schools"], row["pupils"]) == (5, 302)
    assert (row["unknown_schools"], row["left_out_schools"]) == (0, 0)
    assert math.floor(row["mean"] * 100) / 100 == 6.33
    assert math.floor((row["cv"] * row["mean"]) ** 2 * 100) / 100 == 10.65
    assert (round(row["cv"], 3), round(row["cv"], 2)) == (0.515, 0.52)
    assert (row["most"], bool(row["within"])) == (0.5, False)
    assert (row["document"], row["status"]) == ("某文", "verified")
    for name, measure in (("gini", gini), ("theil", theil), ("palma", palma)):
        assert row[name] == pytest.approx(measure(BOOKS, PUPILS).item())
    # Under 6.5 books: the schools of 45, 37 and 76 pupils.
    assert row["below_share"] == pytest.approx((45 + 37 + 76) / 302)
    assert (row["standard"], row["standard_document"]) == (6.5, "某标准")


def test_the_composite_of_nanguan_is_as_printed():
    """长春南关区, primary: the plain mean of its eight coefficients is 0.359."""
    eight = [0.393, 0.578, 0.372, 0.246, 0.208, 0.311, 0.311, 0.455]
    assert round(float(composite(eight)), 3) == 0.359 == round(sum(eight) / 8, 3)
    assert within_limit(composite(eight), 0.65).tolist() == [True]


def test_ningguo_2022_passes_in_one_of_seven():
    """宁国市, primary, limit 0.50: only the value of equipment (0.167) is even enough."""
    seven = [0.677, 0.674, 0.618, 0.519, 0.597, 0.167, 0.759]
    ours = limits_of_2017("primary")
    assert ours["most"].tolist() == [0.50] * 7
    judged = within_limit(seven, ours["most"])
    assert judged.tolist() == [False] * 5 + [True, False]
    assert ours["indicator"][judged].tolist() == ["equipment_yuan"]


def limits_of_2017(stage):
    table = shipped_norms("balance_limits")
    chosen = (table["balance_set"] == "balance_2017") & (table["stage"] == stage)
    return table[chosen].reset_index(drop=True)


def test_a_coefficient_at_its_limit_is_within_and_a_missing_one_is_not_judged():
    judged = within_limit([0.5, 0.1 + 0.2, 0.5001, NAN, 0.4], [0.5, 0.3, 0.5, 0.5, NAN])
    assert judged.isna().tolist() == [False, False, False, True, True]
    assert judged[:3].tolist() == [True, True, False]


# The table.


def test_counties_stand_apart_and_all_together_at_the_end():
    """A: 1 and 3 books a pupil (CV 0.5); B: one school; C: no books known; D: no pupils."""
    table = balance_of(stocks(
        {"region_id": "C", "pupils": 10},
        {"region_id": "A", "pupils": 10, "books": 10},
        {"region_id": "B", "pupils": 20, "books": 40},
        {"region_id": "A", "pupils": 10, "books": 30},
        {"region_id": "D", "pupils": 0, "books": 30},
    ), limits("books", most=0.5), NOBODY)  # fmt: skip
    assert table["region_id"].tolist() == ["A", "B", "C", "D", ""]
    assert table["cv"].tolist()[:2] == [0.5, 0]
    assert table["cv"].isna().tolist() == [False, False, True, True, False]
    assert table["within"].isna().tolist() == [False, False, True, True, False]
    assert table["schools"].tolist() == [2, 1, 0, 0, 3]
    assert table["unknown_schools"].tolist() == [0, 0, 1, 1, 2]
    assert table["pupils"].tolist() == [20, 20, 0, 0, 40]
    whole = table.iloc[-1]
    assert whole["cv"] == pytest.approx(cv([1, 3, 2], [10, 10, 20]).item())
    assert whole["theil_between"] == theil_parts([1, 3, 2], [10, 10, 20], [0, 0, 1], 2).between
    assert table["theil_between"].isna().tolist() == [True] * 4 + [False]


def test_one_county_has_no_second_set_of_rows():
    assert balance_of(FIVE, limits("books"), NOBODY)["region_id"].tolist() == ["540222"]


def test_a_school_of_no_known_county_counts_in_the_whole_alone():
    some = stocks({"pupils": 10, "books": 10}, {"region_id": "", "pupils": 10, "books": 30})
    table = balance_of(some, limits("books"), NOBODY)
    assert table["region_id"].tolist() == ["540222", ""]
    assert table["cv"].tolist() == [0, 0.5]
    assert table["theil_between"].isna().all()  # nobody knows where it belongs
    nowhere = balance_of(some[1:], limits("books"), NOBODY)
    assert nowhere["region_id"].tolist() == [""]


def test_stages_are_measured_apart_and_a_county_without_one_has_no_row():
    some = stocks(
        {"pupils": 10, "books": 10}, {"pupils": 10, "books": 30},
        {"pupils": 90, "books": 90, "stage": "junior", "region_id": "B"},
        {"pupils": 999, "books": 1, "stage": "any"},
    )  # fmt: skip
    both = pd.concat([limits("books"), limits("books", stage="junior")])
    table = balance_of(some, both, NOBODY)
    shown = table[["region_id", "stage", "schools", "cv"]].to_numpy().tolist()
    assert shown == [["540222", "primary", 2, 0.5], ["B", "junior", 1, 0],
                     ["", "primary", 2, 0.5], ["", "junior", 1, 0]]  # fmt: skip


def test_every_school_is_counted_known_unknown_or_left_out():
    """Left out is not looked at; unknown are no books, no pupils known, 0 pupils."""
    some = stocks(
        {"pupils": 10, "books": 10}, {"pupils": 10, "books": 30}, {"pupils": 10, "books": 900},
        {"pupils": 10}, {"books": 10}, {"pupils": 0, "books": 10},
    )  # fmt: skip
    row = only(balance_of(some, limits("books"), pd.DataFrame({"school_id": ["S2"]})))
    assert (row["schools"], row["unknown_schools"], row["left_out_schools"]) == (2, 3, 1)
    assert (row["cv"], row["pupils"]) == (0.5, 20)


def test_per_hundred_pupils_is_a_hundred_times_per_pupil():
    plain = only(balance_of(FIVE, limits("books"), NOBODY, norms(6.5)))
    per = limits("books").assign(per="hundred_pupils")
    hundred = only(balance_of(FIVE, per, NOBODY, norms(6.5)))
    assert hundred["mean"] == pytest.approx(100 * plain["mean"])
    assert hundred["standard"] == 650
    for name in ("cv", "gini", "theil", "palma", "below_share"):
        assert hundred[name] == pytest.approx(plain[name])


def test_the_composite_is_the_mean_and_counts_schools_with_every_figure():
    """Books 1 and 3 (CV 0.5), computers 1 and 1 (CV 0); the third school has no computers."""
    some = stocks(
        {"pupils": 10, "books": 10, "computers": 10},
        {"pupils": 10, "books": 30, "computers": 10},
        {"pupils": 10, "books": 20},
    )  # fmt: skip
    asked = pd.concat([limits("books", "computers"), limits("composite", most=0.3)])
    table = balance_of(some, asked, NOBODY)
    books = cv([1, 3, 2]).item()
    row = only(table, indicator="composite")
    assert row["cv"] == pytest.approx((books + 0) / 2)
    assert (row["schools"], row["pupils"], row["unknown_schools"]) == (2, 20, 1)
    assert bool(row["within"])
    assert pd.isna(row[["mean", "gini", "theil", "palma", "below_share"]]).all()
    assert table["missing_zh"].tolist() == ["", "", ""]


def test_a_missing_indicator_leaves_no_composite_and_is_named():
    asked = pd.concat([limits("books", "desks", "beds"), limits("composite", most=0.65)])
    row = only(balance_of(FIVE, asked, NOBODY), indicator="composite")
    assert math.isnan(row["cv"])
    assert pd.isna(row["within"])
    assert (row["missing_zh"], row["missing_en"]) == ("desks项、beds项", "desks, beds")


def test_nobody_has_any_is_no_coefficient():
    some = stocks({"pupils": 10, "books": 0}, {"pupils": 10, "books": 0})
    row = only(balance_of(some, limits("books", most=0.5), NOBODY))
    assert (row["schools"], row["mean"]) == (2, 0)
    assert math.isnan(row["cv"])
    assert pd.isna(row["within"])


def test_no_school_at_all_is_an_empty_table():
    table = balance_of(FIVE[:0], limits("books"), NOBODY)
    assert table.columns.tolist() == COLUMNS
    assert len(table) == 0


def test_the_callers_tables_are_left_as_they_are():
    before = FIVE.copy()
    balance_of(FIVE, limits("books"), NOBODY, norms(6.5))
    pd.testing.assert_frame_equal(FIVE, before)


# Norms for the share of pupils below.


def test_the_norm_of_the_same_set_goes_before_others():
    both = pd.concat([norms(3, standard_set="other"), norms(6.5)])
    assert only(balance_of(FIVE, limits("books"), NOBODY, both))["standard"] == 6.5
    other = only(balance_of(FIVE, limits("books"), NOBODY, both[:1]))
    assert (other["standard"], other["below_share"]) == (3, pytest.approx(76 / 302))


def test_each_school_is_held_to_its_own_norm():
    """Villages 3 books, towns 8: the town school of 89 pupils has 10.51, that of 55 has 7.31."""
    some = FIVE.assign(urban_rural=["village", "village", "town", "village", "town"])
    towns = norms(8, urban_rural="town", document="另一标准", status="unverified")
    both = pd.concat([norms(3, urban_rural="village"), towns])
    row = only(balance_of(some, limits("books"), NOBODY, both))
    assert row["below_share"] == pytest.approx((76 + 55) / 302)
    assert math.isnan(row["standard"])
    assert (row["standard_document"], row["standard_status"]) == ("某标准；另一标准", "unverified")


@pytest.mark.parametrize(
    "more", [{"role": "ceiling"}, {"direction": "at_most"}, {"per": "school"},
             {"stage": "junior"}, {"indicator": "beds"}, {"kinds": "junior"}],
)  # fmt: skip
def test_a_norm_of_another_kind_says_nothing(more):
    row = only(balance_of(FIVE, limits("books"), NOBODY, norms(6.5, **more)))
    assert pd.isna(row[["below_share", "standard"]]).all()
    assert (row["standard_document"], row["standard_status"]) == ("", "")


def test_of_two_norms_that_fit_equally_none_is_chosen():
    row = only(balance_of(FIVE, limits("books"), NOBODY, pd.concat([norms(3), norms(6.5)])))
    assert pd.isna(row[["below_share", "standard"]]).all()


# From a folder.

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
SCHOOLS = """school_id,name,region_id,stage,kind,owner,pupils,teaching_m2,source,quality
S1,甲小学,540222,primary,primary,public,100,400,示例（虚构）,made_up
S2,乙小学,540222,primary,primary,public,300,1800,示例（虚构）,made_up
S3,丙教学点,540222,primary,teaching_point,public,49,900,示例（虚构）,made_up
S4,丁教学点,540222,primary,teaching_point,public,50,250,示例（虚构）,made_up
S5,戊学校,540222,nine_year,nine_year,public,,2000,示例（虚构）,made_up
S6,己民办,540222,primary,primary,private,200,1000,示例（虚构）,made_up
S7,庚小学,540222,primary,primary,public,,300,示例（虚构）,made_up
S8,辛小学,542524,primary,primary,public,0,300,示例（虚构）,made_up
S9,壬小学,542524,primary,primary,public,80,320,示例（虚构）,made_up
"""
YEARS = """school_id,stage,school_year,pupils,teachers,source,quality
S5,primary,2015/16,200,10,示例（虚构）,made_up
S5,junior,2015/16,100,10,示例（虚构）,made_up
"""


@pytest.fixture
def data(tmp_path):
    return folder(tmp_path, schools=SCHOOLS, school_years=YEARS)


def folder(path, **tables):
    (path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_dataset(path)


def test_the_rule_of_2017_leaves_out_teaching_points_under_50_pupils(data):
    """4, 6, 5 and 5 m² for 100, 300, 50 and 200 pupils; S5's rooms are not told by stage."""
    row = only(balance(data), region_id="540222", stage="primary", indicator="teaching_m2")
    assert row["region"] == "江孜县"
    assert row["cv"] == pytest.approx(cv([4, 6, 5, 5], [100, 300, 50, 200]).item())
    assert (row["schools"], row["pupils"]) == (4, 650)
    assert row["unknown_schools"] == 2  # the nine-year school, and 庚 with no pupils known
    assert row["left_out_schools"] == 1
    assert (row["most"], row["status"]) == (0.5, "verified")
    assert row["below_share"] == pytest.approx(100 / 650)  # 4 m² is under the 4.5 of 2017
    assert (row["standard"], row["standard_document"]) == (4.5, "教督〔2017〕6号")


def test_the_rule_of_2012_leaves_out_all_teaching_points_and_private_schools(data):
    table = balance(data, "balance_2012")
    row = only(table, region_id="540222", stage="primary", indicator="teaching_m2")
    assert row["cv"] == pytest.approx(cv([4, 6], [100, 300]).item())
    assert (row["schools"], row["unknown_schools"], row["left_out_schools"]) == (2, 2, 3)
    assert pd.isna(row["within"])  # only the composite has a limit
    whole = only(table, region_id="540222", stage="primary", indicator="composite")
    assert (whole["most"], whole["status"]) == (0.65, "unverified")
    assert whole["missing_zh"].startswith("生均体育运动场馆面积、生均教学仪器设备值、")
    assert "师生比" not in whole["missing_zh"]  # one school has teachers: known, and even


def test_the_parts_of_a_nine_year_school_count_with_their_stage(data):
    table = balance(data, "balance_2012")
    for stage, teachers in (("primary", 10 / 200), ("junior", 10 / 100)):
        row = only(table, region_id="540222", stage=stage, indicator="teachers")
        assert (row["schools"], row["mean"]) == (1, pytest.approx(teachers))


def test_two_counties_are_also_measured_together(data):
    table = balance(data)
    assert list(dict.fromkeys(table["region_id"])) == ["540222", "542524", ""]
    assert list(dict.fromkeys(table["region"])) == ["江孜县", "日土县", ""]
    row = only(table, region_id="", stage="primary", indicator="teaching_m2")
    values, pupils = [4, 6, 5, 5, 4], [100, 300, 50, 200, 80]
    assert row["cv"] == pytest.approx(cv(values, pupils).item())
    parts = theil_parts(values, pupils, [0, 0, 0, 0, 1], 2)
    assert row["theil_between"] == pytest.approx(parts.between)
    assert row["unknown_schools"] == 3


def test_a_county_may_bring_its_own_limits_and_exclusions(tmp_path):
    own = folder(
        tmp_path, schools=SCHOOLS,
        balance_limits=(
            "balance_set,indicator,stage,per,most,unit,unit_en,name_zh,name_en,document,status\n"
            "ours,teaching_m2,primary,pupil,0.2,平方米,m²,用房,Rooms,省标准,unverified\n"
        ),
        exclusions=(
            "purpose,subject,value,pupils_below,reason_zh,reason_en,document,status\n"
            "ours,kind,nine_year,,不计,not counted,省标准,unverified\n"
        ),
    )  # fmt: skip
    row = only(balance(own, "ours"), region_id="540222")
    assert (row["schools"], row["left_out_schools"], row["most"]) == (5, 1, 0.2)
    with pytest.raises(DataError, match="ours"):
        balance(own)


def test_other_standards_may_be_held_against(data):
    strict = default_standards().assign(value=5.5)
    row = only(balance(data, standards=strict), region_id="540222", stage="primary",
               indicator="teaching_m2")  # fmt: skip
    assert row["standard"] == 5.5
    assert row["below_share"] == pytest.approx((100 + 50 + 200) / 650)


# The shipped rules.


def test_the_rule_of_2017_limits_seven_indicators_and_2012_the_mean_of_eight():
    table = shipped_norms("balance_limits")
    for stage, each, mean in (("primary", 0.50, 0.65), ("junior", 0.45, 0.55)):
        here = table[table["stage"] == stage]
        late = here[here["balance_set"] == "balance_2017"]
        assert (len(late), set(late["most"]), set(late["status"])) == (7, {each}, {"verified"})
        early = here[here["balance_set"] == "balance_2012"]
        assert len(early) == 8 + 1
        limited = only(early[early["most"].notna()])
        assert (limited["indicator"], limited["most"]) == ("composite", mean)
        assert limited["status"] == "unverified"


def test_every_limit_names_its_document_and_every_exclusion_its_reason():
    assert shipped_norms("balance_limits")["document"].str.contains("教督〔201[27]〕[36]号").all()
    ours = shipped_norms("exclusions")
    ours = ours[ours["purpose"].str.startswith("balance")]
    said = {(row.purpose, row.subject, row.value) for row in rows(ours)}
    assert said == {
        ("balance_2012", "kind", "teaching_point"), ("balance_2012", "owner", "private"),
        ("balance_2012", "owner", "other"), ("balance_2017", "kind", "special"),
        ("balance_2017", "kind", "vocational"), ("balance_2017", "kind", "teaching_point"),
    }  # fmt: skip
    assert ours["pupils_below"].dropna().tolist() == [50]


# Bad input.


def test_n30_a_school_without_pupils_is_named(data):
    said = [item for item in balance_doubts(data) if item.rule == "N30"]
    assert [(item.severity, item.file, item.row) for item in said] == [
        ("note", "schools.csv", 8), ("note", "schools.csv", 9),
    ]  # fmt: skip
    assert "“庚小学”（小学）在校生：无数据" in said[0].sentence("zh")
    assert "“辛小学”（小学）在校生：0" in said[1].sentence("zh")
    assert "has pupils: 0" in said[1].sentence("en")


def test_n30_says_nothing_of_schools_that_are_left_out(data):
    text = SCHOOLS.replace("private,200,", "private,,")
    spoilt = folder(data.path, schools=text, school_years=YEARS)
    told = {rule: [item.row for item in balance_doubts(spoilt, rule) if item.rule == "N30"]
            for rule in ("balance_2012", "balance_2017")}  # fmt: skip
    assert told == {"balance_2012": [8, 9], "balance_2017": [7, 8, 9]}


def test_n31_an_indicator_that_no_school_of_a_stage_has_is_said(data):
    said = [item for item in balance_doubts(data) if item.rule == "N31"]
    assert {item.severity for item in said} == {"warning"}
    named = {(item.column, item.value) for item in said}
    assert ("multimedia_rooms", "primary") in named
    assert ("teaching_m2", "junior") in named  # the nine-year school's rooms are not split
    assert ("teaching_m2", "primary") not in named
    assert len(said) == 6 + 7
    rooms = next(item for item in said if (item.column, item.value) == ("teaching_m2", "junior"))
    assert "初中1所学校都没有“生均教学及辅助用房面积”的数据" in rooms.sentence("zh")


def test_n32_an_unknown_rule_is_refused_and_the_known_ones_are_named(data):
    for asked in (balance, balance_doubts, limits_of):
        with pytest.raises(DataError, match=r"N32.*balance_2016.*balance_2012, balance_2017"):
            asked(data, "balance_2016")


def test_n33_a_limit_on_what_is_no_indicator_is_an_error(tmp_path):
    own = folder(tmp_path, schools=SCHOOLS, balance_limits=(
        "balance_set,indicator,stage,per,most,unit,unit_en,name_zh,name_en,document,status\n"
        "ours,castles,primary,pupil,0.2,座,pieces,城堡,Castles,省标准,unverified\n"
    ))  # fmt: skip
    with pytest.raises(DataError, match=r"N33\] balance_limits.csv 第2行.*castles"):
        balance(own, "ours")


def test_a_county_in_order_has_no_doubts(tmp_path):
    plain = SCHOOLS.replace("primary,public,,", "primary,public,70,").replace(",0,", ",60,")
    ready = folder(tmp_path, schools=plain, school_years=YEARS, balance_limits=(
        "balance_set,indicator,stage,per,most,unit,unit_en,name_zh,name_en,document,status\n"
        "ours,teaching_m2,primary,pupil,0.2,平方米,m²,用房,Rooms,省标准,unverified\n"
    ))  # fmt: skip
    assert len(balance_doubts(ready, "ours")) == 0


# In words.


def sentence(lang="zh", **more):
    (row,) = rows(balance_of(FIVE, limits("books", most=0.5), NOBODY, norms(6.5)))
    return balance_sentence(row._replace(**more), lang)


def test_a_row_is_said_in_a_sentence():
    assert sentence() == (
        "小学 books项：差异系数 0.515，限值 0.50，超过限值"
        "（5所，平均6.34册，52.3%的学生所在学校低于标准6.5册）"
    )
    assert sentence("en") == (
        "books (primary): coefficient of variation 0.515, limit 0.50, above the limit "
        "(schools: 5; mean 6.34 volumes; 52.3% of pupils in schools below the norm of 6.5 volumes)"
    )


def test_what_is_not_verified_says_so():
    assert "限值 0.50（限值未核实），" in sentence(status="unverified")
    assert "limit 0.50 (limit not verified), " in sentence("en", status="unverified")
    assert "6.5册（标准未核实）" in sentence(standard_status="unverified")
    assert "限值未核实" not in sentence()


def test_within_no_limit_and_no_coefficient_are_said():
    assert "0.400，限值 0.50，在限值内（" in sentence(cv=0.4, within=True)
    assert "差异系数 0.515，不单独设限值（" in sentence(within=pd.NA, most=NAN)
    assert "各校均为 0，无法计算差异系数（5所，平均0册" in sentence(cv=NAN, within=pd.NA, mean=0.0)
    nobody = {"cv": NAN, "within": pd.NA, "schools": 0, "below_share": NAN, "unknown_schools": 5}
    assert sentence(**nobody).endswith("：各校均无数据，无法计算差异系数（0所，另有5所缺数据）")
    missing = {"cv": NAN, "within": pd.NA, "missing_zh": "师生比", "missing_en": "Teachers"}
    assert "缺师生比，无法计算综合差异系数" in sentence(**missing)
    assert "for lack of: Teachers" in sentence("en", **missing)


def test_a_coefficient_just_over_its_limit_does_not_look_like_it():
    assert "0.5003，限值 0.50，超过限值" in sentence(cv=0.5003, within=False)
    assert "0.500，限值 0.50，在限值内" in sentence(cv=0.49996, within=True)


def test_small_and_large_figures_are_readable():
    """2,181.65 yuan against 2,000; 0.0624 teachers a pupil against 0.042."""
    assert "平均2,181.65册，" in sentence(mean=2181.6512)
    assert "低于标准2,000册" in sentence(standard=2000.0)
    assert "平均0.0624册" in sentence(mean=0.06237)
    assert "低于标准0.042册" in sentence(standard=4.2 / 100)


def test_schools_not_counted_are_said():
    said = sentence(unknown_schools=3, left_out_schools=1200, standard=NAN)
    assert said.endswith(
        "（5所，平均6.34册，52.3%的学生所在学校低于适用标准，另有3所缺数据，1,200所按规定不计入）"
    )


def test_every_row_of_a_table_can_be_said_in_both_languages(data):
    for rule in ("balance_2012", "balance_2017"):
        for row in rows(balance(data, rule)):
            for lang in ("zh", "en"):
                assert "nan" not in balance_sentence(row, lang).lower()


# Nationwide.


def test_many_counties_at_once_are_the_same_as_one_by_one():
    """300 schools of 40 counties at random: each county's rows as if it stood alone."""
    random = np.random.default_rng(7)
    pupils = random.integers(0, 400, 300).astype(float)
    many = stocks(*({"region_id": f"{100000 + at % 40}", "pupils": count}
                    for at, count in enumerate(pupils)))  # fmt: skip
    many["books"] = np.where(random.random(300) < 0.1, NAN, pupils * random.lognormal(2, 1, 300))
    many["computers"] = np.floor(pupils * random.random(300) / 5)
    asked = pd.concat([limits("books", "computers", most=0.5), limits("composite", most=0.4)])
    out = many[["school_id"]][::17]
    table = balance_of(many, asked, out, norms(6.5))
    for region, ours in table[table["region_id"] != ""].groupby("region_id"):
        alone = balance_of(many[many["region_id"] == region], asked, out, norms(6.5))
        pd.testing.assert_frame_equal(ours.reset_index(drop=True), alone)


def test_what_stock_and_left_out_give_is_what_balance_takes(data):
    ours = stock(data)
    table = balance_of(ours, limits_of(data, "balance_2017"), left_out(data, "balance_2017", ours))
    assert table["cv"].equals(balance(data)["cv"])
