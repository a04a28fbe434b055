"""What every slide has around its content: title, section, stamp, sources, page number."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu

from gaibao_geo.briefing.chapter import Briefing, Chapter
from gaibao_geo.briefing.slides.box import POINT, Box, inches
from gaibao_geo.briefing.slides.deck_file import BODIES, TITLES, DeckFile, placeholder
from gaibao_geo.briefing.slides.drawing import Pen
from gaibao_geo.briefing.slides.measure import BOLD, LINE, Setting, fitted, height, one_line, width
from gaibao_geo.briefing.slides.text import HANG, Type, clean, fill, put, put_number
from gaibao_geo.words import say

TITLES_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0)
POINT_SIZES = (20.0, 18.0, 16.0, 15.0, 14.0)
TEXT_SIZES = (24.0, 22.0, *POINT_SIZES)  # where nothing but text stands on the slide
POINTS = Setting(gap=0.55, hang=HANG)
SMALL = (10.0, 9.0, 8.0)
STAMP_INK, STAMP_GROUND, STAMP_EDGE = "#9a3412", "#fff7ed", "#fdba74"


@dataclass
class Page:
    """A slide being made: what it is drawn with, the room left, and what had to be cut."""

    deck: DeckFile
    slide: Any
    pen: Pen
    room: Box
    cut: list[str]


def open_page(deck: DeckFile, briefing: Briefing, chapter: Chapter, number: int) -> Page:
    """A slide with all that surrounds its content; ``room`` is what is left for that."""
    with_text = bool(chapter.points) or _bare(chapter)
    slide = deck.file.slides.add_slide(deck.content if with_text else deck.plain)
    _only(slide, (*TITLES, *BODIES) if with_text else TITLES)
    pen = Pen(slide, deck.voice)
    page = Page(deck, slide, pen, deck.body, [])
    _title(page, chapter)
    if deck.kicker is not None and chapter.section:
        across, _ = deck.kicker.points
        style = Type(13, bold=True, colour="accent1")
        text = one_line(clean(chapter.section), across, style.size, bold=True)
        pen.words("section", deck.kicker, (text,), style, anchor="b" if not deck.own else "ctr")
    draw_stamp(pen, briefing.stamp, deck.stamp)
    pen.loose()
    _foot(page, briefing, chapter, number)
    page.pen = Pen(slide, deck.voice)  # the placeholders above took numbers of their own
    return page


def _bare(chapter: Chapter) -> bool:
    return chapter.table is None and chapter.chart is None and chapter.map is None


def _only(slide: Any, kinds: Sequence[Any]) -> None:
    """Take out placeholders that nothing will fill; of several for text the largest stays."""
    kept = [placeholder(slide, TITLES)]
    if any(kind in kinds for kind in BODIES):
        kept.append(placeholder(slide, BODIES))
    elements = [shape._element for shape in kept if shape is not None]
    for shape in list(slide.placeholders):
        if shape._element not in elements:
            shape._element.getparent().remove(shape._element)


def _title(page: Page, chapter: Chapter) -> None:
    """The finding as the slide's true title; a short one leaves its second line to the content."""
    deck = page.deck
    text = clean(chapter.title) or clean(chapter.section) or say("slides.nothing", deck.voice.lang)
    shape = page.slide.shapes.title
    across, down = _inner(shape, deck.title)
    fit = fitted((text,), (across, down), TITLES_SIZES, BOLD)
    if fit.cut:
        page.cut.append(text)
    put(shape.text_frame, fit.paragraphs, Type(fit.size, bold=True, heading=True), deck.voice)
    if deck.own:
        used = round((height(fit.paragraphs, fit.size, across, BOLD) + 12) * POINT)
        spare = max(deck.title.height - used, 0)
        body = deck.body
        page.room = Box(body.left, body.top - spare, body.width, body.height + spare)


def _inner(shape: Any, box: Box) -> tuple[float, float]:
    """Width and height in points within a placeholder's margins."""
    frame = shape.text_frame
    across = box.width - (frame.margin_left or 0) - (frame.margin_right or 0)
    down = box.height - (frame.margin_top or 0) - (frame.margin_bottom or 0)
    return across / POINT, down / POINT


