"""mapping.toml: a foreign layout comes in without code, and every row is accounted for."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.dataset import inspect_dataset, read_dataset
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.mappings.cell_sources import Rows, Source, plain_amount, spans, take
from gaibao_geo.intake.mappings.header_names import HeaderNames
from gaibao_geo.intake.mappings.mapping import Mapping, read_mapping
from gaibao_geo.intake.mappings.mapping_file import ENTRY_KEYS, ITEM_KEYS
from gaibao_geo.intake.mappings.mapping_saved import lines_of, mapping_of
from gaibao_geo.intake.mappings.mapping_sources import CONDITION_KEYS, SOURCE_KEYS
from gaibao_geo.tables.schema import TABLES

ABOUT = 'title_zh = "示例数据（虚构）"\ntitle_en = "Example, made up"\nmade_up = true\n'

# A county's own form, 示例数据（虚构）: a column of quantity and one of money for each
# kind of works. Row 5 plans nothing at all; row 3 writes — where it has no canteen; row 6
# shows how to fill the form in.
FORM = """\
序号,学校,学校代码,乡镇,食堂数量,食堂投资(元),宿舍面积,宿舍投资(元),围墙(米),围墙投资(元),经办人
1,热龙乡小学,2154000001,热龙乡,1,"1,200,000",300,"¥ 900,000",0,0,甲
2,达孜乡小学,2154000002,达孜乡,—,—,450,1350000,120,60000,乙
3,卡麦乡小学,2154000003,卡麦乡,2,2000000,,,,,丙
4,日星乡小学,2154000004,日星乡,,,,,0,0,丁
5,填写样例,0000000000,某乡,1,500000,100,300000,10,5000,
合计,,,,3,3200000,750,2250000,120,60000,
"""
FORM_MAPPING = """
[[sheet]]
file = "改薄需求*.csv"
table = "schools"
skip = [{column = "学校代码", equals = "0000000000", reason = {zh = "样例", en = "a sample"}}]
[sheet.columns]
school_id = "学校代码"
name = "学校"
township = "乡镇"
region_id = {value = "540222"}
stage = {value = "primary"}
source = {value = "县教育局申报表"}
quality = {value = "made_up"}

[[sheet]]
file = "改薄需求*.csv"
table = "projects"
skip = [{column = "学校代码", equals = "0000000000", reason = {zh = "样例", en = "a sample"}}]
[sheet.columns]
school_id = "学校代码"
name = {pattern = "{学校}{item}"}
source = {value = "县教育局申报表"}
quality = {value = "made_up"}
[[sheet.items]]
item_type = "canteen"
item = "食堂"
quantity = "食堂数量"
unit = "个"
indicator = "canteens"
money = "食堂投资(元)"
[[sheet.items]]
item_type = "dormitory"
item = "学生宿舍"
quantity = "宿舍面积"
unit = "平方米"
money = {column = "宿舍投资(元)", amount = true}
[[sheet.items]]
item_type = "wall"
item = "围墙"
quantity = "围墙(米)"
unit = "米"
money = "围墙投资(元)"
"""


def folder(tmp_path, mapping, **files):
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(mapping.replace("@CONST", CONST), encoding="utf-8")
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def layout(*lines, names, units=None, top=1, file="表.csv", sheet=""):
    cells = pd.DataFrame([list(names), *map(list, lines)], dtype=object)
    cells.index = pd.RangeIndex(top, top + len(cells))
    units = tuple(units or [""] * len(names))
    return Layout(Sheet(file, sheet, cells), (top,), tuple(names), units, cells.iloc[1:])


CONST = 'source = {value = "表"}, quality = {value = "made_up"}'


def mapping_from(tmp_path, text):
    (tmp_path / "mapping.toml").write_text(text.replace("@CONST", CONST), encoding="utf-8")
    return read_mapping(tmp_path)


def applied(tmp_path, text, sheet):
    mapping, faults = mapping_from(tmp_path, text)
    assert faults == []
    return mapping.for_sheet(sheet.sheet.file, sheet.sheet.name).apply(sheet)


def rules(findings):
    return [finding.rule for finding in findings]


# A wide form becomes schools, projects and lines.


def test_a_wide_form_becomes_schools_projects_and_lines(tmp_path):
    data = read_dataset(folder(tmp_path, FORM_MAPPING, 改薄需求2016=FORM))
    assert data.schools["school_id"].tolist() == [f"215400000{n}" for n in (1, 2, 3, 4)]
    shown = data.projects[["project_id", "name", "cost_yuan"]].to_numpy().tolist()
    assert shown == [
        ["2154000001-canteen", "热龙乡小学食堂", 1_200_000],
        ["2154000003-canteen", "卡麦乡小学食堂", 2_000_000],
        ["2154000001-dormitory", "热龙乡小学学生宿舍", 900_000],
        ["2154000002-dormitory", "达孜乡小学学生宿舍", 1_350_000],
        ["2154000002-wall", "达孜乡小学围墙", 60_000],
    ]
    # the form's own totals: 320 万 of canteens, 225 万 of dormitories, 6 万 of walls
    costs = data.project_items.groupby("item_type")["cost_yuan"].sum()
    assert costs.to_dict() == {"canteen": 3_200_000, "dormitory": 2_250_000, "wall": 60_000}
    assert data.projects["cost_yuan"].sum() == 3_200_000 + 2_250_000 + 60_000
    amounts = data.project_items.groupby("item_type")["quantity"].sum()
    assert amounts.to_dict() == {"canteen": 3, "dormitory": 300 + 450, "wall": 120}
    line = data.project_items.iloc[0]
    assert (line["line"], line["unit"], line["indicator"]) == (1, "个", "canteens")


def test_every_row_is_kept_or_has_a_note_with_its_number(tmp_path):
    data = read_dataset(folder(tmp_path, FORM_MAPPING, 改薄需求2016=FORM))
    kept = {int(row) for part in data.parts for row in part.rows}
    told = {item.row for item in data.report if item.row}
    assert (kept, told) == ({2, 3, 4, 5}, {6, 7})
    aside = [item for item in data.report if item.rule == "mapping_skipped"]
    assert [(item.row, item.header) for item in aside] == [(6, "学校代码")]
    assert "样例" in aside[0].text("what")
    assert "a sample" in aside[0].text("what", "en")


def test_nothing_and_nought_are_told_apart(tmp_path):
    """Empty and — hold no figure; 0 says that there is none. Neither makes a project."""
    data = read_dataset(folder(tmp_path, FORM_MAPPING, 改薄需求2016=FORM))
    said = {(item.rule, item.values["group"]): item.values["rows"] for item in data.report
            if item.rule in ("mapping_empty", "mapping_zero")}  # fmt: skip
    assert said == {
        ("mapping_empty", "食堂"): "3, 5",
        ("mapping_empty", "学生宿舍"): "4–5",
        ("mapping_empty", "围墙"): "4",
        ("mapping_zero", "围墙"): "2, 5",
    }


def test_columns_left_out_are_named(tmp_path):
    data = read_dataset(folder(tmp_path, FORM_MAPPING, 改薄需求2016=FORM))
    unused = [item.values["columns"] for item in data.report
              if item.rule == "mapping_columns_unused"]  # fmt: skip
    assert unused == ["序号, 经办人"]


def test_next_years_file_comes_in_at_one_step(tmp_path):
    home = folder(tmp_path, FORM_MAPPING, 改薄需求2016=FORM)
    (home / "改薄需求2016.csv").unlink()
    later = FORM.splitlines()
    later[1] = '1,热龙乡小学,2154000001,热龙乡,0,0,320,"¥ 990,000",0,0,甲'
    (home / "改薄需求2017.csv").write_text("\n".join(later), encoding="utf-8")
    data = read_dataset(home)
    # 2016: 5 510 000; the canteen of 1 200 000 is built, the dormitory dearer by 90 000
    assert data.projects["cost_yuan"].sum() == 5_510_000 - 1_200_000 + 90_000


def test_a_cell_of_a_group_is_found_under_its_own_column(tmp_path):
    text = FORM.replace("1350000", "约一百万？")
    data = inspect_dataset(folder(tmp_path, FORM_MAPPING, 改薄需求2016=text))
    bad = [item for item in data.report if item.severity == "error"]
    assert {(item.row, item.column, item.header) for item in bad} >= {
        (3, "cost_yuan", "宿舍投资(元)")
    }


def test_money_keeps_the_unit_of_each_group(tmp_path):
    """Canteens in 万元, as the header's reader found; equipment in 元, as the mapping says."""
    sheet = layout(["S1", "120", "5000"], ["S2", "80.5", ""],
                   names=["学校代码", "食堂投资", "设备购置"], units=["", "万元", ""])  # fmt: skip
    matches, _ = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "projects"
