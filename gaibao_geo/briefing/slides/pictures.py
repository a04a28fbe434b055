"""A map as a picture: a bitmap that every program shows, with the drawing beside it in the file."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any, TypeAlias

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Emu

from gaibao_geo.briefing.chapter import MapPicture
from gaibao_geo.briefing.slides.box import CM, Box
from gaibao_geo.briefing.slides.drawing import Pen
from gaibao_geo.briefing.slides.text import NAMESPACES, clean
from gaibao_geo.words import say

# A map and the room for it in centimetres; a PNG and, where there is one, the same as SVG.
Draw: TypeAlias = Callable[[MapPicture, tuple[float, float]], tuple[bytes, bytes | None]]
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


def draw_picture(pen: Pen, picture: MapPicture, box: Box, draw: Draw) -> None:
    """The map's picture in the middle of its box, as large as its proportions allow."""
    png, svg = draw(picture, (box.width / CM, box.height / CM))
    wide, high = _pixels(png)
    scale = min(box.width / wide, box.height / high)
    size = (round(wide * scale), round(high * scale))
    left, top = box.left + (box.width - size[0]) // 2, box.top + (box.height - size[1]) // 2
    shape = pen.slide.shapes.add_picture(io.BytesIO(png), Emu(left), Emu(top), Emu(size[0]),
                                         Emu(size[1]))  # fmt: skip
    shape.name = say("slides.map_of", pen.voice.lang, title=clean(picture.spec.title))
    shape._element.nvPicPr.cNvPr.set("descr", clean(picture.alt or picture.spec.title))
    if svg is not None:
        _with_svg(pen.slide, shape, svg)


def _pixels(png: bytes) -> tuple[int, int]:
    wide, high = struct.unpack(">II", png[16:24])
    return wide, high


def _with_svg(slide: Any, shape: Any, svg: bytes) -> None:
    """Programs that can draw SVG show it in place of the bitmap, sharp at any size."""
    package = slide.part.package
    name = package.next_image_partname("svg")
    part = Part(PackURI(name), "image/svg+xml", package, svg)
    rid = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    shape._element.find(".//{*}blip").append(parse_xml(
        f'<a:extLst {NAMESPACES}><a:ext uri="{_SVG}">'
        f'<asvg:svgBlip xmlns:asvg="{_ASVG}" r:embed="{rid}"/></a:ext></a:extLst>'
    ))
