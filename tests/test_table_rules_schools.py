"""School years, zeros, stages and schools that grow smaller."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_tables import ABOUT, COUNTY, HOW, found, loaded, more, one, part, school, spoilt, year

from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.rules import years, zeros
from gaibao_geo.intake.rules.years import plain_year
from gaibao_geo.tables.findings import Repair


@pytest.mark.parametrize(
    "text",
    ["2015-16", "2015/2016", "2015—2016学年", "2015－2016学年度", "2015 至 2016 学年",
     "２０１５/１６"],
)  # fmt: skip
def test_v30_a_school_year_is_read_however_it_is_written(text):
    assert plain_year(text) == "2015/16"


@pytest.mark.parametrize("text", ["2016", "2015/17", "2016/15", "15/16", "2015年", "2015-2017学年"])
def test_v30_what_is_no_two_years_in_a_row_is_not_guessed(text):
    assert plain_year(text) == text


@given(st.integers(1900, 2100), st.sampled_from(["-", "/", "—", "～", " 至 "]), st.booleans())
def test_v30_reading_a_school_year_twice_changes_nothing(start, between, short):
    text = f"{start}{between}{(start + 1) % 100:02d}" if short else f"{start}{between}{start + 1}"
    assert plain_year(plain_year(text)) == plain_year(text) == f"{start}/{(start + 1) % 100:02d}"


def test_v30_other_spellings_are_read_and_noted_once(tmp_path):
    county = spoilt("school_years", 2, school_year="2015—2016学年")
    county["school_years"][3]["school_year"] = "2015-2016学年"
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V30_read", "note", 4)
    assert finding.values == {"read": "2015/16", "count": 2}
    read = inspect_dataset(tmp_path).tables["school_years"]["school_year"]
    assert read.tolist() == ["2012/13", "2015/16", "2015/16", "2015/16"]


def test_v30_a_plain_year_asks_which(tmp_path):
    county = more("school_years", *(year(f"215400000{at}", "primary", "2016", 100)
                                    for at in (2, 3)))  # fmt: skip
    county["schools"][1]["pupils"] = county["schools"][2]["pupils"] = 100
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V30", "error", 6)
    assert finding.values == {"count": 2, "before": "2015/16", "after": "2016/17"}


@pytest.mark.parametrize("text", ["春季", "2015/17"])
def test_v30_what_is_no_school_year_is_said_so(tmp_path, text):
    finding = one(tmp_path, spoilt("school_years", 0, school_year=text))
    assert (finding.rule, finding.severity, finding.row) == ("V30_bad", "error", 2)


def test_v30_the_two_clocks_are_joined_in_words(tmp_path):
    bare = ABOUT.partition("[")[0]
    finding = one(tmp_path, COUNTY, bare)
    assert (finding.rule, finding.severity, finding.file) == ("V30_join", "warning", "dataset.toml")
    assert '2016 = "2015/16"' in finding.sentence("zh")
    assert one(tmp_path, COUNTY, bare + '[school_year_for_budget_year]\n2015 = "2014/15"\n')
    unrelated = {name: rows for name, rows in COUNTY.items() if name != "school_years"}
    rules = {each.rule for each in found(tmp_path, unrelated, bare)}
    assert rules == {"V32_unsplit"}  # no school years, nothing to join


@pytest.mark.parametrize("sign", ["classes", "boarders"])
def test_v31_no_pupils_and_yet_signs_of_them(tmp_path, sign):
    finding = one(tmp_path, spoilt("schools", 5, **{sign: 2}))
    assert (finding.rule, finding.severity, finding.row) == ("V31_zero", "warning", 7)
    assert finding.repair == Repair("confirm")


def test_v31_no_pupils_in_a_school_that_is_open(tmp_path):
    assert one(tmp_path, spoilt("schools", 5, keep="")).rule == "V31_zero_open"
    assert found(tmp_path, spoilt("schools", 5, keep="", closed="2014")) == []
    assert found(tmp_path, spoilt("schools", 5, keep="", pupils="")) == []


def test_v31_no_pupils_in_a_year_with_teachers(tmp_path):
    county = more("school_years", year("2154000006", "primary", "2015/16", 0))
    finding = one(tmp_path, county)
    assert (finding.rule, finding.file, finding.row) == ("V31_zero", "school_years.csv", 6)
    county["school_years"][-1] |= {"classes": 0, "teachers": ""}
    assert found(tmp_path, county) == []


def test_v31_a_column_of_nothing_but_zeros_is_asked_about_once():
    def schools(*pupils):
        return loaded(part("schools", [{"school_id": str(at), "name": "甲", "pupils": count}
                                       for at, count in enumerate(pupils)]))  # fmt: skip

    (finding,) = zeros.zero_for_no_data(schools("0", "0", "0", ""))
    assert (finding.rule, finding.row, finding.values["count"]) == ("V31_zero_all", None, 3)
    said = list(zeros.zero_for_no_data(schools("0", "0", "1", "")))
    assert [(each.rule, each.row) for each in said] == [("V31_zero_open", 2), ("V31_zero_open", 3)]


def test_v31_no_dangerous_buildings_anywhere_is_good_news():
    rows = [{"school_id": str(at), "stage": "any", "as_of": "2016", "danger_d_m2": "0",
             "floor_m2": "900", **HOW} for at in range(5)]  # fmt: skip
    assert list(zeros.zero_for_no_data(loaded(part("facilities", rows)))) == []


def test_v32_a_school_of_several_stages_has_a_row_for_each(tmp_path):
    county = spoilt("school_years", 3, stage="primary", school_year="2014/15")
    county["schools"][4]["pupils"] = 320
    said = found(tmp_path, county)
    assert [(each.rule, each.severity, each.row) for each in said] == [
        ("V32_one_stage", "warning", 4),
        ("V32_one_stage", "warning", 5)]  # fmt: skip


def test_v32_a_full_secondary_school_has_one_compulsory_stage():
    schools = part("schools", [{"school_id": "A", "name": "第一中学", "kind": "full_secondary"}])
    row = {"school_id": "A", "stage": "junior", "school_year": "2015/16", "pupils": "300", **HOW}
    assert list(zeros.stages_split(loaded(schools, part("school_years", [row])))) == []


def test_v32_pupils_that_stand_nowhere_by_stage(tmp_path):
    other = school("5154000001", "年堆乡九年一贯制学校", "540222212", "年堆乡", kind="nine_year",
                   pupils=200)  # fmt: skip
    finding = one(tmp_path, more("schools", other))
    assert (finding.rule, finding.severity, finding.row) == ("V32_unsplit", "note", 8)


@pytest.mark.parametrize(("then", "doubted"), [(349, False), (350, True)])
def test_v36_pupils_that_fall_by_more_than_five_in_a_hundred(tmp_path, then, doubted):
    """300 now: 349 × 0.95³ = 299.2, 350 × 0.95³ = 300.1."""
    county = spoilt("school_years", 0, pupils=then)
    if not doubted:
        assert found(tmp_path, county) == []
        return
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V36", "warning", 3)
    assert finding.values["future"] == round(300 * 300 / 350)  # 257
    county["school_years"][1]["pupils_in_3_years"] = 280
    assert one(tmp_path, county).values["future"] == 280


def test_v36_needs_the_year_three_years_before():
    rows = [year("A", "primary", "2011/12", "900"), year("A", "primary", "2015/16", "300")]
    assert list(years.shrinking_schools(loaded(part("school_years", rows)))) == []
