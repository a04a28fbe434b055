"""What each school has, stage by stage and as a whole: the tables that feed it, brought together.

``school_years`` and ``facilities`` say it by stage and date; where they are silent the plain
columns of ``schools`` serve, so that a county with a single sheet can be measured too.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.intake.dataset import Dataset
from gaibao_geo.tables.schema import TABLES

STAGES = {
    "primary": ("primary",),
    "junior": ("junior",),
    "nine_year": ("primary", "junior"),
}
SENIOR_PART = ("full_secondary", "twelve_year")
FACTS = ("name", "name_en", "region_id", "township_id", "kind", "owner", "urban_rural", "keep",
         "altitude_m")  # fmt: skip
_KEY = ["school_id", "stage"]
_MEASURED = ("integer", "number", "yuan", "flag")


def _measures(table: str) -> list[str]:
    return [column.name for column in TABLES[table].columns if column.kind in _MEASURED]


COUNTS, FACILITIES = _measures("school_years"), _measures("facilities")
MEASURES = list(dict.fromkeys([*COUNTS, *FACILITIES]))
FLAGS = [column.name for column in TABLES["facilities"].columns if column.kind == "flag"]


def stock(data: Dataset) -> pd.DataFrame:
    """What every school has: a row for each of its stages and one for the school as a whole.

    Columns: ``school_id``, ``stage`` (``primary``, ``junior``, or ``any`` for the whole
    school), the school's facts (name, region, kind, owner, ``urban_rural``, ``keep``,
    ``altitude_m``), ``school_year`` and ``as_of`` of the figures, and every count of
    ``school_years`` and measure of ``facilities`` in its own unit, ``float64``; ``NaN`` is
    unknown. Yes-or-no columns are ``boolean``. Of several years or dates the latest counts.

    A figure of a stage is that of its own row. A school of one stage has the same figures as
    a whole and in its stage. For a school of two, the whole is what is stated for it (a row
    of stage ``any``), else the sum when both stages are known, else the column of
    ``schools``; a figure stated only for the whole is unknown by stage (``shortfalls`` splits it).

    A whole-school figure of a 完全中学 or a twelve-year school holds the senior part too, so
    it is not used: only figures stated for its compulsory stages are. ``keep`` is ``close``
    also for a school with a date of closing.
    """
    schools = data.schools.reset_index(drop=True)
    schools = schools.assign(keep=schools["keep"].where(schools["closed"] == "", "close"))
    years, counts = _latest(data, "school_years", "school_year", COUNTS)
    dates, things = _latest(data, "facilities", "as_of", FACILITIES)
    known = pd.Index(schools["school_id"])
    pairs = _pairs(schools, known, years)
    staged = pd.MultiIndex.from_arrays([pairs["school_id"], pairs["stage"]])
    alone = (pairs.groupby("school_id")["stage"].transform("size") == 1).to_numpy(dtype=bool)
    ids = pd.MultiIndex.from_arrays([schools["school_id"], ["any"] * len(schools)])
    senior = schools["kind"].isin(SENIOR_PART).to_numpy(dtype=bool)
    of_school = known.get_indexer(pd.Index(pairs["school_id"]))
    at = np.unique(of_school)

    by_stage: dict[str, np.ndarray] = {}
    whole: dict[str, np.ndarray] = {}
    for name in MEASURES:
        stages = np.full(len(pairs), np.nan)
        stated = np.full(len(schools), np.nan)
        for frame in (counts, things):
            if name in frame:
                stages = _or(stages, frame[name].reindex(staged).to_numpy(np.float64))
                stated = _or(stated, frame[name].reindex(ids).to_numpy(np.float64))
        sums = np.full(len(schools), np.nan)
        sums[at] = _sums(stages, of_school, len(schools))[at]
        if name in FLAGS:  # a yes of the school is one of each stage
            sums = np.floor(sums / np.maximum(np.bincount(of_school, minlength=len(schools)), 1))
        stated[senior] = np.nan
        stated = _or(stated, sums)
        if name in schools:
            stated = np.where(senior, stated, _or(stated, _floats(schools[name])))
        whole[name] = stated
        by_stage[name] = np.where(alone, _or(stages, stated[of_school]), stages)
    when = [("school_year", years), ("as_of", dates)]
    facts = schools[["school_id", *FACTS]]
    parts = [
        facts.iloc[of_school].reset_index(drop=True).assign(
            stage=pairs["stage"].to_numpy(), **by_stage,
            **{name: _texts(told, staged, ids.take(of_school)) for name, told in when},
        ),
        facts.assign(stage="any", **whole,
                     **{name: _whole_texts(told, ids) for name, told in when}),
    ]  # fmt: skip
    found: pd.DataFrame = pd.concat(parts, ignore_index=True)
    found = found.astype({"stage": "str", **dict.fromkeys(FLAGS, "boolean")})
    ordered = ["school_id", "stage", *FACTS, "school_year", "as_of", *MEASURES]
    return found[ordered].sort_values(_KEY, ignore_index=True)


def _pairs(schools: pd.DataFrame, known: pd.Index, years: pd.Series) -> pd.DataFrame:
    """The stages of every school: by its own column, and what school years tell besides."""
    plain = schools.assign(stages=schools["stage"].map(STAGES))[["school_id", "stages"]]
    plain = plain.explode("stages").dropna().rename(columns={"stages": "stage"})
    told = pd.DataFrame({name: years.index.get_level_values(name) for name in _KEY})
    there = known.get_indexer(pd.Index(told["school_id"])) >= 0
    told = told[there & (told["stage"] != "any").to_numpy(dtype=bool)]
    pairs = pd.concat([plain, told]).drop_duplicates().astype("str")
    return pairs.sort_values(_KEY, ignore_index=True)


def _latest(
    data: Dataset, table: str, clock: str, measures: list[str]
) -> tuple[pd.Series, pd.DataFrame]:
    """The latest row of each school and stage: its date, and its measures as ``float64``."""
    if table not in data:
        none = pd.MultiIndex.from_arrays([[], []], names=_KEY)
        return pd.Series([], index=none, dtype="str"), pd.DataFrame(index=none)
    rows = data.tables[table].sort_values(clock, kind="stable")
    rows = rows.drop_duplicates(_KEY, keep="last")
    rows = rows.set_index(_KEY)
    return rows[clock], pd.DataFrame({name: _floats(rows[name]) for name in measures}, rows.index)


def _floats(values: pd.Series) -> np.ndarray:
    return values.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)


def _or(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(first), second, first)


def _sums(stages: np.ndarray, of_school: np.ndarray, count: int) -> np.ndarray:
    """The sum over a school's stages; ``NaN`` as soon as one is unknown."""
    return np.bincount(of_school, weights=stages, minlength=count).astype(np.float64)


def _texts(told: pd.Series, own: pd.MultiIndex, whole: pd.MultiIndex) -> np.ndarray:
    values = told.reindex(own).to_numpy(dtype=object, na_value="")
    instead = told.reindex(whole).to_numpy(dtype=object, na_value="")
    return np.where(values == "", instead, values)


def _whole_texts(told: pd.Series, ids: pd.MultiIndex) -> np.ndarray:
    """The date of the school's own row, else the latest of its stages."""
    latest = told.groupby(level=0).max().reindex(ids.get_level_values(0))
    own = told.reindex(ids).to_numpy(dtype=object, na_value="")
    return np.where(own == "", latest.to_numpy(dtype=object, na_value=""), own)
