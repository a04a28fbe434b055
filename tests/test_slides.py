"""A briefing as slides, opened again by readers of their own: figures, colours, fonts, room."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from map_kind_cases import BEDS, FRAME, YUAN, ground, table
from PIL import Image
from slide_cases import (
    HOSTILE,
    KINDS,
    LONG,
    A,
    P,
    a_chart,
    a_map,
    a_table,
    areas_spec,
    briefing,
    chapters_of,
    fill_of,
    group_of,
    hostile_and_long,
    made,
    notes_on,
    opened,
    outside,
    page,
    points_spec,
    shapes_of,
    texts_on,
    xml_parts,
)

from gaibao_geo.briefing.chapter import Chapter, Chart, Column, MapPicture, Office, Series, Table
from gaibao_geo.briefing.slides import slides
from gaibao_geo.briefing.slides.contrast import readable_on
from gaibao_geo.briefing.slides.measure import Setting, fitted, height, lines, width
from gaibao_geo.maps.arranged import Side, Swipe
from gaibao_geo.maps.bivariate import need_money_map
from gaibao_geo.maps.dots import dots_of
from gaibao_geo.maps.shapes import deltas, shape_of
from gaibao_geo.maps.spec import Segment
from gaibao_geo.words import say

BOTH = pytest.mark.parametrize("lang", ["zh", "en"])


def rgb(series):
    return f"#{str(series.format.fill.fore_color.rgb).lower()}"


# ---- the deck ------------------------------------------------------------------------------

@BOTH
def test_a_cover_and_a_slide_for_each_chapter_with_its_finding_as_a_true_title(lang):
    file = opened(made(lang))
    assert file.slide_width * 9 == file.slide_height * 16
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    wanted = [chapter.title or chapter.section for chapter in chapters_of(lang)]
    assert titles == [briefing(lang, ()).title, *wanted]


@BOTH
def test_the_cover_says_what_whose_when_how_secret_and_that_it_decides_nothing(lang):
    told, asked = texts_on(opened(made(lang)).slides[0]), briefing(lang, ())
    for text in (asked.title, asked.subtitle, asked.stamp, asked.standing, "内部"):
        assert text in told
    assert f"{asked.office.unit}\n2026" in told


def test_what_the_office_did_not_give_is_left_out_and_nothing_is_invented():
    cover = opened(slides(briefing("zh", (), office=Office(), subtitle="", stamp=""))).slides[0]
    assert texts_on(cover) == ["三县方案", "辅助决策 only"]


@BOTH
def test_every_slide_has_section_sources_stamp_standing_and_its_number(lang):
    asked = briefing(lang, ())
    for number, slide in enumerate(list(opened(made(lang)).slides)[1:], 2):
        told = texts_on(slide)
        chapter = chapters_of(lang)[number - 2]
        assert chapter.section in told
        assert asked.stamp in told
        assert f"{asked.stamp}  ·  {asked.standing}" in told
        if chapter.sources:
            assert say("slides.sources", lang, sources=chapter.sources[0]) in told
        fields = slide._element.iter(f"{A}fld")
        assert [(field.get("type"), field.findtext(f"{A}t")) for field in fields] == [
            ("slidenum", str(number))]  # fmt: skip


@BOTH
def test_the_notes_of_every_slide_hold_sources_version_and_command(lang):
    for slide, chapter in zip(list(opened(made(lang)).slides)[1:], chapters_of(lang), strict=True):
        told = notes_on(slide)
        assert say("slides.notes.version", lang, version="a1b2c3") in told
        assert "gaibao brief plan -o out" in told
        for source in chapter.sources or (say("slides.notes.no_sources", lang),):
            assert source in told


def test_points_are_the_slides_own_text_and_an_empty_chapter_says_so():
    body = next(shape for shape in page(made("zh"), "text").placeholders
                if shape.placeholder_format.idx == 1)  # fmt: skip
    assert body.text_frame.text == "第一点。\n第二点。"
    assert say("slides.nothing", "zh") in texts_on(page(made("zh"), "empty"))


def test_no_placeholder_is_left_empty():
    for slide in opened(made("zh")).slides:
        assert all(shape.text_frame.text for shape in slide.placeholders)


def test_the_file_names_the_office_and_no_person():
    about = opened(made("zh")).core_properties
    assert (about.title, about.author, about.last_modified_by) == (
        "三县方案", "某县教育局", "某县教育局")  # fmt: skip
    parts = xml_parts(made("zh"), "docProps")
    assert list(parts) == ["docProps/core.xml"]
    assert "Canny" not in etree.tostring(parts["docProps/core.xml"], encoding="unicode")


# ---- fonts ---------------------------------------------------------------------------------

@BOTH
@pytest.mark.parametrize("content", [made, hostile_and_long])
def test_every_run_names_its_language_and_both_its_fonts(lang, content):
    """Charts too: without a:ea WPS shows Chinese in whatever font it finds first."""
    tag = {"zh": "zh-CN", "en": "en-US"}[lang]
    seen = 0
    kinds = r"ppt/(slides|notesSlides|charts|slideLayouts)/"
    for name, tree in xml_parts(content(lang), kinds).items():
        for run in (*tree.iter(f"{A}r"), *tree.iter(f"{A}fld")):
            marks = run.find(f"{A}rPr")
            if "notesSlides" in name and run.tag == f"{A}fld":
                continue  # the notes' own page number, which has no Chinese
            assert marks is not None, name
            if run.tag == f"{A}r":
                assert marks.get("lang") == tag, name
            assert marks.find(f"{A}latin").get("typeface"), name
            assert marks.find(f"{A}ea").get("typeface"), name
            seen += 1
        for marks in tree.iter(f"{A}defRPr"):
            if "charts" in name and len(marks):
                assert marks.find(f"{A}ea") is not None, name
    assert seen > 60


def test_the_theme_names_a_font_for_chinese_and_the_one_accent():
    theme = next(iter(xml_parts(made("zh"), "theme/theme1").values()))
    for font in ("majorFont", "minorFont"):
        assert theme.find(f".//{A}{font}/{A}ea").get("typeface") == "Microsoft YaHei"
    assert theme.find(f".//{A}accent1/{A}srgbClr").get("val") == "0E7490"


# ---- tables --------------------------------------------------------------------------------

def cells(slide):
    native = next(shape for shape in slide.shapes if shape.has_table).table
    return [[cell.text for cell in row.cells] for row in native.rows]


def test_a_table_is_native_exact_and_what_is_not_known_is_no_zero():
    """1,234,500 yuan are 123.45 万元 and 1 yuan is 0.0001: nothing is rounded away."""
    assert cells(page(made("zh"), "table")) == [
        ["学校", "学生", "造价（万元）", "补上的缺口"],
        ["甲乡小学1", "120", "123.45", "50.0%"],
        ["甲乡小学2", "340", "880", "100.0%"],
        ["甲乡小学3", "—", "0.0001", "—"],
        ["合计", "460", "1,003.4501", "55.0%"],
    ]  # fmt: skip
    told = "\n".join(texts_on(page(made("zh"), "table")))
    assert say("slides.unknown_note", "zh") in told
    assert "另有4行未列" in told


def test_numbers_stand_right_and_the_total_is_bold():
    native = next(s for s in page(made("zh"), "table").shapes if s.has_table).table
    sides = [cell.text_frame.paragraphs[0]._p.pPr.get("algn") for cell in native.rows[1].cells]
    assert sides == ["l", "r", "r", "r"]
    bold = [[cell.text_frame.paragraphs[0].runs[0].font.bold for cell in row.cells]
            for row in native.rows]  # fmt: skip
    assert bold == [[True] * 4, [False] * 4, [False] * 4, [False] * 4, [True] * 4]


def test_rows_that_find_no_room_are_counted_and_stand_in_the_notes():
    table = replace(a_table("zh"), rows=tuple((f"校{at}", at, at, None) for at in range(40)))
    slide = opened(slides(briefing("zh", (Chapter("t", "s", "t", table=table),)))).slides[1]
    shown = len(cells(slide)) - 2  # less heading and total
    assert 10 < shown < 40
    told = "\n".join(texts_on(slide))
    assert say("slides.more_rows_notes", "zh", count=44 - shown, here=40 - shown) in told
    notes = notes_on(slide)
    for at in range(40):
        assert (f"校{at}" in [row[0] for row in cells(slide)]) != (f"校{at} |" in notes)


def test_a_row_that_is_too_short_goes_on_as_not_known():
    table = Table((Column("甲"), Column("乙", "count")), (("x",),))
    slide = opened(slides(briefing("zh", (Chapter("t", "s", "t", table=table),)))).slides[1]
    assert cells(slide) == [["甲", "乙"], ["x", "—"]]


# ---- charts --------------------------------------------------------------------------------

def native_chart(slide):
    return next(shape for shape in slide.shapes if shape.has_chart).chart


@pytest.mark.parametrize("kind", ["bars", "columns", "stacked", "line"])
def test_a_chart_is_native_and_a_missing_value_is_blank_not_zero(kind):
    chart = native_chart(page(made("zh"), kind))
    asked = a_chart("zh", kind)
    plot = chart.plots[0]
    assert list(plot.categories) == ["A", "B", "C"]
    assert [(series.name, tuple(series.values)) for series in plot.series] == [
        ("现状", (10.0, None, 0.0)), ("方案", (40.0, 55.5, 80.0))]  # fmt: skip
    if kind != "line":
        assert [rgb(series) for series in plot.series] == [one.colour for one in asked.series]
    assert chart.value_axis.tick_labels.number_format == "#,##0.0"
    assert chart.chart_title.text_frame.text == "补上的缺口（%）"
    assert say("slides.blank_values", "zh") in texts_on(page(made("zh"), kind))


def test_the_sheet_behind_a_chart_holds_the_same_figures_and_no_formula():
    """A category that begins with = is a name; run as a formula it would be somebody's code."""
    asked = replace(a_chart("zh"), categories=("=1+1", "http://x.y", "12"))
    held = slides(briefing("zh", (Chapter("c", "s", "t", chart=asked),)))
    chart = native_chart(opened(held).slides[1])
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows == [[None, "现状", "方案"], ["=1+1", 10, 40], ["http://x.y", None, 55.5],
                    ["12", 0, 80]]  # fmt: skip
    assert book.active["A2"].data_type == "s"
    assert book.active["A3"].hyperlink is None


