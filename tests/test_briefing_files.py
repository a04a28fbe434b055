"""A briefing's files together: one plan behind all of them, and nothing that cannot be traced."""

from __future__ import annotations

import gzip
import io
import json
import re
from base64 import b64decode
from dataclasses import replace

import docx
import openpyxl
import pptx
import pytest
from briefing_cases import OFFICE, matter, one_school, solved
from matplotlib.image import imread
from pptx.oxml.ns import qn
from pypdf import PdfReader

import gaibao_geo as gb
from gaibao_geo.briefing.files import KINDS, SUFFIXES, Files, Wishes
from gaibao_geo.cli import BAD_INPUT, DONE, main
from gaibao_geo.errors import DataError
from gaibao_geo.io.plan_folder import write_plan
from gaibao_geo.maps.folium_map import render
from gaibao_geo.printing.map_picture import picture

COST = 34_870_000  # Rutog's report: 1,987 + 1,500 万元


@pytest.fixture(scope="module")
def rutog():
    """Every file of Rutog's plan, by kind."""
    files = Files(matter("rutog", command="gaibao brief plan"))
    return {kind: files.content(kind) for kind in KINDS}


@pytest.fixture(scope="module")
def gyantse():
    """Gyantse's files, and what is in its slides."""
    files = Files(matter("gyantse"))
    return files, pptx.Presentation(io.BytesIO(files.content("slides")))


def texts_of(deck):
    """Every text on every slide, tables and groups included, and the notes."""
    def inside(shapes):
        for shape in shapes:
            if shape.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.GROUP:
                yield from inside(shape.shapes)
            elif shape.has_text_frame:
                yield shape.text_frame.text
            elif shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
    for slide in deck.slides:
        yield from inside(slide.shapes)
        yield slide.notes_slide.notes_text_frame.text


def contents(html):
    """What the what-if page or a map page holds for its script."""
    return json.loads(gzip.decompress(b64decode(
        re.search(r'<script type="text/plain" id="[^"]+">(.*?)</script>', html)[1])))  # fmt: skip


