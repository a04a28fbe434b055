"""A map on paper: what is drawn is what the description says, and no text covers another."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
import shapely
from map_kind_cases import BEDS, FRAMES
from print_cases import (
    A3,
    A4,
    HOSTILE,
    LONG,
    UP,
    alone,
    beds,
    boxes_of,
    faults_of,
    named_schools,
    planned,
    seeds,
    texts_of,
)
from pypdf import PdfReader

from gaibao_geo.errors import DataError
from gaibao_geo.maps.choropleth import choropleth
from gaibao_geo.maps.spec import MISSING, MISSING_COLOUR, View
from gaibao_geo.places.joining import metres_apart
from gaibao_geo.places.projecting import plane_for
from gaibao_geo.places.regions import areas_km2, polygons, simplified
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.ground import ground_for
from gaibao_geo.printing.map_picture import draw, picture
from gaibao_geo.printing.scene import Scene
from gaibao_geo.words import say

SANMING = (116.3837, 25.4813, 118.6664, 27.1317)
CHINA = (73.0, 3.0, 136.0, 54.0)


@pytest.fixture(scope="module", autouse=True)
def packaged():
    """The same font on every machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAIBAO_FONT", "packaged")
        yield


# ---- where things are on the sheet ---------------------------------------------------------


def test_areas_are_true_and_the_plane_is_undone():
    shapes = polygons(["350481", "540000"])
    for at, bounds in enumerate(shapes.bounds.itertuples(index=False)):
        plane = plane_for(*bounds)
        flat = shapely.transform(
            shapes.geometry.iloc[at], lambda xy, plane=plane: np.column_stack(plane.forward(*xy.T))
        )
        assert flat.area / 1e6 == pytest.approx(areas_km2(shapes).iloc[at], rel=1e-4)
        lon, lat = plane.back(*plane.forward([bounds[0]], [bounds[1]]))
        assert (lon[0], lat[0]) == pytest.approx((bounds[0], bounds[1]), abs=1e-9)


@pytest.mark.parametrize("bounds", [SANMING, (78.65, 24.77, 119.80, 35.45), CHINA])
def test_the_scale_bar_is_as_long_as_it_says_in_the_middle(bounds):
    ground = ground_for(bounds, Box(30, 80, 500, 400))
    (west, lat), (east, lat2) = ground.degrees(230, 280), ground.degrees(330, 280)
    metres = metres_apart([west], [lat], [east], [lat2])[0]
    assert ground.metres_per_point * 100 == pytest.approx(metres, rel=0.002)
    corners = ground.at([bounds[0], bounds[2]], [bounds[1], bounds[3]])
    assert (corners >= [30, 80]).all()
    assert (corners <= [530, 480]).all()


def test_north_leans_the_more_the_farther_from_the_middle():
    ground = ground_for(CHINA, Box(0, 0, 700, 500))
    assert ground.north(350, 250) == pytest.approx(0, abs=0.5)
    assert ground.north(650, 250) < -10  # in the east true north is to the left of upward
    assert ground.north(50, 250) > 10


def test_one_school_has_a_map_too():
    ground = ground_for((117.0, 26.0, 117.0, 26.0), Box(0, 0, 500, 400))
    assert 0.5 < ground.metres_per_point < 20


# ---- texts ---------------------------------------------------------------------------------

SHEETS = [
    ("rutog-en-a4", lambda: planned("rutog", "en"), "", A4),
    ("gyantse-zh-a4-up", lambda: planned("gyantse", "zh"), "", UP),
    ("gyantse-en-a3", lambda: planned("gyantse", "en"), "", A3),
    ("sanming-zh-a4", lambda: planned("sanming", "zh"), "", A4),
    ("seeds-zh-total-a4", lambda: seeds("zh"), "total", A4),
    ("seeds-en-source-a4-up", lambda: seeds("en"), "source", UP),
    ("seeds-en-per-pupil-a3", lambda: seeds("en"), "per_pupil", A3),
    ("three-counties", lambda: beds("en"), "", A4),
    ("nothing-known", lambda: beds("zh", None, None, None), "", UP),
    ("hostile-names", lambda: named_schools(*HOSTILE), "", A4),
    ("one-very-long-name", lambda: named_schools(LONG), "", UP),
    ("one-school", lambda: alone(planned("gyantse", "en"), "GZ02"), "", A4),
]


@pytest.mark.parametrize(("spec", "theme", "size"), [case[1:] for case in SHEETS],
                         ids=[case[0] for case in SHEETS])  # fmt: skip
