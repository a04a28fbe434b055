"""Whole columns at once: what is plainly written is read here, the rest is left over.

Whatever this settles, the reader of single cells would read the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.cleaning import CALM_ID, CALM_NAME, CALM_TEXT, SOFT_RETURN, is_name
from gaibao_geo.tables.columns import Column
from gaibao_geo.tables.readings import MOST_DIGITS, Measure
from gaibao_geo.tables.tokens import empty_texts, error_texts, words_of

Mask = NDArray[np.bool_]

_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?"
_GROUPED = r"-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,2})?"
_DATE = r"(?:1[0-9]|20|21)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?)?"
_EXACT = 2**53  # whole numbers up to here are exact as floats


@dataclass(frozen=True)
class Quick:
    """Which cells are settled, and their values (an empty cell is settled and has none).

    Text that is settled stays as it is, so a column of text has no values here.
    """

    settled: Mask
    values: NDArray[Any]


def quick_values(texts: pd.Series[str], blank: Mask, column: Column, measure: Measure) -> Quick:
    """What can be read of a column at once; ``blank`` cells count as settled."""
    if column.kind == "text":
        found = np.zeros(len(texts), dtype=bool) if words_of(column) else _calm(texts, column)
        return Quick(found | blank, np.empty(0))
    if column.kind == "date":
        return Quick(_matches(texts, _DATE) | blank, np.empty(0))
    if column.kind == "flag":
        return Quick(blank, np.zeros(len(texts), dtype=bool))
    return _numbers(texts, blank, column, measure)


def _matches(texts: pd.Series[str], pattern: str) -> Mask:
    return texts.str.fullmatch(pattern).to_numpy(dtype=bool)


def _calm(texts: pd.Series[str], column: Column) -> Mask:
    is_id = column.name.endswith("_id")
    pattern = CALM_ID if is_id else CALM_NAME if is_name(column) else CALM_TEXT
    words = texts.isin([*empty_texts(column), *error_texts()]).to_numpy(dtype=bool)
    returns = texts.str.contains(SOFT_RETURN, regex=False).to_numpy(dtype=bool)
    return _matches(texts, pattern) & ~words & ~returns


def _numbers(texts: pd.Series[str], blank: Mask, column: Column, measure: Measure) -> Quick:
    plain = _matches(texts, _NUMBER)
    if not (plain | blank).all():
        grouped = _matches(texts, _GROUPED)
        if grouped.any():
            texts = texts.where(~grouped, texts.str.replace(",", "", regex=False))
            plain = plain | grouped
    dtype = {"integer": np.int64, "yuan": np.int64, "decimal": object}.get(column.kind, float)
    values = np.zeros(len(texts), dtype=dtype)
    if plain.all():
        right, found = _read(texts, column, measure)
        values = found
        settled = right
    else:
        right, found = _read(texts[plain], column, measure)
        values[plain] = found
        settled = plain.copy()
        settled[plain] = right
    for bound, beyond in ((column.least, np.less), (column.most, np.greater)):
        if bound is not None and settled.any():
            settled &= ~beyond(values, bound)
    return Quick(settled | blank, values)


def _read(texts: pd.Series[str], column: Column, measure: Measure) -> tuple[Mask, NDArray[Any]]:
    """The numbers, and where they could be read exactly."""
    every = np.ones(len(texts), dtype=bool)
    if measure.factor == 1 and column.kind == "decimal":
        return every, np.array([Decimal(text) for text in texts], dtype=object)
    if measure.factor == 1 and column.kind in ("number", "rate"):
        return every, texts.astype("float64").to_numpy(copy=True)
    if column.kind == "decimal":
        return ~every, np.zeros(len(texts), dtype=object)
    return _scaled(texts, column, measure)


def _scaled(
    texts: pd.Series[str], column: Column, measure: Measure
) -> tuple[Mask, NDArray[Any]]:
    """Digits as one whole number, times the factor, over a power of ten: exact or left over."""
    above, below = measure.factor.numerator, measure.factor.denominator
    points = texts.str.find(".").to_numpy(dtype=np.int64)
    if (points < 0).all():
        digits, decimals = texts, np.zeros(len(texts), dtype=np.int64)
    else:
        digits = texts.str.replace(".", "", regex=False)
        lengths = texts.str.len().to_numpy(dtype=np.int64)
        decimals = np.where(points < 0, 0, lengths - points - 1)
    short = (digits.str.len() <= MOST_DIGITS).to_numpy(dtype=bool)
    figures = digits.where(short, "0").astype("int64").to_numpy()
    under = below * np.power(10, decimals, dtype=np.int64)
    if column.kind in ("integer", "yuan"):
        right = short & (np.abs(figures) < 10**MOST_DIGITS // above)
        top = np.where(right, figures, 0) * above
        return right & (top % under == 0), top // under
    right = short & (np.abs(figures) < _EXACT // above) & (under < _EXACT)
    return right, np.where(right, figures, 0) * above / under
