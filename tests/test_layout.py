"""Where a sheet's table is: nothing above, below or between its rows is taken for data."""

from __future__ import annotations

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_sheets import book_sheet, csv_sheet, laid_out, said

from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import find_layout
from gaibao_geo.intake.layouts.signs import is_remark, split_unit, total_rank, unit_line
from gaibao_geo.intake.layouts.totals import numbers

# A ledger as an office keeps it: title, unit in the corner, two header rows with merged
# cells, townships merged over their schools, a total and a signature line.
LEDGER = [
    ["江孜县2016年改薄项目台账", None, None, None, None, None, None, None],
    [None, None, None, None, None, None, None, "单位：万元"],
    ["序号", "乡镇", "学校名称", "建筑面积\n（㎡）", "资金来源", None, None, "备注"],
    [None, None, None, None, "中央", "自治区", "县级", None],
    [1, "热索乡", "热索乡小学", 300, 60, 20, 4.5, None],
    [2, None, "努康教学点", 120, 24, 8, 1.5, "急需"],
    [3, "纳如乡", "纳如乡小学", 580, 116, 39, None, None],
    ["合计", None, None, 1000, 200, 67, 6, None],
    ["填表人：达瓦", None, None, "审核人：", None, None, "填报日期：2016年12月5日", None],
]
AREAS = ["A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:G3", "H3:H4", "B5:B6"]


def test_a_ledger_is_read_as_it_stands():
    layout, findings, rules = laid_out(book_sheet(LEDGER, AREAS))
    assert layout.header_rows == (3, 4)
    assert layout.names == (
        "序号", "乡镇", "学校名称", "建筑面积 （㎡）",
        "资金来源/中央", "资金来源/自治区", "资金来源/县级", "备注",
    )  # fmt: skip
    assert layout.units == ("", "", "", "平方米", "万元", "万元", "万元", "")
    assert layout.above == ("江孜县2016年改薄项目台账", "单位：万元")
    assert list(layout.body.index) == [5, 6, 7]
    assert layout.set_aside == {8, 9}
    assert layout.body[1].tolist() == ["热索乡", "热索乡", "纳如乡"]
    assert sorted(rules) == ["V06", "V06_filled", "V06_remark", "V06_unit_line", "V07"]
    (header,) = said(findings, "V06")
    assert "第3–4行" in header.text("what")
    assert "江孜县2016年改薄项目台账 单位：万元" in header.text("what")
    assert "rows 3–4" in header.text("what", "en")
    (filled,) = said(findings, "V06_filled")
    assert (filled.column, filled.value, filled.values["count"]) == ("乡镇", "热索乡", 1)
    assert {item.row for item in findings if item.row} >= layout.set_aside


def test_its_clean_twin_is_silent():
    rows = [["school_id", "name", "township", "pupils"], ["S1", "热索乡小学", "热索乡", 210]]
    for sheet in (book_sheet(rows), csv_sheet("school_id,name,pupils\nS1,热索乡小学,210")):
        layout, _, rules = laid_out(sheet)
        assert rules == []
        assert layout.header_rows == (1,)
        assert list(layout.body.index) == [2]
        assert not layout.set_aside


def test_merged_cells_of_a_csv_are_blanks_beside_and_below():
    layout, _, _ = laid_out(csv_sheet("""
江孜县2016年改薄项目台账,,,,,单位：万元
序号,学校名称,资金来源,,,备注
,,中央,省,县,
1,热索乡小学,60,20,4.5,
2,纳如乡小学,116,39,0,急需
"""))
    assert layout.header_rows == (2, 3)
    assert layout.names[2:] == ("资金来源/中央", "资金来源/省", "资金来源/县", "备注")
    assert layout.units[1:] == ("", "万元", "万元", "万元", "")
    assert list(layout.body.index) == [4, 5]


def test_labels_above_a_form_are_no_groups():
    rows = [["小学基本情况", None, None], ["学校名称：", "热索乡小学", None],
            ["学校标识码", "学校名称", "在校生数"], [2154000001, "热索乡小学", 210]]  # fmt: skip
    layout, _, _ = laid_out(book_sheet(rows))
    assert layout.header_rows == (3,)
    assert layout.above == ("小学基本情况", "学校名称：", "热索乡小学")


