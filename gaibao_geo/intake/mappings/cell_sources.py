"""Where the cells of one of our columns come from in somebody else's sheet."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.tokens import empty_words

Cells = pd.Series  # of texts, numbers, dates or nothing, as a sheet holds them
_BRACES = re.compile(r"\{([^{}]*)\}")
# Thousands, or lakhs as India writes them; another grouping may be a decimal sign misread.
_GROUPED = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d{1,2}(,\d{2})+,\d{3}|\d*)(\.\d*)?")
# Signs of currencies and the letters before them (US$, USD), blanks of every kind.
_AROUND_AMOUNTS = re.compile(r"\s|'|[A-Z]{0,3}[$€£¥￥₹₽₩₫]|^[A-Z]{3}(?=[\s\d(-])")


@dataclass(frozen=True)
class Source:
    """What fills a column: a column of the sheet, several joined, a pattern or a constant.

    ``remove``, ``replace``, ``amount``, ``times``, ``values``, ``prefix`` and ``suffix``
    are applied in this order to the text of a cell that is not missing. ``otherwise`` is
    asked where the cell is missing; a join or pattern is missing when one of its parts is.
    """

    columns: tuple[str, ...] = ()
    join: str = ""
    pattern: str = ""
    value: str | None = None
    remove: tuple[str, ...] = ()
    replace: tuple[tuple[re.Pattern[str], str], ...] = ()
    amount: bool = False
    decimal: str = "."
    times: Decimal | None = None
    values: Mapping[str, str] | None = None
    other: str | None = None
    prefix: str = ""
    suffix: str = ""
    unit: str = ""
    missing: frozenset[str] = frozenset()
    otherwise: Source | None = None

    @property
    def theirs(self) -> tuple[str, ...]:
        """The columns of the sheet that it takes."""
        return self.columns + (self.otherwise.theirs if self.otherwise else ())

    @property
    def braces(self) -> tuple[str, ...]:
        """What patterns have in braces: columns of ours if they are filled, else the sheet's."""
        inner = self.otherwise.braces if self.otherwise else ()
        return (*_BRACES.findall(self.pattern), *inner)

    @property
    def as_it_stands(self) -> bool:
        """Whether the cells of one column are taken without touching them."""
        touched = (
            self.pattern, self.remove, self.replace, self.amount, self.times,
            self.values is not None, self.prefix, self.suffix,
        )  # fmt: skip
        return len(self.columns) == 1 and not any(touched)


@dataclass(frozen=True)
class Taken:
    """Cells for one of our columns, on the rows they were asked for.

    ``absent`` is true where nothing stands. ``unlisted`` holds the places (from 0) and
    texts that the list of values does not know, which are left empty; ``others`` the texts
    that were read as the one for all others, with their number.
    """

    cells: Cells[Any]
    absent: NDArray[np.bool_]
    unlisted: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """Rows of a sheet: ``theirs`` hands over a column by its name in the sheet.

    ``ours`` holds the columns already filled; in a pattern's braces they go first.
    """

    index: pd.Index[Any]
    theirs: Callable[[str], Cells[Any]]
    ours: Mapping[str, Cells[Any]] = field(default_factory=dict)

    def named(self, name: str) -> Cells[Any]:
        """A column of ours if it is filled, else one of the sheet."""
        return self.ours[name] if name in self.ours else self.theirs(name)


def take(source: Source, rows: Rows) -> Taken:
    """The cells that ``source`` gives for these rows."""
    own = _own(source, rows)
    if source.otherwise is None:
        return own
    second = take(source.otherwise, rows)
    cells = own.cells.astype(object).mask(own.absent, second.cells.astype(object))
    absent = own.absent & second.absent
    # The second choice was asked for every row; only where it steps in does it count.
    unlisted = {at: text for at, text in second.unlisted.items() if own.absent[at]}
    return Taken(cells, absent, {**unlisted, **own.unlisted}, {**second.others, **own.others})


def ordered(filled: Mapping[str, Source]) -> list[str]:
    """The columns of ours in an order in which patterns find what they name filled.

    A pattern that names itself, or two that name each other, mean columns of the sheet.
    """
    done: list[str] = []
    waiting = list(filled)
    while waiting:
        ready = [name for name in waiting
                 if not (set(filled[name].braces) - {name}) & set(waiting)]  # fmt: skip
        done += ready or waiting[:1]
        waiting = [name for name in waiting if name not in done]
    return done


