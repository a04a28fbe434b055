"""Small random questions that the judge who tries everything can answer.

A maker takes a seeded generator, candidates and years, and gives a rule or an aim. Each
test file says which makers it draws from; ``MAKERS`` are those of the first rules.
"""

from __future__ import annotations

from random import Random

from cases import small

from gaibao_geo.plans.aims.close_gaps import CloseGaps
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.problem import Problem
from gaibao_geo.plans.rules import (
    Budget,
    Divisible,
    Fund,
    Lock,
    Needs,
    OneOf,
    RegionFloor,
    SchoolCap,
)

SCHOOLS = [("A", "东"), ("B", "东"), ("C", "西")]
INDICATORS = ("beds", "rooms")
KINDS = ("canteen", "dormitory")


def some_candidates(rng: Random, count: int):
    """``count`` projects of 1 to 12 yuan at up to three schools in two townships."""
    places = [rng.choice(SCHOOLS) for _ in range(count)]
    costs = [rng.randint(1, 12) for _ in range(count)]
    projects = [
        (f"p{n}", school, town, cost,
         {name: rng.choice([0.5, 1, 2, 3.3]) for name in INDICATORS if rng.random() < 0.6})
        for n, ((school, town), cost) in enumerate(zip(places, costs, strict=True))
    ]  # fmt: skip
    needs = [
        (school, name, rng.choice([1.0, 2.0, 4.5]), rng.randint(1, 60), rng.choice([0.1, 0.5, 0.8]))
        for school, _ in SCHOOLS
        for name in INDICATORS
        if rng.random() < 0.8
    ] or [("A", "beds", 2.0, 10, 0.5)]
    lines = {}
    for n, cost in enumerate(costs):
        cut = rng.randint(0, cost)
        parts = {KINDS[0]: cut, KINDS[1]: cost - cut}
        lines[f"p{n}"] = {kind: yuan for kind, yuan in parts.items() if yuan}
    # one school has one number of pupils and one weakness
    told = {school: (rng.randint(1, 60), rng.choice([0.1, 0.5, 0.8])) for school, _ in SCHOOLS}
    needs = [(school, name, short, *told[school]) for school, name, short, _, _ in needs]
    return _marked(small(projects, needs, lines), Random(repr(projects)), told)


def _marked(parts, rng, told):
    """The candidates with what a county's own list may say of each, or leave open."""
    ids, count = _ids(parts), len(parts.projects)
    said = {
        "must_do": [rng.choice([True, False, None]) for _ in ids],
        "ready": [rng.choice([True, False, None]) for _ in ids],
        "earliest_year": [rng.choice([None, None, 2016, 2017, 2018]) for _ in ids],
        "phase_of": [rng.choice(["", "", *ids[:n]]) for n in range(count)],
        "version_of": [rng.choice(["", "", "", "gone", *ids]) for _ in ids],
    }
    keep = {school: rng.choice(["keep", "", "close", "undecided"]) for school, _ in SCHOOLS}
    projects = parts.projects.assign(**said, keep=parts.projects["school_id"].map(keep))
    schools = parts.schools.assign(
        pupils=[told[school][0] for school in parts.schools["school_id"]],
        keep=parts.schools["school_id"].map(keep),
    )
    return Candidates(projects, parts.lines, parts.effects, parts.needs, schools)


def _ids(parts):
    return list(parts.projects["project_id"])


def _cost(parts):
    return int(parts.projects["cost_yuan"].sum())


def budget(rng, parts, years):
    return Budget(rng.randint(0, _cost(parts)))


def fund(rng, parts, years):
    held = {year: rng.randint(0, _cost(parts)) for year in years if rng.random() < 0.9}
    share = rng.choice([(0.0, 1.0), (0.0, 1.0), (0.25, 1.0), (0.0, 0.5)])
    return Fund(rng.choice("fgh"), held, pays=rng.choice([(), (), ("canteen",)]), share=share)


def school_cap(rng, parts, years):
    return SchoolCap(rng.randint(0, _cost(parts)))


def region_floor(rng, parts, years):
    return RegionFloor(rng.choice([0.2, 0.5, 1.0]), by=rng.choice(["township", "school"]),
                       firm=rng.random() < 0.4)  # fmt: skip


def needs(rng, parts, years):
    first, *others = rng.sample(_ids(parts), min(3, len(parts.projects)))
    return Needs(first, tuple(others))


def one_of(rng, parts, years):
    return OneOf(tuple(sorted(rng.sample(_ids(parts), min(2, len(parts.projects))))))


def lock(rng, parts, years):
    return Lock(rng.choice(_ids(parts)), rng.choice(["in", "out"]))


def divisible(rng, parts, years):
    which = tuple(sorted(rng.sample(_ids(parts), 1)))
    return Divisible(which, rng.choice([0.0, 0.3, 0.8]), rng.choice([2, 3, 5]))


def close_gaps(rng, parts, years):
    return CloseGaps(rng.choice(["weakness", "pupils", "equal"]))


MAKERS = {
    "Budget": budget, "Fund": fund, "SchoolCap": school_cap, "RegionFloor": region_floor,
    "Needs": needs, "OneOf": one_of, "Lock": lock,
}  # fmt: skip
AIM_MAKERS = {"CloseGaps": close_gaps}


def question(seed, makers, aims=(close_gaps,), most_rules=3):
    """A question of 2 to 5 projects in one or two years, with a rule of some of the makers.

    The first maker is always drawn, so that a test of one rule has it in each question.
    """
    rng = Random(seed)
    years = (2016, 2017) if rng.random() < 0.4 else (2016,)
    parts = some_candidates(rng, rng.randint(2, 5 if len(years) == 1 else 4))
    makers = list(makers)
    drawn = makers[:1] + rng.sample(makers[1:], rng.randint(0, min(most_rules, len(makers) - 1)))
    rules, seen = [], set()
    for maker in drawn:
        rule = maker(rng, parts, years)
        key = getattr(rule, "name", None) or getattr(rule, "project", None)
        if key is None or (type(rule), key) not in seen:
            rules.append(rule)
            seen.add((type(rule), key))
    rng.shuffle(rules)
    return Problem(parts, rules, rng.choice(list(aims))(rng, parts, years), years=years)