def test_a_unit_line_is_no_header():
    layout, findings, _ = laid_out(csv_sheet("""
附件,,,
2021年资金分配表,,,
单位：万元,,,
市县,已预下达资金,本次下达资金,合计下达资金
杭州市合计,30,20,50
淳安县,10,5,15
建德市,20,16,35
"""))
    assert layout.header_rows == (4,)
    assert layout.units == ("", "万元", "万元", "万元")
    (wrong,) = said(findings, "V07_sum")  # 5 + 16 = 21, not 20
    assert (wrong.row, wrong.value, wrong.values["total"]) == (5, "20", "21")


def test_three_header_rows():
    rows = [
        ["学校名称", "学校标识码", "办学条件", None, None, None],
        [None, None, "校舍（㎡）", None, "设备", None],
        [None, None, "教学及辅助用房", "学生宿舍", "图书（册）", "计算机（台）"],
        ["热索乡小学", "2154000001", 1200, 300, 4000, 25],
    ]
    areas = ["A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2"]
    layout, _, _ = laid_out(book_sheet(rows, areas))
    assert layout.header_rows == (1, 2, 3)
    assert layout.names[2:] == (
        "办学条件/校舍（㎡）/教学及辅助用房", "办学条件/校舍（㎡）/学生宿舍",
        "办学条件/设备/图书（册）", "办学条件/设备/计算机（台）",
    )  # fmt: skip
    assert layout.units[2:] == ("平方米", "平方米", "册", "台")
    assert list(layout.body.index) == [4]


def test_a_row_of_texts_below_one_header_row_is_data():
    layout, _, rules = laid_out(csv_sheet("学校名称,乡镇,办学类型\n热索乡小学,热索乡,小学\n"))
    assert (layout.header_rows, list(layout.body.index), rules) == ((1,), [2], [])


def test_a_title_over_everything_is_no_group():
    for areas in (["A1:C1"], []):
        rows = [["学校基本情况", None, None], ["学校名称", "乡镇", "在校生数"], ["甲", "乙", 5]]
        layout, _, _ = laid_out(book_sheet(rows, areas))
        assert layout.header_rows == (2,)
        assert layout.names == ("学校名称", "乡镇", "在校生数")


def test_a_title_with_a_date_beside_it_is_no_group():
    rows = [["学校基本情况", None, None, "2016年9月"], ["学校名称", "乡镇", "在校生数", "班级数"],
            ["甲", "乙", 5, 1]]  # fmt: skip
    layout, _, _ = laid_out(book_sheet(rows, ["A1:C1"]))
    assert (layout.header_rows, layout.above) == ((2,), ("学校基本情况", "2016年9月"))


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [("投资（万元）", "投资", "万元"), ("面积(㎡)", "面积", "平方米"), ("面积㎡", "面积", "平方米"),
     ("在校生/人", "在校生", "人"), ("经费_万元", "经费", "万元"), ("投资万元", "投资", "万元"),
     ("拨付率（％）", "拨付率", "%"), ("占地面积【亩】", "占地面积", "亩"),
     ("投资（单位：万元）", "投资", "万元"), ("单价（元/㎡）", "单价", "元"),
     ("中央资金（不含县级）", "中央资金（不含县级）", ""), ("人", "人", ""), ("元旦", "元旦", "")],
)  # fmt: skip
def test_units_in_header_cells(header, name, unit):
    assert split_unit(header) == (name, unit)


@pytest.mark.parametrize(
    ("text", "units"),
    [("单位：万元", ("万元",)), ("（单位:万元）", ("万元",)),
     ("2016年台账（单位：万元）", ("万元",)),
     ("单位：万元、平方米", ("万元", "平方米")), ("金额单位：元", ("元",)),
     ("Unit: 10,000 yuan", ("万元",)), ("单位：江孜县教育局", ()), ("填报单位：江孜县", ()),
     ("单位", ())],
)  # fmt: skip
def test_unit_lines(text, units):
    assert unit_line(text) == units