def test_bars_begin_at_zero_and_only_a_negative_value_goes_below():
    assert native_chart(page(made("zh"), "columns")).value_axis.minimum_scale == 0
    fallen = replace(a_chart("zh"), series=(Series("x", (1.0, -2.0, 3.0), "#0e7490"),))
    chart = native_chart(opened(slides(briefing("zh", (Chapter("c", "", "t", chart=fallen),))))
                         .slides[1])  # fmt: skip
    assert chart.value_axis.minimum_scale is None


def test_a_chart_without_categories_is_nothing_to_show():
    empty = Chart("bars", "t", (), (), "%")
    slide = opened(slides(briefing("zh", (Chapter("c", "s", "t", chart=empty),)))).slides[1]
    assert say("slides.nothing", "zh") in texts_on(slide)


# ---- maps as shapes ------------------------------------------------------------------------

@BOTH
def test_each_area_is_one_named_freeform_in_its_marks_colour(lang):
    spec = areas_spec(lang)
    group = group_of(page(made(lang), "map"), say("slides.map_of", lang, title=spec.title)[:8])
    colours = {mark.place_id: (mark.colour, mark.text) for mark in spec.themes[0].marks}
    drawn = {shape.name: shape for shape in shapes_of(group)
             if shape._element.find(f"{P}spPr/{A}custGeom") is not None}  # fmt: skip
    assert set(drawn) == {area.name for area in spec.areas}
    for area in spec.areas:
        colour, text = colours[area.place_id]
        assert fill_of(drawn[area.name]) == colour
        alt = drawn[area.name]._element.nvSpPr.cNvPr.get("descr")
        assert alt == say("slides.area_alt", lang, name=area.name, value=text)
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == "what it shows"


