"""A briefing as the bytes of a PowerPoint file."""

from __future__ import annotations

import io
from typing import Literal

from gaibao_geo.briefing.chapter import Briefing
from gaibao_geo.briefing.slides.compose import MapMaker, fill_page
from gaibao_geo.briefing.slides.cover import add_cover
from gaibao_geo.briefing.slides.notes import notes_of, write_notes
from gaibao_geo.briefing.slides.office_template import office_deck
from gaibao_geo.briefing.slides.own_deck import own_deck
from gaibao_geo.briefing.slides.package import described
from gaibao_geo.briefing.slides.page import open_page
from gaibao_geo.briefing.slides.pictures import Draw


def slides(
    briefing: Briefing,
    *,
    template: bytes | None = None,
    maps: Literal["shapes", "picture"] = "shapes",
    draw: Draw | None = None,
) -> bytes:
    """A ``.pptx``: a cover and a slide for each chapter, everything on them editable.

    ``template`` is an office's own ``.pptx``: its size, masters and fonts are kept, its sample
    slides are not. Maps are native shapes, or, with ``maps="picture"``, what ``draw`` makes of
    a ``MapPicture`` and a size in centimetres: a PNG and, if there is one, the same as SVG.
    What is too long for a slide is cut there and stands in full in the slide's notes, where
    its sources, the version of the data and the command are too. Raises ``DataError`` for a
    template that cannot be used, and ``ValueError`` for ``maps="picture"`` without ``draw``.
    """
    if maps == "picture" and draw is None:
        raise ValueError('maps="picture" needs a function that draws one')
    lang = briefing.lang
    deck = own_deck(lang) if template is None else office_deck(template, lang)
    maker = MapMaker(briefing.office, draw if maps == "picture" else None)
    add_cover(deck, briefing)
    for number, chapter in enumerate(briefing.chapters, start=2):
        page = open_page(deck, briefing, chapter, number)
        laid = fill_page(page, chapter, maker)
        write_notes(page.slide, notes_of(briefing, chapter, cut=page.cut, laid=laid), lang)
    described(deck.file, briefing)
    held = io.BytesIO()
    deck.file.save(held)
    return held.getvalue()