def test_a_unit_line_is_for_its_own_kind_of_column_only():
    sheet = csv_sheet("""
单位：万元、平方米
学校名称,在校生数,建筑面积,规划投资,县级资金（元）
甲,210,300,60,5000
""")
    layout, findings, _ = laid_out(sheet)
    assert layout.units == ("", "", "平方米", "万元", "元")
    columns = {item.values["unit"]: item.values["columns"].zh
               for item in said(findings, "V06_unit_line")}  # fmt: skip
    assert columns == {"万元": "规划投资", "平方米": "建筑面积"}


def test_a_unit_line_against_a_column_of_yuan_is_a_warning():
    head = "project_id,school_id,name,cost_yuan\nP1,S1,食堂,600000\n"
    layout, findings, _ = laid_out(csv_sheet("单位：万元\n" + head))
    (clash,) = said(findings, "V06_unit_clash")
    assert (clash.severity, clash.column, layout.units[3]) == ("warning", "cost_yuan", "")
    assert not said(laid_out(csv_sheet("单位：元\n" + head))[1], "V06_unit_clash")


def test_rows_of_units_and_of_column_numbers():
    layout, findings, _ = laid_out(csv_sheet("""
学校名称,在校生数,教学及辅助用房,规划投资
—,人,㎡,万元
甲,1,2,3
热索乡小学,210,1200,60
"""))
    assert layout.units == ("", "人", "平方米", "万元")
    assert layout.set_aside == {2, 3}
    assert [(item.rule, item.row) for item in findings] == [
        ("V06_units_row", 2), ("V06_numbers_row", 3)
    ]  # fmt: skip
    assert list(layout.body.index) == [4]


def test_a_first_row_of_data_is_no_row_of_numbers():
    layout, _, rules = laid_out(csv_sheet("from_id,to_id,km\n1,2,3\n", "distances.csv"))
    assert (list(layout.body.index), rules) == ([2], [])
    layout, _, _ = laid_out(csv_sheet("学校名称,班级数,在校生数\n热索乡小学,2,3\n"))
    assert list(layout.body.index) == [2]


def test_blank_columns_and_rows_are_passed_over():
    rows = [[None] * 4, [None, "学校名称", "乡镇", "在校生数"], [None, "甲", "乙乡", 5],
            [None] * 4, [None, "丙", "丁乡", 6]]  # fmt: skip
    layout, _, _ = laid_out(book_sheet(rows))
    assert layout.header_rows == (2,)
    assert layout.names == ("", "学校名称", "乡镇", "在校生数")
    assert list(layout.body.index) == [3, 5]


def test_a_header_repeated_at_a_page_break():
    layout, findings, rules = laid_out(csv_sheet("""
改薄学校名单,,
学校名称,乡镇,在校生数
甲小学,热索乡,10
改薄学校名单,,
学校名称,乡镇,在校生数
乙小学,热索乡,20
"""))
    assert list(layout.body.index) == [3, 6]
    assert [item.row for item in said(findings, "V08")] == [4, 5]
    assert rules == ["V06", "V08", "V08"]


def test_a_cell_that_says_what_a_header_says_repeats_none():
    layout, _, rules = laid_out(csv_sheet("name,note\nname,甲\n乙,note\n"))
    assert (list(layout.body.index), rules) == ([2, 3], [])


@pytest.mark.parametrize(
    ("text", "rank", "of"),
    [("合计", 2, ""), ("合 计", 2, ""), ("小计：", 1, ""), ("总计", 3, ""),
     ("杭州市合计", 2, "杭州市"),
     ("合计（23个）", 2, ""), ("共计12所", 2, ""), ("Total", 2, ""), ("Ward 1 Total", 2, "ward1"),
     ("Grand total", 3, ""), ("县合计", 2, ""), ("热索乡小计", 1, "热索乡"),
     ("合计小学", 0, ""), ("总校", 0, ""), ("统计局", 0, ""), ("会计学校", 0, ""),
     ("建筑设计", 0, ""),
     ("product_and_total", 0, ""), ("Totalitarian", 0, ""), ("", 0, "")],
)  # fmt: skip
def test_words_that_make_a_total(text, rank, of):
    assert total_rank(text) == (rank, of)


