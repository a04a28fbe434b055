"""Pupils, classes and teachers of every school and stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.synth.draws import (
    Counts,
    Floats,
    Words,
    chance,
    spread,
    whole_parts,
    whole_parts_of,
)
from gaibao_geo.synth.settings import SCHOOL_YEAR

_OF = {"primary": ["primary"], "teaching_point": ["primary"], "junior": ["junior"],
       "nine_year": ["primary", "junior"]}  # fmt: skip
_LEAST_CLASSES = {"primary": 6, "junior": 3}  # one for each year, where there are pupils for it
_LEAST_CLASS = {"primary": 6, "junior": 12}  # pupils for whom a year gets a class of its own
LARGE, OVERSIZED = 56, 66  # 大班额, 超大班额: pupils of a class from


def stage_rows(schools: pd.DataFrame) -> pd.DataFrame:
    """One row per school and stage: ``school`` (row of ``schools``), ``stage`` and ``key``.

    The key names the group in ``shapes.toml``: ``junior_centre``, ``nine_primary_seat``.
    """
    stages = schools["kind"].map(_OF)
    rows = pd.DataFrame({"school": np.arange(len(schools)), "stage": stages.to_numpy()})
    rows = rows.explode("stage", ignore_index=True)
    kind, where = (schools[name].to_numpy(dtype=np.str_)[rows["school"]]
                   for name in ("kind", "where"))  # fmt: skip
    stage = rows["stage"].to_numpy(dtype=np.str_)
    front = np.where(kind == "nine_year", np.char.add("nine_", stage), kind)
    rows["key"] = np.char.add(np.char.add(front, "_"), where)
    return rows


def made_years(
    chosen: Mapping[str, Any], schools: pd.DataFrame, rows: pd.DataFrame, total: int, seed: int
) -> pd.DataFrame:
    """The table ``school_years`` on the rows of ``stage_rows``; ``total`` pupils in all.

    Every county has pupils in proportion to its ``people``, every stage its share.
    """
    keys = rows["key"].to_numpy(dtype=np.str_)
    stage = rows["stage"].to_numpy(dtype=np.str_)
    pupils = _pupils(chosen, schools, rows, spread(seed, "pupils", keys), total)
    classes = _classes(pupils, stage, keys, seed)
    large, oversized = _large(pupils, classes, seed)
    growth = spread(seed, "growth", keys)
    return pd.DataFrame({
        "school_id": schools["school_id"].to_numpy()[rows["school"]], "stage": stage,
        "school_year": SCHOOL_YEAR, "pupils": pupils, "classes": classes,
        "classes_56_65": large, "classes_66plus": oversized,
        "boarders": _whole(pupils * spread(seed, "boarding", keys)),
        **_teachers(pupils, keys, seed),
        "pupils_in_3_years": _whole(pupils * growth),
        "pupils_in_5_years": _whole(pupils * np.maximum(1 + (growth - 1) * 5 / 3, 0)),
    })  # fmt: skip


def _pupils(
    chosen: Mapping[str, Any], schools: pd.DataFrame, rows: pd.DataFrame, size: Floats, total: int
) -> Counts:
    """Pupils by stage that add up county by county; teaching points stay as small as drawn.

    Every school has one at least. Where few schools are spread over many counties, a county
    whose teaching points alone have more than its share keeps them, and the others give way.
    """
    people = schools.groupby("region_id", sort=False)["people"].first().to_numpy(dtype=np.float64)
    county = pd.factorize(schools["region_id"])[0][rows["school"]]
    primary = round(total * chosen["primary_share"])
    pupils = _whole(size)
    point = (schools["kind"] == "teaching_point").to_numpy()[rows["school"]]
    for stage, wanted in (("primary", primary), ("junior", total - primary)):
        mine = (rows["stage"] == stage).to_numpy()
        small, scaled = mine & point, mine & ~point
        at = county[scaled]
        one_each = np.bincount(at, minlength=len(people))
        kept = np.bincount(county[small], weights=pupils[small], minlength=len(people))
        share = whole_parts(np.where(one_each > 0, people, 0), wanted) - kept
        beyond = np.maximum(share - one_each, 0)  # 0 where the points have more than the share
        by_county = whole_parts(beyond, wanted - int(kept.sum()) - len(at))
        pupils[scaled] = whole_parts_of(size[scaled], at, by_county) + 1
    return pupils


def _classes(pupils: Counts, stage: Words, keys: Words, seed: int) -> Counts:
    needed = np.ceil(pupils / spread(seed, "class_size", keys)).astype(np.int64)
    point = np.char.startswith(keys, "teaching_point")
    years = np.where(stage == "primary", _LEAST_CLASSES["primary"], _LEAST_CLASSES["junior"])
    least = np.where(stage == "primary", _LEAST_CLASS["primary"], _LEAST_CLASS["junior"])
    full = np.minimum(years, np.maximum(pupils // least, 1))
    return np.asarray(np.where(point, needed, np.maximum(needed, full)), dtype=np.int64)


def _large(pupils: Counts, classes: Counts, seed: int) -> tuple[Counts, Counts]:
    """Classes of 56-65 and of 66 pupils and more: sizes lie evenly around the mean."""
    apart = spread(seed, "class_spread", np.full(len(pupils), "any"))
    mean = pupils / classes
    above = [_reach(mean, classes, apart, least) for least in (LARGE, OVERSIZED)]
    return above[0] - above[1], above[1]


def _reach(mean: Floats, classes: Counts, apart: Floats, least: int) -> Counts:
    """How many of evenly spaced sizes, from mean × (1 - apart) to mean × (1 + apart), reach it."""
    first = np.ceil(((least / mean - 1) / apart + 1) * (classes - 1) / 2)
    alone = np.where(mean >= least, 1.0, 0.0)
    reached = np.where(classes == 1, alone, np.clip(classes - first, 0, classes))
    return np.asarray(reached, dtype=np.int64)


def _teachers(pupils: Counts, keys: Words, seed: int) -> dict[str, Counts]:
    teachers = np.ceil(pupils / spread(seed, "pupils_per_teacher", keys)).astype(np.int64)
    found = {"teachers": teachers}
    for name in ("over_qualified", "backbone", "pe_art", "mid_title"):
        column = f"teachers_{name}"
        found[column] = _whole(teachers * spread(seed, column, keys))
    return found


def _whole(values: NDArray[Any]) -> Counts:
    return np.asarray(np.rint(values), dtype=np.int64)


def with_unknown(table: pd.DataFrame, shares: Mapping[str, float], seed: int) -> pd.DataFrame:
    """The table with some cells missing: unknown, which is not zero."""
    hidden = table.copy()
    for column, share in shares.items():
        if column in table:
            lost = chance(seed, f"unknown {column}", len(table)) < share
            hidden[column] = table[column].astype("float64").mask(lost)
    return hidden
