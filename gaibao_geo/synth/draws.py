"""Chance that comes out the same everywhere, and numbers that add up exactly.

Only the plain stream of PCG64 is used (its sequence is fixed), four rules of arithmetic and
sorting; no logarithms or sines, whose last digits differ from one machine to the next.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from gaibao_geo.synth.settings import fallback, setting

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
Words = NDArray[np.str_]


def chance(seed: int, matter: str, count: int) -> Floats:
    """``count`` numbers of [0, 1).

    Each matter has a stream of its own, so that one more column leaves the others as they are.
    """
    source = np.random.SeedSequence([seed, zlib.crc32(matter.encode())])
    drawn: Floats = np.random.Generator(np.random.PCG64(source)).random(count)
    return drawn


def even(drawn: Floats, groups: ArrayLike) -> Floats:
    """The numbers as evenly spaced shares of their group: 1/6, 3/6, 5/6 for three of them.

    The order is kept and the distribution is exact, so that what is read off by share has
    the shape that was asked for even in a small group.
    """
    place, sizes = _places(drawn, groups)
    return (place + 0.5) / sizes


def groups_of(matter: str, keys: Words) -> Words:
    """For each key the group of it that ``shapes.toml`` has values for in this matter."""
    codes, uniques = pd.factorize(keys)
    table = setting("shapes")[matter]
    return np.array([fallback(table, str(key)) for key in uniques], dtype=np.str_)[codes]


def read_off(matter: str, groups: Words, shares: Floats) -> Floats:
    """For each share the value that ``shapes.toml`` has there, between two of them by a line."""
    codes, uniques = pd.factorize(groups)
    table, at = setting("shapes")[matter], setting("shapes")["at"]
    values = np.empty(len(groups))
    for code, group in enumerate(uniques):
        mine = codes == code
        values[mine] = np.interp(shares[mine], at, table[str(group)])
    return values


def spread(seed: int, matter: str, keys: Words) -> Floats:
    """A value for each key, drawn so that every group has the distribution of its shape."""
    groups = groups_of(matter, keys)
    return read_off(matter, groups, even(chance(seed, matter, len(keys)), groups))


def whole_parts(weights: ArrayLike, total: int) -> Counts:
    """Whole numbers in proportion to the weights that add up to ``total``.

    The largest fractions get the units left over, the first of equal ones; see
    ``whole_parts_of`` for several totals at once.
    """
    every = np.asarray(weights, dtype=np.float64)
    return whole_parts_of(every, np.zeros(len(every), dtype=np.int64), [total])


def whole_parts_of(weights: Floats, groups: Counts, totals: Sequence[int] | Counts) -> Counts:
    """Whole numbers in proportion to the weights that add up to each group's total.

    ``groups`` counts the totals from 0; a group without weight must have the total 0.
    """
    wanted = np.asarray(totals, dtype=np.int64)
    sums = np.bincount(groups, weights=weights, minlength=len(wanted))
    exact = weights * (wanted / np.where(sums > 0, sums, 1))[groups]
    parts = np.floor(exact).astype(np.int64)
    left = wanted - np.bincount(groups, weights=parts, minlength=len(wanted)).astype(np.int64)
    place, _ = _places(np.round(parts - exact, 9), groups)  # thirds of two kinds are equal
    return np.asarray(parts + (place < left[groups]), dtype=np.int64)


def first_of(drawn: Floats, among: Mask, count: int) -> Mask:
    """The ``count`` rows with the smallest numbers among those that may be chosen."""
    order = np.flatnonzero(among)[np.argsort(drawn[among], kind="stable")]
    chosen = np.zeros(len(drawn), dtype=bool)
    chosen[order[:count]] = True
    return chosen


def _places(drawn: Floats, groups: ArrayLike) -> tuple[Counts, Counts]:
    """The place of each number in its group, from 0, and the group's size."""
    codes, uniques = pd.factorize(np.asarray(groups))
    counts = np.bincount(codes, minlength=len(uniques))
    order = np.lexsort((drawn, codes))
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place = np.empty(len(drawn), dtype=np.int64)
    place[order] = np.arange(len(drawn)) - begins[codes[order]]
    return place, np.asarray(counts[codes], dtype=np.int64)
