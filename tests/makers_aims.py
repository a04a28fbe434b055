"""Random aims for the judge who tries everything; a maker gives one for given candidates."""

from __future__ import annotations

from gaibao_geo.plans.aims import (
    CloseGaps,
    InOrder,
    LeastUneven,
    Maximise,
    PupilsReached,
    SchoolsAtStandard,
    WorstFirst,
)


def at_standard(rng, parts, years):
    return SchoolsAtStandard(rng.choice(["equal", "pupils"]))


def pupils_reached(rng, parts, years):
    return PupilsReached()


def maximise(rng, parts, years):
    return Maximise(rng.choice(["benefit", "benefit", "cost_yuan"]))


def worst_first(rng, parts, years):
    return WorstFirst(rng.choice(["school", "school", "township", "region"]))


def least_uneven(rng, parts, years):
    return LeastUneven(rng.choice(["closed", "closed", "yuan_per_pupil"]),
                       rng.choice(["school", "township"]), rng.choice(["mad", "gini"]),
                       rng.choice([0.1, 0.5, 1.0]))  # fmt: skip


def close_gaps(rng, parts, years):
    return CloseGaps(rng.choice(["weakness", "pupils", "equal"]))


PLAIN = (at_standard, pupils_reached, maximise, worst_first, least_uneven, close_gaps)


def in_order(rng, parts, years):
    aims = tuple(make(rng, parts, years) for make in rng.sample(PLAIN, rng.choice([2, 2, 3])))
    shares = tuple(rng.choice([0.0, 0.0, 0.05, 0.3, 1.0]) for _ in aims)
    return InOrder(aims, shares[: rng.randint(0, len(aims))])


AIM_MAKERS = {
    "SchoolsAtStandard": at_standard, "PupilsReached": pupils_reached, "Maximise": maximise,
    "WorstFirst": worst_first, "LeastUneven": least_uneven, "InOrder": in_order,
}  # fmt: skip
