"""Overview, maps of money, needs and schools in a real browser that asks nobody."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from playwright.sync_api import TimeoutError as Timeout
from playwright.sync_api import expect
from served_app import running

from gaibao_geo.words import say

pytestmark = pytest.mark.browser
GYANTSE, SANMING = "data/demo/gyantse", "data/demo/sanming"
HOSTILE = "<img src=x onerror=alert(1)>"
WAIT = 60_000
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
COMING = re.compile("|".join(re.escape(say("map_page.waiting", lang)) for lang in ("zh", "en")))
HEADS = {"": "总览", "map": "投入地图", "needs": "需求", "schools": "学校"}
# Each page as its address opens it, and what it says last of all in English.
PAGES = {
    "": "Findings in the data",
    "map?kind=figure&scheme=manual&breaks=0.2+0.5": "Download the table",
    "needs?view=coverage": "Download the table",
    "schools?school=GZ02": "Schools without coordinates",
}
STREAMLITS_ENGLISH = re.compile(
    r"Choose an option|No results|Press Enter|Select all|\bempty\b|Fullscreen|Sort |Search|"
    r"Download|Show/hide"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with a published county whose first school has a name that would like to be more."""
    folder = tmp_path_factory.mktemp("home")
    kept = folder / "data" / "hostile"
    shutil.copytree(ROOT / GYANTSE, kept)
    schools = (kept / "schools.csv").read_text(encoding="utf-8-sig")
    schools = schools.replace("纳如乡小学", HOSTILE).replace("Naru Primary School", HOSTILE)
    (kept / "schools.csv").write_text(schools, encoding="utf-8")
    os.utime(kept / "dataset.toml", (0, 0))
    return folder


@pytest.fixture(scope="module")
def served(home):
    """The app as the README starts it from a checkout."""
    with running(home) as address:
        yield address


@pytest.fixture
def page(shut_in):
    return shut_in


def opened(page, served, path, place=GYANTSE):
    """The page of an address, once it is drawn."""
    page.goto(f"{served}/{path}{'&' if '?' in path else '?'}data={place}")
    head = HEADS[path.partition("?")[0]]
    page.get_by_role("heading", name=head, exact=True).first.wait_for(timeout=WAIT)
    return page


def settled(page):
    """While a plan comes in Streamlit pales, and closes, what it is about to draw anew."""
    page.get_by_text(COMING).wait_for(state="hidden", timeout=WAIT)
    page.locator(SETTLED).wait_for(timeout=WAIT)


def judged(page):
    """What the page says; the checker of accessibility has nothing to say of it."""
    settled(page)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    return page.locator("[data-testid=stApp]").inner_text()


def the_map(page):
    return page.frame_locator("iframe").first


@pytest.mark.parametrize("path", list(PAGES))
def test_a_page_from_its_address_in_both_languages(page, served, path):
    opened(page, served, path)
    if "schools" not in path:
        the_map(page).locator(".leaflet-container").wait_for(timeout=WAIT)
        assert the_map(page).get_by_text("示例数据（虚构）").first.is_visible()
    assert not STREAMLITS_ENGLISH.search(judged(page))
    page.get_by_text("English", exact=True).click(timeout=WAIT)
    page.get_by_text(PAGES[path]).first.wait_for(timeout=WAIT)
    assert set(re.findall("[\u4e00-\u9fff]", judged(page))) <= set("中文")


def test_what_a_map_shows_survives_leaving_and_is_in_the_address(page, served):
    opened(page, served, "map?kind=figure&scheme=quantiles&k=3", SANMING)
    legend = the_map(page).locator("#gb-legend, .gb-legend").first
    legend.wait_for(timeout=WAIT)
    page.get_by_role("link", name="需求").click()
    page.get_by_text("逐校逐项核对").wait_for(timeout=WAIT)
    page.get_by_role("link", name="投入地图").click()
    scheme = page.get_by_label("分级方法")
    scheme.wait_for(timeout=WAIT)
    assert "等量" in (scheme.input_value(), scheme.inner_text())
    page.wait_for_url(re.compile(r"kind=figure.*&scheme=quantiles&k=3&data="))


