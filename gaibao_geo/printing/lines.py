"""Long texts as lines of a width: Chinese breaks anywhere, other words between blanks."""

from __future__ import annotations

import re

from gaibao_geo.printing import fonts
from gaibao_geo.words.visible import visible

_PIECES = re.compile(r"[!-~\u00a1-\u024f]+ ?| +|.")  # a Latin word with the blank behind it
_NEVER_FIRST = "，。；：、！？）》”’…％%),.;:!?"


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines no wider than ``width`` points; a word that is wider is cut.

    Closing marks do not begin a line where the one before has room for what they close.
    Raises ``DataError`` for a character that the font lacks.
    """
    shown = visible(text)
    fonts.check([shown])
    lines, line, used = [], "", 0.0
    for piece in _fitting(_PIECES.findall(shown), width, size, bold=bold):
        wide = fonts.width(piece.rstrip(" "), size, bold=bold)
        if line and used + wide > width:
            carried = line[-1:] if piece[0] in _NEVER_FIRST and len(line) > 1 else ""
            lines.append(line[: len(line) - len(carried)].rstrip(" "))
            line, piece = "", carried + piece  # noqa: PLW2901  (what opens the next line)
            used = 0.0
        line += piece
        used += fonts.width(piece, size, bold=bold)
    return [*lines, line.rstrip(" ")]


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """The text as it is, or as much as fits in ``width`` points with an ellipsis."""
    shown = visible(text)
    fonts.check([shown])
    if fonts.width(shown, size, bold=bold) <= width:
        return shown
    while shown and fonts.width(f"{shown}…", size, bold=bold) > width:
        shown = shown[:-1]
    return f"{shown}…"


def _fitting(pieces: list[str], width: float, size: float, *, bold: bool) -> list[str]:
    """The pieces with those cut up that no line holds."""
    found = []
    for piece in pieces:
        part = ""
        for sign in piece:
            if part and fonts.width(part + sign, size, bold=bold) > width:
                found.append(part)
                part = ""
            part += sign
        found.append(part)
    return found
