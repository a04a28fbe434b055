"""The engine in a row: prices, whole projects, and what no better plan can hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaibao_geo.plans.instant.blocks import Asked
from gaibao_geo.plans.instant.hulls import best_with_and_without
from gaibao_geo.plans.instant.prices import Prices, prices
from gaibao_geo.plans.instant.rounding import Rounded, rounded


@dataclass(frozen=True)
class Instant:
    """What the engine found.

    ``start`` is the place of the year in which each project of the arrays starts, -1 for one
    not chosen; ``None`` when no plan was found. ``bound`` is proved, in the aim's points.
    """

    asked: Asked
    prices: Prices
    bound: float
    value: float
    start: np.ndarray | None

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound."""
        if self.start is None:
            return float("inf")
        return (self.bound - self.value) / abs(self.bound) if self.bound else 0.0

    def settled(self, slack: float) -> tuple[np.ndarray, np.ndarray]:
        """The projects that every plan as good as this, less ``slack``, has; and those none has."""
        blocks = self.asked.blocks
        having, lacking = best_with_and_without(
            blocks.first, blocks.sets_first, blocks.value, self.asked.must, self.asked.never,
            self.prices.price,
        )  # fmt: skip
        room = self.bound - self.value + slack
        best = self.prices.best[blocks.block]
        return blocks.project[best - lacking > room], blocks.project[best - having > room]


def instant(asked: Asked, within: float) -> Instant:
    """A plan within ``within`` of its bound if the engine can, else the best it found."""
    found, whole = prices(asked)
    made: Rounded | None = None
    if asked.whole and not (whole.base < 0).any():
        made = rounded(asked, found, whole, within)
    if made is None:
        return Instant(asked, found, found.bound, -np.inf, None)
    start = np.full(len(asked.blocks.project), -1)
    start[asked.blocks.project] = made.year
    return Instant(asked, found, max(found.bound, made.value), made.value, start)