def test_holes_and_islets_are_rings_of_one_path():
    """The second county: outer ring, hole, islet within the hole, each begun and closed."""
    group = group_of(page(made("zh"), "map"), "地图")
    name = areas_spec("zh").areas[1].name
    second = next(shape for shape in shapes_of(group) if shape.name == name)
    (path,) = second._element.iter(f"{A}path")
    assert len(path.findall(f"{A}moveTo")) == len(path.findall(f"{A}close")) == 3


def test_no_shape_of_a_map_has_the_themes_shadow():
    for shape in shapes_of(group_of(page(made("zh"), "map"), "地图")):
        assert shape._element.find(f"{P}spPr/{A}effectLst") is not None
        assert shape._element.find(f"{P}style") is None


@BOTH
def test_the_legend_has_the_descriptions_rows_colours_and_counts(lang):
    """Classes up to 20 beds, over 20, no data: one county each."""
    spec = areas_spec(lang)
    group = group_of(page(made(lang), "map"), say("slides.legend", lang))
    samples = {shape.name.removeprefix("sample "): fill_of(shape) for shape in shapes_of(group)
               if shape.name.startswith("sample ")}  # fmt: skip
    assert samples == {row.label: row.colour for row in spec.themes[0].legend}
    told = [shape.text_frame.text for shape in shapes_of(group) if shape.has_text_frame]
    for row in spec.themes[0].legend:
        assert f"{row.label}  {say('map.ui.count', lang, count=row.count)}" in told


