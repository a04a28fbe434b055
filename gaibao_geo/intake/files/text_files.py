"""Bytes as text: which encoding they are in, and text that an earlier program broke.

Strict from first to last: a byte that does not fit refuses the encoding, and text that
was already broken when the file was saved is refused rather than guessed at.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

from gaibao_geo.tables.findings import Finding

_BOMS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF8, "UTF-8"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_DOS_END = "\x1a"  # old programs close a file with it
_SAMPLE = 65_536
_HEAD = 64 * _SAMPLE
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_LAST_MARK = 0xA3  # GB 2312, rows 1 to 3: punctuation, numbering, full-width letters
_COMMON = range(0xB0, 0xD8)  # rows 16 to 55

# A UTF-8 file read as Latin-1 or Windows-1252 and saved again: the three bytes of a
# Chinese character have become three letters, of which the first is one of ã … é.
_TWICE = re.compile(
    "[\u00e3-\u00e9][\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,}"
)
_TWICE_BYTES = re.compile(rb"\xc3[\xa3-\xa9][\xc2-\xe2]")
# Runs of text that is not ASCII, for the same slip by way of GBK.
_RUNS = re.compile("[^\x00-\x7f]{3,}")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
# What is left of U+FFFD when UTF-8 is read as GBK: a well-known run of three characters.
_LOST = b"\xef\xbf\xbd"


@dataclass(frozen=True)
class Text:
    """What a file says, and the encoding it says it in."""

    text: str
    encoding: str


def read_text(data: bytes, name: str) -> tuple[Text | None, list[Finding]]:
    """The text of a file called ``name``.

    ``None`` with one error when it is binary, in an unknown encoding, or was broken by an
    earlier program; a note when it is not UTF-8.
    """
    found = _decoded(data)
    if found is None:
        return None, [Finding("V05_unknown", "error", name)]
    if (at := _not_text(found)) is not None:
        row, byte = found.text.count("\n", 0, at) + 1, f"{ord(found.text[at]):02X}"
        return None, [Finding("not_text", "error", name, row=row, values={"byte": byte})]
    if broken := _broken(found, data):
        return None, [broken_in(found.text, broken, name)]
    if found.encoding == "UTF-8":
        return found, []
    return found, [Finding("V05", "note", name, values={"encoding": found.encoding})]


def broken_in(text: str, broken: tuple[str, int, str], name: str) -> Finding:
    """The finding about broken text, with the line it begins in."""
    rule, at, shown = broken
    return Finding(rule, "error", name, row=text.count("\n", 0, at) + 1, value=shown)


def _decoded(data: bytes) -> Text | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            codec = "utf-8-sig" if encoding == "UTF-8" else encoding
            return _strictly(data, codec, encoding)
    if codec := _unmarked_utf16(data):
        return _strictly(data, codec, "UTF-16")
    if text := _strictly(data, "utf-8", "UTF-8"):
        return text
    chinese = _strictly(data, "gb18030", "GB18030")
    return chinese if chinese and _is_plausibly_chinese(chinese.text) else None


def _strictly(data: bytes, codec: str, encoding: str) -> Text | None:
    try:
        return Text(data.decode(codec).removesuffix(_DOS_END), encoding)
    except UnicodeDecodeError:
        return None


def _unmarked_utf16(data: bytes) -> str:
    """The codec of UTF-16 without its mark, when the ends of lines give it away."""
    head = data[:_SAMPLE]
    if len(data) % 2 or b"\0" not in head:
        return ""
    marks = {"utf-16-le": (b"\n\0", b",\0", b"\t\0"), "utf-16-be": (b"\0\n", b"\0,", b"\0\t")}
    pairs = [head[at : at + 2] for at in range(0, len(head) - 1, 2)]
    found = {codec: sum(map(pairs.count, ends)) for codec, ends in marks.items()}
    codec = max(found, key=lambda name: found[name])
    return codec if found[codec] and not min(found.values()) else ""


def _is_plausibly_chinese(text: str) -> bool:
    """Whether most characters that are not ASCII are common Chinese ones.

    GB18030 accepts almost any pair of bytes, so Latin-1 or Big5 text also decodes, into
    characters nobody writes. In real text far more than half of the characters are among
    the 3,755 that GB 2312 lists as common.
    """
    foreign = "".join(_NOT_ASCII.findall(text, 0, _HEAD))[:_SAMPLE]
    plain = foreign.encode("gb2312", "ignore")[::2]
    marks = sum(lead <= _LAST_MARK for lead in plain)
    common = sum(lead in _COMMON for lead in plain)
    return 2 * common >= len(foreign) - marks


def _not_text(found: Text) -> int | None:
    """Where a character stands that no text holds.

    A null nowhere does. In the loose GB18030 any control mark betrays a binary; in the
    others one may have come along from Word.
    """
    if found.encoding == "GB18030":
        control = _CONTROL.search(found.text)
        return control.start() if control else None
    at = found.text.find("\0")
    return at if at >= 0 else None


def _broken(found: Text, data: bytes) -> tuple[str, int, str] | None:
    """(rule, where, what) of the first text that an earlier program broke."""
    text = found.text
    lost_by_gbk = (2 * _LOST).decode("gb18030")
    if (at := text.find("\ufffd")) >= 0 or (at := text.find(lost_by_gbk)) >= 0:
        return "V05_lost", at, text[max(at - 5, 0) : at + 5].strip()
    if text.isascii():
        return None
    if found.encoding != "UTF-8" or _TWICE_BYTES.search(data):
        for run in _TWICE.finditer(text):
            if _HANZI.search(_undone(run[0], "cp1252")):
                return "V05_twice", run.start(), run[0][:12]
    runs = list(islice(_RUNS.finditer(text, 0, _HEAD), 200))
    wrong = [run for run in runs if _HANZI.search(_undone(run[0], "gb18030"))]
    if wrong and 2 * len(wrong) > len(runs):
        return "V05_twice", wrong[0].start(), wrong[0][0][:12]
    return None


def _undone(run: str, codec: str) -> str:
    """What a run of characters was before UTF-8 was read as ``codec``; empty if it was not."""
    try:
        if codec == "cp1252":  # its five unused bytes pass through as Latin-1
            raw = b"".join(
                char.encode("latin-1") if char <= "\xff" else char.encode(codec) for char in run
            )
        else:
            raw = run.encode(codec)
        # The run may end in the middle of a character.
        return codecs.getincrementaldecoder("utf-8")("strict").decode(raw)
    except UnicodeError:
        return ""
