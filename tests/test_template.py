"""The blank workbook: what it holds, what it says of itself, and how it reads back."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from openpyxl import load_workbook

from gaibao_geo.cli import main
from gaibao_geo.errors import DataError
from gaibao_geo.intake.about import about_of, is_about
from gaibao_geo.intake.columns.matching import match
from gaibao_geo.intake.dataset import inspect_dataset
from gaibao_geo.intake.examples import without_examples
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import find_layout
from gaibao_geo.intake.loaded import typed
from gaibao_geo.io.template import FURTHER, USUAL, template
from gaibao_geo.io.template_texts import examples, header, words_of
from gaibao_geo.tables.schema import PLANNING, TABLES
from gaibao_geo.tables.values import read_values
from gaibao_geo.words import LANGUAGES, say

EXCEL_LIST = 255
EVERY = (*USUAL, *FURTHER)


def opened(**asked):
    return load_workbook(io.BytesIO(template(**asked)))


def sheet_of(page):
    """A worksheet as the cells of a sheet."""
    rows = [list(row) for row in page.iter_rows(values_only=True)]
    cells = pd.DataFrame(rows, index=range(1, len(rows) + 1), dtype="object")
    return Sheet("template.xlsx", page.title, cells.astype(object).where(cells.notna(), None))


def cell_of(page, column, row=2, lang="zh"):
    """The cell under a column's header."""
    title = header(column, lang)
    place = [cell.value for cell in page[1]].index(title) + 1
    return page.cell(row, place)


def school_part(*ids):
    """A sheet of schools with these ids, typed."""
    cells = pd.DataFrame(
        [["school_id", "name", "source", "quality"]]
        + [[school, "小学", "上报", "reported"] for school in ids],
        index=range(1, len(ids) + 2),
    )
    layout, _ = find_layout(Sheet("schools.csv", "", cells))
    matches, _ = match(layout, TABLES)
    return typed(matches[0])[0]


def test_a_sheet_per_table_in_the_order_a_planner_thinks():
    assert opened().sheetnames == [
        "说明", "学校", "学年情况", "校舍设施", "逐校核查", "项目", "项目内容", "资金渠道",
        "资金", "进展", "片区", "片区成员", "结对帮扶",
    ]  # fmt: skip
    assert opened(lang="en").sheetnames[:3] == ["About", "Schools", "School years"]


def test_only_the_tables_asked_for():
    assert opened(tables=["projects", "schools"]).sheetnames == ["说明", "学校", "项目"]
    with pytest.raises(DataError, match="没有名为“swings”的表"):
        template(["schools", "swings"])


def test_every_table_of_a_planner_can_be_had():
    assert set(EVERY) == {table.name for table in PLANNING}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_headers_are_the_meaning_with_its_unit_and_none_stands_twice(lang):
    for table in PLANNING:
        titles = [header(column, lang) for column in table.columns]
        assert len(set(titles)) == len(titles), table.name
    schools = TABLES["schools"]
    shown = {"zh": "在校生（人）", "en": "Pupils"}
    assert header(schools.column("pupils"), lang) == shown[lang]
    shown = {"zh": "造价（元）", "en": "Cost of the whole project (yuan)"}
    assert header(TABLES["projects"].column("cost_yuan"), lang) == shown[lang]


def test_what_must_be_filled_in_is_dark_and_says_so_behind_the_header():
    page = opened()["学校"]
    name = cell_of(page, TABLES["schools"].column("name"), 1)
    pupils = cell_of(page, TABLES["schools"].column("pupils"), 1)
    assert name.fill.fgColor.rgb != pupils.fill.fgColor.rgb
    assert "必填" in name.comment.text
    assert "可不填" in pupils.comment.text
    assert pupils.comment.text.startswith("在校生 / pupils")
    assert "单位：人" in pupils.comment.text


