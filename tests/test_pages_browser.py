"""Comparison, log, settings, take-away and presentation in a real browser that asks nobody."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from playwright.sync_api import expect
from served_app import running

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.plan_folder import verify_folder, zip_plan
from gaibao_geo.io.problem_file import problem_of
from gaibao_geo.plans.solve import solve
from gaibao_geo.scenarios.asked import AS_IT_STANDS, Asked
from gaibao_geo.scenarios.scenario import new_scenario
from gaibao_geo.scenarios.share import read_scenario
from gaibao_geo.store.store import open_store

pytestmark = pytest.mark.browser
RUTOG = "data/demo/rutog"
HOSTILE, FORMULA = "<img src=x onerror=alert(1)>", "=1+1"
ASKED = {FORMULA: AS_IT_STANDS, HOSTILE: Asked(changed={0: {"yuan": 7_000_000}})}
WAIT = 60_000
APP = "[data-testid=stApp]"
HEADS = {"compare": ("数字对照", "Figures side by side"), "log": ("只增不改", "only ever added"),
         "about": ("快捷键", "Keyboard"), "brief": ("导出前核对", "Before you hand it out"),
         "data": ("已发布的数据", "Published data")}  # fmt: skip
# Streamlit gives the uploader a role of its own making, and its button is named by a style
# of ours, which browsers read out and the checker does not.
LEAVE_OUT = {"exclude": [["[data-testid=stFileUploaderDropzone]"]]}
STREAMLITS_ENGLISH = re.compile(
    r"Choose an option|Browse files|Drag and drop|Upload|No results|Press Enter|Select all|"
    r"\bempty\b|yyyy"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home with two solved scenarios of Rutog, whose names would like to be more."""
    folder = tmp_path_factory.mktemp("home")
    question = problem_of(read_dataset(RUTOG))
    with pytest.MonkeyPatch.context() as here:
        here.setenv("GAIBAO_HOME", str(folder))
        with open_store() as store:
            for name, asked in ASKED.items():
                kept = store.save(new_scenario(name, RUTOG, question, asked, note=name), "王")
                plan = solve(asked.of(question))
                store.keep_plan(kept.id, kept.revision, plan.figures(), zip_plan(plan))
        yield folder


@pytest.fixture(scope="module")
def served(home):
    """The app as the README starts it from a checkout."""
    with running(home) as address:
        yield address


@pytest.fixture
def page(shut_in):
    return shut_in


def opened(page, served, path):
    page.goto(f"{served}/{path}?data={RUTOG}")
    page.get_by_text(HEADS[path][0]).first.wait_for(timeout=WAIT)
    return page


def judged(page):
    """What the page says; the checker of accessibility has nothing to say of it."""
    page.get_by_text(re.compile("正在测算|Solving")).first.wait_for(state="hidden", timeout=WAIT)
    found = Axe().run(page, context=LEAVE_OUT)
    assert found.violations_count == 0, found.generate_report()
    return page.locator(APP).inner_text()


@pytest.mark.parametrize("path", list(HEADS))
def test_a_page_from_its_address_in_both_languages(page, served, path):
    opened(page, served, path)
    assert not STREAMLITS_ENGLISH.search(judged(page))
    page.get_by_text("English").click(timeout=WAIT)
    page.get_by_text(HEADS[path][1]).first.wait_for(timeout=WAIT)
    judged(page)
    left = re.compile(r"(?![中文王])[\u4e00-\u9fff]")  # what is drawn last may still be the old
    expect(page.locator(APP)).not_to_contain_text(left, use_inner_text=True, timeout=WAIT)


def ticked(page, *names):
    """Tick these plans and no other."""
    for box in page.get_by_role("checkbox").all():
        name = box.evaluate("one => one.closest('label').innerText").strip()
        if name in (*names, "原题") and box.is_checked() != (name in names):
            page.locator("label").filter(has_text=name).first.click()
            page.wait_for_timeout(500)