columns = {school_id = "学校代码", name = "学校代码", @CONST}
items = [
  {item_type = "canteen", money = "食堂投资(万元)"},
  {item_type = "equipment", money = {column = "设备购置", unit = "元"}},
]
""", sheet)  # fmt: skip
    projects = [match for match in matches if match.table.name == "projects"]
    assert [match.units["cost_yuan"] for match in projects] == ["万元", "元"]
    factor = {"万元": 10_000, "元": 1}
    total = sum(Decimal(cell) * factor[match.units["cost_yuan"]]
                for match in projects for cell in match.body["cost_yuan"])  # fmt: skip
    assert total == 1_200_000 + 805_000 + 5_000


def test_a_unit_that_sheet_and_mapping_name_differently_stops(tmp_path):
    text = """
[[sheet]]
file = "表.csv"
table = "projects"
columns = {school_id = "校", name = "校", @CONST}
items = [{item_type = "canteen", money = {column = "投资", unit = "万元"}}]
"""
    wrong = layout(["S1", "1200000"], names=["校", "投资"], units=["", "元"])
    clean = layout(["S1", "120"], names=["校", "投资"], units=["", "万元"])
    _, faults = applied(tmp_path, text, wrong)
    assert rules(faults) == ["mapping_unit"]
    assert faults[0].severity == "error"
    assert applied(tmp_path, text, clean)[1] == []


def test_a_factor_takes_the_place_of_the_headers_unit(tmp_path):
    """1.5 in 万元, times 10 000: the cells are yuan now, whatever the header says."""
    sheet = layout(["S1", "1.5"], names=["校", "投资"], units=["", "万元"])
    matches, faults = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "projects"
columns = {school_id = "校", name = "校", @CONST}
items = [{item_type = "canteen", money = {column = "投资", times = 10000}}]
""", sheet)  # fmt: skip
    assert matches[0].body["cost_yuan"].tolist() == ["15000.0"]
    assert (matches[0].units["cost_yuan"], faults) == ("", [])


def test_a_constant_quantity_makes_no_project_by_itself(tmp_path):
    """One canteen each, where money is planned for one."""
    sheet = layout(["S1", "5"], ["S2", ""], ["S3", "-2"], names=["校", "投资"])
    matches, faults = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "projects"