def test_values_are_picked_as_words_and_ids_from_their_own_sheet():
    book = opened()
    rules = {
        str(rule.sqref): rule.formula1
        for rule in book["学校"].data_validations.dataValidation
    }  # fmt: skip
    kinds = words_of(TABLES["schools"].column("kind"), "zh")
    assert f'"{",".join(kinds.values())}"' in rules.values()
    assert kinds["primary"] == "小学"
    rules = [rule.formula1 for rule in book["项目"].data_validations.dataValidation]
    assert "'学校'!$A$2:$A$5000" in rules
    assert '"是,否"' in rules


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_list_is_longer_than_excel_reads(lang):
    for page in opened(tables=EVERY, lang=lang).worksheets:
        for rule in page.data_validations.dataValidation:
            assert len(rule.formula1.strip('"')) <= EXCEL_LIST
            assert len(rule.error or "") <= EXCEL_LIST


def test_an_id_keeps_its_zeros_a_year_has_no_comma_and_money_has():
    page = opened()["资金"]
    funds = TABLES["funds"]
    assert cell_of(page, funds.column("fund_id")).number_format == "@"
    assert cell_of(page, funds.column("budget_year")).number_format == "0"
    assert cell_of(page, funds.column("amount_yuan")).number_format == "#,##0"
    assert cell_of(page, funds.column("arrives")).number_format == "@"  # 2016-04 is no day
    assert page.column_dimensions["A"].number_format == "@"  # the rows still to come, too


def test_the_header_stays_in_sight():
    book = opened()
    assert book["学校"].freeze_panes == "C2"  # id and name stay as well
    assert book["学年情况"].freeze_panes == "D2"


def test_the_workbook_leans_on_nothing_outside():
    """Links inside it are places of its own; there is no formula and no outside address."""
    book = opened()
    inside = [cell.hyperlink for page in book.worksheets for row in page for cell in row
              if cell.hyperlink]  # fmt: skip
    assert len(inside) == len(USUAL)
    assert all(link.target is None and link.location.endswith("!A1") for link in inside)
    kinds = {cell.data_type for page in book.worksheets for row in page for cell in row}
    assert "f" not in kinds


