"""Text as PowerPoint keeps it: every run names its language and both its fonts.

Without ``a:ea`` WPS shows Chinese in whatever font it finds first. Colours are names of the
theme's colours (``tx1``, ``accent1``), so that an office's template recolours them, or #rrggbb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from pptx.oxml import parse_xml

from gaibao_geo.briefing.slides.box import POINT
from gaibao_geo.words import Lang
from gaibao_geo.words.visible import visible

Align = Literal["l", "ctr", "r"]
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HANG = 0.9  # of a point's lines behind its bullet, in sizes of the type
_TAGS = {"zh": ("zh-CN", "en-US"), "en": ("en-US", "zh-CN")}
_NO_XML = re.compile("[\ufffe\uffff]")  # signs that XML has no way to hold


@dataclass(frozen=True)
class Fonts:
    """The fonts of Latin letters and of Chinese signs, by name or as ``+mn-lt``, the theme's."""

    latin: str
    chinese: str


@dataclass(frozen=True)
class Voice:
    """The language of a deck, the fonts of its headings and of everything else.

    ``muted`` is the colour of side remarks.
    """

    lang: Lang
    heading: Fonts
    body: Fonts
    muted: str = "tx1"


@dataclass(frozen=True)
class Type:
    """How a text is set: size in points, weight, colour, to which side."""

    size: float
    bold: bool = False
    colour: str = "tx1"
    align: Align = "l"
    heading: bool = False


def clean(text: str) -> str:
    """The text as one line that XML can hold; what hides or reorders letters is written out."""
    return _NO_XML.sub("", visible(text)).strip()


def attribute(text: str) -> str:
    """A cleaned text ready to stand between the quotes of an XML attribute."""
    return escape(clean(text), quote=True)


def fill(colour: str, cover: float = 1.0) -> str:
    """A colour as a solid fill; ``cover`` below 1 lets what lies under it shine through."""
    tag, value = (("srgbClr", colour[1:].upper()) if colour.startswith("#")
                  else ("schemeClr", colour))  # fmt: skip
    alpha = f'<a:alpha val="{round(cover * 100_000)}"/>' if cover < 1 else ""
    return f'<a:solidFill><a:{tag} val="{value}">{alpha}</a:{tag}></a:solidFill>'


def marks_of(style: Type, voice: Voice, tag: str = "a:rPr") -> str:
    """The properties of a run in this style, as the element ``tag``."""
    fonts = voice.heading if style.heading else voice.body
    lang, other = _TAGS[voice.lang]
    tongue = f' lang="{lang}" altLang="{other}"' if tag != "a:defRPr" else ""
    return (
        f'<{tag}{tongue} sz="{round(style.size * 100)}" b="{int(style.bold)}">'
        f"{fill(style.colour)}"
        f'<a:latin typeface="{escape(fonts.latin)}"/><a:ea typeface="{escape(fonts.chinese)}"/>'
        f"</{tag}>"
    )


def paragraph(
    text: str, style: Type, voice: Voice, *, bullet: bool = False, gap: float = 0.0
) -> str:
    """One paragraph as XML; ``gap`` is the space before it in sizes of its type."""
    hang = round(style.size * POINT * HANG)
    indent = (f' marL="{hang}" indent="-{hang}"' if bullet else ' marL="0" indent="0"')
    sign = ('<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/>'
            '<a:buChar char="•"/>' if bullet else "<a:buNone/>")  # fmt: skip
    return (
        f'<a:p><a:pPr algn="{style.align}"{indent}>'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(gap * style.size * 100)}"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{sign}</a:pPr>'
        f"<a:r>{marks_of(style, voice)}<a:t>{escape(clean(text), quote=False)}</a:t></a:r></a:p>"
    )


def put(
    frame: Any,
    texts: Sequence[str],
    style: Type,
    voice: Voice,
    *,
    bullet: bool = False,
    gap: float = 0.0,
) -> None:
    """Make the texts the paragraphs of a text frame, in place of what it held."""
    body = frame._txBody
    for old in list(body.p_lst):
        body.remove(old)
    for at, text in enumerate(texts or ("",)):
        xml = paragraph(text, style, voice, bullet=bullet, gap=gap if at else 0.0)
        body.append(parse_xml(xml.replace("<a:p>", f"<a:p {NAMESPACES}>", 1)))


def put_number(frame: Any, number: int, style: Type, voice: Voice) -> None:
    """Make the slide's number a text frame's text: a field, which follows when slides move."""
    body = frame._txBody
    for old in list(body.p_lst):
        body.remove(old)
    body.append(parse_xml(
        f'<a:p {NAMESPACES}><a:pPr algn="{style.align}"/>'
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f"{marks_of(style, voice)}<a:t>{number or '‹#›'}</a:t></a:fld></a:p>"
    ))
