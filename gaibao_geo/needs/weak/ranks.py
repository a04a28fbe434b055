"""Four ways to put parts together into an index, and how far a school's rank moves with them.

Everywhere here ``parts`` is a matrix of indicators × schools, 0 (met) to 1 (all missing),
NaN where an indicator is unknown at a school or does not apply to it; ``weights`` has a row
a try and a column an indicator, each row summing to 1.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Method = Literal["mean", "entropy", "topsis", "rank_sum"]
METHODS: tuple[Method, ...] = get_args(Method)

SWING = 0.2  # a weight is tried a fifth higher and lower
CORNERS_UP_TO = 10  # indicators of which every corner of the box is tried: 2^10
CORNERS_DRAWN = 500  # of more indicators
_SEED = 2014  # the draw is the same every time
_TIE = 1e-12  # sums of the same numbers in another order differ by less
_BLOCK = 4_000_000  # figures held at once: 32 MB


def scores(method: Method, parts: Floats, weights: Floats) -> Floats:
    """The index of every school (column) in every try (row), 0-1, larger is weaker.

    What is unknown at a school is left out there and the weights of the others take its
    place; a school of which no indicator with a weight is known has NaN. Who meets all that
    is known has 0 by every method.

    ``mean``: the weighted mean of the parts. ``entropy``: the same, each weight times the
    ``divergence`` of its indicator. ``topsis``: how far from having all and how near to the
    worst seen (Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981, ch. III):
    with d0 = √Σ(w·part)² and d1 = √Σ(w·(worst part seen − part))², the index is
    d0 / (d0 + d1); the ideal is a part of 0, and since all parts are shares they are not
    normalised again. ``rank_sum``: the weighted mean of ``placed``, a Borda count (Borda,
    Mémoire sur les élections au scrutin, 1784).
    """
    return _scorer(method, parts)(weights)


def _scorer(method: Method, parts: Floats) -> Callable[[Floats], Floats]:
    """The method as a function of the weights; what does not depend on them is done once."""
    known = ~np.isnan(parts)
    seen = known.astype("float64")
    filled = np.where(known, parts, 0.0)
    if method == "topsis":
        worst = filled.max(axis=1, keepdims=True, initial=0.0)
        near, far = filled**2, (seen * (worst - filled)) ** 2

        def closeness(weights: Floats) -> Floats:
            lacks, spare = np.sqrt(weights**2 @ near), np.sqrt(weights**2 @ far)
            every = lacks + spare
            index: Floats = np.divide(lacks, every, out=np.zeros_like(every), where=every > 0)
            index[(weights @ seen) == 0] = np.nan
            return index

        return closeness
    if method == "rank_sum":
        filled = placed(parts)
    spread = divergence(parts) if method == "entropy" else np.ones(len(parts))

    def mean(weights: Floats) -> Floats:
        used = used_weights(weights, spread)
        there = used @ seen
        return over(used @ filled, there)

    return mean


def used_weights(weights: Floats, spread: Floats) -> Floats:
    """The weights times what the entropy method says of each indicator, again summing to 1.

    Hwang & Yoon 1981 (ch. III) join a planner's weights and those of the entropy so. Where
    no indicator tells schools apart, the planner's weights stay as they are.
    """
    joined = weights * spread
    total = joined.sum(axis=-1, keepdims=True)
    return np.where(total > 0, over(joined, total), weights)


def over(share: Floats, whole: Floats) -> Floats:
    """The quotient, missing where the whole is 0."""
    found: Floats = np.divide(share, whole, out=np.full(share.shape, np.nan), where=whole > 0)
    return found


def divergence(parts: Floats) -> Floats:
    """How much each indicator tells schools apart, 0-1, by Shannon's entropy.

    1 + Σ p·ln p / ln n over the n schools where it is known, p being a school's share in the
    sum of the parts (Shannon, Bell System Technical Journal 27, 1948; as weights in Hwang &
    Yoon 1981, ch. III). What all schools lack alike, or none lacks, tells nothing apart and has
    0, however bad it is: this method serves to rank schools, not to say what they need.
    Known at fewer than two schools it is 0 too. A school known by such indicators only has
    no index by this method.
    """
    known = (~np.isnan(parts)).sum(axis=1)
    filled = np.nan_to_num(parts, nan=0.0)
    total = filled.sum(axis=1, keepdims=True)
    share = np.divide(filled, total, out=np.zeros_like(filled), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    found = 1.0 + (share * logs).sum(axis=1) / np.log(np.maximum(known, 2))
    return np.where((known < 2) | (total[:, 0] == 0) | (found < _TIE), 0.0, found)


def placed(parts: Floats) -> Floats:
    """The place of each school by each indicator, 0 (met) to 1 (weakest of all), 0 if unknown.

    The school is ranked with the others where the indicator is known and with an imagined
    one that meets it: the number of these that lack less, by the number of known schools.
    Schools that lack the same have the same place, and one that meets the norm has 0.
    """
    found = np.zeros_like(parts)
    for place, part in zip(found, parts, strict=True):
        known = ~np.isnan(part)
        values = part[known]
        fewer = _ranks(-values) - 1
        place[known] = (fewer + (values > _TIE)) / max(len(values), 1)
    return found


def _ranks(values: Floats) -> npt.NDArray[np.int64]:
    """1 for the largest; equals share the best rank: of 5, 4, 4, 1 the ranks are 1, 2, 2, 4."""
    order = np.argsort(-values)
    start = np.zeros(len(values), dtype="int64")
    ordered = values[order]
    start[1:] = np.where(ordered[:-1] - ordered[1:] > _TIE, np.arange(1, len(values)), 0)
    ranks = np.empty_like(start)
    ranks[order] = np.maximum.accumulate(start) + 1
    return ranks


def tries(given: Floats) -> Floats:
    """The weightings that are tried, a row each, all summing to 1, none twice.

    First the weights as given; then each alone a fifth (``SWING``) up and down; then all at
    once, each a fifth up or down: every such corner for up to ``CORNERS_UP_TO`` indicators,
    of more ``CORNERS_DRAWN`` drawn with a fixed seed.
    """
    count = len(given)
    alone = np.vstack([np.eye(count), -np.eye(count)])
    if count <= CORNERS_UP_TO:
        corners = np.array(list(product((-1.0, 1.0), repeat=count)))
    else:
        corners = np.random.default_rng(_SEED).choice((-1.0, 1.0), (CORNERS_DRAWN, count))
    every = given * (1.0 + SWING * np.vstack([np.zeros(count), alone, corners]))
    every /= every.sum(axis=1, keepdims=True)
    _, first = np.unique(every.round(12), axis=0, return_index=True)
    return every[np.sort(first)]


def rank_table(parts: Floats, given: Floats, schools: pd.Index) -> pd.DataFrame:
    """The rank of each school by each method, and the best and worst in all tries.

    One row per school: a column for each of ``METHODS`` (with the weights as given), then
    ``rank_best`` and ``rank_worst`` over every method with every weighting of ``tries``.
    1 is the weakest; equals share the best rank; a school without an index has none.
    """
    weighing = given > 0
    parts, every = parts[weighing], tries(given[weighing])
    count = len(schools)
    best, worst = np.full(count, count + 1), np.zeros(count, dtype="int64")
    table = pd.DataFrame(index=schools)
    for method in METHODS:
        scored = _scorer(method, parts)
        for number in range(0, len(every), step := max(1, _BLOCK // max(count, 1))):
            for row, index in enumerate(scored(every[number : number + step])):
                there = ~np.isnan(index)
                ranks = _ranks(index[there])
                best[there] = np.minimum(best[there], ranks)
                worst[there] = np.maximum(worst[there], ranks)
                if number + row == 0:
                    table[method] = pd.Series(ranks, index=schools[there], dtype="Int64")
    never = worst == 0
    for name, ranks in (("rank_best", best), ("rank_worst", worst)):
        table[name] = pd.array(ranks, dtype="Int64")
        table.loc[never, name] = pd.NA
    return table
