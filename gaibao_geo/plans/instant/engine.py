"""The engine in a row: prices, whole projects, and what no better plan can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gaibao_geo.plans.choice import chosen_table
from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.every import best_of_all
from gaibao_geo.plans.instant.hulls import best_with_and_without
from gaibao_geo.plans.instant.prices import Prices, prices
from gaibao_geo.plans.instant.rounding import Rounded, rounded
from gaibao_geo.plans.model import Model, matched


@dataclass(frozen=True)
class Instant:
    """What the engine found.

    ``start`` is the place of the year in which each project of the arrays starts, -1 for one
    not chosen; ``None`` when no plan was found. ``bound`` is proved, in the aim's points.
    ``last`` says that nothing is left to search: no plan has more points, and of equals it is
    the one that the tie-breaks take.
    """

    asked: Asked
    prices: Prices
    bound: float
    value: float
    start: np.ndarray | None
    last: bool = False

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound."""
        if self.start is None:
            return float("inf")
        return (self.bound - self.value) / abs(self.bound) if self.bound else 0.0

    @property
    def slack(self) -> float:
        """Points that a plan may be behind and still count as good: more than the stages allow."""
        return 1e-5 * max(self.asked.blocks.heaviest, 1.0) + 1e-9 * abs(self.bound)

    def settled(self, value: float) -> tuple[np.ndarray, np.ndarray]:
        """The projects that every plan of at least so many points has, and those none has."""
        blocks = self.asked.blocks
        having, lacking = best_with_and_without(
            blocks.first, blocks.sets_first, blocks.value, self.asked.must, self.asked.never,
            self.prices.price,
        )  # fmt: skip
        room = self.bound - value + self.slack
        best = self.prices.best[blocks.block]
        return blocks.project[best - lacking > room], blocks.project[best - having > room]

    def to_the_end(self, ended: Callable[[], bool]) -> Instant:
        """The best plan of all where every sum of use can be gone through, else this one.

        ``ended`` is asked now and then whether it took long enough.
        """
        if self.start is None:
            return self
        chosen = best_of_all(self.asked, self.prices, self.value, ended)
        if chosen is None:
            return self
        blocks = self.asked.blocks
        value = float(blocks.value[blocks.sets_first[:-1] + chosen].sum())
        start = np.full(len(blocks.project), -1)
        place = np.arange(len(blocks.project)) - blocks.first[blocks.block]
        start[blocks.project] = ((chosen[blocks.block] >> place) & 1) - 1
        return replace(self, bound=value, value=value, start=start, last=True)

    def chosen(self) -> pd.DataFrame:
        """The plan as a table of choices."""
        arrays, start = self.asked.blocks.arrays, self._start
        places = np.flatnonzero(start >= 0)
        years = np.array(arrays.years)[start[places]]
        return chosen_table(
            arrays.problem.candidates, dict(zip(arrays.ids[places], years.tolist(), strict=True))
        )

    def columns(self) -> np.ndarray:
        """1 for each project and the year it starts in."""
        start, years = self._start, len(self.asked.blocks.arrays.years)
        return np.asarray(start[:, None] == np.arange(years)[None, :], dtype=np.float64)

    @property
    def _start(self) -> np.ndarray:
        assert self.start is not None  # noqa: S101  (asked only when there is one)
        return self.start

    def narrow(self, model: Model) -> None:
        """Rows that leave only the plans as good as this one."""
        row, column, bound = self.fixed(model, self.value)
        model.rows("settled", row, column, 1.0, between=(bound, bound), count=len(bound))

    def fixed(self, model: Model, value: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Rows that every plan of so many points keeps: row and column of each entry, and sums."""
        always, never = self.settled(value)
        row, entry = matched(np.concatenate([always, never]), model.starts.project)
        return row, model.starts.column[entry], np.repeat([1.0, 0.0], [len(always), len(never)])


def instant(asked: Asked, within: float) -> Instant:
    """A plan within ``within`` of its bound if the engine can, else the best it found.

    Floors are kept, also those that are targets. When a floor that is a target was not
    reached, neither plan nor bound says anything of the problem, and the bound is infinite.
    """
    found, whole = prices(asked)
    made: Rounded | None = None
    if not (whole.base < 0).any():
        made = rounded(asked, found, whole, within)
    if made is None:
        return Instant(asked, found, np.inf if asked.wishes else found.bound, -np.inf, None)
    start = np.full(len(asked.blocks.project), -1)
    start[asked.blocks.project] = made.year
    return Instant(asked, found, max(found.bound, made.value), made.value, start)
