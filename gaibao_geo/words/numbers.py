"""Numbers as people write them, in and out.

Money is whole yuan inside the program. Outside, a Chinese office reads 万元 and
亿元; an English reader gets yuan or million yuan. Nothing is rounded away.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

import cn2an

from gaibao_geo.words import Both, both

WAN = 10_000  # yuan in 1 万元
YI = 100_000_000  # yuan in 1 亿元
MILLION = 1_000_000

_SPOKEN = {"两": "二", "〇": "零"}
_SCALES = {"千万": 10**7, "百万": 10**6, "亿": 10**8, "万": 10**4, "千": 10**3}
_AMOUNT = re.compile(
    r"(?P<figure>\d[\d,]*(?:\.\d+)?)(?P<scale>千万|百万|亿|万|千)?元?", re.ASCII
)


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
    ``parse_number('３．６２')`` 3.62. Raises ``ValueError`` when it is no number.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        pass
    for spoken, written in _SPOKEN.items():
        plain = plain.replace(spoken, written)
    try:
        return Decimal(str(cn2an.cn2an(plain, "smart")))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"not a number: {text!r}") from error


def parse_yuan(text: str) -> int:
    """Whole yuan from what a person types for an amount of money.

    ``'1500万'``, ``'1.5亿元'``, ``'8千万'``, ``'15,000,000'`` are read; a bare
    number is yuan. Raises ``ValueError`` when the text is no amount, or not a
    whole number of yuan.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise ValueError(f"not an amount of money: {text!r}")
    value = Decimal(match["figure"].replace(",", "")) * _SCALES.get(match["scale"] or "", 1)
    if value != value.to_integral_value():
        raise ValueError(f"not a whole number of yuan: {text!r}")
    return int(value)