columns = {school_id = "校", name = "校", @CONST}
[[sheet.items]]
item_type = "canteen"
quantity = {value = 1}
money = "投资"
skip = [{column = "投资", below = 0, reason = "冲减"}]
""", sheet)  # fmt: skip
    project, line = matches
    assert project.body["project_id"].tolist() == ["S1-canteen"]
    assert line.body[["quantity", "cost_yuan"]].to_numpy().tolist() == [["1", "5"]]
    assert [(item.rule, item.row) for item in faults] == [
        ("mapping_skipped", 4), ("mapping_empty", None), ("mapping_nothing", 3),
    ]  # fmt: skip
    assert project.set_aside == {4}


def test_columns_of_stages_become_rows(tmp_path):
    """A long table from a wide one: one record for each row and stage."""
    sheet = layout(["S1", 120, 45], ["S2", 80, None], names=["校", "小学在校生", "初中在校生"])
    matches, faults = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "school_years"
columns = {school_id = "校", school_year = {value = "2015/16"}, @CONST}
[[sheet.unpivot]]
columns = {stage = {value = "primary"}, pupils = "小学在校生"}
[[sheet.unpivot]]
columns = {stage = {value = "junior"}, pupils = "初中在校生"}
""", sheet)  # fmt: skip
    rows = [list(row) for match in matches
            for row in match.body[["school_id", "stage", "pupils"]].to_numpy()]  # fmt: skip
    assert rows == [["S1", "primary", 120], ["S2", "primary", 80], ["S1", "junior", 45]]
    assert [(item.rule, item.values["rows"]) for item in faults] == [("mapping_empty", "3")]


def test_a_row_without_anything_asked_for_is_said(tmp_path):
    sheet = layout(["S1", 1], ["S2", None], names=["校", "小学在校生"])
    _, faults = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "school_years"
