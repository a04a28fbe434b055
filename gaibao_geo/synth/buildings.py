"""Rooms, grounds, equipment and dangerous buildings of every school."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from gaibao_geo.synth.draws import (
    Floats,
    Mask,
    Words,
    chance,
    even,
    first_of,
    groups_of,
    read_off,
)
from gaibao_geo.synth.settings import COUNTED_ON, setting

# A school weak in one thing is rather weak in others, and so are the schools of its county.
_OWN, _SCHOOL, _COUNTY = 0.45, 0.35, 0.2
_BY_STAGE = {"teaching_m2": "pupils", "sports_m2": "pupils", "desks": "pupils", "books": "pupils",
             "computers": "pupils", "equipment_yuan": "pupils", "multimedia_rooms": "classes"}
_TRACKS_M = (60, 100, 150, 200, 250, 300, 400)
_TRACK_NEEDS = 12  # square metres of sports ground for each metre of track, roughly
_ROUND_YUAN = 100


def made_facilities(
    chosen: Mapping[str, Any], schools: pd.DataFrame, rows: pd.DataFrame, years: pd.DataFrame,
    seed: int,
) -> pd.DataFrame:  # fmt: skip
    """The table ``facilities``: a row per school, or per stage where it has two.

    What a nine-year school shares (beds, canteens, water, floor, land, danger) stands in a row
    ``any``. Some of them count rooms and equipment for both parts at once, in that row too,
    so that a stage's share of them is not known.
    """
    luck = _luck(schools, seed)
    by_stage = _stage_stock(schools, rows, years, luck)
    parts = [years[["pupils", "boarders"]], by_stage[["teaching_m2", "sports_m2"]]]
    sums = pd.concat(parts, axis=1).groupby(rows["school"].to_numpy()).sum()
    whole = _school_stock(schools, sums, luck)
    ids = schools["school_id"].to_numpy()
    single = (schools["kind"] != "nine_year").to_numpy()
    as_one = _counted_as_one(chosen, schools, seed)
    own = pd.concat([rows[["school", "stage"]], by_stage], axis=1)
    one_stage = own[single[own["school"]]].merge(whole, on="school")
    two = own[~single[own["school"]]]
    apart = two[~as_one[two["school"]]]
    together = two[as_one[two["school"]]].drop(columns="stage").groupby("school").sum()
    shared = whole[~single].merge(together, on="school", how="left").assign(stage="any")
    found = pd.concat([one_stage, apart, shared], ignore_index=True)
    order = {"primary": 0, "junior": 1, "any": 2}
    found = found.assign(rank=found["stage"].map(order))
    found = found.sort_values(["school", "rank"], kind="stable", ignore_index=True)
    found["school_id"] = ids[found["school"]]
    return found.assign(as_of=COUNTED_ON).drop(columns=["school", "rank"])


class _Luck:
    """How good a school's conditions are: shares that agree more or less from thing to thing."""

    def __init__(self, county: Floats, school: Floats, seed: int) -> None:
        self.county, self.school, self.seed = county, school, seed

    def of(self, matter: str, at: Any, groups: Words) -> Floats:
        """Evenly spaced shares of each group for the schools ``at``."""
        own = chance(self.seed, matter, len(groups))
        mixed = _OWN * own + _SCHOOL * self.school[at] + _COUNTY * self.county[at]
        return even(mixed, groups)

    def read(self, matter: str, at: Any, keys: Words) -> Floats:
        """What ``shapes.toml`` gives those shares."""
        groups = groups_of(matter, keys)
        return read_off(matter, groups, self.of(matter, at, groups))


def _luck(schools: pd.DataFrame, seed: int) -> _Luck:
    county, names = pd.factorize(schools["region_id"])
    return _Luck(chance(seed, "county luck", len(names))[county],
                 chance(seed, "school luck", len(schools)), seed)  # fmt: skip


