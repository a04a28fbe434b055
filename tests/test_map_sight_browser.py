"""What a reader may do with a map in Chromium: hide a class, names, borders; follow a list."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from map_kind_cases import BEDS, EVIL, FRAMES, SHARE, YUAN, ground, schools, table
from test_dots import LOOKS, spec_of
from test_dots import table as dot_table

from gaibao_geo.maps.before_after import swiped_schools
from gaibao_geo.maps.bivariate import need_money_map
from gaibao_geo.maps.choropleth import Grading, choropleth
from gaibao_geo.maps.coloured_schools import closed_scale, schools_map
from gaibao_geo.maps.dots import dots_of
from gaibao_geo.maps.funding import funding_map
from gaibao_geo.maps.neighbours import with_neighbours
from gaibao_geo.maps.yearly import yearly_map
from gaibao_geo.places.regions import polygons

pytestmark = pytest.mark.browser
COUNTIES = ["350425", "350426", "350481"]  # 大田, 尤溪, 永安
BREAKS = Grading(breaks=(5.0, 20.0))
WORDS = {"zh": ("已隐藏：5床–20床", "全部显示"), "en": ("Hidden: 5 beds – 20 beds", "Show all")}


def three(lang):
    """大田 has 1 bed, 尤溪 10, 永安 30; their neighbours around them."""
    shapes = polygons(COUNTIES).assign(name_en=["Datian", "Youxi", "Yong'an"])
    values = pd.DataFrame({"region_id": COUNTIES, "value": [1.0, 10.0, 30.0]})
    return with_neighbours(choropleth(values, shapes, BEDS, FRAMES[lang], grading=BREAKS))


def class_of(page, key):
    return page.locator(f'li[data-key="{key}"] .gb-class')


def filled(page, pane=".gb-map"):
    """Which counties have their colour."""
    return {path.get_attribute("data-area"): float(path.get_attribute("fill-opacity")) > 0
            for path in page.locator(f"{pane} path[data-area]").all()}  # fmt: skip


def counts(page):
    return page.eval_on_selector_all("li[data-count]", "rows => rows.map(row => row.textContent)")


def ring(page):
    """The box of the ring on the map, or none."""
    rings = page.locator(".leaflet-gb-lit-pane path")
    return rings.last.bounding_box() if rings.count() else None


def faults(page):
    """What the checker of accessibility finds against WCAG 2.2, levels A and AA."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    return [fault["help"] for fault in Axe().run(page, options=rules).response["violations"]]


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# ---- classes -------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_class_is_hidden_by_key_said_in_words_and_shown_again(opened, lang):
    page = opened(three(lang))
    said, back = WORDS[lang]
    before, button, status = counts(page), class_of(page, "c1"), page.locator("[role=status]")
    assert page.locator(".gb-back").is_hidden()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-pressed") == "false"
    assert filled(page) == {"350425": True, "350426": False, "350481": True}
    assert page.locator(".gb-symbol-text b").count() == 2  # its name is gone with it
    assert status.inner_text() == said
    assert counts(page) == before
    if lang == "zh":
        assert faults(page) == []
    else:
        assert not re.search("[\u4e00-\u9fff]", page.locator("body").inner_text())
    page.get_by_role("button", name=back).focus()
    page.keyboard.press(" ")
    assert all(filled(page).values())
    assert status.inner_text() == ""
    assert page.locator(".gb-back").is_hidden()
    assert page.evaluate("document.activeElement.dataset.class") == "c0"  # not lost


def test_a_hidden_class_stays_hidden_while_the_year_changes(opened):
    """In 2014 the first county has 1 bed, in 2015 the second; who has it is not coloured."""
    rows = pd.concat([table(1.0, 10.0, 30.0).assign(year=2014),
                      table(10.0, 1.0, 30.0).assign(year=2015)])  # fmt: skip
    page = opened(yearly_map(rows, ground(), BEDS, FRAMES["zh"], grading=BREAKS))
    class_of(page, "c0").click()
    assert filled(page) == {"350401": False, "350402": True, "350403": True}
    page.locator(".gb-years input").focus()
    page.keyboard.press("ArrowRight")
    assert filled(page) == {"350401": True, "350402": False, "350403": True}
    assert class_of(page, "c0").get_attribute("aria-pressed") == "false"
    assert page.locator("[role=status]").inner_text() == "已隐藏：不超过5床"


