"""How much of what an indicator asks of a school is missing, as a share from 0 to 1."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

# Pupils or boarders in one unit of a norm's base; other norms are not per head.
_HEADS = {"pupil": 1.0, "hundred_pupils": 100.0, "boarder": 1.0}
_STATES = ["short", "unknown", "met"]  # what is known to be short comes first
_TOLD = ["school_id", "indicator", "name_zh", "name_en", "unit", "unit_en", "direction",
         "document", "status"]  # fmt: skip


def missing_shares(lacking: pd.DataFrame, small: float) -> pd.DataFrame:
    """One row per school and indicator that applies to it: what is missing, and of how much.

    ``lacking`` is what ``shortfalls`` returns. Columns: ``school_id``, ``indicator``,
    ``name_zh``, ``name_en``, ``unit``, ``unit_en``, ``direction``; ``document`` and
    ``status`` of the norm with the largest shortfall (``unverified`` if any of the norms
    is); ``shortfall`` and ``required`` (sums over the school's stages, in ``unit``);
    ``out_of`` (what the shortfall is measured against, in ``unit``); ``part`` = what
    is missing / out_of (0-1, missing where unknown); ``state`` (``met``, ``short``,
    ``unknown``). Sorted by school, as they come, and indicator, by its letters.

    *Roles.* In each stage the largest shortfall among baseline and standard counts; a ceiling
    is no need. *Stages.* ``out_of`` adds up what each stage requires, so a stage weighs as
    much as the norms ask of it: with one norm per pupil, each pupil weighs the same. More
    than required in one stage makes up for nothing in another. Where norms for the stages
    meet one for the whole school, the larger shortfall counts. (``by_school`` in
    ``shortfalls`` chooses in the same way, so that shortfall and state here are those there.)

    *At most.* A norm that sets a limit (pupils in a class) is measured against what there
    is: 12 pupils too many of 57 are 12 / 57. A limit of 0 (m² of dangerous buildings) is a
    ban: any at all is 1, however much; how much stands in ``shortfall``.

    *Small schools.* A norm per pupil or boarder is measured against no fewer than ``small``
    heads: of 4.5 m² a pupil, a school of 3 that has nothing lacks 13.5 of 20 × 4.5 m², not
    all of 13.5, so that one pupil more or less there does not make a county's weakest
    school. ``small=0`` turns this off. What is met stays 0 and what is not stays above 0.

    A thing that is counted has a whole shortfall, which may pass what is required (1 of
    0.4 teachers); the part is of what is missing before it is rounded up, 0.4 of 0.4, so that
    a fraction of a thing does not weigh as a whole one. Unknown is not zero: where a stage
    that applies is unknown, or the shortfall is stated without what is required, the part is
    unknown, even if another stage is known to be short.
    """
    applies = (lacking["role"] != "ceiling") & (lacking["state"] != "not_applicable")
    norms = lacking[applies].reset_index(drop=True)
    limit = (norms["direction"] == "at_most").to_numpy()
    shortfall, required, actual, base = (
        norms[name].to_numpy("float64", na_value=np.nan)
        for name in ("shortfall", "required", "actual", "base")
    )
    state: Codes = np.select([norms["state"] == name for name in _STATES], range(len(_STATES)))
    measure = np.where(limit, actual, required)
    measure[(state == _STATES.index("unknown")) | np.isnan(shortfall)] = np.nan
    heads = base * _heads(norms["per"])
    heads[limit] = 0.0

    # Groups: a school and indicator, its stages apart from the whole school, each stage.
    pair = _codes(norms, "school_id", "indicator")
    place = 2 * pair + (norms["stage"] == "any").to_numpy()
    stage = _codes(norms, "stage")
    stricter = np.where(limit, -required, required)
    row = _firsts(place * (stage.max(initial=0) + 1) + stage, state, -shortfall, -stricter)
    lead = row[_firsts(place[row], state[row], -shortfall[row])]
    group = np.cumsum(_changes(place[row])) - 1

    def total(values: npt.NDArray[Any]) -> Floats:
        return np.bincount(group, values[row], len(lead)).astype("float64", copy=False)

    at_school = total(heads)
    few = (at_school > 0) & (at_school < small)
    lift = np.divide(small, at_school, out=np.ones(len(lead)), where=few)
    missing = total(np.nan_to_num(shortfall))
    exact = total(np.nan_to_num(np.where(shortfall > 0, np.abs(required - actual), 0.0)))
    out_of = total(measure) + (lift - 1.0) * total(np.where(heads > 0, measure, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.minimum(exact / out_of, 1.0)
    part[(missing == 0) & (out_of == 0)] = 0.0
    state = state[lead]
    figures = pd.DataFrame({
        "shortfall": np.where(state == _STATES.index("unknown"), np.nan, missing),
        "required": total(required),
        "out_of": out_of,
        "part": part,
        "state": pd.Categorical.from_codes(state, categories=pd.Index(_STATES)),
        "unverified": total((norms["status"] == "unverified").to_numpy()) > 0,
    })  # fmt: skip
    used = _firsts(pair[lead], state, -missing, -total(required))
    table = norms[_TOLD].take(lead[used]).reset_index(drop=True)
    figures = figures.take(used).reset_index(drop=True)
    status = table["status"].astype("str").mask(figures.pop("unverified"), "unverified")
    return table.assign(status=status, **figures)


def _heads(per: pd.Series) -> Floats:
    code, names = pd.factorize(per)
    return np.array([_HEADS.get(name, 0.0) for name in names], dtype="float64")[code]


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
