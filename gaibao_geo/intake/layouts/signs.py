"""Words by which units, totals, remarks and private columns are known (``signs.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from gaibao_geo.intake.layouts.cells import plain

_LONG = 100  # a longer text is no header
_MARKS = re.compile(r"[\s\W_]+")
_BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_UNIT_SUFFIX = re.compile(r"^(?P<name>.+?)[_/,，:、\-]\s*(?P<unit>[^_/,，:、\-()（）]+)$")
_UNIT_LINE = re.compile(r"(?P<word>[^\s:：()（）]+)\s*[:：]\s*(?P<units>[^()（）:：]+)")
_COUNTED = re.compile(r"\d+[a-z\u4e00-\u9fff]{0,3}")


@cache
def signs() -> Mapping[str, Any]:
    """The whole list, as it stands in the file."""
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


@cache
def words(group: str, name: str) -> frozenset[str]:
    """The words of one entry, in the form in which they are compared."""
    return frozenset(bare(word) for word in signs()[group][name])


def bare(text: str) -> str:
    """Letters and figures only: half-width, lower case, without spaces and marks."""
    return _MARKS.sub("", plain(text))


@cache
def _units() -> Mapping[str, tuple[str, str]]:
    return {
        plain(spelling): (unit, dimension)
        for dimension, units in signs()["units"].items()
        for unit, spellings in units.items()
        for spelling in spellings
    }


def unit_of(text: str) -> str:
    """The unit that a text is, in one spelling; empty when it is none.

    'm²', '㎡' and '平米' are all 平方米; an amount for each of something (元/㎡) is in
    its money.
    """
    sought = plain(text)
    for lead in signs()["rows"]["unit_line"]:
        sought = sought.removeprefix(f"{lead}:")
    found = _units().get(sought) or _units().get(sought.partition("/")[0])
    return found[0] if found else ""


def spellings(unit: str) -> tuple[str, ...]:
    """Every way to write a unit; itself when it is not known."""
    same = (said for said, (name, _) in _units().items() if name == unit)
    return tuple(dict.fromkeys((unit, *same))) if unit else ()


def dimension_of(unit: str) -> str:
    """What a unit measures: money, area, length, share, people, things; empty: unknown."""
    found = _units().get(plain(unit))
    return found[1] if found else ""


def split_unit(header: str) -> tuple[str, str]:
    """A header without its unit, and the unit: 投资（万元） is 投资 in 万元.

    The unit stands in brackets, after a mark (在校生/人, 经费_万元), or at the end when it
    cannot be part of a word (面积㎡, 投资万元). Brackets that hold no unit stay.
    """
    if len(header) > _LONG:
        return header, ""
    for bracket in re.finditer(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]", header):
        unit = unit_of(bracket[1])
        if unit:
            return (header[: bracket.start()] + header[bracket.end() :]).strip(), unit
    suffix = _UNIT_SUFFIX.match(header)
    if suffix and unit_of(suffix["unit"]):
        return suffix["name"].strip(), unit_of(suffix["unit"])
    for spelling, (unit, dimension) in _units().items():
        sure = dimension in ("money", "area", "share") and len(spelling) > 1
        if sure and not spelling.isascii() and plain(header).endswith(spelling):
            return _cut(header, len(spelling)), unit
    if header.rstrip().endswith(("㎡", "m²", "%", "％")):
        length = 2 if header.rstrip().endswith("m²") else 1
        return _cut(header, length), unit_of(header.rstrip()[-length:])
    return header, ""


def _cut(header: str, length: int) -> str:
    return header.rstrip()[:-length].strip() or header


def unit_line(text: str) -> tuple[str, ...]:
    """The units that a line above a table states: 单位：万元、平方米; empty: it is no such line."""
    found: list[str] = []
    for line in _UNIT_LINE.finditer(text.strip("()（）")):
        if any(bare(line["word"]).endswith(lead) for lead in words("rows", "unit_line")):
            between = rf"[、,，;；\s{signs()['headers']['and']}/]+"
            whole = unit_of(line["units"])
            parts = [line["units"]] if whole else re.split(between, line["units"].strip())
            found += [unit_of(part) for part in parts if part]
    return tuple(found) if all(found) else ()


def total_rank(text: str) -> tuple[int, str]:
    """How high a total stands (1 小计, 2 合计, 3 总计; 0: none), and of what it is one.

    杭州市合计 is (2, '杭州市'). A word that only holds such a word, as a school called
    合计小学 would, is none.
    """
    sought = bare(_BRACKET.sub("", plain(text)))
    for rank, name in ((3, "grand"), (1, "subtotal"), (2, "total")):
        for word in words("rows", name):
            if sought == word or (word in sought and _COUNTED.fullmatch(sought.removeprefix(word))):
                return rank, ""
    for rank, name in ((3, "grand"), (1, "subtotal"), (2, "total")):
        for word in words("rows", name):
            if sought.endswith(word) and (not word.isascii() or _last_word(text) == word):
                return rank, sought.removesuffix(word)
    return 0, ""


def _last_word(text: str) -> str:
    """An English total is a word of its own: Ward 1 Total, and no id such as sub_total."""
    return bare(text.rpartition(" ")[2]) if " " in text.strip() and "_" not in text else ""


def is_remark(text: str) -> bool:
    """Whether a row that begins with this text is a remark about the table."""
    said = plain(text)
    if any(said.startswith(word) for word in signs()["rows"]["signed"]):
        return True
    for word in signs()["rows"]["remark"]:
        rest = said.removeprefix(word)
        if rest != said and (not rest or rest[0] in ":;.、1234567890"):
            return True
    return False


def is_signed(text: str) -> bool:
    """Whether a row that begins with this text says who filled the sheet in."""
    said = plain(text)
    return any(said.startswith(word) for word in signs()["rows"]["signed"])
