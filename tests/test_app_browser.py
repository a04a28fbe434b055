"""The app in a real browser: it draws, it solves, it remembers, it asks nobody."""

from __future__ import annotations

import pytest
from served_app import running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The app as the README starts it from a checkout, with a store of its own."""
    with running(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def page(browser):
    """A page that records every address it asks for and every error of its console."""
    made = browser.new_page(viewport={"width": 1366, "height": 768})
    made.asked, made.errors = [], []
    made.on("request", lambda request: made.asked.append(request.url))
    made.on("websocket", lambda opened: made.asked.append(opened.url))
    made.on("pageerror", lambda error: made.errors.append(str(error)))
    made.on("console", lambda said: made.errors.append(said.text) if said.type == "error" else None)
    yield made
    made.close()


def outside(page, address):
    own = (address, address.replace("http", "ws"), "data:", "blob:", "about:")
    return [url for url in page.asked if not url.startswith(own)]


def ready(page):
    page.locator(".gb-live[data-ready]").wait_for(timeout=60_000)
    proved(page)


def proved(page):
    page.get_by_text("已证明：").or_(page.get_by_text("Proved:")).wait_for(timeout=60_000)


def test_a_click_locks_in_step_with_the_table_and_is_undone(served, page):
    page.goto(f"{served}/plan")
    ready(page)
    school = page.locator('[data-point="GZ02"]')
    school.click()
    page.get_by_text("与原题相比：必保").wait_for(timeout=60_000)
    assert school.get_attribute("aria-label").count("必保") == 1
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("与原题相比：必保").wait_for(state="detached", timeout=60_000)
    proved(page)
    assert outside(page, served) == []
    assert [error for error in page.errors if "404" not in error] == []


def test_what_is_decided_in_the_table_is_on_the_map_and_the_other_way_round(served, page):
    """Rixing's school has four projects, B04 to B07."""
    page.goto(f"{served}/plan")
    ready(page)
    search = page.get_by_placeholder("按项目、学校、乡镇查找")
    search.fill("日星乡小学")
    decisions = page.locator("select[data-project]")
    assert decisions.count() == 4
    for place in range(4):
        decisions.nth(place).select_option("out")
    page.get_by_text("与原题相比：排除4个").wait_for(timeout=60_000)
    school = page.locator('[data-point="GZ17"][data-lock="out"]')
    school.wait_for(timeout=60_000)
    school.click()  # after out comes free
    page.get_by_text("与原题相比：排除4个").wait_for(state="detached", timeout=60_000)
    page.locator('tr[data-lock="f"]').nth(3).wait_for(timeout=60_000)
    assert decisions.evaluate_all("every => every.map(one => one.value)") == ["free"] * 4
    page.get_by_role("button", name="造价").click()
    costs = page.locator("tbody td.number").all_inner_texts()
    assert costs == ["31", "116", "231", "250"]  # 万元, as the table of projects has them
    proved(page)
    assert [error for error in page.errors if "404" not in error] == []


def test_what_was_not_saved_is_there_after_a_refresh_and_saved_it_can_be_opened(served, page):
    page.goto(f"{served}/plan")
    ready(page)
    page.locator('[data-point="GZ03"]').click()
    page.get_by_text("与原题相比：必保").wait_for(timeout=60_000)
    page.reload()
    page.get_by_text("与原题相比：必保").wait_for(timeout=60_000)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_label("名称", exact=True).fill("<b>方案A</b>")
    page.get_by_role("button", name="另存为新情景").click()
    page.get_by_text("已保存情景“<b>方案A</b>”").wait_for(timeout=60_000)
    assert page.locator("b", has_text="方案A").count() == 0


def test_rules_that_conflict_are_said_and_the_old_plan_stays_dimmed_till_then(served, page):
    page.goto(f"{served}/plan")
    ready(page)
    slider = page.locator('[data-testid="stSlider"] input').first
    slider.focus()
    slider.press("Home")
    page.get_by_text("未找到可行方案").first.wait_for(timeout=60_000)
    page.get_by_text("互相冲突").first.wait_for(timeout=60_000)
    page.get_by_role("button", name="撤销").click()
    proved(page)


def test_a_deep_link_opens_its_page_in_english(served, page):
    page.goto(f"{served}/plan")
    page.get_by_text("English").click()
    page.get_by_role("button", name="Undo").wait_for(timeout=60_000)
    assert page.get_by_text("Example data (made up)").first.is_visible()
    assert outside(page, served) == []
    # Streamlit first asks for its own health below the page's path, is told 404, and
    # asks again at the root: no fault of the page
    assert [error for error in page.errors if "404" not in error] == []


def test_gaibao_app_starts_it_from_elsewhere_in_the_language_asked_for(page, tmp_path):
    command = ("gaibao_geo.cli", "app", "--port", "{port}", "--lang", "en")
    with running(tmp_path / "home", command, tmp_path) as address:
        page.goto(f"{address}/plan")
        page.locator(".gb-live[data-ready]").wait_for(timeout=60_000)
        page.get_by_text("Projects chosen").first.wait_for(timeout=60_000)  # after the map
        assert outside(page, address) == []
        assert [error for error in page.errors if "404" not in error] == []