def _own(source: Source, rows: Rows) -> Taken:
    if source.value is not None:
        absent = np.full(len(rows.index), source.value == "")
        return Taken(pd.Series(source.value, index=rows.index, dtype="str"), absent)
    if source.as_it_stands:
        cells = rows.theirs(source.columns[0])
        written = texts(cells)
        told = written.isin(source.missing).to_numpy(dtype=bool)
        if told.any():
            cells = cells.astype(object).mask(told, None)
        return Taken(cells, told | _empty(written))
    written, absent = _written(source, rows)
    codes, unique = pd.factorize(written)
    cleaned = [_cleaned(source, text) for text in unique]
    read = list(cleaned)
    unlisted: dict[int, str] = {}
    others: dict[str, int] = {}
    if source.values is not None:
        present = Counter(codes[~absent].tolist())
        for code, text in enumerate(cleaned):
            if text in source.values:
                read[code] = source.values[text]
            elif source.other is not None:
                read[code] = source.other
                if present[code]:
                    others[text] = others.get(text, 0) + present[code]
            elif present[code]:
                read[code] = ""
                unlisted |= {int(at): text for at in np.flatnonzero((codes == code) & ~absent)}
    framed = [f"{source.prefix}{text}{source.suffix}" if text else "" for text in read]
    given = np.array([*framed, ""], dtype=object)[np.where(absent, len(framed), codes)]
    cells = pd.Series(given, index=rows.index, dtype=object)
    absent = absent | (given == "")
    absent[list(unlisted)] = False  # something stands there, only nobody knows what it means
    return Taken(cells.mask(cells == "", None), absent, unlisted, others)


def _written(source: Source, rows: Rows) -> tuple[Cells[Any], NDArray[np.bool_]]:
    """The text before any cleaning, and where a part of it is missing."""
    if source.pattern:
        pieces = _BRACES.split(source.pattern)  # text, name, text, name, … text
        fixed, names = pieces[::2], pieces[1::2]
    else:
        names = list(source.columns)
        fixed = ["", *[source.join] * (len(names) - 1), ""]
    column = rows.named if source.pattern else rows.theirs
    absent = np.zeros(len(rows.index), dtype=bool)
    whole = pd.Series(fixed[0], index=rows.index, dtype=object)
    for name, after in zip(names, fixed[1:], strict=True):
        part = texts(column(name))
        listed = part.isin(list(source.values or ())).to_numpy(dtype=bool)
        none = _empty(part) | part.isin(source.missing).to_numpy(dtype=bool)
        absent |= none & ~listed  # N/A is a value where the list says what it means
        whole = whole + part.astype(object) + after
    return whole, absent


def _cleaned(source: Source, text: str) -> str:
    for mark in source.remove:
        text = text.replace(mark, "")
    for sought, put in source.replace:
        text = sought.sub(put, text)
    if source.amount:
        text = plain_amount(text, source.decimal)
    text = text.strip()
    if source.times is not None:
        text = _times(text, source.times)
    return text


def plain_amount(text: str, decimal: str = ".") -> str:
    """An amount without its dress: ``$1,234.00`` is 1234.00, ``(1,234)`` is -1234.

    What is no plain number underneath comes back as it was.
    """
    bare = _AROUND_AMOUNTS.sub("", text.strip())
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare[1:-1] if negative else bare
    if decimal == ",":
        bare = bare.translate({ord("."): ",", ord(","): "."})
    if not _GROUPED.fullmatch(bare) or not any(sign.isdigit() for sign in bare):
        return text
    return ("-" if negative else "") + bare.replace(",", "")


def _times(text: str, factor: Decimal) -> str:
    try:
        product = Decimal(text.replace(",", "")) * factor
    except InvalidOperation:
        return text  # typed reading says that it is no number
    return format(product, "f")


def texts(cells: Cells[Any]) -> Cells[Any]:
    """The cells as texts without blanks around them; empty where nothing stands."""
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.fillna("").str.strip()
    return pd.Series([_text(cell) for cell in cells], index=cells.index, dtype="str")


def _text(cell: object) -> str:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    if isinstance(cell, float):
        if np.isnan(cell):
            return ""
        # A spreadsheet holds the code 12 as 12.0.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(float(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell).strip()


def _empty(written: Cells[Any]) -> NDArray[np.bool_]:
    return written.isin(empty_words() | {""}).to_numpy(dtype=bool)


def is_zero(taken: Taken) -> NDArray[np.bool_]:
    """Where a cell says nought: 0, 0.00."""
    return texts(taken.cells).str.fullmatch(r"[-+]?(0+(\.0*)?|\.0+)").to_numpy(dtype=bool)


def spans(numbers: Iterable[int]) -> str:
    """Row numbers in short: 2–4, 9."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
