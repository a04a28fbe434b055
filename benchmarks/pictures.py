"""The pictures in the documents, taken again: every page of the app, and a briefing's files.

Run by hand: ``python benchmarks/pictures.py``. It starts the app with a store of its own, opens
every page in both languages and two sizes of screen, and makes the briefing of an example
plan; ``soffice`` and ``pdftoppm`` turn slides and papers into pictures. Colours are reduced to
256 a picture.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from serving import ROOT, chromium, served

import gaibao_geo as gb
from gaibao_geo.briefing.chapter import Office
from gaibao_geo.briefing.files import Files, matter_of
from gaibao_geo.io.problem_file import problem_of

APP, BRIEF = (ROOT / "docs" / "images" / name for name in ("app", "brief"))
PAGES = ("overview", "map", "needs", "schools", "plan", "compare", "brief", "data", "log", "about",
         "present")  # fmt: skip
SIZES = ((1440, 900), (1024, 768))
DATA = "data/demo/gyantse"
WAIT, SETTLED = 90_000, 6.0
DPI = 55


def kept(picture: bytes, file: Path) -> None:
    """A picture with 256 colours, which is what a drawn page needs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shown = Image.open(io.BytesIO(picture)).convert("RGB")
    shown.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def taken(page: Page, address: str, name: str, lang: str) -> bytes:
    page.goto(f"{address}/{name}?data={DATA}&lang={lang}")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=WAIT)
    time.sleep(SETTLED)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=WAIT)
    return page.screenshot()


def pages() -> None:
    """Every page of the app in both languages and two sizes of screen."""
    with (
        tempfile.TemporaryDirectory() as home, sync_playwright() as play,
        served(told={"GAIBAO_HOME": home}) as (address, _),
    ):  # fmt: skip
        browser = chromium(play)
        for lang in ("zh", "en"):
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height})
                for name in PAGES:
                    kept(taken(page, address, name, lang), APP / f"{name}.{lang}.{width}.png")
                page.close()
        browser.close()


def papers() -> None:
    data = gb.read_dataset("data/demo/sanming")
    plan = gb.solve(problem_of(data))
    for lang in ("zh", "en"):
        office = Office({"zh": "示例", "en": "example"}[lang], "2026-11-23")
        files = Files(matter_of(plan, data, lang, office))
        with tempfile.TemporaryDirectory() as folder:
            for kind in ("slides", "memo", "book", "atlas"):
                file = Path(folder) / f"{kind}{Path(files.name(kind)).suffix}"
                file.write_bytes(files.content(kind))
                printed(file, BRIEF / f"{kind}.{lang}.png")


def printed(file: Path, target: Path) -> None:
    """The first pages of a file, side by side."""
    home = file.parent
    if file.suffix != ".pdf":
        subprocess.run(["soffice", f"-env:UserInstallation={home.as_uri()}/profile", "--headless",
                        "--convert-to", "pdf", "--outdir", str(home), str(file)], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    subprocess.run(["pdftoppm", "-png", "-r", str(DPI), "-l", "16",
                    str(file.with_suffix(".pdf")), str(home / file.stem)], check=True)  # fmt: skip
    every = [Image.open(one) for one in sorted(home.glob(f"{file.stem}-*.png"))]
    across = 4
    wide, high = (max(one.size[side] for one in every) for side in (0, 1))
    sheet = Image.new("RGB", (across * wide, -(-len(every) // across) * high), "white")
    for place, one in enumerate(every):
        sheet.paste(one, (place % across * wide, place // across * high))
    held = io.BytesIO()
    sheet.save(held, "PNG")
    kept(held.getvalue(), target)


if __name__ == "__main__":
    papers()
    pages()