def _stage_stock(
    schools: pd.DataFrame, rows: pd.DataFrame, years: pd.DataFrame, luck: _Luck
) -> pd.DataFrame:
    keys, at = rows["key"].to_numpy(dtype=np.str_), rows["school"].to_numpy()
    found = {matter: np.rint(luck.read(matter, at, keys) * years[base].to_numpy())
             for matter, base in _BY_STAGE.items()}
    found["equipment_yuan"] = np.rint(found["equipment_yuan"] / _ROUND_YUAN) * _ROUND_YUAN
    found["multimedia_rooms"] = np.minimum(found["multimedia_rooms"], years["classes"] * 2)
    return pd.DataFrame(found)


def _school_stock(schools: pd.DataFrame, sums: pd.DataFrame, luck: _Luck) -> pd.DataFrame:
    """What a school has once; ``sums`` are its pupils, boarders and rooms over its stages."""
    where = schools["where"].to_numpy(dtype=np.str_)
    at = np.arange(len(schools))

    def shares(matter: str) -> Floats:
        return luck.read(matter, at, where)

    pupils, boarders, teaching, sports = (sums[name].to_numpy(dtype=np.float64) for name in sums)
    boards = boarders > 0
    canteens = _has("canteens", where, boards, luck)
    beds = np.rint(shares("beds") * boarders)
    dormitory = np.rint(shares("dormitory_m2") * boarders)
    canteen = np.where(canteens, np.rint(shares("canteen_m2") * np.maximum(pupils, 20)), 0.0)
    floor = np.rint(teaching / shares("teaching_share")) + dormitory + canteen
    land = np.rint(floor * shares("land_per_floor") + sports)
    unsafe = _danger("danger_d_m2", where, luck)
    danger_d = np.where(unsafe, np.rint(shares("danger_d_m2") * floor), 0.0)
    cracked = _danger("danger_c_m2", where, luck) & ~unsafe
    danger_c = np.where(cracked, np.rint(shares("danger_c_m2") * floor), 0.0)
    track = np.searchsorted(_TRACKS_M, sports / _TRACK_NEEDS, side="right")
    return pd.DataFrame({
        "school": at, "land_m2": land, "floor_m2": floor,
        "dormitory_m2": dormitory, "canteen_m2": canteen,
        "toilet_places": np.maximum(np.rint(shares("toilet_places") * pupils), 1), "beds": beds,
        "danger_c_m2": danger_c, "danger_d_m2": danger_d, "canteens": canteens.astype(np.float64),
        "water_points": np.where(_has("water_points", where, boards, luck),
                                 np.ceil(np.maximum(pupils, 1) / 250), 0.0),
        "meals": pd.array(boards | canteens | _has("meals", where, boards, luck), dtype="boolean"),
        "shower": pd.Series(_has("shower", where, boards, luck), dtype="boolean").where(boards),
        "broadband": pd.array(_has("broadband", where, boards, luck), dtype="boolean"),
        "wall_m": np.rint(np.sqrt(land) * 4 * shares("wall")),
        "track_m": np.where(track > 0, np.array([0, *_TRACKS_M])[track], 0).astype(np.float64),
    })  # fmt: skip


def _has(matter: str, where: Words, boards: Mask, luck: _Luck) -> Mask:
    """Which schools have a thing: all but the worst-kept of those like them."""
    groups = np.where(boards, "boards", where)
    wanted = _wanted(matter, groups)
    return np.asarray(luck.of(matter, np.arange(len(where)), groups) > 1 - wanted, dtype=bool)


def _wanted(matter: str, groups: Words) -> Floats:
    """The share of each school's group that has a thing; a group not named has none."""
    table = setting("shapes")["has"][matter]
    return pd.Series(groups).map(table).fillna(0.0).to_numpy(dtype=np.float64)


def _danger(matter: str, where: Words, luck: _Luck) -> Mask:
    """Which schools have dangerous buildings: the worst-kept of those like them."""
    wanted = _wanted(matter, where)
    worst = luck.of(f"{matter} at all", np.arange(len(where)), where)
    return np.asarray(worst < wanted, dtype=bool)


def _counted_as_one(chosen: Mapping[str, Any], schools: pd.DataFrame, seed: int) -> Mask:
    nine = (schools["kind"] == "nine_year").to_numpy()
    every = sum(chosen["schools"]["nine_year"].values())
    wanted = round(chosen["layout"]["nine_year_as_one"] * nine.sum() / every)
    return first_of(chance(seed, "counted as one", len(schools)), nine, wanted)
