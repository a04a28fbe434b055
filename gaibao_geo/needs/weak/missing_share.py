"""How much of what an indicator asks of a school is missing, as a share from 0 to 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from gaibao_geo.needs.deciding import STATES, UNKNOWN, deciding

Floats = npt.NDArray[np.float64]

# Pupils or boarders in one unit of a norm's base; other norms are not per head.
_HEADS = {"pupil": 1.0, "hundred_pupils": 100.0, "boarder": 1.0}
_TOLD = ["school_id", "indicator", "name_zh", "name_en", "unit", "unit_en", "direction",
         "document", "status"]  # fmt: skip


def missing_shares(lacking: pd.DataFrame, small: float) -> pd.DataFrame:
    """One row per school and indicator that applies to it: what is missing, and of how much.

    ``lacking`` is what ``shortfalls`` returns. Columns: ``school_id``, ``indicator``,
    ``name_zh``, ``name_en``, ``unit``, ``unit_en``, ``direction``; ``document`` and
    ``status`` of the norm with the largest shortfall (``unverified`` if any of the norms
    is); ``shortfall`` and ``required`` (sums over the school's stages, in ``unit``);
    ``out_of`` (what is missing is measured against it, in ``unit``); ``part`` = missing /
    out_of (0-1, missing where unknown); ``state`` (``met``, ``short``, ``unknown``). Sorted
    by school and indicator, as they first come.

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

    *Whole things.* A thing that is counted has a whole ``shortfall``: 2 teachers of 2.02 are
    one too few. The part goes by what is missing before it is rounded up, 0.02 of 2.02; else
    the pupil for whom 2 became 2.02 would lift the part from 0 to a half.

    Unknown is not zero: where a stage that applies is unknown, or the shortfall is stated
    without what is required, the part is unknown, even if another stage is known to be short.
    """
    found = deciding(lacking)
    limit = (lacking["direction"] == "at_most").to_numpy()
    shortfall, required, actual, base = (
        lacking[name].to_numpy("float64", na_value=np.nan)
        for name in ("shortfall", "required", "actual", "base")
    )
    measure = np.where(limit, actual, required)
    measure[(lacking["state"] == "unknown").to_numpy() | np.isnan(shortfall)] = np.nan
    heads = base * _heads(lacking["per"])
    heads[limit] = 0.0

    at_school = found.total(heads)
    few = (at_school > 0) & (at_school < small)
    lift = np.divide(small, at_school, out=np.ones(len(at_school)), where=few)
    missing = found.total(np.nan_to_num(shortfall))
    exact = found.total(np.nan_to_num(np.where(shortfall > 0, np.abs(required - actual), 0.0)))
    per_head = found.total(np.where(heads > 0, measure, 0.0))
    out_of = found.total(measure) + (lift - 1.0) * per_head
    with np.errstate(divide="ignore", invalid="ignore"):
        part = exact / out_of
    part[(missing == 0) & (out_of == 0)] = 0.0
    figures = pd.DataFrame({
        "shortfall": np.where(found.state == UNKNOWN, np.nan, missing),
        "required": found.total(required),
        "out_of": out_of,
        "part": part,
        "state": pd.Categorical.from_codes(found.state, categories=pd.Index(STATES)),
        "unverified": found.total((lacking["status"] == "unverified").to_numpy()) > 0,
    }).take(found.used).reset_index(drop=True)  # fmt: skip
    table = lacking[_TOLD].take(found.lead[found.used]).reset_index(drop=True)
    status = table["status"].astype("str").mask(figures.pop("unverified"), "unverified")
    return table.assign(status=status, **figures)


def _heads(per: pd.Series) -> Floats:
    code, names = pd.factorize(per)
    return np.array([_HEADS.get(name, 0.0) for name in names], dtype="float64")[code]