def test_totals_below_and_above_their_parts():
    layout, findings, rules = laid_out(csv_sheet("""
县区,学校名称,在校生数,规划投资（万元）
杭州市合计,,30,5.5
淳安县,甲小学,10,2.5
淳安县,乙小学,20,3.0
宁波市合计,,70,8
宁海县,丙小学,30,4
宁海县,丁小学,40,4
总计,,100,13.5
"""))
    assert list(layout.body.index) == [3, 4, 6, 7]
    assert [item.row for item in said(findings, "V07")] == [2, 5, 8]
    assert [item.repair.action for item in said(findings, "V07")] == ["keep_row"] * 3
    assert "V07_sum" not in rules


def test_subtotals_inside_a_total():
    layout, _, rules = laid_out(csv_sheet("""
乡镇,学校名称,在校生数,班级数
热索乡,甲小学,10,1
热索乡,乙小学,20,2
,小计,30,3
纳如乡,丙小学,30,3
纳如乡,丁小学,40,4
,小计,70,7
合计,,100,10
"""))
    assert layout.set_aside == {4, 7, 8}
    assert "V07_sum" not in rules


def test_a_total_that_does_not_add_up():
    _, findings, _ = laid_out(csv_sheet("""
学校名称,在校生数,班级数
甲小学,10,1
乙小学,20,2
丙小学,30,3
合计,61,6
"""))
    (wrong,) = said(findings, "V07_sum")  # 10 + 20 + 30 = 60, not 61
    assert (wrong.row, wrong.column, wrong.value) == (5, "在校生数", "61")
    assert wrong.severity == "warning"
    assert wrong.values == {"total": "60", "first": 2, "last": 4}
    assert "合计写的是 61，第2–4行各项相加是 60" in wrong.sentence()


def test_rounding_is_allowed_for_where_there_is_any():
    text = "学校名称,投资（万元）,班级数\n甲,1.1,1\n乙,1.2,2\n丙,1.3,3\n合计,{},6\n"
    # three parts, each rounded by up to 0.05: 3.6 may be written for 3.45 to 3.75
    assert not said(laid_out(csv_sheet(text.format("3.7")))[1], "V07_sum")
    assert said(laid_out(csv_sheet(text.format("3.8")))[1], "V07_sum")


def test_shares_years_and_codes_are_not_added():
    _, _, rules = laid_out(csv_sheet("""
学校名称,年度,拨付率,学校代码,在校生数,班级数
甲小学,2016,50,101,10,1
乙小学,2016,60,102,20,2
合计,2016,55,2,30,3
"""))
    assert "V07_sum" not in rules


def test_a_part_in_words_leaves_a_total_unchecked():
    _, _, rules = laid_out(csv_sheet("学校名称,投资（万元）\n甲,近50\n乙,20\n合计,69\n"))
    assert rules == ["V07"]


def test_a_total_without_the_word_is_shown_not_dropped():
    sheet = csv_sheet("学校名称,在校生数,班级数\n甲,10,1\n乙,20,3\n丙,30,3\n全县,60,7\n")
    layout, findings, rules = laid_out(sheet)
    assert rules == ["V07_hidden"]
    assert (findings[0].row, findings[0].severity) == (5, "warning")
    assert findings[0].repair.action == "drop_row"
    assert 5 in layout.body.index
    twin = csv_sheet("学校名称,在校生数,班级数\n甲,10,1\n乙,20,3\n丙,30,3\n全县,60,8\n")
    assert laid_out(twin)[2] == []


def test_rows_of_zeros_are_no_totals():
    text = "学校名称,在校生数,班级数\n甲,0,0\n乙,0,0\n丙,0,0\n丁,0,0\n"
    assert laid_out(csv_sheet(text))[2] == []


def test_a_total_on_top_without_the_word():
    text = "名称,在校生数,班级数\n江孜县,60,7\n甲,10,1\n乙,20,3\n丙,30,3\n"
    _, findings, _ = laid_out(csv_sheet(text))
    assert [(item.rule, item.row) for item in findings] == [("V07_hidden", 2)]


