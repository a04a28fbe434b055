"""Files as sheets: every encoding an office sends, every workbook, nothing lost or guessed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import zipfile

import geopandas as gpd
import openpyxl
import pytest
import shapely
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from gaibao_geo.intake.files import csv_sheets
from gaibao_geo.intake.files.ragged import row_list
from gaibao_geo.intake.files.sheets import read_sheets

HEAD = "学校标识码,学校名称,在校生数"
TABLE = f"{HEAD}\n2154000001,热帮小学,375\n2154000002,东汝小学,128\n"


def read(folder, name, content):
    """The sheets and findings of a file with this content; every finding speaks both tongues."""
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    sheets, findings = read_sheets(file, name)
    for found in findings:
        assert found.sentence("zh")
        assert found.sentence("en")
    return sheets, findings


def rules(findings):
    return [found.rule for found in findings]


def rows(sheet):
    """The cells by row number, in plain lists."""
    return {int(number): list(line) for number, line in zip(
        sheet.cells.index, sheet.cells.itertuples(index=False), strict=True)}  # fmt: skip


def book(*sheets, **more):
    """An .xlsx of (name, lines) sheets; ``change`` may alter the openpyxl workbook."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, lines in sheets:
        page = made.create_sheet(name)
        for line in lines:
            page.append(line)
    if "change" in more:
        more["change"](made)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


SCHOOLS = [["学校名称", "在校生数"], ["热帮小学", 375], ["东汝小学", 128]]


# --- text tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", []), ("utf-8-sig", []), ("gb18030", ["V05"]), ("gbk", ["V05"]),
     ("utf-16", ["V05"]), ("utf-16-le", ["V05"]), ("utf-16-be", ["V05"])],
)  # fmt: skip
def test_a_table_reads_the_same_in_every_encoding_an_office_sends(tmp_path, encoding, said):
    (sheet,), findings = read(tmp_path, "学校.csv", TABLE.encode(encoding))
    assert rows(sheet)[1] == ["学校标识码", "学校名称", "在校生数"]
    assert rows(sheet)[3] == ["2154000002", "东汝小学", "128"]
    assert rules(findings) == said
    assert sheet.cells.dtypes.astype(str).tolist() == ["str"] * 3


def test_the_note_names_the_encoding(tmp_path):
    _, (note,) = read(tmp_path, "a.csv", TABLE.encode("gb18030"))
    assert note.severity == "note"
    assert "GB18030" in note.text("what", "en")


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_utf8_that_was_read_as_latin_and_saved_again_is_refused(tmp_path, codec):
    name = "项目".encode().decode(codec)  # é¡¹ç›® or its Latin-1 twin
    (fault,) = read(tmp_path, "a.csv", f"name,n\n{name},1\n")[1]
    assert (fault.rule, fault.severity, fault.row) == ("V05_twice", "error", 2)


def test_utf8_that_was_read_as_gbk_and_saved_again_is_refused(tmp_path):
    wrong = "项目名称,在校生数,\n热帮乡小学,375,\n".encode().decode("gb18030", "replace")
    _, (fault,) = read(tmp_path, "a.csv", wrong.replace("\ufffd", "?"))
    assert fault.rule == "V05_twice"


def test_text_that_lost_letters_is_refused_with_its_row(tmp_path):
    (fault,) = read(tmp_path, "a.csv", "名称,数\n热帮\ufffd小学,1\n")[1]
    assert (fault.rule, fault.row) == ("V05_lost", 2)
    lost = "热帮\ufffd\ufffd小学".encode().decode("gb18030", "ignore")  # seen as GBK, and saved
    (fault,) = read(tmp_path, "a.csv", f"名称,数\n{lost},1\n")[1]
    assert fault.rule == "V05_lost"


@pytest.mark.parametrize(
    "text", ["nom,élèves\nÉcole créée,3\n", "名称,数\n热帮小学é,1\n", "a,b\n€,½\n"]
)
def test_accents_that_belong_are_no_garbled_text(tmp_path, text):
    sheets, findings = read(tmp_path, "a.csv", text)
    assert len(sheets) == 1
    assert findings == []


