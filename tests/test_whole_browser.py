"""Two quick clicks in a real browser: the callback of the first is not broken off by the second."""

from __future__ import annotations

import pytest
from conftest import ROOT
from served_app import running
from test_app_browser import page  # noqa: F401  (a fixture)

pytestmark = pytest.mark.browser


def test_two_quick_ticks_are_both_heard(page, tmp_path):  # noqa: F811
    script = str(ROOT / "tests" / "clicks_app.py")
    with running(tmp_path, ("streamlit", "run", script, "--server.port={port}")) as address:
        page.goto(address)
        for what in ("A", "B"):
            page.locator("label").filter(has_text=what).click()
            page.wait_for_timeout(300)
        page.get_by_text("heard: A B.").wait_for(timeout=15_000)
