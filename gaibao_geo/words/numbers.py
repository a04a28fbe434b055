"""Numbers as people write them, in and out.

Money is whole yuan inside the program. Outside, a Chinese office reads 万元 and
亿元; an English reader gets yuan or million yuan. Nothing is rounded away.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation, localcontext
from typing import Literal

import cn2an

from gaibao_geo.words import Both, both

WAN = 10_000  # yuan in 1 万元
YI = 100_000_000  # yuan in 1 亿元
MILLION = 1_000_000

# Characters as wide as a Chinese sign, and small forms, that have a plain twin. Not NFKC:
# it would read 10² as 102 and ① as 1.
_WIDE = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFF01, 0xFF5F), 0xFFE5, *range(0xFE50, 0xFE6C), 0x3000)
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
} | {0x2212: "-"}

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SPOKEN = {"两": "二", "〇": "零", "○": "零", "萬": "万", "億": "亿", "廿": "二十",
           "卅": "三十", "貳": "贰", "參": "叁", "陸": "陆"}  # fmt: skip
_PLAIN = dict(zip(_CAPITALS + "拾佰仟", _DIGITS + "十百千", strict=True))
_BARE_TEN = re.compile("(?<=[百千万亿零])十")
_ORDERS = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 10**2), ("十", 10))
_SCALES = {"千万": 10**7, "百万": 10**6, "亿": 10**8, "万": 10**4, "千": 10**3}
_DIGIT = re.compile(r"[0-9]")
_ARABIC = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:,[0-9]{4})+|[0-9]+)(?:\.[0-9]*)?"
    r"(?:[eE][+-]?[0-9]{1,3})?|\.[0-9]+"
)
_AMOUNT = re.compile(r"(?<=.)[元圆]整?$")
_ENGLISH = re.compile(r"(million|billion)?(?:yuan|rmb)?$", re.IGNORECASE)
_MILLIONS = {"million": MILLION, "billion": 1000 * MILLION}
_POWER = re.compile(r"[eE]")
_LONGEST = 60  # signs; no number that a table needs is longer
_TOO_LARGE = 10**16  # where cn2an ends


def half_width(text: str) -> str:
    """The text with full-width letters, digits and marks as plain ones: １２％ is 12%."""
    return text if text.isascii() else text.translate(_WIDE)


def money(yuan: int) -> Both:
    """An amount of whole yuan, exact, in the unit an office would choose.

    131,760,000 is 1.3176亿元 and 131.76 million yuan; 60,300 is 6.03万元 and 60,300 yuan.
    """
    if abs(yuan) >= YI:
        zh = both("money.yi", amount=_plain(Decimal(yuan) / YI)).zh
    elif abs(yuan) >= WAN:
        zh = both("money.wan", amount=_plain(Decimal(yuan) / WAN)).zh
    else:
        zh = both("money.yuan", amount=f"{yuan:,}").zh
    if abs(yuan) >= MILLION:
        return Both(zh, both("money.million", amount=_plain(Decimal(yuan) / MILLION)).en)
    return Both(zh, both("money.yuan", amount=f"{yuan:,}").en)


def wan(yuan: int) -> str:
    """The same amount as a figure in 万元, exact: 131,760,000 is '13,176'."""
    return _plain(Decimal(yuan) / WAN)


def percent(share: float, digits: int = 1) -> str:
    """A share (0-1, may pass 1) as a percentage: 0.0704 is '7.0%'."""
    return f"{share * 100:.{digits}f}%"


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_number(text: str) -> Decimal:
    """The number written in Arabic or Chinese numerals, full-width digits included.

    ``parse_number('十四')`` is 14, ``parse_number('1,032')`` 1032,
    ``parse_number('３．６２')`` 3.62, ``parse_number('1亿3200万')`` 132,000,000 and
    ``parse_number('壹拾贰万')`` 120,000; 〇一二 read digit by digit as a year is.
    Raises ``ValueError`` when it is no number, or could be two: 三五 may be three to
    five, 一万五 is said for 15,000 and written for 10,005.
    """
    plain = half_width(text).strip()
    sign = -1 if plain[:1] in ("-", "负") else 1
    figure = plain[1:] if plain[:1] in ("-", "+", "负") else plain
    if not figure or len(figure) > _LONGEST:
        raise ValueError(f"not a number: {text!r}")
    try:
        with localcontext(prec=2 * _LONGEST):  # the usual 28 digits would round
            return sign * _read(figure)
    except (ValueError, TypeError, KeyError, InvalidOperation) as error:
        raise ValueError(f"not a number: {text!r}") from error


def _read(figure: str) -> Decimal:
    if _ARABIC.fullmatch(figure):
        return Decimal(figure.replace(",", ""))
    if _POWER.search(figure):  # 1e3万
        raise ValueError(figure)
    return _mixed(figure) if _DIGIT.search(figure) else _chinese(figure)


def _mixed(figure: str) -> Decimal:
    """Arabic digits with 千, 万 and 亿 among them: 8千万, 1亿3200万.

    Bare digits after a scale are read only when they fill it (1万2000): 3万5 is said for
    35,000 and looks like 30,005.
    """
    for scale, factor in _ORDERS:
        head, found, tail = figure.rpartition(scale)
        if not found:
            continue
        rest = Decimal(0)
        if tail:
            rest = _read(tail)
            whole = tail.partition(".")[0]
            bare = whole.isdecimal() and len(whole) != len(str(factor)) - 1
            if rest >= factor or bare or tail in _DIGITS:
                raise ValueError(figure)
        return _read(head) * factor + rest
    raise ValueError(figure)


def _chinese(figure: str) -> Decimal:
    """Chinese numerals alone, everyday or financial.

    cn2an reads whole numbers, in its strict mode: the others take 三五 for 35. What stands
    behind the point is read here, for cn2an makes it a binary fraction.
    """
    plain = "".join(_SPOKEN.get(sign, sign) for sign in figure)
    plain = _BARE_TEN.sub("一十", plain)
    if len(plain) >= 3 and all(sign in _DIGITS for sign in plain):
        if len(plain) == 3 and "零" not in plain:  # 七八九 is not 789
            raise ValueError(figure)
        return Decimal("".join(str(_DIGITS.index(sign)) for sign in plain))
    whole, point, rest = plain.partition("点")
    if not point:
        return Decimal(_strict(plain))
    digits = rest.rstrip("千百万亿")
    decimals = "".join(str(_DIGITS.index(sign)) for sign in digits)
    scale = rest[len(digits):]  # fmt: skip
    if not decimals or (scale and scale not in _SCALES):
        raise ValueError(figure)
    return Decimal(f"{_strict(whole)}.{decimals}") * _SCALES.get(scale, 1)


def _strict(whole: str) -> int:
    value = int(cn2an.cn2an(whole, "strict"))
    # Written back it must say the same, zeros aside: cn2an 0.5 reads 五亿十万 as five 亿.
    if value >= _TOO_LARGE or _bare(str(cn2an.an2cn(value, "low"))) != _bare(
        "".join(_PLAIN.get(sign, sign) for sign in whole)
    ):
        raise ValueError(whole)
    return value


def _bare(numerals: str) -> str:
    return numerals.replace("一十", "十").replace("零", "") or "零"


def in_chinese(number: int | Decimal) -> str:
    """The number in Chinese numerals: 659 is 六百五十九, 3.62 is 三点六二.

    ``parse_number`` reads it back. Raises ``ValueError`` from 10 000 000 000 000 000 on.
    """
    return _written(Decimal(number), "low")


def in_capitals(yuan: int) -> str:
    """An amount of whole yuan in financial capitals (人民币大写): 60,300 is 陆万零叁佰元整.

    ``parse_yuan`` reads it back. Raises ``ValueError`` from 10 000 000 000 000 000 on.
    """
    return _written(Decimal(yuan), "up") + "元整"


def _written(number: Decimal, mode: Literal["low", "up"]) -> str:
    if abs(number) >= _TOO_LARGE:
        raise ValueError(f"{number} is too large to be written in Chinese numerals")
    whole, _, decimals = f"{abs(number):f}".partition(".")
    sign = "负" if number < 0 else ""
    text = sign + str(cn2an.an2cn(int(whole), mode))
    digits = _DIGITS if mode == "low" else _CAPITALS
    return text + ("点" + "".join(digits[int(sign)] for sign in decimals) if decimals else "")


_MONEY_UNIT = re.compile(r"[元圆万亿萬億]|yuan|million|billion", re.IGNORECASE)


def has_money_unit(text: str) -> bool:
    """Whether a text that begins with a figure names a unit of money."""
    return text[:1].isdigit() and bool(_MONEY_UNIT.search(text))


def parse_yuan(text: str) -> int:
    """Whole yuan from what a person types for an amount of money.

    ``'1500万'``, ``'1.5亿元'``, ``'8千万'``, ``'15,000,000'``, ``'六百五十九万'`` and
    ``'陆万零叁佰元整'`` are read, and ``'72.4 million yuan'``; a bare number is yuan. Raises
    ``ValueError`` when the text is no amount, or not a whole number of yuan.
    """
    plain = half_width(text).strip().replace(" ", "")
    english = _ENGLISH.search(plain)
    scale = english[1].lower() if english and english[1] else ""
    figure = _AMOUNT.sub("", _ENGLISH.sub("", plain))
    if figure[:1] in ("-", "+") or _POWER.search(figure):
        raise ValueError(f"not an amount of money: {text!r}")
    try:
        value = parse_number(figure) * _MILLIONS.get(scale, 1)
    except ValueError as error:
        raise ValueError(f"not an amount of money: {text!r}") from error
    if value != value.to_integral_value():
        raise ValueError(f"not a whole number of yuan: {text!r}")
    return int(value)