@pytest.mark.parametrize(
    "content",
    ["élève,école\nà,b\n".encode("latin-1"), "學校名稱,在校學生\n東山國民小學,375\n".encode("big5"),
     b"a,b\n\xff\xff,1\n"],
)  # fmt: skip
def test_an_encoding_that_cannot_be_told_is_not_guessed(tmp_path, content):
    sheets, findings = read(tmp_path, "a.csv", content)
    assert sheets == []
    assert rules(findings) == ["V05_unknown"]


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_the_delimiter_is_found(tmp_path, mark, name):
    (sheet,), findings = read(tmp_path, name, TABLE.replace(",", mark))
    assert rows(sheet)[2] == ["2154000001", "热帮小学", "375"]
    assert findings == []


def test_the_commonest_delimiter_wins_over_one_inside_the_text(tmp_path):
    text = "名称;面积;备注\n甲;1,5;好,新\n乙;2,5;旧\n"
    (sheet,), _ = read(tmp_path, "a.csv", text)
    assert rows(sheet)[2] == ["甲", "1,5", "好,新"]
    (sheet,), _ = read(tmp_path, "a.csv", f"sep=;\n{text}")  # Excel's hint is no row
    assert rows(sheet)[2] == ["甲", "1,5", "好,新"]


def test_blank_lines_and_quoted_breaks_count_as_a_spreadsheet_counts(tmp_path):
    text = '名称,数\n\n"热帮\n小学",1\n,\n   ,\n东汝,2\n\n\n'
    (sheet,), findings = read(tmp_path, "a.csv", text)
    assert rows(sheet) == {1: ["名称", "数"], 3: ["热帮\n小学", "1"], 6: ["东汝", "2"]}
    assert findings == []


TITLED = """日土县学校一览表
单位：万元,2016年
,
序号,学校,金额,备注
1,热帮小学,30,
2,东汝小学,40
3,,,
注：金额为计划数
"""


def test_title_and_remark_lines_are_no_ragged_rows(tmp_path):
    text = TITLED.replace("2,东汝小学,40\n", "2,东汝小学,40,新,,\n")
    (sheet,), findings = read(tmp_path, "a.csv", text)
    assert findings == []
    assert rows(sheet)[1] == ["日土县学校一览表", "", "", "", "", ""]
    assert rows(sheet)[8][0] == "注：金额为计划数"


def test_a_short_row_of_the_table_is_an_error_and_kept(tmp_path):
    (sheet,), (fault,) = read(tmp_path, "a.csv", TITLED)
    assert (fault.rule, fault.severity, fault.row) == ("ragged_row", "error", 6)
    assert (fault.values["cells"], fault.values["columns"]) == (3, 4)
    assert rows(sheet)[6] == ["2", "东汝小学", "40", ""]


def test_a_long_row_keeps_its_extra_cells(tmp_path):
    (sheet,), (fault,) = read(tmp_path, "a.csv", "名称,数\n热帮,小学,375\n东汝小学,128\n")
    assert (fault.rule, fault.row) == ("ragged_row", 2)
    assert rows(sheet) == {1: ["名称", "数", ""], 2: ["热帮", "小学", "375"],
                           3: ["东汝小学", "128", ""]}  # fmt: skip


def test_a_header_that_lacks_a_name_is_the_row_that_is_short(tmp_path):
    _, (fault,) = read(tmp_path, "a.csv", "名称,数\n热帮,1,2\n东汝,1,2\n")
    assert (fault.rule, fault.row, fault.values["columns"]) == ("ragged_row", 1, 3)


def test_a_thousand_ragged_rows_are_told_in_five_findings(tmp_path):
    text = "a,b,c\n" + "1,2\n" * 1000 + "1,2,3\n"
    (sheet,), findings = read(tmp_path, "a.csv", text)
    assert rules(findings) == ["ragged_row"] * 4 + ["ragged_rows"]
    assert findings[-1].values["count"] == 1000 - 4
    assert findings[-1].values["rows"] == "6–1001"
    assert len(sheet.cells) == 1002