def test_a_hostile_name_is_shown_as_text_everywhere(page, served, home):
    place = str(home / "data" / "hostile")
    opened(page, served, "schools?school=GZ02", place)
    page.get_by_role("heading", name=HOSTILE).wait_for(timeout=WAIT)
    page.get_by_role("link", name="需求").click()
    the_map(page).locator(".leaflet-container").wait_for(timeout=WAIT)
    assert the_map(page).locator("img[src=x]").count() == 0
    page.get_by_role("link", name="总览").click()
    the_map(page).get_by_text("最薄弱").first.wait_for(timeout=WAIT)
    assert page.locator("img[src=x]").count() == 0


def picked(page, label, name):
    """One of a list is clicked; a list that a page still moving shuts is opened again."""
    option = page.get_by_role("option", name=name)
    for _ in range(10):
        page.get_by_role("combobox", name=label).click()
        with suppress(Timeout):
            option.click(timeout=WAIT / 20)
            return
        page.keyboard.press("Escape")
    pytest.fail(f"{name} could not be picked")


def test_a_school_is_opened_and_another_placed_on_the_map(page, served, home):
    opened(page, served, "schools")
    page.locator(".gb-live[data-ready=yes]").wait_for(timeout=WAIT)
    page.locator('[data-point="GZ03"]').click()
    page.locator("h3", has_text="卡麦乡小学").wait_for(timeout=WAIT)
    page.locator('[data-point="GZ03"].gb-opened').wait_for(timeout=WAIT)
    page.get_by_text("放置没有自己坐标的学校（22所）").click()
    settled(page)
    picked(page, "要放置的学校", "江孜镇小学")
    page.get_by_text("请在地图上单击“江孜镇小学”的位置").wait_for(timeout=WAIT)
    page.locator(".leaflet-container").click(position={"x": 60, "y": 200})  # outside the county
    page.get_by_text("请在本县（市、区）范围内点击").wait_for(timeout=WAIT)
    assert page.locator(".gb-pin").count() == 0
    page.locator(".leaflet-container").focus()
    page.keyboard.press("Enter")  # the middle of the map, without a mouse
    page.locator(".gb-pin:not(.gb-waiting)").wait_for(timeout=WAIT)
    expect(page.locator(".gb-pin-name")).to_have_text(["江孜镇小学"], timeout=WAIT)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载坐标表").click()
    assert "GZ01" in waiting.value.path().read_text(encoding="utf-8-sig")
    assert not STREAMLITS_ENGLISH.search(judged(page))
    page.get_by_role("button", name="用这1个点生成新的数据版本").click()
    page.get_by_text("放置没有自己坐标的学校（21所）").wait_for(timeout=WAIT)
    assert len(list((home / "data").glob("*/points.csv"))) == 1


def test_the_badge_of_findings_leads_to_the_page_of_data(page, served):
    opened(page, served, "", SANMING)
    the_map(page).get_by_text("最薄弱").first.wait_for(timeout=WAIT)
    page.get_by_role("button", name="数据问题").click()
    page.get_by_role("heading", name="数据检查").wait_for(timeout=WAIT)


def test_a_map_and_its_table_are_taken_away(page, served, tmp_path):
    opened(page, served, "map?kind=figure")
    the_map(page).locator(".leaflet-container").wait_for(timeout=WAIT)
    taken = {}
    for name in ("下载地图", "下载表格"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name).click()
        waiting.value.save_as(tmp_path / name)
        taken[name] = (tmp_path / name).read_text(encoding="utf-8-sig")
    assert "<html" in taken["下载地图"]
    assert "http-equiv" in taken["下载地图"] or "gb-spec" in taken["下载地图"]
    assert taken["下载表格"].splitlines()[0] == "图层,代码,名称,数值,级别（同图例）"