def test_a_class_is_hidden_on_both_sides_of_a_bar(opened):
    """Nothing is closed today at A and B; with the plan A is all closed, B is at 0.3."""
    spec = swiped_schools(schools(), ground(), SHARE, closed_scale("zh", "0"), FRAMES["zh"],
                          names=("A", "B"))  # fmt: skip
    page = opened(spec)

    def drawn(pane):
        return sorted(mark.get_attribute("data-point")
                      for mark in page.locator(f"{pane} [data-point]").all())  # fmt: skip

    assert [drawn(".gb-left"), drawn(".gb-right")] == [["A", "B", "C"], ["A", "B", "C"]]
    class_of(page, "zero").click()
    assert [drawn(".gb-left"), drawn(".gb-right")] == [["C"], ["A", "B", "C"]]
    class_of(page, "full").click()
    assert [drawn(".gb-left"), drawn(".gb-right")] == [["C"], ["B", "C"]]
    page.uncheck("input[value=names]")
    assert page.locator(".gb-label").count() == 0
    page.get_by_role("button", name="全部显示").click()
    assert [drawn(".gb-left"), drawn(".gb-right")] == [["A", "B", "C"], ["A", "B", "C"]]


def test_a_cell_of_the_square_a_part_of_a_pie_and_a_dot_can_be_hidden(opened):
    values = table(0, 0, 0).assign(need=[1.0, 2.0, None], money=[5.0, 6.0, 7.0])
    page = opened(need_money_map(values, ground(), BEDS, YUAN, FRAMES["en"]))
    cell = page.locator('.gb-square [data-key="n0m0"] button')
    cell.click()
    assert cell.get_attribute("aria-pressed") == "false"
    assert cell.inner_text() == "1"
    assert filled(page) == {"350401": False, "350402": True, "350403": True}
    assert faults(page) == []
    page.close()

    amounts = pd.DataFrame({"region_id": ["350401", "350401", "350402"],
                            "level": ["central", "county", "central"], "yuan": [300, 100, 50]})
    pupils = pd.DataFrame({"region_id": ["350401"], "pupils": [8]})
    page = opened(funding_map(amounts, pupils, ground(), FRAMES["zh"]))
    class_of(page, "central").click()
    faded = page.eval_on_selector_all(".gb-symbol .gb-faded", "all => all.map(e => e.dataset.key)")
    assert faded == ["central", "central"]
    page.close()

    dots = dots_of("d", "Dots", dot_table((102.0, 28.0, "near"), (105.0, 25.0, "far"),
                                          (108.0, 21.0, "near")), LOOKS)  # fmt: skip
    page = opened(spec_of(dots))
    class_of(page, "near").click()
    assert page.locator(".gb-dots").get_attribute("data-drawn") == "1"


# ---- names and neighbours ------------------------------------------------------------------


