"""A page of each kind in a real Chromium: it draws, its legend is the spec's, keys move it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from map_kind_cases import BEDS, EVIL, FRAMES, SHARE, YUAN, ground, schools, table

from gaibao_geo.maps.before_after import swiped_regions, swiped_schools
from gaibao_geo.maps.bivariate import need_money_map
from gaibao_geo.maps.choropleth import choropleth
from gaibao_geo.maps.coloured_schools import closed_scale, schools_map
from gaibao_geo.maps.difference import difference_map
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.funding import funding_map
from gaibao_geo.maps.national import national_map
from gaibao_geo.maps.yearly import yearly_map
from gaibao_geo.places.regions import every_county

pytestmark = pytest.mark.browser
LANGS = ("zh", "en")


def legend(page, where):
    return {
        line.get_attribute("data-key"): int(line.get_attribute("data-count"))
        for line in page.locator(f"{where} [data-count]").all()
    }


def told(rows):
    return {row.key: row.count for row in rows}


def fills(page, pane=".gb-map"):
    return {
        path.get_attribute("data-area"): path.get_attribute("fill")
        for path in page.locator(f"{pane} path[data-area]").all()
    }


@pytest.mark.parametrize("lang", LANGS)
def test_a_choropleth_is_painted_as_its_legend_says(opened, lang):
    spec = choropleth(table(10.0, 30.0, None), ground(), BEDS, FRAMES[lang])
    page = opened(spec)
    theme = spec.themes[0]
    assert fills(page) == {mark.place_id: mark.colour for mark in theme.marks}
    assert legend(page, ".gb-theme-legend") == told(theme.legend)
    assert page.locator("path.gb-missing").count() == 1
    hatched = page.eval_on_selector("path.gb-missing", "node => getComputedStyle(node).fill")
    assert "gb-hatch" in hatched
    assert page.locator(".gb-theme-legend .gb-rows tr").count() == 2  # the ranking
    assert page.locator(".gb-stamp").count() == 1


@pytest.mark.parametrize("lang", LANGS)
def test_schools_are_drawn_and_counted_and_a_name_is_only_text(opened, lang):
    spec = schools_map(schools(), ground(), BEDS, FRAMES[lang], zero="0")
    page = opened(spec)
    assert page.locator("[data-point]").count() == 3
    assert legend(page, ".gb-below") == told(spec.overlays[0].legend)
    page.locator("[data-point=B] svg > :last-child").click()
    assert page.locator(".leaflet-popup-content h2").inner_text() == EVIL


def test_the_pies_of_the_funds_have_their_slices(opened):
    amounts = pd.DataFrame({"region_id": ["350401", "350401", "350402"],
                            "level": ["central", "county", "central"], "yuan": [300, 100, 50]})
    pupils = pd.DataFrame({"region_id": ["350401"], "pupils": [8]})
    page = opened(funding_map(amounts, pupils, ground(), FRAMES["zh"]))
    assert legend(page, ".gb-theme-legend") == {"central": 2, "county": 1, "missing": 1}
    for key, count in {"central": 2, "county": 1}.items():
        assert page.locator(f'.gb-symbol [data-key="{key}"]').count() == count
    page.check("input[value=per_pupil]")
    texts = page.locator(".gb-symbol-text span").all_inner_texts()
    assert sorted(texts) == ["50", "无数据", "无数据"]  # (300 + 100) / 8; yuan, says the heading
    assert "元/生" in page.locator(".gb-radios").inner_text()


def test_the_square_counts_every_cell(opened):
    values = table(0, 0, 0).assign(need=[1.0, 2.0, None], money=[5.0, 6.0, 7.0])
    spec = need_money_map(values, ground(), BEDS, YUAN, FRAMES["en"])
    page = opened(spec)
    assert page.locator(".gb-square td[data-key]").count() == 9
    assert legend(page, ".gb-theme-legend") == told(spec.themes[0].legend)
    cell = page.locator('.gb-square [data-key="n0m0"]')
    colour = cell.evaluate("node => getComputedStyle(node).backgroundColor")
    assert fills(page)["350401"] == "#{:02x}{:02x}{:02x}".format(
        *(int(part) for part in re.findall(r"\d+", colour))
    )


def test_a_difference_has_zero_in_the_middle_of_its_legend(opened):
    values = table(0, 0, 0).assign(before=[0.1, 0.5, 0.3], after=[0.4, 0.2, 0.3])
    spec = difference_map(values, ground(), SHARE, ("A", "B"), FRAMES["en"])
    page = opened(spec)
    keys = list(legend(page, ".gb-theme-legend"))[:-1]
    assert keys[len(keys) // 2] == "same"
    assert legend(page, ".gb-theme-legend") == told(spec.themes[0].legend)


# ---- swipe ---------------------------------------------------------------------------------

def visible(page, pane):
    return page.eval_on_selector(pane, "node => node.style.clipPath")


@pytest.mark.parametrize("lang", LANGS)
def test_the_bar_moves_by_keys_and_says_where_it_is(opened, lang):
    values = table(0, 0, 0).assign(before=[0.0, 0.2, 1.0], after=[0.3, 0.2, None])
    spec = swiped_regions(values, ground(), SHARE, closed_scale(lang, "0"), FRAMES[lang],
                          names=("A", "B"))  # fmt: skip
    page = opened(spec)
    bar = page.locator(".gb-swipe")
    assert bar.get_attribute("aria-valuetext") == {"zh": "左侧占50%", "en": "left side 50%"}[lang]
    bar.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert bar.input_value() == "53"
    assert "53%" in bar.get_attribute("aria-valuetext")
    assert visible(page, ".gb-right") == "inset(0px 0px 0px 53%)"
    page.keyboard.press("Home")
    assert visible(page, ".gb-left") == "inset(0px 100% 0px 0px)"


def test_each_side_of_a_swipe_is_painted_and_counted(opened):
    values = table(0, 0, 0).assign(before=[0.0, 0.2, 1.0], after=[0.3, 0.2, None])
    spec = swiped_regions(values, ground(), SHARE, closed_scale("zh", "0"), FRAMES["zh"],
                          names=("A", "B"))  # fmt: skip
    page = opened(spec)
    for pane, theme in zip((".gb-left", ".gb-right"), spec.themes, strict=True):
        assert fills(page, pane) == {mark.place_id: mark.colour for mark in theme.marks}
    left, right = (told(theme.legend) for theme in spec.themes)
    lines = page.locator(".gb-legend li").all()
    assert {line.get_attribute("data-key"): (int(line.get_attribute("data-count")),
                                             int(line.get_attribute("data-then")))
            for line in lines} == {key: (left[key], right[key]) for key in left}  # fmt: skip


def test_schools_of_both_sides_stay_over_each_other_when_the_map_is_moved(opened):
    spec = swiped_schools(schools(), ground(), SHARE, closed_scale("zh", "0"), FRAMES["zh"],
                          names=("A", "B"))  # fmt: skip
    page = opened(spec)

    def boxes():
        return [page.locator(f"{pane} [data-point=A]").bounding_box()
                for pane in (".gb-left", ".gb-right")]  # fmt: skip

    left, right = boxes()
    assert left == right
    page.mouse.move(300, 300)
    page.mouse.down()
    page.mouse.move(420, 350, steps=5)
    moving = boxes()
    page.mouse.up()
    page.locator(".leaflet-control-zoom-in").click()
    page.wait_for_timeout(200)
    assert moving[0]["x"] > left["x"] + 100
    for one, other in (moving, boxes()):
        assert one["x"] == pytest.approx(other["x"], abs=1)
        assert one["y"] == pytest.approx(other["y"], abs=1)


def test_a_popup_over_the_bar_is_whole_and_closes_on_both_sides(opened):
    values = table(0, 0, 0).assign(before=[0.0, 0.2, 1.0], after=[0.3, 0.2, None])
    spec = swiped_regions(values, ground(), SHARE, closed_scale("zh", "0"), FRAMES["zh"],
                          names=("A", "B"))  # fmt: skip
    page = opened(spec)
    page.locator(".gb-left path[data-area='350402']").focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup").count() == 2
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.locator(".leaflet-popup").count() == 0


# ---- years ---------------------------------------------------------------------------------

def test_years_change_by_keys_and_play_by_themselves(opened):
    rows = pd.concat([table(1, 1, 5).assign(year=2014), table(9, 9, 9).assign(year=2015)])
    spec = yearly_map(rows, ground(), BEDS, FRAMES["zh"])
    page = opened(spec)
    assert page.locator(".gb-year").inner_text() == "2014年"
    assert legend(page, ".gb-theme-legend") == told(spec.themes[0].legend)
    slider = page.locator(".gb-years input")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "2015年"
    assert legend(page, ".gb-theme-legend") == told(spec.themes[1].legend)
    assert fills(page) == {mark.place_id: mark.colour for mark in spec.themes[1].marks}
    play = page.locator(".gb-play button")
    play.click()
    assert page.locator(".gb-year").inner_text() == "2014年"  # from the start again
    assert play.get_attribute("aria-pressed") == "true"
    page.locator(".gb-year", has_text="2015年").wait_for()
    assert play.get_attribute("aria-pressed") == "false"  # it stops at the end


# ---- the country ---------------------------------------------------------------------------

@pytest.fixture(scope="module")
def country():
    ids = list(every_county().index)
    values = np.where(np.arange(len(ids)) % 50 == 0, np.nan, np.arange(len(ids)))
    made = pd.DataFrame({"region_id": ids, "value": values})
    return national_map(made, BEDS, Frame("zh", "全国", made_up=True))


def test_the_country_is_in_the_frame_and_nothing_covers_its_islands(opened, country):
    page = opened(country)
    rows = told(country.themes[0].legend)
    assert legend(page, ".gb-theme-legend") == rows
    assert sum(rows.values()) == 2891
    assert rows["missing"] == 58
    name = page.locator(".gb-sea").bounding_box()
    assert name is not None
    west, south, east, north = 106.5, 3.4, 122.0, 21.8  # the dashed line and all islands
    box = page.evaluate(
        """([w, s, e, n]) => { const map = Object.values(window).find(v => v instanceof L.Map);
        const a = map.latLngToContainerPoint([n, w]), b = map.latLngToContainerPoint([s, e]),
        c = map.getContainer().getBoundingClientRect();
        return {x: a.x, y: a.y, r: b.x, b: b.y, w: c.width, h: c.height, left: c.x, top: c.y}; }""",
        [west, south, east, north],
    )
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["r"] <= box["w"]
    assert box["b"] <= box["h"]
    for control in page.locator(".leaflet-control").all():
        at = control.bounding_box()
        apart = (at["x"] >= box["left"] + box["r"]
                 or at["x"] + at["width"] <= box["left"] + box["x"]
                 or at["y"] >= box["top"] + box["b"]
                 or at["y"] + at["height"] <= box["top"] + box["y"])  # fmt: skip
        assert apart, at


def test_a_county_is_found_by_its_name_with_the_keyboard(opened, country):
    page = opened(country)
    page.locator(".gb-find").focus()
    page.keyboard.type("江孜")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    text = page.locator(".leaflet-popup-content").inner_text()
    assert "江孜县" in text
    assert "西藏" in text
    page.locator(".gb-find").fill("没有的县")
    assert page.locator(".gb-found").inner_text() == "没有这样的县"


def test_the_borders_of_the_country_can_be_left_away(opened, country):
    page = opened(country)
    edges = """() => { const map = Object.values(window).find(v => v instanceof L.Map), all = [];
    map.eachLayer(layer => { if (layer.gbPlace) all.push(layer.options.stroke); }); return all; }"""
    assert set(page.evaluate(edges)) == {True}
    page.uncheck("input[value=borders]")
    assert page.evaluate(edges) == [False] * 2891
    assert page.locator("input[value=neighbours]").count() == 0


def test_the_country_fits_into_four_megabytes(country):
    assert len(render(country).html().encode()) < 4_000_000
