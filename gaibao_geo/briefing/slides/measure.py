"""How much room a text takes, without the font it will be shown in.

An office's machine has other fonts than this one, so widths are at least those of any font
that is likely: a Chinese sign is as wide as it is high in all of them, Latin letters are
taken a little wider than in 微软雅黑, Noto Sans CJK and Arial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

SLACK = 0.99  # of a line: programs round the width of every letter
LINE = 1.45  # height of a line in sizes of its type, that of Noto Sans CJK; others take less
_BOLD = 1.08
_ELLIPSIS = "…"
# A word, or one Chinese sign, with the marks that may not begin a line behind it.
_PIECES = re.compile(
    "[ ]+|(?:[!-~\u00a1-\u1fff]+|.)[，。、；：？！）】》”’…%％]*", re.DOTALL
)
_NARROW, _WIDE_LETTERS = frozenset("iljtfrI.,;:'|!()[]-/ "), frozenset("mwMW@%")


@dataclass(frozen=True)
class Fitted:
    """Paragraphs that fit: the size of their type in points, and whether any was cut."""

    paragraphs: tuple[str, ...]
    size: float
    cut: bool


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line in points; never less than what it will be shown in takes."""
    return sum(_em(sign) for sign in text) * size * (_BOLD if bold else 1)


def widest(text: str, size: float, *, bold: bool = False) -> float:
    """The room that the widest piece takes which should not be broken: a number, a word, a sign."""
    pieces = [width(piece, size, bold=bold) for piece in _PIECES.findall(text)]
    return max(pieces, default=0.0) / SLACK


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """How many lines a paragraph takes in a column ``room`` points wide; empty takes one."""
    count, used, room = 1, 0.0, room * SLACK
    for piece in _PIECES.findall(text):
        need = width(piece, size, bold=bold)
        if used + need <= room:
            used += need
        elif piece.isspace():
            continue
        elif need <= room:
            count, used = count + 1, need
        else:  # a word longer than a line is broken anywhere
            for sign in piece:
                step = width(sign, size, bold=bold)
                count, used = (count, used + step) if used + step <= room else (count + 1, step)
    return count


@dataclass(frozen=True)
class Setting:
    """How paragraphs are set: their weight, and in sizes of their type gap and hanging indent."""

    bold: bool = False
    gap: float = 0.0
    hang: float = 0.0


PLAIN, BOLD = Setting(), Setting(bold=True)


def height(
    paragraphs: Sequence[str], size: float, room: float, setting: Setting = PLAIN
) -> float:
    """The height of paragraphs in points in a column ``room`` points wide."""
    inner = room - setting.hang * size
    count = sum(lines(text, size, inner, bold=setting.bold) for text in paragraphs)
    return size * (count * LINE + setting.gap * max(len(paragraphs) - 1, 0))


def fitted(
    paragraphs: Sequence[str],
    room: tuple[float, float],
    sizes: Sequence[float],
    setting: Setting = PLAIN,
) -> Fitted:
    """The paragraphs in the largest of ``sizes`` (falling) in which they fit the room.

    ``room`` is width and height in points. What does not fit in the smallest is cut: the last
    paragraphs first, and the last that is left ends in an ellipsis.
    """
    for size in sizes:
        if height(paragraphs, size, room[0], setting) <= room[1]:
            return Fitted(tuple(paragraphs), size, cut=False)
    size, kept = sizes[-1], list(paragraphs)

    def fits(texts: Sequence[str]) -> bool:
        return height(texts, size, room[0], setting) <= room[1]

    while len(kept) > 1 and not fits([*kept[:-1], _ELLIPSIS]):
        kept.pop()
    low, high = 0, len(kept[-1]) - 1
    while low < high:
        half = (low + high + 1) // 2
        trial = [*kept[:-1], kept[-1][:half] + _ELLIPSIS]
        low, high = (half, high) if fits(trial) else (low, half - 1)
    return Fitted((*kept[:-1], kept[-1][:low].rstrip() + _ELLIPSIS), size, cut=True)


def one_line(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text as far as it fits one line of ``room`` points; an ellipsis says it goes on."""
    room *= SLACK
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept + _ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def _em(sign: str) -> float:
    if combining(sign):
        return 0.0
    if east_asian_width(sign) in "WFA":
        return 1.0
    if sign in _WIDE_LETTERS:
        return 0.97
    if sign in _NARROW:
        return 0.42
    return 0.74 if sign.isupper() else 0.6
