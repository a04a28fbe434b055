"""What tests share: where things are, and that on the build machine nothing is skipped."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
QUIET = [  # Chromium's own background chatter off
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
NO_SKIP = os.environ.get("GAIBAO_NO_SKIP") == "1"


@pytest.fixture(autouse=True)
def at_home(monkeypatch):
    """Run every test from the checkout, as the README's commands are."""
    monkeypatch.chdir(ROOT)


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
