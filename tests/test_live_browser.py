"""The app's own map in a real Chromium: it locks at once, it never jumps, it sends little."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from served_app import running
from test_app_browser import outside, page  # noqa: F401  (page is a fixture)

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps.ready import plan_map
from gaibao_geo.plans.plan import Plan

pytestmark = pytest.mark.browser
LIVE = "window.gaibaoLines.map.live"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    script = str(ROOT / "tests" / "live_app.py")
    command = ("streamlit", "run", script, "--server.port={port}")
    with running(tmp_path_factory.mktemp("home"), command) as address:
        yield address


@pytest.fixture
def show(app, page):  # noqa: F811
    """Opens the page; no request may leave the machine, nothing may fail or complain."""
    page.frames_in = []

    def received(frame):
        page.frames_in.append(frame)

    page.on("websocket", lambda opened: opened.on("framereceived", received))
    page.set_default_timeout(15_000)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(app)
               else route.abort())
    page.on("requestfailed", lambda request: page.errors.append(request.url))

    def opened(query="", width=1366, height=900):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{app}/?{query}")
        page.wait_for_selector(".gb-live[data-ready=yes]", timeout=60_000)
        page.get_by_text("runs=").wait_for()
        return page

    yield opened
    assert outside(page, app) == []
    assert page.errors == []


def mark(page, point):  # noqa: F811
    return page.locator(f"[data-point={point}]")


def press(page, point, button="left"):  # noqa: F811
    mark(page, point).locator("svg > :first-child").click(button=button)


def said(page, text):  # noqa: F811
    """What the script's last line says, once it says ``text``."""
    line = page.get_by_text(re.compile(rf"runs=.*{text}"))
    line.wait_for(timeout=20_000)
    return line.inner_text()


def move(page, taken):  # noqa: F811
    """Slide to ``taken`` and wait until the script has answered."""
    slider = page.get_by_role("slider")
    steps = taken - int(slider.input_value())
    for _ in range(abs(steps)):
        slider.press("ArrowRight" if steps > 0 else "ArrowLeft")
    return said(page, f"taken={taken}$")


def test_a_click_goes_from_free_to_in_to_out_to_free(show):
    page = show()  # noqa: F811
    for wanted in ("in", "out", "free"):
        press(page, "GZ05")
        assert mark(page, "GZ05").get_attribute("data-lock") == wanted  # before the server
        said(page, f"GZ05:{wanted} ")
        assert mark(page, "GZ05").get_attribute("data-lock") == wanted  # and after it
    press(page, "GZ05")
    sign = mark(page, "GZ05").locator("[data-sign=in]")
    assert sign.count() == 1
    assert sign.locator("path, rect").count() == 3  # drawn, no character of any font
    assert page.locator(".gb-locks [data-key=in]").get_attribute("data-count") == "1"


def test_quick_clicks_are_all_heard_while_the_server_is_busy(show):
    """Five clicks on two schools within one slow answer are five steps, in their order."""
    page = show("slow=0.6")  # noqa: F811
    for point in ("GZ05", "GZ06", "GZ05", "GZ05", "GZ06"):
        press(page, point)
    assert mark(page, "GZ05").get_attribute("data-lock") == "free"
    assert mark(page, "GZ06").get_attribute("data-lock") == "out"
    said(page, "log=GZ05:in GZ06:in GZ05:out GZ05:free GZ06:out ")
    assert mark(page, "GZ05").get_attribute("data-lock") == "free"
    assert mark(page, "GZ06").get_attribute("data-lock") == "out"


def test_clicks_while_the_answer_changes_are_not_lost(show):
    """Twenty clicks, one every 20 ms, interrupt every run of the script where they find it."""
    page = show()  # noqa: F811
    wanted = page.evaluate(f"""async () => {{
      const live = {LIVE}, log = [];
      for (let at = 0; at < 20; at++) {{
        const item = live.order[at % 7];
        live.cycle(item);
        log.push(item.point.id + ":" + live.lockOf(item));
        await new Promise(done => setTimeout(done, 20));
      }}
      return log.join(" ");
    }}""")
    said(page, f"log={wanted} ")


