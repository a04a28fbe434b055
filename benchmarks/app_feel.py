"""How the app feels, in Chromium: when a page is ready, how soon a click or a budget counts.

Run by hand: ``python benchmarks/app_feel.py``. It starts the app as the README does, with a
store of its own, and drives it: the Sanming example of 664 schools, one browser, then ten
sessions at once that all solve. Medians; the first visit after the start is told apart, for
it loads libraries and reads the tables. ``GAIBAO_CHROMIUM`` names another browser.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as Timeout
from serving import chromium, served

SANMING = "data/demo/sanming"
PAGES = {
    "": "总览", "map": "投入地图", "needs": "需求", "schools": "学校", "plan": "情景测算",
    "compare": "方案对比", "brief": "简报导出", "data": "数据检查", "log": "记录",
    "about": "设置与关于",
}  # fmt: skip
FRAMED, LIVE = ("", "map", "needs"), ("schools", "plan")  # how a page holds its map
READY = "[data-testid=stApp][data-test-script-state=notRunning]"
RUNNING = READY.replace("notRunning", "running")
HERE = "[data-testid=stTopNavLink][aria-current=page]"
SESSIONS, MOVES, WAIT = 10, 5, 120_000
PENDING = "() => Object.values(window.gaibaoLines || {}).every(line => !line.pending.length)"
TITLE = ".gb-live .gb-titles p"
ANOTHER = "([map, text]) => map.querySelector('.gb-titles p').innerText !== text"


def opened(page: Page, address: str, path: str) -> float:
    began = time.perf_counter()
    page.goto(f"{address}/{path}?data={SANMING}")
    drawn(page, path)
    return time.perf_counter() - began


def walked(page: Page, path: str) -> float:
    """From a click in the bar of pages till the page is drawn, its map with it."""
    link = page.get_by_role("link", name=PAGES[path], exact=True)
    began = time.perf_counter()
    link.click()
    with suppress(Timeout):  # a page that is done before anybody looks
        page.wait_for_selector(RUNNING, timeout=1000)
    drawn(page, path)
    return time.perf_counter() - began


def drawn(page: Page, path: str) -> None:
    page.wait_for_selector(f"{HERE}:has-text('{PAGES[path]}')", timeout=WAIT)
    if path in LIVE:
        page.wait_for_selector(".gb-live[data-ready]", timeout=WAIT)
    if path in FRAMED:
        page.frame_locator("iframe").first.locator("body[data-ready=yes]").wait_for(timeout=WAIT)
    page.wait_for_selector(READY, timeout=WAIT)


def memory_mb(group: int) -> float:
    """Resident memory of the server and the processes it solves in."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            if os.getpgid(int(status.parent.name)) != group:
                continue
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
            total += int(lines["VmRSS"].split()[0])
    return total / 1024


def moved(page: Page, received: list[int]) -> tuple[float, int]:
    """One step of the budget: seconds till the map says the new plan, and bytes till then."""
    slider = page.locator("[data-testid=stSlider] input").first
    slider.focus()
    before, so_far = page.locator(TITLE).first.inner_text(), sum(received)
    began = time.perf_counter()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(ANOTHER, arg=[page.locator(".gb-live").element_handle(), before],
                           timeout=WAIT)  # fmt: skip
    return time.perf_counter() - began, sum(received) - so_far


def clicked(page: Page, place: int) -> float:
    """A click on a school: seconds till the server has taken it in."""
    mark = page.locator("[data-point]").nth(place)
    box = mark.bounding_box()
    began = time.perf_counter()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function(f"{PENDING} && true", timeout=WAIT)
    return time.perf_counter() - began


def listening(page: Page) -> list[int]:
    received: list[int] = []
    page.on("websocket", lambda opened: opened.on(
        "framereceived", lambda frame: received.append(len(frame))))  # fmt: skip
    return received


def one_browser(browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    print(f"first visit after the start, workbench: {opened(page, address, 'plan'):.1f} s")
    page.close()
    for path in PAGES:
        first = browser.new_page(viewport={"width": 1440, "height": 900})
        once = opened(first, address, path)
        first.close()
        times = []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            times.append(opened(page, address, path))
            page.close()
        print(f"/{path}: ready in {statistics.median(times):.2f} s (the very first {once:.1f} s)")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, address, "")
    for path in (*PAGES, *PAGES)[1:]:  # the second round is what a day's work is
        print(f"to {PAGES[path]} by the bar: {walked(page, path):.2f} s")
    page.close()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    received = listening(page)
    opened(page, address, "plan")
    page.wait_for_timeout(20_000)  # till the proof of the dataset's own question is through
    found = []
    for _ in range(MOVES):
        found.append(moved(page, received))
        page.wait_for_timeout(3000)
    seconds = [wall for wall, _ in found]
    print(f"budget moved, map repainted: median {statistics.median(seconds):.2f} s, "
          f"worst {max(seconds):.2f} s; "
          f"{statistics.median(size for _, size in found) / 1024:.1f} KB received till then")
    clicks = []
    for place in (40, 120, 200, 280, 360):
        clicks.append(clicked(page, place))
        page.wait_for_timeout(3000)
    print(f"click on a school till the server has it: median {statistics.median(clicks):.2f} s")
    page.close()


def session(address: str, number: int, told: dict[int, str]) -> None:
    with sync_playwright() as play:
        browser = chromium(play)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        received = listening(page)
        opened(page, address, "plan")
        for _ in range(number % 3 + 1):
            moved(page, received)
            page.wait_for_timeout(1000)
        wrong = page.locator("[data-testid=stException]").count()
        value = page.locator("[data-testid=stSlider] input").first.input_value()
        told[number] = f"{wrong} errors, budget {value}, {page.locator(TITLE).first.inner_text()}"
        browser.close()


def many_browsers(address: str, group: int) -> None:
    before, told = memory_mb(group), dict[int, str]()
    began = time.perf_counter()
    every = [threading.Thread(target=session, args=(address, number, told))
             for number in range(SESSIONS)]
    for one in every:
        one.start()
    most = before
    while any(one.is_alive() for one in every):
        most = max(most, memory_mb(group))
        time.sleep(0.5)
    print(f"{SESSIONS} sessions at once: {time.perf_counter() - began:.0f} s in all, memory "
          f"{before:.0f} MB before, {most:.0f} MB at most: "
          f"{(most - before) / SESSIONS:.0f} MB each")
    for number in sorted(told):
        print(f"  session {number}: {told[number]}")


def main() -> None:
    with tempfile.TemporaryDirectory() as home, served(told={"GAIBAO_HOME": home}) as one:
        address, group = one
        with sync_playwright() as play:
            browser = chromium(play)
            one_browser(browser, address)
            browser.close()
        many_browsers(address, group)


if __name__ == "__main__":
    main()
