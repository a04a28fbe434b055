"""One cell at a time: what it says, what was read how, and what cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from gaibao_geo.tables.amounts import Amount, TwoNumbersError, UnknownUnitError, read_amount
from gaibao_geo.tables.cleaning import NUMBER, TIME, TRUTH, cleaned, is_name
from gaibao_geo.tables.columns import Column
from gaibao_geo.tables.dates import AmbiguousDateError, ImpossibleDateError, read_date
from gaibao_geo.tables.degrees import Axis, MinutesError, parse_degrees
from gaibao_geo.tables.findings import Repair, Severity
from gaibao_geo.tables.tokens import (
    empty_texts,
    empty_words,
    flag_words,
    folded,
    is_error,
    lists,
    main_spelling,
    nearest,
    nothing_words,
    word_for,
    words_of,
)
from gaibao_geo.tables.units import Unit
from gaibao_geo.words import Both, both
from gaibao_geo.words.numbers import half_width

MOST_DIGITS = 18  # so that a whole number fits into 64 bits
CURRENCIES = ("usd", "hkd", "eur")  # read only where the file states them for the column
_TOO_LARGE = Fraction(10**MOST_DIGITS)
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_POINT_ZERO = re.compile(r"[0-9]+\.0+")
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,20})?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_WIDE_ID = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B),
                                             *range(0xFF41, 0xFF5B))}  # fmt: skip
_PROPOSED = 200  # spellings of one column that are compared with the list; it takes time


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell; rule and repair as in ``Doubt``."""

    rule: str
    values: Mapping[str, object] = field(default_factory=dict)
    repair: Repair | None = None
    severity: Severity = "error"


@dataclass(frozen=True)
class Reading:
    """What a cell says: a value (``None``: missing), and how it was come by.

    ``notes`` maps rules of what was read how to what it was read as. ``bare`` says that a
    number stood there without a unit.
    """

    value: Any = None
    fault: Fault | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    qualifier: str = ""
    bare: bool = False


Reader = Callable[[str, int], Reading]


@dataclass(frozen=True)
class Measure:
    """The unit a column is kept in (``None``: its own row says) and the one the file states."""

    target: Unit | None
    stated: Unit | None

    @property
    def factor(self) -> Fraction:
        """What a bare number is multiplied with."""
        if self.target is None or self.stated is None:
            return Fraction(1)
        return self.stated.factor / self.target.factor


def reader_for(column: Column, measure: Measure, *, october: bool, dotted_ids: bool) -> Reader:
    """The reader of a column's cells.

    ``october`` says that 2016.1 may be 2016.10; ``dotted_ids`` that 1.0 is an id as it is.
    """
    inner: Reader
    if column.kind == "text" and words_of(column):
        inner = _words_reader(column)
    elif column.kind == "text":
        inner = _text_reader(column, dotted_ids)
    elif column.kind == "flag":
        inner = _flag
    elif column.kind == "date":
        inner = _date_reader(october)
    elif measure.target is not None and measure.target.dimension == "angle":
        inner = _degrees_reader(column)
    else:
        inner = _number_reader(column, measure)
    return _checked(column, inner)


def _checked(column: Column, inner: Reader) -> Reader:
    """The reader with what holds for every kind: junk, empty words, failed formulas, range."""
    named = is_name(column)
    empties = empty_texts(column)
    free = column.kind == "text" and not words_of(column)

    def read(text: str, kind: int) -> Reading:
        plain = cleaned(text, name=named)
        notes = {} if plain == (text if free else text.strip()) else {"V37": plain}
        if is_error(plain):
            return Reading(fault=Fault("V38_error"))
        missing = (
            _missing(column, plain, plain in empties) if free else _missing_word(column, plain)
        )
        if missing is not None:
            return missing
        reading = inner(plain, kind)
        if reading.fault and reading.fault.rule == "bad_value":
            return reading
        if reading.fault is None and not within(column, reading.value):
            reading = replace(reading, fault=beyond(column))
        return replace(reading, notes={**notes, **reading.notes})

    return read


def _missing_word(column: Column, text: str) -> Reading | None:
    """The reading of a word that stands for no data; ``None`` if it says something."""
    plain = folded(text)
    if _is_word(column, text):
        return None
    if plain in nothing_words():
        return _missing(column, text, True, "V31_none")
    return _missing(column, text, plain in empty_words())


