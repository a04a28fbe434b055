"""Which of several norms decides what a school lacks of an indicator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
SHORT, UNKNOWN, MET = range(3)
STATES = ("short", "unknown", "met")  # what is known to be short comes first


@dataclass(frozen=True)
class Deciding:
    """The rows of ``lacking`` that count, and how they belong together.

    ``row``: one for each school, indicator and stage, places in ``lacking``; ``group``: the
    number of the group each belongs to (a school and indicator, its stages apart from the
    whole school); ``lead``: each group's worst row; ``state``: each group's, a place in
    ``STATES``; ``used``: the groups that count, one for each school and indicator, in the
    order in which they first come.
    """

    row: Codes
    group: Codes
    lead: Codes
    state: Codes
    used: Codes

    def total(self, values: npt.NDArray[Any]) -> Floats:
        """The sum of a column of ``lacking`` in each group; ``NaN`` where one is missing."""
        sums = np.bincount(self.group, values[self.row], len(self.lead))
        return sums.astype("float64", copy=False)


def deciding(lacking: pd.DataFrame) -> Deciding:
    """Reduce what ``shortfalls`` returns to the rows that decide what a school lacks.

    Of a stage's norms (baseline and standard; a ceiling is no need) the one with the
    largest shortfall decides, of equal ones the stricter; what does not apply is left out.
    Where norms for the stages meet one for the whole school, the side that lacks more
    counts: known to be short before unknown, unknown before met, then the larger
    shortfall, then the larger requirement.
    """
    applies = (lacking["role"] != "ceiling") & (lacking["state"] != "not_applicable")
    at = np.flatnonzero(applies.to_numpy(dtype=bool))
    norms = lacking[["school_id", "indicator", "stage", "state", "direction"]].iloc[at]
    shortfall = _floats(lacking["shortfall"])[at]
    required = _floats(lacking["required"])[at]
    state: Codes = np.select([norms["state"] == name for name in STATES], range(len(STATES)))
    stricter = np.where(norms["direction"] == "at_most", -required, required)
    stage = _codes(norms, "stage")
    pair = _codes(norms, "school_id", "indicator")
    place = 2 * pair + (norms["stage"] == "any").to_numpy()
    row = _firsts(place * (stage.max(initial=0) + 1) + stage, state, -shortfall, -stricter)
    lead = row[_firsts(place[row], state[row], -shortfall[row])]
    group = np.cumsum(_changes(place[row])) - 1
    found = Deciding(row, group, lead, state[lead], np.arange(len(lead)))
    missing, asked = found.total(np.nan_to_num(shortfall)), found.total(required)
    used = _firsts(pair[lead], state[lead], -missing, -asked)
    return Deciding(at[row], group, at[lead], state[lead], used)


def deciding_rows(lacking: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``lacking`` that ``by_school`` adds up, one per school, stage and indicator.

    They tell by which norms, and of what base, a school's figure comes about.
    """
    found = deciding(lacking)
    counts = np.zeros(len(found.lead), dtype=bool)
    counts[found.used] = True
    return lacking.iloc[found.row[counts[found.group]]].reset_index(drop=True)


def _floats(values: pd.Series) -> Floats:
    return values.to_numpy(dtype=np.float64, na_value=np.nan)


def _codes(table: pd.DataFrame, *names: str) -> Codes:
    """A whole number for each different row of the columns, rising as they first come."""
    code = np.zeros(len(table), dtype="int64")
    for name in names:
        found, values = pd.factorize(table[name])
        code = code * max(len(values), 1) + found
    return code


def _firsts(group: Codes, *order: npt.NDArray[Any]) -> Codes:
    """Where the first row of each group stands, in rising ``order``; groups rise too."""
    found = np.argsort(group, kind="stable")
    new = _changes(group[found])
    several = ~(new & np.append(new[1:], True))  # most are alone, and need no more sorting
    many = found[several]
    keys = [key[many] for key in (group, *order)]
    found[several] = many[np.lexsort(keys[::-1])]
    return found[new]


def _changes(codes: Codes) -> npt.NDArray[np.bool_]:
    """Whether a row is the first or differs from the one before it."""
    new = np.ones(len(codes), dtype=bool)
    new[1:] = codes[1:] != codes[:-1]
    return new