columns = {school_id = "校", school_year = {value = "2015/16"}, @CONST}
unpivot = [{columns = {stage = {value = "primary"}, pupils = "小学在校生"}}]
""", sheet)  # fmt: skip
    assert [(item.rule, item.row) for item in faults] == [
        ("mapping_empty", None), ("mapping_nothing", 3),
    ]  # fmt: skip


# What fills a column.


def taken(source, **columns):
    frame = pd.DataFrame(columns, dtype=object)
    return take(source, Rows(frame.index, lambda name: frame[name])).cells.tolist()


def test_a_join_is_missing_where_a_part_is_and_the_second_choice_steps_in():
    second = Source(("School",))
    joined = Source(("Agency", "ID"), join="-", missing=frozenset({"n.a."}), otherwise=second)
    cells = taken(joined, Agency=["DCPS", "PCS"], ID=[202.0, "n.a."], School=["Aiton", "Hope"])
    assert cells == ["DCPS-202", "Hope"]


def test_values_are_translated_and_others_are_told():
    source = Source(("Level",), values={"ES": "primary"}, other="")
    frame = {"Level": ["ES", "CLOSED", "CLOSED", None]}
    rows = Rows(pd.RangeIndex(4), lambda name: pd.Series(frame[name], dtype=object))
    got = take(source, rows)
    assert got.cells.tolist() == ["primary", None, None, None]
    assert dict(got.others) == {"CLOSED": 2}
    got = take(Source(("Level",), values={"ES": "primary"}), rows)
    assert got.unlisted == {1: "CLOSED", 2: "CLOSED"}
    assert got.cells.tolist() == ["primary", None, None, None]  # told, never guessed


def test_the_second_choice_speaks_only_where_it_steps_in():
    """Row 0 takes the first; row 1 the second; row 2 has neither; row 3 is not understood."""
    second = Source(("二",), values={"x": "X"})
    first = Source(("一",), values={"a": "A"}, otherwise=second)
    frame = pd.DataFrame({"一": ["a", None, None, "b"], "二": ["y", "x", None, "x"]}, dtype=object)
    got = take(first, Rows(frame.index, lambda name: frame[name]))
    assert got.cells.tolist() == ["A", "X", None, None]
    assert got.absent.tolist() == [False, False, True, False]
    assert got.unlisted == {3: "b"}


def test_texts_are_cleaned_then_framed():
    source = Source(("Ward",), remove=(" ", "."), replace=((re.compile("^Ward"), ""),), prefix="DC")
    assert taken(source, Ward=["Ward 1.", 7, 7.0, ""]) == ["DC1", "DC7", "DC7", None]


def test_a_factor_is_exact():
    """1 square foot is 0.09290304 square metres."""
    source = Source(("ft",), amount=True, times=Decimal("0.09290304"))
    cells = taken(source, ft=[" \t55,563 ", "about 5", "100"])
    assert cells == ["5161.97161152", "about 5", "9.29030400"]
    assert Decimal(55_563) * Decimal("0.09290304") == Decimal("5161.97161152")


def test_cells_nobody_touches_keep_their_kind():
    assert taken(Source(("n",), missing=frozenset({"x"})), n=[1.5, "x", True]) == [1.5, None, True]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("$1,234,567.00", "1234567.00"), (" \t55,563 ", "55563"), ("(1,234)", "-1234"),
     ("($1,234)", "-1234"), ("-$1,747", "-1747"), ("US$ 5", "5"), ("EUR 12", "12"),
     ("￥300", "300"), ("₹12,34,567", "1234567"), ("1 234 567", "1234567"), ("0.5", "0.5"),
     # no amounts, or a grouping that may be a decimal sign: left to whoever reads them
     ("1.234.567", "1.234.567"), ("12,34", "12,34"), ("3万", "3万"), ("", ""), ("()", "()"),
     (".", "."), ("=1+1", "=1+1")],
)  # fmt: skip
def test_an_amount_without_its_dress(text, plain):
    assert plain_amount(text) == plain


def test_an_amount_with_a_decimal_comma():
    assert plain_amount("€ 1.234.567,89", ",") == "1234567.89"
    assert plain_amount("1,234,567.89", ",") == "1,234,567.89"


@given(st.integers(-(10**12), 10**12))
def test_amounts_come_back_however_they_are_dressed(number):
    sign, size = "-" * (number < 0), abs(number)
    for dressed in (f"{number:,}", f"{sign}${size:,}.00", f" {number} \t", f"{number} €"):
        assert int(Decimal(plain_amount(dressed))) == number
    if number < 0:
        assert int(plain_amount(f"({size:,})")) == number


@given(st.sets(st.integers(1, 60)))
def test_row_numbers_in_short_name_every_row(rows):
    read = set()
    for part in filter(None, spans(rows).split(", ")):
        first, _, last = part.partition("–")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == rows


# Columns by name or letter.


def test_a_header_is_found_by_name_width_and_letter():
    names = HeaderNames(("学校 名称", "食堂/投资", "Roofing ", "投资(元)", "", "投资(元)", "面积"))
    assert names.places("学校名称") == [0]
    assert names.places("食堂-投资（万元）") == [1]  # its unit was taken off by the reader
    assert names.places("roofing") == [2]
    assert names.places("投资（元）") == [3, 5]
    assert names.places("@E") == [4]
    assert names.places("@ZZ") == []
    assert names.places("投资(万元)") == []  # never a column that states another unit
    assert names.places("面积(平方米)") == [6]
    assert names.places("") == []
    assert names.near("学校名") == ["学校 名称"]


MINIMAL = """
[[sheet]]
file = "表.csv"
table = "schools"
columns = {school_id = "代码", name = "校名", @CONST}
"""


def test_a_column_the_sheet_lacks_is_named_with_those_near(tmp_path):
    sheet = layout(["1", "甲"], names=["学校代码", "校名"])
    matches, faults = applied(tmp_path, MINIMAL, sheet)
    assert matches == []
    assert [(item.rule, item.column, item.value) for item in faults] == [
        ("mapping_no_column", "school_id", "代码")
    ]
    assert "学校代码" in faults[0].text("do")


def test_a_name_that_stands_twice_asks_for_a_letter(tmp_path):
    twice = layout(["1", "甲", "2"], names=["代码", "校名", "代码"])
    _, faults = applied(tmp_path, MINIMAL, twice)
    assert rules(faults) == ["mapping_many_columns"]
    assert "@A, @C" in faults[0].text("do")
    matches, faults = applied(tmp_path, MINIMAL.replace('"代码"', '"@C"'), twice)
    assert matches[0].body["school_id"].tolist() == ["2"]
    assert rules(faults) == ["mapping_columns_unused"]


def test_a_value_the_list_does_not_know_stops_at_its_cell(tmp_path):
    sheet = layout(["1", "甲", "小学"], ["2", "乙", "高职"], ["3", "丙", "高职"],
                   names=["代码", "校名", "类型"], file="表.xlsx", sheet="学校")  # fmt: skip
    text = MINIMAL.replace("表.csv", "表.xlsx").replace(
        "{school", '{kind = {column = "类型", values = {"小学" = "primary"}}, school'
    )
    _, faults = applied(tmp_path, text, sheet)
    assert [(item.rule, item.row, item.cell, item.value) for item in faults] == [
        ("mapping_unlisted", 3, "C3", "高职"), ("mapping_unlisted", 4, "C4", "高职"),
    ]  # fmt: skip
    assert applied(tmp_path, text.replace('"primary"', '"primary", "高职" = "vocational"'), sheet)[
        1
    ] == []


@pytest.mark.parametrize(
    ("test", "aside"),
    [('equals = ["0", 2]', [2, 4]), ('not_equals = "1"', [2, 4, 5]), ("missing = true", [5]),
     ("below = 1", [2]), ('matches = "^[12]$"', [3, 4])],
)  # fmt: skip
def test_rows_are_set_aside_by_a_test_each_with_a_note(tmp_path, test, aside):
    sheet = layout(["a", "甲", 0], ["b", "乙", "1"], ["c", "丙", 2.0], ["d", "丁", None],
                   names=["代码", "校名", "开"])  # fmt: skip
    skip = f'skip = [{{column = "开", {test}, reason = "停办"}}]\n'
    matches, faults = applied(tmp_path, MINIMAL.replace("columns", skip + "columns"), sheet)
    assert [item.row for item in faults] == aside
    assert sorted([*matches[0].body.index, *aside]) == [2, 3, 4, 5]
    assert matches[0].set_aside == set(aside)


def test_an_amount_below_nought_is_seen_through_its_dress(tmp_path):
    sheet = layout(["a", "甲", "($5)"], ["b", "乙", "$1,000"], names=["代码", "校名", "钱"])
    skip = 'skip = [{column = "钱", below = 0, reason = "冲减"}]\n'
    matches, _ = applied(tmp_path, MINIMAL.replace("columns", skip + "columns"), sheet)
    assert matches[0].body["school_id"].tolist() == ["b"]


def test_columns_of_their_own_are_kept_when_asked(tmp_path):
    sheet = layout(["1", "甲", "张"], names=["代码", "校名", "校长"])
    text = MINIMAL.replace("columns", 'keep = "校长"\ncolumns')
    matches, faults = applied(tmp_path, text, sheet)
    assert (matches[0].body["校长"].tolist(), faults) == (["张"], [])


def test_polygons_come_along_unasked(tmp_path):
    shape = object()
    sheet = layout(["1", "甲", shape], names=["代码", "校名", "geometry"])
    matches, faults = applied(tmp_path, MINIMAL, sheet)
    assert (matches[0].body["geometry"].tolist(), faults) == ([shape], [])


# The file and its faults.


def test_without_a_file_nothing_is_told(tmp_path):
    mapping, faults = read_mapping(tmp_path)
    assert (mapping, faults) == (Mapping(), [])
    assert mapping.for_sheet("学校.csv", "") is None


def test_which_sheets_an_entry_is_about(tmp_path):
    mapping, _ = mapping_from(tmp_path, """
