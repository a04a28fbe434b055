"""What stands around a map on a page: title above; notes, sources and numbers below."""

from __future__ import annotations

from gaibao_geo.maps.spec import MapSpec
from gaibao_geo.printing.boxes import Box
from gaibao_geo.printing.furniture import stamp
from gaibao_geo.printing.ink import GREY, LINE, PITCH, Ink
from gaibao_geo.printing.lines import wrapped
from gaibao_geo.printing.records import Imprint
from gaibao_geo.words import Lang, say

TITLE, SUBTITLE, SMALL, NUMBER = 16.0, 9.0, 6.6, 7.5  # points on an A4 sheet
MARGIN = 26.0
# What a description says of its web page, and what paper says instead.
ON_PAPER = {"map.investment.software": "print.software", "map.theme.total_note": "print.total_note"}
STOPS = "。.！!"


def on_paper(text: str, lang: Lang) -> str:
    """A text of a description, without what is true of its web page only."""
    for web, paper in ON_PAPER.items():
        if text == say(web, lang):
            return say(paper, lang)
    return text


def head(
    ink: Ink, page: Box, spec: MapSpec, imprint: Imprint, letters: float, *, title: str
) -> float:
    """Write title, subtitle, secrecy and the stamp of made-up data; where the rest begins."""
    y, right = page.y, page.right
    if imprint.secrecy:
        text = say("print.secrecy", spec.lang, secrecy=imprint.secrecy)
        for line in wrapped(text, page.w * 0.6, NUMBER * letters, bold=True):
            y = ink.text(page.x, y, line, NUMBER * letters, bold=True).bottom
    if spec.made_up:
        right = stamp(ink, page.right, page.y, 10 * letters, spec.lang).x - 8 * letters
    for line in wrapped(title, right - page.x, TITLE * letters, bold=True):
        y = ink.text(page.x, y, line, TITLE * letters, bold=True).bottom
    for line in wrapped(spec.subtitle, right - page.x, SUBTITLE * letters) if spec.subtitle else []:
        y = ink.text(page.x, y, line, SUBTITLE * letters, colour=GREY).bottom
    return y + 3 * letters


def foot(ink: Ink, page: Box, spec: MapSpec, imprint: Imprint, letters: float) -> float:
    """Write notes, source, credits and review number at the foot of the page; where it begins."""
    size, room = SMALL * letters, 80 * letters  # for the number of the page, at the right
    lines = [line for text in _foot_texts(spec, imprint)
             for line in wrapped(text, page.w - room, size)]  # fmt: skip
    top = page.bottom - len(lines) * PITCH * size
    ink.line([(page.x, top - 2), (page.right, top - 2)], "#d1d5db", 0.5)
    for at, line in enumerate(lines):
        ink.text(page.x, top + at * PITCH * size, line, size, colour=GREY)
    return top - 2 - 4 * letters


def number(ink: Ink, page: Box, lang: Lang, at: tuple[int, int], letters: float) -> None:
    """Write which page this is (``at``: its place and how many), in the lower right corner."""
    size = NUMBER * letters
    text = say("print.page", lang, n=at[0], of=at[1])
    ink.text(page.right, page.bottom - PITCH * size, text, size, colour=LINE, align="right")


def _foot_texts(spec: MapSpec, imprint: Imprint) -> list[str]:
    lang = spec.lang
    gap, stop = say("print.gap", lang), say("print.stop", lang)
    notes = [on_paper(note, lang) for note in spec.notes]
    ended = "".join(note if note[-1:] in STOPS else note + stop for note in notes)
    if lang == "en":
        ended = " ".join(note if note[-1:] in STOPS else f"{note}." for note in notes)
    review = say("print.review", lang, number=spec.review_number) if spec.review_number else ""
    unit = say("print.unit", lang, unit=imprint.unit) if imprint.unit else ""
    credit = [on_paper(each, lang) for each in spec.credits]
    last = [unit, *credit, review, say("word.sketch", lang)]
    texts = [say("print.notes", lang, notes=ended) if ended else "", spec.source,
             gap.join(text for text in last if text)]  # fmt: skip
    return [text for text in texts if text]