def test_the_example_adds_up():
    everything = set(EVERY)
    project = examples(TABLES["projects"], everything, "zh")[0]
    items = examples(TABLES["project_items"], everything, "zh")
    funds = examples(TABLES["funds"], everything, "zh")
    assert project["cost_yuan"] == 300 * 3100 + 160 * 3000
    assert [item["cost_yuan"] for item in items] == [300 * 3100, 160 * 3000]
    shares = ("central_yuan", "province_yuan", "county_yuan")
    assert sum(project[share] for share in shares) == project["cost_yuan"]
    assert [fund["amount_yuan"] for fund in funds] == [project[share] for share in shares]
    progress = examples(TABLES["progress"], everything, "zh")[0]
    assert progress["planned_m2"] == sum(item["quantity"] for item in items)
    assert progress["completed_share"] == round(160 / 460, 3)
    assert progress["paid_yuan"] == progress["paid_share"] * progress["planned_yuan"]
    school = examples(TABLES["schools"], everything, "zh")[0]
    year = examples(TABLES["school_years"], everything, "zh")[0]
    assert [school[name] for name in ("pupils", "classes", "boarders")] == [
        year[name] for name in ("pupils", "classes", "boarders")
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", PLANNING, ids=lambda table: table.name)
def test_every_example_is_marked_and_fits_its_table(table, lang):
    """Its key begins with the mark; required columns are filled; tokens are allowed ones."""
    mark = say("template.example", lang)
    for row in examples(table, set(EVERY), lang):
        assert any(str(row.get(key, "")).startswith(mark) for key in table.key)
        for column in table.columns:
            assert not column.required or column.name in row, column.name
            if column.allowed and column.name in row:
                assert row[column.name] in column.allowed
        if "quality" in row:
            assert row["quality"] == "made_up"
            assert row["source"] == say("word.made_up", lang)
        unknown = set(row) - {column.name for column in table.columns}
        assert not unknown


def test_an_example_points_at_no_sheet_that_is_not_there():
    assert "programme_id" not in examples(TABLES["funds"], {"funds"}, "zh")[0]
    assert "programme_id" in examples(TABLES["funds"], {"funds", "programmes"}, "zh")[0]
    project = examples(TABLES["projects"], {"projects"}, "zh")[0]
    assert project["school_id"] == "示例-01"  # required, so it is there all the same


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_about_sheet_reads_back_as_what_a_dataset_says_of_itself(lang):
    sheet = sheet_of(opened(lang=lang).worksheets[0])
    about, faults = about_of(sheet)
    assert faults == []
    assert about["made_up"] is True
    assert about["title_zh"] == "改薄数据模板（示例）"
    assert about["title_en"] == "Weak-school data, template (example)"
    assert "region_id" not in about  # left empty is not there


def test_a_filled_in_about_sheet():
    page = opened().worksheets[0]
    typed_in = {"数据名称": "江孜县2016年改薄数据", "英文名称": None, "是否虚构": "否",
                "行政区划代码": 540222.0, "坐标系": "gcj02", "数据说明": None,
                "英文说明": None, "预算年用哪一学年": None}  # fmt: skip
    for row in page.iter_rows(max_col=2):
        if row[0].value in typed_in:
            row[1].value = typed_in[row[0].value]
    about, faults = about_of(sheet_of(page))
    assert faults == []
    assert about == {
        "title_zh": "江孜县2016年改薄数据",
        "title_en": "江孜县2016年改薄数据",  # the one title serves for both
        "made_up": False, "region_id": "540222", "datum": "gcj02",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2016=2015/16", {"2016": "2015/16"}),
        ("2016 ＝ 2015/16；2017=2016/17", {"2016": "2015/16", "2017": "2016/17"}),
        ("上一学年", None),
        ("2016=2015/16；2017", None),  # half understood is not understood
    ],
)
def test_which_school_year_a_budget_year_goes_with(cell, read):
    page = opened().worksheets[0]
    row = next(row for row in page.iter_rows(max_col=2) if row[0].value == "预算年用哪一学年")
    row[1].value = cell
    about, faults = about_of(sheet_of(page))
    assert about.get("school_year_for_budget_year") == read
    assert [fault.rule for fault in faults] == ([] if read else ["about_value"])


def test_an_about_cell_that_cannot_be_read_is_named_not_guessed():
    page = opened().worksheets[0]
    row = next(row for row in page.iter_rows(max_col=2) if row[0].value == "是否虚构")
    row[1].value = "大概"
    about, faults = about_of(sheet_of(page))
    assert "made_up" not in about
    assert [(fault.rule, fault.severity, fault.cell) for fault in faults] == [
        ("about_value", "error", f"B{row[0].row}")
    ]
    assert "是否虚构" in faults[0].text("what")
    assert "yes, no" in faults[0].text("do", "en")


def test_a_sheet_of_data_is_not_about():
    assert not is_about(sheet_of(opened()["学校"]))
    cells = pd.DataFrame([["填表说明", "略"], ["说明", "无"]], index=[1, 2])
    remarks = Sheet("a.xlsx", "说明", cells)
    assert not is_about(remarks)
    assert about_of(remarks) == ({}, [])


def test_an_example_beside_a_real_school_is_set_aside_and_named():
    kept, told = without_examples([school_part("示例-01", "2154000001"), school_part("示例-02")])
    assert kept[0].frame["school_id"].tolist() == ["2154000001"]
    assert kept[0].rows.tolist() == [3]
    assert kept[0].match.set_aside == {2}
    assert len(kept[1].rows) == 0  # it stays a table, empty
    assert [(note.rule, note.severity, note.row, note.value) for note in told] == [
        ("example_row", "note", 2, "示例-01"), ("example_row", "note", 2, "示例-02"),
    ]  # fmt: skip


