"""Several aims, the first before the second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gaibao_geo.errors import DataError
from gaibao_geo.plans.aims.base import Aim
from gaibao_geo.plans.candidates import Candidates
from gaibao_geo.plans.choice import Choice
from gaibao_geo.plans.rules.base import share_of_one
from gaibao_geo.words import Both, Lang, both, say
from gaibao_geo.words.numbers import percent


@dataclass(frozen=True)
class InOrder(Aim):
    """Several aims in order: first the first, then, without losing of it, the second, ...

    ``tolerances`` gives for each aim the share (0-1) of its best that it may give up for
    those after it; 0 where it says nothing. 0.05 means: a plan that reaches 95 % of the best
    of this aim will do, and the next aim decides among those. An aim of several numbers
    (``WorstFirst``) may give up that share of each. What the last aim may give up goes to
    the cheaper, then the earlier plan.

    An aim that stands in another order is refused: write one list.
    """

    aims: tuple[Aim, ...]
    tolerances: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "aims", tuple(self.aims))
        object.__setattr__(self, "tolerances", tuple(self.tolerances))
        plain = all(isinstance(a, Aim) and not isinstance(a, InOrder) for a in self.aims)
        if not self.aims or not plain or len(self.tolerances) > len(self.aims):
            raise DataError(*both("aim.fault.in_order"))
        for share in self.tolerances:
            share_of_one(share, "InOrder tolerances")

    def in_turn(self) -> tuple[tuple[Aim, float], ...]:
        """The aims, each with its tolerance."""
        left = (0.0,) * (len(self.aims) - len(self.tolerances))
        return tuple(zip(self.aims, (*self.tolerances, *left), strict=True))

    def sentence(self, lang: Lang = "zh") -> str:
        """The aims in one sentence, in order."""
        parts = []
        for number, (aim, share) in enumerate(self.in_turn(), 1):
            said = aim.sentence(lang).rstrip("。.")
            if share:
                said += say("aim.in_order.tolerance", lang, share=percent(share))
            parts.append(say("aim.in_order.part", lang, number=number, aim=said))
        listed = say("aim.in_order.then", lang).join(parts)
        return say("aim.in_order.sentence", lang, aims=listed)

    def value(self, choice: Choice) -> float:
        """What the first aim reaches."""
        return self.aims[0].value(choice)

    def values(self, choice: Choice) -> tuple[float, ...]:
        """The numbers of the first aim, then those of the second, ...

        With tolerances the larger is not always the better choice: what may be given up
        depends on the best that there is.
        """
        return tuple(value for aim in self.aims for value in aim.values(choice))

    def most(self, parts: Candidates) -> float:
        """What the first aim cannot pass."""
        return self.aims[0].most(parts)

    def faults(self, parts: Candidates) -> Iterable[Both]:
        """The faults of each."""
        for aim in self.aims:
            yield from aim.faults(parts)
