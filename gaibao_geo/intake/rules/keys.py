"""Keys are there once, what a row refers to exists, and codes have their length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from gaibao_geo.intake.loaded import Loaded
from gaibao_geo.intake.rules.cells import texts, where, within, written
from gaibao_geo.intake.rules.programmes import shipped_programmes
from gaibao_geo.tables.findings import Finding, Repair
from gaibao_geo.tables.schema import TABLES

SCHOOL_ID_DIGITS = 10  # the ministry's school code: 2 of kind, 2 of province, 6 in order
OFFICIAL = {"region_id": 6, "township_id": 9}  # codes of the statistics bureau
LEAST_OFFICIAL = 5  # a shorter code is somebody's own numbering
STATISTICS_DIGITS = 12  # the bureau's long form: nine digits and 000 for a whole township
NEARLY_ALL = 0.9


def duplicate_keys(data: Loaded) -> Iterator[Finding]:
    """A key that already stands in an earlier row."""
    for name, frame in data.tables.items():
        key = list(data.parts[name][0].match.table.key)
        missing = frame[key[0]].isna() | (frame[key[0]] == "")  # said where it was read
        repeated = frame.duplicated(key, keep=False) & ~missing
        first: dict[tuple[object, ...], int] = {}
        for index in where(repeated):
            own = tuple(frame.loc[index, key])
            if own not in first:
                first[own] = index
                continue
            here, _ = data.part_of(name, index)
            there, at = data.part_of(name, first[own])
            place = str(there.rows[at])
            if there is not here:
                place += f" ({' '.join(filter(None, (there.file, there.sheet)))})"
            yield data.doubt("duplicate_key", "error", name, index, column=" + ".join(key),
                             value=" ".join(str(part) for part in own), values={"first": place})


def broken_references(data: Loaded) -> Iterator[Finding]:
    """A value that the table it refers to does not hold.

    The programmes that travel with the program may be named without a table of one's own.
    """
    for name, frame in data.tables.items():
        for column in data.parts[name][0].match.table.columns:
            if not column.refers or column.refers not in data.tables:
                continue
            values = frame[column.name]
            known = {"", *data.tables[column.refers][TABLES[column.refers].key[0]].tolist()}
            if column.refers == "programmes":
                known.update(shipped_programmes()["programme_id"])
            for index in where(~within(values, known)):
                yield data.doubt("unknown_reference", "error", name, index, column=column.name,
                                 value=values[index], values={"table": column.refers})


def code_lengths(data: Loaded) -> Iterator[Finding]:
    """V09: a code that has lost or gained digits.

    School codes: all digits, and not as long as the ministry's ten where at least half of
    the codes have ten; or not as long as nine in ten others. A scheme of one's own that
    all schools follow is left alone. Township and county codes: five or more digits that
    are not nine, or six; shorter ones are somebody's own numbering.
    """
    yield from _school_ids(data)
    for table in data.tables:
        for name, digits in OFFICIAL.items():
            codes = texts(data, table, name)
            if codes is None:
                continue
            length = codes.str.len()
            odd = codes.str.fullmatch(r"\d+") & (length >= LEAST_OFFICIAL) & (length != digits)
            for index in where(odd):
                yield _wrong_length(data, table, index, name, digits=digits, code=codes[index])


def _school_ids(data: Loaded) -> Iterator[Finding]:
    codes = texts(data, "schools", "school_id")
    if codes is None:
        return
    digits = codes.str.fullmatch(r"\d+").to_numpy(dtype=bool, na_value=False)
    length = np.where(digits, codes.str.len().to_numpy(dtype=np.int64, na_value=0), 0)
    counts = pd.Series(length[digits]).value_counts()
    if counts.empty:
        return
    usual = int(counts.index[0])
    if counts.get(SCHOOL_ID_DIGITS, 0) * 2 >= digits.sum():
        usual = SCHOOL_ID_DIGITS
    elif counts.iloc[0] < NEARLY_ALL * digits.sum():
        return
    for index in where(digits & (length != usual)):
        yield _wrong_length(data, "schools", index, "school_id", digits=usual, code=codes[index])


def _wrong_length(
    data: Loaded, table: str, index: int, column: str, *, digits: int, code: str
) -> Finding:
    whole = len(code) == STATISTICS_DIGITS and not code[digits:].strip("0")
    return data.doubt(
        "V09_length", "error", table, index, column=column,
        value=written(data, table, index, column) or code,
        values={"length": len(code), "digits": digits},
        repair=Repair("set", code[:digits]) if whole else None,
    )  # fmt: skip


RULES = (duplicate_keys, broken_references, code_lengths)
