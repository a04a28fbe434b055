"""The worst off first: as well off as can be, then the second worst, and so on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.groups import each
from gaibao_geo.plans.outcomes import Outcome
from gaibao_geo.words import Both, Lang, say

SAME_LEVEL = 1e-6  # levels (0-1) no further apart than this are called the same


@dataclass(frozen=True)
class WorstFirst(Aim):
    """The aim: the worst off as well off as can be, then the second worst, and so on (leximin).

    A group's level is the closed part (0-1) of its needs, as ``Outcome`` says: a school's is
    the mean over its needs (1 when it lacks nothing), a township's or county's the mean of
    its schools, weighted by pupils. Of two choices that one is better which has the higher
    lowest level; of equals, the one with the higher second lowest level; to the end. ``by`` is
    ``school``, ``township``, ``region`` (county) or any column of text in the schools.

    Every group counts once, and a school without pupils not at all; a school whose pupils
    are unknown is a ``DataError`` that names it.
    """

    by: str = "school"

    @property
    def outcome(self) -> Outcome:
        """What is compared between groups."""
        return Outcome("closed", self.by)

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        return say("aim.worst_first.sentence", lang, each=each(self.by, lang))

    def values(self, choice: Choice) -> tuple[float, ...]:
        """The level of every group, the lowest first; 1 where there is no group."""
        levels = self.outcome.table(choice)["level"]
        return tuple(levels.sort_values().tolist()) or (1.0,)

    def most(self, parts: Candidates) -> float:
        """A level of 1: everything closed."""
        del parts
        return 1.0

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """A group that is no column, and schools whose pupils are not known."""
        return self.outcome.faults(parts)
