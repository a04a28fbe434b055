"""The font of everything printed: one with every character that the words need, in two weights.

matplotlib draws an empty box for a character that its font lacks, and says so in a warning
that nobody reads. Here such a character is an error before anything is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.ft2font import FT2Font

from gaibao_geo.errors import DataError
from gaibao_geo.words import Both, Lang, both, catalogue, say
from gaibao_geo.words.visible import visible

FORCED = "GAIBAO_FONT"  # "packaged": the same pictures on every machine
# Fonts that a Chinese office has, the clearest on paper first.
SYSTEM = (
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "HarmonyOS Sans SC", "MiSans",
    "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei", "SimHei",
)  # fmt: skip
BOLD_FROM, REGULAR = 600, 400
_WEIGHTS = {"normal": 400, "regular": 400, "book": 400, "medium": 500, "semibold": 600,
            "demibold": 600, "bold": 700, "heavy": 800, "black": 900}  # fmt: skip
_EM = 1000.0
_TRUETYPE = (b"\x00\x01\x00\x00", b"true")


@dataclass(frozen=True)
class Face:
    """A font in two weights, by the files that hold them."""

    family: str
    regular: str
    bold: str
    packaged: bool

    def file(self, *, bold: bool = False) -> str:
        """The file of one weight."""
        return self.bold if bold else self.regular


def face() -> Face:
    """The font that is used: the first of ``SYSTEM`` that will do, else the package's own.

    A font of the system will do when it has a regular and a bold file with TrueType outlines,
    which alone a PDF of matplotlib can embed for every reader, and every character of the
    catalogue. The environment's ``GAIBAO_FONT=packaged`` leaves them out.
    """
    return _packaged() if os.environ.get(FORCED) == "packaged" else _found()


def font_used(lang: Lang = "zh") -> str:
    """A sentence that names the font that is used."""
    chosen = face()
    return say(f"print.font.{'packaged' if chosen.packaged else 'system'}", lang,
               family=chosen.family)  # fmt: skip


@cache
def properties(file: str) -> FontProperties:
    """What matplotlib needs to write in the font of a file."""
    return FontProperties(fname=file)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is at ``size`` points, in points; unseen marks as they are written out.

    Raises ``DataError`` for a character that the font lacks.
    """
    known = _advances(face().file(bold=bold))
    return size * sum(known[sign] for sign in visible(text))


def check(texts: Iterable[str]) -> None:
    """Raise ``DataError`` that names every character that the font has no picture of."""
    has = _drawable(face())
    lacking = sorted({sign for text in texts for sign in text if ord(sign) not in has})
    if lacking:
        named = _named(lacking)
        raise DataError(*both("print.missing_glyph", signs=named, family=face().family))


@cache
def _drawable(chosen: Face) -> frozenset[int]:
    return _characters(chosen.regular) & _characters(chosen.bold)


def _named(signs: Iterable[str]) -> Both:
    one = [f"“{sign}” (U+{ord(sign):04X})" for sign in signs]
    comma = both("word.list_comma")
    return Both(comma.zh.join(one), comma.en.join(one))


@cache
def _packaged() -> Face:
    folder = files("gaibao_geo.printing") / "font_files"
    return Face("Noto Sans CJK SC", str(folder / "NotoSansSC-Regular.ttf"),
                str(folder / "NotoSansSC-Bold.ttf"), packaged=True)  # fmt: skip


@cache
def _found() -> Face:
    said = {sign for text in catalogue().values() for half in text for sign in half}
    needed = {ord(sign) for sign in said if visible(sign) == sign}
    of_system: dict[str, list[FontEntry]] = {name: [] for name in SYSTEM}
    for entry in fontManager.ttflist:
        if entry.name in of_system and entry.style == "normal" and not getattr(entry, "index", 0):
            of_system[entry.name].append(entry)
    for name, entries in of_system.items():
        usable = sorted((_weight(entry), entry.fname) for entry in entries
                        if _is_truetype(entry.fname))  # fmt: skip
        regular = [file for weight, file in usable if weight == REGULAR]
        bold = [file for weight, file in usable if weight >= BOLD_FROM]
        if not regular or not bold or regular[0] == bold[0]:
            continue
        if needed <= _characters(regular[0]) & _characters(bold[0]):
            return Face(name, regular[0], bold[0], packaged=False)
    return _packaged()


def _weight(entry: FontEntry) -> int:
    weight = entry.weight
    return weight if isinstance(weight, int) else _WEIGHTS.get(str(weight).lower(), REGULAR)


def _is_truetype(file: str) -> bool:
    """Whether the (first) font of a file has TrueType outlines."""
    with Path(file).open("rb") as stream:
        head = stream.read(16)
        if head[:4] == b"ttcf":
            stream.seek(int.from_bytes(head[12:16], "big"))
            head = stream.read(4)
    return head[:4] in _TRUETYPE


@cache
def _opened(file: str) -> FT2Font:
    font = FT2Font(file)
    font.set_size(_EM, 72)
    return font


@cache
def _characters(file: str) -> frozenset[int]:
    return frozenset(_opened(file).get_charmap())


@cache
def _advances(file: str) -> Mapping[str, float]:
    return _Advances(file)


class _Advances(dict[str, float]):
    """The width of each character in ems, measured when it is first asked for."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.font = _opened(file)

    def __missing__(self, sign: str) -> float:
        check([sign])
        advance = self.font.load_char(ord(sign)).linearHoriAdvance / 65536 / _EM
        self[sign] = advance
        return advance
