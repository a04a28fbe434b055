"""The first slide: what it is, whose, of when, how secret, and that it decides nothing."""

from __future__ import annotations

from pptx.enum.shapes import PP_PLACEHOLDER

from gaibao_geo.briefing.chapter import Briefing
from gaibao_geo.briefing.slides.box import POINT, Box, inches
from gaibao_geo.briefing.slides.deck_file import BODIES, TITLES, DeckFile, box_of, placeholder
from gaibao_geo.briefing.slides.drawing import Pen
from gaibao_geo.briefing.slides.measure import BOLD, PLAIN, Setting, fitted
from gaibao_geo.briefing.slides.notes import cover_notes, write_notes
from gaibao_geo.briefing.slides.page import draw_stamp
from gaibao_geo.briefing.slides.text import Type, clean, put

TITLE_SIZES = (40.0, 36.0, 32.0, 28.0, 24.0)
SUBTITLE_SIZES = (22.0, 20.0, 18.0, 16.0)
OFFICE_SIZES = (18.0, 16.0, 14.0, 12.0)
SMALL = (12.0, 11.0, 10.0, 9.0)


def add_cover(deck: DeckFile, briefing: Briefing) -> None:
    """The cover; what an office did not give (unit, date, secrecy) is left out."""
    slide = deck.file.slides.add_slide(deck.cover)
    title = placeholder(slide, TITLES)
    lower = placeholder(slide, (PP_PLACEHOLDER.SUBTITLE,)) or placeholder(slide, BODIES)
    kept = [shape._element for shape in (title, lower) if shape is not None]
    for shape in list(slide.placeholders):
        if shape._element not in kept:
            shape._element.getparent().remove(shape._element)
    _fill(deck, title, briefing.title, TITLE_SIZES, BOLD)
    subtitle = clean(briefing.subtitle)
    if lower is not None and subtitle:
        _fill(deck, lower, subtitle, SUBTITLE_SIZES, PLAIN)
    elif lower is not None:
        lower._element.getparent().remove(lower._element)
    below = max(box_of(shape).bottom for shape in (title, lower) if shape is not None)
    _office(deck, briefing, Pen(slide, deck.voice), below)
    write_notes(slide, cover_notes(briefing), briefing.lang)


def _fill(
    deck: DeckFile, shape: object, text: str, sizes: tuple[float, ...], setting: Setting
) -> None:
    frame = shape.text_frame  # type: ignore[attr-defined]
    across, down = box_of(shape).points
    room = (across - (frame.margin_left + frame.margin_right) / POINT,
            down - (frame.margin_top + frame.margin_bottom) / POINT)  # fmt: skip
    bold = setting.bold
    fit = fitted((clean(text),), room, sizes, setting)
    colour = "tx1" if bold else deck.voice.muted
    put(frame, fit.paragraphs, Type(fit.size, bold=bold, colour=colour, heading=bold,
                                    align="l" if deck.own else "ctr"), deck.voice)  # fmt: skip


def _office(deck: DeckFile, briefing: Briefing, pen: Pen, below: int) -> None:
    page, office = deck.page, briefing.office
    edge = inches(1.1) if deck.own else page.width // 12
    across = page.width - 2 * edge
    last = Box(edge, page.height - inches(0.75), across, inches(0.5))
    top = min(below + inches(0.25), last.top - inches(1.3))
    side = Type(OFFICE_SIZES[0], align="l" if deck.own else "ctr")
    lines = [clean(text) for text in (office.unit, office.date) if clean(text)]
    if deck.own:
        draw_stamp(pen, briefing.stamp, Box(edge, inches(0.9), inches(6), inches(0.4)), left=True)
        if secrecy := clean(office.secrecy):
            place = Box(page.width - inches(4.6), inches(0.9), inches(4), inches(0.4))
            fit = fitted((secrecy,), place.points, OFFICE_SIZES, BOLD)
            pen.words("secrecy", place, fit.paragraphs,
                      Type(fit.size, bold=True, align="r"), anchor="ctr")  # fmt: skip
    else:
        lines += [clean(text) for text in (office.secrecy, briefing.stamp) if clean(text)]
    if lines:
        room = Box(edge, top, across, last.top - top - inches(0.1))
        fit = fitted(lines, room.points, OFFICE_SIZES)
        pen.words("office", room, fit.paragraphs, Type(fit.size, align=side.align))
    if standing := clean(briefing.standing):
        fit = fitted((standing,), last.points, SMALL)
        style = Type(fit.size, colour=deck.voice.muted, align=side.align)
        pen.words("standing", last, fit.paragraphs, style, anchor="ctr")
    pen.loose()
