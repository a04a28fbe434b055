"""Makers of random rules that tie projects to each other, to years, and to evenness."""

from __future__ import annotations

from gaibao_geo.plans.rules import (
    CvCap,
    GiniCap,
    Lock,
    MustDo,
    Needs,
    NotKept,
    OneOf,
    Ready,
)


def _some(rng, parts, least, most):
    ids = list(parts.projects["project_id"])
    return tuple(sorted(rng.sample(ids, min(rng.randint(least, most), len(ids)))))


def one_of(rng, parts, years):
    return OneOf(() if rng.random() < 0.6 else _some(rng, parts, 2, 3))


def needs(rng, parts, years):
    lag, any_of = rng.choice([0, 0, 1, 2]), rng.random() < 0.5
    if rng.random() < 0.4:
        return Needs(lag=lag, any_of=any_of)
    first, *others = rng.sample(list(parts.projects["project_id"]), min(3, len(parts.projects)))
    return Needs(first, tuple(others), lag=lag, any_of=any_of)


def must_do(rng, parts, years):
    firm, required = rng.choice([(True, True), (False, True), (True, False)])
    named = () if rng.random() < 0.7 else _some(rng, parts, 1, 2)
    return MustDo(named, rng.choice(["school", "all"]), firm=firm, required=required)


def ready(rng, parts, years):
    return Ready(strict=rng.random() < 0.5)


def not_kept(rng, parts, years):
    return NotKept(undecided=rng.random() < 0.5)


def lock(rng, parts, years):
    state = rng.choice(["in", "in", "out"])
    year = rng.choice([None, *years]) if state == "in" else None
    return Lock(rng.choice(list(parts.projects["project_id"])), state, year=year)


def _even(rng):
    return {"of": rng.choice(["closed", "yuan_per_pupil"]),
            "by": rng.choice(["school", "school", "township"])}  # fmt: skip


def cv_cap(rng, parts, years):
    return CvCap(rng.choice([0, 0.25, 0.5, 1.0, rng.random(), rng.random()]), **_even(rng))


def gini_cap(rng, parts, years):
    return GiniCap(rng.choice([0, 0.25, 0.5, rng.random() / 2, rng.random() / 2]), **_even(rng))


MAKERS = {
    "OneOf": one_of, "Needs": needs, "MustDo": must_do, "Ready": ready, "NotKept": not_kept,
    "Lock": lock, "CvCap": cv_cap, "GiniCap": gini_cap,
}  # fmt: skip