def test_every_file_says_what_the_plan_costs(rutog):
    slides = "\n".join(texts_of(pptx.Presentation(io.BytesIO(rutog["slides"]))))
    memo = docx.Document(io.BytesIO(rutog["memo"]))
    told = "\n".join([*(one.text for one in memo.paragraphs),
                      *(cell.text for table in memo.tables for row in table.rows
                        for cell in row.cells)])  # fmt: skip
    atlas = "".join(page.extract_text() for page in PdfReader(io.BytesIO(rutog["atlas"])).pages)
    for text in (slides, told, atlas):
        assert "3,487" in text
    book = openpyxl.load_workbook(io.BytesIO(rutog["book"]), data_only=True)
    assert COST in [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert contents(rutog["whatif"].decode())["own"]["cost"] == COST


def test_every_file_can_be_traced_to_its_data(rutog):
    version = matter("rutog").version[:12]
    slides = "\n".join(texts_of(pptx.Presentation(io.BytesIO(rutog["slides"]))))
    assert version in slides
    assert "gaibao brief plan" in slides
    memo = docx.Document(io.BytesIO(rutog["memo"]))
    assert any(version in one.text for one in memo.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(rutog["book"]), data_only=True)
    assert any(version in str(cell.value) for sheet in book for row in sheet.iter_rows()
               for cell in row)  # fmt: skip


def test_legend_and_colours_of_page_picture_and_slides_agree(gyantse):
    """The map of the places: the colours with a place stand in all three, read back from each."""
    files, deck = gyantse
    shown = next(one.map for one in files.briefing.chapters if one.id == "standing")
    spec = shown.spec
    theme = next((one for one in spec.themes if one.id == shown.theme), spec.themes[0])
    legends = [theme.legend, *(overlay.legend for overlay in spec.overlays if overlay.shown)]
    drawn = {row.label: row.colour for legend in legends for row in legend if row.count}
    assert len(drawn) > 2
    told = json.dumps(contents(render(spec).html()), ensure_ascii=False)
    assert all(label in told and colour in told for label, colour in drawn.items())
    content = picture(spec, shown.theme, "png", bare=True, dpi=60)
    seen = {"#" + "".join(f"{round(channel * 255):02x}" for channel in pixel)
            for line in imread(io.BytesIO(content))[:, :, :3] for pixel in line}  # fmt: skip
    assert set(drawn.values()) <= seen
    first = files.briefing.chapters[0].title
    slide = next(one for one in deck.slides if one.shapes.title.text == first)
    fills = {fill.get("val").lower() for fill in slide.element.iter(qn("a:srgbClr"))}
    assert {colour.lstrip("#") for colour in drawn.values()} <= fills
    words = "\n".join(texts_of(deck))
    assert all(label in words for label in drawn)


def test_made_up_data_are_stamped_in_every_file(gyantse):
    files, deck = gyantse
    stamp = "示例数据（虚构）"
    for slide in deck.slides:
        assert any(stamp in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    memo = docx.Document(io.BytesIO(files.content("memo")))
    assert all(stamp in part.header.paragraphs[0].text for part in memo.sections)
    book = openpyxl.load_workbook(io.BytesIO(files.content("book")))
    for sheet in book:
        assert any(stamp in str(cell.value) for row in sheet.iter_rows(max_row=4) for cell in row)
    for page in PdfReader(io.BytesIO(files.content("atlas"))).pages:
        assert stamp in page.extract_text()
    assert contents(files.content("whatif").decode())["head"]["stamp"] == stamp


@pytest.mark.parametrize(("lang", "yuan"), [("zh", 1), ("en", 2_000_000)])
def test_one_school_with_a_hostile_name_funded_or_not(tmp_path, lang, yuan):
    """No formula, no markup, no page that fails: whatever the school is called."""
    files = Files(one_school(tmp_path / "one", yuan=yuan, lang=lang))
    made = {kind: files.content(kind) for kind in KINDS}
    book = openpyxl.load_workbook(io.BytesIO(made["book"]))
    assert not [cell.value for sheet in book for row in sheet.iter_rows() for cell in row
                if cell.data_type == "f" and "onerror" in str(cell.value)]  # fmt: skip
    assert "<img src=x" not in made["whatif"].decode()
    words = "\n".join(texts_of(pptx.Presentation(io.BytesIO(made["slides"]))))
    assert "热帮" in words or "<img src=x onerror=alert(1)>" in words  # as text, wherever it stands


def test_a_telephone_number_in_a_name_goes_into_no_file(tmp_path):
    number = "13812345678"
    files = Files(one_school(tmp_path / "one", name=f"热帮小学 联系人：王某 {number}"))
    assert files.hidden
    slides = "\n".join(texts_of(pptx.Presentation(io.BytesIO(files.content("slides")))))
    memo = docx.Document(io.BytesIO(files.content("memo")))
    told = "\n".join(cell.text for table in memo.tables for row in table.rows for cell in row.cells)
    atlas = "".join(page.extract_text()
                    for page in PdfReader(io.BytesIO(files.content("atlas"))).pages)  # fmt: skip
    whatif = json.dumps(contents(files.content("whatif").decode()), ensure_ascii=False)
    book = openpyxl.load_workbook(io.BytesIO(files.content("book")))
    cells = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows()
                      for cell in row)  # fmt: skip
    for text in (slides, told, atlas, whatif, cells):
        assert number not in text
        assert "热帮小学" in text


def test_slides_take_a_picture_of_the_map_where_that_is_wished():
    deck = pptx.Presentation(io.BytesIO(
        Files(matter("rutog"), Wishes(maps="picture")).content("slides")))  # fmt: skip
    kinds = [shape.shape_type for slide in deck.slides for shape in slide.shapes]
    assert pptx.enum.shapes.MSO_SHAPE_TYPE.PICTURE in kinds


def test_the_files_have_names_in_their_language():
    assert Files(matter("rutog")).name("slides") == "汇报幻灯片.pptx"
    assert Files(matter("rutog", "en")).name("slides") == "slides.pptx"
    names = [Files(matter("rutog")).name(kind) for kind in KINDS]
    assert len(set(names)) == len(names)


def test_in_python_the_suffix_says_which_file(tmp_path):
    data, plan = solved("rutog")
    for suffix in (".svg", ".docx"):
        file = gb.brief(plan, data, tmp_path / f"rutog{suffix}", office=OFFICE)
        assert file.stat().st_size > 1_000
    with pytest.raises(DataError, match="pptx"):
        gb.brief(plan, data, tmp_path / "rutog.txt")
    with pytest.raises(DataError, match="不是测算时的版本"):
        gb.brief(plan, replace(data, sha256="0" * 64), tmp_path / "rutog.svg")


@pytest.fixture
def folder(tmp_path):
    return write_plan(solved("rutog")[1], tmp_path / "plan")


def test_the_command_writes_the_kinds_asked_for_and_lists_what_to_mind(folder, tmp_path, capsys):
    out = tmp_path / "brief"
    args = ["brief", str(folder), "-o", str(out), "--only", "svg,xlsx", "--unit", "某局"]
    assert main(args) == DONE
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(out / "方案台账.xlsx"), str(out / "方案地图.svg")]
    assert "校核通过" in said.err
    assert sorted(file.suffix for file in out.iterdir()) == [".svg", ".xlsx"]


def test_a_plan_that_was_changed_by_hand_is_refused(folder, tmp_path, capsys):
    paid = folder / "paid.csv"
    paid.write_text(paid.read_text(encoding="utf-8-sig").replace("10320000", "10320001"),
                    encoding="utf-8")  # fmt: skip
    assert main(["brief", str(folder), "-o", str(tmp_path / "brief")]) == BAD_INPUT
    assert "没有通过校核" in capsys.readouterr().err
    assert not (tmp_path / "brief").exists()


def test_the_data_are_found_by_their_fingerprint_or_asked_for(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mine = one_school(tmp_path / "one", name="热帮小学")
    plan = write_plan(mine.plan, tmp_path / "plans" / "plan")
    args = ["brief", str(plan), "-o", str(tmp_path / "brief"), "--only", "svg"]
    assert main(args) == DONE  # stands where the command runs
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    assert main(args) == BAD_INPUT
    assert "--data" in capsys.readouterr().err
    there = tmp_path / "elsewhere"
    assert main([*args, "--data", str(there)]) == DONE
    (there / "schools.csv").write_text(
        (there / "schools.csv").read_text(encoding="utf-8").replace("热帮小学", "热帮中学"),
        encoding="utf-8",
    )
    assert main([*args, "--data", str(there)]) == BAD_INPUT
    assert "不是测算时的版本" in capsys.readouterr().err


def test_every_kind_has_a_suffix_of_its_own():
    assert sorted(SUFFIXES.values()) == sorted(set(SUFFIXES.values()))
