"""Which column is which: planners' names are known, doubt is asked, private data stays out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sheets import book_sheet, csv_sheet, matched, rules, said

from gaibao_geo.intake.columns.aliases import KEPT, column_names, key, meaning_of, table_names
from gaibao_geo.intake.columns.private import is_identity, masked
from gaibao_geo.tables.schema import PLANNING, TABLES

IDENTITY = "11010519491231002X"  # the example of GB 11643-1999


@pytest.mark.parametrize("table", PLANNING, ids=lambda table: table.name)
def test_a_name_means_one_column_of_a_table(table):
    meant = {}
    known = {column.name for column in table.columns}
    for column, names in column_names(table.name).items():
        assert column in known
        for name in names:
            assert meant.setdefault(key(name), column) == column, name
            assert meaning_of(name, table).column == column, name


@pytest.mark.parametrize("table", PLANNING, ids=lambda table: table.name)
def test_the_schemas_own_meanings_mean_their_columns(table):
    """As the template writes them: the meaning, with the unit where there is one."""
    for column in table.columns:
        zh = column.meaning.zh + (f"（{column.unit}）" if column.unit else "")
        meaning = meaning_of(zh, table)
        assert (meaning.column, meaning.rank) == (column.name, 0), zh


def test_table_names_are_not_shared():
    names = table_names()
    assert names["学校"] == "schools"
    assert names["双月报"] == "progress"
    assert names["基础基111"] == "schools"
    assert {"项目台账", "项目库", "办学条件", "资金", "乡镇"} <= set(names)
    assert set(names.values()) == {table.name for table in PLANNING}


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [("schools", "学校(机构)标识码", "school_id"), ("schools", "校名", "name"),
     ("schools", "在校学生数（人）", "pupils"), ("schools", "其中：寄宿生", "boarders"),
     ("schools", "1.学校名称", "name"), ("schools", "学校名称 School name", "name"),
     ("schools", "School Name", "name"), ("schools", "SCHOOL_ID", "school_id"),
     ("schools", "县（市、区）", "region"), ("schools", "在校生数/合计", "pupils"),
     ("schools", "校舍面积（㎡）/教学及辅助用房", "teaching_m2"),
     ("schools", "基本情况/学校类别", "kind"), ("schools", "食堂（个）", "canteens"),
     ("facilities", "食堂（㎡）", "canteen_m2"), ("facilities", "危房面积/C级", "danger_c_m2"),
     ("facilities", "教学仪器设备值（万元）", "equipment_yuan"),
     ("projects", "资金来源/中央", "central_yuan"), ("projects", "其他", "other_yuan"),
     ("projects", "规划投资/合计", "cost_yuan"), ("projects", "规划投资/自治区", "province_yuan"),
     ("projects", "总投资（万元）", "cost_yuan"), ("projects", "计划竣工", "planned_finish"),
     ("projects", "实际竣工时间", "finished_on"), ("projects", "批复文号", "approved_doc"),
     ("projects", "中央资金（不含县级）", "central_yuan"), ("projects", "序号", KEPT),
     ("projects", "建设性质", KEPT), ("progress", "形象进度（%）", "physical_share"),
     ("progress", "完成投资", "invested_yuan"), ("progress", "已拨付", "paid_yuan"),
     ("progress", "拨付率", "paid_share"), ("funds", "文号", "doc_no")],
)  # fmt: skip
def test_names_that_offices_use(table, header, column):
    assert meaning_of(header, TABLES[table]).column == column


@pytest.mark.parametrize(
    ("table", "header"),
    [("projects", "完成投资/中央"), ("schools", "危房面积/教学及辅助用房"), ("schools", "心得"),
     ("schools", "退休教师"), ("schools", "教学用房面积"), ("schools", "是否撤并"),
     ("schools", "字" * 500)],
)  # fmt: skip
def test_names_that_mean_something_else_are_not_guessed(table, header):
    assert meaning_of(header, TABLES[table]) is None


SCHOOLS = """
学校标识码,学校名称,乡镇,办学类型,在校生数,班级数
2154000001,热索乡小学,热索乡,小学,210,6
"""


@pytest.mark.parametrize(
    "file",
    ["学校.csv", "学校基本情况.csv", "学校（江孜县）.csv", "schools_540222.csv",
     "schools_江孜县.csv", "江孜县学校2016.csv", "基础基111.csv", "Sheet1.csv",
     "新建文本.csv"],
)  # fmt: skip
def test_a_school_list_by_any_name(file):
    matches, findings = matched(csv_sheet(SCHOOLS, file))
    (schools,) = matches
    assert schools.table.name == "schools"
    assert schools.body[["school_id", "pupils"]].iloc[0].tolist() == ["2154000001", "210"]
    assert rules(findings) == ["V06_match", "V06_constant"]


def test_the_match_is_shown_in_one_note():
    matches, findings = matched(csv_sheet(SCHOOLS, "学校.csv"))
    (note,) = said(findings, "V06_match")
    # 学校标识码, 乡镇 and 办学类型 are the schema's own words and need no note
    assert note.values["pairs"].zh == "“学校名称”→名称；“在校生数”→在校生；“班级数”→班级"
    assert "“在校生数” → pupils" in note.text("what", "en")
    assert matches[0].headers["pupils"] == "在校生数"
    assert matches[0].places["pupils"] == 4
    assert matches[0].how["pupils"] == "alias"
    assert matches[0].how["source"] == "constant"
    (filled,) = said(findings, "V06_constant")
    assert "“学校.csv”→来源；“上报”→数据质量" in filled.text("what")


def test_its_clean_twin_is_silent():
    text = "school_id,name,region_id,pupils,source,quality\nS1,甲,540222,5,年报,reported\n"
    matches, findings = matched(csv_sheet(text, "schools.csv"))
    assert findings == []
    assert list(matches[0].body.columns) == text.partition("\n")[0].split(",")


def test_the_schemas_own_words_are_silent_too():
    head = "学校标识码,名称,在校生（人）,教学及辅助用房（平方米）,来源,数据质量\n"
    text = head + "S1,甲,5,30,年报,reported\n"
    matches, findings = matched(csv_sheet(text, "学校.csv"))
    assert findings == []
    assert matches[0].units["teaching_m2"] == "平方米"


def test_documents_are_known_by_their_exact_name_only():
    text = "unit,dimension,factor,base,unit_en,exact_whole\n元,money,1,元,yuan,yes\n"
    assert matched(csv_sheet(text, "units.csv"))[0][0].table.name == "units"
    assert matched(csv_sheet(text, "units_2016.csv"))[0] == []


def test_two_tables_that_fit_equally_well_are_asked():
    text = "学校标识码,学段,在校生数,学年,统计时点,图书册数\nS1,小学,5,2015/16,2016-09,40\n"
    matches, findings = matched(csv_sheet(text, "Sheet1.csv"))
    assert matches == []
    (asked,) = said(findings, "V06_which_table")
    assert asked.severity == "error"
    assert {asked.values["first"], asked.values["second"]} == {"facilities", "school_years"}
    assert matched(csv_sheet(text, "学年.csv"))[0][0].table.name == "school_years"


def test_a_sheet_that_is_no_table_says_what_was_seen():
    for sheet in (csv_sheet("会议纪要,出席\n一,张三\n", "纪要.csv"),
                  book_sheet([["会议纪要"], ["一、讨论"]], name="纪要")):  # fmt: skip
        matches, findings = matched(sheet)
        assert matches == []
        (unknown,) = said(findings, "unknown_file")
        assert unknown.value.startswith("会议纪要")


def test_unknown_and_unnamed_columns_are_kept():
    matches, findings = matched(csv_sheet("school_id,name,心得,,\nS1,甲,好,x,\n", "schools.csv"))
    body = matches[0].body
    assert body["心得"].tolist() == ["好"]
    assert body["D"].tolist() == ["x"]
    assert rules(findings) == ["unknown_column", "V06_no_name", "V06_constant"]


def test_running_numbers_and_remarks_need_no_word():
    text = "序号,school_id,name,source,quality\n1,S1,甲,x,reported\n"
    matches, findings = matched(csv_sheet(text, "schools.csv"))
    assert findings == []
    assert matches[0].body["序号"].tolist() == ["1"]


def test_a_column_that_stands_twice():
    text = "school_id,name,在校生数,在校生数\nS1,甲,5,6\n"
    _, findings = matched(csv_sheet(text, "schools.csv"))
    (twice,) = said(findings, "repeated_column")
    assert (twice.severity, twice.column) == ("error", "在校生数")


def test_two_columns_that_look_alike():
    text = "school_id,name,学生数,在校生数,pupils\nS1,甲,5,6,7\n"
    matches, findings = matched(csv_sheet(text, "schools.csv"))
    assert matches[0].body["pupils"].tolist() == ["7"]  # the schema's own name goes first
    assert matches[0].body["学生数"].tolist() == ["5"]
    assert [item.values["first"] for item in said(findings, "V06_second")] == ["学生数", "pupils"]


def test_missing_columns_are_errors_and_defaults_are_not():
    _, findings = matched(csv_sheet("学校名称,乡镇,在校生数\n甲,乙,5\n", "学校.csv"))
    (missing,) = said(findings, "missing_column")
    assert (missing.column, missing.severity) == ("school_id", "error")


def test_the_line_of_an_item_runs_within_its_project():
    text = "项目编号,建设内容类别,建设内容,数量\nP1,食堂,食堂,1\nP1,宿舍,宿舍,72\nP2,食堂,食堂,1\n"
    (items,), findings = matched(csv_sheet(text, "项目内容.csv"))
    assert items.body["line"].tolist() == [1, 2, 1]
    assert said(findings, "V06_constant")


LEDGER = [
    ["江孜县全面改薄项目台账（截至2016年10月）"] + [None] * 16,
    ["序号", "年度", "乡镇", "学校名称", "学校标识码", "项目编号", "项目名称", "项目类别",
     "规划投资（万元）", "资金来源（万元）（不含县级）", None, None, "批复文号", "开工日期",
     "形象进度（%）", "已拨付（万元）", "存在问题"],
    [None] * 9 + ["中央", "省", "市"] + [None] * 5,
    [1, 2016, "热索乡", "热索乡小学", 2154000001, "P1", "食堂", "校舍", 60, 40, 20, 0,
     "江发改〔2016〕5号", "2016.5", 80, 45, "无"],
]  # fmt: skip
SPANS = ["A1:Q1", "J2:L2", *(f"{letter}2:{letter}3" for letter in "ABCDEFGHIMNOPQ")]


def test_a_ledger_gives_projects_and_their_progress():
    matches, findings = matched(book_sheet(LEDGER, SPANS, name="项目台账"))
    tables = {item.table.name: item for item in matches}
    assert set(tables) == {"projects", "progress"}
    row = tables["projects"].body.iloc[0]
    assert (row["project_id"], row["cost_yuan"], row["central_yuan"]) == ("P1", 60, 40)
    assert (row["budget_year"], row["approved_doc"]) == (2016, "江发改〔2016〕5号")
    assert row["学校名称"] == "热索乡小学"
    assert tables["projects"].units["central_yuan"] == "万元"
    assert tables["projects"].headers["central_yuan"] == "资金来源（万元）（不含县级）/中央"
    then = tables["progress"].body.iloc[0]
    assert (then["report_period"], then["physical_share"], then["paid_yuan"]) == ("2016-10", 80, 45)
    assert tables["progress"].units["physical_share"] == "%"
    assert tables["progress"].places["paid_yuan"] == 15
    assert not [item for item in findings if item.severity != "note"]


def test_progress_of_an_unknown_month_is_kept_as_text():
    rows = [["江孜县全面改薄项目台账", *LEDGER[0][1:]], *LEDGER[1:]]
    matches, findings = matched(book_sheet(rows, SPANS, name="项目台账"))
    assert [item.table.name for item in matches] == ["projects"]
    assert matches[0].body["形象进度（%）"].tolist() == [80]
    assert said(findings, "V06_no_date")[0].severity == "warning"


def test_a_ledger_without_project_ids_uses_its_running_numbers():
    text = "序号,学校标识码,项目名称,总投资\n1,S1,食堂,60\n2,S1,宿舍,50\n"
    (projects,), findings = matched(csv_sheet(text, "项目台账.csv"))
    assert projects.body["project_id"].tolist() == ["1", "2"]
    assert said(findings, "V06_serial")[0].severity == "warning"
    again = text.replace("2,S1", "1,S1")  # the numbers start anew: no ids
    _, findings = matched(csv_sheet(again, "项目台账.csv"))
    assert [item.column for item in said(findings, "missing_column")] == ["project_id"]


def test_a_county_name_is_not_the_countys_money():
    text = "项目编号,学校标识码,项目名称,县,市,规划投资\nP1,S1,食堂,江孜县,5,60\n"
    (projects,), _ = matched(csv_sheet(text, "项目.csv"))
    assert projects.body["县"].tolist() == ["江孜县"]
    assert projects.body["prefecture_yuan"].tolist() == ["5"]


FLAT = """
江孜县学校基本情况,,,,,,
{when},,,,,,
学校标识码,学校名称,学段,教学及辅助用房面积（㎡）,图书册数,计算机台数,C级危房面积
2154000001,热索乡小学,小学,1200,4000,25,0
2154000002,江孜二中,完全中学,3000,9000,90,40
"""


def test_a_flat_school_sheet_gives_schools_and_facilities():
    text = FLAT.format(when="统计时间：2016年9月1日")
    matches, findings = matched(csv_sheet(text, "学校基本情况.csv"))
    schools, facilities = matches
    assert (schools.table.name, facilities.table.name) == ("schools", "facilities")
    body = facilities.body
    assert body["as_of"].tolist() == ["2016-09-01"] * 2
    assert body["stage"].tolist() == ["小学", "any"]
    assert body["books"].tolist() == ["4000", "9000"]
    assert body["teaching_m2"].tolist() == schools.body["teaching_m2"].tolist()
    assert "图书册数" not in schools.body
    assert list(body.index) == [4, 5]
    (note,) = said(findings, "V32_facilities")
    assert "图书册数、计算机台数、C级危房面积" in note.text("what")
    assert not [item for item in findings if item.severity == "error"]


def test_facilities_of_an_unknown_date_are_an_error():
    for when in ("", "填报日期：2016年12月5日"):  # the day of filling in says nothing of the count
        _, findings = matched(csv_sheet(FLAT.format(when=when), "学校基本情况.csv"))
        (missing,) = said(findings, "missing_column")
        assert missing.column == "as_of"


def test_a_bulletin_takes_its_month_from_its_title():
    text = """