def _missing(column: Column, text: str, empty: bool, rule: str = "V31") -> Reading | None:
    if text and not empty:
        return None
    if column.required:
        return Reading(fault=Fault("empty_cell"))
    return Reading(notes={rule: text} if text else {})


def _is_word(column: Column, text: str) -> bool:
    if column.kind == "flag":
        return folded(text) in flag_words()
    return column.kind == "text" and word_for(column, text) is not None


def within(column: Column, value: object) -> bool:
    """Whether a number lies within the column's bounds; anything else does."""
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        return True
    low = column.least is None or value >= column.least
    return low and (column.most is None or value <= column.most)


def beyond(column: Column) -> Fault:
    """The fault of a number outside the column's bounds."""
    ends = [
        f"{sign} {end:g}" for sign, end in (("≥", column.least), ("≤", column.most))
        if end is not None
    ]  # fmt: skip
    return Fault("out_of_range", {"allowed": ", ".join(ends)})


def _bad(column: Column, repair: Repair | None = None) -> Reading:
    return Reading(fault=Fault("bad_value", {"kind": both(f"kind.{column.kind}")}, repair))


def _text_reader(column: Column, dotted_ids: bool) -> Reader:
    is_id = column.name.endswith("_id")

    def read(text: str, kind: int) -> Reading:
        if not is_id or kind in (TIME, TRUTH):
            return Reading(text)
        if _SCIENTIFIC.fullmatch(text) and (kind == NUMBER or "+" in text):
            return Reading(text, Fault("V09_digits"))
        if kind == NUMBER:
            return Reading(text, notes={"V09": text})
        if not dotted_ids and _POINT_ZERO.fullmatch(text):
            whole = text.partition(".")[0]
            return Reading(whole, notes={"V09": whole})
        plain = text.translate(_WIDE_ID)
        return Reading(plain, notes={"V03": plain} if plain != text else {})

    return read


def _words_reader(column: Column) -> Reader:
    left, tokens = _PROPOSED, column.allowed

    def read(text: str, kind: int) -> Reading:
        nonlocal left
        word = word_for(column, text)
        if word is None and kind == NUMBER:
            word = word_for(column, text.removesuffix(".0"))
        if word is not None or not column.allowed:
            return Reading(text if word is None else word)
        left -= 1
        token, near = nearest(column, text) if left >= 0 else (None, ())
        allowed = Both(
            ", ".join(dict.fromkeys((*near, *(main_spelling(column, item) for item in tokens)))),
            ", ".join(dict.fromkeys((*near, *tokens))),
        )
        repair = Repair("set", token) if token else None
        return Reading(text, Fault("unknown_word", {"allowed": allowed}, repair))

    return read


def _flag(text: str, kind: int) -> Reading:
    known = flag_words().get(folded(text)) if kind != TIME else None
    if known is None:
        return Reading(fault=Fault("bad_value", {"kind": both("kind.flag")}))
    return Reading(known)


def _date_reader(october: bool) -> Reader:
    def read(text: str, kind: int) -> Reading:
        try:
            if kind == TRUTH:
                raise ValueError(text)
            date = read_date(text, october=october or kind == NUMBER)
        except AmbiguousDateError as error:
            options = error.options
            repair = Repair("set", options[0]) if len(options) == 1 else None
            if not options:
                return Reading(fault=Fault("V29_impossible"))
            return Reading(fault=Fault("V29", {"options": ", ".join(options)}, repair))
        except ImpossibleDateError:
            return Reading(fault=Fault("V29_impossible"))
        except ValueError:
            return Reading(fault=Fault("bad_value", {"kind": both("kind.date")}))
        same = text == date or kind == TIME
        return Reading(date, notes={} if same else {"V29_form": f"{text} → {date}"})

    return read


def _degrees_reader(column: Column) -> Reader:
    axis: Axis = "lat" if "lat" in column.name else "lon" if "lon" in column.name else ""

    def read(text: str, kind: int) -> Reading:
        try:
            if kind in (TRUTH, TIME):
                raise ValueError(text)
            if _PLAIN.fullmatch(text):
                return Reading(float(text))
            value = parse_degrees(text, axis)
        except MinutesError:
            return Reading(fault=Fault("V15_minutes"))
        except ValueError:
            return _bad(column)
        return Reading(value, notes={"V15": f"{value:.6f}"})

    return read


