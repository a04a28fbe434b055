"""Shapes as XML: quick to write by the hundred, with names and without a theme's shadow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.oxml import parse_xml

from gaibao_geo.briefing.slides.box import POINT, Box
from gaibao_geo.briefing.slides.text import (
    NAMESPACES,
    Type,
    Voice,
    attribute,
    fill,
    paragraph,
)

NO_FILL = "<a:noFill/>"
_PLAIN = '<a:effectLst/>'  # or the theme's shadow would fall on every county
Ring = Sequence[tuple[int, int]]


def line(colour: str, points: float, *, dashed: bool = False) -> str:
    """An outline; no colour, no outline."""
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    dash = '<a:prstDash val="sysDash"/>' if dashed else ""
    return f'<a:ln w="{round(points * POINT)}">{fill(colour)}{dash}<a:round/></a:ln>'


def preset(kind: str) -> str:
    """A ready-made form: ``ellipse``, ``rect``, ``diamond``."""
    return f'<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>'


@dataclass
class Pen:
    """Writes shapes of one slide one after the other, each with a number of its own."""

    slide: Any
    voice: Voice

    def __post_init__(self) -> None:
        numbers = [int(element.get("id")) for element in self.slide._element.iter()
                   if element.tag.endswith("}cNvPr")]  # fmt: skip
        self._number = max(numbers, default=1)
        self._written: list[str] = []

    def shape(
        self, name: str, alt: str, box: Box, *, form: str, inside: str, outline: str
    ) -> None:
        """A form at its place, filled and outlined."""
        self._written.append(
            f"<p:sp><p:nvSpPr>{self._called(name, alt)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr>{_at(box)}{form}{inside}{outline}{_PLAIN}</p:spPr></p:sp>"
        )

    def freeform(
        self, name: str, alt: str, rings: Sequence[Ring], *, inside: str, outline: str,
        closed: bool = True,
    ) -> None:  # fmt: skip
        """One shape of many rings: parts lie beside each other, a ring in a ring is a hole."""
        xs = [x for ring in rings for x, _ in ring]
        ys = [y for ring in rings for _, y in ring]
        box = Box(min(xs), min(ys), max(max(xs) - min(xs), 1), max(max(ys) - min(ys), 1))
        end = "<a:close/>" if closed else ""
        steps = "".join(_steps(ring, box) + end for ring in rings)
        no_fill = "" if closed else ' fill="none"'
        form = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="{box.width}" h="{box.height}"{no_fill}>{steps}</a:path></a:pathLst>'
            "</a:custGeom>"
        )
        self.shape(name, alt, box, form=form, inside=inside, outline=outline)

    def words(
        self, name: str, box: Box, texts: Sequence[str], style: Type, *, anchor: str = "t",
        ground: str = "", rounded: bool = False, edge: str = "", wrap: bool = True,
    ) -> None:  # fmt: skip
        """Texts in a box without margins, that neither grows nor shrinks.

        ``ground`` is the box's fill. Without ``wrap`` a line stays one in any font.
        """
        body = "".join(paragraph(text, style, self.voice) for text in texts)
        side = round(0.3 * style.size * POINT) if edge else 0
        folds = "square" if wrap else "none"
        frame = (f'<p:txBody><a:bodyPr wrap="{folds}" lIns="{side}" tIns="0" rIns="{side}" '
                 f'bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
                 f"{body}</p:txBody>")  # fmt: skip
        self._written.append(
            f'<p:sp><p:nvSpPr>{self._called(name, "")}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
            f'<p:spPr>{_at(box)}{preset("roundRect" if rounded else "rect")}'
            f"{ground or NO_FILL}{line(edge, 0.75)}{_PLAIN}</p:spPr>{frame}</p:sp>"
        )

    def group(self, name: str, alt: str, box: Box) -> None:
        """Put all that was written since the last time on the slide, as one group."""
        called = self._called(name, alt)
        inner = _at(box, group=True)
        self._add(f"<p:grpSp {NAMESPACES}><p:nvGrpSpPr>{called}<p:cNvGrpSpPr/><p:nvPr/>"
                  f"</p:nvGrpSpPr><p:grpSpPr>{inner}</p:grpSpPr>{''.join(self._written)}"
                  "</p:grpSp>")  # fmt: skip
        self._written = []

    def loose(self) -> None:
        """Put all that was written since the last time on the slide, each for itself."""
        for xml in self._written:
            self._add(xml.replace("<p:sp>", f"<p:sp {NAMESPACES}>", 1))
        self._written = []

    def _add(self, xml: str) -> None:
        self.slide.shapes._spTree.append(parse_xml(xml))

    def _called(self, name: str, alt: str) -> str:
        self._number += 1
        told = f' descr="{attribute(alt)}"' if alt else ""
        return f'<p:cNvPr id="{self._number}" name="{attribute(name)}"{told}/>'


def _at(box: Box, *, group: bool = False) -> str:
    off = f'x="{box.left}" y="{box.top}"'
    ext = f'cx="{box.width}" cy="{box.height}"'
    inner = f"<a:chOff {off}/><a:chExt {ext}/>" if group else ""
    return f"<a:xfrm><a:off {off}/><a:ext {ext}/>{inner}</a:xfrm>"


def _steps(ring: Ring, box: Box) -> str:
    (x, y), *rest = ring
    begin = f'<a:moveTo><a:pt x="{x - box.left}" y="{y - box.top}"/></a:moveTo>'
    return begin + "".join(
        f'<a:lnTo><a:pt x="{x - box.left}" y="{y - box.top}"/></a:lnTo>' for x, y in rest
    )