def test_a_lock_is_painted_within_20_ms_at_664_schools(show):
    page = show("data=sanming")  # noqa: F811
    times = page.evaluate(f"""() => {{
      const live = {LIVE}, schools = live.order.filter(item => item.lock).slice(0, 30);
      return schools.map(item => {{
        const before = performance.now();
        live.cycle(item);
        live.sheet.getBoundingClientRect();  // layout is part of it
        return performance.now() - before;
      }});
    }}""")
    assert sorted(times)[len(times) // 2] < 20
    assert page.locator("[data-lock=in]").count() == 30
    said(page, "log=(SM[0-9]+:in ){30}")
    assert page.locator("[data-lock=in]").count() == 30


def test_reruns_keep_the_map_its_zoom_its_popup_and_the_focus(show):
    page = show()  # noqa: F811
    page.evaluate(f"""() => {{
      const live = {LIVE}, point = live.points.GZ05.point;
      live.map.setView([point.lat, point.lon], 11, {{animate: false}});
      live.stamp = 7;
    }}""")
    press(page, "GZ05", button="right")
    page.locator(".gb-popup").wait_for()
    before = page.locator(".gb-popup").inner_text()
    page.wait_for_timeout(600)  # the map makes room for the popup
    view = page.evaluate(f"() => [{LIVE}.map.getZoom(), {LIVE}.map.getCenter()]")
    for taken in (1, 2, 3, 2, 40):  # every other one puts a warning above the map
        move(page, taken)
    assert page.evaluate(f"() => {LIVE}.stamp") == 7
    assert page.evaluate(f"() => [{LIVE}.map.getZoom(), {LIVE}.map.getCenter()]") == view
    assert page.locator(".gb-popup").inner_text() != before  # the open popup tells the new plan
    assert "全部安排" in page.locator(".gb-popup").inner_text()
    assert page.get_by_text("out of date").is_visible()
    mark(page, "GZ06").focus()
    page.keyboard.press("Enter")
    said(page, "GZ06:in ")
    assert page.evaluate(f"() => {LIVE}.sheet.getRootNode().activeElement.dataset.point") == "GZ06"


def test_a_slider_move_sends_less_than_20_kb_at_664_schools(show):
    page = show("data=sanming")  # noqa: F811
    first = max(len(frame) for frame in page.frames_in)
    assert 250_000 < first < 400_000  # the map travelled once, squeezed, with its scripts
    move(page, 1)
    for taken in (2, 3):
        page.frames_in.clear()
        move(page, taken)
        assert 3_000 < sum(len(frame) for frame in page.frames_in) < 20_000


def test_keys_reach_every_school_lock_it_and_tell_of_it(show):
    page = show()  # noqa: F811
    stops = page.locator("[data-point][tabindex='0']")
    assert stops.count() == 1  # one stop of Tab, not 22
    stops.focus()
    west = stops.bounding_box()["x"]
    page.keyboard.press("ArrowRight")
    focused = page.locator("[data-point]:focus")
    assert focused.bounding_box()["x"] > west
    name = focused.get_attribute("data-point")
    page.keyboard.press("Enter")
    assert focused.get_attribute("data-lock") == "in"
    assert "必保" in focused.get_attribute("aria-label")
    assert "必保" in page.locator(".gb-heard").inner_text()
    page.keyboard.press("i")
    page.locator(".gb-popup").wait_for()
    page.keyboard.press("Escape")
    page.locator(".gb-popup").wait_for(state="detached")
    assert focused.get_attribute("data-point") == name
    page.keyboard.press(" ")
    said(page, f"{name}:in {name}:out ")


def test_every_school_can_be_reached_by_arrows(show):
    """From the first one, going to whatever is next in any direction, nobody is left out."""
    page = show("data=sanming")  # noqa: F811
    assert page.evaluate(f"""() => {{
      const live = {LIVE}, seen = new Set([live.order[0]]), open = [live.order[0]];
      while (open.length) {{
        const item = open.pop();
        for (const way of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {{
          const next = live.next(item, way);
          if (next && !seen.has(next)) {{ seen.add(next); open.push(next); }}
        }}
      }}
      return seen.size;
    }}""") == 664


def test_the_buttons_beside_the_map_lock_the_school_at_hand(show):
    """As a finger does it: tap, then choose."""
    page = show(width=1024, height=768)  # noqa: F811
    press(page, "GZ05")
    page.get_by_role("button", name="排除").click()
    assert mark(page, "GZ05").get_attribute("data-lock") == "out"
    page.get_by_role("button", name="详情").click()
    page.locator(".gb-popup").wait_for()
    said(page, "GZ05:in GZ05:out ")


def test_a_hidden_class_stays_hidden_from_answer_to_answer(show):
    """What is not chosen is hidden; of the next answer, too, and arrows do not lead to it."""
    page = show()  # noqa: F811
    move(page, 2)
    button = page.locator("[data-key=not_chosen] .gb-class")
    button.click()
    for taken in (2, 3):
        move(page, taken)
        row = page.locator("[data-key=not_chosen][data-count]")
        assert row.locator("button").get_attribute("aria-pressed") == "false"
        assert int(row.get_attribute("data-count")) > 0
        drawn = page.locator("[data-point]")
        assert drawn.count() == 22 - int(row.get_attribute("data-count"))
        assert page.locator(".gb-point [data-key=not_chosen]").count() == 0
    assert "未安排" in page.locator(".gb-hidden").inner_text()
    assert page.evaluate(f"""() => {{
      const live = {LIVE}, button = live.side.querySelector("[data-class=not_chosen]");
      const seen = live.order.filter(item => live.shows(item));
      const next = [[1, 0], [-1, 0], [0, 1], [0, -1]].map(way => item => live.next(item, way));
      button.focus();
      live.paint(live.line.paint);
      return seen.every(item => next.every(to => !to(item) || live.shows(to(item))))
        && live.sheet.getRootNode().activeElement.dataset.class === "not_chosen";
    }}""")
    move(page, 0)  # none is chosen: a map without marks says why, and has its way back
    assert page.locator("[data-point]").count() == 0
    page.get_by_role("button", name="全部显示").click()
    assert page.locator("[data-point]").count() == 22


def test_a_name_that_is_markup_is_shown_as_text(show):
    page = show()  # noqa: F811
    evil = "<img src=x onerror=alert(1)>{{7*7}}"
    point = page.evaluate(f"name => {LIVE}.order.find(item => item.point.name === name).point.id",
                          evil)
    press(page, point)
    assert page.locator(".gb-tip b").inner_text() == evil
    assert evil in page.locator(".gb-picked").inner_text()
    press(page, point, button="right")
    assert page.locator(".gb-popup h2").inner_text() == evil
    assert page.locator(".gb-live img").count() == 0
    said(page, f"{point}:in ")


def test_another_language_is_drawn_where_the_reader_was(show):
    page = show()  # noqa: F811
    page.evaluate(f"() => {LIVE}.map.setZoom(10, {{animate: false}})")
    press(page, "GZ05")
    said(page, "GZ05:in ")
    page.get_by_text("en", exact=True).click()
    page.get_by_text("Must be chosen", exact=True).first.wait_for()
    assert page.evaluate(f"() => {LIVE}.map.getZoom()") == 10
    assert mark(page, "GZ05").get_attribute("data-lock") == "in"
    assert page.locator(".gb-live").get_attribute("lang") == "en"
    assert not re.search("[\u4e00-\u9fff]", page.locator(".gb-side").inner_text())


def test_colours_shapes_and_legend_are_those_of_the_page_that_is_given_away(show, browser,
                                                                            tmp_path):
    page = show()  # noqa: F811
    move(page, 20)
    data = read_dataset("data/demo/gyantse")
    problem = read_problem(data)
    table = problem.candidates.projects
    plan = Plan(problem, table.assign(chosen=table.index < 20 * len(table) // 40,
                                      year=problem.years[0]), None, None)  # fmt: skip
    plan_map(plan, data).save(str(tmp_path / "map.html"))
    given = browser.new_page()
    given.goto((tmp_path / "map.html").as_uri())
    look = """nodes => nodes.map(node => [node.dataset.point,
      ...[...node.firstChild.children].map(part => part.outerHTML)]).sort()"""
    marks = [where.locator("[data-point]").evaluate_all(look) for where in (page, given)]
    assert marks[0] == marks[1]
    assert len(marks[0]) == 22
    rows = "rows => rows.map(row => [row.dataset.key, row.textContent, row.innerHTML])"
    legends = [where.locator(".gb-below .gb-legend li").evaluate_all(rows)
               for where in (page, given)]
    assert legends[0] == legends[1]
    assert len(legends[0]) == 3
    given.close()


def test_the_country_answers_to_mouse_list_and_letters_and_keeps_its_ground(show):
    """2,891 counties and a layer of dots; no school can be locked, so nothing speaks of it."""
    page = show("data=country")  # noqa: F811
    assert page.locator(".gb-dots").get_attribute("data-drawn") == "964"
    assert page.locator(".gb-states").count() == 0
    page.locator(".gb-goto").select_option(label="福建")
    spot = page.evaluate(f"""() => {{
      const map = {LIVE}.map, box = map.getContainer().getBoundingClientRect();
      const at = map.latLngToContainerPoint([26.17, 118.19]);  // 尤溪县, below its dot
      return [box.x + at.x, box.y + at.y + 14];
    }}""")
    page.mouse.move(*spot)
    assert "尤溪县" in page.locator(".leaflet-tooltip").inner_text()
    page.mouse.click(*spot)
    assert page.locator(".leaflet-popup-content h2").inner_text() == "尤溪县"
    page.locator(".gb-find").fill("jzx")
    names = page.locator(".gb-found .gb-name").all_inner_texts()
    assert "江孜县" in names
    page.locator(".gb-found button").nth(names.index("江孜县")).click()
    page.locator(".leaflet-popup-content h2", has_text="江孜县").wait_for()
    zoom = page.evaluate(f"() => {LIVE}.map.getZoom()")
    page.get_by_text("en", exact=True).click()
    page.get_by_role("heading", name="Find a county (Chinese name, code or pinyin)").wait_for()
    assert page.evaluate(f"() => {LIVE}.map.getZoom()") == zoom
