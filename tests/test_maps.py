"""Maps without a browser: classes, colours, the legend's promise, the page's references."""

from __future__ import annotations

import dataclasses
import re
from importlib.resources import files

import branca.element
import folium
import folium.plugins
import numpy as np
import pandas as pd
import pytest
from page_data import block_of, data_of

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.maps.facts import Facts, money_text, per_head
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.investment import investment_map
from gaibao_geo.maps.investment_places import monies
from gaibao_geo.maps.offline import OfflineMap, UnknownAssetError
from gaibao_geo.maps.palettes import colours
from gaibao_geo.maps.plan import plan_map
from gaibao_geo.maps.spec import MISSING
from gaibao_geo.places.regions import polygons

SIX = ["542524", "540222", "540529", "350400", "350902", "350823"]


@pytest.fixture(scope="module")
def geo():
    return read_dataset("geo")


@pytest.fixture(scope="module")
def seeds():
    return read_dataset("data/seeds")


@pytest.fixture(scope="module", params=["zh", "en"])
def spec(request, seeds, geo):
    return investment_map(seeds, geo.townships, geo.regions, request.param)


@pytest.fixture(scope="module")
def six(seeds, geo):
    found = monies(seeds, geo.regions, Facts(seeds, "zh"), "zh")
    return {money.region_id: money for money in found}


# ---- what the six places got, by hand from the documents ---------------------------------


def test_totals_are_those_of_the_documents(six):
    assert {code: six[code].yuan for code in SIX} == {
        "542524": (1987 + 1000 + 500) * 10_000,
        "540222": 131_760_000 + 11_000_000,
        "540529": 183_000_000,
        "350400": 659_000_000,
        "350902": 900_000_000,
        "350823": 110_502_100,
    }


def test_per_pupil_is_total_over_compulsory_pupils(six):
    assert {code: six[code].per_pupil for code in SIX} == {
        "542524": round(34_870_000 / (982 + 526)),
        "540222": round(142_760_000 / (5897 + 2379)),
        "540529": round(183_000_000 / 3896),
        "350400": round(659_000_000 / 251_600),
        "350902": None,
        "350823": round(110_502_100 / (23_433 + 11_243)),
    }


def test_sources_are_split_only_where_the_parts_add_up(six):
    assert dict(six["542524"].slices) == {
        "central": 19_870_000, "county": 10_000_000, "prefecture": 5_000_000,
    }
    assert dict(six["350400"].slices) == {
        "central": 362_000_000, "province": 212_000_000, "county": 85_000_000,
    }
    assert dict(six["540529"].slices) == {"unsplit": 183_000_000}  # 8140 starts in another year
    assert dict(six["350902"].slices) == {"unsplit": 900_000_000}
    assert dict(six["350823"].slices) == {"upper": 110_502_100}


def test_amounts_keep_their_qualifier():
    assert money_text(900_000_000, "zh", "多") == "9亿多元"
    assert money_text(900_000_000, "en", "多") == "over 900 million yuan"
    assert money_text(85_000_000, "zh", "约") == "约8,500万元"
    assert money_text(110_502_100, "zh", digits=4) == "1.105亿元"
    assert money_text(110_502_100, "zh") == "1.105021亿元"
    assert money_text(9_990, "en", digits=2) == "9,990 yuan"
    assert per_head(5, 2) == 3  # half up


def test_every_figure_in_a_popup_names_its_section(spec):
    for place in spec.places:
        rows = [row for section in place.popup.sections for row in section.rows]
        bare = [row.label for row in rows if not row.source]
        assert len(rows) - len(bare) >= 1
        # Only what is computed has no section of its own: sums and the amount per pupil.
        assert len(bare) <= 3, bare


def test_jiaocheng_says_why_it_cannot_be_compared(seeds, geo):
    spec = investment_map(seeds, geo.townships, geo.regions)
    place = next(place for place in spec.places if place.id == "350902")
    text = " ".join(section.text for section in place.popup.sections)
    assert "独立高中" in text
    assert "幼儿园" in text
    assert any("独立高中" in note for note in spec.notes)


# ---- townships, schools, units -----------------------------------------------------------


def overlay(spec, name):
    return next(overlay for overlay in spec.overlays if overlay.id == name)


def test_gyantse_townships_are_counted_as_in_the_document(spec):
    """11 canteens, 12 dormitories, 14 teaching blocks; two townships in none of the lists."""
    rows = {row.key: row.count + row.beside for row in overlay(spec, "townships").legend}
    assert rows == {"canteen": 11, "dormitory": 12, "teaching": 14, "none": 2}
    assert len(overlay(spec, "townships").points) == 17
    assert len(spec.side_lists[1].items) == 2


