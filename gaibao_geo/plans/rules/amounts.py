"""Amounts that rules compare: shares of the money spent, and what is no money.

Yuan are whole and compared as they are. Any other amount is read to the millionth of its
unit, and so compared: half a millionth more than a limit is no breach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.rules.base import exact, share_of_one
from gaibao_geo.words import Both, both

MILLIONTHS = 1_000_000  # in one unit
HALF = Fraction(1, 2 * MILLIONTHS)
FINEST_SHARE = 10_000  # shares of what is spent are stated in hundredths of a percent


def share_of_spent(share: float, what: str) -> None:
    """Refuse what is no share from 0 to 1 with at most four decimals.

    Only then two plans that keep and break a share differ by an amount that can be told.
    """
    share_of_one(share, what)
    if FINEST_SHARE % exact(share).denominator:
        raise DataError(*both("rule.fault.fine_share", what=what, got=repr(share)))


def percent_of(share: float) -> str:
    """The share as a percentage, as it was written: 0.125 is 12.5%."""
    text = f"{Decimal(str(share)) * 100:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def plain(amount: Fraction) -> str:
    """The amount with at most six decimals: 1,234.5."""
    text = f"{Decimal(round(amount * MILLIONTHS)) / MILLIONTHS:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def millionths(amounts: pd.Series) -> np.ndarray:
    """Amounts in millionths of their unit, whole numbers."""
    if pd.api.types.is_integer_dtype(amounts):
        whole: np.ndarray = amounts.to_numpy(dtype=np.int64) * MILLIONTHS
        return whole
    near: np.ndarray = np.rint(amounts.to_numpy(dtype=np.float64) * MILLIONTHS)
    return near.astype(np.int64)


def built_sums(
    amount: np.ndarray, took: pd.DataFrame, owner: np.ndarray, count: int
) -> list[Fraction]:
    """The sum of each of ``count`` owners' amounts, of each project the part that is built.

    ``amount`` (millionths) and ``owner`` go with the rows of ``took``, which has
    ``spent_yuan`` and ``cost_yuan``. Exact: in units of what the amounts are of.
    """
    spent, cost = (took[name].to_numpy(dtype=np.int64) for name in ("spent_yuan", "cost_yuan"))
    whole = spent == cost
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, owner[whole], amount[whole])
    exactly = [Fraction(int(total), MILLIONTHS) for total in sums]
    for place in np.flatnonzero(~whole):
        part = Fraction(int(spent[place]), int(cost[place]))
        exactly[owner[place]] += part * Fraction(int(amount[place]), MILLIONTHS)
    return exactly


def by_key(stated: object) -> object:
    """A mapping with texts for keys (a file may have read a code of four digits as a year)."""
    if isinstance(stated, Mapping):
        return {str(key): value for key, value in stated.items()}
    return stated


def values_of(stated: object) -> list[object]:
    """One value, or all that a mapping holds."""
    return list(stated.values()) if isinstance(stated, Mapping) else [stated]


def group_faults(parts: Candidates, by: str, stated: Iterable[object] = ()) -> Iterator[Both]:
    """No such column, projects without a group, and stated groups without a project."""
    try:
        keys = keys_by(parts.projects, by)
    except DataError as error:
        yield Both(error.zh, error.en)
        return
    lacking = parts.projects.loc[keys.isna(), "project_id"]
    if len(lacking):
        yield both("rule.fault.no_group", by=by, projects=listed(lacking))
    named = {key for one in stated if isinstance(one, Mapping) for key in one}
    for key in sorted(named - set(keys.dropna())):
        yield both("rule.fault.empty_group", by=by, key=key)


def listed(names: Iterable[object], most: int = 20) -> str:
    """Ids in one list, the first few of many."""
    every = [str(name) for name in names]
    rest = f" (+{len(every) - most})" if len(every) > most else ""
    return ", ".join(every[:most]) + rest
