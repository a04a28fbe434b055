"""Slides as another program shows them: LibreOffice makes a PDF, poppler reads its words."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree
from PIL import ImageFont
from slide_cases import KINDS, a_table, briefing, chapters_of, hostile_and_long, made
from test_slides_template import template

from gaibao_geo.briefing.slides import slides
from gaibao_geo.briefing.slides.measure import width
from gaibao_geo.words import say

pytestmark = pytest.mark.office
XHTML = "{http://www.w3.org/1999/xhtml}"
SIDES = ("xMin", "yMin", "xMax", "yMax")
FREE = {"map", "schools", "all"}  # names stand on maps, where a border may run through them


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """The decks as PDF pages of words with their boxes; one start of LibreOffice for all."""
    for program in ("soffice", "pdftotext"):
        if not shutil.which(program):
            pytest.skip(f"no {program} on this machine")
    folder = tmp_path_factory.mktemp("slides")
    decks = {
        "zh": made("zh"), "en": made("en"), "long": hostile_and_long("en"),
        "template": slides(briefing("zh", chapters_of("zh")), template=template()),
    }  # fmt: skip
    for name, content in decks.items():
        (folder / f"{name}.pptx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder),
         *(str(folder / f"{name}.pptx") for name in decks)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    if not (folder / "zh.pdf").exists():
        pytest.skip("this LibreOffice cannot open presentations (libreoffice-impress is missing)")
    return {name: words(folder / f"{name}.pdf") for name in decks}


def words(file: Path):
    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True)
    plain = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", told.stdout)
    tree = etree.fromstring(plain, etree.XMLParser(recover=True, load_dtd=False))
    return [
        (float(page.get("width")), float(page.get("height")),
         [Word(*(float(word.get(side)) for side in SIDES), word.text or "")
          for word in page.iter(f"{XHTML}word")])
        for page in tree.iter(f"{XHTML}page")
    ]  # fmt: skip


def text_of(page):
    return "".join(word.text for word in page[2])


@pytest.mark.parametrize("deck", ["zh", "en", "template"])
def test_a_page_for_each_slide_with_its_finding_its_stamp_and_its_number(shown, deck):
    lang = "en" if deck == "en" else "zh"
    pages = shown[deck]
    assert len(pages) == 1 + len(KINDS)
    for number, (page, chapter) in enumerate(zip(pages[1:], chapters_of(lang), strict=True), 2):
        told = text_of(page)
        assert (chapter.title or chapter.section).replace(" ", "") in told
        assert say("word.made_up", lang).replace(" ", "") in told
        assert str(number) in [word.text for word in page[2]]


@pytest.mark.parametrize("deck", ["zh", "en", "template"])
def test_the_figures_of_tables_charts_and_maps_are_on_the_page(shown, deck):
    lang = "en" if deck == "en" else "zh"
    pages = dict(zip(KINDS, map(text_of, shown[deck][1:]), strict=True))
    for figure in ("123.45", "1,003.4501", "340", "460", "55.0%", "—"):
        assert figure in pages["table"]
    for kind in ("bars", "columns"):
        for figure in ("10.0", "40.0", "55.5", "80.0"):
            assert figure in pages[kind]
    for row in chapters_of(lang)[1].map.spec.themes[0].legend:
        assert row.label.replace(" ", "") in pages["map"]
    assert a_table(lang).rows[0][0].replace(" ", "") in pages["table"]


@pytest.mark.parametrize("deck", ["zh", "en", "long", "template"])
def test_no_word_leaves_the_page(shown, deck):
    for wide, high, found in shown[deck]:
        assert [word for word in found if word.left < -1 or word.top < -1
                or word.right > wide + 1 or word.bottom > high + 1] == []  # fmt: skip


@pytest.mark.parametrize("deck", ["zh", "en", "long", "template"])
def test_no_word_lies_on_another(shown, deck):
    """Boxes of words share less than a third of the smaller one's height and width."""
    for number, (_, _, found) in enumerate(shown[deck]):
        if deck != "long" and number and KINDS[number - 1] in FREE:
            continue
        clashes = [(one.text, other.text) for at, one in enumerate(found)
                   for other in found[at + 1 :] if lie_on_each_other(one, other)]  # fmt: skip
        assert clashes == [], number


def lie_on_each_other(one, other):
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    least_w = min(one.right - one.left, other.right - other.left)
    least_h = min(one.bottom - one.top, other.bottom - other.top)
    return across > least_w / 3 and down > least_h / 3


@pytest.mark.parametrize(("style", "bold"), [("Regular", False), ("Bold", True)])
def test_no_text_is_wider_than_was_measured(style, bold):
    """Against a real font's own widths."""
    found = subprocess.run(["fc-match", "-f", "%{family}|%{file}", f"Noto Sans CJK SC:{style}"],
                           check=True, capture_output=True, text=True).stdout  # fmt: skip
    if "Noto Sans CJK" not in found:
        pytest.skip("no Noto Sans CJK on this machine")
    font = ImageFont.truetype(found.split("|")[1], 100)
    for text in (
        "江孜县“全面改薄”建议方案：43个备选项目中安排36个，共1.4223亿元。", "MMMM WWWW 100% @@@",
        "36 of 43 candidate projects are proposed; together they cost 142.23 million yuan.",
        "Gyantse County No. 1 Middle School", "1,234,567.89", "iiiilllljjjj....,,,,",
        "审图号：GS(2026)1",
    ):  # fmt: skip
        assert font.getlength(text) <= width(text, 100, bold=bold)
