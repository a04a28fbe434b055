"""Small briefings for the tests of slides, and readers that know nothing of how they are made."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import shapely
from lxml import etree
from map_kind_cases import BEDS, EVIL, FRAMES, ground, schools, table
from pptx import Presentation
from pptx.util import Emu

from gaibao_geo.briefing.chapter import (
    Briefing,
    Chapter,
    Chart,
    Column,
    MapPicture,
    Office,
    Series,
    Table,
)
from gaibao_geo.briefing.slides import slides
from gaibao_geo.maps.choropleth import Grading, choropleth
from gaibao_geo.maps.coloured_schools import schools_map
from gaibao_geo.maps.shapes import geojson
from gaibao_geo.words import say

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LONG = "特别长的校名" * 60
LONG_WORD = "Averylongnamewithoutablank" * 12
# A tag, a formula, a path, signs that XML cannot hold, one that turns the writing direction.
HOSTILE = f"{EVIL}=1+1&amp;<b>../../x\x00\x0b\ufffe\ud800\u202e"
COLUMNS = {
    "zh": (Column("学校"), Column("学生", "count"), Column("造价（万元）", "wan"),
           Column("补上的缺口", "share")),
    "en": (Column("School"), Column("Pupils", "count"), Column("Cost (10,000 yuan)", "wan"),
           Column("Closed", "share")),
}  # fmt: skip


def two(zh, en):
    return {"zh": zh, "en": en}


def areas_spec(lang):
    """Three square counties: 10 beds, 30 beds, unknown; the second has a hole and an islet."""
    spec = choropleth(table(10.0, 30.0, None), ground(), BEDS, FRAMES[lang], grading=Grading(k=3))
    holed = shapely.MultiPolygon([
        shapely.box(118, 26, 119, 27) - shapely.box(118.1, 26.1, 118.4, 26.4),
        shapely.box(118.2, 26.2, 118.3, 26.3),
    ])
    first, second, third = spec.areas
    return replace(spec, areas=(first, replace(second, geometry=geojson(holed)), third))


def points_spec(lang):
    """Three schools on the map (one approximate, one unknown), one beside it without a point."""
    return schools_map(schools(), ground(), BEDS, FRAMES[lang], grading=Grading(k=3))


def a_table(lang, rows=3):
    """120 + 340 pupils and one not known; 123.45 + 880 + 0.0001 ten thousand yuan."""
    named = two("甲乡小学", "School of A")[lang]
    made = ((f"{named}1", 120, 1_234_500, 0.5), (f"{named}2", 340, 8_800_000, 1.0),
            (f"{named}3", None, 1, None))  # fmt: skip
    total = (two("合计", "Total")[lang], 460, 10_034_501, 0.55)
    return Table(COLUMNS[lang], tuple(made[at % 3] for at in range(rows)), total, left_out=4)


def a_chart(lang, kind="columns"):
    now, then = two("现状", "Today")[lang], two("方案", "Plan")[lang]
    return Chart(kind, two("补上的缺口", "Closed")[lang], ("A", "B", "C"),
                 (Series(now, (10.0, None, 0.0), "#94a3b8"),
                  Series(then, (40.0, 55.5, 80.0), "#0e7490")), "%", 1)  # fmt: skip


def a_map(lang, which=areas_spec):
    spec = which(lang)
    return MapPicture(spec, spec.themes[0].id if which is areas_spec else "ground", "what it shows")


def briefing(lang, chapters, **changes):
    plain = Briefing(
        lang, two("三县方案", "A plan for three counties")[lang], two("供讨论", "For talk")[lang],
        tuple(chapters), Office(two("某县教育局", "An education bureau")[lang], "2026", "", "内部"),
        say("word.made_up", lang), "a1b2c3", "gaibao brief plan -o out", "辅助决策 only", ("c1",),
    )  # fmt: skip
    return replace(plain, **changes)


def chapters_of(lang):
    """One chapter of each make-up, in the order of ``KINDS``."""
    one, other = two("第一点。", "First point.")[lang], two("第二点。", "Second point.")[lang]
    text, sources = (one, other), (two("某年报表", "A report")[lang],)
    section = two("需求", "Needs")[lang]

    def chapter(name, **content):
        return Chapter(name, section, f"{two('结论', 'Finding')[lang]} {name}", sources=sources,
                       **content)  # fmt: skip

    return (
        chapter("text", points=text),
        chapter("map", points=text, map=a_map(lang)),
        chapter("schools", map=a_map(lang, points_spec)),
        chapter("bars", points=text, chart=a_chart(lang, "bars")),
        chapter("columns", chart=a_chart(lang)),
        chapter("stacked", points=text, chart=a_chart(lang, "stacked")),
        chapter("line", points=text, chart=a_chart(lang, "line"), table=a_table(lang)),
        chapter("table", points=text, table=a_table(lang)),
        chapter("all", points=text, map=a_map(lang), chart=a_chart(lang), table=a_table(lang)),
        Chapter("empty", section, ""),
    )


KINDS = tuple(chapter.id for chapter in chapters_of("zh"))


@cache
def made(lang):
    """The slides of every make-up, as bytes."""
    return slides(briefing(lang, chapters_of(lang)))


@cache
def hostile_and_long(lang):
    """Every text as nasty and as long as it comes."""
    spec = areas_spec(lang)
    nasty = replace(
        spec, title=HOSTILE, source=LONG, credits=(LONG,),
        places=tuple(replace(place, name=HOSTILE) for place in spec.places),
        areas=tuple(replace(area, name=HOSTILE) for area in spec.areas),
    )  # fmt: skip
    columns = tuple(replace(column, name=HOSTILE) for column in COLUMNS[lang])
    rows = tuple((LONG if at % 2 else LONG_WORD, 1, 10_000 * at, 0.5) for at in range(60))
    chart = replace(a_chart(lang), title=LONG, categories=(HOSTILE, "=1+1", LONG_WORD))
    return slides(briefing(lang, (
        Chapter("a", HOSTILE, LONG, (HOSTILE, LONG, LONG_WORD), sources=(LONG, HOSTILE)),
        Chapter("b", LONG, LONG_WORD, (LONG,) * 9, map=MapPicture(nasty, spec.themes[0].id, LONG)),
        Chapter("c", LONG, HOSTILE, (LONG,) * 3, Table(columns, rows, note=LONG, left_out=9)),
        Chapter("d", LONG, HOSTILE, (HOSTILE,), chart=chart),
    ), title=LONG, subtitle=HOSTILE, stamp=LONG, standing=LONG, command=HOSTILE,
        office=Office(LONG, HOSTILE, HOSTILE, LONG)))  # fmt: skip


# ---- readers -------------------------------------------------------------------------------

def opened(content):
    return Presentation(io.BytesIO(content))


def page(content, kind):
    """The slide of one make-up; the cover is slide 0."""
    return opened(content).slides[KINDS.index(kind) + 1]


def shapes_of(holder):
    """Every shape, those within groups too."""
    for shape in holder.shapes:
        yield shape
        if shape.shape_type == 6:
            yield from shapes_of(shape)


def group_of(slide, beginning):
    return next(shape for shape in slide.shapes
                if shape.shape_type == 6 and shape.name.startswith(beginning))  # fmt: skip


def fill_of(shape):
    """The colour a shape is filled with, #rrggbb."""
    found = shape._element.find(f"{P}spPr/{A}solidFill/{A}srgbClr")
    return None if found is None else f"#{found.get('val').lower()}"


def texts_on(slide):
    """All texts on a slide, tables and groups included."""
    found = [shape.text_frame.text for shape in shapes_of(slide) if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def notes_on(slide):
    return slide.notes_slide.notes_text_frame.text


def xml_parts(content, pattern):
    """The parts of a file whose names match, as XML trees."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: etree.fromstring(packed.read(name)) for name in packed.namelist()
                if re.search(pattern, name) and name.endswith((".xml", ".rels"))}  # fmt: skip


def outside(content):
    """Shapes that leave their slide, by more than a hair."""
    file, hair = opened(content), Emu(20_000)
    wide, high = file.slide_width, file.slide_height
    return [
        (number, shape.name, shape.left, shape.top, shape.width, shape.height)
        for number, slide in enumerate(file.slides, 1)
        for shape in shapes_of(slide)
        if shape.left < -hair or shape.top < -hair
        or shape.left + shape.width > wide + hair or shape.top + shape.height > high + hair
    ]  # fmt: skip
