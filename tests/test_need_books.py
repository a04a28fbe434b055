"""The workbooks of needs, read back: the figures of the frames, no formula, legal names."""

from __future__ import annotations

import io
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaibao_geo.errors import DataError
from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io import need_books, need_checklists
from gaibao_geo.io.need_books import school_sheets
from gaibao_geo.io.need_cells import TITLE_LENGTH, sheet_name
from gaibao_geo.io.need_checklists import checklists_book
from gaibao_geo.needs.lists.checklist import checklist
from gaibao_geo.needs.lists.checklist_counts import by_county, by_item
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.summary import county_table
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.needs.works.projects import Proposed
from gaibao_geo.tables.findings import Report

ABOUT = 'title_zh = "某县示例"\ntitle_en = "A county, example"\nmade_up = {made_up}\n'
HOSTILE = "=HYPERLINK(\"http://x\")[坏]*?/\\:' 名\u202e\u200b" + "长" * 40
SCHOOLS = [
    ("A", "甲小学", "School A", "primary", 100, 40, 30, 500, "keep"),
    ("B", HOSTILE, "", "teaching_point", 12, 0, None, 40, "keep"),
    ("C", "甲小学", "", "nine_year", None, None, 50, None, "keep"),
    ("D", "丁小学", "", "primary", 60, 5, 5, 10, "close"),
]
COLUMNS = ["school_id", "name", "name_en", "kind", "pupils", "boarders", "beds", "teaching_m2",
           "keep"]  # fmt: skip
CHECKS = """school_id,item_set,item_no,as_of,met
A,20条底线,1,2016-03,yes
A,20条底线,2,2016-03,no
B,8项督导,3,2016-03-01,yes
"""


def make(folder, *, made_up=True):
    (folder / "dataset.toml").write_text(ABOUT.format(made_up=str(made_up).lower()), "utf-8")
    table = pd.DataFrame(SCHOOLS, columns=COLUMNS).astype(
        dict.fromkeys(("pupils", "boarders", "beds", "teaching_m2"), "Int64")
    )
    table = table.assign(region_id="540222", township="某乡", source="示例来源", quality="made_up")
    table.to_csv(folder / "schools.csv", index=False, encoding="utf-8-sig")
    (folder / "checks.csv").write_text(CHECKS, "utf-8")
    return read_dataset(folder)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return make(tmp_path_factory.mktemp("county"))


# one dormitory for school A
PROPOSED = Proposed(
    pd.DataFrame({"project_id": ["P1"], "school_id": ["A"], "name": ["=甲小学宿舍项目"],
                  "name_en": ["Dormitory of A"], "cost_yuan": [320_000]}),
    pd.DataFrame({"project_id": ["P1"], "line": [1], "item_type": ["dormitory"],
                  "item": ["学生宿舍"], "item_en": ["Dormitory"], "quantity": [10.0],
                  "unit": ["床"],
                  "unit_yuan": [Decimal("32000.50")], "cost_yuan": [320_000]}),
    pd.DataFrame({"project_id": ["P1"], "indicator": ["beds"], "name_zh": ["床位"],
                  "name_en": ["Beds"], "closes": [10.0], "unit": ["床"], "unit_en": ["beds"]}),
    pd.DataFrame({"project_id": ["P1", "P1"], "programme_id": ["gaibao_2014", "own"],
                  "verdict": ["allow", "bar"], "reason_zh": ["", "只付设备"],
                  "reason_en": ["", "equipment only"]}),
    Report(),
)  # fmt: skip


@pytest.fixture(scope="module")
def books(data):
    """School sheets and checklists by language; nobody writes into them."""
    return {lang: (sheets(data, lang), lists(data, lang)) for lang in ("zh", "en")}


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def sheets(data, lang="zh", proposed=PROPOSED):
    lacking = shortfalls(data)
    checked = checklist(data, lacking)
    return opened(school_sheets(data, lacking, weakness(lacking), checked,
                                proposed=proposed, lang=lang))  # fmt: skip


def lists(data, lang="zh"):
    lacking = shortfalls(data)
    return opened(checklists_book(data, checklist(data, lacking), county_table(lacking, data),
                                  lang))  # fmt: skip