def test_names_borders_and_neighbours_are_switched_by_key(opened):
    page = opened(three("zh"))
    near, lines = page.locator(".gb-near-name"), page.locator(".leaflet-gb-near-pane path")
    assert near.count() > 5
    assert lines.count() == 1
    assert "leaflet-interactive" not in (lines.get_attribute("class") or "")
    assert page.locator(".leaflet-gb-near-pane [tabindex]").count() == 0  # nothing to press
    covered = """zoom => {
      map_gaibao.setZoom(zoom, {animate: false});
      const areas = [...document.querySelectorAll("path[data-area]")];
      return [...document.querySelectorAll(".gb-near-name")].filter(name => {
        const box = name.getBoundingClientRect();
        return [[box.left, box.top], [box.right, box.top], [box.left, box.bottom],
          [box.right, box.bottom]].some(([x, y]) => areas.some(area =>
          document.elementsFromPoint(x, y).includes(area)));
      }).length;
    }"""
    assert [page.evaluate(covered, zoom) for zoom in (6.5, 7, 7.5, 8)] == [0, 0, 0, 0]
    assert page.evaluate(covered, 5.5) == 0
    assert lines.is_hidden()  # from so far they would be a net over the map
    page.evaluate(covered, 8)
    page.locator("input[value=neighbours]").focus()
    page.keyboard.press(" ")
    assert lines.is_hidden()
    assert near.count() == 0
    page.keyboard.press(" ")
    page.keyboard.press("Shift+Tab")  # the borders come before
    strokes = "all => all.map(area => area.getAttribute('stroke'))"
    edges = lambda: set(page.eval_on_selector_all("path[data-area]", strokes))  # noqa: E731
    assert edges() == {"#4b5563"}
    page.keyboard.press(" ")
    assert edges() == {"none"}
    assert all(filled(page).values())
    page.evaluate("map_gaibao.setZoom(7, {animate: false})")
    assert edges() == {"none"}
    page.evaluate("map_gaibao.setZoom(8, {animate: false})")
    page.keyboard.press(" ")
    assert edges() == {"#4b5563"}
    page.keyboard.press("Shift+Tab")  # the names come before
    page.keyboard.press(" ")
    assert page.locator(".gb-symbol").count() == 0
    assert near.count() == 0
    assert lines.is_visible()
    assert page.locator("path[data-area='350425']").get_attribute("aria-label") == "大田县"
    page.keyboard.press(" ")
    assert page.locator(".gb-symbol-text b").count() == 3
    page.emulate_media(media="print")
    assert page.locator(".gb-own").is_hidden()


# ---- lists and map -------------------------------------------------------------------------


def test_a_list_of_counties_and_the_map_light_each_other_up(opened):
    page = opened(three("zh"))
    row = page.locator("tr[data-about='350426']")
    row.hover()
    area = page.locator("path[data-area='350426']").bounding_box()
    assert middle(ring(page)) == pytest.approx(middle(area), abs=2)
    assert ring(page)["width"] == pytest.approx(area["width"], abs=8)
    page.mouse.move(5, 5)
    assert ring(page) is None
    page.locator("path[data-area='350426']").focus()
    assert "gb-lit" in row.get_attribute("class")
    page.locator("path[data-area='350481']").focus()
    assert "gb-lit" not in row.get_attribute("class")
    page.evaluate("map_gaibao.setView([30, 110], 8, {animate: false})")
    row.locator("button").focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup-content h2").inner_text() == "尤溪县"
    at = """() => { const at = map_gaibao.latLngToContainerPoint([26.17, 118.19]),
      size = map_gaibao.getSize();
      return Math.min(at.x, at.y, size.x - at.x, size.y - at.y) >= 55; }"""
    page.wait_for_function(at)  # well inside the window


def test_a_list_of_schools_leads_to_their_marks(opened):
    """The weakest has a name of markup; the second has no point, so that its row is plain."""
    page = opened(schools_map(schools(), ground(), BEDS, FRAMES["zh"], zero="0"))
    buttons = page.locator(".gb-rows button")
    assert buttons.all_inner_texts() == [f"1. {EVIL}", "3. 一小"]
    mark = page.locator("[data-point=B]")
    buttons.first.hover()
    assert middle(ring(page)) == pytest.approx(middle(mark.bounding_box()), abs=2)
    assert ring(page)["width"] > mark.locator("svg > :last-child").bounding_box()["width"]
    page.mouse.move(5, 5)
    mark.locator("svg > :last-child").hover()
    assert "gb-lit" in page.locator("tr[data-about=B]").get_attribute("class")
    assert ring(page) is None  # the mouse is there already
    class_of(page, "c1").click()  # B is not drawn; its place is shown all the same
    assert mark.count() == 0
    buttons.first.hover()
    assert ring(page) is not None
    buttons.first.click()
    assert page.locator(".leaflet-popup-content h2").inner_text() == EVIL
    assert page.locator("img").count() == 0
