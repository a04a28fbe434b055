"""Rebuilds the two fonts beside this file from those of Noto Sans CJK.

Run ``python gaibao_geo/printing/font_files/build_fonts.py [folder]`` from the checkout; the
folder holds ``NotoSansCJK-Regular.ttc`` and ``NotoSansCJK-Bold.ttc`` (Debian's package
``fonts-noto-cjk`` puts them where this looks first). The same files give the same bytes.

What is kept: GB 2312 whole (6,763 characters and its signs), Latin, every character of the
catalogue, and of the names of all counties, prefectures, provinces and of the townships of
``geo/``. The outlines become TrueType's: a PDF written by matplotlib embeds every font as
TrueType, and readers stricter than poppler refuse the outlines of the original there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from gaibao_geo.places.reference import our_townships
from gaibao_geo.places.regions import national_codes
from gaibao_geo.words import catalogue
from gaibao_geo.words.visible import visible

HERE = Path(__file__).resolve().parent
DEBIAN = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # the face for mainland China in the collection
OFF_BY = 1.0  # of 1,000 units to the em that a curve may move: less than ink spreads
LATIN = range(0x20, 0x180)
SIGNS = "〇㎡㎞㎝㎜㎏№℃〔〕〖〗【】《》「」①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
SIGNS += "–—‘’“”•…‰′″€→←↑↓−×÷±≤≥≈²³°·√■□●○◆◇▲△★☆✓"
MADE_HERE = ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs",
             "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions",
             "maxComponentElements")  # fmt: skip


def wanted() -> str:
    """Every character that the fonts must have, in order."""
    pairs = [(high, low) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF)]
    coded = {bytes(pair).decode("gb2312", "ignore") for pair in pairs}
    codes = national_codes()
    named = [*codes["name"], *codes["short_name"], *our_townships()["name"]]
    said = [text for both in catalogue().values() for text in both]
    every = set("".join([*coded, *map(chr, LATIN), SIGNS, *named, *said]))
    return "".join(sorted(sign for sign in every if visible(sign) == sign))


def cut(source: Path, text: str) -> TTFont:
    """The face of the collection for mainland China with only these characters, unhinted."""
    options = subset.Options()
    options.font_number, options.hinting, options.layout_features = SIMPLIFIED, False, []
    options.notdef_outline = options.recalc_bounds = True
    options.recalc_timestamp, options.name_IDs = False, ["*"]  # the licence stays inside
    options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GPOS", "GSUB", "GDEF"]
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    return font


def with_quadratic_outlines(font: TTFont) -> TTFont:
    """The same font with outlines that every reader of a PDF takes."""
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, OFF_BY, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    font["maxp"].tableVersion = 0x00010000
    for name in MADE_HERE:
        setattr(font["maxp"], name, 0)
    font["maxp"].maxZones = 1
    del font["CFF "]
    font["post"].formatType, font.sfntVersion = 3.0, "\x00\x01\x00\x00"
    font["glyf"].compile(font)
    return font


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEBIAN
    for weight in ("Regular", "Bold"):
        made = with_quadratic_outlines(cut(folder / f"NotoSansCJK-{weight}.ttc", wanted()))
        made.save(HERE / f"NotoSansSC-{weight}.ttf")