def values(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def row_of(sheet, first, column=1):
    """The values of the row whose cell in ``column`` is ``first``."""
    for row in sheet.iter_rows():
        if row[column - 1].value == first:
            return [cell.value for cell in row]
    raise AssertionError(f"no row begins with {first}")


def test_a_sheet_for_every_school_that_counts(books):
    book = books["zh"][0]
    assert len(book.sheetnames) == 1 + 3
    assert book.sheetnames[:2] == ["目录", "001 甲小学"]
    assert book.sheetnames[3] == "003 甲小学"  # the same name twice
    assert "不计入的学校（1 所）" in values(book["目录"])
    (out,) = (text for text in values(book["目录"]) if str(text).startswith("丁小学"))
    assert "不再保留" in out
    assert "答问" in out  # the document it rests on


def test_the_indicators_stand_as_the_frame_has_them(books):
    """Forty boarders and thirty beds: 40, 30, 10, 75 %."""
    row = row_of(books["zh"][0]["001 甲小学"], "寄宿生床位（底线）")
    assert row[1:7] == ["床", "每寄宿生≥1床", 40, 30, 10, 0.75]
    assert row[8:] == ["未达标", "教基一厅〔2014〕5号 底线要求第13项", "已核实"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_of_every_school_is_there(data, books, lang):
    """Cell by cell: what is required, there and lacking, in the order of the frame."""
    lacking = shortfalls(data)
    book = books[lang][0]
    words = {"met", "short", "over", "no data", "n/a", "达标", "未达标", "超出", "无数据", "不适用"}
    for at, school in enumerate(("A", "B", "C"), 2):
        sheet = book.worksheets[at - 1]
        told = [row for row in sheet.iter_rows(values_only=True)
                if row[8] in words and row[9] is not None and row[10] is not None]  # fmt: skip
        mine = lacking[lacking["school_id"] == school]
        assert len(told) == len(mine)
        for row, want in zip(told, mine.itertuples(), strict=True):
            for cell, figure in zip(row[3:6], (want.required, want.actual, want.shortfall),
                                    strict=True):  # fmt: skip
                if pd.isna(figure):
                    assert cell in ("无数据", "no data", "—")
                else:
                    assert cell == pytest.approx(figure)


def test_unknown_says_so_and_is_never_zero(books):
    row = row_of(books["zh"][0]["003 甲小学"], "在校生")
    assert row[1] == "无数据"
    assert 0 not in row


def test_the_checklist_stands_below_with_who_says_so(books):
    sheet = books["zh"][0]["001 甲小学"]
    assert row_of(sheet, "没有D级危房；新建校舍抗震不低于重点设防类", 2)[7:11] == [
        "达到", "核查", "2016-03", "已核实"
    ]  # fmt: skip
    assert row_of(sheet, "寄宿生一人一床，没有大通铺", 2)[7:9] == ["未达到", "学校数据"]
    assert row_of(sheet, "18–20b")[7] == "原文未找到"


def test_the_weakness_stands_with_its_parts(data, books):
    lacking = shortfalls(data)
    weak = weakness(lacking)
    sheet = books["zh"][0]["001 甲小学"]
    assert weak.sentence("A") in values(sheet)
    part = weak.parts.set_index(["school_id", "indicator"]).loc[("A", "beds")]
    row = row_of(sheet, "寄宿生床位")
    assert row[3] == part["part"] == 10 / 40
    assert row[9] == pytest.approx(part["contribution"])


def test_the_index_says_rank_and_range_and_leads_to_the_sheet(data, books):
    book = books["zh"][0]
    lacking = shortfalls(data)
    weak = weakness(lacking)
    row = row_of(book["目录"], "甲小学", 2)
    assert row[5] == 100
    assert row[6] == pytest.approx(weak.index["A"])
    ranks = weak.ranks.loc["A"]
    assert row[7] == ranks["rank"]
    assert row[8].split("–")[0] == str(ranks["rank_best"])
    links = [cell.hyperlink.location for line in book["目录"].iter_rows() for cell in line
             if cell.hyperlink]  # fmt: skip
    targets = [link.rpartition("!")[0][1:-1].replace("''", "'") for link in links]
    assert targets == book.sheetnames[1:]
    back = [cell.hyperlink.location for line in book.worksheets[1].iter_rows() for cell in line
            if cell.hyperlink]  # fmt: skip
    assert back == ["'目录'!A1"]


def test_proposed_projects_are_priced_in_whole_yuan(data, books):
    sheet = books["zh"][0]["001 甲小学"]
    row = row_of(sheet, "=甲小学宿舍项目")
    assert row[3] == "学生宿舍"
    assert row[6:10] == [10, "床", 32000.5, 320_000]
    said = values(sheet)
    assert "补上的缺口：床位10床" in said
    assert "资金限制：own不可支付（只付设备）" in said  # what may pay is no limit
    assert "以上为建议方案，供研究，由领导小组决定。" in said
    assert "没有建议项目。" in values(books["zh"][0].worksheets[2])
    assert "五、建议项目" not in values(sheets(data, proposed=None)["001 甲小学"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cell_is_a_formula_whatever_a_school_is_called(books, lang):
    for book in books[lang]:
        for sheet in book:
            for line in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in line)
    second = books[lang][0].worksheets[2]
    cell = second["A1"]
    assert cell.value.startswith("=HYPERLINK(")
    assert cell.quotePrefix
    assert "\u202e" not in cell.value


@pytest.mark.parametrize(
    ("lang", "mark"), [("zh", "示例数据（虚构）"), ("en", "Example data (made up)")]
)
def test_made_up_data_say_so_on_every_sheet(books, tmp_path, lang, mark):
    for book in books[lang]:
        for sheet in book:
            top = [cell.value for cell in sheet[1]]
            assert mark in top
            first = str(sheet.print_title_rows).startswith("$1:")
            assert first or sheet.oddHeader.left.text == mark or not sheet.print_title_rows
    real = make(tmp_path, made_up=False)
    for book in (sheets(real, lang), lists(real, lang)):
        assert not [sheet for sheet in book if mark in [cell.value for cell in sheet[1]]]


def test_pages_are_a4_and_fit(books):
    for sheet in [*books["zh"][0], *books["zh"][1]]:
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert books["zh"][0].worksheets[1].page_setup.orientation == "portrait"


def test_english_sheets_have_no_chinese_but_names_and_documents(books):
    sheet = books["en"][0]["001 School A"]
    assert row_of(sheet, "Beds for boarders (baseline)")[1:7] == [
        "beds", "≥1 beds per boarder", 40, 30, 10, 0.75
    ]  # fmt: skip
    row = row_of(sheet, "Dormitory of A")
    assert (row[3], row[7]) == ("Dormitory", "beds")


def test_the_county_form(data, books):
    """One sheet each, the official columns, and the rate beside what it is a rate of."""
    book = books["zh"][1]
    assert book.sheetnames == ["按县", "按条目", "逐校", "缺口汇总", "说明"]
    row = row_of(book["按县"], "江孜县")
    want = by_county(checklist(data), data).iloc[0]
    assert row[1:7] == [want[name] for name in
                        ("schools", "teaching_points", "met", "not_met", "unknown",
                         "not_applicable")]  # fmt: skip
    assert row[1:5] == [3, 1, 0, 1]
    assert row[7] == want["rate"] == 0


def test_several_counties_have_a_total_with_its_own_rate(tmp_path):
    make(tmp_path)
    file = tmp_path / "schools.csv"
    text = file.read_text("utf-8-sig").replace("C,甲小学", "C,丙学校")
    lines = text.splitlines()
    lines[3] = lines[3].replace("540222", "542524")
    file.write_text("\n".join(lines), "utf-8-sig")
    data = read_dataset(tmp_path)
    sheet = lists(data)["按县"]
    total = row_of(sheet, "合计")
    parts = [row_of(sheet, "江孜县"), row_of(sheet, "日土县")]
    assert total[1:7] == [sum(column) for column in zip(*(row[1:7] for row in parts), strict=True)]
    assert total[1] == 3


def test_the_item_form(data, books):
    sheet = books["zh"][1]["按条目"]
    row = row_of(sheet, "多层校舍至少两部楼梯，坡度不超过30度，栏杆牢固", 2)
    want = by_item(checklist(data)).iloc[1]
    assert row[2:7] == [want[name] for name in
                        ("applies", "met", "not_met", "unknown", "not_applicable")]  # fmt: skip
    assert row[2:7] == [3, 0, 1, 2, 0]
    missing = row_of(sheet, "18–20b")
    assert missing[2:11] == ["—"] * 9
    assert missing[12] == "原文未找到"


def test_the_grid_has_1_where_met_and_a_dark_cell_where_not(books):
    sheet = books["zh"][1]["逐校"]
    row = next(line for line in sheet.iter_rows() if line[1].value == "甲小学")
    assert row[3].value == 1  # item 1
    assert row[4].value == "×"
    assert row[4].fill.fgColor.rgb.endswith("404040")
    assert row[4].font.color.rgb.endswith("FFFFFF")
    assert row[5].value == "无数据"
    assert row[3].fill.fill_type is None


def test_the_shortfalls_of_the_counties(data, books):
    sheet = books["zh"][1]["缺口汇总"]
    row = row_of(sheet, "寄宿生床位", 2)
    want = county_table(shortfalls(data), data).set_index("indicator").loc["beds"]
    assert row[4:10] == [want[name] for name in
                         ("schools", "met", "short", "unknown", "not_applicable",
                          "shortfall")]  # fmt: skip
    assert row[9] == 10


def test_the_notes_list_what_is_not_verified(books):
    said = values(books["zh"][1]["说明"])
    assert any("18–20a" in text and "未核实" in text for text in said)
    assert any("18–20b" in text and "原文未找到" in text for text in said)
    assert "教基一厅〔2014〕5号" in said


def test_too_many_schools_are_refused_in_words(data, books, monkeypatch):
    monkeypatch.setattr(need_books, "MOST_SCHOOLS", 2)
    monkeypatch.setattr(need_checklists, "MOST_SCHOOLS", 2)
    for write in (sheets, lists):
        with pytest.raises(DataError, match="按县") as caught:
            write(data)
        assert "for each county" in caught.value.en


@given(st.integers(1, 9999), st.text(max_size=60))
def test_the_name_of_a_sheet_is_legal_whatever_the_school_is_called(number, name):
    made = sheet_name(number, name)
    assert 0 < len(made.encode("utf-16-le")) // 2 <= TITLE_LENGTH
    assert not set(made) & set("[]:*?/\\")
    assert not made.startswith("'")
    assert not made.endswith("'")
    assert made.isprintable() or " " in made
    openpyxl.Workbook().create_sheet(made)


@given(st.text(max_size=60), st.text(max_size=60))
def test_two_schools_never_share_a_sheet(one, other):
    """Excel does not tell capitals apart."""
    assert sheet_name(1, one).casefold() != sheet_name(2, other).casefold()