def test_a_template_with_examples_only_is_a_small_dataset_of_its_own():
    parts = [school_part("示例-01"), school_part("EXAMPLE-01")]
    kept, told = without_examples(parts, made_up=True)
    assert [len(part.rows) for part in kept] == [1, 1]
    assert told == []
    _, told = without_examples(parts, made_up=False)
    assert [(item.rule, item.severity) for item in told] == [("only_examples", "warning")]


def test_what_leans_keeps_its_row_when_an_example_above_it_goes():
    part = school_part("示例-01", "2154000001")
    kept, _ = without_examples([replace(part, qualifiers={(1, "pupils"): "余"})])
    assert kept[0].qualifiers == {(0, "pupils"): "余"}


def test_a_dataset_without_examples_is_left_as_it_is():
    parts = [school_part("2154000001")]
    assert without_examples(parts, made_up=False) == (parts, [])


def test_the_command_writes_it(tmp_path, capsys):
    file = tmp_path / "new" / "模板.xlsx"
    assert main(["template", "-o", str(file), "--tables", "schools,projects"]) == 0
    assert load_workbook(file).sheetnames == ["说明", "学校", "项目"]
    assert "模板.xlsx" in capsys.readouterr().err
    assert main(["template", "-o", str(file), "--tables", "swings", "--lang", "en"]) == 2
    assert "there is no table “swings”" in capsys.readouterr().err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_it_produces_reads_back_without_a_finding(lang, tmp_path):
    """Untouched, it is a small made-up dataset of its own."""
    file = tmp_path / "template.xlsx"
    file.write_bytes(template(lang=lang))
    data = inspect_dataset(file)
    assert data.report.text("zh").splitlines()[:-1] == []
    assert data.made_up
    assert set(data.tables) == set(USUAL)
    assert {name: len(table) for name, table in data.tables.items()} == {
        **dict.fromkeys(USUAL, 1), "project_items": 2, "funds": 3
    }  # fmt: skip
    for name in USUAL:  # and what was written is what was read
        told = examples(TABLES[name], set(USUAL), lang)[0]
        row = data.tables[name].iloc[0]
        assert {key: row[key] for key in told} == told


@pytest.mark.parametrize("tables", [[name] for name in USUAL] + [["schools", "projects"]])
def test_a_part_of_it_reads_back_as_the_tables_it_has(tables, tmp_path):
    """Alone, a table may point at schools that are elsewhere; nothing else is found."""
    (tmp_path / "part.xlsx").write_bytes(template(tables))
    data = inspect_dataset(tmp_path / "part.xlsx")
    assert set(data.tables) == set(tables)
    assert [item.rule for item in data.report if item.severity == "error"] in (
        [], ["unknown_reference"]
    )  # fmt: skip


def test_a_filled_in_template_reads_without_its_examples(tmp_path):
    """Real rows below the example: the example is named and left out, in every sheet."""
    book = opened()
    page = book["学校"]
    titles = {header(column, "zh"): column.name for column in TABLES["schools"].columns}
    real = {"school_id": "2154000001", "name": "江孜镇小学", "region_id": "540222",
            "kind": "小学", "pupils": 657, "source": "2016年核查表", "quality": "上报"}  # fmt: skip
    for place, cell in enumerate(page[1], 1):
        page.cell(3, place).value = real.get(titles[cell.value])
    book.save(tmp_path / "filled.xlsx")
    data = inspect_dataset(tmp_path / "filled.xlsx")
    assert data.tables["schools"]["school_id"].tolist() == ["2154000001"]
    assert data.tables["schools"]["kind"].tolist() == ["primary"]
    told = [item for item in data.report if item.rule == "example_row"]
    assert len(told) == len(USUAL) + 3  # two items and three funds
    assert ("学校", 2) in [(item.sheet, item.row) for item in told]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_a_list_is_read_as_the_value_it_stands_for(lang):
    for table in PLANNING:
        for column in table.columns:
            words = words_of(column, lang)
            if words:
                read = read_values(pd.Series(list(words.values()), dtype="str"), column)
                assert read.values.tolist() == list(words), f"{table.name}.{column.name}"
                assert read.doubts == (), f"{table.name}.{column.name}"