def test_no_text_covers_another_or_leaves_the_page(spec, theme, size):
    assert faults_of(draw(spec(), theme, size_cm=size)) == []
    assert faults_of(draw(spec(), theme, size_cm=(17.0, 10.5), bare=True)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_title_legend_counts_source_and_date_are_all_there(lang):
    spec = seeds(lang)
    said = texts_of(draw(spec, "total"))
    whole = "".join(said).replace(" ", "")
    theme = spec.themes[0]
    for row in theme.legend:
        assert row.label.replace(" ", "") in whole
        assert say("map.ui.count", lang, count=row.count) in said
    for size in theme.sizes:
        assert size.label in said
    for mark in theme.marks:
        assert mark.text in said
    for text in (spec.title, spec.subtitle, spec.source, *spec.notes[:2], "2026-01-01",
                 say("word.sketch", lang), say("map.ui.north", lang)):  # fmt: skip
        assert text.replace(" ", "").rstrip("。.") in whole
    assert "Leaflet" not in whole
    assert say("map.theme.total_note", lang) not in said  # no popups on paper


def test_nothing_is_invented():
    spec = beds("zh")
    said = "".join(texts_of(draw(spec)))
    assert "审图号" not in said
    assert "密级" not in said
    assert "审图号：GS(2024)0650号" in "".join(
        texts_of(draw(replace(spec, review_number="GS(2024)0650号")))
    )


@pytest.mark.parametrize("bare", [False, True])
def test_made_up_data_is_stamped_on_every_picture_and_real_data_never(bare):
    for lang in ("zh", "en"):
        stamp = say("word.made_up", lang)
        assert texts_of(draw(beds(lang), bare=bare)).count(stamp) == 1
        assert stamp not in texts_of(draw(replace(beds(lang), made_up=False), bare=bare))


def test_bare_is_the_map_and_its_legend_alone():
    spec = beds("en")
    said = texts_of(draw(spec, bare=True))
    assert spec.title not in said
    assert spec.source not in said
    assert {row.label for row in spec.themes[0].legend} <= set(said)


def test_names_that_find_no_room_are_counted():
    crowd = named_schools(*[f"甲乙丙丁第{at}中心小学" for at in range(40)])
    figure = draw(crowd, size_cm=(21.0, 14.0))
    said = texts_of(figure)
    written = sum(text.startswith("甲乙丙丁第") for text in said)
    told = next(text for text in said if "未标出" in text)
    counties = len({"甲县", "乙县", "丙县"} & set(said))
    assert 0 < written < 40
    assert int(re.search("([0-9]+)个名称", told)[1]) == 40 + 3 - written - counties


def test_texts_of_files_are_never_read_as_formulas_or_markup():
    spec = named_schools(*HOSTILE[:5])
    said = texts_of(draw(spec, size_cm=A3))
    assert {"$x^2_1$", "=1+1", "甲\\u202e乙\\u0007"} <= set(said)
    svg = picture(spec, kind="svg").decode()
    assert "<script" not in svg
    assert "<img" not in svg
    for text in draw(spec).axes[0].texts:
        assert not text.get_parse_math()


def test_a_character_without_a_picture_stops_the_whole_map():
    with pytest.raises(DataError, match="U\\+20BB7"):
        draw(named_schools("\U00020bb7野小学"))


def test_an_unknown_theme_and_too_small_a_sheet_are_refused_in_words():
    with pytest.raises(DataError, match="total, source, per_pupil"):
        draw(seeds("zh"), "no such")
    with pytest.raises(DataError, match=r"3\.0×3\.0"):
        draw(seeds("zh"), "total", size_cm=(3.0, 3.0))


# ---- colours -------------------------------------------------------------------------------


def fills(svg, key):
    """The colours that an SVG fills the shapes of one name with."""
    found = []
    for group in re.findall(rf'<g id="{key}">(.*?)</g>', svg, re.DOTALL):
        found += re.findall(r"fill: (#[0-9a-f]{6})", group)
    return found


@pytest.mark.parametrize("theme", ["total", "per_pupil"])
def test_areas_and_legend_of_an_svg_have_the_colours_of_the_description(theme):
    spec = seeds("en")
    shown = next(each for each in spec.themes if each.id == theme)
    svg = picture(spec, theme, "svg").decode()
    known = {mark.colour for mark in shown.marks if mark.key != MISSING}
    assert set(fills(svg, "area")) == known
    told = {row.colour for row in shown.legend if row.key != MISSING}
    assert told <= set(fills(svg, "legend"))
    hatched = re.findall(r"<pattern.*?</pattern>", svg, re.DOTALL)
    assert any(f'fill="{MISSING_COLOUR}"' in pattern for pattern in hatched)
    assert {mark.colour for mark in shown.marks if mark.key != MISSING} <= set(fills(svg, "sign"))


def test_slices_of_a_pie_have_their_colours():
    spec = seeds("zh")
    theme = next(each for each in spec.themes if each.id == "source")
    drawn = set(fills(picture(spec, "source", "svg").decode(), "sign"))
    assert {part.colour for mark in theme.marks for part in mark.slices} <= drawn


def test_schools_are_drawn_in_the_colours_of_their_state_each_once():
    spec = planned("gyantse", "zh")
    svg = picture(spec, kind="svg").decode()
    drawn = fills(svg, "points")
    for row in spec.overlays[0].legend:
        assert drawn.count(row.colour) == row.count
    assert len(drawn) == 22


def test_a_png_shows_each_county_in_its_class_and_a_missing_one_hatched():
    spec = beds("zh", 1.0, None, 30.0)
    figure = draw(spec, bare=True, size_cm=(20, 10))
    held = io.BytesIO(picture(spec, bare=True, size_cm=(20, 10), dpi=72))
    pixels = (matplotlib.image.imread(held)[:, :, :3] * 255).round().astype(int)
    left, _, _, low = next(
        (x0, y0, x1, y1) for text, x0, y0, x1, y1 in boxes_of(figure) if text == "甲县"
    )
    height = pixels.shape[0]
    marks = {mark.place_id: mark for mark in spec.themes[0].marks}
    scene = Scene(spec, Box(0, 0, 10, 10))
    assert scene.marks["350402"].key == MISSING
    first = pixels[round(height - low) - 25, round(left)]
    assert "#{:02x}{:02x}{:02x}".format(*first) == marks["350401"].colour
    middle = next((x0, y1) for text, x0, y0, x1, y1 in boxes_of(figure) if text == "乙县")
    patch = pixels[round(height - middle[1]) - 40 : round(height - middle[1]) - 15,
                   round(middle[0]) : round(middle[0]) + 25].reshape(-1, 3)  # fmt: skip
    colours = {"#{:02x}{:02x}{:02x}".format(*pixel) for pixel in patch}
    assert MISSING_COLOUR in colours
    assert len(colours) > 1  # lines across it


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_description_gives_the_same_bytes(kind):
    first = picture(beds("zh"), kind=kind, dpi=60)
    assert picture(beds("zh"), kind=kind, dpi=60) == first
    assert not re.search(rb"20[0-9]{2}-[01][0-9]-[0-3][0-9]T|CreationDate|ModDate", first)


def test_text_in_a_pdf_is_text_with_its_fonts_inside():
    spec = seeds("zh")
    page = PdfReader(io.BytesIO(picture(spec, "total", "pdf"))).pages[0]
    assert [round(float(side) / 72 * 2.54, 1) for side in page.mediabox[2:]] == [29.7, 21.0]
    text = page.extract_text()
    for mark in spec.themes[0].marks:
        assert mark.text in text
    for font in page["/Resources"]["/Font"].values():
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert inner["/Subtype"] == "/CIDFontType2"
        assert "/FontFile2" in inner["/FontDescriptor"].get_object()


# ---- the country ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def country():
    """Six provinces in the frame of the whole country."""
    codes = ["110000", "350000", "440000", "460000", "650000", "710000"]
    values = pd.DataFrame({"region_id": codes, "value": [1.0, 2.0, 9.0, None, 4.0, None]})
    spec = choropleth(values, simplified(polygons(codes), 0.01), BEDS, FRAMES["zh"])
    return replace(spec, views=(View("all", "", CHINA),))


def test_a_map_of_the_country_has_the_south_china_sea_inset_and_nothing_on_it(country):
    figure = draw(country)
    assert faults_of(figure) == []
    boxes = boxes_of(figure)
    named = [box for box in boxes if box[0] == "南海诸岛"]
    assert named
    drawn = figure.axes[0].collections
    frames = [each for each in drawn if each.get_gid() == "inset"]
    assert len(frames) == 1
    corners = frames[0].get_paths()[0].get_extents()
    height = figure.get_size_inches()[1] * 72
    inside = [
        text for text, x0, y0, x1, y1 in boxes
        if x1 > corners.x0 and x0 < corners.x1
        and height - y1 < corners.y1 and height - y0 > corners.y0
    ]  # fmt: skip
    assert inside == ["南海诸岛"]
    later = drawn[list(drawn).index(frames[0]) + 1 :]
    for each in later:
        if each.get_gid() in ("sea", "isles", "dashes", "inset frame", "frame"):
            continue
        for path in each.get_paths():
            own = path.get_extents()
            assert not (own.x1 > corners.x0 and own.x0 < corners.x1
                        and own.y1 > corners.y0 and own.y0 < corners.y1)  # fmt: skip
    dashes = next(each for each in drawn if each.get_gid() == "dashes")
    own = dashes.get_paths()[0].get_extents()
    assert own.height > 0.65 * corners.height  # all of it, to the far south
    assert own.y1 < corners.y1


def test_a_map_of_one_prefecture_has_no_inset():
    assert "南海诸岛" not in texts_of(draw(planned("sanming", "zh")))