def draw_stamp(pen: Pen, stamp: str, room: Box | None, *, left: bool = False) -> None:
    """The stamp of made-up data as a small label at the right (or left) end of its room."""
    if not stamp or room is None:
        return
    fit = fitted((clean(stamp),), (room.points[0] - 12, LINE * 13), (12.0, 11.0, 10.0, 9.0),
                 BOLD)  # fmt: skip
    within = width(fit.paragraphs[0], fit.size, bold=True) + 1.4 * fit.size
    wide = min(round(within * POINT), room.width)
    high = min(round(1.75 * fit.size * POINT), room.height)
    start = room.left if left else room.right - wide
    pen.words("stamp", Box(start, room.top + (room.height - high) // 2, wide, high),
              fit.paragraphs, Type(fit.size, bold=True, colour=STAMP_INK, align="ctr"),
              anchor="ctr", ground=fill(STAMP_GROUND), rounded=True, edge=STAMP_EDGE)  # fmt: skip


def write_points(page: Page, points: Sequence[str], box: Box, sizes: Sequence[float]) -> None:
    """The points as the slide's text, in the largest type that fits."""
    texts = [clean(point) for point in points if clean(point)]
    fit = fitted(texts, box.points, sizes, POINTS)
    if fit.cut:
        page.cut.extend(texts)
    shape = placeholder(page.slide, BODIES)
    style = Type(fit.size)
    if shape is None:
        page.pen.words("points", box, fit.paragraphs, style)
        page.pen.loose()
        return
    shape.left, shape.top = Emu(box.left), Emu(box.top)
    shape.width, shape.height = Emu(box.width), Emu(box.height)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    put(frame, fit.paragraphs, style, page.deck.voice, bullet=True, gap=POINTS.gap)


def _foot(page: Page, briefing: Briefing, chapter: Chapter, number: int) -> None:
    deck, lang = page.deck, page.deck.voice.lang
    upper, lower = deck.foot.below(deck.foot.height // 2, 0)
    if not deck.own:  # beside the stamp
        upper = Box(upper.left, upper.top, upper.width * 2 // 3 - inches(0.1), upper.height)
    comma = say("word.list_comma", lang)
    told = (say("slides.sources", lang, sources=comma.join(map(clean, chapter.sources)))
            if chapter.sources else "")  # fmt: skip
    section = clean(chapter.section) if deck.kicker is None else ""
    if told := "  ·  ".join(filter(None, (section, told))):
        fit = fitted((told,), upper.points, SMALL)
        page.pen.words("sources", upper, fit.paragraphs, Type(fit.size, colour=deck.voice.muted),
                       anchor="ctr")  # fmt: skip
        page.pen.loose()
    line = "  ·  ".join(filter(None, (clean(briefing.stamp), clean(briefing.standing))))
    room = Box(lower.left, lower.top, lower.width - inches(1.0), lower.height)
    _footer(page, line, room)
    _number(page, number)


def _footer(page: Page, text: str, box: Box) -> None:
    fit = fitted((text,), box.points, SMALL)
    style = Type(fit.size, colour=page.deck.voice.muted)
    shape = _from_layout(page.slide, PP_PLACEHOLDER.FOOTER)
    if shape is None:
        pen = Pen(page.slide, page.deck.voice)
        pen.words("footer", box, fit.paragraphs, style, anchor="ctr")
        pen.loose()
        return
    shape.left, shape.top = Emu(box.left), Emu(box.top)
    shape.width, shape.height = Emu(box.width), Emu(box.height)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    put(frame, fit.paragraphs, style, page.deck.voice)


def _number(page: Page, number: int) -> None:
    """The page number as a field, so that it follows when slides are moved."""
    shape = _from_layout(page.slide, PP_PLACEHOLDER.SLIDE_NUMBER)
    if shape is None:
        return
    style = Type(11, colour=page.deck.voice.muted, align="r")
    put_number(shape.text_frame, number, style, page.deck.voice)


def _from_layout(slide: Any, kind: Any) -> Any | None:
    """The layout's own footer or page number, taken over on the slide; ``None`` without one.

    The library leaves them out when it makes a slide.
    """
    for shape in slide.slide_layout.placeholders:
        if shape.placeholder_format.type == kind:
            element = copy.deepcopy(shape._element)
            used = [int(item.get("id")) for item in slide._element.iter()
                    if item.tag.endswith("}cNvPr")]  # fmt: skip
            element.nvSpPr.cNvPr.set("id", str(max(used) + 1))
            slide.shapes._spTree.append(element)
            return next(made for made in slide.placeholders if made._element is element)
    return None
