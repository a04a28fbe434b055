"""How each kind of paragraph looks: fonts that offices use, as styles that Word knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from gaibao_geo.words import Lang, say

LATIN = "Times New Roman"
LINE_PT = 28.95  # 22 lines on a page of 22.5 cm
ENGLISH = 0.72  # of the height of a line, for letters are lower than signs
TIGHTER = "-5"  # 20ths of a point between signs of 16 points: 28 in a line of 15.6 cm
INK, RED = RGBColor(0, 0, 0), RGBColor(0xB0, 0, 0x20)
_LEFT, _CENTRE, _RIGHT, _BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip


HEAVY = ("title", "heading")  # Chinese fonts that are heavy by themselves; the Latin one is not


@dataclass(frozen=True)
class Look:
    """A paragraph style: its name in Word, its Chinese font, sizes in points, and its place.

    ``sizes`` are those of a Chinese and an English memo; ``indent`` counts Chinese signs of
    its own size at the first line; ``line`` is the exact height of a line in points, 0: one
    line, as high as it needs.
    """

    style: str
    font: str
    sizes: tuple[float, float]
    align: Any = _LEFT
    bold: bool = False
    indent: int = 0
    line: float = LINE_PT
    before: float = 0.0
    after: float = 0.0
    keep: bool = False  # with the next paragraph
    colour: RGBColor = INK


LOOKS = {
    "body": Look("Normal", "body", (16, 12), _BOTH, indent=2),
    "title": Look("Title", "title", (22, 20), _CENTRE, line=36, before=18, after=12, keep=True),
    "subtitle": Look("Subtitle", "chapter", (16, 13), _CENTRE, after=6),
    "standing": Look("Memo Standing", "chapter", (14, 11), _CENTRE, line=24, after=12),
    "section": Look("Heading 1", "heading", (16, 14), indent=2, before=6, keep=True),
    "chapter": Look("Heading 2", "chapter", (16, 13), indent=2, bold=True, keep=True),
    "point": Look("Heading 3", "body", (16, 12), indent=2, bold=True, keep=True),
    "caption": Look("Caption", "heading", (12, 10.5), line=0, before=10, after=4, keep=True),
    "under": Look("Memo Figure Caption", "heading", (12, 10.5), _CENTRE, line=0, after=6),
    "figure": Look("Memo Figure", "body", (12, 12), _CENTRE, line=0, before=6, keep=True),
    "cell": Look("Memo Cell", "body", (10.5, 10), line=0),
    "source": Look("Memo Source", "body", (10.5, 9.5), line=0, before=3, after=8),
    "secrecy": Look("Memo Secrecy", "heading", (16, 12)),
    "end": Look("Memo End", "body", (16, 12), _RIGHT),
    "header": Look("Header", "heading", (10.5, 10), _CENTRE, line=0, colour=RED),
    "footer": Look("Footer", "body", (14, 10.5), _CENTRE, line=0),
}  # fmt: skip


def set_styles(document: Any, lang: Lang) -> None:
    """Give the document these styles, in its language's sizes."""
    for look in LOOKS.values():
        if look.style not in document.styles:
            added = document.styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
            added.base_style = document.styles["Normal"]
            added.quick_style = True
        _set(document.styles[look.style], look, lang)
    _languages(document)


def fonts(owner: Any, look: Look, lang: Lang) -> None:
    """State the fonts of a style or a run for Latin and Chinese text, and nothing of a theme."""
    properties = owner.get_or_add_rPr()
    old = properties.find(qn("w:rFonts"))
    if old is not None:
        properties.remove(old)
    made = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs"):
        made.set(qn(f"w:{script}"), LATIN)
    made.set(qn("w:eastAsia"), say(f"memo.font.{look.font}", lang))
    properties.insert(1 if properties.find(qn("w:rStyle")) is not None else 0, made)


def _set(style: Any, look: Look, lang: Lang) -> None:
    size = look.sizes[0 if lang == "zh" else 1]
    style.hidden = False
    style.font.size, style.font.italic = Pt(size), False
    style.font.bold = look.bold or (lang == "en" and look.font in HEAVY)
    style.font.color.rgb = look.colour
    fonts(style.element, look, lang)
    _no_spacing(style.element)
    if look is LOOKS["body"] and lang == "zh":
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), TIGHTER)
        style.element.rPr.get_or_add_color().addnext(spacing)
    paragraph = style.paragraph_format
    paragraph.alignment = look.align
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.keep_with_next = look.keep
    paragraph.widow_control = True
    if look.line:
        paragraph.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.line_spacing = Pt(look.line if lang == "zh" else look.line * ENGLISH)
    else:
        paragraph.line_spacing = 1.0
    _indent(style.element, look.indent if lang == "zh" else 0, size)


def _indent(element: Any, signs: int, size: float) -> None:
    """The first line's indent in signs, and in points for what does not know signs."""
    properties = element.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    made = properties.get_or_add_ind()
    made.set(qn("w:firstLineChars"), str(signs * 100))
    made.set(qn("w:firstLine"), str(round(signs * size * 20)))


def _no_spacing(element: Any) -> None:
    """Without the letter-spacing, lines and borders of the template's own styles."""
    for tag in ("w:spacing", "w:kern"):
        for old in element.rPr.findall(qn(tag)):
            element.rPr.remove(old)
    for old in element.get_or_add_pPr().findall(qn("w:pBdr")):
        element.pPr.remove(old)


def _languages(document: Any) -> None:
    """Chinese text is Chinese, whatever the reader's Word was set to: no red waves."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    made = OxmlElement("w:lang")
    made.set(qn("w:val"), "en-US")
    made.set(qn("w:eastAsia"), "zh-CN")
    properties.append(made)