[[sheet]]
file = "改薄[2016]*.XLSX"
sheet = "表1*"
table = "schools"
header_rows = [3, 2]
""")  # fmt: skip
    told = mapping.for_sheet("江孜/改薄[2016]终稿.xlsx", "表1 学校")
    assert told.header_rows == (2, 3)
    assert mapping.for_sheet("改薄2.xlsx", "表1 学校") is None
    assert mapping.for_sheet("改薄[2016].xlsx", "表2") is None


def test_every_fault_of_the_file_is_listed_with_its_key(tmp_path):
    _, faults = mapping_from(tmp_path, """
curency = "USD"
[[sheet]]
table = "school"
[[sheet]]
file = "a.csv"
table = "schools"
items = [{item_type = "canteen", money = "m"}]
[[sheet]]
file = "b.csv"
items = [{item_type = "canten"}, {money = "m"}]
[[sheet]]
file = "c.csv"
table = "schools"
unpivot = [{columns = {stage = {value = "junior"}}}]
""")  # fmt: skip
    assert {(item.file, item.severity) for item in faults} == {("mapping.toml", "error")}
    assert [(item.rule, item.value) for item in faults] == [
        ("mapping_key", "curency"),
        ("mapping_needs", "sheet[1].file"),
        ("mapping_table", "sheet[1].table"),
        ("mapping_table", "sheet[2].table"),  # items give projects
        ("mapping_allowed", "sheet[3].items[1].item_type"),
        ("mapping_needs", "sheet[3].items[1].money"),
        ("mapping_needs", "sheet[3].items[2].item_type"),
        ("mapping_needs", "sheet[4].unpivot[1].when"),
    ]
    assert "currency" in faults[0].text("do")
    assert "schools" in faults[2].text("do", "en")
    assert "canteen" in faults[4].text("do")


def test_every_fault_of_an_entry_is_listed_with_its_key(tmp_path):
    _, faults = mapping_from(tmp_path, """
[[sheet]]
file = "a.csv"
table = "schools"
datum = "wgs48"
header_rows = "two"
keep = ["name"]
skip = [{column = "a", reason = "b"}, {column = "a", equals = "1"}]
[sheet.columns]
scool_id = "x"
name = {column = "x", columns = ["y"]}
pupils = 5
stage = {column = "x", values = {A = "primery"}, colour = "red"}
quality = {value = "good"}
aliases = {column = "x", replace = {"(" = ""}}
township = {column = "x", amount = "yes", times = "2", decimal = ";"}
""")  # fmt: skip
    assert sorted((item.rule, item.value) for item in faults) == sorted([
        ("mapping_datum", "sheet[1].datum"),
        ("mapping_kind", "sheet[1].header_rows"),
        ("mapping_keep", "sheet[1].keep"),
        ("mapping_test", "sheet[1].skip[1]"),
        ("mapping_needs", "sheet[1].skip[2].reason"),
        ("mapping_column", "sheet[1].columns.scool_id"),
        ("mapping_ways", "sheet[1].columns.name"),
        ("mapping_kind", "sheet[1].columns.pupils"),
        ("mapping_key", "sheet[1].columns.stage.colour"),
        ("mapping_allowed", "sheet[1].columns.stage"),
        ("mapping_allowed", "sheet[1].columns.quality"),
        ("mapping_regex", "sheet[1].columns.aliases.replace"),
        ("mapping_kind", "sheet[1].columns.township.amount"),
        ("mapping_kind", "sheet[1].columns.township.times"),
        ("mapping_kind", "sheet[1].columns.township.decimal"),
    ])  # fmt: skip
    for item in faults:
        for lang in ("zh", "en"):
            assert item.sentence(lang)


def test_what_a_table_requires_must_come_from_somewhere(tmp_path):
    _, faults = mapping_from(tmp_path, MINIMAL.replace("@CONST", 'quality = {value = "made_up"}'))
    assert [(item.rule, item.values["name"]) for item in faults] == [
        ("mapping_required", "source")
    ]
    assert 'source = { value = "…" }' in faults[0].text("do")


def test_a_faulty_entry_reads_nothing_and_is_told_once(tmp_path):
    bad = MINIMAL.replace("@CONST", 'quality = {value = "made_up"}')
    data = inspect_dataset(folder(tmp_path, bad, 表="代码,校名\n1,甲\n1,甲\n"))
    assert rules(data.report) == ["mapping_required"]
    assert data.tables == {}


WHOLE = MINIMAL.replace("@CONST", CONST)


@pytest.mark.parametrize("text", ["not toml [", "a = 1\na = 2\n"])
def test_a_file_that_is_no_toml_is_one_error(tmp_path, text):
    _, faults = mapping_from(tmp_path, text)
    assert rules(faults) == ["mapping_unreadable"]


def test_a_file_in_another_encoding_is_one_error_and_a_mark_none(tmp_path):
    (tmp_path / "mapping.toml").write_bytes(WHOLE.encode("gb18030"))
    assert rules(read_mapping(tmp_path)[1]) == ["mapping_unreadable"]
    (tmp_path / "mapping.toml").write_bytes(WHOLE.encode("utf-8-sig"))
    assert read_mapping(tmp_path)[1] == []


def test_two_entries_that_fight_are_both_named(tmp_path):
    first = MINIMAL.replace("columns", "header_rows = [2]\ncolumns")
    other = MINIMAL.replace("columns", "header_rows = [3]\ncolumns").replace("表.csv", "*.csv")
    mapping, faults = mapping_from(tmp_path, first + other)
    assert [(item.rule, item.value) for item in faults] == [
        ("mapping_fight", "sheet[2].header_rows"), ("mapping_twice", "sheet[2]"),
    ]  # fmt: skip
    assert [entry.faulty for entry in mapping.entries] == [True, True]


def test_two_entries_that_share_a_sheet_in_peace_are_silent(tmp_path):
    """Each takes the rows that the other sets aside; or another key; or another sheet."""
    skip = 'skip = [{column = "类", equals = "a", reason = "b"}]\n'
    one = MINIMAL.replace("columns", skip + "columns")
    two = one.replace("equals", "not_equals")
    other_key = MINIMAL.replace('"代码"', '{column = "代码", prefix = "N"}')
    elsewhere = MINIMAL.replace("表.csv", "别.csv")
    assert mapping_from(tmp_path, one + two + other_key + elsewhere)[1] == []


def test_two_groups_with_one_id_are_named(tmp_path):
    items = """
