"""How projects or schools are put together: by school, township, county or a column."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.words import Both, Lang, both, catalogue, say

KNOWN = ("school", "township", "region")


def keys_by(table: pd.DataFrame, by: str) -> pd.Series:
    """The key of each row's group.

    ``school`` is the school's id, ``region`` the county's code; ``township`` the township's code
    or, without one, its county and name, for two counties may share a name. Any other
    ``by`` is a column of text. Raises ``DataError`` when the table has no such column.
    """
    if by == "township":
        named = (table["region_id"] + "/" + table["township"]).str.removeprefix("/")
        return table["township_id"].where(table["township_id"] != "", named)
    column = {"school": "school_id", "region": "region_id"}.get(by, by)
    if column not in table:
        raise DataError(*both("rule.fault.group", by=by, known=", ".join(KNOWN)))
    return table[column].astype("str")


def places_by(table: pd.DataFrame, by: str) -> tuple[np.ndarray, np.ndarray]:
    """The group of each row, as a place in the sorted keys, and those keys."""
    codes, keys = pd.factorize(keys_by(table, by), sort=True)
    return codes.astype(np.int64, copy=False), np.asarray(keys, dtype=object)


def sums_by(place: np.ndarray, yuan: np.ndarray, count: int) -> np.ndarray:
    """Exact whole yuan of each of ``count`` groups; rows without a group (-1) count nowhere."""
    sums, known = np.zeros(count, dtype=np.int64), place >= 0
    np.add.at(sums, place[known], yuan[known])
    return sums


def names_by(table: pd.DataFrame, by: str) -> dict[str, Both]:
    """What each group is called, by its key."""
    if by not in KNOWN:
        return {key: Both(key, key) for key in pd.unique(keys_by(table, by))}
    first = table.assign(_key=keys_by(table, by)).drop_duplicates("_key")
    called = zip(first["_key"], first[by], first[f"{by}_en"], strict=True)
    return {str(key): Both(str(zh or key), str(en or zh or key)) for key, zh, en in called}


def each(by: str, lang: Lang) -> str:
    """What one group is called: a township, a school, a county, else the column's name."""
    key = f"rule.by.{by}"
    return say(key, lang) if key in catalogue() else by