def _number_reader(column: Column, measure: Measure) -> Reader:
    def read(text: str, kind: int) -> Reading:
        try:
            if kind in (TRUTH, TIME) or _SPACED.fullmatch(half_width(text)):
                raise ValueError(text)
            amount = read_amount(text, price=column.kind == "decimal")
        except TwoNumbersError:
            return Reading(fault=Fault("V02_range"))
        except UnknownUnitError as error:
            return Reading(fault=Fault("V20_unknown", {"word": error.word}))
        except ValueError:
            grouped = half_width(text) if _SPACED.fullmatch(half_width(text)) else ""
            return _bad(column, Repair("set", grouped.replace(" ", "")) if grouped else None)
        return _measured(column, text, amount, measure)

    return read


def _measured(column: Column, text: str, amount: Amount, measure: Measure) -> Reading:
    """An amount in the column's unit."""
    if amount.scale == "half" and amount.unit is None and measure.factor != 1:
        return Reading(fault=Fault("V02_scale", {"stated": _word(measure.stated)}))
    factor = _factor(amount, measure)
    if factor is None:
        return Reading(fault=Fault("V20_dimension", {"word": _word(amount.unit)}))
    number = amount.number * factor
    if abs(number) >= _TOO_LARGE or 0 < abs(number) < 1 / _TOO_LARGE:
        return _bad(column)
    return _typed(column, number, amount, dict(_notes(text, amount, measure, number)))


def _typed(column: Column, number: Fraction, amount: Amount, notes: dict[str, str]) -> Reading:
    value: object
    if column.kind in ("integer", "yuan"):
        if number.denominator != 1:
            return _not_whole(column, number)
        value = int(number)
    elif column.kind == "decimal":
        value = Decimal(number.numerator) / Decimal(number.denominator)
    else:
        value = float(number)
    return Reading(value, None, notes, amount.qualifier, amount.unit is None)


def _not_whole(column: Column, number: Fraction) -> Reading:
    if column.kind != "yuan":
        return _bad(column)
    yuan = Decimal(number.numerator) / Decimal(number.denominator)
    whole = yuan.quantize(Decimal(1), ROUND_HALF_UP)
    values = {"kind": both("kind.yuan"), "yuan": f"{yuan.normalize():,f}"}
    return Reading(fault=Fault("V02_fraction", values, Repair("set", f"¥{whole}")))


def _factor(amount: Amount, measure: Measure) -> Fraction | None:
    """What the number is multiplied with to be in the column's unit; ``None``: it cannot be."""
    target = measure.target
    if amount.unit is None:
        if amount.scale == "full" and measure.stated is not None and target is not None:
            return measure.stated.plain / target.factor  # 60万 in a column of 万元 is 600,000
        return measure.factor
    if target is None:
        return Fraction(amount.unit.scale)
    if amount.unit.dimension == target.dimension or alike(amount.unit, target):
        return amount.unit.factor / target.factor
    if measure.stated and amount.unit.dimension == measure.stated.dimension:
        return amount.unit.factor / target.factor  # dollars in a column stated in dollars
    return None


def alike(unit: Unit, target: Unit) -> bool:
    """Whether one counts what the other counts: 308个 may be children."""
    counted = {unit.dimension, target.dimension} <= {"people", "things"}
    return counted and unit.word in lists()["numerals"]["any_thing"]


def _notes(
    text: str, amount: Amount, measure: Measure, number: Fraction
) -> Iterator[tuple[str, str]]:
    read = shown(number)
    unit, target = amount.unit, measure.target
    if half_width(text.replace("￥", "")) != text.replace("￥", ""):  # ￥ is no slip
        yield "V03", half_width(text)
    if amount.chinese:
        yield "V04", read
    money = unit is not None and unit.dimension in ("money", *CURRENCIES)
    if amount.scale or money or (unit is not None and unit.scale != 1):
        yield "V02", read
    if amount.qualifier:
        yield "V02_about", amount.qualifier
    if unit is None and measure.factor != 1 and amount.scale != "full":
        yield "V20_header", read
    if unit is None or money:
        return
    if target is None and unit.dimension not in ("things", "people"):
        yield "V20_own", unit.word
    elif target is not None and unit.plain != target.factor:
        yield "V20", read
    elif not amount.scale and unit.scale == 1:
        yield "V04_unit", read


def shown(number: Fraction | float) -> str:
    """A number as a note quotes it."""
    value = float(number)
    if value.is_integer() or abs(value) < 1:
        return f"{value:,.15g}"
    return f"{value:,.4f}".rstrip("0")


def _word(unit: Unit | None) -> str:
    return "" if unit is None else unit.word
