"""Dates as planners write them, as ISO text: no more exact than they are stated."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from gaibao_geo.tables.tokens import lists
from gaibao_geo.words.numbers import half_width

# Serial numbers of the 1900 system (ECMA-376 part 1, 18.17.4.1): days since 1899-12-30 for
# every day from March 1900. Only 1950-2099 is taken for one, so that it is no other number.
_DAY_ZERO = dt.date(1899, 12, 30)
_SERIALS = (18_264, 73_050)
_YEARS = (1000, 2199)
_LONGEST = 60  # signs; no date is longer

_TIME = re.compile(
    r"[ T]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?(?:[0-9]{2})?)?$"
)
_PARTS = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})(?:([-/.])([0-9]{1,2}))?)?")
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_NUMBER = re.compile(r"([0-9]{4,5})(?:\.([0-9]+))?")
_SHORT = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})")
_SHORT_DAY = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2}|[0-9]{4})")
_OCTOBER = re.compile(r"[0-9]{4}\.1")
_WHOLE = re.compile(r"(?<=^[0-9]{4})\.0+$")
_OTHER = re.compile(r"[^A-Za-z0-9 ,./-]")
_SPACED = re.compile(r"(?<=[0-9])\s+(?=[-/.])|(?<=[-/.])\s+(?=[0-9])")


class ImpossibleDateError(ValueError):
    """A date that no calendar holds: 2016-02-30."""


class AmbiguousDateError(ValueError):
    """A date that can be read in more than one way: ``options``, ISO text."""

    def __init__(self, text: str, options: tuple[str, ...]) -> None:
        super().__init__(text)
        self.options = options


def read_date(text: str, *, october: bool = True) -> str:
    """ISO text of a date: '2016', '2016-05' or '2016-05-03'; a time of day is left out.

    Read are 2016.5, 2016年5月3日, 二〇一六年五月, 20160503, 3 May 2016 and the serial numbers
    of a spreadsheet (42491 is 2016-05-01). Raises ``AmbiguousDateError`` for 16/5 and, as
    long as ``october`` is feared, for 2016.1: a spreadsheet shows 2016.10 so. Raises
    ``ImpossibleDateError`` for 2016-13, and ``ValueError`` for what is no date.
    """
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    plain = _SPACED.sub("", _TIME.sub("", _signs(half_width(text).strip()))).strip(" -")
    if october and _OCTOBER.fullmatch(plain):
        raise AmbiguousDateError(text, (f"{plain[:4]}-01", f"{plain[:4]}-10"))
    plain = _WHOLE.sub("", plain)
    match = _PARTS.fullmatch(plain)
    if match and match[2] == "/" and not match[4] and int(match[3]) == int(match[1]) % 100 + 1 > 12:
        raise ValueError(text)  # 2015/16 is a school year
    if match and match[2] and match[4] in (None, match[2]):
        return _iso(text, match[1], match[3], match[5])
    if (match := _SOLID.fullmatch(plain)) is not None:
        return _iso(text, *match.groups())
    if (match := _NUMBER.fullmatch(plain)) is not None:
        return _number(text, match[1], match[2] or "")
    return _short(text, plain)


def looks_like_text_month(text: str) -> bool:
    """Whether 2016.10 or 2016.05 shows that months were kept as text, zeros and all."""
    return re.fullmatch(r"[0-9]{4}\.(?:10|0[1-9])", text.strip()) is not None


def _number(text: str, whole: str, fraction: str) -> str:
    if len(whole) == 5 and _SERIALS[0] <= int(whole) <= _SERIALS[1]:
        return (_DAY_ZERO + dt.timedelta(days=int(whole))).isoformat()
    if len(whole) == 4 and not fraction.strip("0"):
        return _iso(text, whole)
    raise ValueError(text)


def _short(text: str, plain: str) -> str:
    """Dates with a year of two digits, or the day first: read only if there is one way."""
    if (match := _SHORT.fullmatch(plain)) is not None:
        raise AmbiguousDateError(text, tuple(_possible([(f"20{match[1]:0>2}", match[2], None)])))
    match = _SHORT_DAY.fullmatch(plain)
    if match is None:
        return _worded(text, plain)
    one, two, three = match.groups()
    if len(three) == 4:
        options = _possible([(three, two, one), (three, one, two)])
        if len(options) == 1:
            return options[0]
    else:
        options = _possible([(f"20{one:0>2}", two, three), (f"20{three:0>2}", two, one),
                             (f"20{three:0>2}", one, two)])  # fmt: skip
    raise AmbiguousDateError(text, tuple(options))


def _worded(text: str, plain: str) -> str:
    """Dates with the month in English: 3 May 2016, May 2016; May-16 may be a day."""
    words = re.findall(r"[A-Za-z]+|[0-9]+", plain)
    names = [word.lower() for word in words if word.isalpha()]
    known: dict[str, int] = lists()["dates"]["months"]
    if len(names) != 1 or names[0] not in known or _OTHER.search(plain):
        raise ValueError(text)
    month = str(known[names[0]])
    numbers = [word for word in words if word.isdigit()]
    years = [number for number in numbers if len(number) == 4]
    if len(years) == 1 and len(numbers) <= 2:
        day = next((number for number in numbers if number not in years), None)
        return _iso(text, years[0], month, day)
    if len(numbers) == 1:
        raise AmbiguousDateError(text, tuple(_possible([(f"20{numbers[0]:0>2}", month, None)])))
    raise ValueError(text)


def _possible(options: list[tuple[str, str, str | None]]) -> list[str]:
    found = []
    for parts in options:
        try:
            found.append(_iso("", *parts))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _iso(text: str, year: str, month: str | None = None, day: str | None = None) -> str:
    if not _YEARS[0] <= int(year) <= _YEARS[1]:
        raise ValueError(text)
    try:
        date = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise ImpossibleDateError(text) from error
    return date.isoformat()[: 10 if day else 7 if month else 4]


def _signs(text: str) -> str:
    """The text with Chinese numerals as digits and 年月日 as -."""
    dates = lists()["dates"]
    if text.isascii():
        return text
    for zero in dates["zeros"]:
        text = text.replace(zero, dates["digits"][0])
    text = _numerals().sub(lambda match: _digits(match[0]), text)
    for word, sign in sorted(dates["signs"].items(), key=lambda item: -len(item[0])):
        text = text.replace(word, sign)
    return text


def _digits(numerals: str) -> str:
    """Digit by digit, or as tens: 二〇一六 is 2016, 二十三 is 23."""
    dates = lists()["dates"]
    digits, ten = dates["digits"], dates["ten"]
    if ten not in numerals:
        return "".join(str(digits.index(sign)) for sign in numerals)
    head, _, tail = numerals.partition(ten)
    if len(head) > 1 or len(tail) > 1 or ten in tail:
        return numerals
    return f"{digits.index(head) if head else 1}{digits.index(tail) if tail else 0}"


@cache
def _numerals() -> re.Pattern[str]:
    dates = lists()["dates"]
    return re.compile(f"[{dates['digits']}{dates['ten']}]+")
