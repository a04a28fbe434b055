"""Which norm holds at which school: by place, kind, size and year, the most particular first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gaibao_geo.tables.rows import rows

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """The norms for one indicator, stage and role, and the schools each holds at.

    ``at`` are places of rows in the stock, ``norm`` the place of the standard that holds at
    each, ``sure`` is false where it cannot be told whether any does (a size or an area type
    that is not known). ``tied`` are pairs of standards that fit a row equally well.
    """

    indicator: str
    stage: str
    role: str
    at: NDArray[np.int64]
    norm: NDArray[np.int64]
    sure: Mask
    tied: tuple[tuple[int, int, int], ...]  # standard, standard, rows of the stock


def fitted(stocks: pd.DataFrame, standards: pd.DataFrame, year: int | None) -> Iterator[Fitted]:
    """For each indicator, stage and role the norm that holds at each row of ``stocks``.

    Of several that fit, the one for the smallest region holds, then the one with most
    conditions (kind, area type, size), then the latest. ``year`` is the year the
    figures are of; a norm is in force from ``year_from`` to ``year_to``.
    """
    schools = _Schools(stocks)
    for (indicator, stage, role), group in standards.groupby(
        ["indicator", "stage", "role"], sort=False
    ):
        here = schools.of_stage(str(stage))
        ordered = sorted(rows(group), key=_rank, reverse=True)
        norm = np.full(len(here), -1)
        maybe = np.full(len(here), -1)
        tied: dict[tuple[int, int], int] = {}
        rank_at: dict[int, tuple[int, ...]] = {}
        for row in ordered:
            if not in_force(row, year):
                continue
            fits, open_ = schools.fits(here, row)
            rank_at[row.Index] = _rank(row)
            for other in np.unique(norm[fits & (norm >= 0)]):
                if rank_at[other] == _rank(row):
                    tied[int(other), int(row.Index)] = int((fits & (norm == other)).sum())
            norm[fits & (norm < 0)] = row.Index
            maybe[open_ & (maybe < 0)] = row.Index
        sure = norm >= 0
        found = sure | (maybe >= 0)
        yield Fitted(
            str(indicator), str(stage), str(role), here[found],
            np.where(sure, norm, maybe)[found], sure[found],
            tuple((one, two, count) for (one, two), count in tied.items()),
        )  # fmt: skip


class _Schools:
    """The facts of the stock's rows that decide which norm holds, as plain arrays."""

    def __init__(self, stocks: pd.DataFrame) -> None:
        stage, self.stages = pd.factorize(stocks["stage"])
        self.places = [np.flatnonzero(stage == code) for code in range(len(self.stages))]
        self.region, self.kind, self.area = (
            _Repeated(stocks[name]) for name in ("region_id", "kind", "urban_rural")
        )
        self.classes = stocks["classes"].to_numpy(dtype=np.float64)

    def of_stage(self, stage: str) -> NDArray[np.int64]:
        found = self.stages.get_indexer(pd.Index([stage]))[0]
        return self.places[found] if found >= 0 else np.empty(0, np.int64)

    def fits(self, here: NDArray[np.int64], row: Any) -> tuple[Mask, Mask]:
        """Whether a norm holds at each row, or may hold: it is not known."""
        place = self.region.which(in_region(self.region.texts, row.region_id), here)
        tests = [*self._listed(here, row), *self._sized(here, row)]
        holds, maybe = place.copy(), place.copy()
        for yes, unknown in tests:
            holds &= yes
            maybe &= yes | unknown
        return holds, maybe & ~holds

    def _listed(self, here: NDArray[np.int64], row: Any) -> Iterator[tuple[Mask, Mask]]:
        for values, told in ((self.kind, row.kinds), (self.area, row.urban_rural)):
            words = parts_of(told)
            if words:
                yield (values.which(values.texts.isin(words).to_numpy(dtype=bool), here),
                       values.which((values.texts == "").to_numpy(dtype=bool), here))  # fmt: skip

    def _sized(self, here: NDArray[np.int64], row: Any) -> Iterator[tuple[Mask, Mask]]:
        size = self.classes[here]
        for bound, sign in ((row.classes_from, 1), (row.classes_to, -1)):
            if not pd.isna(bound):
                yield sign * size >= sign * float(bound), np.isnan(size)


class _Repeated:
    """A column of few different texts: asked of each text once, answered for every row."""

    def __init__(self, values: pd.Series) -> None:
        self.codes, texts = pd.factorize(values)
        self.texts = pd.Series(texts, dtype="str")

    def which(self, holds: Mask, here: NDArray[np.int64]) -> Mask:
        found: Mask = holds[self.codes[here]]
        return found


def parts_of(listed: str) -> list[str]:
    """The words of a cell that holds several, separated by ``;``."""
    return [word.strip() for word in listed.replace("；", ";").split(";") if word.strip()]


def in_region(regions: pd.Series, code: str) -> Mask:
    """Which of the region codes lie in the region ``code``; all of them if it is empty."""
    if not code:
        return np.ones(len(regions), dtype=bool)
    return regions.str.startswith(significant(code)).to_numpy(dtype=bool)


def significant(code: str) -> str:
    """A region's code without the zeros that only fill it up: 350000 is 35, 350823 itself."""
    if len(code) == 6 and code.isdigit():
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return code


def in_force(row: Any, year: int | None) -> bool:
    """Whether a norm is in force in ``year``; without a year: whether it has not ended."""
    if year is None:
        return bool(pd.isna(row.year_to))
    after = pd.isna(row.year_from) or row.year_from <= year
    return bool(after and (pd.isna(row.year_to) or year <= row.year_to))


def _rank(row: Any) -> tuple[int, ...]:
    """How particular a norm is: its region first, then its conditions, then how new it is."""
    conditions = sum(bool(parts_of(told)) for told in (row.kinds, row.urban_rural))
    conditions += not (pd.isna(row.classes_from) and pd.isna(row.classes_to))
    newest = 0 if pd.isna(row.year_from) else int(row.year_from)
    return (len(significant(row.region_id)), conditions, newest)