def test_counts_drawn_are_counts_told():
    """A map of schools: as many signs of a colour on it as its legend says."""
    spec = points_spec("zh")
    slide = page(made("zh"), "schools")
    signs = {shape.name: shape for shape in shapes_of(group_of(slide, "地图"))
             if shape._element.find(f"{P}spPr/{A}prstGeom") is not None
             and not shape._element.nvSpPr.cNvSpPr.get("txBox")}  # fmt: skip
    points = spec.overlays[0].points
    assert len(signs) == len(points) == sum(row.count for row in spec.overlays[0].legend) == 3
    told = "\n".join(texts_on(slide))
    for row in spec.overlays[0].legend:
        beside = f"＋图旁{row.beside}" if row.beside else ""
        assert f"{row.label}  {row.count}处{beside}" in told
    for point in points:
        sign = next(shape for name, shape in signs.items() if name.startswith(point.name[:4]))
        dashed = sign._element.find(f"{P}spPr/{A}ln/{A}prstDash") is not None
        assert dashed == point.approximate


def test_a_school_stands_where_it_is():
    """117.3 E, 26.5 N: three tenths across the first county, at half its height."""
    group = group_of(page(made("zh"), "schools"), "地图")
    first = next(s for s in shapes_of(group) if s.name == points_spec("zh").areas[0].name)
    school = next(s for s in shapes_of(group) if s.name == "一小" and not s.text_frame.text)
    x = (school.left + school.width / 2 - first.left) / first.width
    y = (school.top + school.height / 2 - first.top) / first.height
    assert x == pytest.approx(0.3, abs=0.02)
    assert y == pytest.approx(0.5, abs=0.02)


def test_names_are_dark_on_light_and_white_on_dark():
    assert readable_on("#ffffcc") == "#0f172a"
    assert readable_on("#253494") == "#ffffff"
    group = group_of(page(made("zh"), "map"), "地图")
    spec = areas_spec("zh")
    colours = {area.name: mark.colour
               for area, mark in zip(spec.areas, spec.themes[0].marks, strict=True)}  # fmt: skip
    written = [shape for shape in shapes_of(group)
               if shape.has_text_frame and shape.text_frame.text]  # fmt: skip
    inks = {shape.name: shape._element.find(f".//{A}rPr/{A}solidFill/{A}srgbClr").get("val")
            for shape in written}  # fmt: skip
    assert inks
    assert {name: f"#{ink.lower()}" for name, ink in inks.items()} == {
        name: readable_on(colours[name]) for name in inks}  # fmt: skip


def test_scale_north_sketch_and_the_place_for_the_review_number_are_there():
    told = "\n".join(texts_on(page(made("zh"), "map")))
    for text in ("公里", say("map.ui.north", "zh"), say("word.sketch", "zh"), "审图号：请填写"):
        assert text in told
    given = briefing("zh", (chapters_of("zh")[1],), office=Office(review_number="GS(2026)1"))
    assert "审图号：GS(2026)1" in "\n".join(texts_on(opened(slides(given)).slides[1]))


