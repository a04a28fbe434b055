"""How the maps feel in Chromium: the country with every school a dot, and a click at 664 schools.

Run by hand: ``python benchmarks/map_feel.py``. Pixels are looked at, not timers believed: a
map has painted when a screenshot of its middle is coloured. The same file is the page that
Streamlit serves meanwhile. Chromium is taken from GAIBAO_CHROMIUM or the system.
"""

from __future__ import annotations

import io
import os
import pickle
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import streamlit as st
from matplotlib.image import imread
from playwright.sync_api import Browser, Error, Page, sync_playwright
from serving import chromium, served
from streamlit.runtime import exists

from gaibao_geo.intake.dataset import read_dataset
from gaibao_geo.io.problem_file import read_problem
from gaibao_geo.maps.folium_map import render
from gaibao_geo.maps.frame import Frame
from gaibao_geo.maps.live import live_base, paint_of
from gaibao_geo.maps.national import national_map
from gaibao_geo.maps.ready import need_map, plan_base, plan_map, plan_paint
from gaibao_geo.maps.ready_kinds import WEAK
from gaibao_geo.maps.school_dots import school_dots
from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.needs.shortfalls import shortfalls
from gaibao_geo.needs.weak.weakness import weakness
from gaibao_geo.pages.live_map import live_map
from gaibao_geo.places.regions import every_county
from gaibao_geo.plans.plan import Plan
from gaibao_geo.synth.made import synth

RUNS, MOVES, CLICKS = 3, 8, 30
FLAGS = ("--disable-background-networking", "--enable-precise-memory-info",
         "--js-flags=--expose-gc")  # fmt: skip
KEPT = "GAIBAO_BENCH_COUNTRY"  # the file that carries the made-up country to the served page
WINDOW = {"width": 1440, "height": 900}
SANMING = "data/demo/sanming"


def country() -> MapSpec:
    """Every county by a made-up weakness, and 240,600 made-up schools as dots."""
    schools = synth("national")["schools"]
    rng = np.random.default_rng(2016)
    value = np.where(rng.random(len(schools)) < 0.03, np.nan, rng.beta(1.6, 4, len(schools)))
    schools = schools.assign(value=value, approximate=True)
    table = schools.groupby("region_id", as_index=False)["value"].mean()
    known = table["region_id"].isin(every_county().index)
    frame = Frame("zh", "全国：薄弱指数（示例数据，虚构）", made_up=True)
    return national_map(table[known], WEAK, frame, dots=(school_dots(schools, WEAK, "zh"),))


# ---- the page that is served ---------------------------------------------------------------


@st.cache_resource
def country_message() -> tuple[object, object]:
    spec = pickle.loads(Path(os.environ[KEPT]).read_bytes())  # noqa: S301  (written below)
    base = live_base(spec)
    return base, paint_of(spec, base)


@st.cache_resource
def sanming() -> tuple[object, object, object]:
    data = read_dataset(SANMING)
    problem = read_problem(data)
    return data, problem, plan_base(problem, data)


def served_page() -> None:
    st.set_page_config(layout="wide")
    if st.query_params.get("map") == "country":
        base, paint = country_message()
        live_map(base, paint, lambda _: None, key="map", height=720)
        return
    data, problem, base = sanming()
    taken = st.slider("taken", 0, 40, 0)
    projects = problem.candidates.projects
    plan = Plan(problem, projects.assign(
        chosen=projects.index < taken * len(projects) // 40, year=problem.years[0],
    ), None, None)  # fmt: skip
    live_map(base, plan_paint(base, problem, plan, data, {}), lambda _: None, key="map",
             height=720)  # fmt: skip
    st.text(f"taken={taken}")


# ---- what measures it ----------------------------------------------------------------------


def first_pixels(page: Page, address: str) -> float:
    """Seconds from navigation until the middle of the window shows a coloured map."""
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    middle = {"x": 300, "y": 380, "width": 400, "height": 200}
    while True:
        time.sleep(0.05)
        try:
            seen = imread(io.BytesIO(page.screenshot(clip=middle)))[..., :3]
        except Error:  # nothing to take a picture of yet
            continue
        coloured = (seen.max(axis=2) - seen.min(axis=2)) > 0.1
        if coloured.mean() > 0.2:
            return time.perf_counter() - began