@pytest.mark.parametrize(
    ("text", "remark"),
    [("注：本表由各校填报", True), ("注1", True), ("填表人 张三", True), ("说明", True),
     ("备注：含县级", True), ("数据来源：统计年报", True), ("Note: made up", True),
     ("注重实验小学", False), ("说明书小学", False), ("来源乡小学", False), ("日期", True)],
)  # fmt: skip
def test_words_that_begin_a_remark(text, remark):
    assert is_remark(text) is remark


def test_remarks_below_the_table_and_signatures_between_pages():
    layout, findings, _ = laid_out(csv_sheet("""
学校名称,乡镇,在校生数
甲小学,热索乡,10
填表人：达瓦,审核人：次仁,
乙小学,热索乡,20

注：1.在校生数为9月1日数,,
2.不含学前班,,
"""))
    assert list(layout.body.index) == [2, 4]
    assert [item.row for item in said(findings, "V06_remark")] == [3, 6, 7]


def test_a_record_that_begins_like_a_remark_stays():
    layout, _, rules = laid_out(csv_sheet("学校名称,乡镇,在校生数\n甲,热索乡,10\n说明,热索乡,20\n"))
    assert (list(layout.body.index), rules) == ([2, 3], [])


def test_a_telephone_in_a_remark_is_not_shown():
    _, findings, _ = laid_out(csv_sheet("学校名称,在校生数\n甲,10\n填表人：达瓦 13800000000,\n"))
    assert "13800000000" not in "".join(item.sentence() for item in findings)


def test_a_merged_amount_counts_once():
    rows = [["项目编号", "学校名称", "投资（万元）"], ["P1", "甲小学", 90],
            ["P2", "乙小学", None], ["P3", "丙小学", 20]]  # fmt: skip
    layout, findings, _ = laid_out(book_sheet(rows, ["C2:C3"]))
    assert layout.body[2].tolist() == [90, None, 20]
    (amount,) = said(findings, "V06_merged_amount")
    assert (amount.severity, amount.row, amount.values) == ("warning", 2, {"first": 2, "last": 3})


def test_a_merged_code_is_a_name():
    rows = [["项目编号", "学校标识码", "投资（万元）"], ["P1", 2154000001, 90], ["P2", None, 20]]
    layout, _, rules = laid_out(book_sheet(rows, ["B2:B3"]))
    assert layout.body[1].tolist() == [2154000001, 2154000001]
    assert "V06_filled" in rules


def test_a_blank_below_a_township_is_asked_not_filled():
    sheet = csv_sheet("乡镇,学校名称,在校生数\n热索乡,甲,10\n,乙,20\n纳如乡,丙,30\n,丁,40\n")
    layout, findings, _ = laid_out(sheet)
    assert layout.body[0].tolist() == ["热索乡", "", "纳如乡", ""]
    asked = said(findings, "V06_blank_below")
    assert [(item.row, item.value, item.repair.value) for item in asked] == [
        (3, "热索乡", "热索乡"), (5, "纳如乡", "纳如乡")
    ]  # fmt: skip
    twin = csv_sheet("township,name,pupils\n热索乡,甲,10\n,乙,20\n", "schools.csv")
    assert laid_out(twin)[2] == []


def test_a_header_told_by_a_mapping():
    sheet = csv_sheet("甲,乙,丙\nA,B,C\n学校名称,乡镇,在校生数\n1,2,3\n")
    layout, _, _ = laid_out(sheet, header_rows=(2,))
    assert (layout.header_rows, layout.names, layout.above) == ((2,), ("A", "B", "C"),
                                                               ("甲", "乙", "丙"))  # fmt: skip
    layout, findings = find_layout(sheet, (9,))
    assert layout is None
    assert findings[0].rule == "empty_table"


def test_a_foreign_header_below_a_title():
    layout, _, _ = laid_out(csv_sheet("Washington DC,,\nWard,Facility,Spending\n1,Adams,500\n"))
    assert (layout.header_rows, list(layout.body.index)) == ((2,), [3])


