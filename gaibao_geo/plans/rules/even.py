"""Rules about how unevenly a plan may leave its schools, townships or counties."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from gaibao_geo.errors import DataError
from gaibao_geo.needs.even.inequality import cv, gini
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice, Names
from gaibao_geo.plans.groups import each
from gaibao_geo.plans.outcomes import OUTCOMES, Outcome
from gaibao_geo.plans.rules.base import NO_NAMES, Rule, one_of_these
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.figures import figure
from gaibao_geo.words.numbers import percent

TIE = 1e-9  # closed parts and sums per pupil are floats: so far above its cap is on it


@dataclass(frozen=True)
class EvenCap(Rule):
    """A coefficient of an outcome among groups stays at most ``at_most``; what both caps share."""

    at_most: float
    of: Literal["closed", "yuan_per_pupil"] = "closed"
    by: str = "school"

    words: ClassVar[str] = ""
    most: ClassVar[float] = math.inf

    def __post_init__(self) -> None:
        number = isinstance(self.at_most, int | float) and not isinstance(self.at_most, bool)
        if not number or not 0 <= self.at_most <= self.most or math.isinf(self.at_most):
            what, got = type(self).__name__, repr(self.at_most)
            raise DataError(*both(f"rule.even.{self.words}_fault", what=what, got=got))
        one_of_these(self.of, OUTCOMES, f"{type(self).__name__} of")

    @cached_property
    def outcome(self) -> Outcome:
        """What is measured, and of whom."""
        return Outcome(self.of, self.by)

    def coefficient(self, level: np.ndarray, weight: np.ndarray) -> float:
        """How uneven levels are, weighted by pupils; ``NaN`` if all are 0."""
        raise NotImplementedError

    def holds(self, level: np.ndarray, weight: np.ndarray) -> bool:
        """Whether the levels are even enough; all 0 is even."""
        return not self.coefficient(level, weight) > self.at_most + TIE

    def sentence(self, lang: Lang = "zh", names: Names = NO_NAMES) -> str:
        """The rule in one sentence."""
        del names
        of, most = say(f"outcome.{self.of}", lang), figure(self.at_most, lang, 4)
        return say(f"rule.even.{self.words}", lang, by=each(self.by, lang), of=of, most=most)

    def breaches(self, choice: Choice, lang: Lang = "zh") -> list[str]:
        """One sentence with the coefficient and the two ends, if it is above its cap."""
        table = self.outcome.table(choice)
        level, weight = table["level"].to_numpy(), table["weight"].to_numpy()
        if self.holds(level, weight):
            return []
        named = choice.candidates.called(self.by, "schools")
        low, high = (table.iloc[int(end)] for end in (level.argmin(), level.argmax()))
        said = say(
            f"rule.even.{self.words}_breach", lang, by=each(self.by, lang),
            of=say(f"outcome.{self.of}", lang), most=figure(self.at_most, lang, 4),
            got=figure(self.coefficient(level, weight), lang, 4),
            low=named[low["key"]], least=self._shown(low["level"], lang),
            high=named[high["key"]], greatest=self._shown(high["level"], lang),
        )  # fmt: skip
        return [said]

    def _shown(self, level: float, lang: Lang) -> str:
        return percent(level) if self.of == "closed" else figure(level, lang)

    def faults(self, parts: Candidates, years: tuple[int, ...]) -> Iterable[Both]:
        """A group that is no column, and schools whose pupils are unknown."""
        del years
        return self.outcome.faults(parts)


@dataclass(frozen=True)
class CvCap(EvenCap):
    """The 差异系数 (coefficient of variation) among groups stays at most ``at_most``.

    ``of`` says what is compared after the plan: ``closed``, the part of its needs that each
    group has closed (1.0 for a school that lacks nothing), or ``yuan_per_pupil``, what the
    plan spends on it per pupil. ``by`` says among whom: ``school``, ``township``, ``region``
    (county) or a column of text of the schools. Formula: ``S / mean``, both weighted by
    pupils, ``S = sqrt(sum(n_i / N (y_i - mean)^2))``; source: 县域义务教育校际均衡指标计算方法
    (教督〔2012〕3号). Where every group has 0 it is not defined and the rule is kept.

    A firm rule. Levels are no whole yuan, so a coefficient less than 1e-9 above its cap
    counts as on it. Unknown pupils are a fault naming the schools. Raises ``DataError`` for a
    cap that is no number of at least 0, and for another ``of``.
    """

    words: ClassVar[str] = "cv"

    def coefficient(self, level: np.ndarray, weight: np.ndarray) -> float:
        """Coefficient of variation."""
        return cv(level, weight).item()


@dataclass(frozen=True)
class GiniCap(EvenCap):
    """The Gini coefficient among groups stays at most ``at_most`` (0-1); fields as ``CvCap``.

    Formula: half the mean difference of two pupils' levels over the mean, ``sum over pairs
    n_i n_j |y_i - y_j| / (2 N^2 mean)``, every pupil taken at the level of the own group.
    """

    words: ClassVar[str] = "gini"
    most: ClassVar[float] = 1.0

    def coefficient(self, level: np.ndarray, weight: np.ndarray) -> float:
        """Gini coefficient."""
        return gini(level, weight).item()
