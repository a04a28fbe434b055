"""Makers of random rules about money: funds with everything mixed, works over years, parts."""

from __future__ import annotations

from random_questions import KINDS, _cost, _ids

from gaibao_geo.plans.rules import Divisible, Fund, YearSpread

COUNTIES = ("350402", "350403")


def fund(rng, parts, years):
    """A fund with some of what a fund may have; all at once, hardly any plan would be left."""
    cost = _cost(parts)
    held = {year: rng.randint(cost // 3, cost) for year in years if rng.random() < 0.9}
    options = {
        "pays": ("canteen",),
        "share": rng.choice([(0.25, 1.0), (0.0, 0.5), (0.1, 0.6), (0.3, 0.4)]),
        "schools": ("primary",),
        "programme": "gaibao",
        "tiers": rng.choice([{COUNTIES[1]: (0.0, 0.7)}, {COUNTIES[0]: (0.3, 0.9)}]),
        "match": rng.choice([0.5, 1, 1.5, 3, {COUNTIES[0]: rng.choice([0.3, 1, 2])}]),
        "carry": rng.choice([1, 0.5, 0.3]),
        "least_use": rng.choice([0.2, 0.6, 0.9]),
        "pools": {rng.choice(KINDS): rng.choice([0.1, 0.25])},
    }
    some = rng.sample(sorted(options), rng.randint(0, 4))
    return Fund(
        rng.choice("fgh"), rng.choice([held, held, rng.randint(0, cost)]),
        level=rng.choice(["", "central", "county"]), firm=rng.random() < 0.3,
        **{name: options[name] for name in some},
    )  # fmt: skip


def year_spread(rng, parts, years):
    shares = rng.choice([(0.6, 0.4), (0.6, 0.4), (0.5, 0.5), (0.25, 0.75), (1.0,)])
    which = rng.choice([(), tuple(rng.sample(_ids(parts), 1))])
    kinds = rng.choice([(), (rng.choice(KINDS),)])
    return YearSpread(shares, which, kinds)


def divisible(rng, parts, years):
    which = tuple(sorted(rng.sample(_ids(parts), rng.randint(1, 2))))
    return Divisible(which, rng.choice([0.0, 0.3, 0.8]), rng.choice([2, 3, 5]))


MAKERS = {"Fund": fund, "YearSpread": year_spread, "Divisible": divisible}
