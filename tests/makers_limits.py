"""Random rules about how much may go where, for small questions of ``random_questions``."""

from __future__ import annotations

import pandas as pd
from random_questions import _cost, _ids, some_candidates

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.groups import keys_by
from gaibao_geo.plans.rules import (
    AboveStandard,
    Coverage,
    Limit,
    MinimumStart,
    RegionCap,
    RegionFloor,
    SchoolCap,
    TopShare,
)

BY = ["township", "school", "mark"]
SHARES = [0.0, 0.2, 0.25, 0.3333, 0.4, 0.5, 0.6, 0.75, 1.0]
LARGE = 98_765_431


def with_columns(rng, count, factor=1):
    """``some_candidates`` with a floor area, rooms, land that may be given back, and a mark."""
    parts = some_candidates(rng, count)
    projects = parts.projects.assign(
        floor_m2=[rng.choice([0.1, 0.2, 0.3, 12.5, 40.0]) for _ in range(count)],
        rooms=[rng.randint(0, 6) for _ in range(count)],
        land=[float(rng.choice([-2, 0, 1, 3])) for _ in range(count)],
        mark=[rng.choice(["x", "y"]) for _ in range(count)],
        cost_yuan=parts.projects["cost_yuan"] * factor,
        need_yuan=parts.projects["need_yuan"] * factor,
    )
    lines = parts.lines.assign(cost_yuan=parts.lines["cost_yuan"] * factor)
    pupils = [rng.randint(0, 9) for _ in range(len(parts.schools))]
    schools = parts.schools.assign(pupils=pd.Series(pupils, dtype="Int64"))
    return Candidates(projects, lines, parts.effects, parts.needs, schools)


def grouping(rng, parts, among=("township", "school", "mark")):
    return rng.choice([by for by in among if by != "mark" or by in parts.projects])


def _keys(parts, by):
    return sorted(set(keys_by(parts.projects, by)))


def _some(rng, parts, by, one):
    """One number for all groups, or one for some of them."""
    if rng.random() < 0.6:
        return one()
    keys = _keys(parts, by)
    return {key: one() for key in rng.sample(keys, rng.randint(1, len(keys)))}


def limit(rng, parts, years):
    column = rng.choice([name for name in ("cost_yuan", "floor_m2", "rooms", "land", "cost_yuan")
                         if name in parts.projects])  # fmt: skip
    values = parts.projects[column]

    def one():
        """The sum of some projects, so that ties are common, or anything."""
        if rng.random() < 0.6:
            some = rng.sample(range(len(values)), rng.randint(0, len(values)))
            amount = values.iloc[some].sum()
        else:
            amount = rng.uniform(0, float(values.abs().sum()))
        return int(amount) if column in ("cost_yuan", "rooms") else round(float(amount), 6)

    by = grouping(rng, parts, ("", "", "township", "school", "mark"))
    sides = {rng.choice(["at_most", "at_least"]): _some(rng, parts, by, one) if by else one()}
    if rng.random() < 0.2:
        sides = {"at_most": one(), "at_least": one()}
    return Limit(column, **sides, by=by, year=rng.choice([None, None, "each", *years]),
                 firm=rng.random() < 0.6, price=rng.choice([1, 3, 1000]))  # fmt: skip


def school_cap(rng, parts, years):
    stated = {"yuan": rng.randint(0, _cost(parts)), "projects": rng.randint(0, 3),
              "share": rng.choice(SHARES)}  # fmt: skip
    names = rng.sample(list(stated), rng.choice([1, 1, 2]))
    return SchoolCap(**{name: stated[name] for name in names})


def top_share(rng, parts, years):
    by = grouping(rng, parts, (*BY, "project_id"))
    most = max(len(_keys(parts, by)) - 1, 1)
    k = rng.randint(1, most)
    return TopShare(k, 1.0 if k >= len(_keys(parts, by)) else rng.choice(SHARES), by)


def minimum_start(rng, parts, years):
    by = grouping(rng, parts, ("project", *BY))
    return MinimumStart(rng.randint(0, _cost(parts)) // rng.choice([1, 2, 4]), by)


def _region(rng, parts, years, kind, firm):
    by = grouping(rng, parts)
    of = rng.choice(["need", "spent", "yuan", "pupils"])
    if of == "pupils" and (by == "mark" or parts.schools["pupils"].isna().any()):
        of = "yuan"
    if of in ("need", "spent"):
        share = _some(rng, parts, by, lambda: rng.choice(SHARES))
        return kind(share, of, by, firm=firm or of == "spent")
    most = _cost(parts) if of == "yuan" else max(_cost(parts) // 10, 1)
    return kind(of=of, by=by, firm=firm,
                yuan=_some(rng, parts, by, lambda: rng.randint(0, most) // 2))  # fmt: skip


def region_floor(rng, parts, years):
    return _region(rng, parts, years, RegionFloor, rng.random() < 0.4)


def region_cap(rng, parts, years):
    return _region(rng, parts, years, RegionCap, rng.random() < 0.6)


def coverage(rng, parts, years):
    return Coverage(grouping(rng, parts), rng.random() < 0.5, rng.choice([1, 7, 1_000_000]),
                    rng.choice(["need", "candidates"]))  # fmt: skip


def above_standard(rng, parts, years):
    return AboveStandard(rng.choice([0.0, 0.0, 0.1, 0.5]), rng.random() < 0.6)


def divisible_ids(rng, parts):
    return tuple(sorted(rng.sample(_ids(parts), 1)))


MAKERS = {
    "Limit": limit, "SchoolCap": school_cap, "TopShare": top_share,
    "MinimumStart": minimum_start, "RegionFloor": region_floor, "RegionCap": region_cap,
    "Coverage": coverage, "AboveStandard": above_standard,
}  # fmt: skip