江孜县全面改薄双月报（截至2016年10月底）,,
项目编号,开工面积（㎡）,完成投资（万元）
P1,300,40
"""
    (progress,), findings = matched(csv_sheet(text, "双月报.csv"))
    assert progress.table.name == "progress"
    assert progress.body["report_period"].tolist() == ["2016-10"]
    (filled,) = said(findings, "V06_constant")
    assert "“2016-10”→报告期" in filled.text("what")
    _, findings = matched(csv_sheet(text.replace("（截至2016年10月底）", ""), "双月报.csv"))
    assert [item.column for item in said(findings, "missing_column")] == ["report_period"]


def test_a_unit_tells_a_count_from_an_area():
    text = "统计时间：2016年9月,,,\n学校标识码,学校名称,食堂{},宿舍面积\nS1,甲,300,500\n"
    schools, facilities = matched(csv_sheet(text.format("（㎡）"), "学校.csv"))[0]
    assert "canteens" not in schools.body
    assert facilities.body["canteen_m2"].tolist() == ["300"]
    (schools,), _ = matched(csv_sheet(text.format("（个）"), "学校.csv"))
    assert schools.body["canteens"].tolist() == ["300"]


def test_one_strange_column_makes_no_facilities():
    matches, findings = matched(csv_sheet("school_id,name,图书册数\nS1,甲,40\n", "schools.csv"))
    assert [item.table.name for item in matches] == ["schools"]
    assert said(findings, "unknown_column")


STAGED = """
江孜县2015-2016学年学校情况,,,,,,
学校标识码,学校名称,办学类型,在校生数,,班级数,
,,,小学,初中,小学,初中
2154000001,热索乡小学,小学,210,,6,
2154000003,江孜九年一贯制学校,九年一贯制,300,150,8,4
"""


def test_a_row_with_two_stages_is_split():
    matches, findings = matched(csv_sheet(STAGED, "学校.csv"))
    schools, primary, junior = matches
    assert schools.table.name == "schools"
    assert [item.table.name for item in (primary, junior)] == ["school_years"] * 2
    assert primary.body["pupils"].tolist() == ["210", "300"]
    assert primary.body["stage"].tolist() == ["primary", "primary"]
    assert primary.body["school_year"].tolist() == ["2015/16"] * 2
    assert list(primary.body.index) == [4, 5]
    assert junior.body[["pupils", "classes"]].to_numpy().tolist() == [["150", "4"]]
    assert list(junior.body.index) == [5]  # row 5 gives two records, row 4 one
    assert (primary.places["pupils"], junior.places["pupils"]) == (3, 4)
    (note,) = said(findings, "V32_split")
    assert "在校生数/小学、在校生数/初中、班级数/小学、班级数/初中" in note.text("what")
    assert not [item for item in findings if item.severity == "error"]


def test_its_twin_with_one_count_is_not_split():
    text = "学校标识码,学校名称,在校生数,班级数\n2154000001,热索乡小学,210,6\n"
    matches, findings = matched(csv_sheet(text, "学校.csv"))
    assert len(matches) == 1
    assert not said(findings, "V32_split")


def test_stages_without_a_school_year_are_an_error():
    text = "学校标识码,学校名称,小学在校生,初中在校生\nS1,甲,210,30\n"
    _, findings = matched(csv_sheet(text, "学校.csv"))
    assert [item.column for item in said(findings, "missing_column")] == ["school_year"]


def test_a_span_of_years_is_no_school_year():
    text = "规划学校2014—2018,,,\n学校标识码,学校名称,小学在校生,初中在校生\nS1,甲,210,30\n"
    _, findings = matched(csv_sheet(text, "学校.csv"))
    assert [item.column for item in said(findings, "missing_column")] == ["school_year"]


def test_no_row_of_a_staged_sheet_is_lost():
    text = "学校标识码,学年,小学在校生,初中在校生\nS1,2015/16,210,30\nS2,2015/16,,—\n"
    matches, _ = matched(csv_sheet(text, "学年.csv"))
    assert {item.table.name for item in matches} == {"school_years"}
    assert set().union(*(item.body.index for item in matches)) == {2, 3}


def test_pasted_points_beside_schools():
    text = "学校标识码,学校名称,坐标\nS1,甲,\"89.6 28.9\"\n"
    matches, _ = matched(csv_sheet(text, "学校.csv"))
    assert [item.table.name for item in matches] == ["schools", "points"]
    assert matches[1].body["pasted"].tolist() == ['"89.6 28.9"']


def test_a_declared_datum():
    head = "学校标识码,学校名称,经度,纬度{}\nS1,甲,89.6,28.9{}\nS2,乙,89.7,28.8{}\n"
    for text in ("坐标系：GCJ-02,,,\n" + head.format("", "", ""),
                 head.format(",坐标系", ",高德", ",火星坐标")):  # fmt: skip
        assert matched(csv_sheet(text, "学校.csv"))[0][0].datum == "gcj02"
    mixed = head.format(",坐标系", ",高德", ",WGS-84")
    assert matched(csv_sheet(mixed, "学校.csv"))[0][0].datum == ""


# Personal data


def test_the_check_digit_of_an_identity_number():
    assert is_identity(IDENTITY)
    assert not is_identity(IDENTITY[:-1] + "1")
    assert not is_identity("110105194913310025")  # there is no month 13


@pytest.mark.parametrize(
    ("text", "hidden"),
    [("张三 13800000000", "张三 ***********"), (f"身份证{IDENTITY}。", f"身份证{'*' * 18}。"),
     ("电话138-0000-0000", "电话*************"), ("0892-8172345", "************"),
     ("１３８００００００００", "***********")],
)
def test_numbers_are_masked(text, hidden):
    assert masked(text) == hidden


@pytest.mark.parametrize(
    "text",
    ["2154000001", "540222100", "540222", "2016-05-03", "110105194912310021", "215400000112345678",
     "热帮乡小学", "12345678901", "113800000000", "13.800000000", "闽财教指〔2016〕189号"],
)
def test_codes_and_dates_are_not(text):
    assert masked(text) == text


PRIVATE = """
学校标识码,学校名称,联系电话,证号,负责人,联络,备注
2154000001,热索乡小学,8172345,11010519491231002X,张三 13800000000,13800000000,好
2154000002,纳如乡小学,8172346,440308199901101512,李四,13900000001,2016-05-03
"""


def test_columns_of_personal_data_are_left_out():
    (schools,), findings = matched(csv_sheet(PRIVATE, "学校.csv"))
    refused = said(findings, "V40")
    assert [item.header for item in refused] == ["联系电话", "证号", "联络"]
    assert [item.values["kind"].zh for item in refused] == [
        "个人信息（按列名）", "身份证号", "电话号码"
    ]  # fmt: skip
    assert {item.severity for item in refused} == {"warning"}
    (hidden,) = said(findings, "V40_masked")
    assert (hidden.header, hidden.values) == ("负责人", {"count": 1, "row_no": 2})
    assert schools.body["负责人"].tolist() == ["张三 ***********", "李四"]
    assert schools.body["note"].tolist() == ["好", "2016-05-03"]
    everything = schools.body.to_csv() + schools.layout.body.to_csv() + "".join(
        item.sentence(lang) + item.value for item in findings for lang in ("zh", "en"))
    for number in ("13800000000", "13900000001", IDENTITY, "440308199901101512", "8172345"):
        assert number not in everything


def test_the_same_in_a_workbook_where_numbers_are_numbers():
    rows = [["学校标识码", "学校名称", "手机", "联络"],
            [2154000001, "甲", 13800000000, 13800000000],
            [2154000002, "乙", 13900000001, None]]  # fmt: skip
    (schools,), findings = matched(book_sheet(rows, name="学校"))
    assert [item.header for item in said(findings, "V40")] == ["手机", "联络"]
    assert schools.body["school_id"].tolist() == [2154000001, 2154000002]


def test_codes_are_not_taken_for_personal_data():
    """Codes of ten, nine and six digits, an eleven-digit contract number, a large amount."""
    text = (
        "学校标识码,学校名称,乡级代码,县级代码,合同编号,在校生数\n"
        "2154000001,甲,540222100,540222,13012300001,13800000000\n"
        "2154000002,乙,540222101,540222,13012300002,13800000001\n"
    )
    (schools,), findings = matched(csv_sheet(text, "学校.csv"))
    assert not [item for item in findings if item.rule.startswith("V40")]
    assert schools.body["合同编号"].tolist() == ["13012300001", "13012300002"]
    assert schools.body["pupils"].tolist() == ["13800000000", "13800000001"]


HEADERS = st.sampled_from(
    ["学校标识码", "学校名称", "在校生数", "小学在校生", "初中/在校生数", "图书册数",
     "计算机", "心得", "", "备注", "备注", "联系电话", "项目编号", "规划投资", "中央",
     "坐标", "形象进度", "已拨付", "pupils", "A"]
)  # fmt: skip
CELLS = st.sampled_from(["", "1", "甲", "—", "13800000000", IDENTITY, "x 13800000000", " "])


@settings(max_examples=150)
@given(
    st.lists(HEADERS, min_size=1, max_size=7),
    st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=4),
    st.sampled_from(["学校.csv", "projects.csv", "学年.csv", "x.csv"]),
)
def test_every_row_is_in_a_match_and_nothing_private_is(headers, rows, file):
    lines = [",".join(headers), *(",".join(row[: len(headers)]) for row in rows)]
    sheet = csv_sheet("\n".join(lines) if any(headers) else "name\n", file)
    matches, findings = matched(sheet)
    for item in findings:
        assert IDENTITY not in item.sentence() + item.sentence("en")
    if not matches:
        return
    layout = matches[0].layout
    assert set().union(*(item.body.index for item in matches)) == set(layout.body.index)
    for item in matches:
        assert item.body.columns.is_unique
        assert set(item.how) <= set(item.body.columns)
        assert IDENTITY not in item.body.to_csv()
        assert isinstance(item.body, pd.DataFrame)
