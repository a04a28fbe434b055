"""What is made as large or as small as can be, one thing after another.

Targets come as near as they can; then the aim; of equals the cheaper, then the earlier, then
the lowest ids. Each stage is held at its best for those after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from gaibao_geo.plans.model import Model
from gaibao_geo.plans.stage import Stage, weights_on
from gaibao_geo.words.numbers import WAN

DIGIT_BITS = 20  # ids are weighed by powers up to 2**20, which the solver still tells apart
MOST_TIE_BREAKS = 200  # beyond as many projects the last tie-break is the sum of places
FRACTIONS = 4096  # of a place, which sums of places up to 1e9 still tell apart
MIXING = ((2654435769, 15), (2246822507, 13), (3266489909, 16))  # Knuth's and MurmurHash3's


def targets(model: Model) -> Iterable[Stage]:
    """What the targets lack, in 万元, if the problem has targets."""
    if model.targets:
        columns = np.concatenate([columns for columns, _ in model.targets])
        prices = np.concatenate([prices for _, prices in model.targets])
        yield Stage("targets", False, weights_on(model, columns, prices), 0.5 / WAN)


def tie_breaks(model: Model) -> Iterable[Stage]:
    """Of equals the cheapest; then no more gifts than it takes; the earliest; the lowest ids.

    Ids are exact for up to 200 projects: the lowest ids chosen, and of two years the lower id
    in the earlier one. Beyond that the sum of places in the list decides, to which each
    project and year adds a fixed fraction of its own: two choices of the same sum of
    places ({1, 4} and {2, 3}) do not tie, whatever the order of rows, and hardly any two
    do. Last, of projects built in part the lower id is built more.
    """
    spend, starts = model.spend, model.starts
    yield Stage("cost", False, weights_on(model, spend.column, spend.value), 0.5 / WAN)
    free = model.arrays.cost[starts.project] == 0
    if free.any():  # what costs nothing and closes nothing is left alone
        yield Stage("gifts", False, weights_on(model, starts.column, free.astype(float)), 0.5)
    years = len(model.arrays.years)
    if years > 1:
        yield Stage("years", False, weights_on(model, starts.column, starts.year), 0.5)
    if one_sum_decides(model.arrays.count):
        places = places_in_list(starts.project, starts.year, years)
        yield Stage("ids", False, weights_on(model, starts.column, places), 0.5 / FRACTIONS)
    else:
        yield from _digits(model, 2, np.ones(years), "ids", maximise=True)
        if years > 1:
            yield from _digits(model, years, np.arange(years), "timing", maximise=False)
    for divided in model.divided:
        place = model.arrays.count - divided.projects
        weights = place + fractions(divided.projects)
        many = np.repeat(weights, divided.columns.shape[1])
        yield Stage("lots", False, weights_on(model, divided.columns.ravel(), many),
                    0.5 / FRACTIONS)  # fmt: skip


def one_sum_decides(projects: int) -> bool:
    """Whether the sum of places is the last tie-break among so many projects."""
    return projects > MOST_TIE_BREAKS


def places_in_list(project: np.ndarray, year: np.ndarray | int, years: int) -> np.ndarray:
    """The place in the list of each project, from 1, with a fraction of its own and its year's."""
    return np.asarray(project + 1.0 + fractions(project * years + year))


def fractions(number: np.ndarray) -> np.ndarray:
    """A fraction from 0 to below 1 for each number, in steps of 1 / 4096, mixed but fixed.

    The mixing is no sum of the number's parts, or equal sums of places would stay equal.
    """
    mixed = number.astype(np.uint64)
    for times, bits in MIXING:
        mixed = mixed * np.uint64(times) % np.uint64(2**32)
        mixed ^= mixed >> np.uint64(bits)
    return np.asarray((mixed >> np.uint64(20)) / FRACTIONS)


def _digits(
    model: Model, base: int, digit: np.ndarray, name: str, *, maximise: bool
) -> Iterable[Stage]:
    """Stages that read the projects as the digits of a number, a few at a time."""
    size = int(DIGIT_BITS / math.log2(base))
    starts = model.starts
    for first in range(0, model.arrays.count, size):
        mine = starts.of((starts.project >= first) & (starts.project < first + size))
        power = float(base) ** (size - 1 - (mine.project - first))
        yield Stage(name, maximise, weights_on(model, mine.column, digit[mine.year] * power), 0.5)