items = [
  {item_type = "canteen", item = "食堂", money = "a"},
  {item_type = "canteen", item = "灶具", money = "b"},
]
"""
    text = MINIMAL.replace("schools", "projects").replace('"代码"', '"x"') + items
    pattern = 'project_id = {pattern = "{school_id}-{item_type}"}'
    text = text.replace("school_id", f"{pattern}, school_id")
    _, faults = mapping_from(tmp_path, text)
    assert [(item.rule, item.values["table"]) for item in faults] == [
        ("mapping_twice", "projects"), ("mapping_twice", "project_items"),
    ]  # fmt: skip
    assert mapping_from(tmp_path, text.replace("{item_type}", "{item}"))[1] == []


def test_an_entry_that_no_sheet_met_is_a_warning(tmp_path):
    mapping, _ = mapping_from(tmp_path, MINIMAL)
    assert mapping.unused([("表.csv", "")]) == []
    assert rules(mapping.unused([("别.csv", "")])) == ["mapping_unused"]
    text = "school_id,name,stage,region_id,source,quality\n1,甲,primary,540222,表,made_up\n"
    # the sheet that is there is matched by its names
    data = read_dataset(folder(tmp_path, MINIMAL, schools=text))
    assert [item.value for item in data.report.of("warning")] == ["sheet[1]"]
    assert len(data.schools) == 1


def test_another_currency_is_noted(tmp_path):
    assert rules(mapping_from(tmp_path, 'currency = "USD"\n')[1]) == ["mapping_currency"]
    assert mapping_from(tmp_path, 'currency = "CNY"\n')[1] == []
    (tmp_path / "dataset.toml").write_text(ABOUT + 'currency = "EUR"\n', encoding="utf-8")
    _, notes = mapping_from(tmp_path, "")
    assert [(item.file, item.severity) for item in notes] == [("dataset.toml", "note")]
    assert "EUR" in notes[0].text("what")


# Saving how a folder was read.


def same_tables(first, second):
    assert list(first.tables) == list(second.tables)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, second.tables[name], check_like=True)


def saved(data, mapping=None):
    return mapping_of([part.match for part in data.parts], mapping)


def test_a_folder_matched_by_name_reads_the_same_by_its_saved_mapping(tmp_path):
    plain = {
        "schools": "school_id,name,stage,region_id,心得 \"一\",source,quality\n"
                   "1,甲,primary,540222,好,表,made_up\n",
        "projects": "project_id,school_id,name,cost_yuan,source,quality\n9,1,食堂,5,表,made_up\n",
    }
    first = read_dataset(folder(tmp_path, "", **plain))
    text = saved(first)
    second = read_dataset(folder(tmp_path, text, **plain))
    same_tables(first, second)
    assert "unknown_column" in rules(first.report)  # 心得; saved, it is asked for
    assert rules(second.report) == ["V18_approximate"]
    assert saved(second, read_mapping(tmp_path)[0]) == text


def book(file, pupils=120):
    """A county's workbook: a title, a unit line, a header of two rows, a row of totals."""
    made = Workbook()
    sheet = made.active
    sheet.title = "学校"
    for line in (
        ["江孜县学校基本情况表（示例数据，虚构）"],
        ["单位：平方米"],
        ["学校标识码", "学校名称", "行政区划代码", "办学类型", "在校生", None, "校舍面积", None],
        [None, None, None, None, "合计", "其中寄宿生", "教学及辅助用房", "运动场地"],
        ["2154000001", "江孜县热龙乡小学", "540222", "小学", pupils, 60, 800, 1500],
        ["2154000002", "江孜县达孜乡小学", "540222", "小学", 90, 40, 600, 1200],
        ["合计", None, None, None, pupils + 90, 100, 1400, 2700],
    ):
        sheet.append(line)
    for area in ("E3:F3", "G3:H3"):
        sheet.merge_cells(area)
    plan = made.create_sheet("项目")
    for line in (
        ["改薄项目备选表（示例数据，虚构）"],
        ["单位：万元"],
        ["项目编号", "学校标识码", "项目名称", "规划投资", "年度"],
        ["P1", "2154000001", "食堂", 120, 2016],
        ["P2", "2154000002", "宿舍", 80.5, 2016],
    ):
        plan.append(line)
    made.save(file)


