"""Identity-card and telephone numbers, known by their form and never shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.cells import raw_bytes, sample, text_of
from gaibao_geo.intake.signs import bare, signs, words
from gaibao_geo.words import LANGUAGES, Both, say

Private = Literal["named", "identity", "phone"]
SHARE = 0.5  # of a column's filled cells that look private for the column to be refused
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECKS = "10X98765432"
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:18|19|20)\d{9}[\dXx](?![0-9A-Za-z])", re.ASCII)
_PHONE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.])", re.ASCII)
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)", re.ASCII)
_CANDIDATE = (
    r"1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|[0-9]{17}[0-9Xx]|0[0-9]{2,3}[ -][0-9]{7}|[０-９]{11}"
)
_RUN = 11  # digits in a row that the shortest of them has
_FULL_WIDTH_ONE = "１".encode()


def is_identity(text: str) -> bool:
    """Whether 18 signs are an identity-card number: a possible birthday, a valid check digit.

    GB 11643-1999: digits 7-14 are the birthday, the last sign makes the weighted sum fit.
    """
    month, day = int(text[10:12]), int(text[12:14])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[17].upper()


def masked(text: str) -> str:
    """The text with the digits of every identity-card and mobile number as ``*``."""
    half = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    hidden = _IDENTITY.sub(lambda m: "*" * 18 if is_identity(m[0]) else m[0], half)
    hidden = _PHONE.sub(lambda m: "*" * len(m[0]), hidden)
    hidden = _LANDLINE.sub(lambda m: "*" * len(m[0]), hidden)
    return text if hidden == half else hidden


def refused(header: str, cells: pd.Series[Any], *, coded: bool = False) -> Private | None:
    """Why a column must not be taken in; ``None`` when it may.

    By its name, or because most of its cells are identity-card or mobile numbers. A
    ``coded`` column holds codes of schools or regions, whose digits may look like a
    telephone number.
    """
    name = bare(header.rpartition("/")[2])
    parts = signs()["private"]["parts"]
    if name in words("private", "headers") or any(part in name for part in parts):
        return "named"
    if not isinstance(cells.dtype, pd.StringDtype) and not pd.api.types.is_object_dtype(cells):
        cells = cells.astype(object)
    seen = [unicodedata.normalize("NFKC", text) for text in sample(cells)]
    if not seen:
        return None
    if sum(_whole_identity(text) for text in seen) >= SHARE * len(seen):
        return "identity"
    codes = coded or any(name.endswith(word) for word in signs()["private"]["codes"])
    phones = sum(bool(_PHONE.fullmatch(text)) for text in seen)
    return "phone" if phones >= SHARE * len(seen) and not codes else None


def _whole_identity(text: str) -> bool:
    return bool(_IDENTITY.fullmatch(text)) and is_identity(text)


def hidden_in(
    cells: pd.Series[Any], *, coded: bool = False
) -> tuple[pd.Series[Any], NDArray[np.int64]]:
    """A column of texts with private numbers masked, and the positions of the cells changed.

    Cells that hold a number and no text are left as they are, and in a ``coded`` column
    (codes of schools or projects) also a text that is nothing but such a number.
    """
    odd = np.flatnonzero(_maybe(cells))
    changed: list[int] = []
    column = cells
    for at in odd.tolist():
        cell = cells.iloc[at]
        if not isinstance(cell, str) or (coded and _PHONE.fullmatch(cell.strip())):
            continue
        hidden = masked(cell)
        if hidden != cell:
            if not changed:
                column = cells.copy()
            column.iloc[at] = hidden
            changed.append(at)
    return column, np.array(changed, np.int64)


def _maybe(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which cells may hold such a number; a column without long runs of digits is not searched."""
    if not isinstance(cells.dtype, pd.StringDtype):
        return np.array([isinstance(cell, str) and len(cell) >= _RUN for cell in cells], bool)
    none = np.zeros(len(cells), bool)
    if not len(cells) or not cells.str.len().max() >= _RUN:
        return none
    data = raw_bytes(cells)
    if not (_has_run(data) or _FULL_WIDTH_ONE in data or _spaced(data)):
        return none
    return cells.str.contains(_CANDIDATE, regex=True).to_numpy(dtype=bool, na_value=False)


def _spaced(data: bytes) -> bool:
    """Whether numbers written with spaces or hyphens (138-0000-0000) may be there."""
    return b"-" in data or bool(re.search(rb"1[3-9]\d \d{4}", data[:100_000]))


def _has_run(data: bytes) -> bool:
    """Whether somewhere eleven digits stand in a row; looks at every eleventh byte first."""
    signs_ = np.frombuffer(data, np.uint8)
    digit = signs_[_RUN - 1 :: _RUN]
    at = np.flatnonzero((digit >= 48) & (digit <= 57)) * _RUN + _RUN - 1
    if len(at) > 200_000:
        return True
    window = np.arange(1 - _RUN, _RUN)
    places = np.clip(at[:, None] + window, 0, max(len(signs_) - 1, 0))
    around = signs_[places] if len(signs_) else np.zeros((0, len(window)), np.uint8)
    digits = (around >= 48) & (around <= 57)
    left = np.cumprod(digits[:, _RUN - 1 :: -1], axis=1).sum(axis=1)
    right = np.cumprod(digits[:, _RUN:], axis=1).sum(axis=1)
    return bool((left + right >= _RUN).any())


def shown(texts: Sequence[object], most: int = 60) -> str:
    """Texts of a row for a finding: on one line, short, private numbers masked."""
    line = " ".join(text for text in (text_of(cell) for cell in texts) if text)
    line = masked(line)
    return line if len(line) <= most else line[: most - 1] + "…"


def listed(texts: Sequence[str], most: int = 30) -> Both:
    """Names in a row, as either language joins them; the first of them when there are many."""
    kept = [shown([text]) for text in texts[:most]]
    kept += ["…"] if len(texts) > most else []
    return Both(*(say("layout.and", lang).join(kept) for lang in LANGUAGES))
