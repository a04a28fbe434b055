"""What tests share: where things are, and that on the build machine nothing is skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

from gaibao_geo.app_memory import shelf
from gaibao_geo.maps.folium_map import render
from gaibao_geo.store.store import open_store

ROOT = Path(__file__).resolve().parent.parent
QUIET = [  # Chromium's own background chatter off
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
    "--force-prefers-reduced-motion",  # two cores have better things to draw
]  # fmt: skip
settings.register_profile("untimed", settings(), deadline=None)  # an import may be slow once
settings.load_profile("untimed")
NO_SKIP = os.environ.get("GAIBAO_NO_SKIP") == "1"


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    """Run every test from the checkout, as the README's commands are."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def short_texts():
    """Texts of tables as plain objects: of a handful of rows they are quicker than as arrays."""
    with pd.option_context("mode.string_storage", "python"):
        yield


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A home of the test's own, with an empty database that the app opens too."""
    monkeypatch.setenv("GAIBAO_HOME", str(tmp_path))
    shelf.shelf.clear()
    with open_store() as opened:
        yield opened
    shelf.shelf().close()
    shelf.shelf.clear()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything is installed a skipped test is a failure."""
    outcome = yield
    report = outcome.get_result()
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped although nothing may be skipped here: {report.longrepr}"


@pytest.fixture(scope="module")
def browser():
    """A Chromium that the system provides; without one the test is skipped, saying so."""
    named = os.environ.get("GAIBAO_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine; name one in GAIBAO_CHROMIUM")
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a description; whatever the page asks for or complains of fails the test."""
    said = []

    def show(spec):
        file = tmp_path / "map.html"
        file.write_text(render(spec).html(), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.on("request", lambda request: said.append(("request", request.url)))
        page.on("console", lambda message: said.append(("console", message.text)))
        page.on("pageerror", lambda error: said.append(("error", str(error))))
        page.on("dialog", lambda dialog: (said.append(("dialog", dialog.message)),
                                          dialog.dismiss()))
        page.goto(file.as_uri())
        page.wait_for_selector("body[data-ready=yes]")
        assert said.pop(0) == ("request", file.as_uri())
        return page

    yield show
    assert said == []


@pytest.fixture
def shut_in(browser, served):
    """A page that can reach the server only (a file's own ``served``); what fails is kept."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    made = context.new_page()
    made.trouble = []

    def judge(route):
        if route.request.url.startswith((served, "data:", "blob:")):
            route.continue_()
        else:
            made.trouble.append(route.request.url)
            route.abort()

    made.route("**/*", judge)
    made.on("requestfailed", lambda request: made.trouble.append(f"failed {request.url}"))
    made.on("pageerror", lambda error: made.trouble.append(str(error)))
    made.on("dialog", lambda dialog: (made.trouble.append(dialog.message), dialog.dismiss()))
    yield made
    assert made.trouble == []
    context.close()


@pytest.fixture(scope="module")
def no_worker_left():
    """The processes that a file's questions were handed to are ended with it."""
    yield
    from gaibao_geo.app_memory import answering  # noqa: PLC0415  (Streamlit, for these files only)

    answering.desk().close()
    answering.desk.clear()