def test_a_workbook_known_by_its_usual_names_reads_the_same_by_its_saved_mapping(tmp_path):
    home = folder(tmp_path, "")
    book(home / "江孜.xlsx")
    first = read_dataset(home)
    assert first.projects["cost_yuan"].tolist() == [1_200_000, 805_000]
    assert {"V06", "V06_match", "V06_unit_line"} <= set(rules(first.report))
    second = read_dataset(folder(tmp_path, saved(first)))
    same_tables(first, second)
    assert [rule for rule in rules(second.report) if rule.startswith("V06")] == []


def test_next_years_workbook_comes_in_by_the_mapping_of_this_year(tmp_path):
    home = folder(tmp_path, "")
    book(home / "江孜2016.xlsx")
    text = saved(read_dataset(home)).replace('file = "江孜2016', 'file = "江孜*')
    (home / "江孜2016.xlsx").unlink()
    book(home / "江孜2017.xlsx", pupils=130)
    data = read_dataset(folder(tmp_path, text))
    assert data.schools["pupils"].tolist() == [130, 90]
    assert not {"mapping_unused", "V06_match"} & set(rules(data.report))


# A form with two rows of header, money in 万元 under one unit line, and a second year of it.

WIDE = """
[[sheet]]
file = "改薄规划*.xlsx"
table = "projects"
header_rows = [3, 4]
[sheet.columns]
school_id = "学校标识码"
name = {pattern = "{学校名称}{item}"}
budget_year = "年度"
source = {value = "县改薄规划"}
quality = {value = "made_up"}
[[sheet.items]]
item_type = "canteen"
item = "食堂"
quantity = "食堂/数量(个)"
unit = "个"
money = "食堂/投资"
[[sheet.items]]
item_type = "dormitory"
item = "学生宿舍"
quantity = "学生宿舍/面积(平方米)"
unit = "平方米"
money = "学生宿舍/投资"
[[sheet.items]]
item_type = "equipment"
item = "设备"
money = {column = "设备/投资(元)", unit = "元"}
"""


def wide_book(file, canteen="160"):
    made = Workbook()
    sheet = made.active
    for line in (
        ["改薄建设规划表（示例数据，虚构）"],
        ["单位：万元"],
        ["学校标识码", "学校名称", "年度", "食堂", None, "学生宿舍", None, "设备"],
        [None, None, None, "数量(个)", "投资", "面积(平方米)", "投资", "投资(元)"],
        ["2154000001", "热龙乡小学", 2016, 1, 120, 300, "90.5", 25000],
        ["2154000002", "达孜乡小学", 2016, None, None, 450, 135, None],
        ["2154000003", "卡麦乡小学", 2016, 2, canteen, None, None, "8,000"],
        ["合计", None, None, 3, 280, 750, 225.5, 33000],
    ):
        sheet.append(line)
    for area in ("D3:E3", "F3:G3"):
        sheet.merge_cells(area)
    made.save(file)


def test_groups_under_a_header_of_two_rows_keep_their_units(tmp_path):
    home = folder(tmp_path, WIDE)
    wide_book(home / "改薄规划2016.xlsx")
    data = read_dataset(home)
    costs = data.project_items.groupby("item_type")["cost_yuan"].sum().to_dict()
    assert costs == {"canteen": (120 + 160) * 10_000, "dormitory": 905_000 + 1_350_000,
                     "equipment": 25_000 + 8_000}  # fmt: skip
    amounts = data.project_items.groupby("item_type")["quantity"].sum().to_dict()
    assert (amounts["canteen"], amounts["dormitory"]) == (1 + 2, 300 + 450)
    assert set(data.projects["budget_year"]) == {2016}
    kept = {int(row) for part in data.parts for row in part.rows}
    assert kept == {5, 6, 7}
    assert {item.row for item in data.report} >= {8}  # 合计, a check and no data


def test_the_second_year_of_the_form_is_read_at_one_step(tmp_path):
    home = folder(tmp_path, WIDE)
    wide_book(home / "改薄规划2017.xlsx", canteen=200)
    data = inspect_dataset(home)
    costs = data.project_items.groupby("item_type")["cost_yuan"].sum().to_dict()
    assert costs["canteen"] == (120 + 200) * 10_000


def test_a_mapping_that_was_told_is_saved_as_it_stands(tmp_path):
    home = folder(tmp_path, 'currency = "USD"\nmissing = ["n.a."]\n' + FORM_MAPPING, 改薄需求=FORM)
    first = read_dataset(home)
    text = saved(first, read_mapping(home)[0])
    assert "食堂投资(元)" in text
    second = read_dataset(folder(tmp_path, text))
    same_tables(first, second)
    assert [item.id for item in first.report] == [item.id for item in second.report]


def test_units_and_names_that_stand_twice_are_saved_exactly(tmp_path):
    """Two columns are called 面积; the second, in 亩, was taken."""
    sheet = layout(["1", "甲", "5", "3"], names=["代码", "校名", "面积", "面积"],
                   units=["", "", "", "亩"], top=3, file="表.xlsx", sheet="一")  # fmt: skip
    body = sheet.body.iloc[:, [0, 3]].set_axis(["school_id", "land_m2"], axis=1)
    body = body.assign(source="表")
    match = Match(
        TABLES["facilities"], sheet, body, {}, {"land_m2": "亩"}, {"school_id": 0, "land_m2": 3},
        {"school_id": "alias", "land_m2": "alias", "source": "constant"}, "gcj02",
    )  # fmt: skip
    entry = tomllib.loads(mapping_of([match]))["sheet"][0]
    assert entry == {
        "file": "表.xlsx", "sheet": "一", "table": "facilities", "header_rows": [3],
        "datum": "gcj02",
        "columns": {"school_id": "代码", "land_m2": {"column": "@D", "unit": "亩"},
                    "source": {"value": "表"}},
    }  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_survives_saving(name):
    assert tomllib.loads("\n".join(lines_of({name: [name, {name: True}, 1]}))) == {
        name: [name, {name: True}, 1]
    }


