"""Reading a folder: every fault in one report, nothing repaired in silence, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import folder_hash, inspect_dataset, read_dataset, read_table
from gaibao_geo.tables.findings import Finding, Report
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.shipped import find, shipped, shipped_datasets
from gaibao_geo.tables.values import nothing

ABOUT = 'title_zh = "示例"\ntitle_en = "Example"\nmade_up = true\n'
PROJECTS = "project_id,school_id,name,cost_yuan,source,quality\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "dataset.toml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def write(folder, name, text, encoding="utf-8"):
    (folder / name).write_bytes(text.encode(encoding))


def faults(folder):
    with pytest.raises(DataError) as caught:
        read_dataset(folder)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_clean_table_comes_back_typed(folder, encoding):
    write(folder, "projects.csv", PROJECTS + 'P1,S1,食堂,"1,320,000",报告,reported\n', encoding)
    table = read_dataset(folder).projects
    assert table["cost_yuan"].tolist() == [1_320_000]
    assert table["cost_yuan"].dtype == "Int64"
    assert table["name"].tolist() == ["食堂"]
    assert table["version_of"].tolist() == [""]  # an optional column that the file lacks


def test_missing_is_not_zero(folder):
    head = "school_id,name,region_id,stage,pupils,boarders,source,quality\n"
    write(folder, "schools.csv", head + "S1,甲,540222,primary,—,0,报告,reported\n")
    table = read_dataset(folder).schools
    assert table["pupils"].isna().tolist() == [True]
    assert table["boarders"].tolist() == [0]
    assert table["teaching_m2"].isna().tolist() == [True]


def test_every_fault_of_every_file_at_once(folder):
    write(folder, "projects.csv", PROJECTS + (
        "P1,S1,食堂,十几万,报告,reported\n"      # not a number
        "P1,S1,宿舍,-5,报告,reported\n"        # the same id; below zero
        ",S1,教学楼,1.5,报告,guessed\n"        # no id; not whole yuan; an unknown quality
        "P4,S1,操场\n"                          # too few cells
    ))  # fmt: skip
    write(folder, "schools.csv", "school_id,name,region_id,source,quality\n")
    (folder / "figures.csv").write_bytes(b"figure_id\n\xff\xff\n")
    text = faults(folder)
    for said in ("第2行 “cost_yuan”列", "“十几万”不是整数元金额", "“P1”已在第2行出现过",
                 "“-5”超出允许范围", "“project_id”是必填项", "“1.5”不是", "“guessed”不是可填的词",
                 "有 3 个单元格", "缺少必需的列“stage”", "认不出文字编码"):  # fmt: skip
        assert said in text, said
    # 12 faults of cells and files (the row that is too short lacks three that must be filled),
    # and 4 rows whose school stands nowhere
    assert "共 16 处错误" in text


def test_the_report_speaks_english(folder):
    write(folder, "projects.csv", PROJECTS + "P1,S1,食堂,x,报告,reported\n")
    with pytest.raises(DataError) as caught:
        read_dataset(folder)
    said = caught.value.in_words("en")
    assert "projects.csv row 2 column “cost_yuan”: “x” is not a whole number of yuan" in said
    assert "Errors: 1, warnings: 0" in said


@pytest.mark.parametrize("text", ["1E100", "1E999999999", "-1E-999999", "NaN", "Infinity"])
def test_a_number_no_table_needs_is_refused(folder, text):
    write(folder, "projects.csv", PROJECTS + f"P1,S1,食堂,{text},报告,reported\n")
    assert f"“{text}”不是整数元金额" in faults(folder)


def test_a_reference_to_nothing_is_found(folder):
    write(folder, "projects.csv", PROJECTS + "P1,S9,食堂,5,报告,reported\n")
    head = "school_id,name,region_id,stage,source,quality\n"
    write(folder, "schools.csv", head + "S1,甲,540222,primary,报告,reported\n")
    assert "“S9”在 schools 表中不存在" in faults(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "没有表头"), (",,\n", "没有表头"), ('a,"b\n', "无法按 CSV 读取"),
     ("project_id,project_id\n", "出现了两次"), ("x" * 200_000, "无法按 CSV 读取")],
)  # fmt: skip
def test_files_that_are_no_tables(folder, text, says):
    write(folder, "projects.csv", text)
    assert says in faults(folder)


def test_a_folder_called_csv_is_one_finding(folder):
    (folder / "projects.csv").mkdir()
    assert "projects.csv" in faults(folder)


def test_a_folder_without_a_title_says_what_to_write(folder):
    (folder / "dataset.toml").write_text('title_zh = "x"\n', encoding="utf-8")
    text = faults(folder)
    assert "“made_up”" in text
    assert 'title_en = "…"' in text
    text = ABOUT.replace("made_up = true", 'made_up = "no"')
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    assert "made_up = false" in faults(folder)
    (folder / "dataset.toml").write_text("not toml [", encoding="utf-8")
    assert "dataset.toml" in faults(folder)


def test_strange_files_and_columns_are_kept_and_noted(folder):
    write(folder, "projects.csv", PROJECTS.strip() + ",心得\nP1,S1,食堂,5,报告,reported,好\n")
    write(folder, "什么.csv", "a\n")
    data = read_dataset(folder)
    assert data.projects["心得"].tolist() == ["好"]
    assert [item.rule for item in data.report] == ["unknown_column", "unknown_file"]


def test_a_table_that_is_not_there_is_said(folder):
    data = read_dataset(folder)
    with pytest.raises(DataError, match=r"schools\.csv"):
        _ = data.schools
    with pytest.raises(AttributeError):
        _ = data.castles


def test_no_such_folder_names_what_is_shipped():
    with pytest.raises(DataError, match="data/demo/gyantse"):
        read_dataset("data/demo/nowhere")


def test_shipped_data_are_found_from_anywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_dataset("data/demo/rutog").name == "rutog"
    assert not find("../data/seeds").exists()  # a path that climbs is never ours
    with pytest.raises(FileNotFoundError):
        shipped("data/nowhere")


def test_every_shipped_dataset_reads_without_a_fault():
    for name in [*shipped_datasets(), "geo"]:
        data = read_dataset(name)
        assert not data.report.of("error"), name
        assert not data.report.of("warning"), name


def test_the_fingerprint_sees_every_change(folder):
    write(folder, "projects.csv", PROJECTS)
    before = folder_hash(folder)
    write(folder, "projects.csv", PROJECTS + "P1,S1,食堂,5,报告,reported\n")
    assert folder_hash(folder) != before


def test_a_report_as_a_table():
    found = Finding("bad_value", "error", "a.csv", row=3, column="x", value="y",
                    values={"kind": "z", "unit": "u"})  # fmt: skip
    table = Report((found,)).table("en")
    assert table.loc[0, ["file", "row", "column", "value"]].tolist() == ["a.csv", 3, "x", "y"]
    assert table.loc[0, "what"] == "“y” is not z"
    assert Report().table().empty


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@settings(max_examples=100)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=6))
def test_rows_in_are_rows_kept_or_rows_listed(tmp_path_factory, rows):
    """Whatever stands in the cells: no crash, and no row vanishes without a finding."""
    file = tmp_path_factory.mktemp("t") / "projects.csv"
    text = PROJECTS + "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    file.write_bytes(text.encode())
    table, report = read_table(file, TABLES["projects"])
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    garbled = {"V05_lost", "V05_twice"} & {fault.rule for fault in report.of("error")}
    assert len(table) == filled or garbled  # then the whole file is one finding



def test_a_cell_that_feeds_two_tables_is_doubted_once(folder):
    """A school list with books and computers is read as schools and as facilities."""
    head = "学校标识码,学校名称,县级代码,办学类型,统计时点,图书册数,计算机台数\n"
    write(folder, "学校.csv", head + "2.154E+09,甲小学,540222,小学,2016-09,100,5\n")
    data = inspect_dataset(folder)
    assert {"schools", "facilities"} <= set(data.tables)
    lost = [item for item in data.report if item.rule == "V09_digits"]
    assert [(item.row, item.header) for item in lost] == [(2, "学校标识码")]


def test_a_column_that_a_file_lacks_is_missing_and_not_zero():
    for kind in ("integer", "yuan", "number", "rate", "decimal", "flag"):
        assert nothing(kind, 2).isna().tolist() == [True, True], kind
    assert nothing("decimal", 1).tolist() == [None]
    assert nothing("text", 2).tolist() == nothing("date", 2).tolist() == ["", ""]
