"""Our own deck: 16:9, white, one accent colour, three layouts on one grid."""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from gaibao_geo.briefing.slides.box import Box, inches
from gaibao_geo.briefing.slides.deck_file import DeckFile
from gaibao_geo.briefing.slides.package import emptied
from gaibao_geo.briefing.slides.text import NAMESPACES, Fonts, Type, Voice, fill, put, put_number
from gaibao_geo.words import Lang, say

FONT = "Microsoft YaHei"
ACCENT = "#0e7490"
COLOURS = {"dk1": "0F172A", "lt1": "FFFFFF", "dk2": "475569", "lt2": "F1F5F9",
           "accent1": "0E7490", "accent2": "1D4ED8", "accent3": "B45309", "accent4": "64748B",
           "accent5": "7C3AED", "accent6": "94A3B8", "hlink": "0E7490",
           "folHlink": "475569"}  # fmt: skip
WIDE, HIGH = 12_192_000, 6_858_000  # 16:9, as PowerPoint has it
EDGE = inches(0.6)
ACROSS = WIDE - 2 * EDGE
KICKER = Box(EDGE, inches(0.36), inches(8.2), inches(0.32))
STAMP = Box(WIDE - EDGE - inches(3.6), inches(0.34), inches(3.6), inches(0.34))
TITLE = Box(EDGE, inches(0.72), ACROSS, inches(1.1))
BODY = Box(EDGE, inches(1.92), ACROSS, inches(4.72))
FOOT = Box(EDGE, inches(6.76), ACROSS, inches(0.5))
NUMBER = Box(WIDE - EDGE - inches(0.9), inches(7.0), inches(0.9), inches(0.26))
LAST_LINE = Box(EDGE, NUMBER.top, ACROSS - NUMBER.width, NUMBER.height)
COVER_TITLE = Box(inches(1.1), inches(1.75), inches(11.1), inches(1.85))
COVER_SUBTITLE = Box(inches(1.1), inches(3.85), inches(11.1), inches(0.9))
_KEPT = (0, 1, 5)  # of the library's layouts: cover, title and content, title only


def own_deck(lang: Lang) -> DeckFile:
    """A fresh presentation on our grid, without slides."""
    file: Any = Presentation()
    file.slide_width, file.slide_height = WIDE, HIGH
    layouts = list(file.slide_layouts)
    for at, layout in enumerate(layouts):
        if at not in _KEPT:
            file.slide_layouts.remove(layout)
    cover, content, plain = (layouts[at] for at in _KEPT)
    voice = Voice(lang, Fonts("+mj-lt", "+mj-ea"), Fonts("+mn-lt", "+mn-ea"), muted="tx2")
    _theme(file.slide_master.part)
    _master(file.slide_master, voice)
    for layout, name in ((cover, "cover"), (content, "content"), (plain, "plain")):
        layout.name = say(f"slides.layout.{name}", lang)
        _arrange(layout, voice, cover=layout is cover)
    _band(cover)
    emptied(file)
    return DeckFile(file, voice, cover, content, plain, TITLE, BODY, FOOT, KICKER, STAMP,
                    own=True)  # fmt: skip


def _theme(master: Any) -> None:
    """One accent colour and one font in the theme, so that both can be changed in one place."""
    part = next(rel.target_part for rel in master.rels.values() if rel.reltype.endswith("/theme"))
    xml = part.blob.decode("utf-8")
    for name, value in COLOURS.items():
        made = f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", made, xml, flags=re.DOTALL)
    xml = re.sub(r'(<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    xml = re.sub(r'(<a:ea typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    part._blob = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{FONT}", xml).encode()


def _master(master: Any, voice: Voice) -> None:
    styles = {"titleStyle": ("l", 2600, 1), "bodyStyle": ("l", 1800, 0)}
    for name, (side, size, bold) in styles.items():
        first = master._element.find(f".//{{*}}{name}/{{*}}lvl1pPr")
        first.set("algn", side)
        marks = first.find("{*}defRPr")
        marks.set("sz", str(size))
        marks.set("b", str(bold))
    _arrange(master, voice, cover=False)


def _arrange(holder: Any, voice: Voice, *, cover: bool) -> None:
    """Put the placeholders of a master or a layout on our grid, worded in our language."""
    kind = PP_PLACEHOLDER
    for shape in list(holder.placeholders):
        match shape.placeholder_format.type:
            case kind.TITLE | kind.CENTER_TITLE:
                _place(shape, COVER_TITLE if cover else TITLE, "b" if cover else "t")
                _word(shape, "title", voice, Type(40 if cover else 26, bold=True, heading=True))
            case kind.BODY | kind.OBJECT:
                _place(shape, BODY, "t")
                _word(shape, "body", voice, Type(18))
            case kind.SUBTITLE:
                _place(shape, COVER_SUBTITLE, "t")
                _word(shape, "body", voice, Type(20, colour="tx2"))
            case kind.FOOTER if not cover:
                _place(shape, LAST_LINE, "ctr")
                _word(shape, "footer", voice, Type(10, colour="tx2"))
            case kind.SLIDE_NUMBER if not cover:
                _place(shape, NUMBER, "ctr")
                put_number(shape.text_frame, 0, Type(11, colour="tx2", align="r"), voice)
            case _:
                shape._element.getparent().remove(shape._element)


def _word(shape: Any, word: str, voice: Voice, style: Type) -> None:
    put(shape.text_frame, (say(f"slides.layout.{word}", voice.lang),), style, voice)


def _place(shape: Any, box: Box, anchor: str) -> None:
    shape.left, shape.top, shape.width, shape.height = box.left, box.top, box.width, box.height
    frame = shape.text_frame._txBody.bodyPr
    for side in ("lIns", "tIns", "rIns", "bIns"):
        frame.set(side, "0")
    frame.set("anchor", anchor)
    for child in list(frame):  # no shrinking by the program: sizes are worked out beforehand
        frame.remove(child)


def _band(cover: Any) -> None:
    """The cover's one ornament, on the layout so that nobody has to move it."""
    rule = Box(COVER_TITLE.left, inches(3.7), inches(1.4), inches(0.06))
    for number, box in ((90, Box(0, 0, inches(0.28), HIGH)), (91, rule)):
        cover._element.cSld.spTree.insert(2, parse_xml(
            f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="accent {number}"/>'
            "<p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr>"
            f'<a:xfrm><a:off x="{box.left}" y="{box.top}"/>'
            f'<a:ext cx="{box.width}" cy="{box.height}"/></a:xfrm>'
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill("accent1")}'
            "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        ))
