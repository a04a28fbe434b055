"""The standards that schools are held to, as a table and never as code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from gaibao_geo.intake.dataset import Dataset, read_dataset
from gaibao_geo.needs.stock import MEASURES
from gaibao_geo.tables.columns import Column
from gaibao_geo.tables.findings import Finding, Report, Severity
from gaibao_geo.tables.rows import rows
from gaibao_geo.tables.schema import TABLES
from gaibao_geo.tables.units import find_unit
from gaibao_geo.words import both

DEFAULT = "data/standards"
OWN_SETS = "standard_sets"  # key of dataset.toml: shipped sets that hold besides its own table
_FILLED = {"direction": "at_least", "role": "standard", "applies": "all"}


@cache
def _shipped() -> Dataset:
    return read_dataset(DEFAULT)


def shipped_norms(table: str) -> pd.DataFrame:
    """A table of ``data/standards`` as it travels with the program."""
    return _shipped().tables[table].copy()


def default_standards() -> pd.DataFrame:
    """The standards that travel with the program: table ``standards`` of the schema.

    ``status`` says of each whether its text was verified; unverified ones stay marked.
    """
    return shipped_norms("standards")


def standards_of(data: Dataset) -> pd.DataFrame:
    """The standards a dataset is held to.

    Its own table if it brings one, together with the shipped sets that its
    ``dataset.toml`` names (``standard_sets = ["balance_2017"]``); else all that travel with
    the program (each holds where its region, kind and size say). Raises ``DataError`` with
    every fault: no such indicator, a unit that is not the indicator's, no such set.
    """
    return checked_standards(*own_standards(data))


def standards_in(data: Dataset, sets: Sequence[str] = ()) -> pd.DataFrame:
    """The standards of ``standards_of(data)`` that belong to the sets named; all without names.

    Raises ``DataError`` naming every set that is not among them (``N07``).
    """
    table = standards_of(data)
    known = dict.fromkeys(table["standard_set"])
    faults = [_no_set(name, known) for name in sets if name not in known]
    Report(tuple(faults)).raise_errors()
    return table[table["standard_set"].isin(sets)].reset_index(drop=True) if sets else table


def own_standards(data: Dataset) -> tuple[pd.DataFrame, Dataset | None, list[Finding]]:
    """The standards of a dataset, unchecked: table, the dataset they stand in, faults."""
    said = data.about.get(OWN_SETS, [])
    asked = [str(name) for name in (said if isinstance(said, list) else [said])]
    shipped = default_standards()
    known = sorted(set(shipped["standard_set"]))
    faults = [_no_set(name, known, "dataset.toml") for name in asked if name not in known]
    also = shipped[shipped["standard_set"].isin(asked)]
    if "standards" in data:
        return pd.concat([data.standards, also], ignore_index=True), data, faults
    return (also if asked else shipped).reset_index(drop=True), None, faults


def _no_set(name: str, known: Iterable[str], file: str = "") -> Finding:
    return Finding("N07", "error", file, column=OWN_SETS if file else "", value=name,
                   values={"known": ", ".join(known)})  # fmt: skip


def checked_standards(
    table: pd.DataFrame, data: Dataset | None = None, faults: list[Finding] | None = None
) -> pd.DataFrame:
    """The table with empty ``direction``, ``role`` and ``applies`` filled in.

    ``data`` is the dataset whose own table stands first in it, for the findings' places.
    Raises ``DataError`` with every fault, ``faults`` included: an indicator that is no
    column (``N04``), a unit that is not the column's (``N03``).
    """
    found = list(faults or [])
    for row in rows(table):
        column = _column(row.indicator)
        values = {"indicator": row.indicator, "unit": row.unit, "standard": row.standard_id}
        if column is None:
            found.append(norm_doubt("N04", "error", table, row.Index, data=data,
                                    column="indicator", values=values))  # fmt: skip
        elif not _same_unit(row.unit, column.unit):
            values |= {"expected": column.unit or both("need.no_unit")}
            found.append(norm_doubt("N03", "error", table, row.Index, data=data, column="unit",
                                    values=values))  # fmt: skip
    Report(tuple(found)).raise_errors()
    filled = {
        name: table[name].where(table[name] != "", value) for name, value in _FILLED.items()
    }
    return table.assign(**filled)


def norm_doubt(
    rule: str,
    severity: Severity,
    table: pd.DataFrame,
    index: int,
    *,
    data: Dataset | None,
    column: str,
    values: dict[str, object],
) -> Finding:
    """A finding about a norm, with file and row if it is one of the dataset's own.

    ``table`` is what ``standards_of(data)`` gives: the own norms stand first. ``data`` is
    ``None`` for norms that come from elsewhere.
    """
    value = str(table[column][index])
    if data is not None and "standards" in data and index < len(data.standards):
        return data.doubt(rule, severity, "standards", index, column=column, value=value,
                          values=values)  # fmt: skip
    return Finding(rule, severity, column=column, value=value, values=values)


def _column(name: str) -> Column | None:
    if name not in MEASURES:
        return None
    for table in ("facilities", "school_years"):
        for column in TABLES[table].columns:
            if column.name == name:
                return column
    return None


def _same_unit(written: str, expected: str) -> bool:
    """Whether two units are one: ㎡ and 平方米; units of counting are all alike."""
    if written == expected or not expected:
        return True
    ours, theirs = find_unit(expected), find_unit(written)
    if ours is None or theirs is None:
        return False
    counted = {ours.dimension, theirs.dimension} <= {"people", "things"}
    return ours.factor == theirs.factor and (counted or ours.dimension == theirs.dimension)