def test_row_lists_are_short():
    assert row_list([3, 4, 5, 9]) == "3–5, 9"
    assert row_list(range(1, 100, 2), most=2) == "1, 3, …"


def test_a_stray_quotation_mark_is_found_where_it_opens(tmp_path):
    text = 'a,b\n1,"x"\n2,"y\n3,z\n'
    sheets, (fault,) = read(tmp_path, "a.csv", text)
    assert sheets == []
    assert (fault.rule, fault.row) == ("bad_csv", 3)
    _, (fault,) = read(tmp_path, "a.csv", 'a,b\n"x"y,1\n')  # a cell that goes on after its end
    assert (fault.rule, fault.row) == ("bad_csv", 2)
    (sheet,), findings = read(tmp_path, "a.csv", 'a,b\n1,5" pipe\n')  # inside a cell it is text
    assert rows(sheet)[2] == ["1", '5" pipe']
    assert findings == []


def test_cells_that_look_dangerous_stay_text(tmp_path):
    text = "名称,数\n<script>alert(1)</script>,1\n../../etc,2\n\"=cmd|' /C calc'!A0\",3\n"
    (sheet,), (warning,) = read(tmp_path, "a.csv", text)
    assert rows(sheet)[2][0] == "<script>alert(1)</script>"
    assert rows(sheet)[4][0] == "=cmd|' /C calc'!A0"
    assert (warning.rule, warning.severity, warning.cell) == ("V38_formula_text", "warning", "A4")


def test_a_text_file_of_prose_is_noted_not_read(tmp_path):
    sheets, findings = read(tmp_path, "说明.txt", "数据由教育局提供，\n如有疑问，请致电。\n")
    assert sheets == []
    assert [(found.rule, found.severity) for found in findings] == [("not_a_table", "note")]


CELL = st.text(st.sampled_from('a"\n\r,; 甲'), max_size=3)


@settings(max_examples=400)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5),
       st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_both_readers_of_text_give_the_same_cells(lines, quoting, end):
    held = io.StringIO()
    csv.writer(held, quoting=quoting, lineterminator=end).writerows(lines)
    assert_readers_agree(held.getvalue())


@settings(max_examples=400)
@given(st.text(st.sampled_from('a",\n\r'), max_size=12))
def test_both_readers_agree_on_any_scrap_of_text(text):
    assert_readers_agree(text)


def assert_readers_agree(text):
    if not text.strip(",\r\n\t "):
        return
    cells, faults = csv_sheets.parsed(text.rstrip("\r\n").encode(), ",", "")
    careful, expected = csv_sheets._careful(text, ",", "")
    assert faults == expected
    assert (cells is None) == (careful is None)
    if cells is not None:
        assert cells.to_dict("split") == careful.to_dict("split")
        assert cells.dtypes.tolist() == careful.dtypes.tolist()


@settings(max_examples=400)
@given(st.lists(st.sampled_from(["", "a", "a,", "a,b", ",,,", "a,b,c,d"]), max_size=4),
       st.lists(st.sampled_from(["1,2,3,4", "1,,3,4", ",,,", "1,2,3,"]), min_size=1, max_size=4),
       st.sampled_from(["\n", "\r\n"]))
def test_both_readers_agree_below_lines_of_title(titles, lines, end):
    assert_readers_agree(end.join([*titles, *lines]))


def test_a_well_kept_table_takes_the_fast_way():
    quoted = TABLE.replace("热帮小学", '"热帮,""中心""\n小学"')
    for text in (TABLE, quoted, '"a","b"\r\n"1",""\r\n'):
        assert csv_sheets._quotes_are_regular(text.encode(), ",")
        assert csv_sheets._fast(text.rstrip().encode(), ",") is not None
    titled = f"日土县学校\n\n单位：人\n{TABLE}"
    assert csv_sheets._fast_below_titles(titled.rstrip().encode(), ",") is not None


