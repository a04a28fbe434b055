"""A made-up country to measure on: schools, what they lack, projects, and rules.

The same seed gives the same country. Random tables are easier than real ones: read the
growth and the ratios, not the promise.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import Budget, Fund, Needs, OneOf, RegionFloor, Rule, SchoolCap

# schools: (counties, projects a school)
SIZES = {200: (1, 4.0), 664: (9, 5.0), 2_500: (30, 5.0), 8_000: (100, 5.0), 25_000: (310, 4.5),
         80_000: (1_000, 4.0), 230_000: (2_850, 4.0)}  # fmt: skip
# item type, 万元 for one pupil**0.8, needs that it touches
WORKS = (
    ("teaching", 2.2, 4), ("repair", 0.9, 3), ("sports", 0.5, 2), ("canteen", 1.1, 3),
    ("dormitory", 0.8, 2), ("equipment", 0.12, 1), ("computers", 0.15, 1), ("books", 0.08, 1),
)  # fmt: skip
CENTRAL_PAYS = ("teaching", "repair", "sports", "canteen")
INDICATORS = tuple(f"I{n}" for n in range(10))
YEARS = (2016, 2017, 2018, 2019, 2020)
PROFILE = (0.26, 0.22, 0.20, 0.17, 0.15)


def country(schools: int, seed: int = 0, *, years: int = 1, linked: bool = True) -> Problem:
    """A question of one budget and county floors, or of three funds by five years.

    A quarter of the needed money is there; each school has a ceiling that binds for a
    third of them; with ``linked`` 12 % of the schools have two versions of a work and
    about 20 % a project that needs another.
    """
    rng = np.random.default_rng(seed)
    counties, mean = SIZES[schools]
    size = np.clip(rng.lognormal(4.2, 0.55, counties), 8, 700)
    least = min(20, schools // counties)
    size = np.maximum(np.floor(size * schools / size.sum()), least).astype(int)
    size[np.argmax(size)] += schools - size.sum()
    county = np.repeat(np.arange(counties), size)
    pupils = np.clip(np.round(rng.lognormal(5.6, 1.0, schools)), 8, 6000)
    weakness = np.round(np.clip(rng.beta(1.6, 2.4, schools), 0.01, 0.99), 4)
    many = np.clip(rng.poisson(mean - 1.1, schools) + 1, 1, 9)
    school = np.repeat(np.arange(schools), many)
    work = rng.choice(8, len(school), p=[0.10, 0.15, 0.12, 0.12, 0.08, 0.15, 0.18, 0.10])
    variant = np.flatnonzero(rng.random(schools) < 0.12)
    version = (np.cumsum(many) - many)[variant] if linked else np.zeros(0, dtype=np.int64)
    school = np.concatenate([school, school[version]])
    work = np.concatenate([work, work[version]])
    price = np.array([unit for _, unit, _ in WORKS])
    cost = np.maximum(1.0, price[work] * pupils[school] ** 0.8 * rng.lognormal(0, 0.35, len(work)))
    cost[len(cost) - len(version):] *= rng.uniform(1.2, 1.6, len(version))
    yuan = np.round(cost, 1) * 10_000
    ids = np.array([f"P{n:07}" for n in range(len(school))])
    homes = np.array([f"S{n:06}" for n in range(schools)])
    codes = np.array([f"C{n:04}" for n in range(counties)])
    kinds = np.array([name for name, _, _ in WORKS])
    version_of, phase_of = _links(ids, school, work, version, rng)
    projects = pd.DataFrame({
        "project_id": ids, "school_id": homes[school], "school": homes[school],
        "region_id": codes[county[school]], "region": codes[county[school]], "name": ids,
        "cost_yuan": yuan.astype(np.int64),
        "need_yuan": np.where(np.arange(len(ids)) < len(ids) - len(version), yuan, 0).astype(
            np.int64),
        "version_of": version_of, "phase_of": phase_of,
    })  # fmt: skip
    lines = pd.DataFrame({
        "project_id": ids, "item_type": kinds[work], "cost_yuan": projects["cost_yuan"]})
    touches = np.array([count for _, _, count in WORKS])[work]
    doer = np.repeat(np.arange(len(ids)), touches)
    which = (np.arange(len(doer)) - np.repeat(np.cumsum(touches) - touches, touches) + 2 * work[
        doer]) % len(INDICATORS)  # fmt: skip
    effects = pd.DataFrame({
        "project_id": ids[doer], "indicator": np.array(INDICATORS)[which],
        "amount": np.round(rng.uniform(0.3, 1.1, len(doer)), 3)})  # fmt: skip
    pairs = np.unique(school[doer] * len(INDICATORS) + which)
    where = pairs // len(INDICATORS)
    needs = pd.DataFrame({
        "school_id": homes[where], "indicator": np.array(INDICATORS)[pairs % len(INDICATORS)],
        "shortfall": np.round(rng.uniform(0.5, 1.2, len(pairs)), 3),
        "pupils": pupils[where].astype(np.int64), "weakness": weakness[where]})  # fmt: skip
    parts = Candidates(projects, lines, effects, needs)
    need = int(projects["need_yuan"].sum())
    rules: list[Rule] = [
        SchoolCap(int(np.quantile(np.bincount(school, yuan), 0.67))),
        RegionFloor(0.2, by="region", firm=True),
    ]
    if years == 1:
        rules.append(Budget(need // 4))
    for name, part, pays in (() if years == 1 else (
            ("central", 0.8, CENTRAL_PAYS), ("province", 0.12, ()), ("county", 0.08, ()))):
        held = {year: int(need / 4 * part * share) for year, share in zip(
            YEARS[:years], PROFILE[:years], strict=True)}  # fmt: skip
        rules.append(Fund(name, held, pays=pays))
    if linked:
        rules += [OneOf(), Needs()]
    return Problem(parts, rules, CloseGaps(), years=YEARS[:years], made_up=True)


def _links(
    ids: np.ndarray, school: np.ndarray, work: np.ndarray, version: np.ndarray,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """What each project is a version of, and what it is a later phase of; mostly nothing.

    Versions are of the first work of a school; equipment waits for a building.
    """
    own = np.arange(len(ids)) < len(ids) - len(version)
    building, thing = np.flatnonzero(own & (work < 5)), np.flatnonzero(own & (work >= 5))
    schools, at = np.unique(school[building], return_index=True)
    other, there = np.unique(school[thing], return_index=True)
    both = np.intersect1d(schools, other)
    both = both[rng.random(len(both)) < 0.25]
    version_of, phase_of = np.full(len(ids), "", dtype=ids.dtype), np.full(len(ids), "",
                                                                          dtype=ids.dtype)
    version_of[len(ids) - len(version):] = ids[version]
    phase_of[thing[there[np.searchsorted(other, both)]]] = ids[
        building[at[np.searchsorted(schools, both)]]]
    return version_of, phase_of
