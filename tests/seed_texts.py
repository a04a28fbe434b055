"""The source documents beside the project: their text, and the section an offset lies in."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GAIBAO_SHARED", ROOT.parent / "shared"))
SEEDS = SHARED / "seeds"
# Each report with the words that open it; the first has no heading of its own.
OPENINGS = {
    "000_b233824f3ba2a1ce.txt": (("日土县", ""), ("江孜县", "附件2："), ("隆子县", "附件3：")),
    "001_78d84558d2d8c8e3.txt": (("三明市", ""), ("蕉城区", "附件2："), ("上杭县", "附件3：")),
}
_TAG = re.compile(r"\[bookmark: [^\]]*\]")
_CHAPTER = re.compile(r"([一二三四五六七八九十]+)、")
_PART = re.compile(r"(（[一二三四五六七八九十]+）|[一二三四五六七八九十]是)")


@cache
def text_of(file: str) -> str:
    """The document as decoded text; offsets count its characters from 0."""
    return (SEEDS / file).read_bytes().decode("utf-8")


def place_span(file: str, place: str) -> tuple[int, int]:
    """Where the report of one place begins and ends."""
    text = text_of(file)
    starts = [(name, text.index(opening)) for name, opening in OPENINGS[file]]
    ends = [start for _, start in starts[1:]] + [len(text)]
    spans = {name: (start, end) for (name, start), end in zip(starts, ends, strict=True)}
    return spans[place]


def section_at(text: str, file: str, offset: int) -> str:
    """The section of an offset: place · chapter · part, by how lines begin.

    ``日土县·二·（二）`` is the second part of the second chapter; ``〇`` stands for
    what comes before the first chapter. A part written inside a line opens no section.
    """
    place = next(
        name for name, _ in OPENINGS[file]
        if place_span(file, name)[0] <= offset < place_span(file, name)[1]
    )
    chapter, part = "〇", ""
    begin = place_span(file, place)[0]
    for line in text[begin:offset + 1].split("\n"):
        head = _TAG.sub("", line).strip()
        if found := _CHAPTER.match(head):
            chapter, part = found[1], ""
        elif found := _PART.match(head):
            part = found[1]
    return "·".join(piece for piece in (place, chapter, part) if piece)
