"""As much as can be, as evenly as can be: the mean, less a part of the inequality."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.groups import each
from gaibao_geo.plans.outcomes import OUTCOMES, Outcome
from gaibao_geo.plans.rules.base import one_of_these
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import percent

MEASURES = ("mad", "gini")


def below_mean(levels: np.ndarray, shares: np.ndarray) -> float:
    """How far those below the mean are from it, on the average of all: half the MAD."""
    mean = float(shares @ levels)
    return float(shares @ np.maximum(mean - levels, 0.0))


def gini_difference(levels: np.ndarray, shares: np.ndarray) -> float:
    """Half the mean difference of two, drawn by their shares: the Gini times the mean.

    D = 1/2 sum_ij v_i v_j |y_i - y_j|, here by sorting: each y times the share of those
    below it less the share of those above it.
    """
    order = np.argsort(levels, kind="stable")
    share = shares[order]
    below = np.cumsum(share) - share
    return float(share @ (levels[order] * (2 * below + share - 1.0)))


@dataclass(frozen=True)
class LeastUneven(Aim):
    """The aim: a high mean, and little unevenness between groups.

    ``of`` is what is compared: ``closed``, the closed part (0-1) of each group's needs, or
    ``yuan_per_pupil``, yuan spent per pupil; ``by`` says what is a group (as ``Outcome``).
    ``measure`` is ``mad``, the mean shortfall below the mean (half the mean absolute
    deviation), or ``gini``, half the mean difference between two pupils (the Gini
    coefficient times the mean). Groups weigh as much as their pupils.

    Formula: mean - ``strength`` * inequality. ``strength`` is above 0 and at most 1, so that
    taking from one group never pays unless another gains: inequality alone would be least
    where nobody gets anything. Unknown pupils are a ``DataError`` that names the schools.
    """

    of: Literal["closed", "yuan_per_pupil"] = "closed"
    by: str = "school"
    measure: Literal["mad", "gini"] = "mad"
    strength: float = 1.0

    def __post_init__(self) -> None:
        one_of_these(self.of, OUTCOMES, "LeastUneven of")
        one_of_these(self.measure, MEASURES, "LeastUneven measure")
        known = isinstance(self.strength, int | float) and not isinstance(self.strength, bool)
        if not known or not 0 < self.strength <= 1:
            raise DataError(*both("aim.fault.strength", got=repr(self.strength)))

    @property
    def outcome(self) -> Outcome:
        """What is compared between groups."""
        return Outcome(self.of, self.by)

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say(f"aim.least_uneven.{self.of}", lang, each=each(self.by, lang),
                   measure=say(f"aim.least_uneven.{self.measure}", lang),
                   strength=percent(self.strength, 0))  # fmt: skip

    def value(self, choice: Choice) -> float:
        """Mean less inequality; parts of 1, or yuan per pupil. 0 where there is no group."""
        table = self.outcome.table(choice)
        return self.of_levels(table["level"].to_numpy(), table["weight"].to_numpy())

    def of_levels(self, levels: np.ndarray, weights: np.ndarray) -> float:
        """The same for any levels and weights."""
        if not len(levels):
            return 0.0
        shares = weights / weights.sum()
        inequality = below_mean if self.measure == "mad" else gini_difference
        return float(shares @ levels) - self.strength * inequality(levels, shares)

    def most(self, parts: Candidates) -> float:
        """Everything closed everywhere; or every project built, and all spread evenly."""
        pupils = float(self.outcome.groups(parts)["weight"].sum())
        if self.of == "closed" or not pupils:
            return 1.0 if pupils else 0.0
        return float(parts.projects["cost_yuan"].sum()) / pupils

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """A group that is no column, and schools whose pupils are not known."""
        return self.outcome.faults(parts)
