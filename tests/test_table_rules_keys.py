"""Ids, codes and names of schools: once each, whole, and of the school they name."""

from __future__ import annotations

import pytest
from rule_tables import COUNTY, found, item, loaded, more, one, part, school, spoilt

from gaibao_geo.intake.rules import keys, names
from gaibao_geo.tables.findings import Repair


def test_a_county_in_order_is_met_with_silence(tmp_path):
    assert found(tmp_path, COUNTY) == []


def test_a_repeated_school_code_names_the_first_row(tmp_path):
    again = school("2154000001", "江孜镇新建小学", "540222100", "江孜镇")
    finding = one(tmp_path, more("schools", again))
    assert (finding.rule, finding.row) == ("duplicate_key", 8)
    assert finding.values["first"] == "2"


def test_a_key_of_two_columns_may_repeat_in_one_of_them(tmp_path):
    """Line 1 of X1 again is a fault, line 2 of X2 is not."""
    county = more("project_items", item("X2", 3, "equipment", "桌椅", 10, "套", 0))
    assert found(tmp_path, county) == []
    county["project_items"][-1] |= {"line": 2}
    assert one(tmp_path, county).value == "X2 2"


def test_the_repeated_code_of_another_file_names_that_file():
    rows = [{"school_id": "A", "name": "甲"}, {"school_id": "B", "name": "乙"}]
    data = loaded(part("schools", rows, file="a.csv"), part("schools", rows[1:], file="b.csv"))
    (finding,) = keys.duplicate_keys(data)
    assert (finding.file, finding.row, finding.values["first"]) == ("b.csv", 2, "3 (a.csv)")


def test_a_row_without_an_id_is_not_called_a_repetition():
    rows = [{"school_id": "", "name": "甲"}, {"school_id": "", "name": "乙"}]
    data = loaded(part("points", [{"school_id": "A"}]))
    data.tables["points"] = data.tables["points"].reindex([0, 0]).reset_index(drop=True)
    data.tables["points"]["school_id"] = [row["school_id"] for row in rows]
    assert list(keys.duplicate_keys(data)) == []


def test_a_programme_that_travels_with_the_program_needs_no_table_of_ones_own(tmp_path):
    own = {"programme_id": "county_own", "name": "县级自筹"}
    assert found(tmp_path, more("programmes", own)) == []
    county = more("programmes", own)
    county["projects"][0]["programme_id"] = "gaibao_2041"
    assert [one.rule for one in found(tmp_path, county)] == ["unknown_reference", "V33_unknown"]


@pytest.mark.parametrize("code", ["215400003", "21540000031"])
def test_v09_a_school_code_that_lost_or_gained_a_digit(tmp_path, code):
    county = more("schools", school(code, "车仁乡小学", "540222216", "车仁乡"))
    finding = one(tmp_path, county)
    assert (finding.rule, finding.severity, finding.row) == ("V09_length", "error", 8)
    assert finding.values == {"length": len(code), "digits": 10}
    assert finding.repair is None  # nobody knows which digit


def test_v09_a_scheme_of_ones_own_is_left_alone():
    rows = [{"school_id": f"GZ{at:02d}", "name": f"第{at}小学"} for at in range(1, 12)]
    assert list(keys.code_lengths(loaded(part("schools", rows)))) == []
    digits = [{"school_id": f"10{at:02d}", "name": f"第{at}小学"} for at in range(1, 12)]
    assert list(keys.code_lengths(loaded(part("schools", digits)))) == []
    digits[4]["school_id"] = "105"  # ten have four digits, one has three
    (finding,) = keys.code_lengths(loaded(part("schools", digits)))
    assert (finding.row, finding.values["digits"]) == (6, 4)


@pytest.mark.parametrize(
    ("column", "code", "repair"),
    [("township_id", "54022210", None),
     ("township_id", "540222100000", Repair("set", "540222100")),  # the statistics bureau's
     ("township_id", "540222100203", None),  # of a village: which township is not in doubt,
     ("region_id", "54022", None)],          # but the table wants a township's
)  # fmt: skip
def test_v09_codes_of_places_have_their_length(column, code, repair):
    row = {"school_id": "A", "name": "甲", column: code}
    (finding,) = keys.code_lengths(loaded(part("schools", [row])))
    assert (finding.rule, finding.column, finding.repair) == ("V09_length", column, repair)


def test_v09_a_ward_is_somebodys_own_numbering():
    row = {"school_id": "A", "name": "甲", "region_id": "7", "township_id": "ward-7"}
    assert list(keys.code_lengths(loaded(part("schools", [row])))) == []


@pytest.mark.parametrize(
    "name", ["卡麦小学", "卡麦乡小学", "卡麦乡完小", "卡麦乡 中心校", "中心小学", "卡麦乡中心小学"]
)
def test_v10_one_school_under_two_names(tmp_path, name):
    again = school("2154000009", name, "540222201", "卡麦乡")
    finding = one(tmp_path, more("schools", again))
    assert (finding.rule, finding.severity, finding.row) == ("V10", "warning", 8)
    assert finding.values["other"] == "卡麦乡中心小学"
    assert finding.values["place"].zh == "schools.csv 第4行"
    assert finding.repair == Repair("confirm")


@pytest.mark.parametrize("name", ["卡麦乡第三小学", "卡麦乡中学", "卡麦乡幼儿园", "希望小学"])
def test_v10_other_schools_of_a_township_are_left_alone(tmp_path, name):
    other = school("2154000009", name, "540222201", "卡麦乡")
    assert found(tmp_path, more("schools", other)) == []


def test_v10_one_name_in_two_townships_is_two_schools(tmp_path):
    county = more("schools", school("2154000008", "希望小学", "540222201", "卡麦乡"),
                  school("2154000009", "希望小学", "540222200", "纳如乡"))  # fmt: skip
    assert found(tmp_path, county) == []


def test_v10_a_school_without_a_township_is_compared_with_its_county(tmp_path):
    finding = one(tmp_path, more("schools", school("2154000009", "卡麦小学", "", "")))
    assert (finding.rule, finding.row) == ("V10", 8)


def projects(*schools):
    rows = [{"project_id": f"X{at}", "school_id": "A", "name": "宿舍", "cost_yuan": "1",
             "source": "甲", "quality": "made_up", "学校名称": name}
            for at, name in enumerate(schools)]  # fmt: skip
    return part("projects", rows, file="projects.csv")


def aliases(name="虎贝镇中心小学", more_names=""):
    return part("schools", [{"school_id": "A", "name": name, "aliases": more_names}])


def test_v39_a_school_called_otherwise_in_another_table():
    data = loaded(aliases(), projects("虎浿完小", "虎贝镇中心小学", "虎浿完小"))
    (finding,) = names.other_names(data)
    assert (finding.rule, finding.file, finding.row) == ("V39", "projects.csv", 2)
    assert (finding.column, finding.value) == ("学校名称", "虎浿完小")
    assert finding.values["name"] == "虎贝镇中心小学"


def test_v39_another_school_altogether_is_said_so():
    (finding,) = names.other_names(loaded(aliases(), projects("霍童镇中心小学")))
    assert finding.rule == "V39_other"


def test_v39_the_same_name_an_alias_and_an_empty_cell_are_left_alone():
    data = loaded(aliases(more_names="虎浿完小；虎贝小学"), projects("虎贝小学", "虎浿完小", ""))
    assert list(names.other_names(data)) == []


def test_a_reference_to_nothing_is_named(tmp_path):
    finding = one(tmp_path, spoilt("school_years", 0, school_id="2154000099"))
    assert (finding.rule, finding.row) == ("unknown_reference", 2)
