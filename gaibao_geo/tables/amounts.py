"""Amounts as people write them: a number, its scale, its unit, and how it leans."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Literal

from gaibao_geo.tables.tokens import lists
from gaibao_geo.tables.units import Unit, find_price_unit, find_unit, scale_of
from gaibao_geo.words.numbers import half_width, parse_number

_LONGEST = 80  # signs; what is longer is no amount
_DIGIT = re.compile(r"[0-9]")
_ARABIC = r"[0-9][0-9,]*\.?[0-9]*(?:e[+-]?[0-9]+)?|\.[0-9]+"
_CURRENCIES = r"¥|rmb|cny|us\$|hk\$|\$|€"
_JOINED = ("time", "length")  # 1小时30分 is one time, 60万元70万元 is not one amount


class TwoNumbersError(ValueError):
    """A range or two amounts stand where one is expected."""


class UnknownUnitError(ValueError):
    """What stands behind the number is no unit: ``word``."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True)
class Amount:
    """A number as it is written: its scale is worked in, its unit is not.

    ``qualifier`` is 余, 多, 近 or 约; ``unit`` is ``None`` when none is stated. ``scale`` is
    ``full`` when 万 or 亿 was written, ``half`` when digits have only 千 or less behind them;
    ``chinese`` says that the numerals were Chinese.
    """

    number: Fraction
    unit: Unit | None = None
    qualifier: str = ""
    scale: Literal["", "half", "full"] = ""
    chinese: bool = False


def read_amount(text: str, *, price: bool = False) -> Amount:
    """The amount a text states: '近4.5亿元' is 450,000,000 in 元, 近. Exact.

    With ``price`` the unit may be one of a price (元/㎡). Raises ``TwoNumbersError`` for
    '3–5万', ``UnknownUnitError`` for '3甲', and ``ValueError`` for what is no amount.
    """
    plain = half_width(text).strip()
    match = _grammar().fullmatch(plain) if len(plain) <= _LONGEST else None
    if match is None:
        raise ValueError(text[:_LONGEST])
    figure = match["figure"] + match["scale"]
    rest, behind = _without_qualifier(match["rest"].strip())
    number = parse_number(figure)
    before = _words("before").get((match["before"] or "").casefold(), "")
    amount = Amount(
        Fraction(-number if match["sign"] == "-" else number),
        qualifier=before or _words("behind").get(match["middle"] or "", "") or behind,
        scale=_scale(figure),
        chinese=not _DIGIT.search(figure),
    )
    if match["parts"]:
        parts = int(lists()["numerals"]["parts"][match["parts"]])
        return replace(amount, unit=Unit(match["parts"], "share", Fraction(1, parts)))
    if scale_of(rest):  # 1.83 million
        amount = replace(amount, number=amount.number * (scale_of(rest) or 1), scale="full")
        rest = ""
    return _with_unit(amount, (match["currency"] or "").strip(), rest, price)


def _with_unit(amount: Amount, currency: str, rest: str, price: bool) -> Amount:
    unit = find_unit(rest) or (find_price_unit(rest) if price else None)
    sign = find_unit(currency)
    if unit is None and rest:
        return _with_smaller(amount, rest)
    if unit and sign and unit.dimension != sign.dimension:  # $60元
        raise UnknownUnitError(currency + rest)
    return replace(amount, unit=unit or sign)


def _with_smaller(amount: Amount, rest: str) -> Amount:
    """The amount with a smaller unit behind the first (1小时30分), or the fitting error."""
    digit = _DIGIT.search(rest)
    if rest.startswith(tuple(lists()["numerals"]["vague"])):
        raise ValueError(rest)
    unit = find_unit(rest[: digit.start()]) if digit else None
    if digit and unit and unit.dimension in _JOINED:
        more = read_amount(rest[digit.start() :])
        if more.unit and more.unit.dimension == unit.dimension:
            part = more.number * more.unit.factor / unit.factor
            if 0 <= part < 1:
                return replace(amount, number=amount.number + part, unit=unit)
    if rest[0] in ".,":
        raise ValueError(rest)
    if _second().search(rest) or (digit and (digit.start() == 0 or unit)):
        raise TwoNumbersError(rest)
    if digit or not any(sign.isalpha() for sign in rest):
        raise ValueError(rest)
    raise UnknownUnitError(rest)


def _without_qualifier(rest: str) -> tuple[str, str]:
    for word, lean in _words("behind").items():
        if rest.endswith(word) and find_unit(rest) is None:
            return rest.removesuffix(word).rstrip(), lean
    return rest, ""


@cache
def _words(place: str) -> dict[str, str]:
    """The words that qualify a number, by where they stand; long ones first."""
    words: dict[str, str] = lists()["qualifiers"][place]
    return {word: words[word] for word in sorted(words, key=len, reverse=True)}


def _scale(figure: str) -> Literal["", "half", "full"]:
    numerals = lists()["numerals"]
    if any(sign in figure for sign in numerals["big"]):
        return "full"
    half = _DIGIT.search(figure) and any(sign in figure for sign in numerals["scales"])
    return "half" if half else ""


@cache
def _grammar() -> re.Pattern[str]:
    """[约] [¥] [-] [百分之] 270 [余] [万] and the rest: unit, and what qualifies it."""
    numerals = lists()["numerals"]
    before, behind, parts = (
        "|".join(re.escape(word) for word in words)
        for words in (_words("before"), _words("behind"), numerals["parts"])
    )
    return re.compile(
        rf"(?P<before>{before})?\s*(?P<currency>{_CURRENCIES})?\s*(?P<sign>[+-])?"
        rf"(?P<parts>{parts})?\s*(?P<figure>(?>(?:{_ARABIC}|[{numerals['signs']}])+))\s*"
        rf"(?P<middle>{behind})?(?P<scale>[{numerals['scales']}]*)\s*(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _second() -> re.Pattern[str]:
    """A second number behind 至, 或, – and the like."""
    numerals = lists()["numerals"]
    between = "|".join(re.escape(word) for word in numerals["between"])
    return re.compile(rf"(?:{between})\s*[0-9{numerals['signs']}]", re.IGNORECASE)