# --- workbooks ---------------------------------------------------------------------------


def test_types_are_kept_and_whole_numbers_are_whole(tmp_path):
    day, moment = datetime.date(2016, 5, 1), datetime.datetime(2016, 5, 1, 9, 30)
    line = ["热帮", 375, 2.0, 0.5, True, day, moment, None, " x "]
    (sheet,), findings = read(tmp_path, "a.xlsx", book(("甲", [line])))
    assert rows(sheet)[1] == ["热帮", 375, 2, 0.5, True, day, moment, None, " x "]
    assert [type(cell) for cell in rows(sheet)[1][1:4]] == [int, int, float]
    assert (sheet.name, sheet.file, findings) == ("甲", "a.xlsx", [])


def test_a_sheet_each_and_row_numbers_as_the_sheet_shows_them(tmp_path):
    def change(made):
        made["乙"]["C5"] = "名称"
        made["乙"]["C8"] = "热帮"

    sheets, findings = read(tmp_path, "a.xlsx", book(
        ("甲", SCHOOLS), ("乙", []), ("Sheet3", []), change=change))  # fmt: skip
    assert [sheet.name for sheet in sheets] == ["甲", "乙"]  # an empty sheet says nothing
    assert rows(sheets[1]) == {5: [None, None, "名称"], 8: [None, None, "热帮"]}
    assert findings == []


def test_merged_areas_are_told(tmp_path):
    def change(made):
        made["甲"].merge_cells("A1:C1")

    made = book(("甲", [["标题"], ["a", "b", "c"], [], [], ["x", "y", "z"]]), change=change)
    both = '<mergeCell ref="A1:C1"/><mergeCell ref="B5:XFD1048576"/>'
    made = with_xml(made, sheet1_xml=('<mergeCell ref="A1:C1" />', both))
    (sheet,), _ = read(tmp_path, "a.xlsx", made)
    assert sheet.merged == ((1, 0, 1, 2), (5, 1, 5, 2))  # no farther than the cells reach


def old_book(*sheets):
    made = xlwt.Workbook(encoding="utf-8")
    for name, lines in sheets:
        page = made.add_sheet(name)
        for row, line in enumerate(lines):
            for column, cell in enumerate(line):
                page.write(row, column, cell)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


@pytest.mark.parametrize("name", ["a.xls", "a.et"])
def test_an_old_workbook_reads_like_a_new_one(tmp_path, name):
    (old,), findings = read(tmp_path, name, old_book(("甲", SCHOOLS)))
    (new,), _ = read(tmp_path, "a.xlsx", book(("甲", SCHOOLS)))
    assert rows(old) == rows(new)
    assert rules(findings) == ["V38_not_seen"]


def test_hidden_things_are_read_and_said(tmp_path):
    def change(made):
        page = made["甲"]
        page.row_dimensions[3].hidden = True
        page.row_dimensions[90].hidden = True  # holds nothing: no doubt
        page.column_dimensions["B"].hidden = True
        made["乙"].sheet_state = "hidden"

    made = book(("甲", SCHOOLS), ("乙", SCHOOLS), change=change)
    sheets, findings = read(tmp_path, "a.xlsx", made)
    assert [len(sheet.cells) for sheet in sheets] == [3, 3]
    assert [sheet.hidden for sheet in sheets] == [False, True]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ({3}, {1})
    assert rules(findings) == ["V38_hidden_rows", "V38_hidden_columns", "V38_hidden_sheet"]
    assert {found.severity for found in findings} == {"warning"}
    assert read(tmp_path, "b.xlsx", book(("甲", SCHOOLS)))[1] == []  # the clean twin


