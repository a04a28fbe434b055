"""An office's own template: used as it is, without its samples; refused when it is not safe."""

from __future__ import annotations

import io
import zipfile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches
from slide_cases import A, briefing, chapters_of, opened, outside, texts_on, xml_parts

from gaibao_geo.briefing.slides import slides
from gaibao_geo.errors import DataError
from gaibao_geo.words import say

SAMPLE = "Sample text of somebody"
PERSON = "Zhang San"


def template(change=None, *, wide=False):
    """A 4:3 file with two sample slides, their notes, a section, and somebody's name in it."""
    file = Presentation()
    if wide:
        file.slide_width = Inches(20)
    for _ in range(2):
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = SAMPLE
        slide.notes_slide.notes_text_frame.text = SAMPLE
    file.core_properties.author = file.core_properties.last_modified_by = PERSON
    if change:
        change(file)
    held = io.BytesIO()
    file.save(held)
    return held.getvalue()


def rewritten(content, change, **more):
    """The file with each part's bytes changed by ``change(name, bytes)`` and ``more`` parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name, part)
    return held.getvalue()


def with_sections(file):
    """PowerPoint's own list of sections, which names slides by number."""
    space = "http://schemas.openxmlformats.org/presentationml/2006/main"
    newer = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    file.part._element.append(etree.fromstring(
        f'<p:extLst xmlns:p="{space}"><p:ext uri="x"><p14:sectionLst xmlns:p14="{newer}">'
        '<p14:section name="s"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section>'
        "</p14:sectionLst></p:ext></p:extLst>"
    ))


def refused(content):
    with pytest.raises(DataError) as caught:
        slides(briefing("zh", ()), template=content)
    assert caught.value.zh != caught.value.en
    return caught.value.zh


@pytest.fixture(scope="module")
def own():
    return slides(briefing("zh", chapters_of("zh")), template=template(with_sections))


def test_the_templates_size_masters_and_layouts_are_kept(own):
    file = opened(own)
    assert (file.slide_width, file.slide_height) == (9_144_000, 6_858_000)
    assert [layout.name for layout in file.slide_layouts] == [
        layout.name for layout in Presentation().slide_layouts]  # fmt: skip
    used = [slide.slide_layout.name for slide in file.slides]
    assert used[:4] == ["Title Slide", "Title and Content", "Title and Content", "Title Only"]


def test_findings_are_the_templates_titles_and_points_its_text(own):
    file = opened(own)
    titles = [slide.shapes.title.text_frame.text for slide in file.slides]
    assert titles == ["三县方案", *(one.title or one.section for one in chapters_of("zh"))]
    text = file.slides[1]
    assert "第一点。\n第二点。" in [shape.text_frame.text for shape in text.placeholders]


def test_samples_leave_no_part_no_section_and_no_name_behind(own):
    with zipfile.ZipFile(io.BytesIO(own)) as packed:
        names = packed.namelist()
        every = b"".join(packed.read(name) for name in names)
    assert SAMPLE.encode() not in every
    assert PERSON.encode() not in every
    assert len(names) == len(set(names))
    assert len([name for name in names if name.startswith("ppt/slides/slide")]) == 11
    assert b"sectionLst" not in every
    links = xml_parts(own, "presentation.xml.rels")["ppt/_rels/presentation.xml.rels"]
    assert sum(link.get("Type").endswith("/slide") for link in links) == 11


def test_stamp_section_and_standing_find_their_place_there_too(own):
    for slide, chapter in zip(list(opened(own).slides)[1:], chapters_of("zh"), strict=True):
        told = "\n".join(texts_on(slide))
        assert say("word.made_up", "zh") in told
        assert "辅助决策 only" in told
        assert chapter.section in told


def test_nothing_leaves_the_templates_slide(own):
    assert outside(own) == []
    assert outside(slides(briefing("en", chapters_of("en")), template=template(wide=True))) == []


def test_a_theme_without_a_chinese_font_gets_one_by_name(own):
    """The library's own template names none: a:ea="" would leave it to chance."""
    for tree in xml_parts(own, "ppt/slides/slide").values():
        for run in tree.iter(f"{A}r"):
            assert run.find(f"{A}rPr/{A}ea").get("typeface") == "Microsoft YaHei"
            assert run.find(f"{A}rPr/{A}latin").get("typeface") in ("+mn-lt", "+mj-lt")


def test_our_own_slides_can_be_the_template():
    first = slides(briefing("zh", chapters_of("zh")))
    again = slides(briefing("zh", chapters_of("zh")), template=first)
    assert len(opened(again).slides) == 11
    assert outside(again) == []


# ---- refused -------------------------------------------------------------------------------

@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_what_is_no_zip_is_refused(content):
    assert say("slides.template.not_zip") in refused(content)


def test_another_office_file_is_refused():
    plain = rewritten(template(), lambda name, part: part.replace(
        b"presentationml.presentation.main+xml", b"presentationml.template.main+xml"))  # fmt: skip
    assert say("slides.template.wrong_kind") in refused(plain)


def test_macros_are_refused():
    types = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    with_macros = rewritten(template(), lambda name, part: part.replace(plain, types))
    assert say("slides.template.macros") in refused(with_macros)


@pytest.mark.parametrize(("tail", "mode"), [("image", "outside"), ("oleObject", "macros")])
def test_a_master_that_fetches_or_runs_something_is_refused(tail, mode):
    """A linked picture is asked for when the slide is opened: nothing is ever requested."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = ('Target="http://x.invalid/a.png" TargetMode="External"' if mode == "outside"
              else 'Target="../theme/theme1.xml"')  # fmt: skip
    link = f'<Relationship Id="rId99" Type="{office}/{tail}" {target}/></Relationships>'
    place = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
    nasty = rewritten(template(), lambda name, part: part.replace(
        b"</Relationships>", link.encode()) if name == place else part)  # fmt: skip
    message = refused(nasty)
    assert say(f"slides.template.{mode}", target="http://x.invalid/a.png") in message


def test_a_part_that_unpacks_without_end_is_refused(monkeypatch):
    """40 MB of blanks pack to 40 kB, a thousand to one: only made-up content does."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("ppt/media/a.bin", b" " * 40_000_000)
    assert "模板太大" in refused(held.getvalue())
    monkeypatch.setattr("gaibao_geo.briefing.slides.office_template.MOST_BYTES", 10_000)
    assert "模板太大" in refused(template())


def declaring(part):
    """The same part, whose XML declares entities of its own: a few can stand for gigabytes."""
    head, _, rest = part.partition(b"?>")
    return head + b"?><!DOCTYPE p [<!ENTITY b 'c'>]>" + rest


def in_utf16(part):
    """The same part in an encoding in which no search for such a declaration finds it."""
    return part.decode().replace("UTF-8", "UTF-16").encode("utf-16")


@pytest.mark.parametrize("spoil", [
    declaring, in_utf16, lambda part: part[:-9], lambda part: b"<a/>",
])  # fmt: skip
def test_a_spoiled_part_is_refused(spoil):
    place = "ppt/presentation.xml"
    nasty = rewritten(template(), lambda name, part: spoil(part) if name == place else part)
    assert "模板损坏" in refused(nasty)


def test_a_template_without_any_title_is_refused():
    def bare(file):
        for layout in file.slide_layouts:
            for shape in list(layout.placeholders):
                shape._element.getparent().remove(shape._element)

    assert say("slides.template.no_title") in refused(template(bare))
