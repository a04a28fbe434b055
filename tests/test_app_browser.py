"""The app in a real browser: it draws, it solves, it gives the plan away, it asks nobody."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from contextlib import contextmanager

import pytest
from conftest import ROOT

from gaibao_geo.io.plan_folder import verify_folder

pytestmark = pytest.mark.browser


@contextmanager
def running(*command, cwd):
    """A server of ours on a free port of this machine, stopped at the end with its children."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    quiet = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    app = subprocess.Popen(
        [sys.executable, "-m", *(part.format(port=port) for part in command)],
        cwd=cwd, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310
                    break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(app.pid, signal.SIGTERM)
        app.wait(timeout=20)


@pytest.fixture(scope="module")
def served():
    """The app as the README starts it from a checkout."""
    command = ("streamlit", "run", "streamlit_app.py", "--server.port={port}")
    with running(*command, cwd=ROOT) as address:
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


def the_map(page):
    return page.frame_locator("iframe").first


def test_map_budget_solve_table_download(served, page, tmp_path):
    page.goto(served)
    the_map(page).locator(".leaflet-container").wait_for(timeout=60_000)
    assert the_map(page).locator("path").count() > 10
    page.get_by_role("link", name="方案测算").click()
    budget = page.get_by_label("总投入上限（万元）")
    budget.fill("9000")
    budget.press("Enter")
    page.get_by_role("button", name="测算建议方案").click()
    page.get_by_text("校核通过").wait_for(timeout=60_000)
    the_map(page).locator(".leaflet-container").wait_for(timeout=60_000)
    assert the_map(page).get_by_text("示例数据（虚构）").first.is_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载方案文件夹").click()
    waiting.value.save_as(tmp_path / "plan.zip")
    assert outside(page, served) == []
    assert page.errors == []
    with zipfile.ZipFile(tmp_path / "plan.zip") as archive:
        archive.extractall(tmp_path)
    judged = verify_folder(tmp_path / "plan")
    assert judged.passed
    assert judged.cost_yuan <= 90_000_000


def test_a_deep_link_opens_its_page_in_english(served, page):
    page.goto(f"{served}/plan")
    page.get_by_text("English").click()
    page.get_by_role("button", name="Propose a plan").wait_for(timeout=60_000)
    assert page.get_by_text("Example data (made up)").first.is_visible()
    assert outside(page, served) == []
    # Streamlit first asks for its own health below the page's path, is told 404, and
    # asks again at the root: no fault of the page
    assert [error for error in page.errors if "404" not in error] == []


def test_gaibao_app_starts_it_from_elsewhere_in_the_language_asked_for(page, tmp_path):
    command = ("gaibao_geo.cli", "app", "--port", "{port}", "--lang", "en")
    with running(*command, cwd=tmp_path) as address:
        page.goto(address)
        the_map(page).locator(".leaflet-container").wait_for(timeout=60_000)
        assert page.get_by_text("Investment map").first.is_visible()
        assert outside(page, address) == []
        assert page.errors == []