def test_the_scale_bar_is_as_long_as_it_says():
    """A degree of latitude is 110.8 km at 26.5 N: the county's height gives the scale."""
    slide = page(made("zh"), "map")
    county = next(s for s in shapes_of(group_of(slide, "地图"))
                  if s.name == areas_spec("zh").areas[0].name)  # fmt: skip
    group = group_of(slide, say("map.ui.north_label", "zh"))
    bar = next(s for s in shapes_of(group) if s.name == "scale" and not s.text_frame.text)
    km = next(float(s.text_frame.text.removesuffix("公里")) for s in shapes_of(group)
              if s.text_frame.text.endswith("公里"))  # fmt: skip
    assert bar.width / county.height * 110.8 == pytest.approx(km, rel=0.02)


def test_a_theme_that_the_map_does_not_have_is_an_error():
    wrong = MapPicture(areas_spec("zh"), "nothing", "")
    with pytest.raises(ValueError, match="no theme"):
        slides(briefing("zh", (Chapter("m", "", "t", map=wrong),)))


def test_664_schools_take_under_three_seconds_and_400_kb():
    spec = points_spec("zh")
    first = spec.overlays[0].points[0]
    crowd = tuple(replace(first, id=str(at), lon=117 + at % 26 / 9, lat=26 + at // 26 / 30)
                  for at in range(664))  # fmt: skip
    legend = tuple(replace(row, count=664 if row.key == first.keys[0] else 0)
                   for row in spec.overlays[0].legend)  # fmt: skip
    big = replace(spec, overlays=(replace(spec.overlays[0], points=crowd, legend=legend),))
    chapter = Chapter("m", "s", "t", ("p",), map=MapPicture(big, "ground", "a"))
    begun = time.process_time()
    content = slides(briefing("zh", (chapter,) * 3 + chapters_of("zh")))
    assert time.process_time() - begun < 3
    assert len(content) < 400_000


def only_map(spec, theme="ground"):
    chapter = Chapter("m", "s", "t", map=MapPicture(spec, theme, "a"))
    return group_of(opened(slides(briefing("zh", (chapter,)))).slides[1], "地图")


def drawn_freely(group):
    return [shape for shape in shapes_of(group)
            if next(shape._element.iter(f"{A}custGeom"), None) is not None]  # fmt: skip


def test_dots_of_a_kind_are_one_shape_with_a_ring_for_each():
    kinds = ["a", "b", "b"]
    points = pd.DataFrame({"lon": [117.2, 118.2, 118.4], "lat": [26.5] * 3, "kind": kinds})
    dots = dots_of("d", "点", points, {"a": ("甲类", "#0072b2"), "b": ("乙类", "#d55e00")})
    group = only_map(replace(areas_spec("zh"), dots=(dots,)), areas_spec("zh").themes[0].id)
    rings = {shape.name: (fill_of(shape), len(list(shape._element.iter(f"{A}close"))))
             for shape in drawn_freely(group)}  # fmt: skip
    assert rings["甲类"] == ("#0072b2", 1)
    assert rings["乙类"] == ("#d55e00", 2)


def test_a_legend_in_two_directions_counts_in_its_cells():
    """Three counties, little of both, much of both, and one that is not known."""
    values = table(0, 0, 0).assign(need=[1.0, 9.0, None], money=[10.0, 90.0, 10.0])
    spec = need_money_map(values, ground(3), BEDS, YUAN, FRAME)
    theme = spec.themes[0]
    chapter = Chapter("m", "s", "t", map=MapPicture(spec, theme.id, "a"))
    group = group_of(opened(slides(briefing("zh", (chapter,)))).slides[1], "图例")
    cells = {(shape.name, fill_of(shape)) for shape in shapes_of(group)
             if shape.name.startswith("sample ")}  # fmt: skip
    assert cells == {(f"sample {row.label}", row.colour) for row in theme.legend}
    told = {shape.name: shape.text_frame.text for shape in shapes_of(group)
            if shape.has_text_frame and shape.text_frame.text}  # fmt: skip
    for row in theme.legend[:-1]:
        assert told[f"legend {row.label}"] == str(row.count)


def test_of_two_readings_side_by_side_one_is_drawn():
    """Both sides have three schools: six signs would lie on each other."""
    spec = points_spec("zh")
    left, right = (replace(spec.overlays[0], id=side) for side in ("left", "right"))
    nasty = replace(right.points[0], name="右边")
    right = replace(right, points=(nasty, *right.points[1:]))
    swipe = Swipe(Side("1", "ground", "left"), Side("2", "ground", "right"))
    swiped = replace(spec, overlays=(left, right), swipe=swipe)
    names = [shape.name for shape in shapes_of(only_map(swiped))]
    assert "右边" in names
    assert left.points[0].name not in names


def test_a_glyph_has_a_sector_for_each_segment_and_hollow_ones_are_white():
    spec = points_spec("zh")
    layer = spec.overlays[0]
    key = layer.points[0].keys[0]
    colour = layer.points[0].colour
    parts = (Segment(key, colour, filled=True), Segment("x", "#d55e00", filled=False))
    glyph = replace(layer.points[0], name="glyph", segments=parts)
    layer = replace(layer, points=(glyph, *layer.points[1:]))
    sectors = [shape for shape in drawn_freely(only_map(replace(spec, overlays=(layer,))))
               if shape.name == "glyph"]  # fmt: skip
    assert [fill_of(shape) for shape in sectors] == [colour, "#ffffff"]


def test_areas_written_as_steps_are_drawn_where_the_others_are():
    """The country's map writes its areas as deltas: the same squares, the same places."""
    spec = areas_spec("zh")
    stepped = replace(spec, areas=tuple(
        replace(area, geometry=deltas(shape_of(area.geometry))) for area in spec.areas
    ))  # fmt: skip
    boxes = [{shape.name: (shape.left, shape.top, shape.width, shape.height)
              for shape in drawn_freely(only_map(one, spec.themes[0].id))}
             for one in (spec, stepped)]  # fmt: skip
    for name, box in boxes[0].items():
        assert boxes[1][name] == pytest.approx(box, rel=0.01, abs=20_000)


# ---- maps as pictures ----------------------------------------------------------------------

def drawn(picture, size_cm):
    held = io.BytesIO()
    Image.new("RGB", (400, 200), "#0e7490").save(held, "PNG")
    return held.getvalue(), b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>'


def test_a_picture_keeps_its_proportions_and_carries_its_drawing():
    asked = briefing("zh", (Chapter("m", "s", "t", ("p",), map=a_map("zh")),))
    content = slides(asked, maps="picture", draw=drawn)
    slide = opened(content).slides[1]
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    assert picture.width / picture.height == pytest.approx(2, rel=0.001)
    assert picture._element.nvPicPr.cNvPr.get("descr") == "what it shows"
    (svg,) = [element for element in picture._element.iter() if element.tag.endswith("svgBlip")]
    rid = next(value for key, value in svg.attrib.items() if key.endswith("}embed"))
    part = slide.part.related_part(rid)
    assert (part.content_type, part.blob) == ("image/svg+xml", drawn(None, None)[1])
    assert outside(content) == []


def test_pictures_without_somebody_who_draws_them_are_refused():
    with pytest.raises(ValueError, match="draws"):
        slides(briefing("zh", ()), maps="picture")


# ---- room ----------------------------------------------------------------------------------

@BOTH
@pytest.mark.parametrize("content", [made, hostile_and_long])
def test_nothing_leaves_its_slide(lang, content):
    assert outside(content(lang)) == []


@BOTH
@pytest.mark.parametrize("content", [made, hostile_and_long])
def test_every_text_is_lower_than_its_box(lang, content):
    """Measured by the widths that no likely font exceeds, in the size that is on the slide."""
    for slide in opened(content(lang)).slides:
        for shape in shapes_of(slide):
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            frame = shape.text_frame
            if frame._txBody.bodyPr.get("wrap") == "none":
                assert max(width(p.text, p.runs[0].font.size.pt) for p in frame.paragraphs
                           ) * 12_700 <= shape.width + 10, shape.name  # fmt: skip
                continue
            room = (shape.width - frame.margin_left - frame.margin_right) / 12_700
            need = 0.0
            for paragraph in frame.paragraphs:
                runs = paragraph._p.findall(f"{A}r") + paragraph._p.findall(f"{A}fld")
                marks = runs[0].find(f"{A}rPr")
                size, bold = int(marks.get("sz")) / 100, marks.get("b") == "1"
                before = paragraph._p.find(f"{A}pPr/{A}spcBef/{A}spcPts")
                gap = 0 if before is None else int(before.get("val")) / 100
                hang = int(paragraph._p.pPr.get("marL") or 0) / 12_700
                count = lines(paragraph.text, size, room - hang, bold=bold)
                need += gap + 1.45 * size * count
            assert need <= shape.height / 12_700 + 1, (slide.shapes.title.text, shape.name)


def test_what_was_cut_stands_in_full_in_the_notes():
    title, points = f"题{LONG}", tuple(f"{at}点{LONG}" for at in range(3))
    table = replace(a_table("zh"), rows=((f"格{LONG}", 1, 1, 1.0),))
    chart = replace(a_chart("zh"), title=f"图{LONG}", categories=(f"名{LONG}", "B", "C"))
    file = opened(slides(briefing("zh", (
        Chapter("a", "s", title, points, table), Chapter("b", "s", "t", chart=chart),
    ), title=f"封{LONG}")))  # fmt: skip
    cover, first, second = file.slides
    assert first.shapes.title.text_frame.text.endswith("…")
    for text in (title, *points, f"格{LONG}"):
        assert text not in texts_on(first)
        assert text in notes_on(first)
    assert f"图{LONG}（%）" in notes_on(second)
    assert f"名{LONG}" in notes_on(second)
    assert f"封{LONG}" in notes_on(cover)


@BOTH
def test_hostile_texts_are_texts_and_signs_that_xml_cannot_hold_are_gone(lang):
    """The file opens, which a control character would prevent; tags are seen as they stand."""
    told = "\n".join(text for slide in opened(hostile_and_long(lang)).slides
                     for text in texts_on(slide))  # fmt: skip
    assert "<img src=x onerror=alert(1)>" in told
    assert "\\u202e" in told
    assert "\u202e" not in told
    assert "\\u0000" in told
    assert HOSTILE not in told


def test_a_school_alone_with_no_county_around_it_is_still_a_map():
    spec = points_spec("zh")
    one = spec.overlays[0].points[0]
    legend = tuple(replace(row, count=int(row.key == one.keys[0]), beside=0)
                   for row in spec.overlays[0].legend)  # fmt: skip
    layer = replace(spec.overlays[0], points=(one,), legend=legend)
    alone = replace(spec, areas=(), places=(), themes=(), overlays=(layer,))
    chapter = Chapter("m", "s", "t", map=MapPicture(alone, "", "one school"))
    assert outside(slides(briefing("zh", (chapter,)))) == []


# ---- measuring -----------------------------------------------------------------------------

def test_a_text_is_folded_where_a_reader_would():
    """Ten signs of 10 points in 51 points are two lines; a mark may not begin a line."""
    assert width("改薄", 10) == 20
    assert lines("一二三四五六七八九十", 10, 51) == 2
    assert lines("一二三四五。", 10, 51) == 2
    assert lines("", 10, 51) == 1
    assert lines("x" * 100, 10, 61) == 10
    assert height(("一二三四五六七八九十", "一"), 10, 51, Setting(gap=0.5)) == pytest.approx(
        3 * 14.5 + 5)  # fmt: skip


def test_the_largest_type_that_fits_is_taken_and_the_rest_is_cut():
    assert fitted(("一二三四五",), (51, 15), (20, 10)).size == 10
    cut = fitted(("一二三四五六七八九十",), (51, 15), (20, 10))
    assert (cut.paragraphs, cut.cut) == (("一二三四…",), True)
    two = fitted(("一二三四五", "六七八九十", "甲"), (51, 30), (10,))
    assert two.paragraphs == ("一二三四五", "六七八九…")


def test_kinds_of_chapter_are_all_here():
    assert len(KINDS) == len(set(KINDS)) == 10
