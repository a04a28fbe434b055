"""Identity-card and telephone numbers, known by their form and never shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.intake.layouts.cells import longest, raw_bytes, sample, text_of, with_cells
from gaibao_geo.intake.layouts.signs import bare, signs, words
from gaibao_geo.words import LANGUAGES, Both, say

Private = Literal["named", "identity", "phone"]
Holds = Literal["texts", "codes", "figures"]
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
    """The text with the digits of every identity-card and telephone number as ``*``."""
    half = _half(text)
    hidden = _without_identity(half)
    for form in (_PHONE, _LANDLINE):
        hidden = form.sub(lambda found: "*" * len(found[0]), hidden)
    return text if hidden == half else hidden


def _half(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def _without_identity(text: str) -> str:
    return _IDENTITY.sub(lambda found: "*" * 18 if is_identity(found[0]) else found[0], text)


def refused(header: str, cells: pd.Series[Any], holds: Holds = "texts") -> Private | None:
    """Why a column must not be taken in; ``None`` when it may.

    By its name, or because most of its cells are identity-card numbers or, where it
    ``holds`` texts, telephone numbers: codes and figures may look like these.
    """
    name = bare(header.rpartition("/")[2])
    parts = signs()["private"]["parts"]
    if name in words("private", "headers") or any(part in name for part in parts):
        return "named"
    seen = [unicodedata.normalize("NFKC", text) for text in sample(cells)]
    if not seen:
        return None
    if sum(_whole_identity(text) for text in seen) >= SHARE * len(seen):
        return "identity"
    phones = sum(bool(_PHONE.fullmatch(text)) for text in seen)
    return "phone" if phones >= SHARE * len(seen) and holds == "texts" else None


def is_code(header: str) -> bool:
    """Whether a header says that its column holds codes (合同编号)."""
    name = bare(header.rpartition("/")[2])
    return any(name.endswith(word) for word in signs()["private"]["codes"])


def _whole_identity(text: str) -> bool:
    return bool(_IDENTITY.fullmatch(text)) and is_identity(text)


def hidden_in(
    cells: pd.Series[Any], holds: Holds = "texts"
) -> tuple[pd.Series[Any], NDArray[np.int64]]:
    """A column of texts with private numbers masked, and the positions of the cells changed.

    Cells that hold a number and no text are left as they are. So are, in a column of codes,
    texts that are nothing but a mobile number, and in a column of figures all but
    identity-card numbers.
    """
    changed: dict[int, str] = {}
    for at in np.flatnonzero(_maybe(cells)).tolist():
        cell = cells.iloc[at]
        if not isinstance(cell, str) or (holds == "codes" and _PHONE.fullmatch(cell.strip())):
            continue
        hidden = _without_identity(_half(cell)) if holds == "figures" else masked(cell)
        if hidden != (_half(cell) if holds == "figures" else cell):
            changed[at] = hidden
    return with_cells(cells, changed) if changed else cells, np.array(list(changed), np.int64)


def _maybe(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Which cells may hold such a number; a column of short texts is not searched."""
    if not isinstance(cells.dtype, pd.StringDtype):
        return np.array([isinstance(cell, str) and len(cell) >= _RUN for cell in cells], bool)
    if longest(cells) < _RUN:
        return np.zeros(len(cells), bool)
    data = raw_bytes(cells)
    if data is not None and not _has_run(data) and not _written_apart(data):
        return np.zeros(len(cells), bool)
    return cells.str.contains(_CANDIDATE, regex=True).to_numpy(dtype=bool, na_value=False)


def _written_apart(data: NDArray[np.uint8]) -> bool:
    """Whether numbers may be written with hyphens or in full-width digits."""
    head = data[:100_000].tobytes()
    return b"-" in head or "１".encode() in head


def _has_run(data: NDArray[np.uint8]) -> bool:
    """Whether somewhere eleven digits stand in a row.

    Every such run holds one of the bytes 10, 21, 32 …, so only these are looked at, and
    around them no farther than the digits go.
    """
    middle = data[_RUN - 1 :: _RUN]
    at = np.flatnonzero((middle >= 48) & (middle <= 57)) * _RUN + _RUN - 1
    run = np.ones(len(at), np.int8)
    for step in (-1, 1):
        alive = np.arange(len(at))
        for far in range(1, _RUN):
            places = at[alive] + step * far
            alive = alive[(places >= 0) & (places < len(data))]
            found = data[at[alive] + step * far]
            alive = alive[(found >= 48) & (found <= 57)]
            run[alive] += 1
    return bool((run >= _RUN).any())


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
