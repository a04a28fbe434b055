"""What each school lacks, in the unit of each indicator, and how weak that makes it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.needs.standards import standards_of
from gaibao_geo.tables.rows import rows

COLUMNS = [
    *("school_id", "indicator", "name_zh", "name_en", "unit", "unit_en"),
    *("required", "actual", "shortfall", "attainment", "state"),
    *("document", "status"),
]
_BASES = {"pupil": "pupils", "boarder": "boarders"}
_STAGES = {"primary": ("primary", "any"), "junior": ("junior", "any")}


def shortfalls(data: Dataset, standards: pd.DataFrame | None = None) -> pd.DataFrame:
    """Shortfall of each school against each standard, one row per school and indicator.

    Columns: ``school_id``, ``indicator``, ``name_zh``, ``name_en``, ``unit``,
    ``unit_en``, ``required``, ``actual``, ``shortfall`` (``max(required - actual, 0)``, all
    three in ``unit``), ``attainment`` (actual / required, not clipped), ``state`` (``met``,
    ``short``, ``unknown`` or ``not_applicable``), ``document`` and ``status`` of the
    standard. A shortfall in a thing that is counted (beds, canteens) is a whole number.

    Unknown is not zero: where the school's figure, or the pupils or boarders it is
    measured by, are missing, ``shortfall`` is missing and the state is ``unknown``. A
    standard per boarder does not apply to a school without boarders, and a standard of
    one stage does not apply to a school of another (nine-year schools are left to the
    table, which must give them a row for each part). A dataset that states its shortfalls
    itself (table ``shortfalls``) gets them back in this shape, with ``required``,
    ``actual`` and ``attainment`` missing.

    A made-up school with 375 boarders and 308 beds (20 baseline items, no. 13: one bed each)
    has required 375, actual 308 and shortfall 375 - 308 = 67; the tests hold it to that.
    """
    if "shortfalls" in data:
        return _stated(data.shortfalls)
    table = standards_of(data) if standards is None else standards
    schools = data.schools
    found = [
        _one(school, standard)
        for school in rows(schools)
        for standard in rows(table)
        if standard.stage in _STAGES.get(school.stage, ("any",))
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def _stated(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        required=float("nan"),
        actual=float("nan"),
        attainment=float("nan"),
        state=table["shortfall"].gt(0).map({True: "short", False: "met"}),
        document=table["source"],
        status=table["quality"],
    )[COLUMNS]


def _one(school: Any, standard: Any) -> dict[str, object]:
    base = _BASES.get(standard.per)
    count = _known(getattr(school, base)) if base else 1.0
    actual = _known(getattr(school, standard.indicator))
    required = None if count is None else count * standard.value
    shortfall: float | None = None
    attainment: float | None = None
    if base and count == 0:
        state = "not_applicable"
    elif required is None or actual is None:
        state = "unknown"
    else:
        shortfall = max(round(required - actual, 6), 0.0)
        attainment = actual / required if required else None
        state = "short" if shortfall > 0 else "met"
    return {
        "school_id": school.school_id,
        **{name: getattr(standard, name) for name in COLUMNS[1:6]},
        "required": required,
        "actual": actual,
        "shortfall": shortfall,
        "attainment": attainment,
        "state": state,
        "document": standard.document,
        "status": standard.status,
    }


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def weakness(lacking: pd.DataFrame) -> pd.Series:
    """How weak each school is, from 0 (lacks nothing known) to 1 (has nothing).

    ``lacking`` is what ``shortfalls`` returns. The plain mean, over the indicators that
    apply and are known, of shortfall / required: the share that is missing. Indexed by
    ``school_id``; a school of which nothing is known has no value (``NaN``), because
    unknown is neither weak nor strong.
    """
    known = lacking[lacking["state"].isin(["met", "short"])]
    missing_share = known["shortfall"].astype(float) / known["required"].astype(float)
    means = missing_share.groupby(known["school_id"]).mean()
    every = pd.unique(lacking["school_id"])
    return means.reindex(every).rename_axis("school_id").rename("weakness")