def test_blank_and_explaining_sheets_are_silent_and_a_blank_file_is_not():
    blank = pd.DataFrame(dtype=object)
    assert find_layout(Sheet("a.xlsx", "Sheet2", blank)) == (None, [])
    told = book_sheet([["填表说明"], ["一、本表由学校填写"]], name="说明")
    assert find_layout(told) == (None, [])
    assert [item.rule for item in find_layout(Sheet("a.csv", "", blank))[1]] == ["empty_table"]


def test_a_sheet_wider_than_any_form_is_one_finding():
    wide = csv_sheet(",".join(f"列{place}" for place in range(1001)) + "\n")
    assert laid_out(wide)[2] == ["V06_too_wide"]
    blank = csv_sheet("学校名称,在校生数" + "," * 2000 + "\n甲,5\n")
    layout, _, rules = laid_out(blank)  # what formatting leaves at the right is no column
    assert (layout.names, rules) == (("学校名称", "在校生数"), [])


def test_many_totals_and_merged_areas_take_a_moment():
    lines = ["学校名称,投资（万元）"] + [f"甲{i},5" if i % 3 else "小计,10" for i in range(1, 3000)]
    began = time.process_time()
    layout, findings, _ = laid_out(csv_sheet("\n".join(lines)))
    assert time.process_time() - began < 5  # every total against every row would be minutes
    assert len(said(findings, "V07")) == 999
    assert not said(findings, "V07_sum")
    assert len(layout.body) == 2999 - 999


def test_columns_as_numbers():
    assert numbers(pd.Series(["1", "2.5"], dtype="str")).tolist() == [1, 2.5]
    mixed = numbers(pd.Series(["1,200", "３", "近4", "", None], dtype="str"))
    assert mixed[:2].tolist() == [1200, 3]
    assert pd.isna(mixed[2:]).all()
    assert pd.isna(numbers(pd.Series([True, "nan", "1_0", None], dtype=object))).all()


TEXTS = st.sampled_from(
    ["", "", "", "学校名称", "在校生数", "合计", "小计", "注：", "填表人：张三", "1", "2", "3.5",
     "人", "㎡", "万元", "单位：万元", "甲小学", "杭州市合计", "资金来源", "中央", " ",
     "\u3000", "name", "-", "2016年", "13800000000", "=1+1", "\u202e", "其中："]
)  # fmt: skip
GRIDS = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=12)
)


@settings(max_examples=200)
@given(GRIDS, st.booleans(), st.lists(st.tuples(*[st.integers(0, 12)] * 4), max_size=2))
def test_every_filled_row_is_kept_or_listed(grid, text, areas):
    """Rows below the header are body or set aside with a finding; no other row goes missing."""
    cells = pd.DataFrame(grid, dtype="str" if text else object)
    cells.index = range(1, len(grid) + 1)
    width = cells.shape[1]
    merged = tuple((1 + min(a, c), min(b, d), 1 + max(a, c), max(b, d))
                   for a, b, c, d in areas if max(b, d) < width)  # fmt: skip
    layout, findings = find_layout(Sheet("a.csv", "", cells, merged))
    filled = {row for row, line in enumerate(grid, 1) if any(cell.strip() for cell in line)}
    if layout is None:
        assert not filled
        return
    below = {row for row in filled if row > layout.header_rows[-1]}
    assert set(layout.body.index) | layout.set_aside == below
    assert not set(layout.body.index) & layout.set_aside
    assert layout.set_aside <= {item.row for item in findings}
    assert len(layout.names) == len(layout.units) == width
    for item in findings:
        assert item.sentence()
        assert item.sentence("en")


def test_a_national_table_takes_a_moment():
    count = 40_000
    frame = pd.DataFrame({0: [f"2154{i:06d}" for i in range(count)],
                          1: [f"第{i}小学" for i in range(count)], 2: ["120"] * count})  # fmt: skip
    head = pd.DataFrame([["school_id", "name", "pupils"]])
    cells = pd.concat([head, frame], ignore_index=True).astype("str")
    cells.index += 1
    began = time.process_time()
    layout, findings = find_layout(Sheet("schools.csv", "", cells))
    assert time.process_time() - began < 0.5  # per-cell reading would take several times that
    assert (len(layout.body), findings) == (count, [])