# Nothing that stands in the file makes it fall over.

WORDS = st.sampled_from([
    *("sheet", "file", "sheet", "table", "header_rows", "datum", "missing", "skip", "columns"),
    *("keep", "unpivot", "items", "column", "join", "pattern", "value", "amount", "decimal"),
    *("times", "values", "other", "or", "equals", "below", "matches", "reason", "when"),
    *("item_type", "quantity", "money", "school_id", "name", "source", "quality", "cost_yuan"),
])  # fmt: skip
TEXTS = st.sampled_from(
    ["表.csv", "*", "[", "schools", "projects", "代码", "@B", "@", "{代码}", "{name}{", "(", "",
     "0", "canteen", "made_up", "wgs84", "a\u202eb"]
)  # fmt: skip
PLAIN = TEXTS | st.integers(-2, 3) | st.booleans() | st.floats(-9, 9)
TREES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


GOOD = {"school_id": "代码", "name": "name", "source": {"value": "表"},
        "quality": {"value": "made_up"}}  # fmt: skip
SOURCES = st.fixed_dictionaries(
    {},
    optional={
        "column": st.sampled_from(["代码", "name", "@A"]), "pattern": TEXTS, "value": PLAIN,
        "columns": st.lists(st.sampled_from(["代码", "name"]), max_size=2), "join": TEXTS,
        "or": st.sampled_from(["name", "无"]), "values": st.dictionaries(TEXTS, TEXTS, max_size=2),
        "other": TEXTS, "amount": st.booleans(), "times": st.floats(-9, 9), "missing": TEXTS,
        "remove": st.lists(TEXTS, max_size=2), "replace": st.dictionaries(TEXTS, TEXTS, max_size=1),
    },
)  # fmt: skip


@given(
    st.dictionaries(WORDS, TREES, max_size=3),
    st.dictionaries(st.sampled_from(["school_id", "name", "pupils", "kind"]), SOURCES),
)
@settings(max_examples=400)
def test_no_file_makes_reading_fall_over(tree, columns):
    entry = {"file": "表.csv", "table": "schools", "columns": {**GOOD, **columns}, **tree}
    sheet = layout(["1", "甲"], [None, 2.5], names=["代码", "name"])
    with TemporaryDirectory() as home:
        mapping, _ = mapping_from(Path(home), "\n".join(lines_of({"sheet": [entry]})))
    told = mapping.for_sheet("表.csv", "")
    matches, faults = told.apply(sheet) if told else ([], [])
    event(f"matches: {len(matches)}")
    kept = {row for match in matches for row in match.body.index}
    assert not matches or {2, 3} <= kept | {item.row for item in faults}
    assert all(item.sentence(lang) for item in faults for lang in ("zh", "en"))


def test_patterns_find_what_they_name_whatever_the_order(tmp_path):
    sheet = layout(["1", "甲"], names=["代码", "name"])
    matches, faults = applied(tmp_path, """
[[sheet]]
file = "表.csv"
table = "schools"
columns = {name = {pattern = "{school_id}{name}"}, school_id = {pattern = "N{代码}"}, @CONST}
""", sheet)  # fmt: skip
    assert faults == []
    assert matches[0].body[["school_id", "name"]].to_numpy().tolist() == [["N1", "N1甲"]]


def test_a_stage_told_once_for_the_sheet_holds_for_every_school(tmp_path):
    """And a closed school needs none: no standard is applied to it."""
    text = MINIMAL.replace("columns = {", 'columns = {region_id = {value = "540222"}, ')
    told = text.replace("columns = {", 'columns = {stage = {value = "primary"}, ')
    data = read_dataset(folder(tmp_path, told, 表="代码,校名\n1,甲\n"))
    assert data.schools["stage"].tolist() == ["primary"]
    keep = 'keep = {column = "状态", values = {"撤销" = "close"}, other = ""}, '
    closed = text.replace("columns = {", "columns = {" + keep)
    sheet = "代码,校名,状态\n1,甲,撤销\n2,乙,在办\n"
    data = inspect_dataset(folder(tmp_path, closed, 表=sheet))
    without = [item for item in data.report if item.severity == "error"]
    assert [item.column for item in without] == ["stage"]


# The guide.


@pytest.mark.parametrize("page", ["docs/mapping.md", "docs/mapping.zh.md"])
def test_the_examples_of_the_guide_are_without_fault(tmp_path, page):
    blocks = re.findall(r"```toml\n(.*?)```", Path(page).read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 4
    for block in blocks:
        whole = block if "[[sheet]]" in block else MINIMAL.replace("columns", block + "columns", 1)
        mapping, faults = mapping_from(tmp_path, whole)
        allowed = {"mapping_required"} if 'table = "schools"' in block else set()
        assert set(rules(faults)) <= allowed, (block, faults)
        assert len(mapping.entries) == 1


@pytest.mark.parametrize("page", ["docs/mapping.md", "docs/mapping.zh.md"])
def test_the_guide_names_every_key_that_may_be_written(page):
    text = Path(page).read_text(encoding="utf-8")
    keys = {*ENTRY_KEYS, *SOURCE_KEYS, *CONDITION_KEYS, *ITEM_KEYS, "when", "skip_zero"}
    assert [key for key in sorted(keys - {"note", "item_en", "indicator"}) if key not in text] == []