def test_hostile_names_compared_taken_and_presented(page, served, tmp_path):
    opened(page, served, "compare")
    ticked(page, HOSTILE, FORMULA)
    table = page.locator("[data-testid=stTable]").first
    table.get_by_text(HOSTILE).wait_for(timeout=WAIT)
    table.get_by_text(FORMULA, exact=True).wait_for(timeout=WAIT)  # ticked after the other
    assert page.locator("img[src=x]").count() == 0
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name="下载对比表").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    head = next(csv.reader(io.StringIO(text)))
    assert HOSTILE in head
    assert FORMULA not in head  # marked as text, so that no spreadsheet runs it
    assert f"'{FORMULA}" in head
    page.get_by_role("button", name="演示", exact=True).click()
    page.get_by_role("heading", name="5所学校中").wait_for(timeout=WAIT)
    assert not page.locator("[data-testid=stHeader]").is_visible()
    assert not page.get_by_text("本页不联网").is_visible()
    judged(page)
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name=re.compile(r"：投入.*新达标")).wait_for(timeout=WAIT)
    page.frame_locator("iframe").first.locator(".leaflet-container").wait_for(timeout=WAIT)
    page.keyboard.press("ArrowRight")
    page.get_by_text("3 / 4").wait_for(timeout=WAIT)
    page.keyboard.press("ArrowRight")
    page.get_by_role("heading", name=re.compile("比.*投入")).wait_for(timeout=WAIT)
    page.frame_locator("iframe").get_by_text(re.compile("^缺口补上的比例：")).wait_for(timeout=WAIT)
    assert page.locator("iframe").count() == 1  # one finding, one map
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name=re.compile(r"：投入.*新达标")).wait_for(timeout=WAIT)
    page.get_by_role("button", name="退出演示").click()
    page.get_by_text("数字对照").wait_for(timeout=WAIT)
    assert page.locator("label").filter(has_text=HOSTILE).first.is_visible()  # picks are kept


def test_present_in_the_address_presents(page, served):
    page.goto(f"{served}/plan?data={RUTOG}&present=1")
    page.get_by_role("heading", name="5所学校中").wait_for(timeout=WAIT)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="原题：投入").wait_for(timeout=WAIT)


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1440, 900), (1920, 1080)])
def test_a_screen_of_a_presentation_is_one_screen(page, served, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{served}/plan?data={RUTOG}&present=1")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="原题：投入").wait_for(timeout=WAIT)
    frame = page.frame_locator("iframe")
    frame.get_by_text("全部安排").wait_for(timeout=WAIT)
    box = page.locator("iframe").bounding_box()
    assert height - 40 < box["y"] + box["height"] <= height
    assert box["height"] > 0.45 * height
    for setting in (".gb-find", ".gb-own", ".gb-check input"):
        assert frame.locator(setting).count()
        assert not frame.locator(setting).first.is_visible()
    sizes = frame.locator(".gb-label, .gb-legend li").evaluate_all(
        "nodes => nodes.map(node => parseFloat(getComputedStyle(node).fontSize))")  # fmt: skip
    assert min(sizes) >= 15


def saved(page, button, file):
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=WAIT)
    with page.expect_download(timeout=WAIT) as waiting:
        page.get_by_role("button", name=button).click()
    waiting.value.save_as(file)
    return file


def test_what_is_taken_away_holds_and_is_logged(page, served, home, tmp_path):
    opened(page, served, "brief")
    page.get_by_role("combobox").nth(1).click()
    page.get_by_role("option", name=HOSTILE).click()
    page.get_by_role("heading", name=f"{HOSTILE}：投入").wait_for(timeout=WAIT)
    with zipfile.ZipFile(saved(page, "方案文件夹", tmp_path / "plan.zip")) as archive:
        archive.extractall(tmp_path)
    plan = verify_folder(tmp_path / "plan")
    assert plan.passed
    assert plan.cost_yuan <= 7_000_000
    scenario = read_scenario(saved(page, "情景文件", tmp_path / "s.json").read_bytes())
    assert (scenario.name, scenario.asked) == (HOSTILE, ASKED[HOSTILE])
    map_file = saved(page, "方案地图（HTML", tmp_path / "map.html").read_text(encoding="utf-8")
    assert "src=\"http" not in map_file
    with open_store() as store:
        logged = store.log(10)
    assert logged["操作"].tolist()[:3] == ["导出结果"] * 3


def test_tables_are_checked_published_and_asked_about(page, served):
    opened(page, served, "data")
    names = ("schools.csv", "projects.csv", "project_items.csv", "dataset.toml")
    files = [str(ROOT / "data/demo/gyantse" / name) for name in names]
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_role("button", name="确认发布").click(timeout=WAIT)
    page.wait_for_url(f"{served}/plan*", timeout=WAIT)
    page.get_by_text("选中项目").first.wait_for(timeout=WAIT)
    place = page.locator(".st-key-frame").get_by_role("combobox")
    assert re.fullmatch("江孜县改薄项目（示例） · [0-9a-f]{6}", place.input_value())  # not the demo
    page.get_by_role("link", name="数据检查").click()
    page.get_by_text("已发布的数据（1份）").wait_for(timeout=WAIT)