def with_xml(content, **parts):
    """The workbook with text in its parts replaced: (old, new) by the end of their names."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for info in old.infolist():
            # openpyxl writes what is empty in one of three ways, as the XML library goes
            data = old.read(info).replace(b" />", b"/>").replace(b"<v></v>", b"<v/>")
            for end, (before, after) in parts.items():
                if info.filename.endswith(end.replace("_", ".")):
                    found = before.replace(" />", "/>").encode()
                    assert found in data
                    data = data.replace(found, after.encode())
            new.writestr(info.filename, data)
    return held.getvalue()


def test_error_cells_keep_their_text_and_are_said(tmp_path):
    lines = [["甲", "乙"], [1, "#REF!"], ["#DIV/0!", 2]]
    (sheet,), findings = read(tmp_path, "a.xlsx", book(("甲", lines)))
    assert rows(sheet)[2] == [1, "#REF!"]
    assert rows(sheet)[3] == ["#DIV/0!", 2]
    assert [(found.rule, found.cell, found.value) for found in findings] == [
        ("V38_error_cell", "A3", "#DIV/0!"), ("V38_error_cell", "B2", "#REF!"),
    ]  # fmt: skip


def test_error_cells_at_the_edge_widen_the_sheet(tmp_path):
    def change(made):
        page = made["甲"]
        for cell in ("A1", "F9"):
            page[cell] = "#N/A"
        page["C4"] = 5

    (sheet,), _ = read(tmp_path, "a.xlsx", book(("甲", []), change=change))
    assert rows(sheet) == {1: ["#N/A", *[None] * 5], 4: [None, None, 5, *[None] * 3],
                           9: [*[None] * 5, "#N/A"]}  # fmt: skip


def test_many_error_cells_of_a_column_are_one_finding(tmp_path):
    lines = [["甲"], *[["#VALUE!"]] * 7]
    _, (found,) = read(tmp_path, "a.xlsx", book(("甲", lines)))
    assert (found.rule, found.row, found.values["count"]) == ("V38_error_cell_many", 2, 7)


def test_a_formula_without_a_result_is_an_error_at_its_cell(tmp_path):
    lines = [["甲", "乙", "和"], [1, 2, "=A2+B2"]]
    made = book(("甲", lines))  # openpyxl stores no results
    (sheet,), (fault,) = read(tmp_path, "a.xlsx", made)
    assert (fault.rule, fault.severity, fault.cell) == ("V38_uncalculated", "error", "C2")
    assert rows(sheet)[2] == [1, 2, None]  # missing is not zero
    saved = with_xml(made, sheet1_xml=("<f>A2+B2</f><v />", "<f>A2+B2</f><v>3</v>"))
    (sheet,), (note,) = read(tmp_path, "b.xlsx", saved)
    assert rows(sheet)[2] == [1, 2, 3]
    assert (note.rule, note.severity, note.values["count"]) == ("V38_formulas", "note", 1)
    assert sheet.formulas == {(2, 2): "=A2+B2"}


def test_an_empty_text_is_a_result(tmp_path):
    made = book(("甲", [["甲"], ["=IF(1,\"\",\"\")"], ["x"]]))
    before = '<c r="A2"><f>IF(1,"","")</f><v /></c>'
    after = '<c r="A2" t="str"><f>IF(1,"","")</f><v></v></c>'
    (sheet,), findings = read(tmp_path, "a.xlsx", with_xml(made, sheet1_xml=(before, after)))
    assert rules(findings) == ["V38_formulas"]
    assert list(rows(sheet)) == [1, 3]


def test_a_shared_formula_is_written_out_for_each_cell(tmp_path):
    made = book(("甲", [[1, "=A1*2"], [2, "=A2*2"]]))
    first = '<f t="shared" ref="B1:B2" si="0">A1*2</f><v>2</v>'
    made = with_xml(made, sheet1_xml=("<f>A1*2</f><v />", first))
    made = with_xml(made, sheet1_xml=("<f>A2*2</f><v />", '<f t="shared" si="0"/><v>4</v>'))
    (sheet,), _ = read(tmp_path, "a.xlsx", made)
    assert sheet.formulas == {(1, 1): "=A1*2", (2, 1): "=A2*2"}


def test_a_formula_typed_as_text_is_a_warning(tmp_path):
    def change(made):
        made["甲"]["B2"].data_type = "s"

    lines = [["甲", "乙"], [1, "=SUM(A1:A9)"]]
    (sheet,), (found,) = read(tmp_path, "a.xlsx", book(("甲", lines), change=change))
    assert (found.rule, found.cell, found.value) == ("V38_formula_text", "B2", "=SUM(A1:A9)")
    assert rows(sheet)[2] == [1, "=SUM(A1:A9)"]


def test_links_and_macros_are_said_and_not_followed(tmp_path):
    held = io.BytesIO(book(("甲", SCHOOLS)))
    with zipfile.ZipFile(held, "a") as packed:
        packed.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
        packed.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    sheets, findings = read(tmp_path, "a.xlsm", held.getvalue())
    assert len(sheets) == 1
    assert [(found.rule, found.severity) for found in findings] == [
        ("V38_links", "warning"), ("V38_macros", "note"),
    ]  # fmt: skip


def test_a_workbook_of_empty_sheets_is_said(tmp_path):
    def change(made):
        made["甲"]["B2"].fill = PatternFill("solid", fgColor="FFFF00")

    assert read(tmp_path, "a.xlsx", book(("甲", []), change=change))[1][0].rule == "file_empty"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.xlsx", TABLE, ["other_kind"]), ("a.xls", TABLE, ["other_kind"]),
     ("a.csv", book(("甲", SCHOOLS)), ["other_kind"]),
     ("a.xls", book(("甲", SCHOOLS)), ["other_kind"]),
     ("a.et", book(("甲", SCHOOLS)), []),
     ("a.xlsx", old_book(("甲", SCHOOLS)), ["other_kind", "V38_not_seen"])],
)  # fmt: skip
def test_content_decides_and_a_wrong_ending_is_noted(tmp_path, name, content, said):
    (sheet,), findings = read(tmp_path, name, content)
    assert len(sheet.cells) == 3
    assert rules(findings) == said


# --- map layers --------------------------------------------------------------------------


def collection(*features, **more):
    listed = [
        {"type": "Feature", "properties": kept, "geometry": shape} for kept, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}, ensure_ascii=False)


def point(*place):
    return {"type": "Point", "coordinates": place}


SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def test_points_give_their_degrees_beside_the_properties(tmp_path):
    text = collection(({"名称": "热帮", "人数": 375, "码": "0542"}, point(80.5, 33.4)),
                      ({"名称": "东汝", "年": 2016.5}, point(80.9, 34.0)))  # fmt: skip
    (sheet,), findings = read(tmp_path, "a.geojson", text)
    assert rows(sheet) == {
        1: ["名称", "人数", "码", "年", "lon", "lat"],
        2: ["热帮", 375, "0542", None, 80.5, 33.4],
        3: ["东汝", None, None, 2016.5, 80.9, 34.0],
    }
    assert findings == []


def test_polygons_give_their_geometry(tmp_path):
    (sheet,), findings = read(tmp_path, "a.json", collection(({"名称": "甲"}, SQUARE)))
    assert rows(sheet)[1] == ["名称", "geometry"]
    assert rows(sheet)[2][1].equals(shapely.box(0, 0, 1, 1))
    assert findings == []


def test_columns_of_the_layer_are_not_doubled(tmp_path):
    text = collection(({"lon": 80.4, "lat": 33.3}, point(80.5, 33.4)))
    (sheet,), findings = read(tmp_path, "a.geojson", text)
    assert rows(sheet) == {1: ["lon", "lat"], 2: [80.4, 33.3]}
    assert rules(findings) == ["own_coordinates"]


def test_doubts_about_geometry_have_their_row(tmp_path):
    text = collection(({"n": 1}, SQUARE), ({"n": 2}, BOW), ({"n": 3}, None),
                      ({"n": 4}, {"type": "Polygon", "coordinates": "x"}))  # fmt: skip
    (sheet,), findings = read(tmp_path, "a.geojson", text)
    assert len(sheet.cells) == 1 + 4
    assert [(found.rule, found.row) for found in findings] == [
        ("bad_geometry", 5), ("no_geometry", 4), ("no_geometry", 5), ("invalid_geometry", 3),
    ]  # fmt: skip


def test_heights_are_left_out_and_noted(tmp_path):
    (sheet,), findings = read(tmp_path, "a.geojson", collection(({"n": 1}, point(80, 33, 4300))))
    assert rows(sheet)[2] == [1, 80.0, 33.0]
    assert [(found.rule, found.severity) for found in findings] == [("has_heights", "note")]
    high = {"type": "Polygon", "coordinates": [[[*at, 4300] for at in SQUARE["coordinates"][0]]]}
    (sheet,), _ = read(tmp_path, "a.geojson", collection(({"n": 1}, high)))
    assert not rows(sheet)[2][1].has_z


def test_an_old_file_that_names_its_system_is_converted(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    text = collection(({"n": 1}, point(10018754.171, 0)), crs=crs)  # a quarter round the earth
    (sheet,), findings = read(tmp_path, "a.geojson", text)
    assert rows(sheet)[2][1:] == pytest.approx([90.0, 0.0])
    assert rules(findings) == ["reprojected"]
    crs["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert read(tmp_path, "a.geojson", collection(({"n": 1}, point(9, 0)), crs=crs))[1] == []
    crs["properties"]["name"] = "北京54"
    _, findings = read(tmp_path, "a.geojson", collection(({"n": 1}, point(9, 0)), crs=crs))
    assert rules(findings) == ["unknown_crs"]


@pytest.mark.parametrize(
    ("name", "text", "rule", "severity"),
    [("a.geojson", '{"type": "FeatureCollection", "features": [', "bad_json", "error"),
     ("a.geojson", collection(), "layer_empty", "error"),
     ("a.geojson", '{"a": 1}', "not_a_map", "error"),
     ("a.json", '{"a": 1}', "not_a_map", "note"),
     ("a.geojson", '{"a":' * 100_000, "bad_json", "error"),
     ("a.geojson", '{"type": "FeatureCollection", "features": [7]}', "no_feature", "error"),
     ("a.geojson", collection(({"n": 1}, point(500, 200))), "no_degrees", "error"),
     ("a.geojson", TABLE, "wrong_kind", "error")],
)  # fmt: skip
def test_layers_that_are_none(tmp_path, name, text, rule, severity):
    _, findings = read(tmp_path, name, text)
    assert (findings[0].rule, findings[0].severity) == (rule, severity)


def test_a_geopackage_has_a_sheet_for_each_layer(tmp_path):
    points = gpd.GeoDataFrame(
        {"名称": ["热帮", "东汝"], "人数": [375, None]},
        geometry=[shapely.Point(80.5, 33.4), None], crs="EPSG:4490",
    )  # fmt: skip
    squares = gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.box(0, 0, 1, 1)], crs=None)
    metres = squares.scale(1e6, 1e6).to_frame("geometry")
    file = tmp_path / "a.gpkg"
    points.to_file(file, layer="学校")
    for name, layer in {"zones": squares, "metres": metres}.items():
        with pytest.warns(UserWarning, match="'crs' was not provided"):
            layer.to_file(file, layer=name)
    before = file.read_bytes()
    sheets, findings = read_sheets(file, "a.gpkg")
    assert [sheet.name for sheet in sheets] == ["学校", "zones", "metres"]
    assert rows(sheets[0]) == {1: ["名称", "人数", "lon", "lat"], 2: ["热帮", 375, 80.5, 33.4],
                               3: ["东汝", None, None, None]}  # fmt: skip
    assert rows(sheets[1])[2][1].equals(shapely.box(0, 0, 1, 1))
    assert [(found.rule, found.severity, found.sheet) for found in findings] == [
        ("reprojected", "note", "学校"), ("no_geometry", "warning", "学校"),
        ("no_crs", "warning", "zones"), ("no_crs", "error", "metres"),
    ]  # fmt: skip
    assert file.read_bytes() == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.gpkg"]