def test_the_two_unnamed_townships_are_jiangzi_and_rixing(seeds, geo):
    points = overlay(investment_map(seeds, geo.townships, geo.regions), "townships").points
    assert {point.name for point in points if point.keys == ("none",)} == {"江孜镇", "日星乡"}


def test_rutog_schools_hold_both_years_money(seeds, geo):
    spec = investment_map(seeds, geo.townships, geo.regions)
    amounts = {point.name: point.text for point in overlay(spec, "schools").points}
    assert amounts == {
        "热帮小学": "1,293万元",  # 1032 + 261
        "多玛乡小学": "200万元",
        "县九年一贯制学校": "1,664万元",  # 695 + 969
    }
    assert all(point.approximate for point in overlay(spec, "schools").points)
    assert [(row.label, row.value) for row in spec.side_lists[0].items] == [
        ("日松乡小学", "60万元")
    ]


def test_sanming_is_eleven_shapes_with_one_value_and_twelve_seats(spec):
    assert sum(area.place_id == "350400" for area in spec.areas) == 11
    assert {row.key: row.count for row in overlay(spec, "units").legend} == {
        "same": 9, "changed": 3,
    }
    assert any("11" in note and "12" in note for note in spec.notes)


def test_no_point_is_drawn_that_geo_does_not_hold(spec, geo):
    known = {(row.lon, row.lat) for row in geo.townships.itertuples()}
    known |= {(row.seat_lon, row.seat_lat) for row in geo.regions.itertuples()}
    drawn = {(point.lon, point.lat) for layer in spec.overlays for point in layer.points}
    assert drawn <= known


# ---- the legend's promise ------------------------------------------------------------------


def test_legend_breaks_and_colours_are_one(spec):
    theme = spec.themes[0]
    assert [row.colour for row in theme.legend[:-1]] == list(colours("YlGnBu", 4))
    assert sum(row.count for row in theme.legend) == len(spec.places)
    assert theme.legend[-1].key == MISSING


@pytest.mark.parametrize("change", [{"count": 9}, {"colour": "#000000"}, {"key": "other"}])
def test_a_legend_that_lies_is_refused(spec, change):
    theme = spec.themes[0]
    false = dataclasses.replace(theme.legend[0], **change)
    liar = dataclasses.replace(theme, legend=(false, *theme.legend[1:]))
    with pytest.raises(ValueError, match="legend"):
        dataclasses.replace(spec, themes=(liar,))


def test_no_word_of_the_english_map_is_chinese_but_proper_names(seeds, geo):
    """Sources cite sections of Chinese documents; schools have Chinese names only."""
    spec = investment_map(seeds, geo.townships, geo.regions, "en")
    names = {point.name for layer in spec.overlays for point in layer.points}
    names |= set(geo.townships["name"]) | {row.label for row in spec.side_lists[0].items}
    said = [text for text in texts(dataclasses.asdict(spec)) if text not in names]
    assert [text for text in said if re.search(r"[\u4e00-\u9fff]", text)] == []


def texts(part):
    if isinstance(part, dict):
        return [text for key, inner in part.items() if key != "source" or part is None
                for text in texts(inner)]
    if isinstance(part, list | tuple):
        return [text for inner in part for text in texts(inner)]
    return [part] if isinstance(part, str) else []


# ---- the page ------------------------------------------------------------------------------


def test_the_same_description_gives_the_same_page_and_a_small_one(spec):
    page = render(spec).html()
    again = render(spec)
    assert page == again.html() == again.html()
    assert len(page.encode()) <= 600_000
    assert f'<html lang="{"zh-CN" if spec.lang == "zh" else "en"}">' in page


def test_the_page_has_no_jquery_bootstrap_or_cdn(spec):
    shell = re.sub(r"<script[\s\S]*?</script>|<style[\s\S]*?</style>", "", render(spec).html())
    assert "://" not in shell
    page = render(spec).html()
    for word in ("jquery", "bootstrap", "awesome", "cdn.", "sourceMappingURL", "d3.min"):
        assert word not in page.lower()


@pytest.mark.parametrize(
    "part",
    ['<script src="https://cdn.example/x.js"></script>', '<link href="x.css" rel="stylesheet">',
     '<img src="http://tiles.example/1.png">', "<style>a{background:url(bg.png)}</style>",
     "<style>@import 'more.css';</style>", '<div style="background:url(//a.example/b)"></div>',
     '<iframe src="page.html"></iframe>', '<object data="x.svg"></object>'],
)
def test_an_asset_that_does_not_travel_is_refused(part):
    page = OfflineMap()
    page.get_root().html.add_child(branca.element.Element(part))
    with pytest.raises(UnknownAssetError):
        page.html()


