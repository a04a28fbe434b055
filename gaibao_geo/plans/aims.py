"""The aims a planner can set, each with its first reading: a sentence and a measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from gaibao_geo.errors import DataError
from gaibao_geo.words import Lang, both, say


@dataclass(frozen=True)
class CloseGaps:
    """The aim: close as much of the weighted shortfall as the money allows.

    A school's shortfall on one indicator, fully closed, is worth its ``weight``: pupils
    times weakness (``weakness``), pupils (``pupils``) or 1 (``equal``); half closed is worth
    half, and anything beyond the standard is worth nothing. Formula: the sum over schools s
    and indicators d of w(s,d) * min(1, added(s,d) / shortfall(s,d)).
    """

    weight: Literal["weakness", "pupils", "equal"] = "weakness"

    def __post_init__(self) -> None:
        if self.weight not in ("weakness", "pupils", "equal"):
            known, got = "weakness, pupils, equal", repr(self.weight)
            raise DataError(
                *both("rule.fault.choice", what="CloseGaps weight", known=known, got=got)
            )

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say(f"rule.close_gaps.{self.weight}", lang)

    def weights_of(self, needs: pd.DataFrame) -> pd.Series:
        """The worth of each need, fully closed; missing pupils or weakness are an error.

        Raises ``DataError`` naming the schools, because an unknown weight is not zero.
        """
        if self.weight == "equal":
            return pd.Series(1.0, index=needs.index)
        parts = ["pupils"] if self.weight == "pupils" else ["pupils", "weakness"]
        unknown = needs[needs[parts].isna().any(axis=1)]
        if len(unknown):
            names = ", ".join(sorted(set(unknown["school_id"])))
            raise DataError(*both("rule.fault.unknown_weight", what="CloseGaps", got=names))
        return needs[parts].astype("float64").prod(axis=1)

    def closed(self, needs: pd.DataFrame, effects: pd.DataFrame, projects: pd.DataFrame,
               chosen_ids: set[str]) -> pd.DataFrame:  # fmt: skip
        """Each need with ``added``, ``closed`` (0-1), ``worth`` and ``points`` for a choice."""
        at = projects.set_index("project_id")["school_id"]
        done = effects[effects["project_id"].isin(chosen_ids)]
        done = done.assign(school_id=done["project_id"].map(at))
        added = done.groupby(["school_id", "indicator"])["amount"].sum()
        keys = pd.MultiIndex.from_frame(needs[["school_id", "indicator"]])
        amount = added.reindex(keys).fillna(0.0).to_numpy()
        table = needs.assign(added=amount, worth=self.weights_of(needs))
        table["closed"] = (table["added"] / table["shortfall"]).clip(upper=1.0)
        table["points"] = table["worth"] * table["closed"]
        return table


AIMS: Mapping[str, type[CloseGaps]] = {"CloseGaps": CloseGaps}
