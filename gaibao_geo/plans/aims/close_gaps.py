"""Close as much of the weighted shortfall as can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.rules.base import one_of_these
from gaibao_geo.words import Lang, both, say

WEIGHTS = ("weakness", "pupils", "equal")


@dataclass(frozen=True)
class CloseGaps(Aim):
    """The aim: close as much of the weighted shortfall as the money allows.

    A school's shortfall on one indicator, fully closed, is worth its ``weight``: pupils
    times weakness (``weakness``), pupils (``pupils``) or 1 (``equal``); half closed is worth
    half, and anything beyond the standard is worth nothing. Formula: the sum over schools s
    and indicators d of w(s,d) * min(1, added(s,d) / shortfall(s,d)).
    """

    weight: Literal["weakness", "pupils", "equal"] = "weakness"

    def __post_init__(self) -> None:
        one_of_these(self.weight, WEIGHTS, "CloseGaps weight")

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say(f"aim.close_gaps.{self.weight}", lang)

    def weights_of(self, needs: pd.DataFrame) -> pd.Series:
        """The worth of each need, fully closed; missing pupils or weakness are an error.

        Raises ``DataError`` naming the schools, because an unknown weight is not zero.
        """
        if self.weight == "equal":
            return pd.Series(1.0, index=needs.index)
        parts = ["pupils"] if self.weight == "pupils" else ["pupils", "weakness"]
        numbers = [needs[part].to_numpy(dtype=np.float64, na_value=np.nan) for part in parts]
        worth = np.prod(numbers, axis=0)
        unknown = np.isnan(worth)
        if unknown.any():
            names = ", ".join(sorted(set(needs["school_id"][unknown])))
            raise DataError(*both("rule.fault.unknown_weight", what="CloseGaps", got=names))
        return pd.Series(worth, index=needs.index)

    def closed(self, choice: Choice) -> pd.DataFrame:
        """Each need with ``added``, ``closed`` (0-1), ``worth`` and ``points`` for a choice."""
        needs = choice.candidates.needs
        table = needs.assign(
            added=choice.added, worth=self.weights_of(needs), closed=choice.closed
        )
        return table.assign(points=table["worth"] * table["closed"])

    def value(self, choice: Choice) -> float:
        """Points: the worth of what is closed."""
        return float((self.weights_of(choice.candidates.needs) * choice.closed).sum())

    def most(self, parts: Candidates) -> float:
        """Points of closing every shortfall."""
        return float(self.weights_of(parts.needs).sum())
