"""Which lines are alike to the funds, so that one column can pay for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from gaibao_geo.plans.arrays import Arrays
from gaibao_geo.plans.due import times
from gaibao_geo.plans.rules.base import exact
from gaibao_geo.plans.rules.money import Fund

EACH_UP_TO = 2_000  # projects; beyond, shares bind the projects of a county together


@dataclass(frozen=True)
class Pots:
    """The funds of a question beside its lines; ``free`` are funds whose limits are lifted."""

    arrays: Arrays
    funds: tuple[Fund, ...]
    free: tuple[bool, ...]

    @property
    def bound(self) -> list[tuple[int, Fund]]:
        """The funds that keep their limits, with their places."""
        each = zip(self.funds, self.free, strict=True)
        return [(place, fund) for place, (fund, free) in enumerate(each) if not free]

    @property
    def share_funds(self) -> list[tuple[int, Fund]]:
        """Those that bear a share of each project."""
        return [(place, fund) for place, fund in self.bound if fund.has_shares]

    @property
    def by_county(self) -> bool:
        """Whether some fund is matched county by county."""
        return any(fund.match is not None for _, fund in self.bound)

    @cached_property
    def county(self) -> tuple[np.ndarray, np.ndarray]:
        """The county of each project, as a place in the keys, and the keys."""
        return self.arrays.groups("region")

    @cached_property
    def pooled(self) -> tuple[str, ...]:
        """The kinds of items for which some fund sets money apart."""
        return tuple(sorted({kind for _, fund in self.bound for kind in fund.pools}))

    def allowed(self, lines: np.ndarray) -> np.ndarray:
        """Whether each fund may pay for each of these lines: funds by lines."""
        arrays = self.arrays
        parts = arrays.problem.candidates
        project, kind = arrays.line_project[lines], arrays.line_type[lines]
        found = np.ones((len(self.funds), len(lines)), dtype=bool)
        for place, fund in self.bound:
            if fund.pays:
                found[place] &= np.isin(arrays.types, fund.pays)[kind]
            if fund.schools:
                found[place] &= parts.projects["kind"].isin(fund.schools).to_numpy()[project]
            if fund.programme:
                table = parts.barred
                out = table.loc[table["programme_id"] == fund.programme, "project_id"]
                found[place] &= ~parts.projects["project_id"].isin(out).to_numpy()[project]
        return found

    def bounds(self, fund: Fund, yuan: np.ndarray, projects: np.ndarray) -> np.ndarray:
        """Least and greatest whole yuan the fund pays of some projects: a row each."""
        parts, tier = self._tiers(fund, projects)
        found = np.zeros((len(projects), 2), dtype=np.int64)
        for place, (least, most) in enumerate(parts):
            mine = np.flatnonzero(tier == place)
            found[mine, 0] = -_floor(yuan[mine], -exact(least))
            found[mine, 1] = _floor(yuan[mine], exact(most))
        return found

    def parts(self, fund: Fund, projects: np.ndarray) -> np.ndarray:
        """Its least and greatest share of some projects."""
        parts, tier = self._tiers(fund, projects)
        each: np.ndarray = np.array(parts, dtype=np.float64)[tier]
        return each

    def _tiers(
        self, fund: Fund, projects: np.ndarray
    ) -> tuple[list[tuple[float, float]], np.ndarray]:
        county, keys = self.county
        each = [fund.part(str(key)) for key in keys]
        parts = list(dict.fromkeys(each))
        of = np.array([parts.index(part) for part in each], dtype=np.int64)
        return parts, of[county[projects]]


@dataclass(frozen=True)
class Classes:
    """Lines that every fund treats alike: ``of`` is the class of each line.

    Of each class: ``pays`` whether each fund may pay for it (funds by classes), ``owner`` whose
    share it is in (a project, or in a large question the projects of a county that are
    alike), its ``county`` and its ``pool`` (a place in ``pooled``, or -1).
    """

    of: np.ndarray
    pays: np.ndarray
    owner: np.ndarray
    county: np.ndarray
    pool: np.ndarray

    @property
    def count(self) -> int:
        """How many classes there are."""
        return len(self.owner)


def classes(pots: Pots, lines: np.ndarray, owner: np.ndarray, alone: np.ndarray) -> Classes:
    """The classes of some lines; those ``alone`` (a mask) are classes of their own.

    ``owner`` is whose share each project is in.
    """
    project = pots.arrays.line_project[lines]
    allowed = pots.allowed(lines)
    county = pots.county[0][project] if pots.by_county else np.zeros_like(project)
    place_of = {kind: place for place, kind in enumerate(pots.pooled)}
    kinds = np.array([place_of.get(kind, -1) for kind in pots.arrays.types], dtype=np.int64)
    pool = kinds[pots.arrays.line_type[lines]] if len(kinds) else np.zeros_like(project)
    whose = owner[project] if pots.share_funds else np.zeros_like(project)
    key = packed([*allowed, county, pool + 1, whose,
                  np.where(alone, np.arange(1, len(lines) + 1), 0)])  # fmt: skip
    first, of = _distinct(key)
    return Classes(of, allowed[:, first], whose[first], county[first], pool[first])


def owners(pots: Pots, *, together: bool) -> np.ndarray:
    """Whose share each project is in: its own, or ``together`` that of those alike.

    Alike are the projects of one county whose lines are open to the same funds.
    """
    count = pots.arrays.count
    if not together or not pots.share_funds:
        return np.arange(count)
    lines = np.arange(len(pots.arrays.line_project))
    kinds = pd.factorize(packed(pots.allowed(lines)))[0].astype(np.int64)
    pattern = np.zeros(count, dtype=np.int64)
    for kind in range(int(kinds.max(initial=-1)) + 1):  # bit by bit, folded before they overflow
        has = np.zeros(count, dtype=np.int64)
        has[pots.arrays.line_project[kinds == kind]] = 1
        pattern = np.unique(pattern * 2 + has, return_inverse=True)[1].ravel()
    alike: np.ndarray = pd.factorize(packed([pots.county[0], pattern]))[0].astype(np.int64)
    return alike


def packed(columns: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
    """One number for each different row of some columns of numbers of at least 0."""
    key = np.zeros(len(columns[0]) if len(columns) else 0, dtype=np.int64)
    span = 1
    for column in columns:
        size = int(column.max(initial=0)) + 1
        if span * size >= 2**62:
            key = pd.factorize(key)[0].astype(np.int64)
            span = int(key.max(initial=0)) + 1
        key = key * size + column
        span *= size
    return key


def _distinct(key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each different number is first, in their order, and the place of each among them."""
    if key.max(initial=0) > max(len(key), 1):
        _, first, of = np.unique(key, return_index=True, return_inverse=True)
        return first, of
    first = np.full(int(key.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[key[::-1]] = np.arange(len(key))[::-1]  # of several the last one written stays
    used = first >= 0
    return first[used], (np.cumsum(used) - 1)[key]


def _floor(yuan: np.ndarray, share: Fraction) -> np.ndarray:
    """Shares of whole yuan rounded down."""
    top = times(yuan, np.array([abs(share.numerator)], dtype=object))
    whole: np.ndarray = ((top if share >= 0 else -top) // share.denominator).astype(np.int64)
    return whole
