"""A real Chromium for the tests that need one, with its own background chatter off."""

from __future__ import annotations

from contextlib import contextmanager

from playwright.sync_api import sync_playwright

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


@contextmanager
def open_page(chromium, width=1366, height=768):
    """A page that records every address it asks for and every error of its console."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=QUIET)
        page = browser.new_page(viewport={"width": width, "height": height})
        page.asked, page.errors = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda socket: page.asked.append(socket.url))
        page.on("console", lambda said: page.errors.append(said.text)
                if said.type == "error" else None)  # fmt: skip
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        yield page
        browser.close()
