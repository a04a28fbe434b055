"""The written page in a real Chromium, opened as a double click opens it."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.maps.investment import investment_map
from gaibao_geo.maps.plan import plan_map
from gaibao_geo.maps.spec import Row, SideList
from gaibao_geo.places.regions import polygons

EVIL = ["<img src=x onerror=alert(1)>", "</script><script>alert(2)</script>", "{{7*7}} & \"'"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def specs():
    data, geo = read_dataset("data/seeds"), read_dataset("geo")
    return {lang: investment_map(data, geo.townships, geo.regions, lang) for lang in ("zh", "en")}


def go(page, view):
    page.click(f'[data-view="{view}"]')


def test_the_page_opens_alone_and_draws_every_county(opened, specs):
    page = opened(specs["zh"])
    assert page.locator("path[data-area]").count() == 16  # 11 of Sanming and five counties
    assert page.title() == specs["zh"].title
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("theme", ["total", "source", "per_pupil"])
def test_the_legend_counts_what_is_drawn(opened, specs, theme):
    page = opened(specs["zh"])
    page.check(f"input[value={theme}]")
    rows = page.locator(".gb-theme-legend li")
    assert rows.count() >= 4
    for at in range(rows.count()):
        row = rows.nth(at)
        key, count = row.get_attribute("data-key"), int(row.get_attribute("data-count"))
        assert page.locator(f'.gb-symbol [data-key="{key}"]').count() == count, key


def test_area_colours_are_the_legends(opened, specs):
    page = opened(specs["zh"])
    page.check("input[value=per_pupil]")
    theme = next(theme for theme in specs["zh"].themes if theme.id == "per_pupil")
    for mark in theme.marks:
        fills = {
            path.get_attribute("fill")
            for path in page.locator("path[data-area]").all()
            if path.get_attribute("data-area") == mark.place_id
        }
        assert fills <= {mark.colour}
    assert {mark.colour for mark in theme.marks} == {
        row.colour for row in theme.legend if row.count
    }


def test_townships_are_drawn_counted_and_switched_off(opened, specs):
    page = opened(specs["zh"])
    assert page.locator("[data-point]:visible").count() == 0  # too small to read at the overview
    go(page, "540222")
    for key, count in {"canteen": 10, "dormitory": 11, "teaching": 13, "none": 2}.items():
        assert page.locator(f'.gb-point [data-key="{key}"]').count() == count
        assert page.locator(f'.gb-below li[data-key="{key}"]').get_attribute("data-count") == str(
            count
        )
    page.uncheck("input[value=townships]")
    assert page.locator("[data-point^='540222']").count() == 0
    page.check("input[value=townships]")
    assert page.locator("[data-point^='540222']").count() == 17


def test_no_two_marks_cover_each_other(opened, specs):
    page = opened(specs["zh"])
    go(page, "540222")
    boxes = page.eval_on_selector_all(
        "[data-point^='540222'] svg > circle:last-child",
        "nodes => nodes.map(n => {const b = n.getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2, b.width / 2]})",
    )
    assert len(boxes) == 17
    for at, (x, y, r) in enumerate(boxes):
        for u, v, s in boxes[at + 1:]:
            assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 > r + s - 1.5


def test_a_popup_says_how_much_and_where_it_is_written(opened, specs):
    page = opened(specs["zh"])
    go(page, "540222")
    page.locator("path[data-area='540222']").focus()
    page.keyboard.press("Enter")
    text = page.locator(".leaflet-popup-content").inner_text()
    for words in ("1.4276亿元", "1.3176亿元", "1,100万元", "8,276人", "17,250元/生",
                  "出处：江孜县"):
        assert words in text, words


def test_a_township_and_a_school_answer_a_click(opened, specs):
    page = opened(specs["zh"])
    go(page, "540222")
    page.locator("[data-point='540222201']").click()
    assert "教学及辅助用房" in page.locator(".leaflet-popup-content").inner_text()
    go(page, "542524")
    page.locator("[data-point=school-0]").click()
    text = page.locator(".leaflet-popup-content").last.inner_text()
    assert "1,293万元" in text
    assert "近似位置" in text


def test_the_scale_is_in_kilometres_and_the_arrow_points_north(opened, specs):
    page = opened(specs["zh"])
    assert re.fullmatch(r"[\d,]+ km", page.locator(".leaflet-control-scale-line").inner_text())
    assert page.locator(".leaflet-control-scale-line").count() == 1  # no miles
    assert page.locator(".gb-north").inner_text().strip() == "北"


def test_the_review_number_can_be_typed_and_is_printed(opened, specs):
    page = opened(specs["zh"])
    field = page.locator(".gb-review-number")
    assert field.inner_text() == ""
    field.click()
    page.keyboard.type("藏S(2026)001号")
    page.keyboard.press("Enter")
    assert field.inner_text() == "藏S(2026)001号"
    page.emulate_media(media="print")
    assert field.is_visible()
    assert field.inner_text() == "藏S(2026)001号"
    assert not page.locator(".gb-views").is_visible()


def test_everything_beside_the_map_fits_on_one_sheet_of_paper(opened, specs):
    page = opened(specs["zh"])
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    page.set_viewport_size({"width": 1062, "height": 718})  # A4 across, less its margins
    page.emulate_media(media="print")
    side = page.locator(".gb-side")
    assert side.evaluate("node => node.scrollHeight - node.clientHeight") <= 0


def test_a_given_review_number_stands_there(opened, specs):
    page = opened(dataclasses.replace(specs["zh"], review_number="X(1)2"))
    assert page.locator(".gb-review-number").inner_text() == "X(1)2"


def test_footer_has_source_date_credits_and_sketch(opened, specs):
    page = opened(specs["zh"])
    foot = page.locator(".gb-foot").inner_text()
    for words in ("示意图", "数据来源", "2016年", "GeoNames（CC BY 4.0）", "天地图"):
        assert words in foot


def test_english_has_no_chinese_outside_proper_names(opened, specs):
    for view in ("all", "540222", "542524", "350400"):
        page = opened(specs["en"])
        go(page, view)
        page.locator("path[data-area]").first.focus()
        page.keyboard.press("Enter")
        # Sections of the documents and schools have Chinese names only.
        page.evaluate("document.querySelectorAll('.gb-source, .gb-name, .gb-rows th')"
                      ".forEach(node => node.remove())")
        assert not re.search(r"[\u4e00-\u9fff]", page.locator("body").inner_text())


def test_hostile_names_are_text_everywhere(opened, specs):
    spec = specs["zh"]
    name = " ".join(EVIL)
    theme, townships = spec.themes[0], spec.overlays[1]
    alone = next(point for point in townships.points if point.id == "540222209")
    point = dataclasses.replace(
        alone, name=name, popup=dataclasses.replace(alone.popup, title=name, subtitle=name)
    )
    rows = tuple(dataclasses.replace(row, label=name) for row in theme.legend)
    keys = tuple(dataclasses.replace(row, label=name, count=int(row.key in point.keys))
                 for row in townships.legend)
    page = opened(dataclasses.replace(
        spec, title=name, subtitle=name, source=name, notes=(name,), credits=(name,),
        review_number=name,
        views=tuple(dataclasses.replace(view, name=name) for view in spec.views),
        places=tuple(dataclasses.replace(place, name=name) for place in spec.places),
        areas=tuple(dataclasses.replace(area, name=name) for area in spec.areas),
        themes=(dataclasses.replace(theme, title=name, note=name, legend=rows), *spec.themes[1:]),
        overlays=(spec.overlays[0], dataclasses.replace(townships, points=(point,), legend=keys)),
        side_lists=(SideList(name, name, (Row(name, name, name),)),),
    ))
    go(page, "540222")
    mark = page.locator(f"[data-point='{point.id}']")
    mark.hover()
    assert name in page.locator(".leaflet-tooltip").inner_text()
    mark.click()
    assert name in page.locator(".leaflet-popup-content h2").inner_text()
    for place in ("h1", ".gb-legend li", ".gb-rows", ".gb-notes", ".gb-foot", ".gb-label",
                  ".gb-review-number", ".gb-symbol"):
        assert any(name in text for text in page.locator(place).all_inner_texts()), place
    assert page.locator("img").count() == 0


def test_a_made_up_plan_says_so_and_sets_its_schools_apart(opened):
    schools = pd.DataFrame({
        "school_id": ["A", "B", "C"], "name": ["甲小学", EVIL[0], "丙小学"],
        "pupils": [300, 200, 9],
        "lon": [89.6, 89.6, None], "lat": [28.9, 28.9, None],
        "approximate": [True, True, True], "accuracy_m": [2000, 2000, None],
    })
    projects = pd.DataFrame({
        "project_id": ["p", "q"], "school_id": ["A", "B"], "name": ["食堂", "宿舍"],
        "cost_yuan": [60_300, 500_000], "chosen": [True, False], "year": [2016, None],
    })
    page = opened(plan_map(projects, schools, polygons(["540222"]), made_up=True))
    assert page.locator(".gb-stamp").inner_text() == "示例数据（虚构）"
    first, second = (page.locator(f"[data-point={name}]").bounding_box() for name in "AB")
    assert abs(first["y"] - second["y"]) > 20
    page.locator("[data-point=A]").click()
    assert "6.03万元，2016年安排" in page.locator(".leaflet-popup-content").inner_text()
    assert "丙小学" in page.locator(".gb-side").inner_text()


def test_no_label_leaves_the_map(opened, specs):
    """However long a name is, what is written stays on the map and clear of its edge."""
    spec = specs["en"]
    long = "A school with a name that goes on and on for the whole width of an office screen"
    overlays = tuple(
        dataclasses.replace(layer, points=tuple(
            dataclasses.replace(point, name=f"{point.name} {long}") for point in layer.points
        ))
        for layer in spec.overlays
    )  # fmt: skip
    page = opened(dataclasses.replace(spec, overlays=overlays))
    go(page, "540222")
    page.wait_for_timeout(300)
    frame = page.locator(".leaflet-container").bounding_box()
    labels = page.locator(".gb-label")
    assert labels.count() > 0
    for at in range(labels.count()):
        box = labels.nth(at).bounding_box()
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


GLIDE = """mark => new Promise(done => {
  const icon = mark.closest('.leaflet-marker-icon'), seen = [];
  const look = () => {
    const gliding = document.querySelector('.leaflet-zoom-anim') !== null;
    seen.push([gliding, icon.style.transform, icon.style.left]);
    if (seen.some(one => one[0]) && !gliding) done(seen); else requestAnimationFrame(look);
  };
  look();
  document.querySelector('.leaflet-control-zoom-in').click();
})"""


def test_a_mark_glides_with_the_map_and_stands_without_a_transform(opened):
    """A transform in space for each of hundreds of marks slows whatever else is drawn."""
    schools = pd.DataFrame({
        "school_id": ["A"], "name": ["甲小学"], "pupils": [300], "lon": [89.7], "lat": [29.05],
        "approximate": [False], "accuracy_m": [0],
    })  # fmt: skip
    projects = pd.DataFrame({
        "project_id": ["p"], "school_id": ["A"], "name": ["食堂"],
        "cost_yuan": [60_300], "chosen": [True], "year": [2016],
    })  # fmt: skip
    page = opened(plan_map(projects, schools, polygons(["540222"]), made_up=True))
    mark, frame = page.locator("[data-point=A]"), page.locator(".leaflet-container").bounding_box()

    def from_centre():
        box = mark.bounding_box()
        return (box["x"] + box["width"] / 2 - frame["x"] - frame["width"] / 2,
                box["y"] + box["height"] / 2 - frame["y"] - frame["height"] / 2)  # fmt: skip

    before, seen = from_centre(), mark.evaluate(GLIDE)
    standing = [transform for gliding, transform, _ in seen if not gliding]
    assert set(standing) == {""}
    lefts = {left for gliding, transform, left in seen if gliding and transform}
    assert lefts == {seen[0][2]}  # it glides from where it stood
    assert seen[-1][2] != seen[0][2]
    # Half a level nearer: everything is 2 ** 0.5 times as far from the middle, to a pixel.
    assert max(map(abs, before)) > 30
    assert from_centre() == pytest.approx([2**0.5 * part for part in before], abs=1.5)
