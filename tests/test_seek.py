"""Places of a map are found by name, code and how the name sounds, whole or by first letters."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from map_kind_cases import BEDS, EVIL, FRAMES, ground, schools, table
from page_data import data_of

from gaibao_geo.maps.choropleth import choropleth
from gaibao_geo.maps.coloured_schools import schools_map
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.searchable import searchable
from gaibao_geo.places.regions import polygons
from gaibao_geo.places.sounds import sound_of


@pytest.mark.parametrize(("name", "sound"), [
    ("三明市", "san ming shi"),
    ("重庆", "chong qing"),
    ("第1小学B区", "di 1 xiao xue b qu"),
    ("", ""),
    ("？！ 　", ""),
])  # fmt: skip
def test_a_name_sounds_as_it_is_read(name, sound):
    usual = [ways.split("/")[0] for ways in sound_of(name).split(" ")]
    assert " ".join(usual) == sound


def test_a_character_read_in_several_ways_stands_with_all_of_them():
    ways = sound_of("单县").split(" ")
    assert {"dan", "shan", "chan"} <= set(ways[0].split("/"))
    assert ways[1].split("/")[0] == "xian"


def test_no_sign_of_a_hostile_name_is_taken_for_a_stroke_or_a_syllable():
    assert sound_of("a/b<c>\u2028 d") == "abcd"


def test_townships_with_a_seat_are_found_and_those_drawn_already_are_not_twice():
    spec = searchable(choropleth(
        pd.DataFrame({"region_id": ["350404"], "value": [1.0]}), polygons(["350404"]), BEDS,
        FRAMES["en"],
    ))  # fmt: skip
    assert [own.id for own in spec.seek.heard] == ["350404"]
    assert spec.seek.heard[0].sound.startswith("san yuan")
    assert len(spec.seek.spots) > 3
    spot = spec.seek.spots[0]
    assert spot.heard.id.startswith("350404")
    assert spot.name.isascii()
    assert spot.heard.other  # its Chinese name
    assert 116 < spot.lon < 119


def test_what_a_search_needs_of_664_schools_is_small():
    """Ten characters a name: all that is added to the page stays under 15 kB."""
    letters = "三明沙县将乐尤溪大田永安清流宁化建宁泰小学中教点"
    ids = [f"S{at:04d}" for at in range(664)]
    names = ["".join(letters[(at * step) % len(letters)] for step in range(3, 13))
             for at in range(664)]  # fmt: skip
    many = pd.DataFrame({
        "school_id": ids, "region_id": "350401", "name": names, "pupils": 100,
        "lon": 117.5, "lat": 26.5, "approximate": False, "accuracy_m": 0.0, "value": 1.0,
    })  # fmt: skip
    bare = schools_map(many, ground(), BEDS, FRAMES["zh"])
    found = searchable(bare, many)
    assert len(found.seek.heard) == 3 + 664
    assert len(render(found).html()) - len(render(bare).html()) < 15_000
    assert data_of(render(found).html())["spec"]["seek"]["heard"][3]["sound"]


# ---- in the browser ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def named():
    """Three counties; schools whose names sound alike, are hostile, or very long."""
    own = schools().assign(
        name=["单县实验小学", EVIL, "尤溪县第一中学" * 12, "四小"],
        name_en=["Shan Experimental", EVIL, "Youxi First " * 12, "Fourth"],
    )
    spec = schools_map(own, ground(), BEDS, FRAMES["zh"], zero="0")
    english = schools_map(own, ground(), BEDS, FRAMES["en"], zero="0")
    return searchable(spec, own), searchable(english, own)


def found(page, text):
    page.locator(".gb-find").fill(text)
    return page.locator(".gb-found button .gb-name").all_inner_texts()


@pytest.mark.browser
def test_letters_whole_first_or_mixed_find_the_school_and_only_it(opened, named):
    page = opened(named[0])
    for text in ("单县", "shanxian", "SHAN XIAN", "sxsyxx", "shanxsy", "danxian", "A"):
        assert found(page, text)[0] == "单县实验小学", text
    assert found(page, "syxx") == ["单县实验小学"]  # from the third syllable on
    assert found(page, "jiaxian") == ["甲县"]
    assert found(page, "350402") == ["乙县"]
    assert found(page, "shanxianx") == []
    assert page.locator(".gb-found").inner_text() == "没有找到"
    assert found(page, "") == []


@pytest.mark.browser
def test_what_is_chosen_is_shown_with_its_popup_by_keys_alone(opened, named):
    page = opened(named[0])
    page.locator(".gb-find").focus()
    page.keyboard.type("yxxdyzx")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    title = page.locator(".leaflet-popup-content h2")
    assert title.inner_text() == "尤溪县第一中学" * 12
    at = page.evaluate("() => [map_gaibao.getCenter().lng, map_gaibao.getZoom()]")
    assert at[0] == pytest.approx(118.8, abs=0.2)
    assert at[1] >= 10
    assert found(page, "<img") == [EVIL]
    assert page.locator(".gb-found img").count() == 0
    side = page.locator(".gb-side").bounding_box()
    found(page, "youxi")
    button = page.locator(".gb-found button").bounding_box()
    assert button["x"] + button["width"] <= side["x"] + side["width"]


@pytest.mark.browser
def test_an_english_map_is_searched_in_chinese_and_pinyin_too(opened, named):
    page = opened(named[1])
    for text in ("shan exp", "单县实验", "danxiansy"):
        assert found(page, text) == ["Shan Experimental"], text
    assert found(page, "county") == ["County 1", "County 2", "County 3"]
    assert page.locator(".gb-seek h2").inner_text().startswith("Find a county")


@pytest.mark.browser
def test_more_hits_than_eight_are_counted(opened):
    spec = searchable(choropleth(table(*range(10)), ground(10), BEDS, FRAMES["zh"]))
    page = opened(replace(spec, title="十县"))
    assert len(found(page, "县")) == 8
    assert page.locator(".gb-found p").inner_text() == "还有2个，请再输几个字"
