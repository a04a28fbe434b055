"""Figures as a table shows them: missing is said, and 100 % means every one."""

from __future__ import annotations

import math
from unicodedata import east_asian_width

from gaibao_geo.words import Lang, say
from gaibao_geo.words.numbers import percent

_MOST_DIGITS = 6  # of a percentage; one school in 240,000 shows with four


def share_digits(share: float, least: int = 1) -> int:
    """Decimals a percentage needs so that it reads 0 % or 100 % only when it is just that.

    1163/1165 needs one (99.8 %), 9999/10000 two (99.99 %).
    """
    for digits in range(least, _MOST_DIGITS):
        if (share == 0) == (round(share * 100, digits) == 0) and (share == 1) == (
            round(share * 100, digits) == 100
        ):
            return digits
    return _MOST_DIGITS


def share_text(share: float | None, lang: Lang = "zh") -> str:
    """A share (0-1, may pass 1) as a percentage that is never rounded up to 100 %.

    Missing reads as 无数据 / no data.
    """
    if share is None or math.isnan(share):
        return say("word.no_data", lang)
    return percent(share, share_digits(share))


def figure(value: float | None, lang: Lang = "zh", digits: int = 1) -> str:
    """A number in full, its decimals only where it has some: 1,234 and 4.5.

    Missing reads as 无数据 / no data. A value that is not zero never reads as zero.
    """
    if value is None or math.isnan(value):
        return say("word.no_data", lang)
    while value and round(value, digits) == 0 and digits < _MOST_DIGITS:
        digits += 1
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text


def columns_of(text: str) -> int:
    """How many columns of a terminal or digits of a cell the text takes: a Chinese sign two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text with blanks up to ``columns``, behind it or (``right``) in front."""
    blanks = " " * max(columns - columns_of(text), 0)
    return blanks + text if right else text + blanks
