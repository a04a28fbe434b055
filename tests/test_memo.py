"""The memo in Word: opened again, and added up by hand; every text is what it was, or masked."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import memo_cases
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Cm
from memo_cases import HOSTILE, IDENTITY, LONG, PHONE, briefing, png, spec
from office import pages_of

from gaibao_geo.briefing.chapter import (
    Chapter,
    Chart,
    Column,
    MapPicture,
    Office,
    Series,
    Table,
)
from gaibao_geo.briefing.memo.grid import grid_of_chart, grid_of_table
from gaibao_geo.briefing.memo.memo import memo
from gaibao_geo.briefing.personal import Screen
from gaibao_geo.words import LANGUAGES, say
from gaibao_geo.words.visible import visible


@pytest.fixture(scope="module")
def drawn():
    """What ``draw`` was asked for."""
    return []


@pytest.fixture(scope="module")
def made(drawn):
    def draw(picture, size_cm):
        drawn.append((picture, size_cm))
        return png()

    return {lang: memo(briefing(lang, 40), draw=draw) for lang in LANGUAGES}


def opened(content):
    return Document(io.BytesIO(content))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_margins_are_those_of_an_official_paper(made):
    page = opened(made["zh"]).sections[0]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    wanted = (Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6))
    assert all(abs(one - two) < Cm(0.002) for one, two in zip(sides, wanted, strict=True))
    assert (round(page.page_width.cm, 1), round(page.page_height.cm, 1)) == (21.0, 29.7)


def test_a_page_has_22_lines_of_28_signs(made):
    """22.5 cm are 637.8 pt = 22 x 28.95 + 0.9; 15.6 cm are 442.2 pt = 28 x 15.75 + 1.2."""
    body = opened(made["zh"]).styles["Normal"]
    line = body.paragraph_format.line_spacing.pt
    tighter = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert int(637.8 / line) == 22
    assert int(442.2 / (body.font.size.pt + tighter)) == 28


def test_sections_and_chapters_are_real_headings(made):
    found = [(one.style.name, one.text) for one in opened(made["zh"]).paragraphs
             if one.style.name.startswith("Heading")]  # fmt: skip
    assert found == [
        ("Heading 1", "一、基本情况"), ("Heading 1", "二、建议方案"),
        ("Heading 2", "（一）300万元可补上一半缺口"), ("Heading 2", "（二）资金来源"),
        ("Heading 1", "三、口径与说明"),
    ]  # fmt: skip
    english = [one.text for one in opened(made["en"]).paragraphs
               if one.style.name.startswith("Heading")]  # fmt: skip
    assert english == ["1. Where things stand", "2. The proposal",
                       "(1) Three million yuan close half of it", "(2) Funds",
                       "3. How to read this paper"]  # fmt: skip


def test_a_chapter_alone_in_its_section_opens_the_text_with_its_title(made):
    assert "3所学校还有缺口，共需600.05万元（见表1）。甲小学缺食堂。乙小学缺宿舍72床。" in texts(
        opened(made["zh"])
    )
    assert ("Three schools still lack something; 6,000,500 yuan would mend it (see Table 1). "
            "School A has no canteen. School B lacks 72 beds.") in texts(
        opened(made["en"])
    )  # fmt: skip


def test_more_than_four_sentences_are_numbered(made):
    assert [one for one in texts(opened(made["zh"])) if re.match(r"[2-5]．[2-5]。", one)] == [
        "2．2。", "3．3。", "4．4。", "5．5。"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_says_money_in_wan_and_what_is_missing(made, lang):
    """3,000,000 + 3,000,500 + 0 yuan are 300.00 + 300.05 + 0.00 = 600.05 万元."""
    first = cells(opened(made[lang]).tables[0])
    assert first[1] == ["甲小学", "1,235", "300.00", "50.0%"]
    assert first[2] == [visible(HOSTILE), "—", "300.05", "100.0%"]
    assert first[3] == [LONG, "0", "0.00", "—"]
    assert first[-1][1:] == ["—", "600.05", "—"]
    assert len(first) == 1 + 40 + 1
    said = texts(opened(made[lang]))
    unit = "单位：万元" if lang == "zh" else "Unit: 10,000 yuan"
    assert sum(unit in line for line in said) == 2  # the table and the chart
    assert any("7" in line and ("未列出" in line or "more rows" in line) for line in said)


def test_figures_stand_at_the_right_and_totals_are_bold(made):
    table = opened(made["zh"]).tables[0]
    row, total = table.rows[1], table.rows[-1]
    names = [cell.paragraphs[0].alignment.name for cell in row.cells]
    assert names == ["LEFT", "RIGHT", "RIGHT", "RIGHT"]
    assert all(run.bold for cell in total.cells for run in cell.paragraphs[0].runs)
    assert not any(run.bold for cell in row.cells for run in cell.paragraphs[0].runs)


def test_the_header_row_repeats_and_no_row_is_torn(made):
    for table in opened(made["zh"]).tables:
        heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_chart_is_a_table_and_what_it_lacks_is_no_zero(made):
    assert cells(opened(made["zh"]).tables[1]) == [
        ["类别", "中央"], ["2016", "250.00"], ["2017", "—"]
    ]


def test_the_map_is_a_picture_with_words_for_it(made, drawn):
    assert [size for _, size in drawn] == [(pytest.approx(15.4), 9.5)] * 2
    for lang in LANGUAGES:
        shapes = opened(made[lang]).inline_shapes
        assert [shape._inline.docPr.get("descr") for shape in shapes] == ["甲小学在北，乙小学在南"]
        assert shapes[0].width <= Cm(15.6)


def test_without_a_way_to_draw_the_map_is_told_in_words():
    document = opened(memo(briefing("zh")))
    assert not document.inline_shapes
    assert "地图所示：甲小学在北，乙小学在南" in texts(document)
    assert not any("见图" in text for text in texts(document))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_run_and_style_says_its_latin_and_chinese_font(made, lang):
    document = opened(made[lang])
    every = [*document.element.body.iter(qn("w:r"))]
    section = document.sections[0]
    for part in (section.header, section.footer):
        every += [*part._element.iter(qn("w:r"))]
    written = [run for run in every if run.find(qn("w:t")) is not None]
    assert len(written) > 50
    for run in written:
        held = run.rPr.find(qn("w:rFonts"))
        assert held.get(qn("w:ascii")) == "Times New Roman"
        assert held.get(qn("w:eastAsia"))
        assert held.get(qn("w:asciiTheme")) is None
    chinese = {"Normal": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体", "Heading 3": "仿宋",
               "Title": "方正小标宋简体"}  # fmt: skip
    for name, font in chinese.items():
        held = document.styles[name].element.rPr.find(qn("w:rFonts"))
        assert held.get(qn("w:ascii")) == "Times New Roman"
        assert lang != "zh" or held.get(qn("w:eastAsia")) == font


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_stamp_heads_every_page_and_its_number_is_a_field(made, lang):
    section = opened(made[lang]).sections[0]
    assert say("word.made_up", lang) in section.header.paragraphs[0].text
    assert not section.different_first_page_header_footer
    fields = [part.text for part in section.footer._element.iter(qn("w:instrText"))]
    assert fields == [" PAGE "]


def test_real_data_have_no_stamp():
    real = replace(briefing("zh"), stamp="")
    document = opened(memo(real))
    assert document.sections[0].header.paragraphs[0].text == ""
    assert not any("虚构" in text for text in texts(document))


def test_unit_and_date_stand_at_the_right_end_of_the_memo(made):
    *_, unit, date = opened(made["zh"]).paragraphs
    assert (unit.text, date.text) == ("江孜县改薄办", "2016年11月23日")
    assert unit.style.paragraph_format.alignment.name == "RIGHT"
    assert opened(made["zh"]).paragraphs[0].text == "内部资料"


def test_annexes_follow_the_signature_each_on_a_page_of_its_own():
    held = briefing("zh")
    listed = [Chapter("a", "附表", title, table=held.chapters[0].table)
              for title in ("列入的学校", "未列入的学校13812345678")]  # fmt: skip
    document = opened(memo(replace(held, annexes=tuple(listed))))
    said = texts(document)
    signed = said.index("2016年11月23日")
    heads = [one for one in document.paragraphs if one.text.startswith("附件")]
    assert [one.text for one in heads] == ["附件1　列入的学校", "附件2　未列入的学校***********"]
    assert all(one.paragraph_format.page_break_before for one in heads)
    assert all(said.index(one.text) > signed for one in heads)
    assert "表3　列入的学校\t单位：万元" in said
    assert len(document.tables) == 4


def test_what_the_office_did_not_give_is_left_out():
    bare = replace(briefing("zh"), office=Office(), credits=(), command="", version="")
    said = "\n".join(texts(opened(memo(bare))))
    assert "指纹前12位" in "\n".join(texts(opened(memo(briefing("zh")))))
    for word in ("审图号", "数据版本", "命令", "底图", "内部资料"):
        assert word not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_person_can_be_found_in_the_whole_file(made, lang):
    with zipfile.ZipFile(io.BytesIO(made[lang])) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode("latin-1")
    for secret in (PHONE, IDENTITY, "次仁多吉", "Tsering"):
        assert secret.encode().decode("latin-1") not in inside
    assert any("2处文字" in text or "2 texts" in text for text in texts(opened(made[lang])))


def test_a_column_of_persons_is_taken_out_whole():
    table = Table((Column("学校"), Column("联系电话"), Column("联系人"), Column("造价", "wan")),
                  (("甲小学", "0598-8234567", "王小明", 5),), ("合计", "", "", 5))  # fmt: skip
    screen = Screen()
    left = screen.table(table)
    assert [column.name for column in left.columns] == ["学校", "造价"]
    assert (left.rows, left.total) == ((("甲小学", 5),), ("合计", 5))
    assert screen.hidden == {"0598-8234567", "王小明"}


@pytest.mark.parametrize(
    ("before", "after"),
    [("联系人：王小明，在县里", "联系人:***,在县里"),
     ("身份证11010519491231002X", "身份证" + "*" * 18),
     ("13812345678", "*" * 11), ("投入13812345678.5元", None), ("11010519491231003X", None),
     ("校长培训项目", None), ("1,381,234,5678元", None), ("负责人：县教育局基建科", None),
     ("Contact: Wang Xiaoming", "Contact: " + "*" * 13)],
)  # fmt: skip
def test_what_is_personal_is_masked_and_an_amount_is_not(before, after):
    screen = Screen()
    shown = screen.text(before)
    assert shown.replace("：", ":").replace("，", ",") == (after or before).replace("：", ":")
    assert screen.count == (after is not None)


def test_the_same_text_twice_counts_once():
    screen = Screen()
    screen.text(PHONE)
    screen.text(PHONE)
    assert screen.count == 1


def test_a_memo_of_nothing_is_still_a_memo():
    empty = replace(briefing("zh"), chapters=())
    headings = [one.text for one in opened(memo(empty)).paragraphs
                if one.style.name == "Heading 1"]  # fmt: skip
    assert headings == ["一、口径与说明"]


def test_cells_of_each_kind():
    columns = (Column("名"), Column("万", "wan"), Column("元", "yuan"), Column("数", "count"),
               Column("比", "share"), Column("值", "number"))  # fmt: skip
    table = Table(columns, (("甲", 60_300, 60_300, 1_200, 0.9996, 0.4125),
                            ("乙", None, None, None, None, None)))  # fmt: skip
    grid = grid_of_table(table, "zh")
    assert grid.rows == (("甲", "6.03", "60,300", "1,200", "99.96%", "0.412"), ("乙", *["—"] * 5))
    assert grid.heads[2] == "元（元）"  # the corner says 万元, so this column says its own
    assert (grid.unit, grid.total) == ("单位：万元", ())


def test_a_chart_without_values_has_dashes():
    chart = Chart("line", "t", ("a",), (Series("s", (None,), "#000000"),), "", 1)
    grid = grid_of_chart(chart, "en")
    assert (grid.rows, grid.unit) == ((("a", "—"),), "")


def test_wide_tables_stay_on_the_paper():
    wide = Table(tuple(Column(f"第{n}年投入", "wan") for n in range(11)), ((123_456_700,) * 11,))
    one = replace(briefing("zh"), chapters=(Chapter("c", "s", "t", table=wide),))
    table = opened(memo(one)).tables[0]
    assert sum(cell.width for cell in table.rows[1].cells) <= Cm(15.61)


def test_a_map_named_by_hostile_text_keeps_the_file_whole():
    picture = MapPicture(replace(spec("zh"), title=HOSTILE), "", HOSTILE * 20)
    one = replace(briefing("zh"), title=HOSTILE, chapters=(Chapter("c", HOSTILE, HOSTILE,
                  (HOSTILE,), map=picture, sources=(HOSTILE,)),))  # fmt: skip
    document = opened(memo(one, draw=lambda *_: png()))
    assert visible(HOSTILE) in texts(document)
    assert document.inline_shapes[0]._inline.docPr.get("descr") == visible(HOSTILE) * 20


@pytest.mark.office
def test_another_reader_sees_every_page_stamped_and_every_figure(made, tmp_path):
    for lang, pages in pages_of(made, "docx", tmp_path).items():
        assert len(pages) > 3
        assert all(say("word.made_up", lang) in page for page in pages)
        numbers = [re.search(r"—\s*(\d+)\s*—\s*$", page)[1] for page in pages]
        assert numbers == [str(number) for number in range(1, len(pages) + 1)]
        whole = re.sub(r"\s+", "", "".join(pages))
        assert "600.05" in whole
        heads = [page for page in pages if ("达标率" if lang == "zh" else "At standard") in page]
        assert len(heads) > 1  # the header row heads every page of the table
        assert memo_cases.WORDS[lang]["unit"].replace(" ", "") in whole