def test_parts_of_folium_that_need_other_hosts_are_refused():
    page = OfflineMap()
    folium.TileLayer("OpenStreetMap").add_to(page)
    folium.plugins.Fullscreen().add_to(page)
    with pytest.raises(UnknownAssetError, match=r"Control\.FullScreen"):
        page.html()


def test_folium_saves_the_same_whole_page(spec, tmp_path):
    page = render(spec)
    page.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == page.html()


def test_a_plain_folium_layer_still_fits():
    page = OfflineMap(title="<b>")
    folium.GeoJson({"type": "Point", "coordinates": [89.6, 28.9]}).add_to(page)
    assert "<title>&lt;b&gt;</title>" in page.html()


def test_text_cannot_leave_the_data_block(spec):
    evil = dataclasses.replace(spec, title="</script><script>alert(1)</script><!-- &amp;")
    page = render(evil).html()
    assert "<script>alert(1)" not in page
    assert not set(block_of(page)) & set("<>&")
    assert data_of(page)["spec"]["title"] == evil.title


def test_no_text_is_run_as_a_template(spec):
    """What branca is given it renders once more; {{7*7}} must not become 49."""
    evil = dataclasses.replace(spec, title="{{7*7}} {{{8*8}}} {% raw %} {# gone #}")
    page = render(evil).html()
    assert data_of(page)["spec"]["title"] == evil.title


def test_no_script_of_ours_looks_like_a_template():
    for file in (files("gaibao_geo.maps") / "assets").iterdir():
        assert not re.search(r"\{[{%#]", file.read_text(encoding="utf-8")), file.name


# ---- the plan ------------------------------------------------------------------------------


@pytest.fixture
def plan(geo):
    schools = pd.DataFrame({
        "school_id": list("ABCDE"),
        "name": ["甲小学", "乙小学", "丙小学", "丁小学", "戊小学"],
        "pupils": pd.array([400, 100, None, 50, 60], dtype="Int64"),
        "lon": [89.6, 89.6, 89.7, np.nan, 89.8], "lat": [28.9, 28.9, 28.8, np.nan, 28.7],
        "approximate": [True, True, False, True, False],
        "accuracy_m": [2000, 2000, 50, np.nan, 50],
    })
    projects = pd.DataFrame({
        "project_id": list("pqrst"), "school_id": list("AABCD"),
        "name": ["食堂", "宿舍", "食堂", "宿舍", "食堂"],
        "cost_yuan": [60_300, 1_000_000, 2_000_000, 500_000, 80_000],
        "chosen": [True, True, False, True, True],
        "year": pd.array([2016, 2017, None, 2016, 2017], dtype="Int64"),
        "closes": ["67床", "", "", "", ""],
    })
    projects.loc[1, "chosen"] = False
    return projects, schools


def test_the_plan_shows_chosen_partly_and_not_chosen(plan):
    spec = plan_map(*plan, polygons(["540222"]), made_up=True)
    (layer,) = spec.overlays
    assert {row.key: (row.count, row.beside) for row in layer.legend} == {
        "partly": (1, 0), "not_chosen": (1, 0), "chosen": (1, 1), "no_project": (1, 0),
    }
    assert spec.made_up
    assert [item.label for item in spec.side_lists[0].items] == ["丁小学"]
    rows = layer.points[0].popup.sections[1].rows
    assert [(row.label, row.value) for row in rows] == [
        ("食堂（补上：67床）", "6.03万元，2016年安排"), ("宿舍", "100万元，未安排"),
    ]
    assert "64.03万元" in spec.subtitle  # 6.03 + 50 + 8


def test_schools_of_one_point_do_not_touch(plan):
    first, second, *_ = plan_map(*plan, polygons(["540222"])).overlays[0].points
    apart = np.hypot(first.nudge[0] - second.nudge[0], first.nudge[1] - second.nudge[1])
    assert apart > first.radius + second.radius
    assert first.approximate
    assert second.approximate


def test_missing_pupils_are_no_data_and_the_smallest_mark(plan):
    third = plan_map(*plan, polygons(["540222"])).overlays[0].points[2]
    assert third.radius == 5
    assert third.popup.sections[0].rows[0].value == "无数据"


def test_without_pupils_nothing_is_said_of_size(plan):
    projects, schools = plan
    bare = schools.assign(pupils=pd.array([None] * 5, dtype="Int64"))
    (layer,) = plan_map(projects, bare, polygons(["540222"])).overlays
    assert layer.sizes == ()
    assert "在校生" not in layer.note
    assert "（2所）" in layer.note


def test_a_project_of_no_school_is_refused(plan):
    projects, schools = plan
    with pytest.raises(ValueError, match="'A'"):
        plan_map(projects, schools[1:], polygons(["540222"]))
