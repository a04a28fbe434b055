"""The sheet of paper: A4 with an office's margins, its header, footer, runs and pictures."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from gaibao_geo.briefing.memo.looks import LOOKS, fonts, set_styles
from gaibao_geo.io.workbook_text import lines_of
from gaibao_geo.words import Lang, say

PAGE_CM = (21.0, 29.7)
TOP_CM, BOTTOM_CM, LEFT_CM, RIGHT_CM = 3.7, 3.5, 2.8, 2.6
TEXT_CM = PAGE_CM[0] - LEFT_CM - RIGHT_CM
COMPATIBILITY = "15"  # Word 2013 and later; without it Word shows the file as an old one


class Paper:
    """A memo that is written from the top, paragraph by paragraph."""

    def __init__(self, lang: Lang, title: str, unit: str) -> None:
        self.lang = lang
        self.document = Document()
        set_styles(self.document, lang)
        self._page()
        self._compatible()
        package = self.document.part.package
        for key in [key for key, rel in package.rels.items() if rel.reltype.endswith("thumbnail")]:
            package.rels.pop(key)  # the template's own picture of another paper
        about = self.document.core_properties
        about.title, about.author = lines_of(title)[:255], lines_of(unit)[:255]
        about.comments = about.last_modified_by = ""
        about.language = "zh-CN" if lang == "zh" else "en-US"
        about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)

    def line(self, text: str, look: str) -> Any:
        """Write a paragraph and return it."""
        paragraph = self.document.add_paragraph(style=LOOKS[look].style)
        self.run(paragraph, text, look)
        return paragraph

    def run(self, paragraph: Any, text: str, look: str, *, bold: bool | None = None) -> Any:
        """Add text to a paragraph, with fonts of its own for Latin and Chinese signs."""
        made = paragraph.add_run(lines_of(text))
        fonts(made._r, LOOKS[look], self.lang)
        made.bold = bold
        return made

    def picture(self, content: bytes, alt: str, width_cm: float) -> None:
        """Put a picture on a line of its own, with the words that stand for it."""
        paragraph = self.document.add_paragraph(style=LOOKS["figure"].style)
        shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Cm(width_cm))
        shape._inline.docPr.set("descr", lines_of(alt))

    def head(self, stamp: str) -> None:
        """What stands above every page, and its number below."""
        section = self.document.sections[0]
        self.run(section.header.paragraphs[0], stamp, "header", bold=True)
        before, _, after = say("memo.page", self.lang, page="\0").partition("\0")
        footer = section.footer.paragraphs[0]
        self.run(footer, before, "footer")
        self._field(footer, "PAGE")
        self.run(footer, after, "footer")

    def content(self) -> bytes:
        """The memo as a file."""
        held = io.BytesIO()
        self.document.save(held)
        return held.getvalue()

    def _field(self, paragraph: Any, name: str) -> None:
        """A figure that Word fills in."""
        for kind in ("begin", "", "separate", "1", "end"):
            run = self.run(paragraph, kind if kind == "1" else "", "footer")
            if kind == "":
                part = OxmlElement("w:instrText")
                part.set(qn("xml:space"), "preserve")
                part.text = f" {name} "
            elif kind == "1":
                continue
            else:
                part = OxmlElement("w:fldChar")
                part.set(qn("w:fldCharType"), kind)
            run._r.append(part)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (Cm(side) for side in PAGE_CM)
        section.top_margin, section.bottom_margin = Cm(TOP_CM), Cm(BOTTOM_CM)
        section.left_margin, section.right_margin = Cm(LEFT_CM), Cm(RIGHT_CM)
        section.header_distance, section.footer_distance = Cm(2.0), Cm(2.5)

    def _compatible(self) -> None:
        settings = self.document.settings.element
        holder = settings.find(qn("w:compat"))
        if holder is None:
            holder = OxmlElement("w:compat")
            settings.append(holder)
        made = OxmlElement("w:compatSetting")
        for name, value in (("name", "compatibilityMode"), ("val", COMPATIBILITY),
                            ("uri", "http://schemas.microsoft.com/office/word")):  # fmt: skip
            made.set(qn(f"w:{name}"), value)
        holder.append(made)
