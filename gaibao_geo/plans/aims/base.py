"""What every aim can do: say itself, and measure any choice without a solver."""

from __future__ import annotations

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.words import Lang


class Aim:
    """The first reading of an aim; each kind is a frozen record below this class.

    Every aim is to be as large as can be. How it becomes mathematics is known only to
    ``stages``.
    """

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        raise NotImplementedError

    def value(self, choice: Choice) -> float:
        """How much of the aim a choice reaches, in the aim's own points."""
        raise NotImplementedError

    def most(self, parts: Candidates) -> float:
        """Points that no choice can pass, whatever the rules; infinite if that is not known."""
        del parts
        return float("inf")
