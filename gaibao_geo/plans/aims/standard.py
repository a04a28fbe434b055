"""Bring as many schools as can be up to the standard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.aims.pupils import pupils_of, unknown_pupils
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.rules.base import one_of_these
from gaibao_geo.words import Both, Lang, say

WEIGHTS = ("equal", "pupils")
CLOSED = 1 - 1e-9  # a need is closed when no more than rounding is left of it


def brought_up(choice: Choice) -> pd.Series:
    """Whether each school that lacks something today lacks nothing after a choice, by its id."""
    closed = choice.closed >= CLOSED
    return closed.groupby(choice.candidates.needs["school_id"]).all()


@dataclass(frozen=True)
class SchoolsAtStandard(Aim):
    """The aim: as many schools as can be that lack something today and nothing afterwards.

    A school counts when every one of its shortfalls is closed in full; one that is left
    with any shortfall counts nothing, however small that is. A school that lacks nothing
    today is at the standard already and is no gain. ``weight`` is ``equal`` (each school
    counts 1) or ``pupils`` (each counts its pupils; every school that lacks something and
    has a project proposed needs a pupil count, else ``DataError`` names it).
    """

    weight: Literal["equal", "pupils"] = "equal"

    def __post_init__(self) -> None:
        one_of_these(self.weight, WEIGHTS, "SchoolsAtStandard weight")

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say(f"aim.schools_at_standard.{self.weight}", lang)

    def worth(self, parts: Candidates) -> pd.Series:
        """What each school counts that could be brought up, by its id: 1, or its pupils.

        A school that lacks something and has no project proposed cannot be.
        """
        schools = _open(parts)
        if self.weight == "equal":
            return pd.Series(1.0, index=schools)
        return pupils_of(parts, schools, "SchoolsAtStandard")

    def value(self, choice: Choice) -> float:
        """The worth of the schools brought up to the standard."""
        worth = self.worth(choice.candidates)
        return float(worth[brought_up(choice).reindex(worth.index).to_numpy(dtype=bool)].sum())

    def most(self, parts: Candidates) -> float:
        """The worth of every school that could be."""
        return float(self.worth(parts).sum())

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """Schools without a pupil count, when pupils are what counts."""
        if self.weight == "equal":
            return ()
        return unknown_pupils(parts, _open(parts), "SchoolsAtStandard")


def _open(parts: Candidates) -> pd.Index:
    """The schools that lack something and have a project proposed, in order."""
    lacking = pd.Index(parts.needs["school_id"].unique())
    return lacking[lacking.isin(parts.projects["school_id"])].sort_values()
