"""The need map in a real Chromium: what a planner sees, clicks and reads."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest
from need_cases import LACKING, LEFT, SCHOOLS, given, shapes

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.maps import ready
from gaibao_geo.maps.need import need_map
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness

EVIL = "<img src=x onerror=alert(1)> </script><script>alert(2)</script> {{7*7}}"
REACHED = """nodes => nodes.map(node => {
    const b = node.querySelector('[data-key]').getBoundingClientRect();
    const hit = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);
    return hit.closest('[data-point]') === node;
})"""  # what lies on top of each mark's middle is the mark
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def specs():
    return {lang: need_map(SCHOOLS, LACKING, shapes(), lang, made_up=True, **given())
            for lang in ("zh", "en")}  # fmt: skip


def go(page, view):
    page.click(f'[data-view="{view}"]')


def legend(page):
    return {row.get_attribute("data-key"): int(row.get_attribute("data-count"))
            for row in page.locator(".gb-theme-legend li").all()}  # fmt: skip


def test_the_page_opens_alone_with_counties_and_schools(opened, specs):
    page = opened(specs["zh"])
    assert page.locator("path[data-area]").count() == 2
    assert page.locator("[data-point]").count() == 5
    assert page.locator(".gb-stamp").inner_text() == "示例数据（虚构）"
    assert "示意图" in page.locator(".gb-foot").inner_text()


def test_a_theme_is_chosen_from_a_list_and_changes_legend_and_colours(opened, specs):
    page = opened(specs["zh"])
    groups = page.locator(".gb-choice optgroup")
    assert [group.get_attribute("label") for group in groups.all()] == [
        "总体", "各项缺口占应有的比例", "各项缺口或超出的总量",
    ]  # fmt: skip
    assert legend(page) == {"zero": 0, "c0": 1, "c1": 1, "missing": 0}
    for theme in specs["zh"].themes:
        page.select_option(".gb-choice", theme.id)
        assert legend(page) == {row.key: row.count for row in theme.legend}
        assert theme.note in page.locator(".gb-theme-legend").inner_text()
        for mark in theme.marks:
            path = page.locator(f"path[data-area='{mark.place_id}']").first
            assert path.get_attribute("fill") == mark.colour
            dashed = path.get_attribute("stroke-dasharray") is not None
            assert dashed == (mark.key == "missing")


def test_the_county_names_carry_the_themes_value(opened, specs):
    page = opened(specs["zh"])
    page.select_option(".gb-choice", "need-teaching_m2")
    said = page.locator(".gb-symbol-text").all_inner_texts()
    assert any(re.search(r"江孜县\s*41.8%", text) for text in said)
    assert any(re.search(r"隆子县\s*5%", text) for text in said)


def test_a_click_tells_required_actual_shortfall_and_source(opened, specs):
    page = opened(specs["zh"])
    go(page, "540222")
    page.locator("[data-point=A]").click()
    text = page.locator(".leaflet-popup-content").inner_text()
    for words in ("甲小学", "教学及辅助用房", "应有450平方米（小学每生4.5×100人）", "实有300平方米",
                  "缺150平方米", "出处：教督〔2017〕6号", "出处：某省标准（未核实）", "第2位（1–2"):
        assert words in text, words


def test_a_county_answers_a_key_press_with_its_sums(opened, specs):
    page = opened(specs["en"])
    page.locator("path[data-area='540222']").first.focus()
    page.keyboard.press("Enter")
    text = page.locator(".leaflet-popup-content").inner_text()
    for words in ("Gyantse", "41.8% of what is required; 2 schools lack some, 1 without data",
                  "rank 1 (1–2)", "某省标准 (unverified)"):
        assert words in text, words


def test_each_class_of_schools_has_its_own_shape(opened, specs):
    page = opened(specs["zh"])
    go(page, "540222")
    drawn = {school: page.locator(f"[data-point={school}] [data-key]").evaluate(
        "node => node.tagName + (node.getAttribute('fill') === '#fff' ? ' hollow' : '')")
        for school in "ABC"}  # fmt: skip
    assert drawn == {"A": "circle", "B": "polygon", "C": "rect"}
    go(page, "540529")
    rim = page.locator("[data-point=F] [data-key]")
    assert rim.get_attribute("fill") == "#fff"
    assert rim.get_attribute("stroke") == "#6b7280"


def test_layers_count_what_they_draw_and_can_be_switched_off(opened, specs):
    page = opened(specs["zh"])
    for row in page.locator(".gb-below li").all():
        key, count = row.get_attribute("data-key"), int(row.get_attribute("data-count"))
        assert page.locator(f'.gb-point [data-key="{key}"]').count() == count, key
    page.uncheck("input[value=others]")
    assert page.locator("[data-point]").count() == 2  # the red list and what does not count
    assert "戊小学" in page.locator(".gb-side").inner_text()
    assert "拟撤并" in page.locator(".gb-side").inner_text()


def test_hostile_names_are_text_everywhere(opened):
    schools = SCHOOLS.assign(name=EVIL)
    lacking = LACKING.assign(name_zh=EVIL, document=EVIL, unit=EVIL)
    left = LEFT.assign(reason_zh=EVIL, document=EVIL)
    shown = shapes().assign(name=EVIL)
    page = opened(need_map(schools, lacking, shown, source=EVIL, **given(left=left)))
    go(page, "540222")
    page.locator("[data-point=A]").click()
    text = page.locator(".leaflet-popup-content").inner_text()
    assert text.count(EVIL) >= 6
    for place in ("h1", ".gb-choice", ".gb-rows", ".gb-foot", ".gb-label"):
        assert any(EVIL in said for said in page.locator(place).all_inner_texts()), place
    assert page.locator("img").count() == 0


def test_far_away_only_the_weakest_are_drawn(opened, specs):
    """With hundreds of schools the others wait until somebody comes near."""
    far = tuple(
        layer if layer.id == "weakest" else dataclasses.replace(layer, min_zoom=8.5)
        for layer in specs["zh"].overlays
    )
    page = opened(dataclasses.replace(specs["zh"], overlays=far))
    assert page.locator("[data-point]").count() == 1
    go(page, "540222")
    assert page.locator("[data-point]").count() == 3
    go(page, "all")
    assert page.locator("[data-point]").count() == 1


def test_many_marks_of_one_place_are_set_apart_and_all_can_be_reached(opened):
    at = {"name": "校", "region_id": "540222", "lon": 89.6, "lat": 28.9,
          "accuracy_m": 2000.0, "approximate": True}  # fmt: skip
    crowd = pd.DataFrame([
        at | {"school_id": f"s{number}", "pupils": 2000 if number % 3 else 50}
        for number in range(30)
    ])
    page = opened(need_map(crowd, LACKING, shapes(), **given()))
    go(page, "540222")
    middles = page.eval_on_selector_all(
        "[data-point] [data-key]",
        "nodes => nodes.map(n => {const b = n.getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2, b.width / 2]})",
    )
    assert len(middles) == 30
    for at_, (x, y, r) in enumerate(middles):
        for u, v, s in middles[at_ + 1:]:
            assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 > r + s - 2.5
    assert page.eval_on_selector_all("[data-point]", REACHED) == [True] * 30


def test_english_has_no_chinese_but_documents(opened, specs):
    page = opened(specs["en"])
    go(page, "540222")
    page.locator("[data-point=A]").click()
    page.evaluate("document.querySelectorAll('.gb-source').forEach(node => node.remove())")
    for theme in specs["en"].themes[:2]:
        page.select_option(".gb-choice", theme.id)
        assert not re.search(r"[\u4e00-\u9fff]", page.locator("body").inner_text())


def test_the_chosen_theme_stays_readable_on_paper(opened, specs):
    page = opened(specs["zh"])
    page.select_option(".gb-choice", "need-beds")
    page.emulate_media(media="print")
    assert page.locator(".gb-choice").is_visible()
    assert page.locator(".gb-choice").evaluate(
        "list => list.selectedOptions[0].textContent") == "寄宿生床位（未核实）"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_that_explains_the_example_fits_on_one_sheet_of_paper(browser, tmp_path, lang):
    data = read_dataset("data/demo/gyantse")
    lacking = shortfalls(data)
    file = tmp_path / "need.html"
    ready.need_map(data, lacking, weakness(lacking), lang, made_on="2026-01-01").save(file)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready=yes]")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.set_viewport_size({"width": 1062, "height": 718})  # A4 across, less its margins
    page.emulate_media(media="print")
    side = page.locator(".gb-side")
    assert side.evaluate("node => node.scrollHeight - node.clientHeight") <= 0