def heap(page: Page) -> float:
    """Megabytes of the page's script, rubbish gone; canvases are not in it."""
    return float(page.evaluate("() => { gc(); return performance.memory.usedJSHeapSize; }")) / 1e6


def resident(browser: Browser) -> float:
    """Megabytes of the largest process of Chromium that draws pages: the tab at hand."""
    session = browser.new_browser_cdp_session()
    told = session.send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [int(one["id"]) for one in told if one["type"] == "renderer"]
    status = [Path(f"/proc/{pid}/status").read_text(encoding="ascii") for pid in pages]
    return max(int(text.split("VmRSS:")[1].split()[0]) for text in status) / 1024


MOVED = """async ([step, times, map]) => {
  map = map ? window.gaibaoLines.map.live.map : window.map_gaibao;
  const took = [];
  for (let i = 0; i < times; i++) {
    const before = performance.now();
    if (step === "pan") map.panBy([i % 2 ? -240 : 240, 0], {animate: false});
    else map.setZoom(map.getZoom() + (i % 2 ? -1 : 1), {animate: false});
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    took.push(performance.now() - before);
  }
  return took;
}"""
INLAND = """live => {
  const map = live ? window.gaibaoLines.map.live.map : window.map_gaibao;
  map.setView([33, 104], 5, {animate: false});  // wherever the drag ended: no sea near the middle
}"""
DRAGGED = """() => {
  const gaps = window.gaps = [];
  let last = performance.now(), on = true;
  (function step(now) {
    gaps.push(now - last);
    last = now;
    if (on) requestAnimationFrame(step);
  })(last);
  window.stopGaps = () => { on = false; return gaps.slice(2); };
}"""


def dragged(page: Page) -> list[float]:
    """Milliseconds between frames while the map is dragged by the mouse."""
    page.evaluate(DRAGGED)
    page.mouse.move(600, 500)
    page.mouse.down()
    for at in range(40):
        page.mouse.move(600 - 5 * at, 500 + 2 * at)
    page.mouse.up()
    return [float(gap) for gap in page.evaluate("() => window.stopGaps()")]


def middle(numbers: list[float]) -> float:
    return statistics.median(numbers)


def told(what: str, figure: str) -> None:
    print(f"| {what} | {figure} |", flush=True)


def felt(browser: Browser, address: str, name: str, *, live: bool) -> None:
    """The country's map at an address: first pixels, moves, memory, hover and click."""
    seconds = []
    for run in range(RUNS):
        page = browser.new_page(viewport=WINDOW)
        frames: list[int] = []
        page.on("websocket", lambda opened: opened.on(
            "framereceived", lambda frame: frames.append(len(frame))))  # noqa: B023
        seconds.append(first_pixels(page, address))
        if run < RUNS - 1:
            page.close()
    page.wait_for_selector("[data-ready=yes]", timeout=60_000)
    page.wait_for_selector(".gb-dots[data-drawn]", state="attached")
    each = ", ".join(f"{one:.1f}" for one in seconds)
    told(f"{name}: navigation to first pixels, median of {RUNS}",
         f"{middle(seconds):.1f} s ({each})")  # fmt: skip
    if live:
        told(f"{name}: what the websocket carried, all and the largest message",
             f"{sum(frames) / 1e6:.2f} MB, {max(frames) / 1e6:.2f} MB")  # fmt: skip
    told(f"{name}: script heap; resident memory of the tab",
         f"{heap(page):.0f} MB; {resident(browser):.0f} MB")  # fmt: skip
    page.wait_for_timeout(1_000)
    for step in ("pan", "zoom"):
        took = page.evaluate(MOVED, [step, MOVES, live])
        told(f"{name}: a {step} drawn anew, median of {MOVES} and worst",
             f"{middle(took):.0f} ms, {max(took):.0f} ms")  # fmt: skip
    gaps = dragged(page)
    told(f"{name}: between frames while the mouse drags, median and worst",
         f"{middle(gaps):.0f} ms, {max(gaps):.0f} ms")  # fmt: skip
    page.wait_for_timeout(1_500)  # the map runs on a little after a drag
    page.evaluate(INLAND, live)
    page.mouse.move(450, 450)
    page.mouse.move(460, 455)
    page.locator(".leaflet-tooltip").wait_for(timeout=15_000)
    page.mouse.click(460, 455)
    page.locator(".leaflet-popup-content").wait_for(timeout=15_000)
    told(f"{name}: a county is named under the mouse and tells of itself when clicked", "yes")
    page.close()


