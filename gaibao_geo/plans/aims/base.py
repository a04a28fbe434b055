"""What every aim can do: say itself, and measure any choice without a solver."""

from __future__ import annotations

from collections.abc import Iterable

from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.words import Both, Lang


class Aim:
    """The first reading of an aim; each kind is a frozen record below this class.

    Every aim is to be as large as can be. How it becomes mathematics is known only to
    ``aim_stages``. An aim is one number (``value``) or several, of which the first counts
    most (``values``): of two choices the better one has the larger first number, of equals
    the larger second, and so on.
    """

    def sentence(self, lang: Lang = "zh") -> str:
        """The aim in one sentence."""
        raise NotImplementedError

    def value(self, choice: Choice) -> float:
        """How much of the aim a choice reaches, in the aim's own points: the first number."""
        return self.values(choice)[0]

    def values(self, choice: Choice) -> tuple[float, ...]:
        """Every number of the aim for a choice, the one that counts most first."""
        return (self.value(choice),)

    def most(self, parts: Candidates) -> float:
        """What no number of any choice can pass, whatever the rules; finite."""
        raise NotImplementedError

    def in_turn(self) -> tuple[tuple[Aim, float], ...]:
        """The aims it is made of, each with the share of its best that it may give up."""
        return ((self, 0.0),)

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """What makes no sense of this aim in this question."""
        del parts
        return ()