CLICKED = """async (times) => {
  const live = window.gaibaoLines.map.live, took = {handler: [], work: [], frame: []};
  for (const item of live.order.filter(one => one.lock).slice(0, times)) {
    const before = performance.now();
    live.cycle(item);
    live.sheet.getBoundingClientRect();  // layout is part of it
    const handled = performance.now() - before;
    let beat;  // the screen's next one, before which nothing is drawn
    await new Promise(done => requestAnimationFrame(() => {
      beat = performance.now();
      setTimeout(done);
    }));
    took.handler.push(handled);
    took.work.push(handled + performance.now() - beat);
    took.frame.push(performance.now() - before);
    await new Promise(done => setTimeout(done, 400));  // a hand is no quicker, and it is answered
  }
  return took;
}"""


def clicked(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WINDOW)
    frames: list[int] = []
    page.on("websocket", lambda opened: opened.on(
        "framereceived", lambda frame: frames.append(len(frame))))  # fmt: skip
    page.goto(address)
    page.wait_for_selector(".gb-live[data-ready=yes]", timeout=60_000)
    page.get_by_text("taken=0").wait_for()
    told("664 schools, live map: the first message", f"{max(frames) / 1e3:.0f} kB")
    moved = []
    for taken in (1, 2, 3, 4, 5):
        frames.clear()
        page.get_by_role("slider").press("ArrowRight")
        page.get_by_text(f"taken={taken}").wait_for()
        moved.append(sum(frames))
    told("the same: bytes for a repaint by another plan, median of 5",
         f"{middle(moved) / 1e3:.1f} kB")  # fmt: skip
    took = page.evaluate(CLICKED, CLICKS)
    for part, what in (("handler", "a click to handler and layout"),
                       ("work", "a click's handler, layout and drawing"),
                       ("frame", "a click to the end of the next frame")):  # fmt: skip
        told(f"the same: {what}, median of {CLICKS} and worst",
             f"{middle(took[part]):.1f} ms, {max(took[part]):.1f} ms")  # fmt: skip
    page.close()


def sizes() -> None:
    data = read_dataset(SANMING)
    lacking, problem = shortfalls(data), read_problem(data)
    projects = problem.candidates.projects
    plan = Plan(problem, projects.assign(chosen=projects.index % 2 == 0, year=problem.years[0]),
                None, None)  # fmt: skip
    for lang in ("zh", "en"):
        need = need_map(data, lacking, weakness(lacking), lang).html()
        told(f"11 counties, 664 schools: page of the needs and of a plan, {lang}",
             f"{len(need.encode()) / 1e6:.2f} MB, "
             f"{len(plan_map(plan, data, lang).html().encode()) / 1e6:.2f} MB")  # fmt: skip


def main() -> None:
    print("| what | figure |\n|---|---|")
    sizes()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        spec, kept, file = country(), Path(folder) / "country", Path(folder) / "country.html"
        kept.write_bytes(pickle.dumps(spec))
        html = render(spec).html()
        file.write_text(html, encoding="utf-8")
        told("2,891 counties and 240,600 dots: the page", f"{len(html.encode()) / 1e6:.2f} MB")
        browser = chromium(play, *FLAGS)
        felt(browser, file.as_uri(), "the page", live=False)
        with served(__file__, {KEPT: str(kept)}) as (address, _):
            page = browser.new_page()
            page.goto(f"{address}/?map=country")  # the server's own first work is not the map's
            page.wait_for_selector("[data-ready=yes]", timeout=120_000)
            page.close()
            felt(browser, f"{address}/?map=country", "the app's live map", live=True)
            clicked(browser, f"{address}/?map=sanming")
        browser.close()


if exists():
    served_page()
elif __name__ == "__main__":
    main()
